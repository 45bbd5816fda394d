"""Answer without a language model: the sentences that answer, quoted.

1. The best sentence is quoted, and the one before it when it cannot be understood alone.
2. Up to two more follow when they answer nearly as well and say something else, or say it in another document.
3. All stand in reading order, the document of the best sentence first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answerability import Judgement
from assistant.candidates import Candidate
from assistant.understanding import Understanding
from assistant.values import Value
from index.folding import fold_words
from index.library import Library
from index.records import Document, DocumentSummary, Evidence

MOST_SENTENCES = 3
# From this probability on a sentence is quoted. Source: `python -m tests.quality.answerability` refuses .07 of ARCD and
# .18 of PIAF, and .92 of each set's questions asked of the other; `python -m tests.quality.ask` refuses all near misses
# of the split dev and .04 of what is answerable.
ANSWERS = 0.09
# A further sentence is quoted from this share of the best one's probability on.
NEARLY_AS_GOOD = 0.6
# The same for one that gives another amount or date than the best: better a doubtful one than a source passed over.
CONTRADICTS = 0.4
ALIKE = 0.75
# The types of answer of which two sources can be seen to differ.
_COMPARED = ("amount", "date")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence to quote, with the document it stands in."""

    evidence: Evidence
    document: DocumentSummary


@dataclass(frozen=True, slots=True)
class Quoted:
    """What answers, in reading order; without quotations nothing does.

    Attributes:
        differing: values as written, one of each source, when sources give different ones for what was asked.
        missing: words of the question that nothing near supports, when nothing answers.
    """

    quotations: tuple[Quotation, ...] = ()
    differing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def quote(asked: Understanding, judged: Sequence[Judgement], library: Library) -> Quoted:
    """Choose the sentences that answer among those judged, best first."""
    answering = [judgement for judgement in judged if judgement.probability >= ANSWERS]
    # Another thing than was said is asked for; where nothing else answers, what was said may hold it too.
    answering = [judgement for judgement in answering if not _was_said(judgement, asked)] or answering
    if not answering:
        return Quoted(missing=_missing(judged))
    chosen = list(_choose(asked, answering))
    spans = list(dict.fromkeys(span for judgement in chosen for span in _spans(judgement.candidate)))
    return Quoted(_in_reading_order(spans[:MOST_SENTENCES], library), _differing(asked, chosen))


def _was_said(judgement: Judgement, asked: Understanding) -> bool:
    candidate = judgement.candidate
    return any(
        said.document_id == candidate.document.id and said.start < candidate.end and candidate.start < said.end
        for said in asked.said
    )


def _missing(judged: Sequence[Judgement]) -> tuple[str, ...]:
    """Name what the question insists on and no sentence's surroundings support."""
    if not judged:
        return ()
    common = set(judged[0].missing).intersection(*(judgement.missing for judgement in judged))
    return tuple(constraint.text for constraint in judged[0].missing if constraint in common)


def _choose(asked: Understanding, answering: Sequence[Judgement]) -> Iterator[Judgement]:
    """Take the best, what is nearly as good, and what in another document gives another value for what was asked."""
    chosen: list[Judgement] = []
    best = answering[0].probability
    for judgement in _spread(answering) if asked.kind == "list" else answering:
        if len(chosen) == MOST_SENTENCES:
            return
        contradicts = asked.answer_type in _COMPARED and any(_differs(other, judgement) for other in chosen)
        if judgement.probability < (CONTRADICTS if contradicts else NEARLY_AS_GOOD) * best:
            continue
        if not any(is_alike(judgement, other) for other in chosen):
            chosen.append(judgement)
            yield judgement


def _spread(answering: Sequence[Judgement]) -> list[Judgement]:
    """Put the best of each document first, then the second best of each: a list is told by many."""
    places: dict[str, int] = {}
    turns = []
    for judgement in answering:
        turns.append(places.setdefault(judgement.candidate.document.id, 0))
        places[judgement.candidate.document.id] += 1
    return [judgement for _, judgement in sorted(zip(turns, answering, strict=True), key=lambda pair: pair[0])]


