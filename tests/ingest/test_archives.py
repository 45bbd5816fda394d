import io
import random
import stat
import struct
import zipfile

import pytest

from ingest.errors import UnreadableFile
from ingest.reading import read_file
from ingest.tools import open_tools
from tests.readings import members, read_all, refusals

NOTE = "اتفاق بين وزارتي الصناعة في الجزائر وتونس.\n\nيشمل الاتفاق تدريب المهندسين."


def _zip(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, contents in members:
            archive.writestr(name, contents)
    return path


def test_members_of_an_archive_are_read_with_their_paths_and_titles(tmp_path):
    path = _zip(
        tmp_path / "ملفات.zip",
        [("annexes/2024-06-07 bilan.txt", "Une seule phrase, qui finit par un point."), ("اتفاق.txt", NOTE)],
    )
    reading = read_all(path)
    assert members(reading) == ["annexes/2024-06-07 bilan.txt", "اتفاق.txt"]
    assert reading.readings[0].title == "2024-06-07 bilan"
    assert reading.readings[0].date is not None and reading.readings[0].date.value == "2024-06-07"
    assert "تدريب المهندسين" in reading.readings[1].text
    assert reading.unread == ()


def test_an_archive_within_an_archive_is_read_and_named_by_its_whole_path(tmp_path):
    inner = io.BytesIO()
    _zip(inner, [("accord.txt", NOTE)])
    assert members(read_all(_zip(tmp_path / "a.zip", [("lot/b.zip", inner.getvalue())]))) == ["lot/b.zip/accord.txt"]


def test_archives_within_archives_end_at_a_depth_that_is_told(tmp_path):
    contents = NOTE.encode()
    for depth in range(9):
        inner = io.BytesIO()
        _zip(inner, [(f"{depth}.zip" if depth else "fin.txt", contents)])
        contents = inner.getvalue()
    (tmp_path / "a.zip").write_bytes(contents)
    reading = read_all(tmp_path / "a.zip")
    assert reading.readings == ()
    assert ["lies too deep" in each.reason for each in reading.unread] == [True]


def test_what_systems_leave_behind_in_archives_is_passed_over(tmp_path):
    entries = [
        ("__MACOSX/._a.txt", b"x"),
        (".DS_Store", b"x"),
        ("d/Thumbs.db", b"x"),
        ("d/~$a.docx", b"x"),
        ("a.txt", NOTE),
    ]
    reading = read_all(_zip(tmp_path / "a.zip", entries))
    assert (members(reading), reading.unread) == (["a.txt"], ())


def test_the_pictures_beside_a_saved_page_are_passed_over(tmp_path):
    entries = [("p/مقال.html", f"<p>{NOTE}</p>"), ("p/مقال_files/a.js", b"x"), ("p/autre_files/b.txt", NOTE)]
    assert members(read_all(_zip(tmp_path / "a.zip", entries))) == ["p/autre_files/b.txt", "p/مقال.html"]


def test_a_kind_that_is_not_read_is_told_by_name_and_the_others_are_read(tmp_path):
    reading = read_all(_zip(tmp_path / "a.zip", [("plan.dwg", b"x"), ("lettre.msg", b"x"), ("a.txt", NOTE)]))
    assert members(reading) == ["a.txt"]
    assert refusals(reading)["plan.dwg"].startswith('"plan.dwg" is of a kind that is not read: convert it to')
    assert "save it as .eml" in refusals(reading)["lettre.msg"]


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "d:/evil.txt",
        "\\\\hote\\evil.txt",
        "a/../../evil.txt",
        "..\\evil.txt",
    ],
)
def test_a_member_that_leads_out_of_its_archive_is_refused_by_name(name, tmp_path):
    (tmp_path / "in").mkdir()
    reading = read_all(_zip(tmp_path / "in" / "a.zip", [(name, NOTE), ("bon.txt", NOTE)]))
    assert members(reading) == ["bon.txt"]
    assert [each.reason for each in reading.unread] == [
        '"evil.txt" names a place outside its archive: unpack it yourself, with care.'
    ]
    assert not list(tmp_path.rglob("evil*"))


def test_a_name_without_end_is_refused_and_a_long_one_is_read(tmp_path):
    reading = read_all(_zip(tmp_path / "a.zip", [("x" * 5000 + ".txt", NOTE), ("س" * 400 + ".txt", NOTE)]))
    assert len(reading.readings) == 1
    assert "under a name that is too long" in reading.unread[0].reason and len(reading.unread[0].name) <= 1000


