"""A PDF by PDFium: opened from its path, its pages read and drawn one by one."""

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from ingest.cleaning import repair_text
from ingest.errors import UnreadableFile
from ingest.page_drawing import draw_page
from ingest.pdf_letters import LINE_END_HYPHEN, Piece
from ingest.pdf_lines import Line, find_pieces
from ingest.pdf_margins import PageLines
from ingest.pdf_paragraphs import Mark
from ingest.pdf_rows import read_lines_and_rows
from ingest.pdf_tables import Rule, find_bands, rule_of
from ingest.pdfium import PDFIUM
from ingest.tesseract import Gray

# Far above what is printed: beyond these a file is damaged or made to exhaust memory or time.
_MOST_PAGES = 10_000
_MOST_CHARACTERS = 200_000
_MOST_MARKS = 20_000
_MOST_OBJECTS = 20_000
_DEEPEST_FORM = 3
# A page drawn in gray takes a byte for each of these at most; A3 at 200 dots per inch takes 8 million.
_MOST_PIXELS = 30_000_000
_LONGEST_SIDE = 12_000
_WHITE: Gray = np.full((8, 8), 255, np.uint8)


class PdfFile:
    """An open PDF. PDFium is held only while one page is worked on: who draws pages elsewhere does not wait long.

    Attributes:
        noted_pages: places, from 0, of the pages read so far to which files are attached.
    """

    def __init__(self, document: pypdfium2.PdfDocument, page_count: int) -> None:
        self._document = document
        self.page_count = page_count
        self.noted_pages: list[int] = []

    def info(self, key: str) -> str:
        """Give an entry of the document information, "Title" or "Author", or ""."""
        with PDFIUM:
            try:
                return str(self._document.get_metadata_value(key))
            except UnicodeDecodeError:
                return ""

    def outline(self) -> tuple[Mark, ...]:
        """Give the bookmarks with their depth, from 1, and page, in order; none when there are none."""
        with PDFIUM:
            return tuple(self._marks())

    def _marks(self) -> Iterator[Mark]:
        for entry in itertools.islice(self._document.get_toc(), _MOST_MARKS):
            target = entry.get_dest()
            try:
                title = repair_text(entry.get_title()).strip()
            except UnicodeDecodeError:
                continue
            if title:
                yield Mark(title, entry.level + 1, (target.get_index() or 0) + 1 if target else 1)

    def read_page(self, place: int) -> PageLines:
        """Read one page, by its place from 0; one that cannot be opened has no lines.

        Lines that run up or down the page, or stand on their head, are read with the page turned, for PDFium puts
        in order what stands upright; the direction in which most letters stand comes first.
        """
        with PDFIUM:
            with self._page(place) as page:
                if page is None:
                    return PageLines(place + 1, 0.0, (), unread="unreadable")
                if _has_file_note(page):
                    self.noted_pages.append(place)
                with _characters_on(page) as characters:
                    if characters is None:
                        return PageLines(place + 1, 0.0, (), unread="unreadable")
                    pieces = find_pieces(characters)
                    turns = _turns_of(pieces)
                    if turns in ([], [0]) and not page.get_rotation():
                        return PageLines(place + 1, page.get_height(), tuple(_read_lines(page, characters, pieces)))
                left, bottom, right, top = page.get_bbox()
            lines: list[Line] = []
            for turn in turns:
                with self._page(place) as page:
                    lines += _read_turned(page, turn) if page is not None else ()
            is_sideways = turns and turns[0] % 2
            return PageLines(place + 1, right - left if is_sideways else top - bottom, tuple(lines))

    def picture_share(self, place: int) -> float:
        """Give the share of a page that pictures cover, 0 to 1."""
        with PDFIUM, self._page(place) as page:
            return _picture_share(page) if page is not None else 0.0

    def has_attachments(self) -> bool:
        """Say whether files are attached to the whole, or as notes to a page that was read (`noted_pages`)."""
        with PDFIUM:
            return bool(self.noted_pages) or pdfium.FPDFDoc_GetAttachmentCount(self._document) > 0

    def size(self, place: int) -> tuple[float, float]:
        """Give the width and height of a page as it is seen, in points."""
        with PDFIUM, self._page(place) as page:
            return (float(page.get_width()), float(page.get_height())) if page is not None else (0.0, 0.0)

    def draw(self, place: int, dots_per_inch: int) -> Gray:
        """Draw a page in gray, rows from the top: a very large one with fewer dots, white when it cannot be drawn."""
        with PDFIUM, self._page(place) as page:
            try:
                return _draw(page, dots_per_inch, f"page {place + 1}") if page is not None else _WHITE
            except UnreadableFile:
                return _WHITE

    @contextmanager
    def _page(self, place: int) -> Iterator[pypdfium2.PdfPage | None]:
        try:
            page = self._document[place]
        except pypdfium2.PdfiumError:
            yield None
            return
        try:
            yield page
        finally:
            page.close()


