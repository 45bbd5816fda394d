"""Every sentence with which reading refuses a file has words in the page's language."""

import ast
import re
from pathlib import Path

import pytest

import ingest
from assistant.web.screen import SCREENS
from assistant.web.unread_words import (
    NOTICES,
    REASONS,
    install_command,
    notice_kind,
    reason_kind,
    telling_sentence,
)
from ingest.errors import UnreadableFile
from tests.readings import read

SCANNED = (
    "To read scanned pages install tesseract, then ingest again: "
    "sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra"
)


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
        ("x.txt", bytes(range(32)) * 100, "content"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words_of_its_kind(tmp_path, name, contents, kind):
    with pytest.raises(UnreadableFile) as unreadable:
        read(write(tmp_path, name, contents))

    assert reason_kind(str(unreadable.value)) == kind


# Pictures of pages are made of documents that were read; the others speak of folders and processes.
SPEAK_OF_NO_FILE = ("page_images.py", "page_drawing.py", "finding.py", "starting.py", "syncing.py", "watching.py")


def sentences_of(path: Path) -> list[str]:
    """Give the sentences that a source file says of a file, with what it fills in between braces."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in ast.walk(node)}
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said.append("".join(piece.value if isinstance(piece, ast.Constant) else "{}" for piece in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (inner | notes):
            said.append(node.value)
    return [each for each in said if re.match(r"(Of )?\{\}|is |may |has |does |cannot ", each) and each.count(" ") > 3]


def test_no_sentence_of_reading_is_without_words_of_its_own():
    paths = [path for path in Path(ingest.__path__[0]).glob("*.py") if path.name not in SPEAK_OF_NO_FILE]
    sentences = [each for path in paths for each in sentences_of(path) if each.endswith((".", "{}"))]

    assert len(sentences) > 80
    assert [each for each in sentences if reason_kind(each) == notice_kind(each) == "other"] == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ('"مسح.pdf" has no text that can be read and looks scanned. To read scanned pages install tesseract, then '
         "ingest again: sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra", "tesseract"),
        ('"قديم.doc" needs LibreOffice to be read: sudo apt install libreoffice-writer-nogui, then ingest it again.',
         "libreoffice"),
        ('"قديم.doc" cannot be opened by LibreOffice: open it in the program that made it and save it as .docx.',
         "unopened"),
        ('"bombe.docx" unpacks to more than any document holds: it is damaged or made to do harm, leave it out.',
         "harm"),
        ('"bombe.png" is a picture of 90000 × 90000 dots, at most 89 million are read: save it smaller, or cut it into '
         "pages.", "picture"),
        ('"lot.zip" names a place outside its archive: unpack it yourself, with care.', "outside"),
        ('"note.eml" is sealed or encrypted: open the mail in its program and save what it holds.', "sealed"),
        ('"x.pdf" was given up, for 120 s nothing came of it: open it to see what it is, and save it again or print it '
         "to a PDF.", "lasting"),
        ('"x.pdf" brought down the process that read it (it crashed, or there was too little memory): open it to see '
         "what it is, and save it again or split it into parts.", "crashed"),
        ("https://example.org/a answers 404: check the address.", "address"),
    ],
)  # fmt: skip
def test_a_sentence_is_told_in_words_of_its_kind(sentence, kind):
    assert reason_kind(sentence) == kind


def test_the_name_of_a_file_does_not_decide_why_it_could_not_be_read():
    assert reason_kind('"is a link to Outlook, made to do harm.txt" is empty: save it again with its text.') == "empty"
    assert notice_kind('"recognition failed.pdf": 2 of 9 pages hold no text that can be read (page 3, 4).') == "pages"


def test_notices_are_told_in_words_of_their_kind():
    assert notice_kind('"a.pdf": 2 of 9 pages hold no text that can be read (page 3, 4).') == "pages"
    assert notice_kind('Of the words read from "a.pdf" only 41% are known: look at its text.') == "quality"
    assert notice_kind("Something new.") == "other"


def test_the_command_that_installs_what_is_missing_is_taken_whole():
    assert install_command(f'"a.pdf" looks scanned. {SCANNED}') == (
        "sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra"
    )
    libreoffice = (
        '"a.doc" needs LibreOffice to be read: sudo apt install libreoffice-writer-nogui, then ingest it again.'
    )
    assert install_command(libreoffice) == "sudo apt install libreoffice-writer-nogui"
    assert install_command('"sudo.pdf" is empty: save it again with its text.') == ""


def test_beside_our_words_stands_only_what_they_do_not_say():
    waiting = f'"a.pdf": 2 of 9 pages are scanned and were not read (page 3, 4). {SCANNED}'

    assert telling_sentence(notice_kind(waiting), waiting) == (
        '"a.pdf": 2 of 9 pages are scanned and were not read (page 3, 4).'
    )
    assert telling_sentence("kind", '"a.exe" is of a kind that is not read: convert it to one of .txt, .md.') == ""


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_kind_has_words(language):
    words = SCREENS[language].words["documents"]

    assert all(words[f"why_{kind}"] for kind in (*dict(REASONS), "other"))
    assert all(words[f"notice_{kind}"] for kind in (*dict(NOTICES), "other"))
