"""Passages that say again what a better one said, in the same words."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.folding import cut_grams, fold_text
from index.records import Passage

Float32Array = npt.NDArray[np.float32]

# Two vectors, centered, that are further apart than this cannot be of nearly the same text.
ALIKE = 0.9
# Source: copies of one agency text in two papers share .93 of their grams and more; different reports of one event
# under .6 (the sample documents).
SHARED = 0.9

_NUMBER = re.compile(r"\d+")


def mark_repeats(passages: Sequence[Passage], vectors: Float32Array) -> list[bool]:
    """Tell of each passage, best first, whether it repeats a better one that repeats none.

    `vectors` are theirs, centered, float32 (n, d). A translation repeats nothing, nor does a text that gives another
    figure: where sources disagree, both must be seen.
    """
    cosines = vectors @ vectors.T
    marks: list[bool] = []
    for at, passage in enumerate(passages):
        near = [before for before in range(at) if not marks[before] and cosines[at, before] > ALIKE]
        marks.append(any(is_repetition(passage, passages[before]) for before in near))
    return marks


def is_repetition(one: Passage, other: Passage) -> bool:
    """Whether two passages in one language have nearly all words and exactly the figures in common."""
    if one.language != other.language:
        return False
    if set(_NUMBER.findall(fold_text(one.text))) != set(_NUMBER.findall(fold_text(other.text))):
        return False
    grams, others = set(cut_grams(one.text)), set(cut_grams(other.text))
    return len(grams & others) >= SHARED * len(grams | others)
