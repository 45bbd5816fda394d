"""The sentences that may answer a question: collected from the passages found, measured, ranked.

A sentence is measured against the question by meaning (centered cosine, which compares languages), by spelling
(4-grams, within its own language), by the key terms and constraints that it holds, and by the value that it states.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from assistant.constraints import Ground
from assistant.understanding import Understanding
from index.embedding import Embedder, Float32Array
from index.folding import cut_grams, fold_text
from index.library import Library
from index.records import DocumentSummary, Hit, Language
from ingest.sentences import Span, split_sentences

# Sentences that are embedded for one question: a third of a second on two cores.
EMBEDDED = 48
# A heading or a cell of a table is no sentence.
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        hit: the passage it stands in, and how it was found.
        start, end: offsets in the document's text.
        leaned_on: the sentence before it, when it begins with a word that stands for something said there.
        ground: what it supports, `leaned_on` included.
        surroundings: what its passage, headings, title and date support.
        cosine: centered, of the sentence and the question, -1 to 1.
        grams: share of the question's 4-grams that stand in it, rare ones weighing more, 0 to 1.
    """

    hit: Hit
    document: DocumentSummary
    start: int
    end: int
    text: str
    leaned_on: Span | None
    ground: Ground
    surroundings: Ground
    cosine: float = 0.0
    grams: float = 0.0

    @property
    def language(self) -> Language:
        """The language of the passage."""
        return self.hit.passage.language

    @property
    def reference(self) -> str:
        """The document's date, which «اليوم» counts from; "" when it is not known."""
        return self.document.date.value if self.document.date else ""


def collect(
    asked: Understanding, vector: Float32Array, hits: Sequence[Hit], library: Library, embedder: Embedder
) -> list[Candidate]:
    """Measure the sentences of the passages found against the question, whose raw vector is (d,)."""
    found = list(
        _unique(candidate for hit in hits for candidate in _sentences(hit, library.summary(hit.passage.document_id)))
    )
    chosen = _most_promising(_with_grams(asked.standalone, found))
    return _with_cosines(asked, vector, chosen, library, embedder)


_LEANING = re.compile(
    r"(?:و|ف)?(?:ذلك|هذا|هذه|تلك|هو|هي|هم|هما|لذلك|بذلك|كذلك|منها|منهم|فيها|فيه|وفقه|يذكر ان|بموجبها|بموجبه)\b"
    r"|(?:il|elle|ils|elles|ce|cela|cette|cet|ces|celui-ci|celle-ci|ceux-ci|y)\b(?! y a\b)"
    r"|(?:it|its|they|their|he|she|his|her|this|these|those|that)\b"
)


def _sentences(hit: Hit, document: DocumentSummary) -> Iterator[Candidate]:
    passage = hit.passage
    date = document.date.value if document.date else ""
    around = Ground("\n".join((document.title, date, *passage.headings, passage.text)))
    before: Span | None = None
    for span in split_sentences(passage.text):
        text = passage.text[span.start : span.end]
        leaned_on = before if before and _LEANING.match(fold_text(text).lstrip('«"“ ')) else None
        ground = Ground(passage.text[leaned_on.start if leaned_on else span.start : span.end])
        if len(text.split()) >= FEWEST_WORDS:
            yield Candidate(
                hit, document, passage.start + span.start, passage.start + span.end, text, leaned_on, ground, around
            )
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
    sets = [frozenset(cut_grams(candidate.ground.text)) for candidate in candidates]
    counts = Counter(gram for grams in sets for gram in grams)
    asked = frozenset(cut_grams(question))
    weights = {gram: log(1 + (len(sets) - counts[gram] + 0.5) / (counts[gram] + 0.5)) for gram in asked}
    whole = sum(weights.values()) or 1.0
    return [
        replace(candidate, grams=sum(weights[gram] for gram in asked & grams) / whole)
        for candidate, grams in zip(candidates, sets, strict=True)
    ]


def _most_promising(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Take the sentences to embed: by their words, and by their passage where the words are of another language."""
    order = sorted(candidates, key=lambda candidate: candidate.grams - 0.03 * candidate.hit.rank, reverse=True)
    return order[:EMBEDDED]


def _with_cosines(
    asked: Understanding, vector: Float32Array, candidates: Sequence[Candidate], library: Library, embedder: Embedder
) -> list[Candidate]:
    if not candidates:
        return []
    raw = embedder.embed_passages([candidate.text for candidate in candidates])
    languages = [candidate.language for candidate in candidates]
    cosines = library.means.center_passages(raw, languages) @ library.means.center_query(vector, asked.language)
    return [
        replace(candidate, cosine=float(cosine))
        for candidate, cosine in zip(candidates, np.asarray(cosines), strict=True)
    ]
