"""What can be wrong with the register: records that do not quote their document, agreements not made from them."""

from collections.abc import Iterator

from index.agreement_rows import AGREEMENT_COLUMNS, AgreementRows, AgreementTerm, record_from_bytes, rows_of
from index.passages import batches
from index.reading_agreements import has_register
from index.register import group_stored
from index.store import Store
from index.stored_records import StoredRecord, find_edges, read_joins, read_outlines, read_stored

_BATCH = 500


def wrong_in_records(store: Store, number: int, document_id: str, text: str, pages: set[int]) -> Iterator[str]:
    """Say what is wrong with the records of the document that has this row number."""
    if not has_register(store):
        return
    for record_id, content, evidence in store.rows(
        "SELECT id, content, evidence FROM records WHERE document = ?", (number,)
    ):
        try:
            record = record_from_bytes(record_id, document_id, content, evidence)
        except (ValueError, TypeError):
            yield f"Its agreement {record_id} cannot be read."
            continue
        told = [each.evidence for each in record.evidence]
        if any(each.quote != text[each.start : each.end] or each.page not in pages for each in told):
            yield f"Its agreement {record_id} does not quote its words."


def wrong_in_register(store: Store) -> Iterator[str]:
    """Say what is wrong with the agreements: each must be what its records and people's verdicts make of it."""
    if not has_register(store):
        return
    strays = store.number("SELECT count(*) FROM records WHERE agreement IS NULL")
    empty = store.number("SELECT count(*) FROM agreements WHERE number NOT IN (SELECT agreement FROM records)")
    if strays or empty:
        yield f"{strays} records belong to no agreement, and {empty} agreements have no record."
        return
    wrong = 0
    for batch in batches(store.keys("SELECT number FROM agreements ORDER BY number"), _BATCH):
        found = read_stored(store, batch.tolist())
        wrong += _count_wrongly_grouped(store, found)
        for number, members in found.items():
            wrong += _read_rows(store, number) != rows_of([each.record for each in members])
    if wrong:
        yield f"{wrong} agreements are not what their records tell."


def _count_wrongly_grouped(store: Store, found: dict[int, list[StoredRecord]]) -> int:
    connected = read_outlines(store, [each.number for members in found.values() for each in members])
    stored = {each.record.id: each for each in connected}
    groups = set(group_stored(store, stored))
    joins = set(read_joins(store, [each.number for each in connected]))
    wrong = 0
    for members in found.values():
        numbers = {each.number for each in members}
        own = {row for row in joins if not numbers.isdisjoint(row[:2])}
        fresh = {row for each in members for row in find_edges(store, each)}
        wrong += own != fresh or tuple(sorted(each.record.id for each in members)) not in groups
    return wrong


def _read_rows(store: Store, number: int) -> AgreementRows | None:
    columns = store.row(f"SELECT {AGREEMENT_COLUMNS} FROM agreements WHERE number = ?", (number,))
    terms = store.rows("SELECT field, value, more FROM agreement_terms WHERE agreement = ? ORDER BY rowid", (number,))
    names = store.rows("SELECT field, words FROM agreement_names WHERE agreement = ? ORDER BY rowid", (number,))
    words = store.row("SELECT words FROM agreement_words WHERE agreement = ?", (number,))
    if columns is None or words is None:
        return None
    return AgreementRows(
        columns, tuple(AgreementTerm(*row) for row in terms), tuple(AgreementTerm(*row) for row in names), words[0]
    )
