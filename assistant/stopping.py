"""A language model that is hung up on as soon as nobody wants its answer any more."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from assistant.writing import ChatModel


@dataclass(frozen=True, slots=True)
class StoppableModel:
    """Another model, of which `go_on` is asked before each piece is passed on; it raises to stop."""

    model: ChatModel
    go_on: Callable[[], None]

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Give the pieces of the other model.

        Raises:
            Stopped: `go_on` wants no more; the other model has been hung up on.
            ChatModelUnavailable: as the other model.
        """
        pieces = self.model.stream(system, user)
        with ExitStack() as stack:
            # An exception that is kept would keep the connection open with it.
            stack.callback(getattr(pieces, "close", lambda: None))
            for piece in pieces:
                self.go_on()
                yield piece
