"""Passages that say again what a better one said, in the same words, or what another version of its document says."""

import re
from collections.abc import Sequence, Set

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
# Of a passage so much stands in what was found of another version of its document. Source: scans of which one word in
# eight is misread have .89 and more of their grams in common with the text (`python -m tests.quality.versions`).
TOLD = 0.75

_NUMBER = re.compile(r"\d+")


def mark_repeats(
    passages: Sequence[Passage], vectors: Float32Array, versions: Set[frozenset[str]] = frozenset()
) -> list[bool]:
    """Tell of each passage, best first, whether it repeats a better one that repeats none.

    `vectors` are theirs, centered, float32 (n, d). `versions` are pairs of ids of documents that are versions of one
    text: where one of them is found already, all that both say is a repeat in the other. A translation repeats nothing,
    nor does a text that gives another figure: where sources disagree, both must be seen.
    """
    cosines = vectors @ vectors.T
    marks: list[bool] = []
    for at, passage in enumerate(passages):
        near = [before for before in range(at) if not marks[before] and cosines[at, before] > ALIKE]
        is_repeat = any(is_repetition(passage, passages[before]) for before in near)
        found = _found(passages, marks, passage, versions)
        marks.append(is_repeat or any(_tells(passages, document_id, passage) for document_id in found))
    return marks


def _found(
    passages: Sequence[Passage], marks: Sequence[bool], passage: Passage, versions: Set[frozenset[str]]
) -> list[str]:
    """Give the ids of the documents that are found already and are versions of a passage's own."""
    if not versions:
        return []
    better = {before.document_id for before, is_repeat in zip(passages, marks, strict=False) if not is_repeat}
    return sorted(each for each in better if frozenset((each, passage.document_id)) in versions)


def _tells(passages: Sequence[Passage], document_id: str, passage: Passage) -> bool:
    """Say whether what was found of a document, better or worse, holds nearly all of a passage and all its figures."""
    texts = [each.text for each in passages if each.document_id == document_id]
    if not _figures(passage.text) <= set().union(*map(_figures, texts)):
        return False
    grams = set(cut_grams(passage.text))
    return len(grams & set().union(*map(cut_grams, texts))) >= TOLD * len(grams)


def _figures(text: str) -> set[str]:
    return set(_NUMBER.findall(fold_text(text)))


def is_repetition(one: Passage, other: Passage) -> bool:
    """Whether two passages in one language have nearly all words and exactly the figures in common."""
    if one.language != other.language:
        return False
    if _figures(one.text) != _figures(other.text):
        return False
    grams, others = set(cut_grams(one.text)), set(cut_grams(other.text))
    return len(grams & others) >= SHARED * len(grams | others)
