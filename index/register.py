"""The register in the store: records enter with their document and leave with it, and agreements follow.

Called by the library only, writing within its transactions. What is written depends on the records and verdicts that
are there, never on the order in which they came: an agreement is looked at again when a record that resembles one of
its own enters or leaves.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.agreement_rows import AGREEMENT_COLUMNS, outline_from_bytes, rows_of
from index.decisions import hand_on, read_verdicts
from index.documents import document_number
from index.grouping import Edge, Verdicts, as_pair, group
from index.joining import are_contradictory
from index.records import Agreement, AgreementField, Document
from index.store import Store
from index.stored_records import (
    StoredRecord,
    in_order,
    insert_edges,
    insert_record,
    read_joins,
    read_living,
    read_neighbors,
    read_outlines,
    read_records,
)
from index.succession import anchors_of, find_successors, likeness_of


@dataclass(slots=True)
class Loosened:
    """What the records of documents that are about to go leave behind.

    Attributes:
        former: (id, anchor, likeness) of each record.
        neighbors: row numbers of records elsewhere that resemble one of them, or that a person joined to one.
        agreements: row numbers of the agreements that they were part of.
    """

    former: list[tuple[str, str, str]] = field(default_factory=list)
    neighbors: set[int] = field(default_factory=set)
    agreements: set[int] = field(default_factory=set)


def check_agreements(document: Document, agreements: Sequence[Agreement]) -> None:
    """Make sure that each field of each record stands on the document's words at its offsets.

    Raises:
        ValueError: one does not, or two records share an id.
    """
    ids = [agreement.id for agreement in agreements]
    if not all(ids) or len(set(ids)) < len(ids):
        raise ValueError(f"Two agreements of {document.file!r} have the same id, or one has none.")
    for agreement in agreements:
        if not agreement.evidence or not all(party.keys for party in agreement.parties):
            raise ValueError(f"Agreement {agreement.id} of {document.file!r} has no evidence, or a party without keys.")
        for evidence in (each.evidence for each in agreement.evidence):
            is_exact = evidence.quote == document.text[evidence.start : evidence.end]
            if evidence.document_id != document.id or not 0 <= evidence.start < evidence.end or not is_exact:
                raise ValueError(
                    f"Agreement {agreement.id} does not quote the words of {document.file!r} at {evidence.start}."
                )


def loosen(store: Store, document_ids: Iterable[str]) -> Loosened:
    """Look up what the records of documents leave behind, before the documents are deleted."""
    loosened = Loosened()
    for document_id in document_ids:
        number = document_number(store, document_id)
        rows = store.rows("SELECT number, id, anchor, agreement, content FROM records WHERE document = ?", (number,))
        for _, record_id, anchor, agreement, content in rows:
            likeness = likeness_of(outline_from_bytes(record_id, document_id, content))
            loosened.former.append((record_id, anchor, likeness))
            loosened.agreements.add(agreement)
        loosened.neighbors |= read_neighbors(store, [row[0] for row in rows]) - {row[0] for row in rows}
    return loosened


def enter(store: Store, number: int, document: Document, records: Sequence[Agreement], loosened: Loosened) -> None:
    """Insert the records of the document that has this row number, and bring the agreements in step."""
    anchors = anchors_of(document.text, records)
    if loosened.former:
        hand_on(store, find_successors(loosened.former, records, anchors))
    published = document.date.value if document.date else ""
    entered = [
        insert_record(store, number, published, record, anchor) for record, anchor in zip(records, anchors, strict=True)
    ]
    settle(store, loosened, entered)


def settle(store: Store, loosened: Loosened, entered: Iterable[int] = ()) -> None:
    """Bring the agreements in step after records have left and others have entered."""
    living = read_living(store, loosened.neighbors)
    regroup(store, living | set(entered), loosened.agreements)


def regroup(store: Store, seeds: Iterable[int], gone: Iterable[int] = ()) -> None:
    """Group anew the records with these row numbers and all that hang together with them.

    `gone` are the row numbers of agreements that have lost a record.
    """
    stored = {each.record.id: each for each in read_outlines(store, seeds)}
    before: dict[int, set[str]] = {}
    for record_id, each in stored.items():
        if each.agreement is not None:
            before.setdefault(each.agreement, set()).add(record_id)
    stale = set(gone)
    changed: list[list[int]] = []
    for ids in group_stored(store, stored):
        former = stored[ids[0]].agreement
        if former is None or former in stale or before[former] != set(ids):
            changed.append([stored[each].number for each in ids])
            stale |= {agreement for each in ids if (agreement := stored[each].agreement) is not None}
    _delete_agreements(store, stale)
    for numbers in changed:
        _insert_agreement(store, read_records(store, "records.number", numbers))


def rebuild(store: Store) -> None:
    """Make everything again that is made from the records and the verdicts."""
    for table in ("agreements", "joins", "record_parties"):
        store.run(f"DELETE FROM {table}")
    store.run("UPDATE records SET agreement = NULL")
    numbers = store.keys("SELECT number FROM records ORDER BY number").tolist()
    for number in numbers:
        for each in read_records(store, "records.number", [number]):
            insert_edges(store, each)
    regroup(store, numbers)


def group_stored(store: Store, stored: dict[str, StoredRecord]) -> list[tuple[str, ...]]:
    """Group records by the joins and verdicts that are stored; all that hang together must be there."""
    numbers = {each.number: record_id for record_id, each in stored.items()}
    verdicts = read_verdicts(store, stored)
    if verdicts == Verdicts() and _are_all_joined(store, list(numbers)):
        return [tuple(sorted(stored))]
    edges = [
        Edge(*as_pair(numbers[first], numbers[second]), _shared(fields))
        for first, second, fields in read_joins(store, list(numbers))
    ]
    return group(
        stored, edges, verdicts, lambda first, second: are_contradictory(stored[first].record, stored[second].record)
    )


def _are_all_joined(store: Store, numbers: Sequence[int]) -> bool:
    """Say whether every two records were found the same, as they are when hundreds of papers tell of one signing."""
    joined = store.number(
        "SELECT count(*) FROM joins WHERE first IN (SELECT value FROM json_each(?1)) "
        "AND second IN (SELECT value FROM json_each(?1))",
        (json.dumps(list(numbers)),),
    )
    return len(numbers) > 0 and joined == len(numbers) * (len(numbers) - 1) // 2


@lru_cache(maxsize=1024)
def _shared(fields: str) -> tuple[AgreementField, ...]:
    return tuple(json.loads(fields))


def _delete_agreements(store: Store, numbers: Iterable[int]) -> None:
    store.run_many("DELETE FROM agreements WHERE number = ?", [(number,) for number in sorted(numbers)])


def _insert_agreement(store: Store, members: Sequence[StoredRecord]) -> None:
    rows = rows_of([each.record for each in in_order(members)])
    number = store.run(
        f"INSERT INTO agreements ({AGREEMENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows.columns,
    )
    terms = [(number, term.field, term.value, term.more) for term in rows.terms]
    store.run_many("INSERT INTO agreement_terms (agreement, field, value, more) VALUES (?, ?, ?, ?)", terms)
    names = [(number, name.field, name.value) for name in rows.names]
    store.run_many("INSERT INTO agreement_names (agreement, field, words) VALUES (?, ?, ?)", names)
    store.run("INSERT INTO agreement_words (agreement, words) VALUES (?, ?)", (number, rows.words))
    store.run_many("UPDATE records SET agreement = ? WHERE number = ?", [(number, each.number) for each in members])
