"""What a library says about itself: its format, its embedding model, who wrote it, where its derived indexes stand."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from index.embedding import ModelCard
from index.store import SQLITE_VERSION, Store

WRITERS = ("ittifaq", "numpy", "faiss-cpu", "tantivy")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of a library.

    Attributes:
        card: the embedding model of the vectors; a dimension of 0 while none was chosen.
        change: grows with every transaction that changes what the library holds.
        versions: the programs that last wrote it, ("numpy", "2.4.6"), ….
    """

    schema: int
    card: ModelCard
    change: int
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DerivedState:
    """Where the derived indexes stand.

    Attributes:
        mark: names the pair of indexes that are in step; 0 when there are none.
        pending: the mark of the pair that was being written when the process ended; 0 or `mark` when none was.
        lexical: name of the lexical index's folder.
        change: the library's change that they reflect.
        means: LanguageMeans.to_bytes(), those the vector index was centered with; empty before the first.
    """

    mark: int
    pending: int
    lexical: str
    change: int
    means: bytes


# No derived indexes, or none that can be used.
NOTHING_DERIVED = DerivedState(0, 0, "", 0, b"")


def read_manifest(store: Store) -> Manifest:
    """Read the manifest."""
    rows = store.rows("SELECT model, dimension, query_prefix, passage_prefix, change, versions FROM manifest")
    model, dimension, query_prefix, passage_prefix, change, versions = rows[0]
    card = ModelCard(model, dimension, query_prefix, passage_prefix)
    return Manifest(store.number("PRAGMA user_version"), card, change, tuple(json.loads(versions).items()))


def write_card(store: Store, card: ModelCard) -> None:
    """Write which embedding model the vectors are of."""
    store.run(
        "UPDATE manifest SET model = ?, dimension = ?, query_prefix = ?, passage_prefix = ?",
        (card.name, card.dimension, card.query_prefix, card.passage_prefix),
    )


def write_versions(store: Store) -> None:
    """Write which programs are at work."""
    versions = {"sqlite": SQLITE_VERSION} | dict(_installed(WRITERS))
    store.run("UPDATE manifest SET versions = ?", (json.dumps(versions),))


def count_change(store: Store) -> int:
    """Begin the next change and give its number; to be called within its transaction."""
    store.run("UPDATE manifest SET change = change + 1")
    return read_change(store)


def read_change(store: Store) -> int:
    """Read the number of the last change, 0 in a new library."""
    return store.number("SELECT change FROM manifest")


def read_staged_card(store: Store) -> ModelCard | None:
    """Read of which model vectors are being staged, None when of none."""
    rows = store.rows("SELECT staged_model FROM manifest WHERE staged_model <> ''")
    return ModelCard(**json.loads(rows[0][0])) if rows else None


def write_staged_card(store: Store, card: ModelCard | None) -> None:
    """Write of which model vectors are being staged."""
    store.run("UPDATE manifest SET staged_model = ?", (json.dumps(asdict(card)) if card else "",))


def read_derived_state(store: Store) -> DerivedState:
    """Read where the derived indexes stand."""
    rows = store.rows("SELECT derived_mark, derived_pending, derived_lexical, derived_change, means FROM manifest")
    return DerivedState(*rows[0])


def write_derived_state(store: Store, state: DerivedState) -> None:
    """Write where the derived indexes stand."""
    store.run(
        "UPDATE manifest SET derived_mark = ?, derived_pending = ?, derived_lexical = ?, derived_change = ?, means = ?",
        (state.mark, state.pending, state.lexical, state.change, state.means),
    )


def _installed(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            # Run from a checkout that was not installed.
            yield name, "unknown"
