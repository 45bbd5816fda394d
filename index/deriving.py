"""The derived indexes brought in step with the store.

They are kept in step with each other by a mark, which both carry and the store names:

1. the store notes the new mark as pending;
2. the lexical index takes in what changed since the old mark (or is made again, in a folder of its own) and is marked;
3. the vector index likewise, into a file of its own;
4. one transaction makes the new mark the valid one, with the means; only then are the old files deleted.

A process killed in between leaves the old mark valid. What the lexical index may have taken in already is taken in
again: removing and adding the same keys twice changes nothing.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.centering import LanguageMeans, estimate_means, generic_means
from index.derived import (
    BATCH,
    Derived,
    add_vectors,
    centered_vectors,
    lexical_name,
    load_derived,
    load_lexical,
    load_vectors,
    vectors_name,
)
from index.embedding import Embedder
from index.errors import IndexDamaged, LibraryError
from index.lexical import LexicalIndex
from index.manifest import DerivedState, read_change, read_derived_state, read_manifest, write_derived_state
from index.passages import (
    all_keys,
    batches,
    count_by_language,
    forget_removals,
    keys_added_since,
    keys_in,
    keys_removed_since,
    read_languages,
    read_passages,
    read_vectors,
)
from index.records import LANGUAGES
from index.store import Int64Array, Store
from index.vectors import VectorIndex

# The first portion of a vector index decides its cells. 150,000 spread over the library are 37 for each of the 4,000
# cells of a million passages, and 230 MB.
FIRST_PORTION = 150_000
# Passages of each language from which the means are estimated.
# Source: numbers of one language's vectors vary by .23 around their mean (index/centering.py), those of the mean of
# 2,000 by a two-thousandth of that.
SAMPLE = 2_000
# Random bits of a mark below its change: two states of a library that was restored from a backup never share one.
MARK_BITS = 20


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
    with _told(folder):
        lexical, lexical_folder = _renew_lexical(store, folder, state, known, tail, mark)
        vectors = _renew_vectors(store, folder, state, known, tail, means)
        vectors.save(folder / vectors_name(mark), mark)
    with store.transaction():
        write_derived_state(store, DerivedState(mark, 0, lexical_folder, change, means.to_bytes()))
        forget_removals(store, change)
    _delete_others(folder, vectors_name(mark), lexical_folder)
    return Derived(mark, change, vectors, lexical, means)


def build_privately(store: Store, folder: Path) -> Derived:
    """Make the indexes of the store's present state in a folder of this process's own."""
    with store.snapshot():
        means = stored_means(store)
        lexical = _build_lexical(store, folder, mark=0)
        return Derived(0, read_change(store), _build_vectors(store, means), lexical, means)


def stored_means(store: Store) -> LanguageMeans:
    """Give the means of the derived indexes or, before the first, generic ones."""
    known = read_derived_state(store).means
    return LanguageMeans.from_bytes(known) if known else generic_means(read_manifest(store).card)


def due_means(store: Store, embedder: Embedder) -> LanguageMeans:
    """Give the stored means, or means newly estimated when the library has outgrown those."""
    known, counts = stored_means(store), count_by_language(store)
    if not known.is_due(counts):
        return known
    keys = np.sort(np.concatenate([_spread(keys_in(store, language)) for language in LANGUAGES]))
    texts = [passage.text for passage in read_passages(store, keys)]
    raw = read_vectors(store, keys, embedder.card.dimension)
    return estimate_means(raw, read_languages(store, keys), texts, embedder, counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Tail:
    """What changed since the indexes were last brought in step."""

    added: Int64Array
    removed: Int64Array

    @property
    def is_empty(self) -> bool:
        return len(self.added) == len(self.removed) == 0


def _renew_lexical(
    store: Store, folder: Path, state: DerivedState, known: Derived | None, tail: _Tail, mark: int
) -> tuple[LexicalIndex, str]:
    try:
        lexical, name = known.lexical if known else load_lexical(folder, state), state.lexical
        lexical.remove(tail.removed)
        _add_texts(store, lexical, tail.added)
        lexical.commit(mark)
        lexical.close()
    except IndexDamaged:
        name = lexical_name(mark)
        lexical = _build_lexical(store, folder / name, mark)
    return lexical, name


def _renew_vectors(
    store: Store, folder: Path, state: DerivedState, known: Derived | None, tail: _Tail, means: LanguageMeans
) -> VectorIndex:
    if means.to_bytes() != state.means:
        return _build_vectors(store, means)
    try:
        vectors = known.vectors if known else load_vectors(folder, state)
    except IndexDamaged:
        return _build_vectors(store, means)
    vectors.remove(tail.removed)
    add_vectors(store, vectors, tail.added, means)
    return _build_vectors(store, means) if vectors.is_outgrown else vectors


def _build_lexical(store: Store, folder: Path, mark: int) -> LexicalIndex:
    # A killed process may have left a part of one under the same name.
    shutil.rmtree(folder, ignore_errors=True)
    lexical = LexicalIndex.open(folder)
    _add_texts(store, lexical, all_keys(store))
    lexical.commit(mark)
    lexical.close()
    return lexical


def _build_vectors(store: Store, means: LanguageMeans) -> VectorIndex:
    keys = all_keys(store)
    first = keys[:: len(keys) // FIRST_PORTION + 1]
    portion = np.empty((len(first), read_manifest(store).card.dimension), np.float32)
    # Filled piece by piece: the rows of SQLite take three times the memory of their numbers.
    for at in range(0, len(first), BATCH):
        portion[at : at + BATCH] = centered_vectors(store, first[at : at + BATCH], means)
    vectors = VectorIndex.build(first, portion, expected=len(keys))
    add_vectors(store, vectors, np.setdiff1d(keys, first, assume_unique=True), means)
    return vectors


def _add_texts(store: Store, lexical: LexicalIndex, keys: Int64Array) -> None:
    for batch in batches(keys, BATCH):
        passages = read_passages(store, batch)
        lexical.add(batch, [passage.indexed_text for passage in passages], [passage.language for passage in passages])


def _spread(keys: Int64Array) -> Int64Array:
    """Choose up to SAMPLE keys, evenly over all."""
    return keys[:: len(keys) // SAMPLE + 1]


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, IndexDamaged) as error:
        # An index that cannot be read while it is being made could not be written: the disk is full.
        reason = error.strerror if isinstance(error, OSError) else error.__cause__
        raise LibraryError(
            f"The indexes of the library {folder} cannot be written ({reason or error}): "
            "free some space or check the folder's permissions, then run  ittifaq doctor --repair"
        ) from error


def _delete_others(folder: Path, *kept: str) -> None:
    """Delete the derived files of other marks; one that a reader holds open where that forbids it goes next time."""
    for path in [*folder.glob("vectors-*"), *folder.glob("lexical-*")]:
        if path.name not in kept:
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
