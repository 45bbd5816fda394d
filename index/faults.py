"""What can be wrong with a library: every document, every vector, every derived index is looked at."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.derived import load_derived
from index.errors import IndexDamaged, LibraryDamaged
from index.folder import KEPT_NAME
from index.kept_faults import wrong_in_kept
from index.manifest import NOTHING_DERIVED, read_change, read_derived_state, read_manifest
from index.passages import all_keys, batches, count_passages
from index.register_faults import wrong_in_records, wrong_in_register
from index.store import Row, Store

# A row of float16 numbers whose exact length is 1 is this near to it.
# Source: 11 bits of precision are 0.0005 of each number, so at most of the whole.
LENGTH_TOLERANCE = 0.002
BATCH = 20_000

_READ_AGAIN = "Run `ittifaq remove {0}` and ingest its file again."
_REPAIR = "Run `ittifaq doctor --repair`."
_REINDEX = "Run `ittifaq ingest --reindex`."
_FORGET = "Restore kept.sqlite from a backup, or delete it: conversations, links and feedback go with it, no documents."
_RESTORE = "Restore library.sqlite from a backup, or delete the library's folder and ingest the documents again."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what, in which file or document, and what makes it right."""

    what: str
    where: str
    remedy: str


def find_faults(store: Store, folder: Path, is_being_written: bool) -> list[Fault]:
    """Look at everything in the library; empty when it is whole.

    Indexes behind the store are no fault while another process writes.
    """
    kept = [Fault(what, KEPT_NAME, _FORGET) for what in wrong_in_kept(folder)]
    damage = [Fault(f"SQLite finds: {what}.", "library.sqlite", _RESTORE) for what in store.find_damage()]
    if damage:
        return damage + kept
    try:
        with store.snapshot():
            documents = list(_faults_of_documents(store))
            return [
                *documents,
                *_faults_of_vectors(store),
                # Agreements are made of the documents' records: those must be readable first.
                *([] if documents else _faults_of_register(store)),
                *_faults_of_derived(store, folder, is_being_written),
                *kept,
            ]
    except LibraryDamaged as error:
        return [Fault(str(error), "library.sqlite", _RESTORE), *kept]


def _faults_of_documents(store: Store) -> Iterator[Fault]:
    numbers = store.keys("SELECT number FROM documents ORDER BY number")
    for number in numbers.tolist():
        row = store.row(
            "SELECT id, sha256, documents.pages, documents.passages, text, crc, text_as_read, texts.pages "
            "FROM documents LEFT JOIN texts ON texts.document = number WHERE number = ?",
            (number,),
        )
        if row is not None:
            for what in _wrong_in_document(store, number, row):
                yield Fault(what, f"document {row[0]}", _READ_AGAIN.format(row[0]))


def _wrong_in_document(store: Store, number: int, row: Row) -> Iterator[str]:
    document_id, sha256, page_count, passage_count, data, crc, as_read, pages_json = row
    if len(sha256) != 64 or not sha256.startswith(document_id):
        yield "Its id is not the beginning of its SHA-256."
    if data is None or zlib.crc32(data) != crc:
        yield "Its text is missing or not what was written."
        return
    if not _is_readable(as_read):
        yield "Its text as read cannot be unpacked."
    text = data.decode("utf-8", "surrogatepass")
    pages = json.loads(pages_json)
    if len(pages) != page_count or any(not 0 <= start <= end <= len(text) for _, start, end, *_ in pages):
        yield "Its pages do not lie in its text."
    passages = store.rows('SELECT start, "end", byte_start, byte_end, page FROM passages WHERE document = ?', (number,))
    if len(passages) != passage_count:
        yield f"It has {len(passages)} passages where there should be {passage_count}."
    if any(not 0 <= start < end <= len(text) for start, end, *_ in passages):
        yield "A passage does not lie in its text."
    elif any(data[bytes_[0] : bytes_[1]] != _encoded(text[start:end]) for start, end, *bytes_, _ in passages):
        yield "A passage's place in characters is not its place in bytes."
    if not {page for *_, page in passages} <= {number for number, *_ in pages}:
        yield "A passage stands on a page that the document does not have."
    yield from wrong_in_records(store, number, document_id, text, {number for number, *_ in pages})


def _faults_of_vectors(store: Store) -> Iterator[Fault]:
    dimension = read_manifest(store).card.dimension
    keys = all_keys(store)
    for batch in batches(keys, BATCH):
        rows = store.rows("SELECT vector FROM vectors WHERE key BETWEEN ? AND ?", (int(batch[0]), int(batch[-1])))
        if len(rows) != len(batch):
            yield Fault(f"{len(batch) - len(rows)} passages have no vector.", "library.sqlite", _REINDEX)
        blobs = [vector for (vector,) in rows]
        if any(len(vector) != 2 * dimension for vector in blobs):
            yield Fault(f"Some vectors do not have {dimension} numbers.", "library.sqlite", _REINDEX)
            continue
        vectors = np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), dimension).astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        # Written so that NaN counts as wrong.
        wrong = int((~(np.abs(lengths - 1) <= LENGTH_TOLERANCE)).sum())
        if wrong:
            yield Fault(f"{wrong} vectors are not of length 1.", "library.sqlite", _REINDEX)


def _faults_of_register(store: Store) -> Iterator[Fault]:
    yield from (Fault(what, "register of agreements", _REPAIR) for what in wrong_in_register(store))


def _faults_of_derived(store: Store, folder: Path, is_being_written: bool) -> Iterator[Fault]:
    count = count_passages(store)
    behind = Fault("The indexes are behind the documents: a search or ingestion goes on.", str(folder), _REPAIR)
    try:
        derived = load_derived(store, folder)
    except IndexDamaged as error:
        if not is_being_written and count:
            # A first ingestion that was killed has made none yet: nothing is missing.
            yield behind if read_derived_state(store) == NOTHING_DERIVED else Fault(str(error), str(folder), _REPAIR)
        return
    if derived.change != read_change(store):
        if not is_being_written:
            yield behind
        return
    for name, index in (("vector", derived.vectors), ("lexical", derived.lexical)):
        if len(index) != count:
            what = f"The {name} index has {len(index)} passages, the library {count}."
            yield Fault(what, str(folder), _REPAIR)
    if not derived.lexical.is_whole():
        yield Fault("A file of the lexical index is not what was written.", str(folder), _REPAIR)


def _is_readable(as_read: bytes) -> bool:
    try:
        zlib.decompress(as_read)
    except zlib.error:
        return False
    return True


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
