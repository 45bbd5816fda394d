import threading
from concurrent.futures import ThreadPoolExecutor

from index.lending import Lending


class Thing:
    def __init__(self) -> None:
        self.users = 0
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def lend(most: int) -> tuple[Lending[Thing], list[Thing]]:
    made = [Thing()]

    def another() -> Thing:
        made.append(Thing())
        return made[-1]

    return Lending(made[0], Thing.close, another, most), made


def test_a_block_within_a_block_has_the_same_thing():
    lending, made = lend(1)

    with lending.lend() as outer, lending.lend() as inner:
        assert inner is outer
    assert len(made) == 1


def test_threads_never_share_a_thing_and_no_more_are_made_than_allowed():
    lending, made = lend(3)
    together = []

    def use(_: int) -> None:
        with lending.lend() as thing:
            thing.users += 1
            together.append(thing.users)
            threading.Event().wait(0.001)
            thing.users -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(use, range(120)))

    assert set(together) == {1}
    assert len(made) <= 3


def test_a_second_thread_gets_a_thing_of_its_own_while_the_first_is_lent():
    lending, made = lend(2)

    with lending.lend() as mine, ThreadPoolExecutor(1) as pool:

        def borrow() -> Thing:
            with lending.lend() as theirs:
                return theirs

        assert pool.submit(borrow).result() is not mine
    assert len(made) == 2


def test_what_is_lent_is_closed_when_it_comes_back():
    lending, made = lend(2)

    with lending.lend() as thing:
        lending.close()
        assert not thing.is_closed
    assert [each.is_closed for each in made] == [True]


def test_closing_twice_is_harmless_and_what_is_lent_after_it_is_closed():
    lending, _ = lend(2)
    lending.close()
    lending.close()

    with lending.lend() as thing:
        assert thing.is_closed
