"""Cut a document into passages: what is indexed and cited.

1. Stretches: a passage never runs across a heading, nor across a page unless a paragraph does. It begins with the
   heading where there is one; headings that follow each other stay together. A stretch under STUB_WORDS (what
   stands above the title, a section of one line) joins the next on its page, or else the one before it.
2. Units: the sentences of the stretch; a table row is one unit.
3. A passage takes units until it holds about GOAL_WORDS and ends by preference where a paragraph ends.
4. A remainder under LEAST_WORDS joins the passage before it in its stretch.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.language import detect_language
from index.records import Document, Heading, Passage
from ingest.sentences import Span, split_sentences

GOAL_WORDS = 180
# From here on a passage may end where its paragraph does.
EARLY_WORDS = 130
# More than GOAL_WORDS only where a sentence is long.
MOST_WORDS = 250
LEAST_WORDS = 60
# Less than a sentence answers nothing, yet short texts rank high.
STUB_WORDS = 15
# Text without spaces counts one word for so many characters.
_WORD_CHARACTERS = 12

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or a row."""

    start: int
    end: int
    words: int
    ends_paragraph: bool


def split_into_passages(document: Document) -> list[Passage]:
    """Cut `document` into passages, in order, without overlap, together holding all its text but white space.

    `headings` are those that stand above a passage: one that holds a heading has it in its text instead.
    A document without text has no passages.
    """
    spans = [(span, stretch) for stretch in _stretches(document) for span in _pack(stretch.units)]
    trails = _trails(document.headings)
    page_starts = [page.start for page in document.pages]
    return [
        Passage(
            id=f"{document.id}:{span.start}",
            document_id=document.id,
            start=span.start,
            end=span.end,
            page=max(1, bisect_right(page_starts, span.start)),
            language=detect_language(document.text[span.start : span.end]),
            headings=_trail_above(document, trails, span, max(span.start, stretch.body)),
            text=document.text[span.start : span.end],
        )
        for span, stretch in spans
    ]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What no passage runs out of; `body` is where its text proper begins, below what stands above it."""

    units: tuple[_Unit, ...]
    body: int

    @property
    def is_stub(self) -> bool:
        return sum(unit.words for unit in self.units) < STUB_WORDS


def _stretches(document: Document) -> list[_Stretch]:
    """Cut at headings and pages, and join the stubs of each page to what stands below or else above them."""
    text, headings = document.text, document.headings
    pages = {page.start for page in document.pages if _is_line_break(text, page.start)}
    cuts = {heading.start for heading in headings}
    cuts -= {below.start for above, below in pairwise(headings) if not text[above.end : below.start].strip()}
    joined: list[_Stretch] = []
    page_begins = True
    for start, end in pairwise(sorted({0, *cuts, *pages, len(text)})):
        stretch = _Stretch(_units(text, start, end), start)
        page_begins |= start in pages
        if not stretch.units:
            continue
        if not page_begins and joined[-1].is_stub:
            stretch = _Stretch(joined.pop().units + stretch.units, start)
        elif page_begins:
            _join_last_stub(joined, pages)
        joined.append(stretch)
        page_begins = False
    _join_last_stub(joined, pages)
    return joined


def _join_last_stub(joined: list[_Stretch], pages: set[int]) -> None:
    """Join the last stretch of a page to the one before it on that page, if it is a stub."""
    if len(joined) < 2 or not joined[-1].is_stub:
        return
    before, last = joined[-2:]
    if not any(before.units[-1].end <= page <= last.units[0].start for page in pages):
        joined[-2:] = [_Stretch(before.units + last.units, before.body)]


def _is_line_break(text: str, at: int) -> bool:
    left = right = at
    while left > 0 and text[left - 1].isspace():
        left -= 1
    while right < len(text) and text[right].isspace():
        right += 1
    return "\n" in text[left:right]


def _units(text: str, start: int, end: int) -> tuple[_Unit, ...]:
    spans = [Span(start + span.start, start + span.end) for span in split_sentences(text[start:end])]
    return tuple(
        _Unit(span.start, span.end, _count_words(text, span), _is_line_break(text, span.end)) for span in spans
    )


def _count_words(text: str, span: Span) -> int:
    return max(len(_WORD.findall(text, span.start, span.end)), (span.end - span.start) // _WORD_CHARACTERS)


def _pack(units: Sequence[_Unit]) -> list[Span]:
    packs: list[list[_Unit]] = []
    words = MOST_WORDS  # the first unit opens the first passage
    for unit in units:
        goes_over = words >= LEAST_WORDS and words + unit.words > MOST_WORDS
        if words >= GOAL_WORDS or goes_over or (words >= EARLY_WORDS and packs[-1][-1].ends_paragraph):
            packs.append([])
            words = 0
        packs[-1].append(unit)
        words += unit.words
    if len(packs) > 1 and words < LEAST_WORDS:
        packs[-2:] = [packs[-2] + packs[-1]]
    return [Span(pack[0].start, pack[-1].end) for pack in packs]


def _trails(headings: Sequence[Heading]) -> list[tuple[Heading, ...]]:
    """Give for each heading the headings above it and itself, highest first."""
    trail: tuple[Heading, ...] = ()
    trails = []
    for heading in headings:
        trail = (*(above for above in trail if above.level < heading.level), heading)
        trails.append(trail)
    return trails


def _trail_above(document: Document, trails: Sequence[tuple[Heading, ...]], span: Span, body: int) -> tuple[str, ...]:
    """Give the headings that stand above the text at `body` and are not in `span` themselves, highest first."""
    at = bisect_right([heading.start for heading in document.headings], body) - 1
    outside = [heading for heading in trails[at] if not span.start <= heading.start < span.end] if at >= 0 else []
    return tuple(" ".join(document.text[heading.start : heading.end].split()) for heading in outside)
