"""A line in which people wait for what only a few can have at once, each in their turn."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Who waits hears again after so many seconds.
_HEARS = 1.0


class WaitingLine:
    """Lets so many in at once; who waits is let in in the order in which they came."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, on_wait: Callable[[int], None] = lambda _: None) -> Iterator[None]:
        """Wait for a turn and keep it for the block; `on_wait` hears now and again how many are ahead."""
        self._enter(on_wait)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, on_wait: Callable[[int], None]) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            while not turn.is_set():
                on_wait(self._ahead(turn))
                turn.wait(_HEARS)
        except BaseException:
            self._give_up(turn)
            raise

    def _ahead(self, turn: threading.Event) -> int:
        """Count who waits before, and one who is in."""
        with self._guard:
            return self._waiting.index(turn) + 1 if turn in self._waiting else 0

    def _give_up(self, turn: threading.Event) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return
        self._leave()

    def _leave(self) -> None:
        """Give the place to who has waited longest; nobody who comes meanwhile can take it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
