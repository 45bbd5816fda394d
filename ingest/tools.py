"""What readers use beside the file itself: a folder to unpack into, bounds, turns for programs of the system."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import UnreadableFile

# Of one file with all that it holds, however deep. Far above real archives; there for those made to do harm.
_MOST_BYTES = 4_000_000_000
_MOST_PARTS = 20_000
DEEPEST = 5

_SLOTS: AbstractContextManager[object] = threading.BoundedSemaphore(os.cpu_count() or 1)


class Unpacking:
    """What may still be unpacked of one file, with all that lies in its parts."""

    def __init__(self, most_bytes: int = _MOST_BYTES, most_parts: int = _MOST_PARTS) -> None:
        self._bytes = most_bytes
        self._parts = most_parts

    def begin_part(self, name: str) -> None:
        """Count one more part of the file `name`.

        Raises:
            UnreadableFile: there are more than any real file holds.
        """
        self._parts -= 1
        if self._parts < 0:
            raise UnreadableFile(
                f"{name} holds more than {_MOST_PARTS} files: it is damaged or made to do harm, unpack it yourself "
                "and ingest the folder."
            )

    def count(self, size: int, name: str) -> None:
        """Count `size` more bytes that come out of the file `name`.

        Raises:
            UnreadableFile: there are more than any real file holds.
        """
        self._bytes -= size
        if self._bytes < 0:
            raise UnreadableFile(
                f"{name} unpacks to more than {_MOST_BYTES // 1_000_000_000} GB: it is damaged or made to do harm, "
                "unpack it yourself and ingest the folder."
            )


@dataclass(frozen=True, slots=True)
class Tools:
    """What the readers of one file may use.

    Attributes:
        folder: empty, theirs alone, and removed when the file has been read.
        unpacking: counts what comes out of the file.
        slots: held while a program of the system works at full speed (tesseract): as many at once as there are cores,
            over all processes that read.
        kept_pages: the folder in which recognized pages are kept for the next time, or None.
    """

    folder: Path
    unpacking: Unpacking = field(default_factory=Unpacking)
    slots: AbstractContextManager[object] = _SLOTS
    kept_pages: Path | None = None


@contextmanager
def open_tools(kept_pages: Path | None = None, slots: AbstractContextManager[object] = _SLOTS) -> Iterator[Tools]:
    """Give tools for one file, and clear away after it."""
    with TemporaryDirectory(prefix="ittifaq-", ignore_cleanup_errors=True) as folder:
        yield Tools(Path(folder), Unpacking(), slots, kept_pages)
