"""Pages whose text is recognized in a picture: several at once, kept for the next time, their words placed."""

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from ingest.boxing import box_words as box_words
from ingest.cleaning import repair_text, text_quality
from ingest.errors import TesseractFailed
from ingest.kept_pages import KeptPages
from ingest.ocr import Recognition, recognize_picture
from ingest.pdf_flow import flow
from ingest.pdf_lines import Line
from ingest.reconciling import is_rtl_line
from ingest.scans import ScannedPage as ScannedPage
from ingest.scans import ScannedWord
from ingest.tesseract import NAME, Gray, SeenLine, SeenWord, installed_languages
from ingest.tesseract import missing_tools as missing_tools
from ingest.tools import Tools

# What an extraction waits for where `missing_tools` says something.
TESSERACT = NAME
# Print is read as well at this as at 300, and in half the time.
DOTS_PER_INCH = 200


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page to be recognized.

    Attributes:
        number: from 1.
        width, height: of the page as it is seen, in points.
        draw: gives its picture in gray, rows from the top, best at 200 dots per inch; called once when its turn comes,
            by the thread that asks for the pages, and not at all for a page that was kept.
    """

    number: int
    width: float
    height: float
    draw: Callable[[], Gray]


def recognize_pages(pictures: Iterable[PagePicture], tools: Tools, sha256: str) -> Iterator[ScannedPage]:
    """Recognize pages of the file with that SHA-256, in order, as many at once as `tools.slots` allows.

    A picture is drawn when there is a free core for it. Call it only where `missing_tools` says nothing.
    """
    kept = KeptPages(tools.kept_pages, sha256, installed_languages())
    waiting: deque[Future[ScannedPage]] = deque()
    expects_arabic = True
    most = os.cpu_count() or 1
    with ThreadPoolExecutor(most, thread_name_prefix="ocr") as pool:
        for picture in pictures:
            waiting.append(_begin(pool, picture, tools, kept, expects_arabic))
            while waiting and (waiting[0].done() or len(waiting) == most):
                page = waiting.popleft().result()
                # Pages of one file are mostly in one script, and reading them in that first saves reading them twice.
                expects_arabic = _is_arabic(page) if page.lines else expects_arabic
                yield page
        while waiting:
            yield waiting.popleft().result()


def _begin(
    pool: ThreadPoolExecutor, picture: PagePicture, tools: Tools, kept: KeptPages, expects_arabic: bool
) -> Future[ScannedPage]:
    if page := kept.find(picture.number):
        future: Future[ScannedPage] = Future()
        future.set_result(page)
        return future
    with ExitStack() as turn:
        # Given back by the thread that works on the page: no more pictures are in memory than cores work.
        turn.enter_context(tools.slots)
        gray = picture.draw()
        return pool.submit(_recognize, picture, gray, kept, expects_arabic, turn.pop_all())


def _is_arabic(page: ScannedPage) -> bool:
    return 2 * sum(line.is_rtl for line in page.lines) > len(page.lines)


def _recognize(picture: PagePicture, gray: Gray, kept: KeptPages, expects_arabic: bool, turn: ExitStack) -> ScannedPage:
    with turn:
        try:
            seen = recognize_picture(gray, _dots_per_inch(picture, gray), expects_arabic)
        except TesseractFailed:
            return ScannedPage(picture.number, (), (), 0.0, "needs_ocr")
        page = _page_of(picture, seen)
    kept.keep(page)
    return page


def _dots_per_inch(picture: PagePicture, gray: Gray) -> int:
    return round(72 * gray.shape[1] / picture.width) if picture.width else DOTS_PER_INCH


# Under these what was recognized are no words: a photo, writing by hand. Source: 17 held-out pages of clean Naskh have
# .90 and more of known words and a confidence of .85, 16 of noisy Amiri .90 and .79; of seven photos two have no words,
# one has three and a confidence of .48, the others .20 to .39 (known words tell them from nothing: .84 and more).
_KNOWN = 0.35
_CONFIDENT = 0.45


def _page_of(picture: PagePicture, seen: Recognition) -> ScannedPage:
    confidence = seen.confidence
    if not seen.lines:
        return ScannedPage(picture.number, (), (), 0.0, "good" if seen.is_blank else "unreadable")
    if confidence < _CONFIDENT or (text_quality(seen.text) < _KNOWN and not _is_mostly_figures(seen.text)):
        return ScannedPage(picture.number, (), (), confidence, "unreadable")
    lines = tuple(_line_of(line, picture, seen) for line in seen.lines)
    words = tuple(_words_of(seen))
    return ScannedPage(picture.number, lines, words, confidence, "good")


def _is_mostly_figures(text: str) -> bool:
    """Say whether figures are more than letters, as in tables and on title pages of accounts."""
    return sum(map(str.isdigit, text)) > sum(map(str.isalpha, text))


def _words_of(seen: Recognition) -> Iterator[ScannedWord]:
    width, height = seen.picture.width, seen.picture.height
    for place, line in enumerate(seen.lines):
        for word in line.words:
            left, top, right, bottom = seen.picture.box_before(word.left, word.top, word.right, word.bottom)
            box = (left / width, top / height, (right - left) / width, (bottom - top) / height)
            yield ScannedWord(word.text, place, *box)


# White this many times as wide as letters are high parts the cells of a row.
_CELL_GAP = 2.5


def _line_of(line: SeenLine, picture: PagePicture, seen: Recognition) -> Line:
    height, width = seen.picture.gray.shape
    is_sideways = seen.picture.degrees % 180 == 90
    page_width, page_height = (picture.height, picture.width) if is_sideways else (picture.width, picture.height)
    across, up = page_width / width, page_height / height
    is_rtl = is_rtl_line(line.words, seen.is_rtl)
    cells = tuple(repair_text(flow(list(_lines_in(cell)))) for cell in _cells_of(line))
    return Line(
        cells, line.left * across, line.right * across, page_height - line.baseline * up, line.size * up, is_rtl
    )


def _lines_in(cell: Sequence[SeenWord]) -> Iterator[str]:
    """Give the lines of a cell: in a row's words one is below the other."""
    begun = 0
    for place in range(1, len(cell) + 1):
        if place == len(cell) or cell[place].top >= cell[place - 1].bottom:
            yield " ".join(word.text for word in cell[begun:place])
            begun = place


def _cells_of(line: SeenLine) -> Sequence[Sequence[SeenWord]]:
    if line.cell_ends:
        return [line.words[start:end] for start, end in itertools.pairwise((0, *line.cell_ends))]
    cells = [[line.words[0]]]
    for before, word in itertools.pairwise(line.words):
        gap = max(word.left - before.right, before.left - word.right)
        if gap > _CELL_GAP * line.size:
            cells.append([])
        cells[-1].append(word)
    return cells