def test_two_members_of_one_name_are_kept_apart(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = _zip(tmp_path / "a.zip", [("a.txt", "Un premier texte."), ("a.txt", "Un second texte.")])
    assert members(read_all(path)) == ["a.txt", "a (2).txt"]


@pytest.mark.parametrize("name", ["CON.txt", "a\x01b.txt", "ا\u202eب.txt", "a:b?.txt", "-rf.txt"])
def test_a_name_that_a_system_takes_amiss_is_read_all_the_same(name, tmp_path):
    assert len(read_all(_zip(tmp_path / "a.zip", [(name, NOTE)])).readings) == 1


def test_a_link_in_an_archive_is_refused_by_name(tmp_path):
    info = zipfile.ZipInfo("lien.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    reading = read_all(_zip(tmp_path / "a.zip", [(info, "/etc/passwd"), ("a.txt", NOTE)]))
    assert members(reading) == ["a.txt"] and "is a link" in refusals(reading)["lien.txt"]


def test_a_member_under_a_password_is_refused_by_name(tmp_path):
    path = _zip(tmp_path / "a.zip", [("secret.txt", NOTE), ("a.txt", NOTE)])
    contents = bytearray(path.read_bytes())
    contents[contents.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(contents)
    reading = read_all(path)
    assert members(reading) == ["a.txt"] and "password" in refusals(reading)["secret.txt"]


@pytest.mark.parametrize("encoding", ["cp1256", "cp720", "utf-8"])
def test_arabic_names_written_in_old_encodings_are_those_that_were_meant(encoding, tmp_path):
    meant = ["اتفاقية التعاون الصناعي.txt", "تقرير الوزارة.txt"]
    (tmp_path / "a.zip").write_bytes(_renamed([name.encode(encoding) for name in meant]))
    assert members(read_all(tmp_path / "a.zip")) == meant


def _renamed(names):
    """Give a zip archive whose names are these bytes, unmarked."""
    buffer = io.BytesIO()
    marks = [bytes([ord("A") + place]) * len(name) for place, name in enumerate(names)]
    with zipfile.ZipFile(buffer, "w") as archive:
        for mark in marks:
            archive.writestr(mark.decode(), NOTE)
    contents = buffer.getvalue()
    for mark, name in zip(marks, names, strict=True):
        contents = contents.replace(mark, name)
    return contents


def test_accented_french_names_of_dos_are_those_that_were_meant(tmp_path):
    (tmp_path / "a.zip").write_bytes(_renamed(["Procès-verbal de la réunion générale.txt".encode("cp850")]))
    assert members(read_all(tmp_path / "a.zip")) == ["Procès-verbal de la réunion générale.txt"]


def test_a_small_archive_of_endless_zeros_is_refused_without_unpacking_them(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.txt", "w") as file:
        for _ in range(30):
            file.write(bytes(1_000_000))
    reading = read_all(path)
    assert reading.readings == () and reading.unread[0].reason.startswith('"zeros.txt" is too large (at least 30 MB')


def test_a_size_that_a_header_understates_gives_no_more_than_it_states(tmp_path):
    path = _zip(tmp_path / "a.zip", [("zeros.txt", bytes(5_000_000)), ("a.txt", NOTE)])
    contents = path.read_bytes().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 100))
    path.write_bytes(contents)
    reading = read_all(path)
    assert members(reading) == ["a.txt"] and list(refusals(reading)) == ["zeros.txt"]


def test_archives_that_multiply_end_at_the_number_of_files_that_one_may_hold(tmp_path):
    contents = NOTE.encode()
    for depth in range(4):
        inner = io.BytesIO()
        _zip(inner, [(f"{place}.{'zip' if depth else 'txt'}", contents) for place in range(20)])
        contents = inner.getvalue()
    (tmp_path / "a.zip").write_bytes(contents)
    with open_tools() as tools:
        tools.unpacking._parts = tools.unpacking._most_parts = 300
        reading = read_file(tmp_path / "a.zip", tools)
        assert len(list(tools.folder.rglob("*.*"))) == 0, "what was read does not stay on the disk"
    assert len(reading.readings) < 300
    assert "one too many, after 300 files" in reading.unread[-1].reason


@pytest.mark.parametrize("contents", [b"PK\x03\x04 rien", b"Ceci n'est pas une archive.", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused_by_name(contents, tmp_path):
    (tmp_path / "faux.zip").write_bytes(contents)
    with pytest.raises(UnreadableFile, match="is not a whole archive"):
        read_all(tmp_path / "faux.zip")


def test_an_archive_whose_list_of_members_would_fill_the_memory_is_refused(tmp_path):
    path = _zip(tmp_path / "a.zip", [("a.txt", NOTE)])
    contents = bytearray(path.read_bytes() + bytes(9_000_000))
    end = contents.index(b"PK\x05\x06")
    record = contents[end : end + 22]
    struct.pack_into("<I", record, 12, 9_000_000)
    path.write_bytes(contents[:end] + bytes(9_000_000) + record)
    with pytest.raises(UnreadableFile, match="not a whole archive"):
        read_all(path)


def test_damaged_archives_are_read_or_refused(tmp_path):
    good = _zip(tmp_path / "a.zip", [("a.txt", NOTE), ("ب/ب.html", f"<p>{NOTE}</p>")]).read_bytes()
    chance = random.Random(5)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "b.zip").write_bytes(
            damaged[: chance.randint(1, len(damaged))] if chance.random() < 0.2 else damaged
        )
        try:
            read_all(tmp_path / "b.zip")
        except UnreadableFile as error:
            assert '"' in str(error)


def test_archives_that_list_files_without_end_are_looked_at_to_a_number(tmp_path):
    inner = io.BytesIO()
    _zip(inner, [(f"{place}.dll", b"") for place in range(100)], zipfile.ZIP_STORED)
    path = _zip(tmp_path / "a.zip", [(f"{place}.zip", inner.getvalue()) for place in range(40)])
    with open_tools() as tools:
        tools.unpacking._entries = 1000
        reading = read_file(path, tools)
    assert len(reading.unread) < 1100
    assert "lists more files than are looked at" in reading.unread[-1].reason
