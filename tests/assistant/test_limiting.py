from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.errors import TooManyRequests
from assistant.limiting import FORGOTTEN_AFTER, LONGEST_WAIT, MOST_PEOPLE, Mistakes, RateLimit


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def seconds_of(refused: Callable[[], None]) -> int:
    with pytest.raises(TooManyRequests) as error:
        refused()
    return error.value.seconds


def test_the_thirty_first_in_a_minute_is_told_how_long_to_wait(clock: Clock):
    limit = RateLimit(30, clock)
    for _ in range(30):
        limit.count("user:يوسف")
    clock.now += 18

    assert seconds_of(lambda: limit.count("user:يوسف")) == 42


def test_after_a_minute_one_may_ask_again_and_what_was_refused_is_not_counted(clock: Clock):
    limit = RateLimit(2, clock)
    limit.count("a")
    clock.now += 30
    limit.count("a")
    for _ in range(5):
        seconds_of(lambda: limit.count("a"))
    clock.now += 30

    limit.count("a")
    assert seconds_of(lambda: limit.count("a")) == 30


def test_people_are_counted_apart_and_who_has_no_name_here_is_not(clock: Clock):
    limit = RateLimit(1, clock)
    limit.count("a")
    limit.count("b")
    for _ in range(5):
        limit.count("")

    assert seconds_of(lambda: limit.count("a")) == 60


def test_many_threads_get_no_more_than_the_limit():
    limit = RateLimit(50)

    def count(_: int) -> bool:
        try:
            limit.count("a")
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(count, range(400))) == 50


def test_people_without_number_do_not_fill_the_memory(clock: Clock):
    limit, mistakes = RateLimit(1, clock), Mistakes(5, clock)
    for number in range(MOST_PEOPLE + 100):
        limit.count(f"address:{number}")
        mistakes.note(f"address:{number}")

    assert len(limit._times) == len(mistakes._made) == MOST_PEOPLE


def test_wrong_passwords_cost_nothing_first_and_then_ever_longer(clock: Clock):
    mistakes, waits = Mistakes(5, clock), []
    for _ in range(20):
        mistakes.note("ليلى")
        try:
            mistakes.check("ليلى")
            waits.append(0)
        except TooManyRequests as error:
            waits.append(error.seconds)

    assert waits[:10] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16]
    assert waits[-1] == LONGEST_WAIT


def test_who_waited_may_try_again_and_who_knew_the_password_begins_anew(clock: Clock):
    mistakes = Mistakes(1, clock)
    mistakes.note("a")
    mistakes.note("a")
    assert seconds_of(lambda: mistakes.check("a")) == 1
    clock.now += 1

    mistakes.check("a")
    mistakes.forget("a")
    mistakes.note("a")
    mistakes.check("a")


def test_mistakes_of_long_ago_are_not_counted(clock: Clock):
    mistakes = Mistakes(1, clock)
    for _ in range(8):
        mistakes.note("a")
    clock.now += FORGOTTEN_AFTER
    mistakes.note("a")

    mistakes.check("a")


def test_the_mistakes_of_one_do_not_make_another_wait(clock: Clock):
    mistakes = Mistakes(0, clock)
    mistakes.note("a")

    mistakes.check("b")
