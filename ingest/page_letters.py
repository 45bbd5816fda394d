"""A quotation found again among the letters of a page, whatever order and spelling the page lists them in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from index.folding import fold_text

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile(r"[a-z]")
# Letters of a quotation that are sought as they stand, to learn where on the page it is.
_SEED = 5
# Of a quotation's letters as many must be found in order.
_SHARE = 0.7
# Part of a quotation at the head or foot of a page must be so long; running heads and page numbers may lie between.
_LEAST_PART = 12
_FURNITURE = 120
# Letters that a page has and the quotation has not: more of them are something else that stands between.
_STRAY = 6
# Two equal letters within so many points are one, drawn twice to look bold.
_DOUBLE = 1.2
# Of the height of a letter.
_LEVEL = 0.3


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character of a page in points from the lower left corner.

    Attributes:
        letters: what it folds to, maybe nothing.
        baseline: on which it stands; its box may begin below.
    """

    letters: str
    left: float
    bottom: float
    right: float
    top: float
    baseline: float

    @property
    def middle(self) -> float:
        """How far right its middle stands."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Its height, never nothing."""
        return max(self.top - self.bottom, 0.1)


def letters_of(text: str) -> str:
    """Fold a text and keep its letters and digits only: spaces and hyphens come and go where lines end."""
    return "".join(character for character in fold_text(text) if character.isalnum())


def stand_level(one: Glyph, other: Glyph) -> bool:
    """Tell whether two letters stand on one line."""
    return abs(one.baseline - other.baseline) <= _LEVEL * max(one.height, other.height)


def find_letters(glyphs: Sequence[Glyph], words: str) -> frozenset[int]:
    """Find the places, among the glyphs, of the letters of a quotation; none when it is not on the page.

    The glyphs stand in the file's order, which for Arabic may be that of reading, of seeing, or something between.
    """
    sought = letters_of(words)
    if not sought:
        return frozenset()
    single = list(_without_doubles(glyphs))
    found: list[int] = []
    for order in _orders(glyphs, single):
        listed = [place for place in order for _ in glyphs[place].letters]
        page = "".join(glyphs[place].letters for place in order)
        spans = _align(sought, page)
        places = [listed[at] for start, end in spans for at in range(start, end)]
        if len(places) > len(found):
            found = places
        if len(found) == len(sought):
            break
    return frozenset(found)


def _without_doubles(glyphs: Sequence[Glyph]) -> Iterator[int]:
    seen: set[tuple[str, int, int]] = set()
    for place, glyph in enumerate(glyphs):
        if not glyph.letters:
            continue
        column, row = round(glyph.left / _DOUBLE), round(glyph.bottom / _DOUBLE)
        if not any((glyph.letters, column + x, row + y) in seen for x in (-1, 0, 1) for y in (-1, 0, 1)):
            yield place
        seen.add((glyph.letters, column, row))


def _orders(glyphs: Sequence[Glyph], places: Sequence[int]) -> Iterator[list[int]]:
    """Give the orders in which letters may be read: the file's, that of its lines, that of lines across the page."""
    yield list(places)
    yield list(_reading_order(glyphs, _lines(glyphs, places)))
    yield list(_reading_order(glyphs, _lines_across(glyphs, places)))


def _reading_order(glyphs: Sequence[Glyph], lines: Iterable[list[int]]) -> Iterator[int]:
    """Put the letters of lines with Arabic in the order of reading, by where they stand."""
    for line in lines:
        if not _ARABIC.search("".join(glyphs[place].letters for place in line)):
            yield from line
            continue
        seen = sorted(line, key=lambda place: -glyphs[place].middle)
        for is_arabic, run in groupby(seen, key=lambda place: _is_right_to_left(glyphs[place])):
            listed = list(run)
            yield from listed if is_arabic else _left_to_right(glyphs, listed)


