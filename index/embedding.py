"""Texts to vectors: the protocol that every embedding model answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be the same for two vectors to be comparable; kept in the library's manifest."""

    name: str
    dimension: int
    query_prefix: str
    passage_prefix: str


class Embedder(Protocol):
    """An embedding model. Both methods give float32 (n, d) with rows of length 1, in the order of the texts.

    Texts are given without prefixes and as read; the embedder adds its own prefixes and removes what its
    model reads badly (Arabic diacritics and tatweel, NUL). An empty list gives an array of shape (0, d).
    """

    @property
    def card(self) -> ModelCard: ...

    def embed_queries(self, texts: Sequence[str]) -> Float32Array: ...

    def embed_passages(self, texts: Sequence[str]) -> Float32Array: ...
