"""The indexes that are made from the store: vectors, words, and the means that center the vectors.

They are kept in step with each other by a mark, which both carry and the store names. Bringing them up to date:

1. the store notes the new mark as pending;
2. the lexical index takes in what changed since the old mark (or is made again, in a folder of its own) and is stamped;
3. the vector index likewise, into a file of its own;
4. one transaction makes the new mark the valid one, with the means; only then are the old files deleted.

A process killed in between leaves the old mark valid. What the lexical index may have taken in already is taken in
again: removing and adding the same keys twice changes nothing.
"""

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.centering import LanguageMeans
from index.embedding import Float32Array
from index.errors import IndexDamaged
from index.lexical import LexicalIndex
from index.manifest import DerivedState, read_change, read_derived_state, read_manifest, write_derived_state
from index.passages import (
    all_keys,
    batches,
    forget_removals,
    keys_added_since,
    keys_removed_since,
    read_languages,
    read_passages,
    read_vectors,
)
from index.store import Int64Array, Store
from index.vectors import VectorIndex

# Passages read from the store at a time: 2,000 texts or 3 MB of vectors of 384 numbers.
BATCH = 2_000
# The first portion of a vector index decides its cells. 150,000 spread over the library are 37 for each of the 4,000
# cells of a million passages, and 230 MB.
FIRST_PORTION = 150_000
# Random bits of a mark below its change: two states of a library that was restored from a backup never share one.
MARK_BITS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """The derived indexes of one state of the store, in step with each other.

    Attributes:
        mark: what both carry; 0 when they are private to this process.
        change: the library's change that they reflect.
    """

    mark: int
    change: int
    vectors: VectorIndex
    lexical: LexicalIndex
    means: LanguageMeans


def load_derived(store: Store, folder: Path) -> Derived:
    """Load the indexes as they were last brought in step; the store may have changed since.

    Raises:
        IndexDamaged: one of them is missing, cannot be read, or belongs to another state.
    """
    while True:
        state = read_derived_state(store)
        try:
            vectors, lexical = _load_vectors(folder, state), _load_lexical(folder, state)
            return Derived(state.mark, state.change, vectors, lexical, LanguageMeans.from_bytes(state.means))
        except IndexDamaged:
            # A writer that went on in this instant has deleted the files of the state just read.
            if read_derived_state(store) == state:
                raise


def bring_in_step(store: Store, folder: Path, means: LanguageMeans, known: Derived | None = None) -> Derived:
    """Make the indexes reflect the store: replay what changed or, where that cannot be, make them again.

    Only the process that holds the writer's lock may call it. The vectors are centered with `means`; other means than
    before make the vector index again. `known` are the indexes as this process last loaded or wrote them; they are used
    up by the call.
    """
    state, change = read_derived_state(store), read_change(store)
    known = known if known is not None and known.mark == state.mark else None
    tail = _Tail(keys_added_since(store, state.change), keys_removed_since(store, state.change))
    if tail.is_empty and state.pending == 0 and means.to_bytes() == state.means:
        with suppress(IndexDamaged):
            known = known or load_derived(store, folder)
            write_derived_state(store, replace(state, change=change))
            return replace(known, change=change)
    mark = state.pending or (change << MARK_BITS) | secrets.randbits(MARK_BITS)
    write_derived_state(store, replace(state, pending=mark))
    lexical, lexical_name = _renew_lexical(store, folder, state, known, tail, mark)
    vectors = _renew_vectors(store, folder, state, known, tail, means)
    vectors.save(folder / _vectors_name(mark), mark)
    with store.transaction():
        write_derived_state(store, DerivedState(mark, 0, lexical_name, change, means.to_bytes()))
        forget_removals(store, change)
    _delete_others(folder, _vectors_name(mark), lexical_name)
    return Derived(mark, change, vectors, lexical, means)