def _lines(glyphs: Sequence[Glyph], places: Sequence[int]) -> Iterator[list[int]]:
    """Give what the file lists one after the other at one height."""
    line: list[int] = []
    for place in places:
        if line and not stand_level(glyphs[place], glyphs[line[-1]]):
            yield line
            line = []
        line.append(place)
    if line:
        yield line


def _lines_across(glyphs: Sequence[Glyph], places: Sequence[int]) -> Iterator[list[int]]:
    """Give all that stands at one height, from the top of the page and from left to right."""
    for line in _lines(glyphs, sorted(places, key=lambda place: -glyphs[place].baseline)):
        yield sorted(line, key=lambda place: glyphs[place].left)


def _is_right_to_left(glyph: Glyph) -> bool:
    return unicodedata.bidirectional(glyph.letters[0]) in ("R", "AL")


def _left_to_right(glyphs: Sequence[Glyph], run: list[int]) -> Iterator[int]:
    """Turn a run seen from the right: foreign words as a whole, of numbers each for itself."""
    if any(_LATIN.search(glyphs[place].letters) for place in run):
        yield from reversed(run)
        return
    number: list[int] = []
    for place in run:
        if number and glyphs[number[-1]].left - glyphs[place].right > 0.35 * glyphs[place].height:
            yield from reversed(number)
            number = []
        number.append(place)
    yield from reversed(number)


# ---- alignment -----------------------------------------------------------------------------------------------


def _align(sought: str, page: str) -> list[tuple[int, int]]:
    """Give the ranges of a page's letters in which the letters sought stand, in order; none when too few are there."""
    exact = page.find(sought)
    if exact >= 0:
        return [(exact, exact + len(sought))]
    start = _likely_start(sought, page)
    if start is None:
        return []
    slack = len(sought) // 4 + _FURNITURE
    first, last = max(0, start - slack), min(len(page), start + len(sought) + slack)
    matcher = SequenceMatcher(None, sought, page[first:last], autojunk=False)
    blocks = [(at, first + on, size) for at, on, size in matcher.get_matching_blocks() if size > 1]
    matched = sum(size for _, _, size in blocks)
    if matched < _SHARE * len(sought) and not _is_cut_by_page(blocks, len(sought), len(page)):
        return []
    return _joined(blocks)


def _likely_start(sought: str, page: str) -> int | None:
    """Guess where the quotation begins, maybe before the page: where most of its pieces say."""
    places: dict[str, list[int]] = {}
    for at in range(len(page) - _SEED + 1):
        places.setdefault(page[at : at + _SEED], []).append(at)
    votes: Counter[int] = Counter()
    for at in range(len(sought) - _SEED + 1):
        for place in places.get(sought[at : at + _SEED], ()):
            votes[(place - at) // _SEED] += 1
    if not votes:
        return None
    best, _ = max(((each, votes[each] + votes[each + 1]) for each in votes), key=lambda pair: pair[1])
    return best * _SEED


def _is_cut_by_page(blocks: Sequence[tuple[int, int, int]], sought: int, page: int) -> bool:
    """Tell whether a quotation's beginning stands at the foot of a page, or its end at the head, without gaps."""
    if not blocks:
        return False
    (at, on, _), (last_at, last_on, last_size) = blocks[0], blocks[-1]
    matched = sum(size for _, _, size in blocks)
    is_whole = matched >= max(_LEAST_PART, 0.9 * (last_at + last_size - at))
    begins = at == 0 and page - (last_on + last_size) < _FURNITURE
    ends = last_at + last_size == sought and on < _FURNITURE
    return is_whole and (begins or ends)


def _joined(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Close the gaps between blocks where the page has about as many letters as the quotation."""
    spans: list[tuple[int, int]] = []
    behind = 0
    for at, on, size in blocks:
        if spans and on - spans[-1][1] <= at - behind + _STRAY:
            spans[-1] = (spans[-1][0], on + size)
        else:
            spans.append((on, on + size))
        behind = at + size
    return spans
