"""A line in which people wait for what only a few can have at once, each in their turn."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class WaitingLine:
    """Lets so many in at once; who waits is let in in the order in which they came."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and keep it for the block."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def _leave(self) -> None:
        """Give the place to who has waited longest; nobody who comes meanwhile can take it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
