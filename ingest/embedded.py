"""Documents and pictures that lie within an Office document: they become parts, or are told by name."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ingest.blocks import Part, UnreadPart
from ingest.errors import UnreadableFile
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
    member = names.give(PurePosixPath(target).name)
    try:
        return unpack(member, package.pieces(target), tools)
    except UnreadableFile as error:
        return unread(member, error)
