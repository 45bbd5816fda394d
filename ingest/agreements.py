"""Recognise the agreements that one document tells, without a language model.

1. find where it tells of them (ingest.signings);
2. read at each place who signs, and when, where, for what and for how much (ingest.drafting);
3. join the places that tell of the same one (ingest.merging);
4. keep those that stand: an instrument with its parties, or a signed one with a date or a place of its own.
"""

from index.records import Agreement, Document
from ingest.completing import merge_within
from ingest.drafting import Draft, draft, make_record
from ingest.merging import merge_drafts
from ingest.signings import find_signings, read_tellings

__all__ = ["find_signings", "make_record", "merge_within", "recognise_agreements"]


def recognise_agreements(document: Document) -> list[Agreement]:
    """Give the agreements that the document tells, each once, in order; none when it tells of none."""
    drafts: list[Draft] = []
    for telling in read_tellings(document):
        drafts.append(draft(document, telling, drafts))
    return [record for record in merge_drafts(document, drafts) if _stands(record)]


def _stands(record: Agreement) -> bool:
    """Say whether enough is told: who, for what is not signed yet; who, when or where, for what is."""
    match record.status:
        case "signed" | "ended":
            own = (record.signed_on, record.place, record.occasion, record.amount and record.period)
            return bool(record.parties or any(own))
        case _:
            return len(record.parties) >= 2
