"""Answer with a language model."""

from collections.abc import Iterator
from typing import Protocol


class ChatModel(Protocol):
    """A language model that is told something (system) and asked something (user)."""

    def stream(self, system: str, user: str) -> Iterator[str]: ...
