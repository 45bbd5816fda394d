"""Questions under way: heard while they are answered, stopped by who asked, finished when nobody waits any more."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

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
        question = _Open(person.owner, asked.conversation)
        with self._guard:
            self._open.append(question)
        answering = self._pool.submit(self._service.ask, person, asked, question.hear, question.stopped.is_set)
        answering.add_done_callback(lambda _: self._close(question))
        yield from question.listen(answering)

    def stop(self, person: Person, conversation: str) -> None:
        """Stop what the person asked in a conversation; nothing to stop is no error."""
        with self._guard:
            theirs = [each for each in self._open if (each.owner, each.conversation) == (person.owner, conversation)]
        for each in theirs:
            each.stop()

    def _close(self, question: "_Open") -> None:
        with self._guard:
            self._open.remove(question)
        question.wake()


@dataclass(slots=True, eq=False)
class _Open:
    """One question under way; `heard` has the words, and "" each time there is something else to look at."""

    owner: str
    conversation: str
    heard: SimpleQueue[str] = field(default_factory=SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)

    def hear(self, text: str) -> None:
        self.heard.put(text)

    def wake(self) -> None:
        self.heard.put("")

    def stop(self) -> None:
        self.stopped.set()
        self.wake()

    def listen(self, answering: Future[GivenAnswer]) -> Iterator[str | GivenAnswer]:
        text = ""
        while not answering.done():
            if self.stopped.is_set():
                answering.cancel()
                raise Stopped("The answer was stopped.")
            piece = self.heard.get() + self._at_hand()
            if piece and not self.stopped.is_set():
                text += piece
                yield text
        yield answering.result()

    def _at_hand(self) -> str:
        """Take what has come meanwhile: a page that is slower than the model shows several words at once."""
        pieces = []
        while True:
            try:
                pieces.append(self.heard.get_nowait())
            except Empty:
                return "".join(pieces)
