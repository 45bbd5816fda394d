"""Recognise the agreements that one document tells, without a language model.

1. read those that rows of tables list, each row one (ingest.agreement_rows);
2. find where the rest of the text tells of them (ingest.signings);
3. read at each place who signs, and when, where, for what and for how much (ingest.drafting);
4. join the places that tell of the same one (ingest.merging);
5. keep those that stand: an instrument with its parties, or a signed one with a date or a place of its own;
6. fill them from the rows that list the same ones, and add the other rows (ingest.completing);
7. add those that are told only together, with who signs them (ingest.together).
"""

from collections.abc import Callable, Collection

from index.records import Agreement, Document, FieldEvidence
from ingest.agreement_rows import recognise_rows
from ingest.completing import merge_rows, merge_within
from ingest.drafting import Draft, draft, make_record
from ingest.merging import number_records, unite_drafts
from ingest.signings import find_signings, read_tellings
from ingest.telling import Telling
from ingest.together import records_told_together

__all__ = ["find_signings", "make_record", "merge_within", "recognise_agreements"]


def recognise_agreements(document: Document, tell: Callable[[], None] = lambda: None) -> list[Agreement]:
    """Give the agreements that the document tells, each once, in order; none when it tells of none.

    `tell` is called at each place that tells of one: in a register of thousands that takes minutes.
    """
    rows = list(recognise_rows(document, tell))
    drafts: list[Draft] = []
    plurals: list[Draft] = []
    for telling in read_tellings(document, [row.span for row in rows]):
        tell()
        own = plurals if telling.instrument.is_many else drafts
        own.append(draft(document, telling, drafts))
    sure = {each.telling.signing.anchor.start for each in drafts if _is_of_the_day(each.telling)}
    told = [record for record in unite_drafts(document, drafts) if _stands(document, record, sure)]
    single = merge_rows(told, [row.record for row in rows if row.record])
    together = records_told_together(document, plurals, single)
    return number_records(sorted([*single, *together], key=_first_told) if together or rows else single)


def _first_told(record: Agreement) -> int:
    """Give where a record is first told; of a row the title of its table is not yet it."""
    kind = min(each.evidence.start for each in record.evidence if each.field == "kind")
    return max(kind, min((each.evidence.start for each in record.evidence if each.field == "party"), default=0))


def _is_of_the_day(telling: Telling) -> bool:
    """Say whether what the lead tells of day and place holds for it: one of an enumeration, or a new one signed."""
    instrument = telling.instrument
    return bool(telling.head) or not (telling.is_aside or instrument.is_definite or instrument.is_bound)


def _stands(document: Document, record: Agreement, sure: Collection[int]) -> bool:
    """Say whether enough is told: who, for what is not signed yet; who, when or where, for what is.

    When and where stand beside the words that name it, unless these are at one of `sure`.
    """
    match record.status:
        case "signed" | "ended":
            return bool(record.parties) or any(_is_told_of(document, record, each, sure) for each in record.evidence)
        case _:
            return len(record.parties) >= 2


def _is_told_of(document: Document, record: Agreement, detail: FieldEvidence, sure: Collection[int]) -> bool:
    own = ("signed_on", "place", "occasion", "amount") if record.period else ("signed_on", "place", "occasion")
    if detail.field not in own:
        return False
    at = detail.evidence.start
    kinds = [each.evidence.start for each in record.evidence if each.field == "kind"]
    return any(kind in sure or "\n" not in document.text[min(at, kind) : max(at, kind)] for kind in kinds)
