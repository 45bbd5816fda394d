"""The register in the store: records enter with their document and leave with it, and agreements follow.

Called by the library only, writing within its transactions. What is written depends on the records and verdicts that
are there, never on the order in which they came: an agreement is looked at again when a record that resembles one of
its own enters or leaves.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.agreement_rows import (
    AGREEMENT_COLUMNS,
    content_to_bytes,
    day_number,
    evidence_to_bytes,
    outline_from_bytes,
    record_from_bytes,
    rows_of,
    storable,
)
from index.comparing import NEAR_DAYS, kinds_beside
from index.decisions import hand_on, read_companions, read_verdicts
from index.documents import document_number, first_day, last_day
from index.errors import LibraryError
from index.folding import fold_text
from index.grouping import Edge, Verdicts, as_pair, group
from index.joining import are_contradictory, why_same
from index.records import Agreement, AgreementField, Document
from index.store import Row, Store

# Numbers of days that are NEAR_DAYS apart differ by at most so many more, over the end of a February.
_MONTH_ENDS = 3
_SENTENCE_END = re.compile(r"[.!?؟\n]")


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


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record, or its outline (agreement_rows), with its and its agreement's row numbers and its document's date."""

    number: int
    agreement: int | None
    published: str
    record: Agreement


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
            likeness = _likeness(outline_from_bytes(record_id, document_id, content))
            loosened.former.append((record_id, anchor, likeness))
            loosened.agreements.add(agreement)
        loosened.neighbors |= _neighbors(store, [row[0] for row in rows]) - {row[0] for row in rows}
    return loosened


def enter(store: Store, number: int, document: Document, records: Sequence[Agreement], loosened: Loosened) -> None:
    """Insert the records of the document that has this row number, and bring the agreements in step."""
    anchors = _anchors(document.text, records)
    if loosened.former:
        hand_on(store, _successors(loosened.former, records, anchors))
    published = document.date.value if document.date else ""
    entered = [
        _insert_record(store, number, published, record, anchor)
        for record, anchor in zip(records, anchors, strict=True)
    ]
    settle(store, loosened, entered)


def settle(store: Store, loosened: Loosened, entered: Iterable[int] = ()) -> None:
    """Bring the agreements in step after records have left and others have entered."""
    living = _living(store, loosened.neighbors)
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
        _insert_agreement(store, _read(store, "records.number", numbers))


def rebuild(store: Store) -> None:
    """Make everything again that is made from the records and the verdicts."""
    for table in ("agreements", "joins", "record_parties"):
        store.run(f"DELETE FROM {table}")
    store.run("UPDATE records SET agreement = NULL")
    numbers = store.keys("SELECT number FROM records ORDER BY number").tolist()
    for number in numbers:
        for each in _read(store, "records.number", [number]):
            _insert_edges(store, each)
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


def read_stored(store: Store, agreements: Sequence[int]) -> dict[int, list[StoredRecord]]:
    """Read the records of agreements by the agreements' row numbers, in the order of their documents' dates."""
    found: dict[int, list[StoredRecord]] = {}
    for each in _read(store, "records.agreement", agreements):
        found.setdefault(each.agreement or 0, []).append(each)
    return {number: in_order(members) for number, members in found.items()}


def in_order(members: Iterable[StoredRecord]) -> list[StoredRecord]:
    """Order records by their documents' dates, those without one first, as joining wants them."""
    return sorted(members, key=lambda each: (first_day(each.published), each.record.documents, each.record.id))


def _insert_record(store: Store, number: int, published: str, record: Agreement, anchor: str) -> int:
    if store.row("SELECT 1 FROM records WHERE id = ?", (record.id,)):
        raise LibraryError(f"An agreement of another document has the id {record.id}: add a blank to one of the files.")
    row = store.run(
        "INSERT INTO records (id, document, anchor, content, evidence) VALUES (?, ?, ?, ?, ?)",
        (record.id, number, anchor, content_to_bytes(record), evidence_to_bytes(record)),
    )
    _insert_edges(store, StoredRecord(row, None, published, record))
    return row


def find_edges(store: Store, stored: StoredRecord) -> list[tuple[int, int, str]]:
    """Find the rows of `joins` that a record has with the others that are there."""
    found: list[tuple[int, int, str]] = []
    for other in _candidates(store, stored):
        shared = why_same(stored.record, other.record, (stored.published, other.published))
        if shared:
            found.append((*_in_order(stored.number, other.number), json.dumps(shared)))
    return found


def _in_order(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)


