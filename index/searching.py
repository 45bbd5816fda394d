"""From a query to the passages that answer it, best first.

1. The query is embedded and centered by its language.
2. In each language of the library, the passages nearest by meaning and by words are collected.
3. They are ranked in one list (fusing.py).
4. A passage that repeats a better one goes to the end: a text copied ten times takes one place, and so does what the
   versions of one document all say (Library.links_of names the others).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.embedding import Embedder
from index.folding import fold_words
from index.fusing import Pool, Ranking, fuse, rank
from index.library import Library
from index.records import LANGUAGES, Filters, Hit, Language, Passage, Query
from index.repeats import mark_repeats

Float32Array = npt.NDArray[np.float32]
KeyArray = npt.NDArray[np.int64]
Mode = Literal["dense", "lexical", "hybrid"]
MODES: tuple[Mode, ...] = ("dense", "lexical", "hybrid")

# What a question cannot be longer than; the rest is not read.
QUERY_CHARACTERS = 4_000
# Passages taken from each searcher in each language, when no more are asked for.
CANDIDATES = 100
# How centered cosines of the default model spread: it counts as much as 30 passages where a library has few.
USUAL_SPREAD, USUAL_WEIGHT = 0.085, 30
# BM25 in a language that has none of the query's words spreads so little that one chance word would be all.
LEAST_LEXICAL_SPREAD = 2.0


class Searcher:
    """Searches a library by meaning ("dense"), by words ("lexical"), or both ("hybrid")."""

    def __init__(self, library: Library, embedder: Embedder, mode: Mode = "hybrid") -> None:
        self._library = library
        self._embedder = embedder
        self._mode = mode

    @property
    def embedder(self) -> Embedder:
        """The embedding model that queries are embedded with."""
        return self._embedder

    def search(self, query: Query, k: int = 10) -> list[Hit]:
        """Find up to k passages, best first; fewer when the library or the filters hold fewer.

        A query without letters or digits finds nothing; of a long one, the first QUERY_CHARACTERS are read.
        """
        query = replace(query, text=query.text[:QUERY_CHARACTERS])
        if k < 1 or not fold_words(query.text):
            return []
        if self._mode == "lexical":
            return self._search(query, None, k)
        return self._search(query, self._embedder.embed_queries([query.text])[0], k)

    def search_embedded(self, query: Query, vector: Float32Array, k: int = 10) -> list[Hit]:
        """Search when the query's raw vector (d,) is already known."""
        query = replace(query, text=query.text[:QUERY_CHARACTERS])
        if k < 1 or not fold_words(query.text):
            return []
        return self._search(query, None if self._mode == "lexical" else vector, k)

    def _search(self, query: Query, vector: Float32Array | None, k: int) -> list[Hit]:
        centered = None if vector is None else self._library.means.center_query(vector, query.language)
        pools = [self._find(query, centered, language, max(k, CANDIDATES)) for language in self._languages(query)]
        return self._hits(self._rank(pools, centered), k)

    def _languages(self, query: Query) -> list[Language]:
        """Name the languages that may hold hits: those of the filters that occur in the library."""
        wanted = query.filters.languages or LANGUAGES
        return [language for language in LANGUAGES if language in wanted and self._library.lexical.count(language)]

    def _find(self, query: Query, centered: Float32Array | None, language: Language, size: int) -> Pool:
        """Collect what each searcher finds among the passages of one language."""
        by_meaning = by_words = np.empty(0, np.int64)
        word_scores = np.empty(0, np.float32)
        if centered is not None:
            allowed = self._allowed(query.filters, language)
            by_meaning, _ = self._library.vectors.search(centered, size, allowed)
        if self._mode != "dense":
            allowed = self._library.allowed(replace(query.filters, languages=()))
            by_words, word_scores = self._library.lexical.search(query.text, size, allowed, language)
        keys = np.concatenate([by_words, np.setdiff1d(by_meaning, by_words)])
        lexical = np.zeros(len(keys), np.float32)
        lexical[: len(by_words)] = word_scores
        dense = np.zeros(len(keys), np.float32) if centered is None else self._library.vectors.scores(centered, keys)
        spread = self._lexical_spread(query, language)
        return Pool(keys, dense, lexical, np.isin(keys, by_meaning), spread, is_own=language == query.language)

    def _allowed(self, filters: Filters, language: Language) -> KeyArray | None:
        """Give the keys in a language that pass the filters; None when that is the whole library."""
        is_only = all(not self._library.lexical.count(other) for other in LANGUAGES if other != language)
        return self._library.allowed(replace(filters, languages=() if is_only else (language,)))

    def _lexical_spread(self, query: Query, language: Language) -> float:
        if self._mode == "dense":
            return 1.0
        asked = {language, query.language}
        return max(LEAST_LEXICAL_SPREAD, *(self._library.lexical.spread(query.text, one) for one in asked))

    def _rank(self, pools: Sequence[Pool], centered: Float32Array | None) -> Ranking:
        if centered is None:
            return rank(pools, [pool.lexical for pool in pools])
        if self._mode == "dense":
            return rank(pools, [pool.dense for pool in pools])
        return fuse(pools, _dense_spread(self._library.vectors.sample(), centered))

    def _hits(self, ranking: Ranking, k: int) -> list[Hit]:
        """Give the first k of a ranking that do not repeat a better one, then those that do if there is room."""
        size = 2 * k
        while True:
            part, passages = self._read(ranking.take(slice(size)))
            versions = self._library.versions_among(passage.document_id for passage in passages)
            marks = mark_repeats(passages, self._library.vectors.vectors_of(part.keys), versions)
            if marks.count(False) >= k or size >= len(ranking.keys):
                break
            size *= 4
        order = sorted(range(len(marks)), key=marks.__getitem__)
        return [_hit(part, at, passages[at], position) for position, at in enumerate(order[:k], start=1)]

    def _read(self, ranking: Ranking) -> tuple[Ranking, list[Passage]]:
        """Read the passages of a ranking, and take those from it that were removed since the indexes were made."""
        while len(passages := self._library.passages(ranking.keys)) < len(ranking.keys):
            ranking = ranking.take(np.isin(ranking.keys, self._library.living(ranking.keys)))
        return ranking, passages


def _hit(ranking: Ranking, at: int, passage: Passage, position: int) -> Hit:
    finders = (("dense", ranking.by_dense[at]), ("lexical", ranking.lexical[at] > 0))
    return Hit(
        passage=passage,
        score=float(ranking.scores[at]),
        rank=position,
        found_by=tuple(name for name, has_found in finders if has_found),
        dense_score=float(ranking.dense[at]),
        lexical_score=float(ranking.lexical[at]),
    )


def _dense_spread(sample: Float32Array, centered: Float32Array) -> float:
    """Estimate how a query's centered cosines spread over all passages."""
    cosines = sample @ centered
    squares = float(((cosines - cosines.mean()) ** 2).sum()) if len(cosines) else 0.0
    return float(np.sqrt((squares + USUAL_WEIGHT * USUAL_SPREAD**2) / (len(cosines) + USUAL_WEIGHT)))
