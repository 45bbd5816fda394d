"""Pages of a PDF as pictures, with the words of a quotation boxed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.web.marking import Mark
from index.records import Document, Page, WordBox
from ingest.errors import UnreadableFile
from ingest.page_images import Box, find_boxes, render_page

# A quotation that goes over more pages than these is shown on the first of them.
_MOST_PAGES = 3
# Other quotations of an answer that are boxed on one page.
_MOST_LIGHT = 20
# Of the height of a letter, and of its height as a share of the page: words further apart stand in other columns.
_LEVEL = 0.6
_COLUMN_GAP = 4.0


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box in percent of the picture; `number` is that of its citation, shown where `is_last`."""

    left: float
    top: float
    width: float
    height: float
    number: int
    is_light: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """One page; `is_located` tells whether the quotation that is shown was found on it."""

    number: int
    boxes: tuple[ShownBox, ...]
    is_located: bool


def view_pages(
    document: Document,
    marks: Sequence[Mark],
    marked: tuple[int, int],
    word_boxes: Callable[[str, int], tuple[WordBox, ...]],
) -> tuple[PageView, ...]:
    """View the pages on which the range `marked` of a text stands; the file must be what was read.

    `word_boxes` gives the words of a scanned page (index.library.Library.word_boxes).
    """
    start, end = marked
    over = [page for page in document.pages if page.start < end and page.end > start]
    return tuple(
        _view(document, marks, page, word_boxes(document.id, page.number) if page.is_scanned else ())
        for page in over[:_MOST_PAGES]
    )


@lru_cache(maxsize=64)
def draw_page(file: str, sha256: str, page: int) -> bytes:
    """Draw a page as PNG; the last pages that were looked at are kept, by the hash of their file.

    Raises:
        UnreadableFile: as ingest.page_images.render_page.
    """
    return render_page(Path(file), page)


def _view(document: Document, marks: Sequence[Mark], page: Page, words: Sequence[WordBox]) -> PageView:
    near = [mark for mark in marks if mark.start < page.end and mark.end > page.start]
    light = [mark for mark in near if mark.is_light][:_MOST_LIGHT]
    shown = [mark for mark in near if not mark.is_light]
    boxes = [box for mark in (*light, *shown) for box in _boxes(document, mark, page, words)]
    return PageView(page.number, tuple(boxes), any(not box.is_light for box in boxes))


def _boxes(document: Document, mark: Mark, page: Page, scanned: Sequence[WordBox]) -> list[ShownBox]:
    if page.is_scanned:
        found = join_boxes([word for word in scanned if word.start < mark.end and word.end > mark.start])
    else:
        words = document.text[max(mark.start, page.start) : min(mark.end, page.end)]
        found = _find(document.file, document.sha256, page.number, words)
    return [
        ShownBox(
            left=round(box.left * 100, 3),
            top=round(box.top * 100, 3),
            width=round(box.width * 100, 3),
            height=round(box.height * 100, 3),
            number=mark.number,
            is_light=mark.is_light,
            is_last=place == len(found),
        )
        for place, box in enumerate(found, start=1)
    ]


def join_boxes(words: Sequence[WordBox]) -> tuple[Box, ...]:
    """Join the boxes of words that follow each other on a line."""
    lines: list[Box] = []
    for word in words:
        box = Box(word.left, word.top, word.width, word.height)
        if lines and _stand_level(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return tuple(lines)


def _stand_level(line: Box, word: Box) -> bool:
    """Say whether a word goes on with a line: at its height, and no column further."""
    is_level = abs(line.top + line.height / 2 - word.top - word.height / 2) < _LEVEL * max(line.height, word.height)
    gap = max(line.left, word.left) - min(line.left + line.width, word.left + word.width)
    return is_level and gap < _COLUMN_GAP * max(line.height, word.height)


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(left, top, right - left, bottom - top)


@lru_cache(maxsize=512)
def _find(file: str, sha256: str, page: int, words: str) -> tuple[Box, ...]:
    try:
        return find_boxes(Path(file), page, words)
    except UnreadableFile:
        return ()
