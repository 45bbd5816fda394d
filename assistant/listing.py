"""List and count questions, from the register of agreements: completely, each agreement cited.

An agreement that nothing contradicts but of which something asked is unknown is told apart; what documents say beside
the register is told apart too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.agreement_lines import agreement_line
from assistant.answer import Answer, Citation, Coverage, Sentence, Understood
from assistant.candidates import spans_of
from assistant.quoting import Quotation
from assistant.register_wording import count_agreements, register_words
from assistant.seeking import make_filters
from assistant.wording import count_documents
from index.library import Library
from index.records import Agreement, AgreementField, Document, DocumentSummary, Evidence, Language

# Agreements told line by line; the ids of all are in the answer, and it says how many more there are.
MOST_LINES = 1_000
MOST_PARTLY = 200
# So few that may match are all told, even those of which nothing asked is known.
FEW_PARTLY = 20
# Documents cited for one agreement, and sentences of the first of them, beside those that disagree.
DOCUMENTS_CITED = 3
SENTENCES_CITED = 3


def answer_from_register(
    question: str,
    language: Language,
    understood: Understood,
    stated: Sequence[Quotation],
    mentioned: Sequence[Quotation],
    library: Library,
) -> Answer:
    """Answer a question for agreements.

    `stated` are sentences of documents that say the number asked for themselves, `mentioned` those that fit the
    question and tell of no agreement in the register.
    """
    found = _find(understood, library)
    citing = _Citing(library)
    first = tuple(citing.quoted(quotation) for quotation in stated)
    lines = tuple(citing.lines(found.matching[:MOST_LINES], language))
    partly = tuple(citing.lines(found.told[:MOST_PARTLY], language, found.unknown))
    also = tuple(citing.quoted(quotation) for quotation in mentioned)
    coverage = Coverage(
        documents=len(library.documents()),
        unread=len(library.unread()),
        unrecognized=library.count_unrecognized(),
        agreements=library.count_agreements(),
        matching=len(found.matching),
        partial=len(found.partial),
        doubtful=library.count_doubtful(),
    )
    return Answer(
        question=question,
        language=language,
        kind=understood.asks,
        refused=not (lines or first or also),
        frame=_frame(coverage, language),
        sentences=(*first, *lines),
        citations=tuple(citing.citations),
        searched=coverage.documents,
        nearest=(),
        notices=(),
        seconds=(),
        understood=understood,
        agreements=found.matching,
        partial=found.partial,
        partly=partly,
        mentioned=also,
        coverage=coverage,
    )


def _frame(coverage: Coverage, language: Language) -> str:
    said = register_words(language)
    if not coverage.matching:
        none = said.none_surely if coverage.partial else said.none
        return none.format(documents=count_documents(coverage.documents, language))
    return said.found.format(agreements=count_agreements(coverage.matching, language))


# ---- which agreements ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sought:
    """Ids of agreements, newest first; of each partial one the fields that are unknown.

    Attributes:
        partial: those of which more is known first.
        told: those told on a line: all when they are few, else those of which something that was asked holds, beside
            that they are signed.
    """

    matching: tuple[str, ...]
    partial: tuple[str, ...]
    told: tuple[str, ...]
    unknown: dict[str, tuple[AgreementField, ...]]


def _find(understood: Understood, library: Library) -> _Sought:
    """Find what passes all filters, and what may: partial for one filter at least, contradicted by none."""
    found = [library.find_agreements(filters) for filters in make_filters(understood)]
    matching = set(found[0].matching).intersection(*(each.matching for each in found[1:]))
    unknown: dict[str, tuple[AgreementField, ...]] = {}
    for each in found:
        for part in each.partial:
            unknown[part.id] = tuple(dict.fromkeys((*unknown.get(part.id, ()), *part.unknown)))
    order = dict.fromkeys(each for one in found for each in (*one.matching, *(part.id for part in one.partial)))
    passing = [{*each.matching, *(part.id for part in each.partial)} for each in found]
    partial = [each for each in order if each not in matching and all(each in one for one in passing)]
    telling = {limit.field for limit in understood.limits}
    telling = telling - {"status"} or telling
    likely = [each for each in partial if telling.difference(unknown[each])]
    rest = set(partial).difference(likely)
    ordered = (*likely, *(each for each in partial if each in rest))
    return _Sought(
        tuple(each for each in found[0].matching if each in matching),
        ordered,
        ordered if len(ordered) <= FEW_PARTLY else tuple(likely),
        unknown,
    )


# ---- each with its citations ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Citing:
    """Numbers the evidence as lines are made; the same words are one citation."""

    library: Library
    citations: list[Citation] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    summaries: dict[str, DocumentSummary] = field(default_factory=dict)

    def lines(
        self,
        ids: Sequence[str],
        language: Language,
        unknown: dict[str, tuple[AgreementField, ...]] | None = None,
    ) -> Iterator[Sentence]:
        said = register_words(language)
        for agreement in self.library.agreements(ids):
            text = agreement_line(agreement, language)
            if unknown is not None:
                fields = said.separator.join(said.fields[name] for name in unknown[agreement.id])
                text = f"{text} · {said.unknown.format(fields=fields)}"
            numbers = dict.fromkeys(self._number(evidence) for evidence in self._evidence(agreement))
            yield Sentence(text, tuple(numbers), "register")

    def quoted(self, quotation: Quotation) -> Sentence:
        number = self._number(quotation.evidence)
        return Sentence(quotation.evidence.quote, (number,), "quoted")

    def _evidence(self, agreement: Agreement) -> Iterator[Evidence]:
        """Give the sentences that tell what the line says, then one of each further document; then what disagrees."""
        telling = [each for each in agreement.evidence if each.field in _TELLING]
        sentences = [_Told(each.field, each.value, self._sentence(each.evidence)) for each in telling]
        for number, document_id in enumerate(agreement.documents[:DOCUMENTS_CITED]):
            own = [told for told in sentences if told.sentence.document_id == document_id]
            yield from _fewest(own, SENTENCES_CITED if number == 0 else 1)
        for differing in agreement.disagreements:
            for value in differing.values:
                told = (each for each in agreement.evidence if each.field == differing.field and each.value == value)
                yield from (self._sentence(each.evidence) for each, _ in zip(told, range(1), strict=False))

    def _sentence(self, evidence: Evidence) -> Evidence:
        return _in_its_sentence(evidence, self._document(evidence.document_id))

    def _number(self, evidence: Evidence) -> int:
        place = (evidence.document_id, evidence.start, evidence.end)
        if place not in self.numbers:
            self.numbers[place] = len(self.citations) + 1
            summary = self.summaries.setdefault(evidence.document_id, self.library.summary(evidence.document_id))
            self.citations.append(Citation(self.numbers[place], evidence, summary))
        return self.numbers[place]

    def _document(self, document_id: str) -> Document:
        if document_id not in self.documents:
            if len(self.documents) >= _KEPT:
                self.documents.clear()
            self.documents[document_id] = self.library.document(document_id)
        return self.documents[document_id]


# Documents kept in memory while lines are made.
_KEPT = 50
# The fields that a line tells.
_TELLING = frozenset[AgreementField](("kind", "status", "party", "signed_on", "place", "amount"))
# A sentence reaches no further than this around its words.
_REACH = 700


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence says of an agreement: the value of a field."""

    field: AgreementField
    value: str
    sentence: Evidence


