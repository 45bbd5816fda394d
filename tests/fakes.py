"""Fakes whose answers can be worked out by hand."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedding import Float32Array, ModelCard
from index.folding import fold_words


class WordLengthEmbedder:
    """Embeds a text as how many of its words have 1, 2, … 15, 16 or more letters, scaled to length 1.

    A text without words is the first axis. `embedded` keeps every passage text it was given, in order.
    """

    def __init__(self, name: str = "word-length") -> None:
        self.card = ModelCard(name, 16, query_prefix="query: ", passage_prefix="passage: ")
        self.embedded: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Float32Array:
        return _rows([_word_lengths(text) for text in texts], self.card.dimension)

    def embed_passages(self, texts: Sequence[str]) -> Float32Array:
        self.embedded.extend(texts)
        return self.embed_queries(texts)


class WordEmbedder:
    """Embeds a text as the bag of its folded words, each word an axis drawn by its SHA-256: shared words are cosine."""

    def __init__(self, dimension: int = 64, name: str = "words") -> None:
        self.card = ModelCard(name, dimension, query_prefix="query: ", passage_prefix="passage: ")
        self.embedded: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Float32Array:
        return _rows([self._words(text) for text in texts], self.card.dimension)

    def embed_passages(self, texts: Sequence[str]) -> Float32Array:
        self.embedded.extend(texts)
        return self.embed_queries(texts)

    def _words(self, text: str) -> list[float]:
        row = [0.0] * self.card.dimension
        for word in fold_words(text):
            row[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4]) % self.card.dimension] += 1.0
        return row


def _word_lengths(text: str) -> list[float]:
    row = [0.0] * 16
    for word in text.split():
        row[min(len(word), 16) - 1] += 1.0
    return row


def _rows(rows: list[list[float]], dimension: int) -> Float32Array:
    matrix = np.asarray(rows, dtype=np.float32).reshape(len(rows), dimension)
    matrix[~matrix.any(axis=1), 0] = 1.0
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)