def _insert_edges(store: Store, stored: StoredRecord) -> None:
    """Write down with which records a new one is one agreement, and its parties for later ones."""
    store.run_many("INSERT INTO joins (first, second, shared) VALUES (?, ?, ?)", find_edges(store, stored))
    record = stored.record
    days = _day_numbers(record.signed_on.value) if record.signed_on else (None, None)
    store.run_many(
        "INSERT INTO record_parties (key, record, kind, parties, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (key, stored.number, record.kind, len(record.parties), *days)
            for key in dict.fromkeys(storable(key) for party in record.parties for key in party.keys)
        ],
    )


def _candidates(store: Store, stored: StoredRecord) -> list[StoredRecord]:
    """Read the outlines of other documents' records that share parties enough, of a like kind and a like date."""
    record = stored.record
    keys = [[storable(key), at] for at, party in enumerate(record.parties) for key in party.keys]
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


_OUTLINE = "records.number, records.id, agreement, documents.id, documents.date, content"


def _read(store: Store, column: str, numbers: Sequence[int]) -> list[StoredRecord]:
    rows = store.rows(
        f"SELECT {_OUTLINE}, evidence FROM records JOIN documents ON documents.number = document "
        f"WHERE {column} IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return [_stored(row) for row in rows]


def _stored(row: Row) -> StoredRecord:
    number, record_id, agreement, document_id, published, content, evidence = row
    return StoredRecord(number, agreement, published, record_from_bytes(record_id, document_id, content, evidence))


def _outlined(row: Row) -> StoredRecord:
    number, record_id, agreement, document_id, published, content = row
    return StoredRecord(number, agreement, published, outline_from_bytes(record_id, document_id, content))


def _closure(store: Store, seeds: set[int]) -> set[int]:
    """Give the row numbers of all records that hang together with some, these included."""
    closed, fresh = set(seeds), set(seeds)
    while fresh:
        fresh = _neighbors(store, sorted(fresh)) - closed
        closed |= fresh
    return closed


def _neighbors(store: Store, numbers: Sequence[int]) -> set[int]:
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


def _living(store: Store, numbers: Iterable[int]) -> set[int]:
    sql = "SELECT number FROM records WHERE number IN (SELECT value FROM json_each(?))"
    return set(store.keys(sql, (json.dumps(sorted(numbers)),)).tolist())


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


def _anchors(text: str, records: Sequence[Agreement]) -> list[str]:
    """Name the sentence that tells each record, and which of those told by the same words it is."""
    seen: Counter[str] = Counter()
    anchors = []
    for record in records:
        sentence = _sentence_hash(text, record)
        seen[sentence] += 1
        anchors.append(f"{sentence}:{seen[sentence]}")
    return anchors


def _sentence_hash(text: str, record: Agreement) -> str:
    told = next((each for each in record.evidence if each.field == "kind"), record.evidence[0]).evidence
    start = max(
        (match.end() for match in _SENTENCE_END.finditer(text, max(0, told.start - 2000), told.start)), default=0
    )
    end = _SENTENCE_END.search(text, told.end)
    sentence = " ".join(fold_text(text[start : end.start() if end else len(text)]).split())
    return hashlib.sha256(storable(sentence).encode()).hexdigest()[:12]


def _likeness(record: Agreement) -> str:
    """Say what tells a record from the others of its document when its sentence was written anew."""
    return f"{record.kind} {sorted(key for party in record.parties for key in party.keys)}"


def _successors(
    former: Sequence[tuple[str, str, str]], records: Sequence[Agreement], anchors: Sequence[str]
) -> dict[str, str]:
    """Say which new record tells what a former one told: by its sentence, else by its kind and parties."""
    by_anchor = {anchor: record.id for record, anchor in zip(records, anchors, strict=True)}
    successors = {old: by_anchor[anchor] for old, anchor, _ in former if anchor in by_anchor}
    left_new = [record for record in records if record.id not in successors.values()]
    left_old = [(old, likeness) for old, _, likeness in former if old not in successors]
    new_counts = Counter(_likeness(record) for record in left_new)
    old_counts = Counter(likeness for _, likeness in left_old)
    by_likeness = {_likeness(record): record.id for record in left_new}
    for old, likeness in left_old:
        if new_counts[likeness] == old_counts[likeness] == 1:
            successors[old] = by_likeness[likeness]
    return {old: new for old, new in successors.items() if old != new}


def _day_numbers(date: str) -> tuple[int, int]:
    return day_number(first_day(date)), day_number(last_day(date))
