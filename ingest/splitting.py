"""Cut a document into passages: what is indexed and cited.

1. Stretches: a passage never runs across a heading, nor across a page unless a paragraph does. It begins with the
   heading where there is one; headings that follow each other stay together.
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

    `headings` are those that stand above a passage: one that begins with a heading holds it in its text instead.
    A document without text has no passages.
    """
    borders = [0, *_cuts(document), len(document.text)]
    spans = [span for start, end in pairwise(borders) for span in _pack(_units(document.text, start, end))]
    trails = _trails(document)
    page_starts = [page.start for page in document.pages]
    return [
        Passage(
            id=f"{document.id}:{span.start}",
            document_id=document.id,
            start=span.start,
            end=span.end,
            page=max(1, bisect_right(page_starts, span.start)),
            language=detect_language(document.text[span.start : span.end]),
            headings=_trail_above(trails, document.headings, span.start),
            text=document.text[span.start : span.end],
        )
        for span in spans
    ]


def _cuts(document: Document) -> list[int]:
    """Give the offsets that no passage runs across, in order."""
    text, headings = document.text, document.headings
    cuts = {heading.start for heading in headings}
    cuts -= {below.start for above, below in pairwise(headings) if not text[above.end : below.start].strip()}
    cuts |= {page.start for page in document.pages if _is_line_break(text, page.start)}
    return sorted(cuts - {0})


def _is_line_break(text: str, at: int) -> bool:
    left = right = at
    while left > 0 and text[left - 1].isspace():
        left -= 1
    while right < len(text) and text[right].isspace():
        right += 1
    return "\n" in text[left:right]


def _units(text: str, start: int, end: int) -> list[_Unit]:
    spans = [Span(start + span.start, start + span.end) for span in split_sentences(text[start:end])]
    return [_Unit(span.start, span.end, _count_words(text, span), _is_line_break(text, span.end)) for span in spans]


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


def _trails(document: Document) -> list[tuple[str, ...]]:
    """Give for each heading the headings above it and itself, highest first."""
    trail: list[Heading] = []
    trails = []
    for heading in document.headings:
        trail = [*(above for above in trail if above.level < heading.level), heading]
        trails.append(tuple(" ".join(document.text[h.start : h.end].split()) for h in trail))
    return trails


def _trail_above(trails: Sequence[tuple[str, ...]], headings: Sequence[Heading], start: int) -> tuple[str, ...]:
    at = bisect_right([heading.start for heading in headings], start) - 1
    if at < 0:
        return ()
    return trails[at][:-1] if headings[at].start == start else trails[at]
