"""Documents and pictures that lie within an Office document: they become parts, or are told by name."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ingest.blocks import Part, UnreadPart
from ingest.errors import UnreadableFile
from ingest.file_names import shown_name
from ingest.packages import Package
from ingest.tools import Tools
from ingest.unpacking import Names, unpack, unread

# A smaller picture is a logo, a signature or a line.
_SMALLEST_PICTURE = 20_000

Parts = tuple[Part | UnreadPart, ...]


def unpack_embedded(package: Package, targets: Iterable[str], tools: Tools) -> Parts:
    """Unpack the documents that an Office document embeds, by the names of their parts in the package."""
    names = Names()
    return tuple(_unpacked(package, target, names, tools) for target in dict.fromkeys(targets) if target)


def unpack_pictures(package: Package, folder: str, tools: Tools) -> Parts:
    """Unpack the pictures of a document that holds no text: its pages may be in them."""
    names = Names()
    return tuple(
        _unpacked(package, picture, names, tools)
        for picture in package.names(re.escape(folder) + r"/[^/]+")
        if package.size(picture) >= _SMALLEST_PICTURE and PurePosixPath(picture).suffix.lower() in tools.largest
    )


def _unpacked(package: Package, target: str, names: Names, tools: Tools) -> Part | UnreadPart:
    member = PurePosixPath(target).name
    try:
        if member.lower().endswith(".bin"):
            return _unpack_object(package, target, names, tools)
        return unpack(names.give(member), package.pieces(target), tools)
    except UnreadableFile as error:
        return unread(member, error)


# An object of another program, in the form of its own that older Office files have.
_LARGEST_OBJECT = 100_000_000
_PDF, _PDF_END = b"%PDF-", b"%%EOF"


def _unpack_object(package: Package, target: str, names: Names, tools: Tools) -> Part:
    """Unpack a PDF that was set into a page as an object: it lies in one piece within that.

    Raises:
        UnreadableFile: it is something else, or too large.
    """
    contents = b"".join(package.pieces(target, _LARGEST_OBJECT))
    start, end = contents.find(_PDF), contents.rfind(_PDF_END)
    name = PurePosixPath(target)
    if not 0 <= start < end:
        raise UnreadableFile(
            f"{shown_name(name)} is an object of another program: open it there, save it as a file and ingest that."
        )
    return unpack(names.give(f"{name.stem}.pdf"), [contents[start : end + len(_PDF_END)]], tools)