@contextmanager
def open_pdf(path: Path, name: str) -> Iterator[PdfFile]:
    """Open a PDF, and close it.

    Raises:
        UnreadableFile: it is no PDF, damaged, protected by a password, or too long.
    """
    # Read by us: PDFium knows no names of files that are not text.
    with path.open("rb") as file:
        with PDFIUM:
            document = _open(file, path, name)
            page_count = len(document)
        try:
            yield PdfFile(document, page_count)
        finally:
            with PDFIUM:
                document.close()


def _open(file: object, path: Path, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_explain(error, path, name)) from error
    if not 0 < len(document) <= _MOST_PAGES:
        count = len(document)
        document.close()
        if not count:
            raise UnreadableFile(f"{name} is a PDF without pages: get a whole copy of it.")
        raise UnreadableFile(f"{name} has {count} pages, at most {_MOST_PAGES} are read: split it into parts.")
    return document


def _explain(error: pypdfium2.PdfiumError, path: Path, name: str) -> str:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return f"{name} is protected by a password: save a copy without one and ingest that."
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return f"{name} is protected in a way that is not supported: print it to a new PDF and ingest that."
    with path.open("rb") as file:
        beginning = file.read(1024)
        file.seek(max(0, path.stat().st_size - 2048))
        end = file.read(2048)
    if b"%PDF-" not in beginning:
        return f"{name} is not a PDF although its name says so: give it the ending of what it is, or leave it out."
    if b"%%EOF" not in end:
        return f"{name} is cut short, its end is missing: download or copy it again."
    return f"{name} is a damaged PDF: open it in a PDF reader and print it to a new PDF, or get another copy."


_MOST_NOTES = 1_000


