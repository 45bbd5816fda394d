from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusing import STEEPNESS_OWN, Pool, fuse, rank
from tests.reference import fused

SCORES = st.floats(-1, 1, width=32)
WORDS = st.floats(0, 40, width=32)


def pool(first_key, dense, lexical, is_own=True, spread=4.0):
    count = len(dense)
    keys = np.arange(first_key, first_key + count)
    columns = np.array(dense, np.float32), np.array(lexical, np.float32)
    return Pool(keys, *columns, np.ones(count, np.bool_), spread, is_own)


def test_in_one_language_the_sum_of_standardized_scores_decides():
    ranking = fuse([pool(1, dense=[0.5, 0.4, 0.1], lexical=[0.0, 8.0, 20.0])], dense_spread=0.1)

    # 5 + 0, 4 + .3 · 2, 1 + .3 · 5
    assert ranking.keys.tolist() == [1, 2, 3]
    assert np.diff(ranking.scores) == pytest.approx([STEEPNESS_OWN * -0.4, STEEPNESS_OWN * -2.1], rel=1e-5)


@given(st.lists(st.tuples(SCORES, WORDS), min_size=1, max_size=8), st.lists(st.tuples(SCORES, WORDS), max_size=8))
def test_scores_are_the_likelihoods_of_the_naive_fusion(own, other):
    ranking = fuse([pool(1, *_columns(own)), pool(101, *_columns(other), is_own=False)], dense_spread=0.2)

    found = [(True, own), (False, other)] if other else [(True, own)]
    deviations = [(is_own, [(dense / 0.2, words / 4) for dense, words in pairs]) for is_own, pairs in found]
    keys = [*range(1, 1 + len(own)), *range(101, 101 + len(other))]
    expected = dict(zip(keys, fused(deviations), strict=True))
    assert [exp(score) for score in ranking.scores] == pytest.approx([expected[key] for key in ranking.keys], rel=1e-4)
    assert sorted(ranking.keys) == keys
    assert ranking.scores.tolist() == sorted(ranking.scores, reverse=True)


def _columns(pairs):
    return [dense for dense, _ in pairs], [words for _, words in pairs]


def test_where_one_of_the_own_language_stands_out_the_next_are_of_the_other():
    own = pool(1, dense=[0.8, 0.2, 0.2, 0.2], lexical=[30, 2, 2, 2])
    other = pool(101, dense=[0.5, 0.4, 0.3], lexical=[0, 0, 0], is_own=False)

    assert fuse([own, other], dense_spread=0.09).keys.tolist()[:4] == [1, 101, 102, 103]


def test_where_none_of_the_own_language_stands_out_they_keep_their_places():
    own = pool(1, dense=[0.5, 0.49, 0.48, 0.48], lexical=[9, 9, 9, 9])
    other = pool(101, dense=[0.3, 0.3, 0.3], lexical=[0, 0, 0], is_own=False)

    assert fuse([own, other], dense_spread=0.09).keys.tolist()[:4] == [1, 2, 3, 4]


def test_what_only_the_other_language_tells_comes_first_whatever_words_the_own_has():
    own = pool(1, dense=[0.1, 0.1], lexical=[30, 20])
    other = pool(101, dense=[0.5], lexical=[0], is_own=False)

    assert fuse([own, other], dense_spread=0.09).keys.tolist() == [101, 1, 2]


def test_a_few_passages_of_another_language_that_are_near_nothing_come_last():
    own = pool(1, dense=[0.3] * 9, lexical=[5] * 9)
    other = pool(101, dense=[0.05], lexical=[0], is_own=False)

    assert fuse([own, other], dense_spread=0.09).keys.tolist()[-1] == 101


def test_a_language_without_candidates_changes_nothing():
    own = pool(1, dense=[0.3, 0.2], lexical=[5, 9])

    alone, beside = fuse([own], 0.09), fuse([own, pool(101, [], [], is_own=False)], 0.09)

    assert alone.scores.tolist() == beside.scores.tolist()


def test_large_scores_neither_overflow_nor_tie():
    ranking = fuse([pool(1, dense=[1.0, 0.999], lexical=[4_000, 3_999])], dense_spread=0.001)

    assert ranking.keys.tolist() == [1, 2]
    assert np.isfinite(ranking.scores).all()
    assert ranking.scores[0] > ranking.scores[1]


def test_equal_scores_keep_the_order_of_pools_and_keys():
    first, second = pool(1, [0.1, 0.1], [0, 0]), pool(5, [0.1], [0])

    assert rank([first, second], [first.dense, second.dense]).keys.tolist() == [1, 2, 5]


def test_nothing_found_is_an_empty_ranking():
    assert fuse([], 0.1).keys.tolist() == []
    assert fuse([pool(1, [], [])], 0.1).keys.tolist() == []