def _fewest(told: Sequence[_Told], most: int) -> Iterator[Evidence]:
    """Give the fewest sentences that say all, at most `most`: again and again the one that adds most, the first of
    equals.
    """
    open_values = {(each.field, each.value) for each in told}
    for _ in range(most):
        said: dict[Evidence, set[tuple[AgreementField, str]]] = {}
        for each in told:
            if (each.field, each.value) in open_values:
                said.setdefault(each.sentence, set()).add((each.field, each.value))
        if not said:
            return
        best = max(said, key=lambda sentence: len(said[sentence]))
        open_values -= said[best]
        yield best


def _in_its_sentence(evidence: Evidence, document: Document) -> Evidence:
    """Widen a few words to the sentence they stand in, so that a person can judge them."""
    begin = max(0, evidence.start - _REACH)
    around = document.text[begin : evidence.end + _REACH]
    spans = [(begin + span.start, begin + span.end) for span in spans_of(around)]
    held = [span for span in spans if span[0] < evidence.end and evidence.start < span[1]]
    if not held:
        return evidence
    start, end = min(held[0][0], evidence.start), max(held[-1][1], evidence.end)
    page = next((page.number for page in document.pages if page.start <= start < page.end), evidence.page)
    return Evidence(document.id, start, end, page, document.text[start:end])
