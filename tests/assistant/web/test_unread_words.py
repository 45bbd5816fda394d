"""Every sentence with which reading refuses a file has words in the page's language."""

import re
from pathlib import Path

import pytest

import ingest
from assistant.web.screen import SCREENS
from assistant.web.unread_words import notice_kind, reason_kind
from ingest.errors import UnreadableFile
from tests.readings import read


def write(tmp_path: Path, name: str, contents: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(contents)
    return path


@pytest.mark.parametrize(
    ("name", "contents", "kind"),
    [
        ("فارغ.txt", b"", "empty"),
        ("blanc.txt", b" \n \n", "textless"),
        ("x.docx", b"PK\x03\x04" + bytes(100), "damaged"),
        ("x.pdf", b"%PDF-1.4\nbroken", "damaged"),
        ("x.xyz", b"words", "kind"),
        ("x.txt", bytes(range(32)) * 100, "kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words_of_its_kind(tmp_path, name, contents, kind):
    with pytest.raises(UnreadableFile) as unreadable:
        read(write(tmp_path, name, contents))

    assert reason_kind(str(unreadable.value)) == kind


def test_no_sentence_of_reading_is_without_words_of_its_own():
    paths = Path(ingest.__path__[0]).glob("*.py")
    # Pictures of pages are made of documents that were read.
    sources = [path.read_text("utf-8") for path in paths if path.name != "page_images.py"]
    sentences = [sentence for source in sources for sentence in re.findall(r'UnreadableFile\(\s*f"([^"]+)"', source)]

    assert len(sentences) > 8
    assert [sentence for sentence in sentences if reason_kind(sentence) == "other"] == []


def test_notices_are_told_in_words_of_their_kind():
    assert notice_kind('"a.pdf": 2 of 9 pages hold no text that can be read (page 3, 4).') == "pages"
    assert notice_kind('Of the words read from "a.pdf" only 41% are known: look at its text.') == "quality"
    assert notice_kind("Something new.") == "other"


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_kind_has_words(language):
    words = SCREENS[language].words["documents"]
    kinds = ("scanned", "password", "empty", "textless", "large", "kind", "damaged", "missing", "closed", "other")

    assert all(words[f"why_{kind}"] for kind in kinds)
    assert all(words[f"notice_{kind}"] for kind in ("pages", "quality", "other"))
