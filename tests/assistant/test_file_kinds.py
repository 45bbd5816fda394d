"""What a file is by its name and by its first bytes."""

import pytest

from assistant.errors import UploadRefused
from assistant.file_kinds import check_beginning, check_suffix
from ingest.reading import READABLE_SUFFIXES


@pytest.mark.parametrize("name", ["برنامج.exe", "page.svg", "document", "note.pdf.js"])
def test_a_kind_that_is_not_read_is_refused(name):
    with pytest.raises(UploadRefused) as refused:
        check_suffix(name)

    assert refused.value.why == "kind"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("تقرير.pdf", b"MZ\x90\x00 a program"),
        ("تقرير.pdf", b"just words"),
        ("accord.docx", b"%PDF-1.7"),
        ("note.txt", b"\x7fELF\x02\x01"),
        ("note.md", b"MZ\x90\x00\x03"),
        ("note.txt", b"%PDF-1.4 ..."),
        ("page.html", b"PK\x03\x04 a zip"),
        ("page.htm", b"\x89PNG\r\n"),
        ("مسح.png", b"\xff\xd8\xff\xe0 a photograph"),
        ("lot.zip", b"MZ\x90\x00"),
        ("lot.tar", b"PK\x03\x04"),
        ("note.rtf", b"MZ\x90\x00"),
    ],
)
def test_a_file_that_begins_as_something_else_than_its_name_says_is_refused(name, head):
    with pytest.raises(UploadRefused) as refused:
        check_beginning(name, head)

    assert refused.value.why == "content"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("تقرير.PDF", b"\xef\xbb\xbf\n%PDF-1.7"),
        ("accord.docx", b"PK\x03\x04"),
        ("وثائق.zip", b"PK\x03\x04"),
        ("lot.tar", b"a.txt".ljust(257, b"\x00") + b"ustar\x00"),
        ("lot.tar.gz", b"\x1f\x8b\x08"),
        ("محمي.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("مذكرة.txt", "مذكرة تفاهم".encode("cp1256")),
        ("mz.txt", b"MZ is a country code of Mozambique"),
        ("note.md", b"\xff\xfe#\x00"),
    ],
)
def test_a_file_that_begins_as_its_name_says_is_taken(name, head):
    check_suffix(name)
    check_beginning(name, head)


def test_an_empty_file_is_refused():
    with pytest.raises(UploadRefused) as refused:
        check_beginning("فارغ.txt", b"")

    assert refused.value.why == "empty"


# How a file of each kind begins; a text may begin in any way.
ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORDS = "تقرير عن الاتفاقيات".encode()
BEGINNINGS = {
    **{".pdf": b"%PDF-1.7", ".rtf": b"{\\rtf1\\ansi", ".tar": b"a.txt".ljust(257, b"\x00") + b"ustar\x0000"},
    **dict.fromkeys((".docx", ".docm", ".dotx", ".pptx", ".pptm", ".ppsx", ".xlsx", ".xlsm"), ZIPPED),
    **dict.fromkeys((".odt", ".ods", ".odp", ".epub", ".zip"), ZIPPED),
    **dict.fromkeys((".doc", ".dot", ".xls", ".ppt", ".pps"), OLD),
    **{".png": b"\x89PNG\r\n\x1a\n", ".webp": b"RIFF\x00\x00\x00\x00WEBP", ".bmp": b"BM\x00\x00"},
    **dict.fromkeys((".jpg", ".jpeg"), b"\xff\xd8\xff\xe0"),
    **dict.fromkeys((".tif", ".tiff"), b"II*\x00"),
    **dict.fromkeys((".gz", ".tgz"), b"\x1f\x8b\x08"),
    **dict.fromkeys((".bz2", ".tbz2"), b"BZh9"),
    **dict.fromkeys((".xz", ".txz"), b"\xfd7zXZ\x00"),
    **dict.fromkeys((".txt", ".md", ".csv", ".tsv", ".eml", ".mbox", ".mhtml", ".mht"), WORDS),
    **dict.fromkeys((".html", ".htm", ".xhtml"), b"<!doctype html>"),
}


def test_it_is_known_how_every_kind_that_is_read_begins():
    assert set(BEGINNINGS) == set(READABLE_SUFFIXES)


@pytest.mark.parametrize("suffix", READABLE_SUFFIXES)
def test_every_kind_that_is_read_is_taken(suffix):
    check_suffix(f"تقرير{suffix.upper()}")
    check_beginning(f"تقرير{suffix}", BEGINNINGS[suffix])


@pytest.mark.parametrize("suffix", READABLE_SUFFIXES)
def test_a_program_is_taken_under_no_name(suffix):
    with pytest.raises(UploadRefused) as refused:
        check_beginning(f"تقرير{suffix}", b"MZ\x90\x00\x03\x00\x00\x00")

    assert refused.value.why == "content"
