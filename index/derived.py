"""The indexes that are made from the store, as they lie in the library's folder."""

from dataclasses import dataclass
from pathlib import Path

from index.centering import LanguageMeans
from index.embedding import Float32Array
from index.errors import IndexDamaged
from index.lexical import LexicalIndex
from index.manifest import DerivedState, read_derived_state, read_manifest
from index.passages import batches, keys_added_since, read_languages, read_vectors
from index.store import Int64Array, Store
from index.vectors import VectorIndex

# Passages read from the store at a time: 2,000 texts or 3 MB of vectors of 384 numbers.
BATCH = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """The derived indexes of one state of the store, in step with each other.

    Attributes:
        mark: what both carry; 0 when they are private to this process.
        change: the library's change that they reflect.
        means: what the vectors were centered with.
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
            lexical, vectors = load_lexical(folder, state), load_vectors(folder, state)
        except IndexDamaged:
            # A writer that went on in this instant has deleted the files of the state just read.
            if read_derived_state(store) == state:
                raise
            continue
        means = LanguageMeans.from_bytes(state.means)
        if lexical.stamp != state.mark:
            # A writer has been through the words and not yet through the vectors: what words find needs its vector.
            add_vectors(store, vectors, keys_added_since(store, state.change), means)
        if read_derived_state(store).mark == state.mark:
            return Derived(state.mark, state.change, vectors, lexical, means)


def load_vectors(folder: Path, state: DerivedState) -> VectorIndex:
    """Load the vector index of a state.

    Raises:
        IndexDamaged: it is missing, cannot be read, or belongs to another state.
    """
    vectors = VectorIndex.load(folder / vectors_name(state.mark))
    if vectors.stamp != state.mark:
        raise IndexDamaged(f"The vector index in {folder} belongs to another state of the library.")
    return vectors


def load_lexical(folder: Path, state: DerivedState) -> LexicalIndex:
    """Load the lexical index of a state, or what a killed process had begun to make of it.

    Raises:
        IndexDamaged: it is missing, cannot be read, or belongs to another state.
    """
    if not state.lexical or not (folder / state.lexical).is_dir():
        raise IndexDamaged(f"The lexical index is missing from {folder}.")
    lexical = LexicalIndex.open(folder / state.lexical)
    if lexical.stamp not in {state.mark, state.pending} - {0}:
        raise IndexDamaged(f"The lexical index in {folder} belongs to another state of the library.")
    return lexical


def add_vectors(store: Store, vectors: VectorIndex, keys: Int64Array, means: LanguageMeans) -> None:
    """Add the passages of these keys, centered, reading a few at a time."""
    for batch in batches(keys, BATCH):
        vectors.add(batch, centered_vectors(store, batch, means))


def centered_vectors(store: Store, keys: Int64Array, means: LanguageMeans) -> Float32Array:
    """Read vectors centered by their languages, float32 (n, d), rows of length 1."""
    raw = read_vectors(store, keys, read_manifest(store).card.dimension)
    return means.center_passages(raw, read_languages(store, keys))


def vectors_name(mark: int) -> str:
    """Name the file of the vector index that has this mark."""
    return f"vectors-{mark:x}.faiss"


def lexical_name(mark: int) -> str:
    """Name the folder of a lexical index that was first made under this mark."""
    return f"lexical-{mark:x}"
