import hashlib
import os
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.reading import READABLE_SUFFIXES, shown_name
from tests.ingest.pdf_builder import Words, build_pdf
from tests.readings import read

ARTICLE = """اتفاق جديد بين الجزائر وإيطاليا

وقّعت وزارة الصناعة مذكرة تفاهم مع شركة إيطالية لتطوير صناعة السيارات في وهران، حسب بيان الوزارة.

ويمتد الاتفاق على ثلاث سنوات ويشمل تدريب مائتي مهندس.
"""


def _written(folder: Path, name: str, contents: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    return path


def _refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.count(". ") == 0 and message.endswith("."), "one sentence"
    return message


def test_a_text_file_gives_its_text_title_hash_and_one_page(tmp_path):
    path = _written(tmp_path, "خبر.txt", ARTICLE)
    reading = read(path)
    assert reading.title == "اتفاق جديد بين الجزائر وإيطاليا"
    assert reading.text.split("\n\n")[1].startswith("وقّعت وزارة الصناعة")
    assert reading.text_as_read == ARTICLE
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(page.number, page.start, page.end) for page in reading.pages] == [(1, 0, len(reading.text))]
    assert reading.text_quality > 0.85
    assert reading.date is None, "the day a file was written is not a date of publication"


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("2024-06-07-communique", "2024-06-07"),
        ("bulletin industriel 07.06.2024", "2024-06-07"),
        ("بلاغ_2024_06_07", "2024-06-07"),
        ("rapport 2024", ""),
        ("rapport 2024-06", ""),
        ("2024-13-41-communique", ""),
        ("du 07-06-2024 au 09-06-2024", ""),
        ("scan 2024-06-07", ""),
        ("Capture d’écran 2024-06-07", ""),
        ("tel 0021-2024-06-07", ""),
    ],
)
def test_only_a_whole_day_in_a_files_name_is_its_date(stem, day, tmp_path):
    file = tmp_path / f"{stem}.txt"
    file.write_text("La convention a été signée à Rabat par les deux ministres.")
    date = read(file).date
    assert (date.value, date.source) == (day, "file") if day else date is None


def test_headings_point_at_their_words(tmp_path):
    reading = read(_written(tmp_path, "note.md", "# Accord\n\nTexte.\n\n## Signataires\n\nDeux parties.\n"))
    assert [(heading.level, reading.text[heading.start : heading.end]) for heading in reading.headings] == [
        (1, "Accord"),
        (2, "Signataires"),
    ]


def test_a_line_longer_than_any_heading_is_none_and_a_title_is_cut(tmp_path):
    line = "وقعت الوزارة مذكرة " + "(" * 40_000
    (tmp_path / "a.md").write_text(f"# {line}\n\nنص.", encoding="utf-8")

    reading = read(tmp_path / "a.md")

    assert reading.text == f"{line}\n\nنص."
    assert reading.headings == ()
    assert reading.title == line[:299] + "…"


def test_a_publisher_longer_than_any_is_none(tmp_path):
    (tmp_path / "a.md").write_text(f"---\npublisher: {'وزارة ' * 9000}\n---\nنص.", encoding="utf-8")

    assert read(tmp_path / "a.md").publisher == ""


def test_pages_cover_the_text_without_a_gap(tmp_path):
    pages = [[Words(f"Le texte de la page {number} est court.", 72, 700)] for number in (1, 2, 3)]
    pages.insert(1, [])
    reading = read(_written(tmp_path, "quatre.pdf", build_pdf(pages)))
    assert [page.number for page in reading.pages] == [1, 2, 3, 4]
    assert reading.pages[0].start == 0 and reading.pages[-1].end == len(reading.text)
    assert all(before.end == after.start for before, after in zip(reading.pages, reading.pages[1:], strict=False))
    assert reading.text[reading.pages[2].start :].startswith("Le texte de la page 2")
    assert reading.pages[1].start == reading.pages[1].end
    assert reading.notices == ()


def test_a_file_without_a_title_is_called_by_its_name(tmp_path):
    assert read(_written(tmp_path, "compte-rendu.txt", "Une seule phrase, qui finit par un point.")).title == (
        "compte-rendu"
    )


def test_the_ending_may_be_in_capitals(tmp_path):
    assert read(_written(tmp_path, "RAPPORT.TXT", ARTICLE)).title == "اتفاق جديد بين الجزائر وإيطاليا"


def test_an_empty_file_is_refused_by_name(tmp_path):
    assert _refusal(_written(tmp_path, "vide.txt", "")) == (
        '"vide.txt" is empty: save it again with its text, or leave it out.'
    )


def test_a_file_of_blanks_holds_no_text(tmp_path):
    assert "holds no text" in _refusal(_written(tmp_path, "blanc.txt", " \n\u200f\n\t"))


def test_an_unknown_kind_is_told_what_is_read(tmp_path):
    message = _refusal(_written(tmp_path, "plan.dwg", b"\x89PNG"))
    assert all(suffix in message for suffix in READABLE_SUFFIXES)


def test_something_else_under_a_text_name_is_refused(tmp_path):
    assert "is not text" in _refusal(_written(tmp_path, "archive.txt", b"PK\x03\x04\x00\x00\x08\x00\x01\x02" * 50))


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "dossier.txt").mkdir()
    assert "is a folder" in _refusal(tmp_path / "dossier.txt")


def test_a_missing_file_and_a_broken_link_are_told_apart(tmp_path):
    assert "does not exist: check" in _refusal(tmp_path / "absent.txt")
    (tmp_path / "lien.txt").symlink_to(tmp_path / "absent.txt")
    assert "link to a file that does not exist" in _refusal(tmp_path / "lien.txt")


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "boucle.txt").symlink_to(tmp_path / "boucle.txt")
    assert "leads back to itself" in _refusal(tmp_path / "boucle.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "tube.txt")
    assert "pipe or a device" in _refusal(tmp_path / "tube.txt")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices on this system")
def test_a_device_is_refused_without_reading(tmp_path):
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert "pipe or a device" in _refusal(tmp_path / "zero.txt")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no rights to take away on this system")
def test_a_file_without_rights_is_refused(tmp_path):
    path = _written(tmp_path, "secret.txt", ARTICLE)
    path.chmod(0)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        with pytest.raises(UnreadableFile, match="may not be read by you"):
            read(path)
    finally:
        if was_root:
            os.seteuid(0)


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "enorme.html"
    with path.open("wb") as file:
        file.truncate(150_000_000)
    assert _refusal(path) == '"enorme.html" is too large (150 MB, at most 100 MB are read): split it into parts.'


def test_a_name_is_shown_on_one_line_and_short():
    assert shown_name(Path("اتفاق\nجديد.pdf")) == '"اتفاق\\nجديد.pdf"'
    assert "\u202e" not in shown_name(Path("a\u202efdp.exe"))
    assert shown_name(Path(os.fsdecode(b"caf\xe9.txt"))) == '"caf\\udce9.txt"'
    assert len(shown_name(Path("é" * 250 + ".txt"))) < 130


def test_a_name_that_the_system_does_not_take_is_refused(tmp_path):
    assert "name that is too long" in _refusal(tmp_path / ("x" * 300 + ".txt"))
    assert "cannot be read" in _refusal(tmp_path / "nul\0.txt")


def test_a_file_with_arabic_letters_and_a_newline_in_its_name_is_read(tmp_path):
    assert read(_written(tmp_path, "اتفاق\nجديد.txt", ARTICLE)).title == "اتفاق جديد بين الجزائر وإيطاليا"
