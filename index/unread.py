"""Files that ingestion could not read, and why: part of what a complete answer must tell."""

from collections.abc import Iterable

from index.documents import keeps_files
from index.records import UnreadFile
from index.store import Store, encode


def write_unread(store: Store, files: Iterable[UnreadFile]) -> None:
    """Write files, and files within them, down, each with its latest reason."""
    rows = [(encode(each.file), encode(each.member), encode(each.reason)) for each in files]
    store.run_many(
        "INSERT OR REPLACE INTO unread (file, member, reason) "
        "VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))",
        rows,
    )


def forget_unread(store: Store, files: Iterable[str]) -> None:
    """Forget files with all within them; those that were not written down are passed over."""
    store.run_many("DELETE FROM unread WHERE file = CAST(? AS TEXT)", [(encode(file),) for file in files])


def move_unread(store: Store, old: str, new: str) -> None:
    """Write that a file that holds some of them lies elsewhere now."""
    store.run(
        "UPDATE OR REPLACE unread SET file = CAST(? AS TEXT) WHERE file = CAST(? AS TEXT)", (encode(new), encode(old))
    )


def read_unread(store: Store, file: str = "") -> list[UnreadFile]:
    """Read all of them, or this file and those within it, in the order of their names."""
    where, values = ("WHERE file = CAST(? AS TEXT)", (encode(file),)) if file else ("", ())
    member = ", member" if keeps_files(store) else ""
    rows = store.rows(f"SELECT file, reason{member} FROM unread {where} ORDER BY file{member}", values)
    return [UnreadFile(*row) for row in rows]