def is_alike(one: Judgement, other: Judgement) -> bool:
    """Tell whether two sentences say the same in nearly the same words."""
    left, right = frozenset(fold_words(one.candidate.text)), frozenset(fold_words(other.candidate.text))
    return len(left & right) >= ALIKE * min(len(left), len(right))


@dataclass(frozen=True, slots=True)
class _Span:
    document: DocumentSummary
    start: int
    end: int


def _spans(candidate: Candidate) -> Iterator[_Span]:
    """Give the sentence, and first the one it leans on."""
    if candidate.leaned_on:
        offset = candidate.hit.passage.start
        yield _Span(candidate.document, offset + candidate.leaned_on.start, offset + candidate.leaned_on.end)
    yield _Span(candidate.document, candidate.start, candidate.end)


def _in_reading_order(spans: Sequence[_Span], library: Library) -> tuple[Quotation, ...]:
    """Put the document of the best sentence first, and the sentences of each document as they stand in it."""
    documents = list(dict.fromkeys(span.document.id for span in spans))
    texts = {document_id: library.document(document_id) for document_id in documents}
    ordered = sorted(spans, key=lambda span: (documents.index(span.document.id), span.start))
    return tuple(
        Quotation(evidence_of(texts[span.document.id], span.start, span.end), span.document) for span in ordered
    )


def evidence_of(document: Document, start: int, end: int) -> Evidence:
    """Give the words `document.text[start:end]` as evidence, with the page on which they begin."""
    page = next((page.number for page in document.pages if page.start <= start < page.end), 1)
    return Evidence(document.id, start, end, page, document.text[start:end])


def _differing(asked: Understanding, chosen: Sequence[Judgement]) -> tuple[str, ...]:
    """Give the values as written when two documents give different ones for what was asked; empty when they agree.

    Only amounts and dates are compared, one sentence a document, and only between sentences about one period.
    """
    if asked.answer_type not in _COMPARED:
        return ()
    first_of = {judgement.candidate.document.id: judgement for judgement in reversed(chosen) if _compared(judgement)}
    compared = [judgement for judgement in chosen if first_of.get(judgement.candidate.document.id) is judgement]
    differing = [judgement for judgement in compared if _differs(compared[0], judgement)]
    return tuple(_written(judgement) for judgement in [compared[0], *differing]) if differing else ()


def _differs(one: Judgement, other: Judgement) -> bool:
    """Tell whether two sentences give different values of one kind: amounts are compared in one currency only."""
    is_one_document = one.candidate.document.id == other.candidate.document.id
    if is_one_document or not _is_same_period(one.candidate.ground.years, other.candidate.ground.years):
        return False
    pairs = [
        (left, right)
        for left in _compared(one)
        for right in _compared(other)
        if left.key.partition(" ")[2] == right.key.partition(" ")[2]
    ]
    return bool(pairs) and not any(
        left.key.startswith(right.key) or right.key.startswith(left.key) for left, right in pairs
    )


def _compared(judgement: Judgement) -> list[Value]:
    """Give the values that can be held against others: no bare years, and not the article's own date.

    A dateline puts the day of publication into the first sentence of an article.
    """
    published = judgement.candidate.reference
    return [value for value in judgement.values if value.key != published and not _BARE_YEAR.fullmatch(value.key)]


_BARE_YEAR = re.compile(r"\d{0,4}")


def _is_same_period(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or not one.isdisjoint(other)


def _written(judgement: Judgement) -> str:
    text, value = judgement.candidate.ground.text, _compared(judgement)[0]
    sign = _SIGN.search(text[: value.start])
    return " ".join(f"{sign[0] if sign else ''}{text[value.start : value.end]}".split())


_SIGN = re.compile(r"[€$£]\s?\Z")
