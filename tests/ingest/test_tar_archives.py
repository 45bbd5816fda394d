import bz2
import gzip
import io
import lzma
import random
import re
import struct
import tarfile
import zlib

import pytest

from ingest.errors import UnreadableFile
from tests.readings import members, read_all, refusals

OUTSIDE = ("dehors.txt", "absolu.txt", "windows.txt", "disque.txt", "deux.txt")
NOTE = "Une convention entre les deux ministères de l'industrie.\n\nElle prévoit la formation de deux cents ingénieurs."


def _entry(name, contents=NOTE, **fields):
    info = tarfile.TarInfo(name)
    data = contents.encode() if isinstance(contents, str) else contents
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, io.BytesIO(data)


def _tar(path, entries, mode="w", **options):
    with tarfile.open(path, mode, **options) as archive:
        for info, data in entries:
            archive.addfile(info, data)
    return path


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("a.tar", "w"),
        ("a.tar.gz", "w:gz"),
        ("a.tgz", "w:gz"),
        ("a.tar.bz2", "w:bz2"),
        ("a.tar.xz", "w:xz"),
        ("a.gz", "w:gz"),
        ("A.TAR.GZ", "w:gz"),
    ],
)
@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_members_are_read_in_their_order_however_the_archive_is_packed(name, mode, form, tmp_path):
    entries = [_entry("lot 1/اتفاقية التعاون.txt", "اتفاقية التعاون الصناعي"), _entry("a" * 150 + "/bilan.txt")]
    reading = read_all(_tar(tmp_path / name, entries, mode, format=form))
    assert members(reading) == ["lot 1/اتفاقية التعاون.txt", "a" * 150 + "/bilan.txt"]
    assert reading.unread == ()


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_a_single_packed_file_is_read_under_its_own_name(suffix, pack, tmp_path):
    (tmp_path / f"2024-06-07 bilan.txt{suffix}").write_bytes(pack(NOTE.encode()))
    reading = read_all(tmp_path / f"2024-06-07 bilan.txt{suffix}").readings[0]
    assert (reading.member, reading.text, reading.date.value) == ("2024-06-07 bilan.txt", NOTE, "2024-06-07")


def test_a_file_packed_in_two_pieces_is_read_whole(tmp_path):
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(NOTE.encode()) + bytes(4) + lzma.compress(b"\n\nFin du texte."))
    assert read_all(tmp_path / "a.txt.xz").readings[0].text == NOTE + "\n\nFin du texte."


def test_a_packed_file_of_a_kind_that_is_not_read_is_refused(tmp_path):
    (tmp_path / "base.sql.gz").write_bytes(gzip.compress(b"select 1"))
    with pytest.raises(UnreadableFile, match="of a kind that is not read"):
        read_all(tmp_path / "base.sql.gz")


