"""What can be wrong with what people keep beside a library."""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from index.errors import LibraryError
from index.folder import KEPT_NAME
from index.kept_schema import KEPT
from index.store import Store

_BATCH = 1000


def wrong_in_kept(folder: Path) -> Iterator[str]:
    """Read everything that is kept: one sentence for each thing wrong; none when nobody has kept anything."""
    path = folder / KEPT_NAME
    # Another account's own, for its own eyes, is no fault.
    if not os.access(path, os.R_OK):
        return
    try:
        store = Store.open(path, False, KEPT)
    except LibraryError as error:
        yield str(error)
        return
    try:
        damage = [f"SQLite finds: {what}." for what in store.find_damage()]
        yield from damage or _unreadable(store)
    finally:
        store.close()


def _unreadable(store: Store) -> Iterator[str]:
    if not store.number("SELECT count(*) FROM sqlite_master"):
        return
    last = 0
    while rows := store.rows("SELECT number, id, content FROM answers WHERE number > ? LIMIT ?", (last, _BATCH)):
        last = rows[-1][0]
        for _, answer_id, content in rows:
            try:
                zlib.decompress(content)
            except zlib.error:
                yield f"The answer {answer_id} cannot be unpacked."
