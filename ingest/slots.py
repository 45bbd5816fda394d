"""Turns at full speed, shared by the processes that read: as many at once as there are cores."""

import threading
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

# A turn takes a second or more (a page recognized): looking this often costs nothing beside it.
_PAUSE = 0.02


class Slots(AbstractContextManager[None]):
    """So many turns, each a file that is locked while it is taken; entered by several threads at once.

    A turn may be given back by another thread than took it. One taken by a process that died is free again: the
    system holds the locks.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self._files = [folder / f"slot-{number}.lock" for number in range(count)]
        self._taken: list[FileLock] = []
        self._guard = threading.Lock()

    def __enter__(self) -> None:
        while (lock := self._free_one()) is None:
            time.sleep(_PAUSE)
        with self._guard:
            self._taken.append(lock)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            lock = self._taken.pop()
        lock.release()

    def _free_one(self) -> FileLock | None:
        for file in self._files:
            lock = FileLock(file, thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            return lock
        return None
