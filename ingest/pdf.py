"""PDF files: text by pypdfium2 and geometry, metadata and outline by pypdf, page by page the better of the two."""

import ctypes
import io
import logging
import math
import re
import time
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdf.errors
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from ingest.blocks import Extraction
from ingest.cleaning import is_good_text, repair_text, text_quality
from ingest.errors import UnreadableFile
from ingest.furniture import find_title
from ingest.metadata import stated_publisher, stated_title
from ingest.pdf_letters import ARABIC, LINE_END_HYPHEN
from ingest.pdf_lines import Line, read_lines
from ingest.pdf_margins import PageLines
from ingest.pdf_paragraphs import Mark, join_lines
from ingest.pdfium import PDFIUM

# Far above what is printed: beyond these a file is damaged or made to exhaust memory or time.
_MOST_PAGES = 10_000
_MOST_CHARACTERS = 200_000
_LONGEST_SECONDS = 900
# A second opinion costs 50 ms a page. Where it never helped on the first pages it will not help on the rest.
_SECOND_OPINIONS = 30

# Under this a page is letters, not words. Source: 226 Arabic texts (ARCD) score .74 or more, reversed .51 or less;
# French (761, PIAF) .71 or more, reversed .48 or less. Latin script may also be a language without a word list
# (a sentence of Spanish scores .60, Italian .44, German .40), so there only what is plainly garbage is refused.
_ILLEGIBLE_ARABIC = 0.52
_ILLEGIBLE_LATIN = 0.20
_JUDGED_WORDS = 12

