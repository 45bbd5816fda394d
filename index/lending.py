"""Things that one thread at a time may use, lent for a block."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class Lending(Generic[T]):
    """Lends up to `most` things, the first and those that `another` makes; threads wait when all are lent."""

    def __init__(self, first: T, close: Callable[[T], None], another: Callable[[], T], most: int) -> None:
        self._free: LifoQueue[T] = LifoQueue()
        self._free.put(first)
        self._close = close
        self._another = another
        # How many may still be made.
        self._left = most - 1
        self._held = threading.local()
        self._guard = threading.Lock()
        self._is_closed = False

    @contextmanager
    def lend(self) -> Iterator[T]:
        """Lend a thing for the block; a block within it, in the same thread, has the same one."""
        held: T | None = getattr(self._held, "thing", None)
        if held is not None:
            yield held
            return
        thing = self._take()
        self._held.thing = thing
        try:
            yield thing
        finally:
            self._held.thing = None
            self._give_back(thing)

    def close(self) -> None:
        """Close what nobody has now, and what somebody has as soon as it is given back; twice is harmless."""
        with self._guard:
            self._is_closed = True
            closed = []
            with suppress(Empty):
                while True:
                    closed.append(self._free.get_nowait())
            for thing in closed:
                self._close(thing)
                self._free.put(thing)

    def _take(self) -> T:
        with suppress(Empty):
            return self._free.get_nowait()
        with self._guard:
            is_made = self._left > 0 and not self._is_closed
            self._left -= is_made
        return self._another() if is_made else self._free.get()

    def _give_back(self, thing: T) -> None:
        with self._guard:
            if self._is_closed:
                self._close(thing)
            # A closed one too: it says so to whoever waits for it.
            self._free.put(thing)
