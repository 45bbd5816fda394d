"""A folder watched for changes, by looking at all of it again and again.

Systems that tell of changes do not tell of those that other machines make in a shared folder; looking always works.
A file that is still being written is left until its size and time have stayed the same for a while; one that vanished
is gone when it is still not there at the next look: it may be on its way to another place.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.errors import IttifaqError
from ingest.errors import FolderUnreachable
from ingest.file_names import shown_name
from ingest.finding import Source, find_sources
from ingest.syncing import Calm, check_folder

# In seconds. A file is calm when it has not changed for so long.
_CALM = 2.0
EVERY = 30.0
# Also without a change the folder is brought in step once a day: the bin is emptied, programs may have been installed.
_LONGEST = 86_400.0
# Of a large folder on a slow share no more than this part of the time is spent looking.
_MOST_LOOKING = 0.1


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A file as it was seen, and since when."""

    size: int
    modified: int
    since: float


def watch(
    folder: Path,
    act: Callable[[Calm], None],
    tell: Callable[[str], None],
    every: float = EVERY,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Call `act` with the files that are not being written, now and whenever something changes; never ends by itself.

    `every` so many seconds the folder is looked at. While it cannot be reached it is waited for. What `act` cannot do
    (the library is in use) is told, and tried again.
    """
    watcher = _Watcher(Path(os.path.abspath(folder)), act, tell, clock)
    while True:
        began = clock()
        is_restless = watcher.look()
        looking = clock() - began
        wait(max(_CALM if is_restless else every, looking / _MOST_LOOKING - looking))


class _Watcher:
    def __init__(
        self, folder: Path, act: Callable[[Calm], None], tell: Callable[[str], None], clock: Callable[[], float]
    ) -> None:
        self._folder, self._act, self._tell, self._clock = folder, act, tell, clock
        self._seen: dict[Path, _Sighting] = {}
        self._done: dict[Path, tuple[int, int]] | None = None
        self._vanished: set[Path] = set()
        self._acted = 0.0
        self._told = ""
        self._is_away = False

    def look(self) -> bool:
        """Look at the folder once, and act where that is called for; say whether to look again soon."""
        if not self._is_there():
            return False
        now = self._clock()
        self._seen = {each.path: self._sight(each, now) for each in find_sources([self._folder]).files}
        calm = {path: (it.size, it.modified) for path, it in self._seen.items() if now - it.since >= _CALM}
        is_restless = len(calm) < len(self._seen)
        if self._vanish():
            return True
        if self._is_due(calm, is_restless, now):
            self._try(calm, now)
        return is_restless

    def _is_there(self) -> bool:
        try:
            check_folder(self._folder)
        except (FolderUnreachable, FileNotFoundError):
            self._tell_once(f"{shown_name(self._folder)} cannot be reached: waiting until it can.")
            self._is_away = True
            return False
        if self._is_away:
            self._tell_once(f"{shown_name(self._folder)} is there again.")
        self._is_away = False
        return True

    def _sight(self, source: Source, now: float) -> _Sighting:
        before = self._seen.get(source.path)
        if before and (before.size, before.modified) == (source.size, source.modified):
            return before
        return _Sighting(source.size, source.modified, now)

    def _vanish(self) -> bool:
        """Say whether anything that was there at the last look is not there now."""
        before, self._vanished = self._vanished, {path for path in self._done or () if path not in self._seen}
        return not self._vanished <= before

    def _is_due(self, calm: dict[Path, tuple[int, int]], is_restless: bool, now: float) -> bool:
        if self._done is None:
            return bool(calm) or not is_restless
        # What is being written now is not gone.
        before = {path: it for path, it in self._done.items() if path in calm or path not in self._seen}
        return before != calm or now - self._acted >= _LONGEST

    def _try(self, calm: dict[Path, tuple[int, int]], now: float) -> None:
        try:
            self._act(calm)
        except IttifaqError as error:
            self._tell_once(str(error))
            return
        self._done, self._acted, self._told = calm, now, ""

    def _tell_once(self, text: str) -> None:
        if text != self._told:
            self._tell(text)
        self._told = text
