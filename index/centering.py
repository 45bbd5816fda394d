"""Languages made comparable: what all vectors of one language share is taken away.

A multilingual model gives two texts in one language a large component in common, whatever they say, so that a
question finds its own language first and the other hardly ever. The mean of each language is that component. It is
subtracted from passages and from queries, each with its own mean, before they meet.

Source: our measurement on TICO-19, Arabic questions for French passages among both: recall@10 .135 as the model
gives them, .675 centered, .555 when queries are centered by the mean of passages (tests/quality/retrieval.md).
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embedding import Embedder, ModelCard
from index.records import LANGUAGES, Language

Float32Array = npt.NDArray[np.float32]

# Source: with 64 sentences recall@10 is within .005 of what 300 give, with 32 within .015.
SENTENCES = 128
# How many passages the generic means weigh as much as. Source: the variance of passages of one language (.23) over
# that of the means of different corpora (.07) is 3; passages of one document are alike, so it is taken thrice.
GENERIC_WEIGHT = 10
# Of what the means of the other languages moved, so much is moved along.
SHARED_MOVE = 0.5
# Means are worth estimating again when a language has grown or shrunk by this factor.
DUE = 1.25

GENERIC = Path(__file__).with_name("generic_means.npz")
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+|\n+")
_MIN_WORDS, _MAX_WORDS = 5, 40


@dataclass(frozen=True, slots=True, eq=False)
class LanguageMeans:
    """The mean vector of passages and of queries in each language.

    Attributes:
        passages: float32 (3, d), rows in the order of LANGUAGES; a row of zeros centers nothing.
        queries: float32 (3, d), the same for queries.
        counts: how many passages of each language the library held when they were estimated.
    """

    passages: Float32Array
    queries: Float32Array
    counts: tuple[int, int, int] = (0, 0, 0)

    @classmethod
    def none(cls, dimension: int) -> "LanguageMeans":
        """Give means that center nothing."""
        zeros = np.zeros((len(LANGUAGES), dimension), np.float32)
        return cls(zeros, zeros)

    def center_passages(self, vectors: Float32Array, languages: Sequence[Language]) -> Float32Array:
        """Center raw passage vectors, float32 (n, d), each by its language; the rows have length 1 again."""
        if len(vectors) == 0:
            return vectors
        rows = [LANGUAGES.index(language) for language in languages]
        return _unit(vectors - self.passages[rows])

    def center_query(self, vector: Float32Array, language: Language) -> Float32Array:
        """Center the raw vector (d,) of a query in `language`; it has length 1 again."""
        row = LANGUAGES.index(language)
        return _unit((vector - self.queries[row])[None, :]).reshape(-1)

    def is_due(self, counts: tuple[int, int, int]) -> bool:
        """Whether the library, which now holds this many passages of each language, has outgrown these means."""
        return any(_ratio(now, then) > DUE for now, then in zip(counts, self.counts, strict=True))

    def to_bytes(self) -> bytes:
        """Give the means as they are kept in the manifest: three counts, then two blocks of float32."""
        header = np.array(self.counts, "<i8").tobytes()
        return header + np.stack([self.passages, self.queries]).astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "LanguageMeans":
        """Read what `to_bytes` gave."""
        size = 8 * len(LANGUAGES)
        counts = np.frombuffer(data[:size], "<i8").tolist()
        passages, queries = np.frombuffer(data[size:], "<f4").reshape(2, len(LANGUAGES), -1).astype(np.float32)
        return cls(passages, queries, (counts[0], counts[1], counts[2]))


def estimate_means(
    vectors: Float32Array,
    languages: Sequence[Language],
    texts: Sequence[str],
    embedder: Embedder,
    counts: tuple[int, int, int] | None = None,
) -> LanguageMeans:
    """Estimate the means from a library's own passages, or from a sample of them (a few thousand a language will do).

    `vectors` are raw, float32 (n, d); `languages` and `texts` are theirs, row by row, in any order: the outcome is the
    same. The query means come from sentences of these texts, embedded as queries. A small library's means lean
    towards the generic ones of the default model, another model's towards zero, which centers nothing, and both move
    with the means of the other languages. `counts` are
    the passages of each language in the whole library, where the texts are a sample.
    """
    of = [[at for at, its_language in enumerate(languages) if its_language == language] for language in LANGUAGES]
    sentences = [sample_sentences([texts[at] for at in places]) for places in of]
    generic = generic_means(embedder.card)
    arabic, french, english = map(len, of)
    return LanguageMeans(
        passages=_blend([vectors[places] for places in of], generic.passages),
        queries=_blend([embedder.embed_queries(chosen) for chosen in sentences], generic.queries),
        counts=counts or (arabic, french, english),
    )


def generic_means(card: ModelCard) -> LanguageMeans:
    """Give the means shipped for the default model, or, for any other, means that center nothing."""
    with np.load(GENERIC, allow_pickle=False) as shipped:
        if str(shipped["model"]) != card.name:
            return LanguageMeans.none(card.dimension)
        return LanguageMeans(shipped["passages"].astype(np.float32), shipped["queries"].astype(np.float32))


def sample_sentences(texts: Sequence[str], size: int = SENTENCES) -> list[str]:
    """Choose up to `size` sentences, at most one a text, by their checksums: the order of the texts does not matter."""
    return sorted({_middle_sentence(text) for text in sorted(texts, key=_checksum)[:size]} - {""})


def _middle_sentence(text: str) -> str:
    """Give the sentence in the middle of a text, where neither titles nor datelines stand, or "" when it has none."""
    sentences = [" ".join(part.split()[:_MAX_WORDS]) for part in _SENTENCE_END.split(text)]
    whole = [sentence for sentence in sentences if len(sentence.split()) >= _MIN_WORDS]
    return whole[len(whole) // 2] if whole else ""


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


def _blend(groups: Sequence[Float32Array], generic: Float32Array) -> Float32Array:
    """Give the mean of each language's vectors, leaning on its generic mean moved as the other languages move theirs.

    What a library is about moves the means of all its languages alike: an Arabic question to a library in French is
    centered better for it. Source: recall@1 of Arabic questions on TICO-19 in French alone .49 with the generic mean,
    .52 moved, .54 with the mean of Arabic passages on the same matter; the other way .49, .53, .52.
    """
    sums = np.stack([vectors.sum(axis=0) for vectors in groups])
    counts = np.array([[len(vectors)] for vectors in groups])
    moves = sums - counts * generic
    shift = SHARED_MOVE * (moves.sum(axis=0) - moves) / (counts.sum() - counts + GENERIC_WEIGHT)
    return np.asarray((sums + GENERIC_WEIGHT * (generic + shift)) / (counts + GENERIC_WEIGHT), np.float32)


def _unit(vectors: Float32Array) -> Float32Array:
    """Scale rows to length 1; a row of zeros, which says nothing, stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)


def _ratio(now: int, then: int) -> float:
    """Give how many times larger the larger is, both taken with the weight of the generic means."""
    larger, smaller = max(now, then), min(now, then)
    return (larger + GENERIC_WEIGHT) / (smaller + GENERIC_WEIGHT)