# What pypdf raises on damaged files, over and above its own errors.
_PYPDF_FAULTS = (
    *(pypdf.errors.PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(RecursionError, OverflowError, NotImplementedError, OSError, ArithmeticError),
)
# pypdf tells every repair it makes; what the person should know is in the notices.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(contents: bytes, name: str) -> Extraction:
    """Read a PDF: text in reading order, paragraphs joined, running headers and page numbers removed.

    Raises:
        UnreadableFile: it is damaged, protected by a password, too long, or none of its pages holds text.
    """
    second = _SecondReader(contents)
    pages = _read_pages(contents, name, second)
    unread = [page for page in pages if not page.lines]
    if len(unread) == len(pages):
        raise UnreadableFile(_explain_no_text(pages, name))
    blocks = join_lines(pages, second.outline())
    place = find_title(blocks)
    heading = next((block.text for block in blocks if block.level == 1 and block.page == 1), "")
    return Extraction(
        blocks=blocks,
        text_as_read="\n".join(line.text for page in pages for line in page.lines),
        title=stated_title(second.info("/Title")) or heading or (blocks[place].text if place >= 0 else ""),
        publisher=stated_publisher(second.info("/Author")),
        page_count=len(pages),
        notices=_notices(unread, len(pages), name),
    )


# ---- opening -----------------------------------------------------------------------------------------------


def _open(contents: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(contents)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_explain(error, contents, name)) from error
    if not len(document):
        raise UnreadableFile(f"{name} is a PDF without pages: get a whole copy of it.")
    if len(document) > _MOST_PAGES:
        raise UnreadableFile(f"{name} has {len(document)} pages, at most {_MOST_PAGES} are read: split it into parts.")
    return document


def _explain(error: pypdfium2.PdfiumError, contents: bytes, name: str) -> str:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return f"{name} is protected by a password: save a copy without one and ingest that."
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return f"{name} is protected in a way that is not supported: print it to a new PDF and ingest that."
    if b"%PDF-" not in contents[:1024]:
        return f"{name} is not a PDF although its name says so: give it the ending of what it is, or leave it out."
    if b"%%EOF" not in contents[-2048:]:
        return f"{name} is cut short, its end is missing: download or copy it again."
    return f"{name} is a damaged PDF: open it in a PDF reader and print it to a new PDF, or get another copy."


def _explain_no_text(pages: list[PageLines], name: str) -> str:
    if any(page.is_illegible for page in pages):
        return (
            f"{name} holds text that cannot be read, its fonts do not say which letters they draw: "
            "it needs text recognition (OCR), which this version does not do."
        )
    return f"{name} has no text and looks scanned: it needs text recognition (OCR), which this version does not do."


def _notices(unread: list[PageLines], page_count: int, name: str) -> tuple[str, ...]:
    if not unread:
        return ()
    numbers = ", ".join(str(page.number) for page in unread[:10]) + ("…" if len(unread) > 10 else "")
    return (f"{name}: {len(unread)} of {page_count} pages hold no text that can be read (page {numbers}).",)


# ---- pages -------------------------------------------------------------------------------------------------


def _read_pages(contents: bytes, name: str, second: "_SecondReader") -> list[PageLines]:
    with PDFIUM:
        document = _open(contents, name)
        page_count = len(document)
    deadline = time.monotonic() + _LONGEST_SECONDS
    try:
        pages = []
        for place in range(page_count):
            # Page by page: who looks at a picture of one does not wait for the end of a long document.
            with PDFIUM:
                page = _read_page(document, place) if time.monotonic() < deadline else PageLines(place + 1, 0.0, ())
            pages.append(_better(page, second))
        return pages
    finally:
        with PDFIUM:
            document.close()


def _read_page(document: pypdfium2.PdfDocument, place: int) -> PageLines:
    """Read one page by geometry; a page that cannot be opened has no lines."""
    try:
        page = document[place]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PageLines(place + 1, 0.0, ())
    lines = tuple(read_lines(_PdfiumCharacters(text_page)))
    height = page.get_height()
    text_page.close()
    page.close()
    return PageLines(place + 1, height, lines)


def _better(page: PageLines, second: "_SecondReader") -> PageLines:
    """Take pypdf's text where it reads clearly better; leave a page empty that neither reads."""
    text = page.text
    if is_good_text(text):
        return page
    score = text_quality(text)
    other = second.page_text(page.number - 1, score)
    if text_quality(other) > score:
        page = PageLines(page.number, 0.0, tuple(_lines_without_places(other)))
        text, score = other, text_quality(other)
    if len(text.split()) >= _JUDGED_WORDS and score < _lowest_legible(text):
        return PageLines(page.number, page.height, (), is_illegible=True)
    return page


def _lowest_legible(text: str) -> float:
    arabic = len(ARABIC.findall(text))
    return _ILLEGIBLE_ARABIC if arabic > len(text) / 3 else _ILLEGIBLE_LATIN


class _PdfiumCharacters:
    """The characters of one page, asked of PDFium one by one."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        self._page = text_page.raw
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self.text = _characters_of(text_page)

    def extent(self, place: int) -> tuple[float, float]:
        pdfium.FPDFText_GetLooseCharBox(self._page, place, self._box)
        return self._box.left, self._box.right

    def baseline(self, place: int) -> float:
        pdfium.FPDFText_GetCharOrigin(self._page, place, self._x, self._y)
        return self._y.value

    def size(self, place: int) -> float:
        pdfium.FPDFText_GetMatrix(self._page, place, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return float(pdfium.FPDFText_GetFontSize(self._page, place)) * scale


def _characters_of(text_page: pypdfium2.PdfTextPage) -> str:
    """Give the page's characters, one for each of PDFium's, up to the limit."""
    count = min(text_page.count_chars(), _MOST_CHARACTERS)
    text = text_page.get_text_range(0, count) if count else ""
    if len(text) != count:
        # PDFium's string leaves out characters it has no code for; the places must agree.
        codes = (pdfium.FPDFText_GetUnicode(text_page, place) for place in range(count))
        text = "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else _NO_CODE for code in codes)
    return _HYPHEN_OR_NO_CODE.sub(lambda found: _hyphen_at(text_page, found.start()), text)


# PDFium writes the first of these into its string, and gives the second as code, for a hyphen at a line's end.
_NO_CODE = "\ufffe"
_HYPHEN_OR_NO_CODE = re.compile(rf"[{_NO_CODE}{LINE_END_HYPHEN}]")


def _hyphen_at(text_page: pypdfium2.PdfTextPage, place: int) -> str:
    return LINE_END_HYPHEN if pdfium.FPDFText_IsHyphen(text_page, place) == 1 else _NO_CODE


def _lines_without_places(text: str) -> Iterator[Line]:
    """Give lines whose places are unknown: one character is one wide, each line one high."""
    lines = [line.strip() for line in text.split("\n")]
    for place, line in enumerate(lines):
        if line:
            is_rtl = bool(ARABIC.search(line))
            left, right = (-len(line), 0) if is_rtl else (0, len(line))
            yield Line((line,), left, right, -1.2 * place, 1.0, is_rtl)


# ---- the second reader -------------------------------------------------------------------------------------


class _SecondReader:
    """pypdf on the same file; what it cannot read is empty."""

    def __init__(self, contents: bytes) -> None:
        self._asked = self._helped = 0
        try:
            self._reader: pypdf.PdfReader | None = pypdf.PdfReader(io.BytesIO(contents))
            if self._reader.is_encrypted:
                self._reader.decrypt("")
            self._info = {str(key): str(value) for key, value in (self._reader.metadata or {}).items()}
        except _PYPDF_FAULTS:
            self._reader, self._info = None, {}

    def info(self, key: str) -> str:
        """Give an entry of the document information, or ""."""
        return self._info.get(key, "")

    def page_text(self, place: int, score: float) -> str:
        """Give pypdf's text of a page, or "" once it has proved no help for this file."""
        if self._reader is None or (self._asked >= _SECOND_OPINIONS and not self._helped):
            return ""
        self._asked += 1
        try:
            text = self._reader.pages[place].extract_text()[:_MOST_CHARACTERS]
        except _PYPDF_FAULTS:
            return ""
        self._helped += text_quality(text) > score
        return text

    def outline(self) -> tuple[Mark, ...]:
        """Give the bookmarks with their depth, from 1, and page, in order; none when there are none."""
        if self._reader is None:
            return ()
        try:
            return tuple(self._marks(self._reader.outline, 1))
        except _PYPDF_FAULTS:
            return ()

    def _marks(self, entries: list[Any], level: int) -> Iterator[Mark]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._marks(entry, level + 1)
            elif self._reader is not None and (title := repair_text(str(entry.title or "")).strip()):
                yield Mark(title, level, (self._reader.get_destination_page_number(entry) or 0) + 1)
