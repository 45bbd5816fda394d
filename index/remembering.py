"""An embedding model that remembers: a text that was embedded lately is not embedded again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from index.embedding import Embedder, Float32Array, ModelCard

# Vectors kept of each kind, 1.5 kB each with the default model, and the texts beside them.
MOST_PASSAGES = 20_000
MOST_QUERIES = 2_000


class RememberingEmbedder:
    """An Embedder over another that keeps the vectors of the texts it met last; safe to use from several threads.

    A text has the same vector whatever is embedded with it, so what is remembered changes no answer.
    """

    def __init__(self, embedder: Embedder, most_passages: int = MOST_PASSAGES) -> None:
        self._embedder = embedder
        self._queries = _Memory(embedder.embed_queries, MOST_QUERIES)
        self._passages = _Memory(embedder.embed_passages, most_passages)

    @property
    def card(self) -> ModelCard:
        """Say which model this is."""
        return self._embedder.card

    def embed_queries(self, texts: Sequence[str]) -> Float32Array:
        """Embed questions."""
        return self._queries.embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Float32Array:
        """Embed passages."""
        return self._passages.embed(texts)


class _Memory:
    """The vectors of the last texts, the one used longest ago first."""

    def __init__(self, embed: Callable[[Sequence[str]], Float32Array], most: int) -> None:
        self._embed = embed
        self._most = most
        self._kept: OrderedDict[str, Float32Array] = OrderedDict()
        self._guard = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Float32Array:
        found = self._find(texts)
        missing = list(dict.fromkeys(text for text in texts if text not in found))
        if missing or not texts:
            # Two threads that miss the same text at once both embed it: cheaper than one that waits for the other.
            rows = self._embed(missing)
            if not texts:
                return rows
            found.update(zip(missing, rows, strict=True))
            self._keep(missing, rows)
        return np.stack([found[text] for text in texts])

    def _find(self, texts: Sequence[str]) -> dict[str, Float32Array]:
        with self._guard:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        return found

    def _keep(self, texts: Sequence[str], rows: Float32Array) -> None:
        with self._guard:
            for text, row in zip(texts, rows, strict=True):
                # A row alone: a view would keep all rows that were embedded with it.
                self._kept[text] = row.copy()
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