def test_links_devices_and_paths_that_lead_out_are_refused_by_name(tmp_path):
    entries = [
        _entry("../dehors.txt"),
        _entry("/absolu.txt"),
        _entry("..\\windows.txt"),
        _entry("C:\\disque.txt"),
        _entry("a/../../deux.txt"),
        _entry("lien.txt", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        _entry("double.txt", b"", type=tarfile.LNKTYPE, linkname="a.txt"),
        _entry("tube.txt", b"", type=tarfile.FIFOTYPE),
        _entry("zero.txt", b"", type=tarfile.CHRTYPE, devmajor=1, devminor=5),
        _entry("a.txt"),
    ]
    (tmp_path / "in").mkdir()
    reading = read_all(_tar(tmp_path / "in" / "a.tar", entries))
    assert members(reading) == ["a.txt"]
    reasons = {re.split(r"[/\\]", name)[-1]: reason for name, reason in refusals(reading).items()}
    assert all("outside its archive" in reasons[name] for name in OUTSIDE)
    assert all("is a link" in reasons[name] for name in ("lien.txt", "double.txt"))
    assert all("a device or a pipe" in reasons[name] for name in ("tube.txt", "zero.txt"))
    assert [path.name for path in tmp_path.rglob("*.*")] == ["a.tar"]


def test_an_archive_that_breaks_off_gives_what_stands_before_and_says_so(tmp_path):
    path = _tar(tmp_path / "a.tar", [_entry("a.txt"), _entry("b.txt"), _entry("c.txt", "x" * 5000)])
    path.write_bytes(path.read_bytes()[:3000])
    reading = read_all(path)
    assert members(reading) == ["a.txt", "b.txt"]
    assert list(refusals(reading).values()) == [
        '"c.txt" is damaged in its archive: pack it again from the file itself.'
    ]


@pytest.mark.parametrize("where", [1024, 1500])
def test_an_archive_damaged_between_its_members_says_so(where, tmp_path):
    path = _tar(tmp_path / "a.tar", [_entry("a.txt"), _entry("b.txt")], format=tarfile.USTAR_FORMAT)
    contents = bytearray(path.read_bytes())
    contents[1024:1536] = b"\x01" * 512
    path.write_bytes(contents[: 1024 + where])
    reading = read_all(path)
    assert members(reading) == ["a.txt"]
    assert '"a.tar" breaks off or is damaged' in reading.unread[0].reason


def test_a_packed_archive_of_endless_zeros_ends_soon(tmp_path):
    path = tmp_path / "a.tar.gz"
    with gzip.open(path, "wb", 1) as packed:
        for name, size in (("zeros.txt", 400_000_000), ("a.txt", 10)):
            info = tarfile.TarInfo(name)
            info.size = size
            packed.write(info.tobuf())
            for _ in range(size // 1_000_000):
                packed.write(bytes(1_000_000))
    reasons = list(refusals(read_all(path)).values())
    assert "too large" in reasons[0] and "MB are unpacked of one file" in reasons[1]


@pytest.mark.parametrize(("suffix", "open_packed"), [(".gz", gzip.open), (".bz2", bz2.open), (".xz", lzma.open)])
def test_a_packed_file_of_endless_zeros_is_refused_by_name(suffix, open_packed, tmp_path):
    path = tmp_path / f"قنبلة.txt{suffix}"
    with open_packed(path, "wb") as packed:
        for _ in range(40):
            packed.write(bytes(1_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(
        UnreadableFile, match=r'^"قنبلة.txt" is too large \(at least 2[01] MB, at most 20 MB are read\)'
    ):
        read_all(path)


def test_a_file_packed_over_and_over_is_read_to_a_depth_and_told(tmp_path):
    contents = bytes(40_000_000)
    for _ in range(7):
        contents = gzip.compress(contents)
    path = tmp_path / f"قنبلة.txt{'.gz' * 7}"
    path.write_bytes(contents)
    [told] = read_all(path).unread
    assert told.reason == '"قنبلة.txt.gz" lies too deep, in a file within a file: unpack it.'


def test_a_header_that_asks_for_the_whole_memory_is_refused(tmp_path):
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 7_000_000_000
    with pytest.raises(UnreadableFile, match="not a whole archive"):
        (tmp_path / "a.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(4096))
        read_all(tmp_path / "a.tar")


def test_an_endless_chain_of_headers_is_refused(tmp_path):
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 4
    (tmp_path / "a.tar").write_bytes((info.tobuf(tarfile.GNU_FORMAT) + b"abc\x00".ljust(512, b"\x00")) * 5000)
    with pytest.raises(UnreadableFile, match="not a whole archive"):
        read_all(tmp_path / "a.tar")


def test_xz_that_asks_for_gigabytes_of_memory_is_refused(tmp_path):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    contents = bytearray(lzma.compress(NOTE.encode(), filters=filters))
    # The size of the dictionary is one byte of the block's header, whose checksum follows.
    header = contents[12 : 12 + (contents[12] + 1) * 4]
    header[header.index(0x21) + 2] = 39
    header[-4:] = struct.pack("<I", zlib.crc32(bytes(header[:-4])))
    contents[12 : 12 + len(header)] = header
    (tmp_path / "a.txt.xz").write_bytes(contents)
    with pytest.raises(UnreadableFile, match="not a whole archive"):
        read_all(tmp_path / "a.txt.xz")


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.gz", "a.xz", "a.txt.bz2"])
def test_what_is_no_archive_is_refused_by_name(name, tmp_path):
    (tmp_path / name).write_bytes(b"Ceci n'est pas une archive.")
    with pytest.raises(UnreadableFile, match=name):
        read_all(tmp_path / name)


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tgz", "w:gz"), ("a.txz", "w:xz"), ("a.tbz2", "w:bz2")])
def test_damaged_archives_are_read_or_refused(name, mode, tmp_path):
    good = _tar(tmp_path / name, [_entry("a.txt"), _entry("é" * 120), _entry("b.txt", b"x" * 900)], mode).read_bytes()
    chance = random.Random(5)
    for _ in range(100):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        kept = chance.randint(1, len(damaged)) if chance.random() < 0.2 else len(damaged)
        (tmp_path / name).write_bytes(damaged[:kept])
        try:
            read_all(tmp_path / name)
        except UnreadableFile as error:
            assert '"' in str(error)
