"""The indexes that are made from the store, as they lie in the library's folder."""

from dataclasses import dataclass
from pathlib import Path

from index.centering import LanguageMeans
from index.errors import IndexDamaged
from index.lexical import LexicalIndex
from index.manifest import DerivedState, read_derived_state
from index.store import Store
from index.vectors import VectorIndex


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
            vectors, lexical = load_vectors(folder, state), load_lexical(folder, state)
            return Derived(state.mark, state.change, vectors, lexical, LanguageMeans.from_bytes(state.means))
        except IndexDamaged:
            # A writer that went on in this instant has deleted the files of the state just read.
            if read_derived_state(store) == state:
                raise


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


def vectors_name(mark: int) -> str:
    """Name the file of the vector index that has this mark."""
    return f"vectors-{mark:x}.faiss"


def lexical_name(mark: int) -> str:
    """Name the folder of a lexical index that was first made under this mark."""
    return f"lexical-{mark:x}"
