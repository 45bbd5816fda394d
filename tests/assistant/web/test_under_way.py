"""Questions under way: heard, stopped by who asked, and finished when nobody listens."""

import threading

import pytest

from assistant.errors import QuestionInvalid, Stopped
from assistant.people import Person
from assistant.service import Asked
from assistant.web.under_way import UnderWay

MARYAM, YUSUF = Person("مريم", "reader", "maryam"), Person("يوسف", "reader", "yusuf")


class SlowService:
    """Says the pieces it was given, then waits until it may go on."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.may_end = threading.Event()
        self.ended = threading.Event()

    def ask(self, person, asked, on_text, is_stopped):
        for piece in self.pieces:
            on_text(piece)
        self.may_end.wait(5)
        self.ended.set()
        if is_stopped():
            raise Stopped("The answer was stopped.")
        return f"answer to {asked.question}"


def test_words_come_before_the_answer_each_time_all_so_far():
    service = SlowService("Le montant ", "est de 250 millions.")
    heard = UnderWay(service).ask(MARYAM, Asked("Quel montant ?", "c"))

    texts = [next(heard)]
    while texts[-1] != "Le montant est de 250 millions.":
        texts.append(next(heard))
    service.may_end.set()

    assert list(heard) == ["answer to Quel montant ?"]


def test_who_asked_can_stop_and_does_not_wait_for_the_model():
    service = SlowService("كلام")
    under_way = UnderWay(service)
    heard = under_way.ask(MARYAM, Asked("كم؟", "c"))
    next(heard)

    under_way.stop(MARYAM, "c")

    with pytest.raises(Stopped):
        next(heard)
    assert not service.ended.is_set()
    service.may_end.set()


def test_nobody_else_can_stop_a_question():
    service = SlowService("كلام")
    under_way = UnderWay(service)
    heard = under_way.ask(MARYAM, Asked("كم؟", "c"))
    next(heard)

    under_way.stop(YUSUF, "c")
    under_way.stop(MARYAM, "another")
    service.may_end.set()

    assert list(heard) == ["answer to كم؟"]


def test_an_answer_is_finished_when_the_browser_goes_away():
    service = SlowService("half")
    heard = UnderWay(service).ask(MARYAM, Asked("How much?", "c"))
    next(heard)

    heard.close()
    service.may_end.set()

    assert service.ended.wait(5)


def test_who_comes_back_hears_the_rest_and_nobody_else_does():
    service = SlowService("half")
    under_way = UnderWay(service)
    first = under_way.ask(MARYAM, Asked("How much?", "c"))
    next(first)
    first.close()

    asked, rest = under_way.listen(MARYAM, "c")
    assert under_way.listen(YUSUF, "c") is None
    assert (asked.question, next(rest)) == ("How much?", "half")
    service.may_end.set()

    assert list(rest) == ["answer to How much?"]
    assert under_way.listen(MARYAM, "c") is None


def test_an_error_of_the_answer_is_told():
    class Refusing:
        def ask(self, *_):
            raise QuestionInvalid("No question was asked.")

    with pytest.raises(QuestionInvalid):
        list(UnderWay(Refusing()).ask(MARYAM, Asked("", "c")))
