"""Pages of PDF and picture files as pictures, and where on them words stand."""

import ctypes
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from ingest.errors import UnreadableFile
from ingest.page_drawing import draw_page
from ingest.page_letters import Glyph, find_letters, letters_of, stand_level
from ingest.pdfium import PDFIUM
from ingest.picture_files import PICTURE_SUFFIXES, open_picture

# Letters of 9 points are read with ease, and a page is some 150 kilobytes.
_DOTS_PER_INCH = 110
_LONGEST_SIDE = 2000
# One page is drawn at a time; who has waited so long is told to come back.
_LONGEST_WAIT = 20.0
_MOST_CHARACTERS = 100_000
# Beyond so many heights of a letter, what stands on one line belongs to different columns.
_COLUMN_GAP = 3.0
# Narrower than the blank between two words, wider than the one between two letters.
_WORD_GAP = 0.1
# Shares of a page are computed on a picture of this side.
_GRID = 1_000_000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in shares of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


def render_page(path: Path, page: int) -> bytes:
    """Draw one page of a PDF or of a picture file, numbered from 1, as a PNG.

    A page of a PDF has 110 dots per inch, no picture has more than 2,000 a side.

    Raises:
        UnreadableFile: there is no such page, or it cannot be drawn in ten seconds.
    """
    image = _draw_picture(path, page) if path.suffix.lower() in PICTURE_SUFFIXES else _draw_pdf(path, page)
    file = io.BytesIO()
    # Print has few colors: a palette halves what is sent.
    image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_pdf(path: Path, page: int) -> Image.Image:
    with _opened(path, page) as opened:
        scale = min(_DOTS_PER_INCH / 72, _LONGEST_SIDE / max(opened.get_width(), opened.get_height(), 1.0))
        bitmap = draw_page(opened, scale, f"{path.name}, page {page}")
        image: Image.Image = bitmap.to_pil()
        image.load()
        bitmap.close()
    return image


def _draw_picture(path: Path, page: int) -> Image.Image:
    try:
        with open_picture(path, path.name) as file:
            image = file.picture(page)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened.") from error
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image


def find_boxes(path: Path, page: int, words: str) -> tuple[Box, ...]:
    """Find words on a page: one box for each line that they stand on; none when they are not there.

    Of words that go over the end of a page those on this page are found.

    Raises:
        UnreadableFile: there is no such page.
    """
    with _opened(path, page) as opened:
        glyphs = list(_glyphs(opened))
        found = find_letters(glyphs, words)
        return tuple(_box(opened, [glyphs[place] for place in run]) for run in _runs(glyphs, found))


def read_inside(path: Path, page: int, boxes: Sequence[Box]) -> str:
    """Give the folded letters whose middles stand inside boxes of a page, in the file's order: to check boxes by.

    Raises:
        UnreadableFile: there is no such page.
    """
    with _opened(path, page) as opened:
        return "".join(glyph.letters for glyph in _glyphs(opened) if _is_inside(opened, glyph, boxes))


def _is_inside(page: pypdfium2.PdfPage, glyph: Glyph, boxes: Sequence[Box]) -> bool:
    x, y = _on_picture(page, glyph.middle, (glyph.bottom + glyph.top) / 2)
    return any(0 <= x - box.left <= box.width and 0 <= y - box.top <= box.height for box in boxes)


@contextmanager
def _opened(path: Path, page: int) -> Iterator[pypdfium2.PdfPage]:
    """Open a page while no other thread uses PDFium."""
    if not PDFIUM.acquire(timeout=_LONGEST_WAIT):
        raise UnreadableFile(f"{path.name}: other PDF files are being read, try again in a moment.")
    try:
        with _document(path) as document:
            if not 1 <= page <= len(document):
                raise UnreadableFile(f"{path.name} has no page {page}: it has {len(document)}.")
            try:
                opened = document[page - 1]
            except pypdfium2.PdfiumError as error:
                raise UnreadableFile(f"{path.name}: page {page} is damaged.") from error
            try:
                yield opened
            finally:
                opened.close()
    finally:
        PDFIUM.release()


@contextmanager
def _document(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        # Read by us: PDFium knows no names of files that are not text.
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened.") from error
    with file:
        try:
            document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(f"{path.name} is not a PDF that can be drawn.") from error
        try:
            yield document
        finally:
            document.close()


# ---- letters -------------------------------------------------------------------------------------------------


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text_page = page.get_textpage()
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    try:
        for place in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
            code = pdfium.FPDFText_GetUnicode(text_page, place)
            letters = letters_of(chr(code)) if 0 < code < 0x110000 else ""
            if letters and pdfium.FPDFText_GetLooseCharBox(text_page, place, box):
                left, right = sorted((box.left, box.right))
                bottom, top = sorted((box.bottom, box.top))
                pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
                yield Glyph(letters, left, bottom, right, top, y.value)
    finally:
        text_page.close()


def _runs(glyphs: Sequence[Glyph], found: frozenset[int]) -> Iterator[list[int]]:
    """Cut what was found into runs: on one line, with nothing else between."""
    for line in _lines_through(glyphs, found):
        run: list[int] = []
        for word in _words(glyphs, line):
            is_far = run and _gap(glyphs, run, word) > _COLUMN_GAP * glyphs[word[0]].height
            # A letter that a font lists out of its order is found with the others of its word.
            is_found = 2 * sum(place in found for place in word) >= len(word)
            if run and (is_far or not is_found):
                yield run
                run = []
            if is_found:
                run += word
        if run:
            yield run


def _words(glyphs: Sequence[Glyph], line: Sequence[int]) -> Iterator[list[int]]:
    """Cut a line into words by the blanks between them, from left to right."""
    word: list[int] = []
    for place in sorted(line, key=lambda place: glyphs[place].left):
        if word and _gap(glyphs, word, [place]) > _WORD_GAP * glyphs[place].height:
            yield word
            word = []
        word.append(place)
    if word:
        yield word


def _gap(glyphs: Sequence[Glyph], before: Sequence[int], after: Sequence[int]) -> float:
    return min(glyphs[place].left for place in after) - max(glyphs[place].right for place in before)


def _lines_through(glyphs: Sequence[Glyph], found: frozenset[int]) -> Iterator[list[int]]:
    """Give the lines on which something was found, from the top, with all that stands on them."""
    waiting = sorted(found, key=lambda place: -glyphs[place].baseline)
    while waiting:
        # The tallest of them tells best how far a line reaches.
        level = [glyphs[place] for place in waiting if stand_level(glyphs[place], glyphs[waiting[0]])]
        first = max(level, key=lambda glyph: glyph.height)
        on_line = [place for place, glyph in enumerate(glyphs) if stand_level(glyph, first)]
        yield on_line
        done = {waiting[0], *on_line}
        waiting = [place for place in waiting if place not in done]


def _box(page: pypdfium2.PdfPage, run: Sequence[Glyph]) -> Box:
    """Give the box around a run; turned pages and those cut to size are counted in."""
    corners = [
        _on_picture(page, min(glyph.left for glyph in run), max(glyph.top for glyph in run)),
        _on_picture(page, max(glyph.right for glyph in run), min(glyph.bottom for glyph in run)),
    ]
    (left, right), (top, bottom) = (sorted(sides) for sides in zip(*corners, strict=True))
    return Box(left, top, right - left, bottom - top)


def _on_picture(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return tuple(min(1.0, max(0.0, each.value / _GRID)) for each in (across, down))  # type: ignore[return-value]
