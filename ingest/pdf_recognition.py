"""Which pages of a PDF are recognized as pictures, and whether what comes of it is better than their text."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from ingest.cleaning import GOOD_SHORT_TEXT, GOOD_TEXT, text_quality
from ingest.pdf_file import PdfFile
from ingest.pdf_letters import ARABIC
from ingest.pdf_margins import PageLines, Unread
from ingest.scanned_pages import DOTS_PER_INCH, PagePicture, ScannedPage, missing_tools, recognize_pages
from ingest.tools import Tools

# Under this a page is letters, not words. Source: 226 Arabic texts (ARCD) score .74 or more, reversed .51 or less;
# French (761, PIAF) .71 or more, reversed .48 or less. Latin script may also be a language without a word list
# (a sentence of Spanish scores .60, Italian .44, German .40), so there only what is plainly garbage is refused.
_ILLEGIBLE_ARABIC = 0.52
_ILLEGIBLE_LATIN = 0.20
_JUDGED_WORDS = 12
_SHORT = 30

# Source: of 90 PDFs with text none has a picture over more than a tenth of a page; of scans it covers all. An old
# layer of recognized text scores .80 at most, new recognition .83.
_FEW_LETTERS = 50
_PICTURE = 0.5
_WHOLE_PICTURE = 0.8
_OLD_LAYER = 0.80
# Of pages without any text also a smaller one is looked at: a signature, a table pasted as a picture.
_SMALL_PICTURE = 0.08
# Text that reads badly may be in another language: where recognition helped none of so many pages, it is not
# asked for more.
_TRIED = 4

Need = Literal["", "picture", "layer", "letters"]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page as its text was found.

    Attributes:
        score: what its text is worth (ingest.cleaning.text_quality).
        need: why it should be recognized: "picture" when that is all it is, "layer" when text lies over one and
            reads badly, "letters" when text reads badly; "" when it should not.
    """

    page: PageLines
    score: float
    need: Need

    @property
    def is_legible(self) -> bool:
        """Say whether its letters are words, or too few to tell."""
        text = self.page.text
        arabic = len(ARABIC.findall(text))
        lowest = _ILLEGIBLE_ARABIC if arabic > len(text) / 3 else _ILLEGIBLE_LATIN
        return len(text.split()) < _JUDGED_WORDS or self.score >= lowest


@dataclass(frozen=True, slots=True)
class Recognized:
    """The pages of a file after text recognition.

    Attributes:
        scanned: the pages whose text is that which was recognized.
        missing: what is not installed and would have read more, in one sentence, or "".
    """

    pages: tuple[PageLines, ...]
    scanned: tuple[ScannedPage, ...] = ()
    missing: str = ""


def need_of(page: PageLines, score: float, file: PdfFile) -> Need:
    """Say why a page should be recognized as a picture, or ""."""
    letters = sum(map(len, page.text.split()))
    if letters >= _FEW_LETTERS and score >= _OLD_LAYER:
        return ""
    share = file.picture_share(page.number - 1)
    if letters < _FEW_LETTERS and share > (_PICTURE if letters else _SMALL_PICTURE):
        return "picture"
    if share > _WHOLE_PICTURE:
        return "layer"
    return "letters" if len(page.text.split()) >= _JUDGED_WORDS and not reads_well(page.text, score) else ""


def reads_well(text: str, score: float) -> bool:
    """Say whether a text of that score was read well (ingest.cleaning.is_good_text, without counting again)."""
    return score >= (GOOD_SHORT_TEXT if len(text.split()) < _SHORT else GOOD_TEXT)


def recognize_where_needed(found: Sequence[FoundPage], file: PdfFile, path: Path, tools: Tools) -> Recognized:
    """Recognize the pages that need it, and take of each page the text that is better."""
    if not any(each.need for each in found):
        return Recognized(tuple(each.page for each in found))
    if missing := missing_tools():
        pages = tuple(_without_recognition(each) for each in found)
        is_waiting = any(each.need in ("picture", "layer") or not each.is_legible for each in found)
        return Recognized(pages, (), missing if is_waiting else "")
    answers = _recognize(found, file, path, tools)
    taken = [answers.get(each.page.number) for each in found]
    pages = tuple(_better(each, answer, file) for each, answer in zip(found, taken, strict=True))
    scanned = tuple(answers[page.number] for page in pages if page.is_scanned)
    return Recognized(pages, scanned)


def _without_recognition(found: FoundPage) -> PageLines:
    if found.need == "picture" or (found.need and not found.is_legible):
        return replace(found.page, lines=(), unread="needs_ocr")
    return found.page


def _recognize(found: Sequence[FoundPage], file: PdfFile, path: Path, tools: Tools) -> dict[int, ScannedPage]:
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    doubted = [each for each in found if each.need == "letters"]
    first = [each for each in found if each.need in ("picture", "layer") or each in doubted[:_TRIED]]
    answers: dict[int, ScannedPage] = {}
    for wanted in (first, doubted[_TRIED:]):
        pictures = (_picture_of(each.page.number, file) for each in wanted)
        for answer in recognize_pages(pictures, tools, sha256):
            answers[answer.number] = answer
            tools.tell(answer.number, file.page_count)
        if not any(_is_better(each, answers[each.page.number]) for each in doubted[:_TRIED]):
            break
    return answers


def _picture_of(number: int, file: PdfFile) -> PagePicture:
    width, height = file.size(number - 1)
    return PagePicture(number, width, height, partial(file.draw, number - 1, DOTS_PER_INCH))


def _better(found: FoundPage, answer: ScannedPage | None, file: PdfFile) -> PageLines:
    if answer is None:
        return found.page if found.is_legible else replace(found.page, lines=(), unread="unreadable")
    if _is_better(found, answer):
        height = file.size(answer.number - 1)[1]
        return replace(found.page, height=height, lines=answer.lines, is_scanned=True)
    if found.page.lines and found.is_legible:
        return found.page
    # An empty sheet, or a picture without letters, is good.
    unread: Unread = answer.quality if answer.quality in ("needs_ocr", "unreadable") else ""
    return replace(found.page, lines=(), unread=unread)


def _is_better(found: FoundPage, answer: ScannedPage) -> bool:
    if not answer.lines:
        return False
    text = "\n".join(line.text for line in answer.lines)
    return text_quality(text) > found.score or (found.need == "picture" and not found.page.lines)
