"""Every passage embedded again, with another model.

The new vectors are staged beside the old ones, batch by batch, and take their place in one transaction when all are
there: a process killed before that leaves the library as it was, and the next run goes on where it stopped.
"""

from collections.abc import Callable

from index.embedding import Embedder
from index.manifest import (
    NOTHING_DERIVED,
    count_change,
    read_staged_card,
    write_card,
    write_derived_state,
    write_staged_card,
)
from index.passages import batches, count_passages, insert_vectors, keys_not_staged, read_passages
from index.store import Store

# What a killed process has to do again at most: about 15 seconds of embedding.
BATCH = 256


def reindex(store: Store, embedder: Embedder, progress: Callable[[int, int], None]) -> None:
    """Replace all vectors by those of `embedder`; there are no derived indexes then.

    `progress` hears after each batch how many passages are done, and of how many.
    """
    with store.transaction():
        if read_staged_card(store) != embedder.card:
            store.run("DELETE FROM staged_vectors")
            write_staged_card(store, embedder.card)
    total = count_passages(store)
    left = keys_not_staged(store)
    progress(total - len(left), total)
    done = total - len(left)
    for batch in batches(left, BATCH):
        vectors = embedder.embed_passages([passage.indexed_text for passage in read_passages(store, batch)])
        with store.transaction():
            insert_vectors(store, "staged_vectors", batch, vectors)
        done += len(batch)
        progress(done, total)
    _put_in_place(store, embedder)


def _put_in_place(store: Store, embedder: Embedder) -> None:
    with store.transaction():
        # Renaming a table costs nothing where copying a million vectors would cost minutes.
        store.run("ALTER TABLE vectors RENAME TO former_vectors")
        store.run("ALTER TABLE staged_vectors RENAME TO vectors")
        store.run("ALTER TABLE former_vectors RENAME TO staged_vectors")
        store.run("DELETE FROM staged_vectors")
        write_staged_card(store, None)
        write_card(store, embedder.card)
        write_derived_state(store, NOTHING_DERIVED)
        count_change(store)
