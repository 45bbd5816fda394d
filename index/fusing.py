"""One ranking from two searchers and several languages.

Within a language, the two scores are brought to one scale, each measured in its own standard deviations over all
passages, and added. Words match within a language only, so the sum of one language does not compare with another's:
a passage in the asker's language would always win. Meaning does compare, once vectors are centered. So a passage is
ranked by how likely it is to be the one sought:

1. How likely is the one sought to be in this language? A softmax over the centered cosines of all that was found.
2. How likely is it to be this one, then? A softmax over the sums of its language.

Where one passage of the asker's language stands out, the next places go to the best of the other languages; where
none does, its many fair candidates keep them. A library in one language is ranked by the sums alone.

Source: the temperatures of the second softmax were fitted by maximum likelihood on ARCD, PIAF and TICO-19 in both
directions, where they agree within a fifth. tests/quality/retrieval.md compares this with the other ways to let
languages meet: the answer in the other language, among both, is among the first ten in .80 of the questions; when
five places are given to each language in .75; when sums are compared in .26.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
KeyArray = npt.NDArray[np.int64]

# Weight of words against meaning, in standard deviations: in the asker's language, and in the others, where only
# figures and names written alike can match.
LEXICAL_OWN, LEXICAL_OTHER = 0.3, 0.1
# How fast a passage becomes less likely, for each standard deviation below the best of its language.
STEEPNESS_OWN, STEEPNESS_OTHER = 1.3, 2.0
# The same for languages, by the cosines of their passages; the asker's own has this much ahead.
LANGUAGE_STEEPNESS, OWN_AHEAD = 1.5, 0.5
# No language that holds anything is less likely than this.
LEAST_LIKELY = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What was found among the passages of one language.

    Attributes:
        keys: int64 (n,).
        dense: float32 (n,), centered cosine of each.
        lexical: float32 (n,), BM25 of each, 0 where it shares no gram with the query.
        by_dense: bool (n,), whether the dense searcher had it among its candidates.
        lexical_spread: standard deviation of the query's BM25 over the passages of this language.
        is_own: whether the query is in this language.
    """

    keys: KeyArray
    dense: Float32Array
    lexical: Float32Array
    by_dense: npt.NDArray[np.bool_]
    lexical_spread: float
    is_own: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """What was found in all languages, best first: the columns of the pools, and scores, float64 (n,), falling."""

    keys: KeyArray
    scores: Float64Array
    dense: Float32Array
    lexical: Float32Array
    by_dense: npt.NDArray[np.bool_]

    def take(self, places: slice | npt.NDArray[np.generic]) -> "Ranking":
        """Keep these places only."""
        return Ranking(
            self.keys[places], self.scores[places], self.dense[places], self.lexical[places], self.by_dense[places]
        )


def fuse(pools: Sequence[Pool], dense_spread: float) -> Ranking:
    """Rank what was found in each language in one list; scores are logarithms of the probability of being sought.

    `dense_spread` is the standard deviation of the query's centered cosine over all passages.
    """
    pools = [pool for pool in pools if len(pool.keys)]
    languages = _languages(pools, dense_spread)
    within = [_within(pool, dense_spread) for pool in pools]
    return rank(pools, [scores + language for scores, language in zip(within, languages, strict=True)])


def rank(pools: Sequence[Pool], scores: Sequence[npt.NDArray[np.floating]]) -> Ranking:
    """Rank by scores as they are, one array a pool; equal ones keep their order."""
    ranking = Ranking(
        np.concatenate([np.empty(0, np.int64), *(pool.keys for pool in pools)]),
        np.concatenate([np.empty(0, np.float64), *scores]),
        np.concatenate([np.empty(0, np.float32), *(pool.dense for pool in pools)]),
        np.concatenate([np.empty(0, np.float32), *(pool.lexical for pool in pools)]),
        np.concatenate([np.empty(0, np.bool_), *(pool.by_dense for pool in pools)]),
    )
    return ranking.take(np.argsort(-ranking.scores, kind="stable"))


def _languages(pools: Sequence[Pool], dense_spread: float) -> Float64Array:
    """Give the logarithm of how likely the passage sought is in the language of each pool."""
    logits = np.zeros(len(pools))
    for at, pool in enumerate(pools):
        cosines = pool.dense.astype(np.float64) / dense_spread
        logits[at] = np.logaddexp.reduce(LANGUAGE_STEEPNESS * cosines) + OWN_AHEAD * pool.is_own
    likely = np.exp(_log_softmax(logits))
    shares: Float64Array = np.log(LEAST_LIKELY + (1 - LEAST_LIKELY * len(pools)) * likely)
    return shares


def _within(pool: Pool, dense_spread: float) -> Float64Array:
    """Give the logarithm of how likely each passage is the one sought, given that its language holds it."""
    weight, steepness = (LEXICAL_OWN, STEEPNESS_OWN) if pool.is_own else (LEXICAL_OTHER, STEEPNESS_OTHER)
    sums = pool.dense.astype(np.float64) / dense_spread + weight * pool.lexical / pool.lexical_spread
    return _log_softmax(steepness * sums)


def _log_softmax(logits: Float64Array) -> Float64Array:
    shares: Float64Array = logits - np.logaddexp.reduce(logits) if len(logits) else logits
    return shares
