"""The sentences that may answer a question, collected from the passages found, with what each of them supports."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from assistant.constraints import GROUNDS_KEPT, Ground, ground_of
from index.folding import cut_grams, fold_text
from index.library import Library
from index.records import DocumentSummary, Hit, Language
from ingest.sentences import Span, split_sentences

# A date line or a cell of a table is no sentence.
FEWEST_WORDS = 3
# A text up to ARTICLE characters long is about one matter; of a longer one only the first LEAD characters say what it
# is about.
ARTICLE, LEAD = 8_000, 1_500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        hit: the passage it stands in, and how it was found.
        start, end: offsets in the document's text.
        leaned_on: the sentence before it, when it begins with a word that stands for something said there; offsets
            in the passage.
        ground: what it supports, `leaned_on` included; `titled` also with its document's title.
        surroundings: what its passage, headings, title and date support.
        article: what its document supports, of a long one the beginning.
        grams: share of the question's 4-grams that stand in it, rare ones weighing more, 0 to 1.
    """

    hit: Hit
    document: DocumentSummary
    start: int
    end: int
    text: str
    leaned_on: Span | None
    ground: Ground
    titled: Ground
    surroundings: Ground
    article: Ground
    grams: float = 0.0

    @property
    def language(self) -> Language:
        """The language of the passage."""
        return self.hit.passage.language

    @property
    def in_context(self) -> str:
        """The sentence under its document's title, and after the sentence it leans on, as its meaning is compared.

        Source: the right sentence comes first in .78 of ARCD and .60 of PIAF so, in .69 and .50 alone.
        """
        return self.titled.text

    @property
    def reference(self) -> str:
        """The document's date, which «اليوم» counts from; "" when it is not known."""
        return self.document.date.value if self.document.date else ""


def collect(question: str, hits: Sequence[Hit], library: Library) -> list[Candidate]:
    """Collect the sentences of the passages found, each once, best passage first; titles and headings are none."""
    sources = {document_id: _read(library, document_id) for document_id in {hit.passage.document_id for hit in hits}}
    found = (candidate for hit in hits for candidate in _sentences(hit, sources[hit.passage.document_id]))
    return _with_grams(question, list(_unique(found)))


@lru_cache(GROUNDS_KEPT)
def spans_of(text: str) -> tuple[Span, ...]:
    """Split a text into sentences, once for many questions."""
    return tuple(split_sentences(text))


_WORD = re.compile(r"[^\W\d_]{2,}")
_LEANING = re.compile(
    r"(?:و|ف)?(?:ذلك|هذا|هذه|تلك|هو|هي|هم|هما|لذلك|بذلك|كذلك|منها|منهم|فيها|فيه|وفقه|يذكر ان|بموجبها|بموجبه)\b"
    r"|(?:il|elle|ils|elles|ce|cela|cette|cet|ces|celui-ci|celle-ci|ceux-ci|y)\b(?! y a\b)"
    r"|(?:it|its|they|their|he|she|his|her|this|these|those|that)\b"
)


@dataclass(frozen=True, slots=True)
class _Source:
    """A document whose passages were found, what it is about, and the offsets where its headings start."""

    summary: DocumentSummary
    article: Ground
    headings: frozenset[int]


def _read(library: Library, document_id: str) -> _Source:
    document = library.document(document_id)
    body = document.text if len(document.text) <= ARTICLE else document.text[:LEAD]
    headings = frozenset(heading.start for heading in document.headings)
    return _Source(library.summary(document_id), ground_of(f"{document.title}\n{body}"), headings)


def _sentences(hit: Hit, source: _Source) -> Iterator[Candidate]:
    passage, document = hit.passage, source.summary
    date = document.date.value if document.date else ""
    around = ground_of("\n".join((document.title, date, *passage.headings, passage.text)))
    before: Span | None = None
    for span in spans_of(passage.text):
        text = passage.text[span.start : span.end]
        start, end = passage.start + span.start, passage.start + span.end
        if start in source.headings or text == document.title or len(_WORD.findall(text)) < FEWEST_WORDS:
            continue
        leaned_on = before if before and _LEANING.match(fold_text(text).lstrip('«"“ ')) else None
        ground = ground_of(passage.text[leaned_on.start if leaned_on else span.start : span.end])
        titled = ground_of(f"{document.title}\n{ground.text}")
        yield Candidate(hit, document, start, end, text, leaned_on, ground, titled, around, source.article)
        before = span


def _unique(candidates: Iterator[Candidate]) -> Iterator[Candidate]:
    """Leave out sentences that stand in two overlapping passages."""
    seen: set[tuple[str, int]] = set()
    for candidate in candidates:
        place = (candidate.document.id, candidate.start)
        if place not in seen:
            seen.add(place)
            yield candidate


def _with_grams(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Measure the share of the question's grams in each sentence; a gram weighs by how few sentences have it."""
    sets = [candidate.ground.grams for candidate in candidates]
    counts = Counter(gram for grams in sets for gram in grams)
    asked = frozenset(cut_grams(question))
    weights = {gram: log(1 + (len(sets) - counts[gram] + 0.5) / (counts[gram] + 0.5)) for gram in asked}
    whole = sum(weights.values()) or 1.0
    return [
        replace(candidate, grams=sum(weights[gram] for gram in asked & grams) / whole)
        for candidate, grams in zip(candidates, sets, strict=True)
    ]
