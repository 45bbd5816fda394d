"""A language model that is hung up on."""

from collections.abc import Iterator

import pytest

from assistant.errors import Stopped
from assistant.stopping import StoppableModel


class EndlessModel:
    """Says the same for ever, and notes when it is hung up on."""

    def __init__(self) -> None:
        self.said = 0
        self.is_hung_up = False

    def stream(self, system: str, user: str) -> Iterator[str]:
        try:
            while True:
                self.said += 1
                yield "ثم "
        finally:
            self.is_hung_up = True


def test_a_model_whose_words_nobody_wants_any_more_is_hung_up_on_though_it_never_ends_a_sentence():
    model = EndlessModel()

    def stop_after_three() -> None:
        if model.said > 3:
            raise Stopped("stopped")

    with pytest.raises(Stopped) as stopped:
        list(StoppableModel(model, stop_after_three).stream("", ""))

    # Kept as a future keeps it, with all that hangs on it.
    assert stopped.value is not None
    assert (model.said, model.is_hung_up) == (4, True)


def test_who_takes_no_more_words_hangs_up_too():
    model = EndlessModel()
    words = StoppableModel(model, lambda: None).stream("", "")

    first = next(words)
    words.close()

    assert (first, model.is_hung_up) == ("ثم ", True)
