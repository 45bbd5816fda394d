"""Names of files: how messages show them, which no one means to add, what to do with kinds that are not read."""

import re
from collections.abc import Collection, Iterable
from pathlib import PurePath

# What systems, browsers and editors leave behind.
_JUNK = re.compile(
    r"\..*|~\$.*|.*~|.*\.(tmp|temp|part|partial|crdownload|download|swp|bak|lock|lnk)|thumbs\.db|ehthumbs\.db|"
    r"desktop\.ini|\$recycle\.bin|system volume information|__macosx|__pycache__|node_modules|lost\+found",
    re.IGNORECASE | re.DOTALL,
)
# The folder of pictures and scripts that a browser puts beside a page which it saves whole, in its own language.
_BESIDE_PAGE = re.compile(
    r"(.+)(?:[_.-]files|_fichiers|-fichiers|_ملفات|-ملفات|_archivos|-dateien|_file)", re.DOTALL | re.IGNORECASE
)
_PAGES = (".html", ".htm", ".xhtml", ".mht")
_UNPACK = "is an archive of a kind that is not read: unpack it and ingest the folder."
_ADVICE = {
    ".msg": "is a message of Outlook's own kind: open it in Outlook, save it as .eml and ingest that.",
    ".oft": "is a message of Outlook's own kind: open it in Outlook, save it as .eml and ingest that.",
    ".pst": "is a mailbox of Outlook's own kind: save its messages as .eml or as a .mbox and ingest those.",
    ".ost": "is a mailbox of Outlook's own kind: save its messages as .eml or as a .mbox and ingest those.",
    **dict.fromkeys((".rar", ".7z", ".zst", ".lz", ".lzma", ".z", ".cab", ".iso", ".arj", ".lzh"), _UNPACK),
}
# Of other kinds that are not read these hold text that may be missed; of films, drawings, programs it is not.
_WITH_TEXT = frozenset(
    (
        *(".djvu", ".djv", ".xps", ".oxps", ".ps", ".pub", ".one", ".chm", ".mobi", ".azw3", ".fb2"),
        *(".wpd", ".wps", ".wri", ".hwp", ".hwpx", ".pages", ".numbers", ".key", ".sxw", ".sxc", ".sxi"),
        *(".ott", ".odg", ".fodt", ".fods", ".fodp", ".dotm", ".xltx", ".xlsb", ".potx", ".vsd", ".vsdx"),
        *(".tex", ".mdb", ".accdb", ".emlx"),
    )
)


def holds_text(name: str | PurePath) -> bool:
    """Say whether a file of a kind that is not read is one of those that hold text: people must hear of it."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _WITH_TEXT or suffix in _ADVICE


def is_junk(name: str) -> bool:
    """Say whether a file or folder of this name is hidden, or left behind by a system or an editor."""
    return bool(_JUNK.fullmatch(name))


def folders_of_pages(names: Iterable[str]) -> set[str]:
    """Give those of the names in one folder that are folders which browsers put beside a saved page of that name."""
    names = set(names)
    pages = {name.rsplit(".", 1)[0] for name in names if name.lower().endswith(_PAGES)}
    return {name for name in names if (found := _BESIDE_PAGE.fullmatch(name)) and found[1] in pages}


def refuse_kind(name: str | PurePath, readable: Collection[str]) -> str:
    """Say in one sentence what to do with a file of a kind that is not read.

    Args:
        name: the file's.
        readable: the endings of the names of those that are read.
    """
    kinds = ", ".join(readable)
    advice = _ADVICE.get(PurePath(name).suffix.lower())
    return f"{shown_name(name)} {advice or f'is of a kind that is not read: convert it to one of {kinds}.'}"


_LONGEST_NAME = 120


def shown_name(path: str | PurePath) -> str:
    """Give a file's name as messages show it: in quotation marks, on one line, without hidden characters."""
    path = PurePath(path)
    name = "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in (path.name or str(path))
    )
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 20]}…{name[-19:]}"
    return f'"{name}"'
