"""Tar archives, packed or not, and single files packed by gzip, bzip2 or xz: what they hold becomes parts.

They are read once from beginning to end, within bounded memory and time whatever they say of themselves.
"""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from ingest.archives import LARGEST_READ, damaged, passed_on
from ingest.blocks import Extraction, Part, UnreadPart
from ingest.encodings import decode_names
from ingest.errors import TooManyParts, UnreadableFile
from ingest.file_names import shown_name
from ingest.tools import Tools, Unpacking
from ingest.unpacking import Names, check_kind, check_size, is_junk_member, tidy_member, unpack, unread

_PIECE = 1_000_000
_XZ_MEMORY = 300_000_000
# What tarfile and the unpackers raise on damaged files, over and above their own errors.
_FAULTS = (
    *(tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError),
    *(IndexError, KeyError, OverflowError, AttributeError, TypeError),
)
_TAR_SUFFIXES = (".tar", ".tgz", ".tbz", ".tbz2", ".txz")
_TAR_MARK = slice(257, 262)


def read_packed(path: Path, name: str, tools: Tools) -> Extraction:
    """Give the members of a tar archive, packed or not, or the one file that was packed by gzip, bzip2 or xz.

    Raises:
        UnreadableFile: it is no such file, or a damaged one.
    """
    pieces = _unpacked(path, name)
    try:
        first = next(pieces, b"")
    except _FAULTS as error:
        raise damaged(name) from error
    if (
        path.suffix.lower() not in _TAR_SUFFIXES
        and not path.stem.lower().endswith(".tar")
        and first[_TAR_MARK] != b"ustar"
    ):
        return _single(path.stem, _chained(first, pieces), tools)
    stream = _Forward(_chained(first, pieces))
    try:
        archive = tarfile.TarFile(fileobj=stream, errors="surrogateescape", encoding="utf-8")  # type: ignore[arg-type]
    except _FAULTS as error:
        raise damaged(name) from error
    return Extraction((), "", parts=_tar_parts(archive, stream, name, tools))


def _single(name: str, pieces: Iterator[bytes], tools: Tools) -> Extraction:
    shown = shown_name(PurePosixPath(name))
    return Extraction((), "", parts=(unpack(name.rsplit("/", 1)[-1], passed_on(pieces, shown, _FAULTS), tools),))


def _unpacked(path: Path, name: str) -> Generator[bytes, None, None]:
    """Give the content of a file that may be compressed, in pieces, and no more than any real one holds."""
    bound = Unpacking()
    bound.begin_file(path.stat().st_size)
    with path.open("rb") as packed, closing(_decompressed(packed)) as pieces:
        for piece in pieces:
            bound.count(len(piece), name)
            yield piece


def _decompressed(file: io.BufferedReader) -> Generator[bytes, None, None]:
    mark = file.peek(_TAR_MARK.stop)
    if mark.startswith(b"\xfd7zXZ\x00"):
        yield from _from_xz(file)
        return
    if mark.startswith(b"\x1f\x8b"):
        source: io.BufferedIOBase = gzip.GzipFile(fileobj=file)
    elif mark.startswith(b"BZh"):
        source = bz2.BZ2File(file)
    elif mark[_TAR_MARK] == b"ustar" or not mark.strip(b"\x00") or b"\x00" in mark[:100]:
        source = file
    else:
        raise EOFError("it is neither packed nor an archive")
    while piece := source.read(_PIECE):
        yield piece


def _from_xz(file: io.BufferedReader) -> Iterator[bytes]:
    """Unpack xz within bounded memory, which Python's own reader of such files does not ask for."""
    decompressor = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
    packed = b""
    while True:
        if decompressor.eof:
            # Another stream may follow, after padding.
            packed = (decompressor.unused_data or file.read(_PIECE)).lstrip(b"\x00")
            if not packed:
                return
            decompressor = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
        elif decompressor.needs_input:
            packed = file.read(_PIECE)
            if not packed:
                raise EOFError("the file ends too early")
        yield decompressor.decompress(packed, _PIECE)
        packed = b""


def _chained(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


class _Forward:
    """Pieces as a file that is read once from its beginning to its end, a few MB at once.

    Attributes:
        last: what was read last.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""
        self._at = 0
        self.last = b""

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int) -> int:
        """Go forward.

        Raises:
            OSError: the place lies behind.
        """
        if offset < self._at:
            raise OSError("the archive leads back to what was read")
        while self._at < offset and self.read(min(_PIECE, offset - self._at)):
            pass
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes.

        Raises:
            OSError: they are more than any real archive asks for at once.
        """
        if not 0 <= size <= LARGEST_READ:
            raise OSError("the archive asks for more memory than any real one")
        taken: list[bytes] = []
        missing = size
        while missing and (piece := self._held or next(self._filled(), b"")):
            taken.append(piece[:missing])
            self._held = piece[missing:]
            missing -= len(taken[-1])
        self.last = b"".join(taken)
        self._at += len(self.last)
        return self.last

    def _filled(self) -> Iterator[bytes]:
        return filter(None, self._pieces)


def _tar_parts(archive: tarfile.TarFile, stream: _Forward, name: str, tools: Tools) -> Iterator[Part | UnreadPart]:
    names = Names()
    try:
        for info in _tar_members(archive, stream):
            tools.unpacking.count_entries(1, name)
            member = decode_names((info.name.encode("utf-8", "surrogateescape"),))[0]
            if info.isdir() or is_junk_member(member):
                continue
            try:
                yield _tar_part(archive, info, names.give(tidy_member(member)), tools)
            except TooManyParts:
                raise
            except UnreadableFile as error:
                yield unread(member, error)
    except UnreadableFile as error:
        yield UnreadPart("…", str(error))
    except _FAULTS:
        yield UnreadPart("…", f"{name} breaks off or is damaged: what it holds after that place is not read.")


def _tar_members(archive: tarfile.TarFile, stream: _Forward) -> Iterator[tarfile.TarInfo]:
    """Give the members in their order, keeping none.

    Raises:
        tarfile.HeaderError: the archive does not end as archives do.
    """
    info = archive.next()
    while info is not None:
        yield info
        stream.seek(archive.offset)
        try:
            info = tarfile.TarInfo.fromtarfile(archive)
        except tarfile.HeaderError:
            if stream.last.strip(b"\x00"):
                raise
            return


def _tar_part(archive: tarfile.TarFile, info: tarfile.TarInfo, member: str, tools: Tools) -> Part:
    shown = shown_name(PurePosixPath(member))
    if info.issym() or info.islnk():
        raise UnreadableFile(f"{shown} is a link in its archive and not a file: ingest the file it leads to.")
    if not info.isreg() or info.issparse():
        raise UnreadableFile(f"{shown} is a device or a pipe in its archive and not a file: leave it out.")
    check_kind(member, tools)
    check_size(member, info.size, tools)
    return unpack(member, passed_on(_tar_pieces(archive, info), shown, _FAULTS), tools)


def _tar_pieces(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    file = archive.extractfile(info)
    while file and (piece := file.read(_PIECE)):
        yield piece
