"""Questions under way: heard while they are answered, stopped by who asked, finished when nobody waits any more."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from assistant.errors import Stopped
from assistant.giving import GivenAnswer
from assistant.people import Person
from assistant.service import Asked, Service

# Questions answered at once, those included for whose answer nobody waits.
AT_ONCE = 32


class UnderWay:
    """The questions that are being answered."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="answering")
        self._guard = threading.Lock()
        self._open: list[_Open] = []

    def ask(self, person: Person, asked: Asked) -> Iterator[str | GivenAnswer]:
        """Give the words of a language model as they come, each time all so far, then the answer.

        Who stops listening does not stop the answer: it is kept.

        Raises:
            Stopped: the person stopped it; nothing is kept.
            IttifaqError: as Service.ask.
        """
        question = _Open(person.owner, asked)
        question.answering = self._pool.submit(
            self._service.ask, person, asked, question.hear, lambda: question.is_stopped
        )
        with self._guard:
            self._open.append(question)
        question.answering.add_done_callback(lambda _: self._close(question))
        yield from question.listen()

    def listen(self, person: Person, conversation: str) -> tuple[Asked, Iterator[str | GivenAnswer]] | None:
        """Find what the person asked in a conversation and is not answered yet, with its words as `ask` gives them."""
        with self._guard:
            question = next(iter(self._of(person, conversation)), None)
        return (question.asked, question.listen()) if question else None

    def stop(self, person: Person, conversation: str) -> None:
        """Stop what the person asked in a conversation; nothing to stop is no error."""
        with self._guard:
            theirs = list(self._of(person, conversation))
        for each in theirs:
            each.stop()

    def _of(self, person: Person, conversation: str) -> "Iterator[_Open]":
        for each in self._open:
            if (each.owner, each.asked.conversation) == (person.owner, conversation) and not each.is_stopped:
                yield each

    def _close(self, question: "_Open") -> None:
        with self._guard:
            self._open.remove(question)
        question.wake()


@dataclass(slots=True, eq=False)
class _Open:
    """One question under way; any number of listeners wait for what comes next."""

    owner: str
    asked: Asked
    answering: Future[GivenAnswer] = field(init=False)
    text: str = ""
    is_stopped: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, text: str) -> None:
        with self.changed:
            self.text += text
            self.changed.notify_all()

    def wake(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def stop(self) -> None:
        self.is_stopped = True
        self.answering.cancel()
        self.wake()

    def listen(self) -> Iterator[str | GivenAnswer]:
        """Give all words so far each time there are more: a page slower than the model shows several at once."""
        text = ""
        while not (self.answering.done() or self.is_stopped):
            text = self._wait(text)
            if not (self.answering.done() or self.is_stopped):
                yield text
        if not self.answering.done() or self.answering.cancelled():
            raise Stopped("The answer was stopped.")
        yield self.answering.result()

    def _wait(self, heard: str) -> str:
        """Wait for more words than were heard, or the end."""
        with self.changed:
            self.changed.wait_for(lambda: self.text != heard or self.is_stopped or self.answering.done())
            return self.text
