"""Slow, obvious versions that the fast code must equal."""

from collections.abc import Sequence
from math import exp, log, sqrt

import numpy as np

from index.folding import cut_grams
from index.joining import are_contradictory, why_same
from index.records import Agreement

K1, B = 1.2, 0.75


def nearest(query: np.ndarray, keys: np.ndarray, vectors: np.ndarray, k: int) -> tuple[list[int], list[float]]:
    """Compare every vector."""
    found = sorted(((float(vector @ query), int(key)) for key, vector in zip(keys, vectors, strict=True)), reverse=True)
    return [key for _, key in found[:k]], [score for score, _ in found[:k]]


def bm25(query: str, texts: Sequence[str], empty: int = 0) -> list[float]:
    """BM25 over folded 4-grams, as S. Robertson and H. Zaragoza (2009) write it, the idf as Lucene does.

    `empty` texts more count in the average length and nowhere else.
    """
    grams = [cut_grams(text) for text in texts]
    average = sum(map(len, grams)) / (len(grams) + empty)
    return [sum(_bm25_of(gram, own, grams, average) for gram in cut_grams(query)) for own in grams]


def _bm25_of(gram: str, own: list[str], grams: list[list[str]], average: float) -> float:
    holding = sum(gram in others for others in grams)
    rarity = log(1 + (len(grams) - holding + 0.5) / (holding + 0.5))
    times = own.count(gram)
    return rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * len(own) / average))


def spread(query: str, texts: Sequence[str]) -> float:
    """The standard deviation of a sum of independent grams, each in a share of the texts."""
    grams = [set(cut_grams(text)) for text in texts]
    variance = 0.0
    for gram in set(cut_grams(query)):
        holding = sum(gram in others for others in grams)
        if holding:
            share = (holding + 0.5) / (len(texts) + 1)
            rarity = log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            variance += (cut_grams(query).count(gram) * rarity) ** 2 * share * (1 - share)
    return sqrt(variance)


def fused(pools: Sequence[tuple[bool, Sequence[tuple[float, float]]]]) -> list[float]:
    """How likely each passage is the one sought, pool after pool: (is_own, [(dense, lexical) in deviations])."""
    weights = [exp(0.5 * is_own) * sum(exp(1.5 * dense) for dense, _ in found) for is_own, found in pools]
    likely = []
    for (is_own, found), weight in zip(pools, weights, strict=True):
        language = 0.02 + (1 - 0.02 * len(pools)) * weight / sum(weights)
        rises = [exp(1.3 * (dense + 0.3 * words) if is_own else 2 * (dense + 0.1 * words)) for dense, words in found]
        likely += [language * rise / sum(rises) for rise in rises]
    return likely


def joined(
    tellings: Sequence[tuple[Agreement, str]], together: Sequence[tuple[str, str]], apart: set[tuple[str, str]]
) -> list[list[str]]:
    """The register from scratch: compare every two records, then join pair after pair, the surest first.

    `tellings` are records with their documents' dates; `together` the latest first; ids in order within a pair.
    """
    records = {record.id: (record, date) for record, date in tellings}
    pairs = [(first, second) for first in sorted(records) for second in sorted(records) if first < second]
    shared = {(a, b): why_same(records[a][0], records[b][0], (records[a][1], records[b][1])) for a, b in pairs}
    decided = [pair for pair in together if pair in shared]
    held = {record_id for pair in decided for record_id in pair}
    impossible = {
        (a, b)
        for a, b in pairs
        if not shared[a, b] and a not in held and b not in held and are_contradictory(records[a][0], records[b][0])
    }
    sure = sorted((pair for pair in pairs if shared[pair]), key=lambda pair: (-len(shared[pair]), pair))
    groups = [{record_id} for record_id in records]
    for (first, second), forbidden in [(pair, apart) for pair in decided] + [
        (pair, apart | impossible) for pair in sure
    ]:
        ours, theirs = (next(group for group in groups if record_id in group) for record_id in (first, second))
        between = {(min(a, b), max(a, b)) for a in ours for b in theirs}
        if ours is not theirs and between.isdisjoint(forbidden):
            groups = [group for group in groups if group not in (ours, theirs)] + [ours | theirs]
    return sorted(sorted(group) for group in groups)
