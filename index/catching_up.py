"""How a process comes by derived indexes that it may search with.

A writer brings them in step itself. A reader takes them as they lie there; where they are behind and no process is
writing, a killed one has left its work to the next, and the reader finishes it. Where they cannot be used at all, and
cannot be made in the folder (another process writes the first ones, or the medium is read-only), the reader makes
its own.
"""

from collections.abc import Callable
from pathlib import Path

from index.derived import Derived, load_derived
from index.deriving import bring_in_step, build_privately, stored_means
from index.errors import IndexDamaged, LibraryError
from index.folder import STORE_NAME
from index.locking import WriterLock
from index.manifest import read_change
from index.store import Store


def catch_up(store: Store, folder: Path, make_private: Callable[[], Path]) -> Derived:
    """Give a reader indexes that are in step with each other and, unless a process is writing, with the store.

    `make_private` makes an empty folder for those that are the reader's own.
    """
    try:
        derived = load_derived(store, folder)
    except IndexDamaged:
        return _finish(folder) or build_privately(store, make_private())
    return derived if derived.change == read_change(store) else _finish(folder) or derived


def _finish(folder: Path) -> Derived | None:
    """Finish what a killed writer left; None when a writer is at work or the folder cannot be written."""
    lock = WriterLock(folder)
    try:
        lock.acquire(seconds=0)
        store = Store.open(folder / STORE_NAME, writing=True)
    except LibraryError:
        lock.release()
        return None
    try:
        return bring_in_step(store, folder, stored_means(store))
    except LibraryError:
        return None
    finally:
        store.close()
        lock.release()