def _has_file_note(page: pypdfium2.PdfPage) -> bool:
    for place in range(min(_MOST_NOTES, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, place)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
            return True
    return False


def _read_lines(page: pypdfium2.PdfPage, characters: "_PdfiumCharacters", pieces: Sequence[Piece]) -> Iterator[Line]:
    return read_lines_and_rows(characters, pieces, find_bands(list(_rules(page))))


def _rules(page: pypdfium2.PdfPage) -> Iterator[Rule]:
    """Give the straight lines that are drawn on a page."""
    edges = [ctypes.c_float() for _ in range(4)]
    for place in range(min(_MOST_OBJECTS, pdfium.FPDFPage_CountObjects(page))):
        found = pdfium.FPDFPage_GetObject(page, place)
        if pdfium.FPDFPageObj_GetType(found) == pdfium.FPDF_PAGEOBJ_PATH:
            pdfium.FPDFPageObj_GetBounds(found, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            yield from rule_of(left, bottom, right, top)


# ---- turned pages ------------------------------------------------------------------------------------------


def _read_turned(page: pypdfium2.PdfPage, turn: int) -> list[Line]:
    """Read the lines that stand in a direction, in quarter turns counter-clockwise."""
    rotation = page.get_rotation()
    page.set_rotation(0)
    try:
        scale = _turn_back(page, turn)
        with _characters_on(page) as characters:
            if characters is None:
                return []
            return [_scaled(line, 1 / scale) for line in _read_lines(page, characters, find_pieces(characters))]
    finally:
        # It is kept with the document, and the page is drawn as it is seen.
        page.set_rotation(rotation)


def _turn_back(page: pypdfium2.PdfPage, turn: int) -> float:
    """Turn all that stands on a page, and make it so much smaller that it does not leave the page."""
    left, bottom, right, top = page.get_bbox()
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    scale = min(width / height, height / width) if turn % 2 else 1.0
    matrix = (
        pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0),
        pdfium.FS_MATRIX(0, -scale, scale, 0, left - scale * bottom, bottom + scale * right),
        pdfium.FS_MATRIX(-1, 0, 0, -1, left + right, bottom + top),
        pdfium.FS_MATRIX(0, scale, -scale, 0, left + scale * top, bottom - scale * left),
    )[turn]
    for place in range(pdfium.FPDFPage_CountObjects(page) if turn else 0):
        pdfium.FPDFPageObj_TransformF(pdfium.FPDFPage_GetObject(page, place), matrix)
    return scale


def _scaled(line: Line, by: float) -> Line:
    return replace(line, left=line.left * by, right=line.right * by, baseline=line.baseline * by, size=line.size * by)


@contextmanager
def _characters_on(page: pypdfium2.PdfPage) -> "Iterator[_PdfiumCharacters | None]":
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        yield _PdfiumCharacters(text_page)
    finally:
        text_page.close()


def _turns_of(pieces: Sequence[Piece]) -> list[int]:
    """Give the quarter turns in which letters stand, the one with most of them first."""
    letters = Counter[int]()
    for piece in pieces:
        letters[piece.turn] += len(piece.shown)
    del letters[-1]
    return [turn for turn, _ in letters.most_common()]


# ---- letters -----------------------------------------------------------------------------------------------


class _PdfiumCharacters:
    """The characters of one page, asked of PDFium one by one."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        self._page = text_page.raw
        self._box = pdfium.FS_RECTF()
        # Asked of every Arabic letter: what can be looked up once is.
        self._box_at = ctypes.byref(self._box)
        self._find_box = pdfium.FPDFText_GetLooseCharBox
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self.text = _characters_of(text_page)

    def extent(self, place: int) -> tuple[float, float]:
        self._find_box(self._page, place, self._box_at)
        return self._box.left, self._box.right

    def baseline(self, place: int) -> float:
        pdfium.FPDFText_GetCharOrigin(self._page, place, self._x, self._y)
        return self._y.value

    def size(self, place: int) -> float:
        pdfium.FPDFText_GetMatrix(self._page, place, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return float(pdfium.FPDFText_GetFontSize(self._page, place)) * scale

    def angle(self, place: int) -> float:
        pdfium.FPDFText_GetMatrix(self._page, place, self._matrix)
        return math.degrees(math.atan2(self._matrix.b, self._matrix.a)) % 360


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


# ---- pictures ----------------------------------------------------------------------------------------------


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """Add up the areas of pictures: a scan may lie there in strips, or in a form."""
    whole = page.get_width() * page.get_height()
    objects = (pdfium.FPDFPage_GetObject(page, place) for place in range(pdfium.FPDFPage_CountObjects(page)))
    area = sum(_picture_areas(objects, itertools.count(), 0))
    return min(1.0, area / whole) if whole > 0 else 0.0


def _picture_areas(objects: Iterable[object], budget: Iterator[int], depth: int) -> Iterator[float]:
    edges = [ctypes.c_float() for _ in range(4)]
    for found in objects:
        if next(budget) > _MOST_OBJECTS:
            return
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(found, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            yield max(0.0, right - left) * max(0.0, top - bottom)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(found, matrix)
            scale = abs(matrix.a * matrix.d - matrix.b * matrix.c)
            count = pdfium.FPDFFormObj_CountObjects(found)
            inside = (pdfium.FPDFFormObj_GetObject(found, place) for place in range(count))
            yield from (scale * area for area in _picture_areas(inside, budget, depth + 1))


def _draw(page: pypdfium2.PdfPage, dots_per_inch: int, name: str) -> Gray:
    width, height = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
    scale = min(dots_per_inch / 72, math.sqrt(_MOST_PIXELS / (width * height)), _LONGEST_SIDE / max(width, height))
    bitmap = draw_page(page, scale, name, in_gray=True)
    try:
        return np.array(bitmap.to_numpy(), np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()
