"""Good files, damaged: the same number always gives the same damage.

What lies packed in a file is damaged as often as the file itself, and packed again: otherwise a damaged archive, stream
or picture is refused before the reader of what it holds sees anything.
"""

import bz2
import gzip
import io
import lzma
import random
import re
import struct
import zlib
from collections.abc import Callable, Sequence

from tests.fuzz.mutators import mutated
from tests.fuzz.office_seeds import unzipped, zipped

_ZIP, _GZIP, _BZIP, _XZ = b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_PDF, _PNG = b"%PDF-", b"\x89PNG\r\n\x1a\n"
_TAR_MARK = slice(257, 262)
_BLOCK = 512
# A file so often damaged inside what is packed, otherwise as it lies on the disk.
_INSIDE = 0.6
_NAMES = (
    "../../dehors.txt",
    "/absolu.txt",
    "..\\dehors.txt",
    "C:\\a.txt",
    "CON.txt",
    "ا\u202eb.txt",
    "x/" * 400,
    "a\x00b",
)


def damaged(seeds: Sequence[bytes], suffix: str, number: int) -> bytes:
    """Damage one of several good files of a kind, in the way of this number."""
    chance = random.Random(f"{suffix}:{number}")
    return _damaged(chance.choice(seeds), seeds, chance)


def _damaged(contents: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    damage_inside = _inside(contents)
    if damage_inside and chance.random() < _INSIDE:
        return damage_inside(contents, chance)
    return mutated(contents, others, chance)


_DamageInside = Callable[[bytes, random.Random], bytes]


def _inside(contents: bytes) -> _DamageInside | None:
    """Give what damages what is packed in a file; None where nothing is."""
    if contents[_TAR_MARK] == b"ustar":
        return _damage_tar
    ways: dict[bytes, _DamageInside] = {
        **{_ZIP: _damage_member, _PDF: _damage_stream, _PNG: _damage_piece},
        **{_GZIP: _damage_gzip, _BZIP: _damage_bzip, _XZ: _damage_xz},
    }
    return next((damage for mark, damage in ways.items() if contents.startswith(mark)), None)


def _damage_member(contents: bytes, chance: random.Random) -> bytes:
    parts = unzipped(contents)
    name = chance.choice(list(parts))
    change = chance.random()
    if change < 0.05:
        del parts[name]
    elif change < 0.1:
        parts[name] = parts[chance.choice(list(parts))]
    elif change < 0.15:
        parts[chance.choice(_NAMES)] = parts.pop(name)
    else:
        parts[name] = _damaged(parts[name], list(parts.values()), chance)
    return zipped(parts)


def _damage_gzip(contents: bytes, chance: random.Random) -> bytes:
    return gzip.compress(_damaged(gzip.decompress(contents), (), chance), mtime=0)


def _damage_bzip(contents: bytes, chance: random.Random) -> bytes:
    return bz2.compress(_damaged(bz2.decompress(contents), (), chance))


def _damage_xz(contents: bytes, chance: random.Random) -> bytes:
    return lzma.compress(_damaged(lzma.decompress(contents), (), chance))


def _damage_tar(contents: bytes, chance: random.Random) -> bytes:
    """Damage the header of a member, and mend its checksum."""
    starts = [at for at in range(0, len(contents), _BLOCK) if contents[at:][_TAR_MARK] == b"ustar"]
    at = chance.choice(starts)
    header = bytearray(mutated(contents[at : at + _BLOCK], (), chance)[:_BLOCK].ljust(_BLOCK, b"\x00"))
    header[_TAR_MARK] = b"ustar"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return contents[:at] + bytes(header) + contents[at + _BLOCK :]


_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def _damage_stream(contents: bytes, chance: random.Random) -> bytes:
    """Damage a stream of a PDF as it is unpacked, and put it in the place of the old one."""
    found = chance.choice(list(_STREAM.finditer(contents)))
    try:
        stream = zlib.compress(_damaged(zlib.decompress(found[1]), (), chance), 9)
    except zlib.error:
        stream = mutated(found[1], (), chance)
    if len(stream) <= len(found[1]):
        # What follows stays in its place, where the table of the file says it is.
        stream = stream.ljust(len(found[1]), b"\n")
    return contents[: found.start(1)] + stream + contents[found.end(1) :]


def _damage_piece(contents: bytes, chance: random.Random) -> bytes:
    """Damage one piece of a PNG, and mend its length and checksum."""
    pieces: list[tuple[bytes, bytes]] = []
    at = len(_PNG)
    while at < len(contents):
        (length,) = struct.unpack_from(">I", contents, at)
        pieces.append((contents[at + 4 : at + 8], contents[at + 8 : at + 8 + length]))
        at += 12 + length
    place = chance.randrange(len(pieces))
    kind, content = pieces[place]
    pieces[place] = kind, mutated(content, (), chance)
    file = io.BytesIO(_PNG)
    file.seek(len(_PNG))
    for kind, content in pieces:
        file.write(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)))
    return file.getvalue()
