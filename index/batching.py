"""Texts of about one length together, so that an engine computes little padding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_STEP = 16  # lengths are rounded up to this: few shapes occur, and an engine plans each shape once


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the texts.

    Attributes:
        places: where each stands in the input, (n,).
        ids: piece ids, (n, length), 0 after the end of a text.
        mask: 1.0 where there is a piece, 0.0 where there is padding, float32 (n, length).
    """

    places: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]
    mask: npt.NDArray[np.float32]


def make_batches(texts: Sequence[Sequence[int]], most_pieces: int) -> Iterator[Batch]:
    """Group texts, given as piece ids, longest first; a batch with its padding holds at most `most_pieces`.

    A text longer than that is a batch of its own. Longest first, because the last batches then are short ones
    and no thread works long after the others are done.
    """
    order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
    start = 0
    while start < len(order):
        length = -(-len(texts[order[start]]) // _STEP) * _STEP
        places = order[start : start + max(1, most_pieces // length)]
        start += len(places)
        yield _pad(texts, places, length)


def _pad(texts: Sequence[Sequence[int]], places: list[int], length: int) -> Batch:
    ids = np.zeros((len(places), length), np.int64)
    mask = np.zeros((len(places), length), np.float32)
    for row, place in enumerate(places):
        size = len(texts[place])
        ids[row, :size] = texts[place]
        mask[row, :size] = 1
    return Batch(np.array(places, np.int64), ids, mask)