def build_privately(store: Store, folder: Path, means: LanguageMeans) -> Derived:
    """Make the indexes of the store's present state in a folder of this process's own."""
    with store.snapshot():
        change = read_change(store)
        lexical = _build_lexical(store, folder / "lexical")
        lexical.commit()
        lexical.close()
        return Derived(0, change, _build_vectors(store, means), lexical, means)


@dataclass(frozen=True, slots=True, eq=False)
class _Tail:
    """What changed since the indexes were last brought in step."""

    added: Int64Array
    removed: Int64Array

    @property
    def is_empty(self) -> bool:
        return len(self.added) == len(self.removed) == 0


def _load_vectors(folder: Path, state: DerivedState) -> VectorIndex:
    vectors = VectorIndex.load(folder / _vectors_name(state.mark))
    if vectors.stamp != state.mark:
        raise IndexDamaged(f"The vector index in {folder} belongs to another state of the library.")
    return vectors


def _load_lexical(folder: Path, state: DerivedState) -> LexicalIndex:
    if not state.lexical or not (folder / state.lexical).is_dir():
        raise IndexDamaged(f"The lexical index is missing from {folder}.")
    lexical = LexicalIndex.open(folder / state.lexical)
    if lexical.stamp not in {state.mark, state.pending} - {0}:
        raise IndexDamaged(f"The lexical index in {folder} belongs to another state of the library.")
    return lexical


def _renew_lexical(
    store: Store, folder: Path, state: DerivedState, known: Derived | None, tail: _Tail, mark: int
) -> tuple[LexicalIndex, str]:
    name = state.lexical
    try:
        lexical = known.lexical if known else _load_lexical(folder, state)
        lexical.remove(tail.removed)
        _add_texts(store, lexical, tail.added)
    except IndexDamaged:
        name = f"lexical-{mark:x}"
        lexical = _build_lexical(store, folder / name)
    lexical.commit(mark)
    lexical.close()
    return lexical, name


def _renew_vectors(
    store: Store, folder: Path, state: DerivedState, known: Derived | None, tail: _Tail, means: LanguageMeans
) -> VectorIndex:
    if means.to_bytes() != state.means:
        return _build_vectors(store, means)
    try:
        vectors = known.vectors if known else _load_vectors(folder, state)
    except IndexDamaged:
        return _build_vectors(store, means)
    vectors.remove(tail.removed)
    _add_vectors(store, vectors, tail.added, means)
    return _build_vectors(store, means) if vectors.is_outgrown else vectors


def _build_lexical(store: Store, folder: Path) -> LexicalIndex:
    lexical = LexicalIndex.open(folder)
    _add_texts(store, lexical, all_keys(store))
    return lexical


def _build_vectors(store: Store, means: LanguageMeans) -> VectorIndex:
    keys = all_keys(store)
    first = keys[:: max(1, len(keys) // FIRST_PORTION)]
    vectors = VectorIndex.build(first, _centered(store, first, means), expected=len(keys))
    _add_vectors(store, vectors, np.setdiff1d(keys, first, assume_unique=True), means)
    return vectors


def _add_texts(store: Store, lexical: LexicalIndex, keys: Int64Array) -> None:
    for batch in batches(keys, BATCH):
        passages = read_passages(store, batch)
        lexical.add(batch, [passage.text for passage in passages], [passage.language for passage in passages])


def _add_vectors(store: Store, vectors: VectorIndex, keys: Int64Array, means: LanguageMeans) -> None:
    for batch in batches(keys, BATCH):
        vectors.add(batch, _centered(store, batch, means))


def _centered(store: Store, keys: Int64Array, means: LanguageMeans) -> Float32Array:
    raw = read_vectors(store, keys, read_manifest(store).card.dimension)
    return means.center_passages(raw, read_languages(store, keys))


def _vectors_name(mark: int) -> str:
    return f"vectors-{mark:x}.faiss"


def _delete_others(folder: Path, *kept: str) -> None:
    """Delete the derived files of other marks; one that a reader holds open where that forbids it goes next time."""
    for path in [*folder.glob("vectors-*"), *folder.glob("lexical-*")]:
        if path.name not in kept:
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
