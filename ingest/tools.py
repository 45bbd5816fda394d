"""What readers use beside the file itself: a folder to unpack into, bounds, turns for programs of the system."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import TooManyParts, UnreadableFile

# Of one file with all that it holds, however deep. Far above real archives; there for those made to do harm.
_MOST_PARTS = 20_000
_MOST_BYTES = 20_000_000_000
# So much may come out of the smallest file, and so many times its own size out of a larger one: of a bomb of 42 KB
# that unpacks to petabytes no more is written than this.
_FREE_BYTES = 200_000_000
_MOST_TIMES = 100
# Members of archives that are looked at, also those that are not read.
_MOST_ENTRIES = 100_000
# Text of all parts together, in letters: it is all in memory at once.
_MOST_TEXT = 60_000_000
DEEPEST = 5


def _tell_nobody(done: int, total: int) -> None:
    pass


SLOTS: AbstractContextManager[object] = threading.BoundedSemaphore(os.cpu_count() or 1)


class Unpacking:
    """What may still be unpacked of one file, with all that lies in its parts."""

    def __init__(self, most_bytes: int = _MOST_BYTES, most_parts: int = _MOST_PARTS) -> None:
        self._most_bytes = self._bytes = most_bytes
        self._most_parts = self._parts = most_parts
        self._text = _MOST_TEXT
        self._entries = _MOST_ENTRIES

    def begin_file(self, size: int) -> None:
        """Bound what may come out by the size of the file itself, in bytes."""
        self._most_bytes = self._bytes = min(self._bytes, max(_FREE_BYTES, _MOST_TIMES * size))

    def begin_part(self, name: str) -> int:
        """Count one more part, `name` in quotation marks, and give its number.

        Raises:
            TooManyParts: there are more than any real file holds.
        """
        self._parts -= 1
        if self._parts < 0:
            raise TooManyParts(
                f"{name} is one too many, after {self._most_parts} files within one file: "
                "unpack that yourself and ingest the folder."
            )
        return self._most_parts - self._parts

    def count_entries(self, number: int, name: str) -> None:
        """Count `number` more members that the archive `name` lists.

        Raises:
            TooManyParts: there are more than any real file holds.
        """
        self._entries -= number
        if self._entries < 0:
            raise TooManyParts(
                f"{name} lists more files than are looked at within one file ({_MOST_ENTRIES}): "
                "unpack it yourself and ingest the folder."
            )

    def check(self, size: int, name: str) -> None:
        """Say that `size` bytes may still come out, as the part `name`.

        Raises:
            UnreadableFile: they are more than any real file holds.
        """
        if size > self._bytes:
            raise UnreadableFile(
                f"{name} is one with which more than {self._most_bytes // 1_000_000} MB are unpacked of one file: "
                "that is damaged or made to do harm, unpack it yourself and ingest the folder."
            )

    def count(self, size: int, name: str) -> None:
        """Count `size` more bytes, which come out as the part `name`.

        Raises:
            UnreadableFile: they are more than any real file holds.
        """
        self.check(size, name)
        self._bytes -= size

    def count_text(self, length: int, name: str) -> None:
        """Count the letters of the text of the part `name`.

        Raises:
            UnreadableFile: with it there are more than are held in memory at once.
        """
        if length > self._text:
            raise UnreadableFile(
                f"{name} is one with which more than {_MOST_TEXT // 1_000_000} million letters are read of one file: "
                "unpack that yourself and ingest the folder."
            )
        self._text -= length


@dataclass(frozen=True, slots=True)
class Tools:
    """What the readers of one file may use.

    Attributes:
        folder: empty, theirs alone, and removed when the file has been read.
        unpacking: counts what comes out of the file.
        slots: held while a program of the system works at full speed (tesseract): as many at once as there are cores,
            over all processes that read.
        kept_pages: the folder in which recognized pages are kept for the next time, or None.
        largest: the largest file that is read of each kind, in bytes, by the ending of its name; others are not read.
        tell: to be called as the work goes on, at the least once in 30 seconds, with how many pages (rows, messages)
            are done, and of how many (0: not known); 0 of 0 only says that it goes on. Who hears nothing for long
            takes the reader for stuck.
    """

    folder: Path
    unpacking: Unpacking = field(default_factory=Unpacking)
    slots: AbstractContextManager[object] = SLOTS
    kept_pages: Path | None = None
    largest: Mapping[str, int] = field(default_factory=dict)
    tell: Callable[[int, int], None] = _tell_nobody


@contextmanager
def open_tools(kept_pages: Path | None = None, slots: AbstractContextManager[object] = SLOTS) -> Iterator[Tools]:
    """Give tools for one file, and clear away after it."""
    with TemporaryDirectory(prefix="ittifaq-", ignore_cleanup_errors=True) as folder:
        yield Tools(Path(folder), Unpacking(), slots, kept_pages)
