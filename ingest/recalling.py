"""What the library knows of a file already, so that it is read only when there is something new in it.

1. A file of the size and time that it was read with is left alone, its bytes unread.
2. Else its content decides: what was read of it here or in another file holds again, and is written down.
3. A file that could not be read is not tried again before it changes, unless it is named.

A file that waits for a program which is there now is always read.
"""

import hashlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from index.library import Library
from index.records import FileState, UnreadFile
from ingest.finding import Source
from ingest.preparing import ANALYSIS
from ingest.programs import Programs
from ingest.report import Moved, Skipped, Unchanged

# How the state of a file is marked that could not be read: nothing counts as read of it.
_FAILED = f"{ANALYSIS} failed"
# File systems note times by so much, in nanoseconds: what was modified less than that before it was looked at may be
# modified again without a trace. Source: FAT, the coarsest, counts two seconds.
_GRAIN = 2_000_000_000


@dataclass(frozen=True, slots=True)
class News:
    """A file that must be read, as it was looked at; `sha256` is empty when its bytes cannot be had."""

    path: Path
    sha256: str
    size: int
    modified: int
    looked_at: int


class Memory:
    """What one library knows of files; finding a file's content known, it writes down that it lies there, too."""

    def __init__(self, library: Library, programs: Programs) -> None:
        self._library = library
        self._programs = programs

    def recall(self, source: Source, is_named: bool) -> News | Unchanged | Moved | Skipped:
        """Say what is known of a file, or that it must be read."""
        state = self._library.file_state(str(source.path))
        if state and _looks_alike(state, source) and (known := self._as_before(state, is_named)):
            return known
        news = _look(source.path)
        if not news.sha256:
            return news
        if state and state.sha256 == news.sha256 and (known := self._as_before(state, is_named)):
            self._renew(state, news)
            return known
        twin = self._find_twin(news)
        return self._take_over(twin, news) if twin else news

    def state_of(self, news: News, state: FileState) -> FileState:
        """Give the state of a file that was read: one that changed just before may change again, and is not trusted."""
        return replace(state, modified=_trusted(state.modified, news.looked_at))

    def note_failure(self, news: News, reason: str) -> None:
        """Remember that a file could not be read; what it held before stays."""
        file = str(news.path)
        unread = [UnreadFile(file, reason)]
        if not news.sha256:
            if not is_gone(file):
                self._library.note_unread(unread)
            return
        state = self.state_of(
            news,
            FileState(file, news.sha256, news.size, news.modified, _FAILED, self._programs.missing(news.path)),
        )
        self._library.settle_file(state, self._library.members(file), unread)

    def _as_before(self, state: FileState, is_named: bool) -> Unchanged | Skipped | None:
        """Say what came of a file whose content is the same; None when it is to be read again."""
        if self._programs.has_any(state.waits_for, Path(state.file)):
            return None
        if state.analysis == ANALYSIS:
            return Unchanged(state.file, "")
        if state.analysis != _FAILED or is_named:
            return None
        reason = next((each.reason for each in self._library.unread(state.file) if not each.member), "")
        return Skipped(state.file, reason) if reason else None

    def _renew(self, state: FileState, news: News) -> None:
        renewed = replace(state, size=news.size, modified=_trusted(news.modified, news.looked_at))
        if renewed != state:
            self._library.settle_file(renewed, self._library.members(state.file), self._library.unread(state.file))

    def _find_twin(self, news: News) -> FileState | None:
        """Find another file of which the same content was read, one that is gone before one that is there."""
        twins = [
            state
            for state in self._library.copies(news.sha256)
            if state.analysis == ANALYSIS and state.file != str(news.path)
            if not self._programs.has_any(state.waits_for, news.path)
        ]
        return next((twin for twin in twins if is_gone(twin.file)), twins[0] if twins else None)

    def _take_over(self, twin: FileState, news: News) -> Moved | Unchanged:
        file, former = str(news.path), twin.file
        state = replace(twin, file=file, size=news.size, modified=_trusted(news.modified, news.looked_at))
        held = self._library.members(file)
        if is_gone(former) and not held:
            self._library.move_file(former, state)
            return Moved(file, former)
        unread = [replace(each, file=file) for each in self._library.unread(former)]
        self._library.settle_file(state, self._library.members(former), unread)
        if is_gone(former):
            self._library.drop_file(former, to_bin=False)
            return Moved(file, former)
        return Unchanged(file, f"same as {former}")


def _looks_alike(state: FileState, source: Source) -> bool:
    return state.modified != 0 and (state.size, state.modified) == (source.size, source.modified)


def is_gone(file: str) -> bool:
    """Say whether there is no such file; one in a folder that cannot be looked into may be there."""
    try:
        os.lstat(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def _look(path: Path) -> News:
    """Look at a file: its bytes only when it is not a pipe, which might never end."""
    now = time.time_ns()
    try:
        if not path.is_file():
            return News(path, "", 0, 0, now)
        found = path.stat()
        with path.open("rb") as file:
            return News(path, hashlib.file_digest(file, "sha256").hexdigest(), found.st_size, found.st_mtime_ns, now)
    except (OSError, ValueError):
        return News(path, "", 0, 0, now)


def _trusted(modified: int, looked_at: int) -> int:
    return modified if looked_at - modified >= _GRAIN else 0
