"""One SQLite file: connection, transactions, errors in plain words. The only file that knows sqlite3.

Written in WAL mode: one writer, any number of readers, and each reader sees whole transactions only.
Text goes in and out as UTF-8 that also carries lone surrogates, since a file's name may hold any bytes.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from operator import methodcaller
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from index.errors import LibraryDamaged, LibraryError, LibraryTooNew, NotALibrary
from index.lending import Lending
from index.schema import LIBRARY, Schema

Row = tuple[Any, ...]
Int64Array = npt.NDArray[np.int64]

SQLITE_VERSION = sqlite3.sqlite_version
BUSY_SECONDS = 30.0
# The write-ahead log is cut back to this after a large transaction.
LOG_BYTES = 64_000_000
# So many threads read a file at once: a quick look never waits for one long query, and few enough are at work that they
# do not hinder each other.
# Source: 24 searches with facets of a register of 20,000 records by 20 threads on 4 cores: 4.0 s over one connection,
# 3.1 over two, 3.6 to 5.0 over four, 7.2 to 8.8 over twenty.
READERS = 4


class Store:
    """One open SQLite file; every method may be called from any thread.

    A few threads read at once, each over a connection of its own; those of a store that writes take turns.
    """

    def __init__(self, lending: Lending[sqlite3.Connection], path: Path, schema: Schema) -> None:
        self._lending = lending
        self._path = path
        self._schema = schema

    @classmethod
    def open(cls, path: Path, writing: bool, schema: Schema = LIBRARY) -> Self:
        """Open the file; writing creates it or brings its tables up to this version.

        Raises:
            NotALibrary: the database is another program's, or (reading) holds no tables yet.
            LibraryTooNew: a later version of this program wrote it.
            LibraryDamaged: it cannot be read.
        """
        connect = partial(_connect, _address(path, writing))
        with _explained(path, schema):
            lending = Lending(connect(), _close, connect, 1 if writing else READERS)
            return cls._ready(lending, path, writing, schema)

    @classmethod
    def in_memory(cls, path: Path, schema: Schema, is_copy: bool) -> Self:
        """Hold in memory what would be written to a file that may not be: a copy of what it holds, or nothing.

        Raises:
            NotALibrary, LibraryTooNew, LibraryDamaged: of the file that is copied, as in `open`.
        """
        connection = _connect(":memory:")
        if is_copy:
            with _explained(path, schema), closing(_connect(_address(path, writing=False))) as file:
                file.backup(connection)
        return cls._ready(Lending(connection, _close, partial(_connect, ":memory:"), 1), path, True, schema)

    @classmethod
    def _ready(cls, lending: Lending[sqlite3.Connection], path: Path, writing: bool, schema: Schema) -> Self:
        store = cls(lending, path, schema)
        try:
            store._prepare(writing)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the file; what was committed is already safe."""
        self._lending.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block or nothing of it."""
        with self._use() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read in the block from one committed state, whatever a writer does meanwhile."""
        with self._use() as connection:
            if connection.in_transaction:
                yield
                return
            connection.execute("BEGIN")
            try:
                yield
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement and give the row id that it inserted, 0 when none."""
        with self._use() as connection:
            return connection.execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of parameters."""
        with self._use() as connection:
            connection.executemany(sql, rows)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one query and give all its rows."""
        with self._use() as connection:
            return connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Run one query and give its first row, None when it has none."""
        with self._use() as connection:
            found: Row | None = connection.execute(sql, parameters).fetchone()
            return found

    def number(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one query that always has one row, of one whole number."""
        found = self.row(sql, parameters)
        return int(found[0]) if found else 0

    def keys(self, sql: str, parameters: Sequence[object] = ()) -> Int64Array:
        """Run one query of one column of whole numbers."""
        with self._use() as connection:
            cursor = connection.execute(sql, parameters)
            return np.fromiter(chain.from_iterable(cursor), dtype=np.int64)

    def pieces(self, document: int, spans: Sequence[tuple[int, int]]) -> list[bytes]:
        """Read byte ranges of a document's text without reading the rest of it."""
        with self._use() as connection, connection.blobopen("texts", "text", document, readonly=True) as text:
            return [_cut(text, start, end) for start, end in spans]

    def find_damage(self) -> list[str]:
        """Let SQLite read every page of the file: one sentence for each thing wrong, empty when whole."""
        try:
            with self._lending.lend() as connection:
                found = connection.execute("PRAGMA integrity_check(20)").fetchall()
                strays = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        except sqlite3.DatabaseError as error:
            return [str(error)]
        damage = [str(row[0]) for row in found if row[0] != "ok"]
        return damage + [f"row {row[1]} of {row[0]} belongs to nothing" for row in strays]

    def move_to_disk(self) -> None:
        """Move what the write-ahead log holds into the file itself, as far as readers allow."""
        self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def _prepare(self, writing: bool) -> None:
        with self._use() as connection:
            version = self._check_version()
            if not writing:
                self._refuse_empty(version)
                return
            connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may undo the last transactions, never part of one; a killed process undoes nothing.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
            while version < len(self._schema.migrations):
                version = self._migrate(version)

    def _check_version(self) -> int:
        with self.snapshot():
            version = self.number("PRAGMA user_version")
            application = self.number("PRAGMA application_id")
            is_empty = self.number("SELECT count(*) FROM sqlite_master") == 0
        if not (is_empty and version == 0) and application != self._schema.application_id:
            raise NotALibrary(f"{self._path} is the database of another program: name another folder with --library.")
        if version > len(self._schema.migrations):
            raise LibraryTooNew(
                f"{self._subject} was written by a later version of ittifaq (its format is {version}, "
                f"this program knows {len(self._schema.migrations)}): update this program."
            )
        return version

    def _refuse_empty(self, version: int) -> None:
        if version == 0 and self._schema.if_empty:
            raise NotALibrary(f"{self._subject} is empty: {self._schema.if_empty.format(folder=self._path.parent)}")

    def _migrate(self, version: int) -> int:
        head = f"PRAGMA application_id = {self._schema.application_id}; PRAGMA user_version = {version + 1};"
        with self._use() as connection:
            try:
                connection.executescript(f"BEGIN IMMEDIATE; {self._schema.migrations[version]} {head} COMMIT;")
            except sqlite3.Error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                # Another process may have done the same meanwhile.
                if self._check_version() == version:
                    raise
        return self._check_version()

    @property
    def _subject(self) -> str:
        return self._schema.subject.format(folder=self._path.parent)

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        with _explained(self._path, self._schema), self._lending.lend() as connection:
            yield connection


def _connect(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.text_factory = _decode
    return connection


def _close(connection: sqlite3.Connection) -> None:
    connection.close()


_decode = methodcaller("decode", "utf-8", "surrogatepass")


def encode(text: str) -> bytes:
    """Give the bytes that `CAST(? AS TEXT)` stores and that come back as `text`, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def _cut(text: sqlite3.Blob, start: int, end: int) -> bytes:
    text.seek(start)
    return text.read(end - start)


def _address(path: Path, writing: bool) -> str:
    # as_uri() refuses names that are not UTF-8; quoting the bytes does not.
    quoted = "file:" + "".join(_quote(byte) for byte in os.fsencode(path.absolute()))
    if writing:
        return quoted + "?mode=rwc"
    log, shared = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    has_log = log.exists() and log.stat().st_size > 0
    if os.access(path.parent, os.W_OK) or shared.exists() or has_log:
        return quoted + "?mode=ro"
    # SQLite writes beside a WAL database even to read it; where it cannot and nobody is writing, it need not.
    return quoted + "?mode=ro&immutable=1"


def _quote(byte: int) -> str:
    character = chr(byte)
    return character if character.isascii() and (character.isalnum() or character in "/-_.~") else f"%{byte:02x}"


@contextmanager
def _explained(path: Path, schema: Schema) -> Iterator[None]:
    """Turn the errors of SQLite into ours: what happened, to which file, what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Its other kinds (a broken constraint, a closed connection) are faults of this program, not of the file.
        if type(error) not in (sqlite3.OperationalError, sqlite3.DatabaseError):
            raise
        raise _explain(error, path, schema) from error
    except UnicodeDecodeError as error:
        raise _damaged(path, schema, error) from error


def _explain(error: sqlite3.DatabaseError, path: Path, schema: Schema) -> LibraryError:
    # The low byte is the kind of error, the rest its detail.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    subject = schema.subject.format(folder=path.parent)
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"No space left for the library {path.parent}: free some and do the same again.")
    if code == sqlite3.SQLITE_BUSY:
        return LibraryError(f"{subject} is busy ({error}): try again in a moment.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return LibraryError(f"{subject} cannot be opened ({error}): check the permissions of {path}.")
    return _damaged(path, schema, error)


def _damaged(path: Path, schema: Schema, error: Exception) -> LibraryDamaged:
    remedy = schema.remedy.format(folder=path.parent)
    return LibraryDamaged(f"The library's file {path} cannot be read ({error}): {remedy}")
