"""Passages and their vectors in the store: rows in, records out. Called by the library only."""

import json
from collections.abc import Iterator, Sequence

import numpy as np

from index.documents import first_day, fold_publisher, last_day
from index.embedding import Float32Array
from index.records import LANGUAGES, Document, Filters, Language, Passage
from index.store import Int64Array, Row, Store

# Models that compute in bfloat16 (8 bits of precision) give lengths this far from 1.
LENGTH_TOLERANCE = 0.01

_PASSAGES = (
    'SELECT key, document, byte_start, byte_end, documents.id, start, "end", page, passages.language, headings '
    "FROM passages JOIN documents ON documents.number = passages.document"
)


def check_passages(document: Document, passages: Sequence[Passage]) -> None:
    """Make sure that each passage holds the document's words at its offsets.

    Raises:
        ValueError: one does not, or is empty.
    """
    for passage in passages:
        if passage.document_id != document.id or passage.text != document.text[passage.start : passage.end]:
            raise ValueError(f"Passage {passage.id} does not hold the words of {document.file!r} at its offsets.")
        if not 0 <= passage.start < passage.end:
            raise ValueError(f"Passage {passage.id} of {document.file!r} is empty.")


def check_vectors(vectors: Float32Array, count: int, dimension: int) -> None:
    """Make sure that there are `count` vectors of `dimension` numbers and of length 1.

    Raises:
        ValueError: there are not.
    """
    if vectors.shape != (count, dimension):
        raise ValueError(f"The vectors have the shape {vectors.shape} where {(count, dimension)} is needed.")
    # Written so that NaN counts as wrong.
    if not np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1) < LENGTH_TOLERANCE):
        raise ValueError("Every vector must have length 1.")


def insert_passages(store: Store, number: int, document: Document, passages: Sequence[Passage], change: int) -> None:
    """Insert the passages of the document that has this number, without their vectors."""
    store.run_many(
        'INSERT INTO passages (document, change, start, "end", byte_start, byte_end, page, language, headings) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, change, passage.start, passage.end, *span, passage.page, passage.language,
             json.dumps(passage.headings))
            for passage, span in zip(passages, _byte_spans(document.text, passages), strict=True)
        ],
    )  # fmt: skip


def insert_vectors(store: Store, table: str, keys: Int64Array, vectors: Float32Array) -> None:
    """Insert raw vectors, float32 (n, d), into "vectors" or "staged_vectors"."""
    rows = zip(keys.tolist(), (row.tobytes() for row in vectors.astype("<f2")), strict=True)
    store.run_many(f"INSERT INTO {table} (key, vector) VALUES (?, ?)", rows)


def read_passages(store: Store, keys: Sequence[int] | Int64Array) -> list[Passage]:
    """Read passages in the order of their keys; a key whose passage is gone is left out."""
    with store.snapshot():
        rows = store.rows(f"{_PASSAGES} WHERE key IN (SELECT value FROM json_each(?))", (_json_keys(keys),))
        found = _with_texts(store, rows)
    return [found[key] for key in map(int, keys) if key in found]


def read_passages_of(store: Store, number: int) -> list[Passage]:
    """Read the passages of the document that has this number, in reading order."""
    with store.snapshot():
        rows = store.rows(f"{_PASSAGES} WHERE document = ? ORDER BY start", (number,))
        return list(_with_texts(store, rows).values())


def read_living(store: Store, keys: Int64Array) -> Int64Array:
    """Give those of the keys whose passages are there, in their order."""
    living = store.keys("SELECT key FROM passages WHERE key IN (SELECT value FROM json_each(?))", (_json_keys(keys),))
    return keys[np.isin(keys, living)]


def read_languages(store: Store, keys: Int64Array) -> list[Language]:
    """Read the language of each passage, in the order of the keys, all of which must be there."""
    sql = "SELECT key, language FROM passages WHERE key IN (SELECT value FROM json_each(?))"
    found: dict[int, Language] = dict(store.rows(sql, (_json_keys(keys),)))
    return [found[key] for key in keys.tolist()]


def read_vectors(store: Store, keys: Int64Array, dimension: int) -> Float32Array:
    """Read raw vectors as float32 (n, dimension), rows of length 1, in the order of the keys.

    A key whose passage is gone gives a row of zeros.
    """
    rows = store.rows(
        "SELECT key, vector FROM vectors WHERE key IN (SELECT value FROM json_each(?))", (_json_keys(keys),)
    )
    found: dict[int, bytes] = dict(rows)
    nothing = bytes(2 * dimension)
    halves = np.frombuffer(b"".join(found.get(key, nothing) for key in keys.tolist()), dtype="<f2")
    vectors = halves.reshape(len(keys), dimension).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1)
    return vectors


