"""From settings to an assistant that can be asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.answer import Answer, Turn, Understood
from assistant.answering import answer
from assistant.errors import ChatModelUnavailable
from assistant.proposing import Proposer
from assistant.settings import Settings
from assistant.writing import ChatModel
from index.embedding import Embedder, open_embedder
from index.library import Library
from index.remembering import RememberingEmbedder
from index.searching import Searcher


@dataclass(frozen=True, slots=True)
class Assistant:
    """A library opened for reading, the searcher over it and, where one is set, a language model."""

    library: Library
    searcher: Searcher
    chat_model: ChatModel | None

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        on_text: Callable[[str], None] | None = None,
        understood: Understood | None = None,
    ) -> Answer:
        """Answer one question from what the library holds now; `turns` are the conversation so far, oldest first.

        `understood`: see assistant.answering.answer.
        """
        self.library.follow()
        return answer(question, turns, self.library, self.searcher, self.chat_model, on_text, understood)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.library.close()


def open_assistant(settings: Settings, say: Callable[[str], None]) -> Assistant:
    """Open the library, its embedding model and the language model that the settings name.

    Raises:
        LibraryError: no library there, or one built with another embedding model.
        ModelMissing: the embedding model cannot be had.
        ChatModelUnavailable: the language model's name or package is wrong.
    """
    embedder = open_configured_embedder(settings, say)
    library = Library.open(settings.library, embedder.card)
    return Assistant(library, Searcher(library, RememberingEmbedder(embedder)), _open_chat_model(settings))


def open_configured_embedder(settings: Settings, say: Callable[[str], None]) -> Embedder:
    """Open the embedding model that the settings name; `say` hears of long work (the first unpacking)."""
    return _open_once(settings.embedding_model, settings.cache, settings.embedding_weights, say)


@cache
def _open_once(model: str, folder: Path, weights: Path | None, say: Callable[[str], None]) -> Embedder:
    """Open a model once a process: it is the largest thing in memory, and several libraries may use it."""
    return open_embedder(model, folder, say, weights=weights)


def open_proposer(settings: Settings, say: Callable[[str], None]) -> Proposer | None:
    """Open the language model that the settings name for proposing agreements; None without one.

    A model that cannot be opened is said to `say`: files are read without it.
    """
    try:
        chat_model = _open_chat_model(settings)
    except ChatModelUnavailable as error:
        say(f"{error} Agreements are recognized without it.")
        return None
    return Proposer(chat_model, say) if chat_model else None


def _open_chat_model(settings: Settings) -> ChatModel | None:
    if not settings.chat_model:
        return None
    # LangChain takes a second to import: only who has set a language model waits for it.
    door = import_module("assistant.chat_model")
    opened: ChatModel = door.open_chat_model(
        settings.chat_model, settings.chat_base_url, settings.chat_api_key, settings.chat_timeout
    )
    return opened
