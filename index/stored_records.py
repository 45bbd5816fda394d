"""The records of the register in the store: rows in, records out, and which of them resemble each other.

Called by the register only, writing within the library's transactions.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.agreement_rows import (
    content_to_bytes,
    day_number,
    evidence_to_bytes,
    outline_from_bytes,
    record_from_bytes,
    storable,
)
from index.comparing import NEAR_DAYS, kinds_beside
from index.decisions import read_companions
from index.documents import first_day, last_day
from index.errors import LibraryError
from index.joining import why_same
from index.records import Agreement
from index.store import Row, Store

# Numbers of days that are NEAR_DAYS apart differ by at most so many more, over the end of a February.
_MONTH_ENDS = 3
_OUTLINE = "records.number, records.id, agreement, documents.id, documents.date, content"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record, or its outline (agreement_rows), with its and its agreement's row numbers and its document's date."""

    number: int
    agreement: int | None
    published: str
    record: Agreement


def insert_record(store: Store, number: int, published: str, record: Agreement, anchor: str) -> int:
    """Insert a record of the document that has this row number, without its agreement, and give its row number.

    Raises:
        LibraryError: another document's record has its id.
    """
    if store.row("SELECT 1 FROM records WHERE id = ?", (record.id,)):
        raise LibraryError(f"An agreement of another document has the id {record.id}: add a blank to one of the files.")
    row = store.run(
        "INSERT INTO records (id, document, anchor, content, evidence) VALUES (?, ?, ?, ?, ?)",
        (record.id, number, anchor, content_to_bytes(record), evidence_to_bytes(record)),
    )
    insert_edges(store, StoredRecord(row, None, published, record))
    return row


def insert_edges(store: Store, stored: StoredRecord) -> None:
    """Write down with which records a new one is one agreement, and its parties for later ones."""
    store.run_many("INSERT INTO joins (first, second, shared) VALUES (?, ?, ?)", find_edges(store, stored))
    record = stored.record
    days = _day_numbers(record.signed_on.value) if record.signed_on else (None, None)
    store.run_many(
        "INSERT INTO record_parties (key, record, kind, parties, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (key, stored.number, record.kind, len(record.parties), *days)
            for key in dict.fromkeys(key for key, _ in _keys(record))
        ],
    )


def find_edges(store: Store, stored: StoredRecord) -> list[tuple[int, int, str]]:
    """Find the rows of `joins` that a record has with the others that are there."""
    found: list[tuple[int, int, str]] = []
    for other in _candidates(store, stored):
        shared = why_same(stored.record, other.record, (stored.published, other.published))
        if shared:
            found.append((*_in_order(stored.number, other.number), json.dumps(shared)))
    return found


