"""A piece of a document's text with quotations marked in it, by their offsets alone.

Nothing is searched for: what is marked is `Document.text[start:end]`, in Arabic and with accents as in anything else.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer_parts import text_language
from index.records import Document, Heading, Language, Page

# What is shown of a text at once: some six printed pages. A long document is read on window by window.
MOST_CHARACTERS = 20_000
# What stands before a quotation in its window.
_BEFORE = 6_000
# Headings below this level look alike.
_LOWEST_LEVEL = 3
_PARAGRAPH_END = re.compile(r"\n(?:[^\S\n]*\n)+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of a document's text to be marked.

    Attributes:
        number: that of its citation; 0 for one without a number.
        is_light: it is another quotation than the one that is shown.
    """

    number: int
    start: int
    end: int
    is_light: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are marked alike.

    Attributes:
        numbers: of all marks that cover them.
        ended: of the marks that end with them, to be shown behind them.
        is_marked: they belong to the quotation that is shown. is_light: to another one.
        is_first: the quotation that is shown begins with them.
        page: the page that begins with them; 0 when none does.
    """

    text: str
    numbers: tuple[int, ...]
    ended: tuple[int, ...]
    is_marked: bool
    is_light: bool
    is_first: bool
    page: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (level 1 to 3) or a paragraph (0), with the line ends that follow it."""

    level: int
    language: Language
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TextWindow:
    """`text[start:end]` of a text of `length` characters; the blocks hold all of it, character by character."""

    start: int
    end: int
    length: int
    blocks: tuple[Block, ...]

    @property
    def before(self) -> tuple[int, int]:
        """The window that ends where this one starts; empty at the beginning."""
        return max(0, self.start - MOST_CHARACTERS), self.start

    @property
    def after(self) -> tuple[int, int]:
        """The window that starts where this one ends; empty at the end."""
        return self.end, min(self.length, self.end + MOST_CHARACTERS)


def mark_text(document: Document, marks: Sequence[Mark], start: int, end: int) -> TextWindow:
    """Cut `text[start:end]`, at most MOST_CHARACTERS, into blocks and pieces; what is out of range is left out."""
    start = min(max(0, start), len(document.text))
    end = min(max(start, end), start + MOST_CHARACTERS, len(document.text))
    near = [mark for mark in marks if mark.start < end and mark.end > start]
    pages = _pages_of(document, start, end)
    bounds = _block_bounds(document, start, end)
    levels = {heading.start: heading.level for heading in document.headings}
    blocks = tuple(
        Block(
            min(levels.get(first, 0), _LOWEST_LEVEL),
            text_language(document.text[first:last], document.language),
            tuple(_pieces(document.text, near, pages, first, last)),
        )
        for first, last in pairwise(bounds)
    )
    return TextWindow(start, end, len(document.text), blocks)


def window_around(document: Document, start: int, end: int) -> tuple[int, int]:
    """Choose the window in which a quotation is shown: it begins with a paragraph and holds what fits of it."""
    if len(document.text) <= MOST_CHARACTERS:
        return 0, len(document.text)
    room = max(0, MOST_CHARACTERS - (end - start))
    first = max(0, start - min(_BEFORE, room // 2))
    paragraph = _PARAGRAPH_END.search(document.text, first, start) if first else None
    first = paragraph.end() if paragraph else first
    return first, min(len(document.text), first + MOST_CHARACTERS)


def page_of(document: Document, offset: int) -> Page:
    """Find the page on which an offset of the text stands; the last one for what lies behind all."""
    place = bisect_right(document.pages, offset, key=lambda page: page.start)
    return document.pages[max(0, place - 1)]


def _pages_of(document: Document, start: int, end: int) -> dict[int, int]:
    """Give the offsets between `start` and `end` at which a page begins, and its number; none for one page alone."""
    if len(document.pages) < 2 or start == end:
        return {}
    begun = {page.start: page.number for page in document.pages if start < page.start < end and page.end > page.start}
    return {start: page_of(document, start).number, **begun}


def _block_bounds(document: Document, start: int, end: int) -> list[int]:
    ends = {found.end() for found in _PARAGRAPH_END.finditer(document.text, start, end)}
    headings = {place for each in document.headings for place in (each.start, _line_end(document.text, each))}
    return sorted({start, end, *(place for place in ends | headings if start < place < end)})


def _line_end(text: str, heading: Heading) -> int:
    """Give the offset behind a heading and the line ends that follow it."""
    end = heading.end
    while end < len(text) and text[end] == "\n":
        end += 1
    return end


def _pieces(text: str, marks: Sequence[Mark], pages: dict[int, int], start: int, end: int) -> list[Piece]:
    near = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = {place for mark in near for place in (mark.start, mark.end)} | pages.keys()
    cuts = sorted({start, end, *(place for place in edges if start < place < end)})
    return [_piece(text, near, pages, first, last) for first, last in pairwise(cuts)]


def _piece(text: str, marks: Sequence[Mark], pages: dict[int, int], start: int, end: int) -> Piece:
    over = [mark for mark in marks if mark.start <= start and mark.end >= end]
    shown = [mark for mark in over if not mark.is_light]
    return Piece(
        text=text[start:end],
        numbers=tuple(dict.fromkeys(mark.number for mark in over)),
        ended=tuple(dict.fromkeys(mark.number for mark in over if mark.end == end and mark.number)),
        is_marked=bool(shown),
        is_light=bool(over) and not shown,
        is_first=any(mark.start == start for mark in shown),
        page=pages.get(start, 0),
    )
