"""Add records that a table lists or somebody proposes to those recognised in a document, without doubling."""

from collections.abc import Sequence
from dataclasses import replace

from index.records import AGREEMENT_FIELDS, Agreement, Evidence
from ingest.merging import are_one, differ, number_records
from ingest.pieces import overlap


def merge_within(recognised: Sequence[Agreement], proposed: Sequence[Agreement]) -> list[Agreement]:
    """Fill the empty fields of recognised records from proposed ones of the same document, and add those that are new.

    What is recognised is held to be surer: nothing it tells is changed, and two of it are never joined.
    """
    merged = list(recognised)
    for record in proposed:
        at = next((n for n, held in enumerate(merged) if _is_same_record(held, record)), None)
        if at is None:
            merged.append(record)
        else:
            merged[at] = _filled(merged[at], record)
    return number_records(merged)


def merge_rows(told: Sequence[Agreement], rows: Sequence[Agreement]) -> list[Agreement]:
    """Fill the records that the text tells from the rows of tables that list the same ones, and add the other rows.

    Each row is another agreement, and so fills one record at most, and none that another row has filled.
    """
    merged, left = list(told), set(range(len(told)))
    for row in rows:
        at = next((n for n in sorted(left) if _is_listed(told[n], row)), None)
        if at is None:
            merged.append(row)
        else:
            left.remove(at)
            merged[at] = _filled(told[at], row)
    return merged


def _is_listed(told: Agreement, row: Agreement) -> bool:
    """Say whether a row lists what the text tells: by all parties of one of them, and nothing that contradicts it."""
    shared = sum(any(are_one(party, each) for each in told.parties) for party in row.parties)
    return shared >= max(1, min(len(told.parties), len(row.parties))) and not differ(told, row)


def _is_same_record(held: Agreement, other: Agreement) -> bool:
    """Say whether a proposed record tells of one that is held: by the words of its kind, or by who signs and when."""
    if any(overlap(first, second) for first in _of_kind(held) for second in _of_kind(other)):
        return True
    if differ(held, other):
        return False
    shared = sum(any(are_one(party, each) for each in held.parties) for party in other.parties)
    return shared >= max(1, min(len(held.parties), len(other.parties)))


def _of_kind(record: Agreement) -> list[Evidence]:
    return [each.evidence for each in record.evidence if each.field == "kind"]


def _filled(held: Agreement, other: Agreement) -> Agreement:
    """Fill the empty fields of a record from another of the same agreement."""
    empty = {
        "signed_on": held.signed_on is None,
        "place": held.place is None,
        "occasion": not held.occasion,
        "country": not held.countries,
        "sector": not held.sectors,
        "purpose": not held.purpose,
        "amount": held.amount is None,
        "period": held.period is None,
        "status": not held.status,
        "party": not held.parties,
        "kind": held.kind == "agreement" != other.kind,
    }
    added = [each for each in other.evidence if empty[each.field]]
    return replace(
        held,
        kind=other.kind if empty["kind"] else held.kind,
        status=held.status or other.status,
        parties=held.parties or other.parties,
        signed_on=held.signed_on or other.signed_on,
        place=held.place or other.place,
        occasion=held.occasion or other.occasion,
        countries=held.countries or other.countries,
        sectors=held.sectors or other.sectors,
        purpose=held.purpose or other.purpose,
        amount=held.amount or other.amount,
        period=held.period or other.period,
        evidence=tuple(sorted((*held.evidence, *added), key=lambda each: AGREEMENT_FIELDS.index(each.field))),
    )
