"""One writer at a time: a lock that dies with its process, and a note that says who holds it."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryError, LibraryInUse

LOCK_NAME = "writer.lock"
NOTE_NAME = "writer.json"
# A command line can be megabytes of paths; this much says which one it is.
COMMAND_CHARACTERS = 200


# Readers take the lock for an instant to look whether it is free: a writer that comes just then waits this long.
PATIENCE = 0.5


@dataclass(frozen=True, slots=True)
class Writer:
    """Who holds the lock; `since` is local time, ISO 8601 to the second."""

    pid: int
    host: str
    command: str
    since: str


class WriterLock:
    """The right to write one library folder.

    The operating system holds the lock itself and frees it when the process ends, however it ends: what a dead process
    left in the folder never blocks. The note beside it only serves the message.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK_NAME, thread_local=False)

    def acquire(self, seconds: float = PATIENCE) -> None:
        """Take the lock, or fail when others hold it for so many seconds.

        Raises:
            LibraryInUse: another process holds it; the message names that process.
            LibraryError: the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=seconds)
            self._write_note()
        except Timeout:
            raise LibraryInUse(
                f"The library {self._folder} is being written by {_describe(self._folder)}: "
                "wait until it is done, or stop it; searching works meanwhile."
            ) from None
        except OSError as error:
            self._lock.release()
            raise LibraryError(
                f"The library {self._folder} cannot be written ({error.strerror or error}): "
                "check the folder's permissions and the space left, or name another with --library."
            ) from error

    def release(self) -> None:
        """Give the lock back; doing so twice is harmless."""
        if self._lock.is_locked:
            with suppress(OSError):
                (self._folder / NOTE_NAME).unlink(missing_ok=True)
            self._lock.release()

    def is_free(self) -> bool:
        """Say whether nobody holds the lock, this object included; a folder that cannot be written is not free."""
        try:
            self.acquire(seconds=0)
        except LibraryError:
            return False
        self.release()
        return True

    def _write_note(self) -> None:
        command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:COMMAND_CHARACTERS]
        since = datetime.now().isoformat(sep=" ", timespec="seconds")
        note = {"pid": os.getpid(), "host": socket.gethostname(), "command": command, "since": since}
        whole = self._folder / f"{NOTE_NAME}.{os.getpid()}"
        whole.write_text(json.dumps(note), encoding="utf-8")
        os.replace(whole, self._folder / NOTE_NAME)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let one process at a time do the block to a file, and wait for others: making one, SQLite lets several clash."""
    with FileLock(path.with_name(path.name + ".lock"), thread_local=False):
        yield


def read_writer(folder: Path) -> Writer | None:
    """Read who says to hold the lock; None when nobody wrote it down (the lock was taken this instant)."""
    try:
        note = json.loads((folder / NOTE_NAME).read_text(encoding="utf-8"))
        return Writer(int(note["pid"]), str(note["host"]), str(note["command"]), str(note["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _describe(folder: Path) -> str:
    writer = read_writer(folder)
    if writer is None:
        return "another process"
    return f"process {writer.pid} on {writer.host} since {writer.since} ({writer.command})"
