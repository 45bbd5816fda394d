"""One ranking from two searchers and several languages.

Within a language, the two scores are brought to one scale, each measured in its own standard deviations over all
passages, and added. Words match within a language only, so the sum of one language does not compare with another's:
a passage in the asker's language would always win. What compares is how likely each is to be the one sought:

1. In each language, the probability that a passage is the one sought, if there is one, falls with the distance of its
   score from the best (a softmax). Where one passage stands out it takes nearly all; where none does, many share it.
2. It is weighed with how likely the answer is to be in that language at all: OWN in the asker's, OTHER elsewhere.

So when one passage of the asker's language clearly answers, the next places go to the best of the other languages; when
none does, its many fair candidates keep them. A library in one language is ranked by the sum alone.

Source: softmax fitted by maximum likelihood on ARCD, PIAF and TICO-19 in both directions, where the temperatures agree
within a fifth (1.25 to 1.5 and 2 to 2.5). Recall@10 with the answer in the other language .79, when five places are
given to each language .75, with the scores of all languages added up .26; with it in the asker's own .95, .94 and .96.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
KeyArray = npt.NDArray[np.int64]

# Weight of words against meaning, in standard deviations, in the asker's language and in the others, where only
# figures and names written alike can match. Source: tests/quality/retrieval.md.
LEXICAL_OWN, LEXICAL_OTHER = 0.3, 0.05
STEEPNESS_OWN, STEEPNESS_OTHER = 1.3, 2.0
OWN, OTHER = 0.9, 0.1
# In another language, standing this many standard deviations out is as likely as not chance.
CHANCE = 3.0


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
    return rank(pools, [_log_probabilities(pool, dense_spread) for pool in pools])


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


def _log_probabilities(pool: Pool, dense_spread: float) -> Float64Array:
    weight = LEXICAL_OWN if pool.is_own else LEXICAL_OTHER
    sums: Float64Array = pool.dense.astype(np.float64) / dense_spread + weight * pool.lexical / pool.lexical_spread
    if pool.is_own:
        return _log_shares(STEEPNESS_OWN * sums, -np.inf, OWN)
    return _log_shares(STEEPNESS_OTHER * sums, STEEPNESS_OTHER * CHANCE, OTHER)


def _log_shares(logits: Float64Array, nothing: float, whole: float) -> Float64Array:
    """Divide `whole` among candidates by softmax, in which "none of these" takes part with the logit `nothing`."""
    shares: Float64Array = logits - np.logaddexp.reduce(np.append(logits, nothing)) + np.log(whole)
    return shares
