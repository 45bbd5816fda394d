"""Read agreements out of the register, whole and as each document tells them."""

import json
from collections.abc import Iterator, Sequence
from itertools import combinations

from index.decisions import read_verdicts
from index.documents import document_number
from index.errors import AgreementUnknown
from index.joining import join
from index.records import Agreement, Join
from index.store import Store
from index.stored_records import StoredRecord, read_joins, read_stored

# Schema version that brought the register; a reader may meet an older library.
REGISTER_SINCE = 2
_BATCH = 1000


def has_register(store: Store) -> bool:
    """Say whether the library's tables are those of a version that keeps a register."""
    return store.number("PRAGMA user_version") >= REGISTER_SINCE


def read_agreements(store: Store, ids: Sequence[str]) -> list[Agreement]:
    """Read joined agreements in the order of `ids`, each the id of one of its records; those that are gone left out."""
    with store.snapshot():
        numbers = _numbers_of(store, ids)
        wanted = [numbers[each] for each in ids if each in numbers]
        joined = {number: agreement for number, agreement in _read_joined(store, list(dict.fromkeys(wanted)))}
    return [joined[number] for number in wanted]


def read_agreement(store: Store, agreement_id: str) -> Agreement:
    """Read one joined agreement by the id of any of its records.

    Raises:
        AgreementUnknown: no record has this id.
    """
    return join([each.record for each in read_records_of(store, agreement_id)])


def read_records_of(store: Store, agreement_id: str) -> list[StoredRecord]:
    """Read the records of the agreement to which a record belongs, in the order of their documents' dates.

    Raises:
        AgreementUnknown: no record has this id.
    """
    with store.snapshot():
        number = _numbers_of(store, [agreement_id]).get(agreement_id)
        if number is None:
            raise AgreementUnknown(
                f"No agreement has the id {agreement_id!r}: `ittifaq agreements` lists those there are."
            )
        return read_stored(store, [number])[number]


def read_reasons(store: Store, agreement_id: str) -> list[Join]:
    """Read why the records of an agreement are joined, in the order of their ids; empty when it has one.

    Raises:
        AgreementUnknown: no record has this id.
    """
    with store.snapshot():
        ids = {each.number: each.record.id for each in read_records_of(store, agreement_id)}
        shared = {
            tuple(sorted((ids[first], ids[second]))): tuple(json.loads(fields))
            for first, second, fields in read_joins(store, list(ids))
        }
        together = set(read_verdicts(store, ids.values()).together)
    return [
        Join(*pair, shared.get(pair, ()), pair in together)
        for pair in combinations(sorted(ids.values()), 2)
        if pair in shared or pair in together
    ]


def read_agreements_of(store: Store, document_id: str) -> list[str]:
    """Read the ids of the agreements that a document tells of, in the order in which it does.

    Raises:
        DocumentUnknown: no document has this id.
    """
    with store.snapshot():
        number = document_number(store, document_id)
        rows = store.rows(
            "SELECT agreements.id FROM records JOIN agreements ON agreements.number = agreement "
            "WHERE document = ? ORDER BY records.number",
            (number,),
        )
    return list(dict.fromkeys(agreement_id for (agreement_id,) in rows))


def read_agreement_counts(store: Store) -> dict[str, int]:
    """Count the agreements that each document tells of, by its id; documents without any are left out."""
    rows = store.rows(
        "SELECT documents.id, count(DISTINCT agreement) FROM records "
        "JOIN documents ON documents.number = document GROUP BY document"
    )
    return {document_id: count for document_id, count in rows}


def _numbers_of(store: Store, ids: Sequence[str]) -> dict[str, int]:
    sql = "SELECT id, agreement FROM records WHERE id IN (SELECT value FROM json_each(?))"
    return dict(store.rows(sql, (json.dumps(list(ids)),)))


def _read_joined(store: Store, numbers: Sequence[int]) -> Iterator[tuple[int, Agreement]]:
    for at in range(0, len(numbers), _BATCH):
        for number, members in read_stored(store, numbers[at : at + _BATCH]).items():
            yield number, join([each.record for each in members])
