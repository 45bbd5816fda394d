"""How often one person may do a thing: so many times a minute, and after wrong passwords ever more slowly."""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.errors import TooManyRequests

MINUTE = 60.0
# People who are remembered; who came longest ago is forgotten first.
MOST_PEOPLE = 10_000

# After the wrong passwords that cost nothing the wait doubles, from a second on up to a quarter of an hour.
LONGEST_WAIT = 900.0
FORGOTTEN_AFTER = 4 * LONGEST_WAIT

Clock = Callable[[], float]


@dataclass(slots=True)
class RateLimit:
    """Lets each person do a thing `most` times in any minute."""

    most: int
    clock: Clock = time.monotonic
    _times: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, who: str) -> None:
        """Count one time more for a person; "" is not counted.

        Raises:
            TooManyRequests: it was `most` times within the last minute.
        """
        if not who:
            return
        with self._guard:
            now = self.clock()
            times = self._times.setdefault(who, deque())
            self._times.move_to_end(who)
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self.most:
                wait = math.ceil(times[0] + MINUTE - now)
                raise TooManyRequests(f"More than {self.most} a minute: wait {wait} s and try again.", wait)
            times.append(now)
            while len(self._times) > MOST_PEOPLE:
                self._times.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Made:
    """The wrong passwords of one name or address."""

    count: int
    at: float
    until: float


@dataclass(slots=True)
class Mistakes:
    """Makes who gives wrong passwords wait, longer each time; the first `free` ones cost nothing."""

    free: int
    clock: Clock = time.monotonic
    _made: OrderedDict[str, _Made] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def check(self, who: str) -> None:
        """Refuse who must still wait.

        Raises:
            TooManyRequests: with the seconds to wait.
        """
        with self._guard:
            made = self._made.get(who)
            wait = math.ceil(made.until - self.clock()) if made else 0
        if wait > 0:
            raise TooManyRequests(f"Too many wrong passwords: wait {wait} s and try again.", wait)

    def note(self, who: str) -> None:
        """Remember a wrong password; those of long ago are not counted."""
        with self._guard:
            now = self.clock()
            before = self._made.pop(who, None)
            count = before.count + 1 if before and now - before.at < FORGOTTEN_AFTER else 1
            beyond = count - self.free
            wait = min(LONGEST_WAIT, 2.0 ** min(beyond - 1, 20)) if beyond > 0 else 0.0
            self._made[who] = _Made(count, now, now + wait)
            while len(self._made) > MOST_PEOPLE:
                self._made.popitem(last=False)

    def forget(self, who: str) -> None:
        """Forget what was wrong before the right password came."""
        with self._guard:
            self._made.pop(who, None)
