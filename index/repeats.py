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


def repeats_last(passages: Sequence[Passage], vectors: Float32Array) -> list[int]:
    """Order passages, best first, so that those that repeat a better one come after all others.

    `vectors` are theirs, centered, float32 (n, d). Gives positions in `passages`. A translation repeats nothing, nor
    does a text that gives another figure: where sources disagree, both must be seen.
    """
    cosines = vectors @ vectors.T
    kept: list[int] = []
    repeats: list[int] = []
    for at, passage in enumerate(passages):
        near = [before for before in kept if cosines[at, before] > ALIKE]
        is_repeat = any(is_repetition(passage, passages[before]) for before in near)
        (repeats if is_repeat else kept).append(at)
    return kept + repeats


def is_repetition(one: Passage, other: Passage) -> bool:
    """Whether two passages in one language have nearly all words and exactly the figures in common."""
    if one.language != other.language:
        return False
    if set(_NUMBER.findall(fold_text(one.text))) != set(_NUMBER.findall(fold_text(other.text))):
        return False
    grams, others = set(cut_grams(one.text)), set(cut_grams(other.text))
    return len(grams & others) >= SHARED * len(grams | others)
