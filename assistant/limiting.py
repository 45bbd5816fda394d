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

# Wrong passwords that cost nothing, then the wait doubles from a second on up to a quarter of an hour.
FREE_MISTAKES = 5
LONGEST_WAIT = 900.0

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


@dataclass(slots=True)
class Mistakes:
    """Makes who gives wrong passwords wait: by name and by address, longer each time."""

    clock: Clock = time.monotonic
    _made: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def check(self, *whom: str) -> None:
        """Refuse who must still wait.

        Raises:
            TooManyRequests: with the seconds to wait.
        """
        with self._guard:
            waits = [until - self.clock() for _, until in (self._made.get(each, (0, 0.0)) for each in whom)]
        wait = math.ceil(max(waits, default=0))
        if wait > 0:
            raise TooManyRequests(f"Too many wrong passwords: wait {wait} s and try again.", wait)

    def note(self, *whom: str) -> None:
        """Remember a wrong password of a name and an address."""
        with self._guard:
            for each in whom:
                count = self._made.pop(each, (0, 0.0))[0] + 1
                beyond = count - FREE_MISTAKES
                wait = min(LONGEST_WAIT, 2.0 ** min(beyond, 20)) if beyond >= 0 else 0.0
                self._made[each] = (count, self.clock() + wait)
            while len(self._made) > MOST_PEOPLE:
                self._made.popitem(last=False)

    def forget(self, *whom: str) -> None:
        """Forget what was wrong before the right password came."""
        with self._guard:
            for each in whom:
                self._made.pop(each, None)
