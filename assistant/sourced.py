"""Agreements of the register with the documents that tell of them, read a few hundred at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.library import Library
from index.records import Agreement, AgreementField, DocumentSummary, Evidence, FoundAgreements

# Enough that reading them together pays, few enough that an export of all keeps little in memory.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class SourcedAgreement:
    """An agreement with its sources.

    Attributes:
        documents: those of `agreement.documents`, in the same order.
        unknown: the filters that could not be compared, for their field is empty; none for a whole match.
    """

    agreement: Agreement
    documents: tuple[DocumentSummary, ...]
    unknown: tuple[AgreementField, ...] = ()

    def source_of(self, evidence: Evidence) -> DocumentSummary:
        """Give the document that evidence stands in."""
        return next(document for document in self.documents if document.id == evidence.document_id)


@dataclass(frozen=True, slots=True)
class GoneAgreement:
    """One that is no longer in the register; `as_given` holds it as an answer told it, None where none did."""

    id: str
    as_given: Agreement | None


def read_matching(library: Library, found: FoundAgreements) -> Iterator[SourcedAgreement]:
    """Read the agreements that match, in the order in which they were found."""
    for start in range(0, len(found.matching), _BATCH):
        yield from source(library, library.agreements(found.matching[start : start + _BATCH]))


def read_partial(library: Library, found: FoundAgreements) -> Iterator[SourcedAgreement]:
    """Read the agreements that match only in part, each with what is unknown of it."""
    for start in range(0, len(found.partial), _BATCH):
        # What another process removed meanwhile is not read.
        unknown = {match.id: match.unknown for match in found.partial[start : start + _BATCH]}
        for each in source(library, library.agreements(list(unknown))):
            yield SourcedAgreement(each.agreement, each.documents, unknown.get(each.agreement.id, ()))


def source(library: Library, agreements: Sequence[Agreement]) -> list[SourcedAgreement]:
    """Give agreements, or records of them, with their documents, in their order."""
    wanted = dict.fromkeys(document for agreement in agreements for document in agreement.documents)
    summaries = {document: library.summary(document) for document in wanted}
    return [SourcedAgreement(each, tuple(summaries[id] for id in each.documents)) for each in agreements]
