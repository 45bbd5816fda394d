"""A library as an earlier version of this program left it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from index.schema import LIBRARY


def make_older(folder: Path, version: int) -> Path:
    """Take away from a closed library the tables, indexes and columns that came after a version of them."""
    with closing(sqlite3.connect(":memory:")) as former, closing(sqlite3.connect(folder / "library.sqlite")) as store:
        for migration in LIBRARY.migrations[:version]:
            former.executescript(migration)
        for index in _names(store, "index") - _names(former, "index"):
            store.execute(f"DROP INDEX {index}")
        names = _names(store, "table")
        store.execute("PRAGMA foreign_keys = OFF")
        for table in names - _names(former, "table"):
            store.execute(f"DROP TABLE {table}")
        for table in names & _names(former, "table"):
            _take_back(store, former, table)
        store.execute(f"PRAGMA user_version = {version}")
    return folder


def _take_back(store: sqlite3.Connection, former: sqlite3.Connection, table: str) -> None:
    later = _columns(store, table) - _columns(former, table)
    if "member" in later and table == "unread":  # part of its key
        columns = ", ".join(_columns(former, table))
        rows = store.execute(f"SELECT {columns} FROM {table} WHERE member = ''").fetchall()
        store.execute(f"DROP TABLE {table}")
        store.execute(former.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])
        store.executemany(f"INSERT INTO {table} ({columns}) VALUES (?, ?)", rows)
        store.commit()
        return
    for column in later:
        store.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _names(store: sqlite3.Connection, kind: str) -> set[str]:
    found = store.execute("SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'", (kind,))
    return {name for (name,) in found}


def _columns(store: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in store.execute(f"PRAGMA table_info({table})")}
