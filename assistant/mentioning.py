"""What documents say beside the register: sentences that tell of an agreement it lacks, or that state a number."""

from collections.abc import Iterator, Sequence

from assistant.answerability import Judgement
from assistant.quoting import ANSWERS, Quotation, evidence_of, is_alike
from index.library import Library
from index.records import Evidence
from ingest.terms import find_terms

MOST_MENTIONED = 5
MOST_STATED = 2


def find_mentioned(judged: Sequence[Judgement], library: Library) -> tuple[Quotation, ...]:
    """Find the sentences that name an agreement and answer, but are evidence of none in the register; best first."""
    chosen: list[Judgement] = []
    known: dict[str, list[Evidence]] = {}
    for judgement in judged:
        if judgement.probability < ANSWERS or len(chosen) == MOST_MENTIONED:
            break
        if not _names_an_agreement(judgement) or any(is_alike(judgement, other) for other in chosen):
            continue
        document_id = judgement.candidate.document.id
        if document_id not in known:
            known[document_id] = list(_evidence(document_id, library))
        if not any(_overlaps(judgement, evidence) for evidence in known[document_id]):
            chosen.append(judgement)
    return tuple(_quotation(judgement, library) for judgement in chosen)


def find_stated(judged: Sequence[Judgement], library: Library) -> tuple[Quotation, ...]:
    """Find the sentences that themselves state how many there are, best first, one a document."""
    stating = [each for each in judged if each.probability >= ANSWERS and each.measures.has_value == 1.0]
    first_of = {each.candidate.document.id: each for each in reversed(stating)}
    chosen = [each for each in stating if first_of[each.candidate.document.id] is each][:MOST_STATED]
    return tuple(_quotation(judgement, library) for judgement in chosen)


def _names_an_agreement(judgement: Judgement) -> bool:
    return any(term.kind == "agreement" for term in find_terms(judgement.candidate.ground.text))


def _evidence(document_id: str, library: Library) -> Iterator[Evidence]:
    for agreement in library.agreements(library.agreements_of(document_id)):
        yield from (each.evidence for each in agreement.evidence if each.evidence.document_id == document_id)


def _overlaps(judgement: Judgement, evidence: Evidence) -> bool:
    return judgement.candidate.start < evidence.end and evidence.start < judgement.candidate.end


def _quotation(judgement: Judgement, library: Library) -> Quotation:
    candidate = judgement.candidate
    return Quotation(
        evidence_of(library.document(candidate.document.id), candidate.start, candidate.end), candidate.document
    )