def count_passages(store: Store) -> int:
    """Count all passages."""
    return store.number("SELECT count(*) FROM passages")


def count_by_language(store: Store) -> tuple[int, int, int]:
    """Count the passages of each language, in the order of LANGUAGES."""
    counts: dict[str, int] = dict(store.rows("SELECT language, count(*) FROM passages GROUP BY language"))
    arabic, french, english = (counts.get(language, 0) for language in LANGUAGES)
    return arabic, french, english


def keys_of(store: Store, number: int) -> Int64Array:
    """Give the keys of the passages of the document that has this number, in reading order."""
    return store.keys("SELECT key FROM passages WHERE document = ? ORDER BY key", (number,))


def keys_in(store: Store, language: Language) -> Int64Array:
    """Give the keys of the passages in a language, ascending."""
    return store.keys("SELECT key FROM passages WHERE language = ? ORDER BY key", (language,))


def all_keys(store: Store) -> Int64Array:
    """Give the keys of all passages, ascending."""
    return store.keys("SELECT key FROM passages ORDER BY key")


def keys_not_staged(store: Store) -> Int64Array:
    """Give the keys of the passages that have no staged vector yet, ascending."""
    return store.keys("SELECT key FROM passages WHERE key NOT IN (SELECT key FROM staged_vectors) ORDER BY key")


def keys_added_since(store: Store, change: int) -> Int64Array:
    """Give the keys of the passages that were added after a change and are there, ascending."""
    return store.keys("SELECT key FROM passages WHERE change > ? ORDER BY key", (change,))


def keys_removed_since(store: Store, change: int) -> Int64Array:
    """Give the keys of the passages that were removed after a change, ascending."""
    return store.keys("SELECT key FROM removals WHERE change > ? ORDER BY key", (change,))


def forget_removals(store: Store, change: int) -> None:
    """Forget the keys of passages that were removed up to a change, that one included."""
    store.run("DELETE FROM removals WHERE change <= ?", (change,))


def batches(keys: Int64Array, size: int) -> Iterator[Int64Array]:
    """Cut keys into pieces of at most `size`, in order."""
    for at in range(0, len(keys), size):
        yield keys[at : at + size]


def allowed_keys(store: Store, filters: Filters, change: int) -> Int64Array:
    """Give the keys of the passages that pass the filters and were there at a change, ascending."""
    on_passages, on_documents, values = _conditions(filters)
    where = [f"change <= {change:d}", *on_passages]
    if on_documents:
        where.append(f"document IN (SELECT number FROM documents WHERE {' AND '.join(on_documents)})")
    return store.keys(f"SELECT key FROM passages WHERE {' AND '.join(where)} ORDER BY key", values)


def _conditions(filters: Filters) -> tuple[list[str], list[str], list[str]]:
    on_passages: list[str] = []
    on_documents: list[str] = []
    values: list[str] = []
    if filters.languages:
        on_passages.append("language IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.languages))
    if filters.since:
        on_documents.append("last_day >= ?")
        values.append(first_day(filters.since))
    if filters.until:
        on_documents.append("first_day <= ? AND first_day <> ''")
        values.append(last_day(filters.until))
    if filters.publishers:
        on_documents.append("publisher_folded IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([fold_publisher(publisher) for publisher in filters.publishers]))
    if filters.documents:
        on_documents.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.documents))
    return on_passages, on_documents, values


def _byte_spans(text: str, passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Turn offsets in code points into offsets in UTF-8, walking the text once."""
    offsets = sorted({offset for passage in passages for offset in (passage.start, passage.end)})
    at, bytes_before = 0, 0
    in_bytes: dict[int, int] = {}
    for offset in offsets:
        bytes_before += len(text[at:offset].encode("utf-8", "surrogatepass"))
        at = offset
        in_bytes[offset] = bytes_before
    return [(in_bytes[passage.start], in_bytes[passage.end]) for passage in passages]


def _with_texts(store: Store, rows: Sequence[Row]) -> dict[int, Passage]:
    """Give the passages of rows by key, in the rows' order."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for _, document, byte_start, byte_end, *_ in rows:
        spans.setdefault(document, []).append((byte_start, byte_end))
    pieces = {document: iter(store.pieces(document, wanted)) for document, wanted in spans.items()}
    return {row[0]: _passage(row, next(pieces[row[1]])) for row in rows}


def _passage(row: Row, words: bytes) -> Passage:
    document_id, start, end, page, language, headings = row[4:]
    text = words.decode("utf-8", "surrogatepass")
    return Passage(f"{document_id}:{start}", document_id, start, end, page, language, tuple(json.loads(headings)), text)


def _json_keys(keys: Sequence[int] | Int64Array) -> str:
    return json.dumps([int(key) for key in keys])
