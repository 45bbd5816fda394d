"""Two texts laid side by side: what stands in both in the same order, and what differs between."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from index.sketching import RUN, UInt64Array, hash_runs

# A stretch between two sure matches is compared word by word up to this length; a longer one is left as it is.
_FINE = 400


@dataclass(frozen=True, slots=True)
class Gap:
    """Where two texts differ: words `start:end` of the one stand where words `other_start:other_end` of the other do.

    Attributes:
        is_inner: shared words stand before and after it; at the head and the tail of a text furniture differs.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    is_inner: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much two texts share, in words, and where they differ, in order."""

    shared: int
    gaps: tuple[Gap, ...]


def align(words: Sequence[str], others: Sequence[str]) -> Alignment:
    """Lay two texts side by side, given as folded words.

    Runs of words that each of them has once are matched where they come in the same order, then what lies between
    them word by word. Source: B. Cohen's "patience" comparison; it takes n log n steps.
    """
    pairs = list(_fine_pairs(words, others, _anchors(list(words), list(others))))
    gaps: list[Gap] = []
    at = other_at = 0
    for here, there in [*pairs, (len(words), len(others))]:
        if here > at or there > other_at:
            is_inner = at > 0 and here < len(words) and other_at > 0 and there < len(others)
            gaps.append(Gap(at, here, other_at, there, is_inner))
        at, other_at = here + 1, there + 1
    return Alignment(len(pairs), tuple(gaps))


def _anchors(words: list[str], others: list[str]) -> list[tuple[int, int]]:
    """Give the places, in both, of words in runs that each has once: ascending in both."""
    own, own_at = _single(hash_runs(words))
    theirs, theirs_at = _single(hash_runs(others))
    _, here, there = np.intersect1d(own, theirs, assume_unique=True, return_indices=True)
    order = np.argsort(own_at[here])
    starts = _longest_ascent(own_at[here][order].tolist(), theirs_at[there][order].tolist())
    pairs: list[tuple[int, int]] = []
    for start, other_start in starts:
        for step in range(RUN):
            if not pairs or (start + step > pairs[-1][0] and other_start + step > pairs[-1][1]):
                pairs.append((start + step, other_start + step))
    return pairs


def _single(runs: UInt64Array) -> tuple[UInt64Array, UInt64Array]:
    values, first, counts = np.unique(runs, return_index=True, return_counts=True)
    return values[counts == 1], first[counts == 1].astype(np.uint64)


def _longest_ascent(places: Sequence[int], others: Sequence[int]) -> list[tuple[int, int]]:
    """Choose the most pairs of which both places ascend; `places` ascend already."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, other in enumerate(others):
        length = bisect_left(tails, other)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [other]
        ends[length : length + 1] = [at]
    chosen: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append((places[at], others[at]))
        at = before[at]
    return chosen[::-1]


def _fine_pairs(
    words: Sequence[str], others: Sequence[str], anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    at = other_at = 0
    for here, there in [*anchors, (len(words), len(others))]:
        if 0 < here - at <= _FINE and 0 < there - other_at <= _FINE:
            matcher = SequenceMatcher(None, words[at:here], others[other_at:there], autojunk=False)
            for block in matcher.get_matching_blocks():
                for step in range(block.size):
                    yield at + block.a + step, other_at + block.b + step
        if here < len(words):
            yield here, there
        at, other_at = here + 1, there + 1
