"""The line in which people wait."""

import threading

import pytest

from assistant.waiting import WaitingLine


class People:
    """Threads that wait in a line, and who is in."""

    def __init__(self, line: WaitingLine) -> None:
        self.line = line
        self.entered: list[str] = []
        self.inside = 0
        self.most_inside = 0
        self._guard = threading.Lock()

    def come(self, name: str, leave: threading.Event) -> threading.Thread:
        def wait() -> None:
            with self.line.turn():
                with self._guard:
                    self.entered.append(name)
                    self.inside += 1
                    self.most_inside = max(self.most_inside, self.inside)
                leave.wait(10)
                with self._guard:
                    self.inside -= 1

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        return thread


def test_no_more_are_in_at_once_than_the_line_lets_in():
    people, leave = People(WaitingLine(3)), threading.Event()
    threads = [people.come(str(number), leave) for number in range(20)]
    leave.set()
    for thread in threads:
        thread.join(10)

    assert len(people.entered) == 20
    assert people.most_inside <= 3


def test_who_came_first_is_let_in_first():
    line = WaitingLine(1)
    people, first = People(line), threading.Event()
    threads = [people.come("first", first)]
    _until(lambda: people.entered == ["first"])
    for number in range(5):
        threads.append(people.come(str(number), first))
        _until(lambda number=number: len(line._waiting) == number + 1)
    first.set()
    for thread in threads:
        thread.join(10)

    assert people.entered == ["first", "0", "1", "2", "3", "4"]


def test_an_error_inside_gives_the_place_back():
    line = WaitingLine(1)
    with pytest.raises(ValueError, match="broken"), line.turn():
        raise ValueError("broken")

    with line.turn():
        pass


def test_who_waits_hears_how_many_are_ahead():
    line = WaitingLine(1)
    people, leave = People(line), threading.Event()
    thread = people.come("first", leave)
    _until(lambda: people.entered == ["first"])
    heard: list[int] = []

    def hear(ahead: int) -> None:
        heard.append(ahead)
        leave.set()

    with line.turn(hear):
        pass
    thread.join(10)

    assert heard[0] == 1


def test_who_gives_up_waiting_keeps_nobody_from_their_turn():
    line = WaitingLine(1)
    with line.turn():

        def give_up(ahead: int) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError), line.turn(give_up):
            pass

    with line.turn():
        pass


def _until(holds) -> None:
    waited = threading.Event()
    for _ in range(1_000):
        if holds():
            return
        waited.wait(0.01)
    raise AssertionError("it never came to be")
