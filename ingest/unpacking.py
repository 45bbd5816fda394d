"""A file that lies within another, written where it can be read: its name made harmless, its size bounded."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ingest.blocks import Part, UnreadPart
from ingest.errors import UnreadableFile
from ingest.file_names import is_junk, refuse_kind, shown_name
from ingest.tools import Tools

_MB = 1_000_000
# What file systems take, with room for an ending and a number.
_LONGEST_STEM = 120
_LONGEST_MEMBER = 1_000
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


class Names:
    """Names of the parts of one file, each given once: a second "a.pdf" is "a (2).pdf"."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, name: str) -> str:
        """Give the name itself, or with a number when it was given before."""
        while (times := self._given.get(name, 0)) > 0:
            self._given[name] = times + 1
            path = PurePosixPath(name)
            name = str(path.with_name(f"{path.stem} ({times + 1}){path.suffix}"))
        self._given[name] = 1
        return name


def tidy_member(name: str) -> str:
    """Give a member's path with "/" between folders and without empty steps; "" for one that names nothing.

    Raises:
        UnreadableFile: it leads out of the archive, or is longer than any real path.
    """
    steps = [step for step in name.replace("\\", "/").replace("\x00", "").split("/") if step not in ("", ".")]
    if name.startswith(("/", "\\")) or ".." in steps or _DRIVE.match(name):
        raise UnreadableFile(f"{_shown(steps)} names a place outside its archive: unpack it yourself, with care.")
    if len(name) > _LONGEST_MEMBER:
        raise UnreadableFile(f"{_shown(steps)} lies under a name that is too long: give it a shorter one.")
    return "/".join(steps)


def _shown(steps: list[str]) -> str:
    return shown_name(steps[-1] if steps else "/")


def is_junk_member(name: str) -> bool:
    """Say whether a member, or a folder in which it lies, is one that no one means to add."""
    return any(is_junk(step) for step in name.replace("\\", "/").split("/") if step not in (".", ".."))


def check_kind(name: str, tools: Tools) -> None:
    """Say that a part of this name can be read.

    Raises:
        UnreadableFile: it is of a kind that is not read.
    """
    if PurePosixPath(name).suffix.lower() not in tools.largest:
        raise UnreadableFile(refuse_kind(PurePosixPath(name), tuple(tools.largest)))


def check_size(name: str, size: int, tools: Tools) -> None:
    """Say that a part of a stated size may be unpacked.

    Raises:
        UnreadableFile: it is too large for its kind, or for what the whole file may hold.
    """
    _check_largest(name, size, tools)
    tools.unpacking.check(size, shown_name(PurePosixPath(name)))


def _check_largest(name: str, size: int, tools: Tools) -> None:
    largest = tools.largest[PurePosixPath(name).suffix.lower()]
    if size > largest:
        shown, limit = shown_name(PurePosixPath(name)), f"at most {largest // _MB} MB are read"
        raise UnreadableFile(f"{shown} is too large (at least {size / _MB:.0f} MB, {limit}): split it into parts.")


def unpack(name: str, pieces: Iterable[bytes], tools: Tools) -> Part:
    """Write a part where it can be read, under a name of ours that keeps a safe form of its own.

    Args:
        name: its path within the file, "/" between folders.
        pieces: its content; no more of it is taken than may be read.
        tools: of the file that holds it.

    Raises:
        UnreadableFile: it is of a kind that is not read, or too large, or there are too many.
    """
    check_kind(name, tools)
    shown = shown_name(PurePosixPath(name))
    folder = tools.folder / f"{tools.unpacking.begin_part(shown):06}"
    folder.mkdir()
    path = folder / _safe_name(PurePosixPath(name))
    try:
        with path.open("xb") as file:
            for piece in _counted(pieces, name, tools):
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Part(name, path)


def _counted(pieces: Iterable[bytes], name: str, tools: Tools) -> Iterator[bytes]:
    size, shown = 0, shown_name(PurePosixPath(name))
    for piece in pieces:
        size += len(piece)
        _check_largest(name, size, tools)
        tools.unpacking.count(len(piece), shown)
        yield piece


def unread(name: str, error: UnreadableFile) -> UnreadPart:
    """Make the note of a part that is not unpacked."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    return UnreadPart(shown[:_LONGEST_MEMBER] or "…", str(error))


# Names of devices on Windows, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def _safe_name(name: PurePosixPath) -> str:
    letters = (
        sign if sign.isalnum() or sign in " -_.,()'" else "_" for sign in unicodedata.normalize("NFC", name.stem)
    )
    stem = "".join(letters).encode("utf-8", "replace")[:_LONGEST_STEM].decode("utf-8", "ignore").strip(" .")
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"part {stem}".strip()
    return stem + name.suffix.lower()
