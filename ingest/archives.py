"""Zip archives: what they hold becomes parts.

Members are unpacked one by one, as they are asked for; no name of theirs decides where they are written. What is of
no kind that is read, protected, a link, or leads out of the archive is told by name while the others are read.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from ingest.blocks import Extraction, Part, UnreadPart
from ingest.encodings import decode_names
from ingest.errors import TooManyParts, UnreadableFile
from ingest.file_names import folders_of_pages, shown_name
from ingest.tools import Tools
from ingest.unpacking import Names, check_kind, check_size, is_junk_member, tidy_member, unpack, unread

_PIECE = 1_000_000
# Of one read: a list of members, a long name. Larger ones are made to fill the memory.
LARGEST_READ = 8_000_000

# What zipfile raises on damaged archives, over and above its own error.
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
    *(IndexError, KeyError, OverflowError, AttributeError, TypeError),
)


def read_zip(path: Path, name: str, tools: Tools) -> Extraction:
    """Give the members of a zip archive.

    Raises:
        UnreadableFile: it is no archive, or a damaged one.
    """
    try:
        archive = zipfile.ZipFile(CarefulFile(path.open("rb", buffering=0)))
    except FAULTS as error:
        raise damaged(name) from error
    tools.unpacking.count_entries(len(archive.infolist()), name)
    return Extraction((), "", parts=_zip_parts(archive, tools))


class CarefulFile(io.BufferedReader):
    """A file that gives no more than a few MB at once."""

    def read(self, size: int | None = -1) -> bytes:
        """Read, or refuse to read so much."""
        if size is not None and size > LARGEST_READ:
            raise OSError("the archive asks for more memory than any real one")
        return super().read(size)


def _zip_parts(archive: zipfile.ZipFile, tools: Tools) -> Iterator[Part | UnreadPart]:
    with archive:
        infos = archive.infolist()
        members = list(zip(_zip_names(infos), infos, strict=True))
        beside = _beside_pages(member for member, _ in members)
        names = Names()
        for member, info in sorted(members, key=lambda each: each[0]):
            if info.is_dir() or is_junk_member(member) or member.startswith(beside):
                continue
            try:
                yield _zip_part(archive, info, names.give(tidy_member(member)), tools)
            except TooManyParts as error:
                yield UnreadPart("…", str(error))
                return
            except UnreadableFile as error:
                yield unread(member, error)


def _zip_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: str, tools: Tools) -> Part:
    shown = shown_name(PurePosixPath(member))
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFile(f"{shown} is a link in its archive and not a file: ingest the file it leads to.")
    check_kind(member, tools)
    if info.flag_bits & 1:
        raise UnreadableFile(f"{shown} is protected by a password in its archive: unpack it yourself and ingest that.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        raise UnreadableFile(f"{shown} is packed in a way that is not read: unpack it yourself and ingest that.")
    check_size(member, info.file_size, tools)
    return unpack(member, passed_on(_zip_pieces(archive, info), shown), tools)


def _zip_pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        while piece := file.read(_PIECE):
            yield piece


def passed_on(pieces: Iterator[bytes], shown: str, faults: tuple[type[Exception], ...] = FAULTS) -> Iterator[bytes]:
    """Pass pieces on, and say by name where they break off."""
    try:
        yield from pieces
    except faults as error:
        raise UnreadableFile(f"{shown} is damaged in its archive: pack it again from the file itself.") from error


_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075


def _zip_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Give the names of members as they were meant: those not marked as UTF-8 may be in any old encoding."""
    names = [_unicode_path(info) or info.filename for info in infos]
    unmarked = [place for place, info in enumerate(infos) if not info.flag_bits & _UTF8_NAME]
    # Python reads what is not marked as code page 437, in which each byte is one letter.
    raw = {place: names[place].encode("cp437", "ignore") for place in unmarked if not names[place].isascii()}
    raw = {place: name for place, name in raw.items() if name.decode("cp437") == names[place]}
    for place, name in zip(raw, decode_names(tuple(raw.values())), strict=True):
        names[place] = name
    return names


def _unicode_path(info: zipfile.ZipInfo) -> str:
    """Give the name in Info-ZIP's extra field for it, or "".

    Source: PKWARE's APPNOTE.TXT, 4.6.9: tag, length, version 1, CRC-32 of the name in the header, the name in UTF-8.
    """
    extra = info.extra
    while len(extra) >= 4:
        tag, length = struct.unpack_from("<HH", extra)
        if tag == _UNICODE_PATH and length > 5:
            return extra[9 : 4 + length].decode("utf-8", "replace")
        extra = extra[4 + length :]
    return ""


def _beside_pages(members: Iterator[str]) -> tuple[str, ...]:
    """Give the beginnings of the paths that lie in folders which browsers put beside saved pages."""
    inside: dict[str, set[str]] = {}
    for member in members:
        steps = member.split("/")
        for depth, step in enumerate(steps):
            inside.setdefault("/".join(steps[:depth]), set()).add(step)
    return tuple(
        f"{folder}/{name}/" if folder else f"{name}/"
        for folder, names in inside.items()
        for name in folders_of_pages(names)
    )


def damaged(name: str) -> UnreadableFile:
    """Make the refusal of an archive that cannot be opened."""
    return UnreadableFile(f"{name} is not a whole archive: pack it again, or unpack it and ingest the folder.")