def read_records(store: Store, column: str, numbers: Sequence[int]) -> list[StoredRecord]:
    """Read the records whose `column` ("records.number" or "records.agreement") is among `numbers`."""
    rows = store.rows(
        f"SELECT {_OUTLINE}, evidence FROM records JOIN documents ON documents.number = document "
        f"WHERE {column} IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return [_stored(row) for row in rows]


def read_stored(store: Store, agreements: Sequence[int]) -> dict[int, list[StoredRecord]]:
    """Read the records of agreements by the agreements' row numbers, in the order of their documents' dates."""
    found: dict[int, list[StoredRecord]] = {}
    for each in read_records(store, "records.agreement", agreements):
        found.setdefault(each.agreement or 0, []).append(each)
    return {number: in_order(members) for number, members in found.items()}


def read_outlines(store: Store, seeds: Iterable[int]) -> list[StoredRecord]:
    """Read the outlines of the records with these row numbers and of all that hang together with them."""
    rows = store.rows(
        f"SELECT {_OUTLINE} FROM records JOIN documents ON documents.number = document "
        "WHERE records.number IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(_closure(store, set(seeds)))),),
    )
    return [_outlined(row) for row in rows]


def read_joins(store: Store, numbers: Sequence[int]) -> list[Row]:
    """Read (first, second, shared as JSON) of every two records, both among `numbers`, that were found the same."""
    return store.rows(
        "SELECT first, second, shared FROM joins WHERE first IN (SELECT value FROM json_each(?1)) "
        "AND second IN (SELECT value FROM json_each(?1)) ORDER BY first, second",
        (json.dumps(list(numbers)),),
    )


def in_order(members: Iterable[StoredRecord]) -> list[StoredRecord]:
    """Order records by their documents' dates, those without one first, as joining wants them."""
    return sorted(members, key=lambda each: (first_day(each.published), each.record.documents, each.record.id))


def read_neighbors(store: Store, numbers: Sequence[int]) -> set[int]:
    """Give the row numbers of records that resemble some, or that a person joined to some."""
    wanted = json.dumps(list(numbers))
    found = store.keys(
        "SELECT second FROM joins WHERE first IN (SELECT value FROM json_each(?1)) "
        "UNION SELECT first FROM joins WHERE second IN (SELECT value FROM json_each(?1))",
        (wanted,),
    )
    neighbors = set(found.tolist())
    if store.row("SELECT 1 FROM decisions LIMIT 1"):
        own = store.rows("SELECT id FROM records WHERE number IN (SELECT value FROM json_each(?))", (wanted,))
        companions = json.dumps(sorted(read_companions(store, (record_id for (record_id,) in own))))
        held = store.keys("SELECT number FROM records WHERE id IN (SELECT value FROM json_each(?))", (companions,))
        neighbors |= set(held.tolist())
    return neighbors


def read_living(store: Store, numbers: Iterable[int]) -> set[int]:
    """Give those of the row numbers whose records are there."""
    sql = "SELECT number FROM records WHERE number IN (SELECT value FROM json_each(?))"
    return set(store.keys(sql, (json.dumps(sorted(numbers)),)).tolist())


def _candidates(store: Store, stored: StoredRecord) -> list[StoredRecord]:
    """Read the outlines of other documents' records that share parties enough, of a like kind and a like date."""
    record = stored.record
    keys = _keys(record)
    if not keys:
        return []
    dates, slack = "", NEAR_DAYS + _MONTH_ENDS
    parameters: list[object] = [json.dumps(keys), json.dumps(kinds_beside(record.kind)), len(record.parties)]
    if record.signed_on:
        day, last = _day_numbers(record.signed_on.value)
        dates = "AND (first_day IS NULL OR (first_day <= ?6 AND last_day >= ?5)) "
        parameters += [day, day - slack, last + slack]
    else:
        parameters.append(None)
    rows = store.rows(
        "WITH mine (key, party) AS MATERIALIZED "
        "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?1)), "
        "alike (number) AS (SELECT record FROM mine CROSS JOIN record_parties USING (key) "
        f"WHERE kind IN (SELECT value FROM json_each(?2)) {dates}"
        "GROUP BY record HAVING count(DISTINCT party) > 1 OR parties < 2 OR ?3 < 2 OR first_day = ?4) "
        f"SELECT {_OUTLINE} FROM alike JOIN records USING (number) JOIN documents ON documents.number = document",
        parameters,
    )
    return [_outlined(row) for row in rows if row[3] not in record.documents]


def _keys(record: Agreement) -> list[tuple[str, int]]:
    """Give what another record of the same agreement shares: keys of parties, with their places, and the sum."""
    keys = [(storable(key), at) for at, party in enumerate(record.parties) for key in party.keys]
    return [*keys, (f"sum {record.amount.value:.10g}", -1)] if record.amount else keys


def _closure(store: Store, seeds: set[int]) -> set[int]:
    """Give the row numbers of all records that hang together with some, these included."""
    closed, fresh = set(seeds), set(seeds)
    while fresh:
        fresh = read_neighbors(store, sorted(fresh)) - closed
        closed |= fresh
    return closed


def _stored(row: Row) -> StoredRecord:
    number, record_id, agreement, document_id, published, content, evidence = row
    return StoredRecord(number, agreement, published, record_from_bytes(record_id, document_id, content, evidence))


def _outlined(row: Row) -> StoredRecord:
    number, record_id, agreement, document_id, published, content = row
    return StoredRecord(number, agreement, published, outline_from_bytes(record_id, document_id, content))


def _in_order(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)


def _day_numbers(date: str) -> tuple[int, int]:
    return day_number(first_day(date)), day_number(last_day(date))
