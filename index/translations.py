"""When two texts in two languages are translations of one another: by what they tell, in what order, at what length.

A translation tells every figure of the other text, in its order, and means the same from beginning to end. Reports of
one event by two papers share its date and its sum, each tells figures that the other does not, and nobody holds them
to be one text. A text that tells hardly any figure is linked to nothing: its meaning alone does not decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from index.aligning import align
from index.records import Language

Float32Array = npt.NDArray[np.float32]

# Figures told in the same order by both: so many, and this share of those of either.
# Source, for all thresholds of this file: of 12 releases and their translations the least share is .75 of 8 figures, of
# reports of one event in two languages the largest .67 of 6 (`python -m tests.quality.versions`).
LEAST_FIGURES, FIGURES_SHARED = 5, 0.7
# Cosine of a passage with the nearest of the other text, centered, on average over the passages of both. Source: .38
# and more for translations of one page, .0 to .3 for what is of another matter. Raw vectors always come as near.
LEAST_MEANING = 0.3
# Letters of a text by those of its Arabic translation. Source: 1.23 to 1.42 on the same texts.
_LETTERS: dict[Language, float] = {"ar": 1.0, "fr": 1.3, "en": 1.3}
_MOST_LONGER = 1.5
PUBLISHED_WITHIN = 31
# Of the names that the Arabic text writes in Latin letters.
_NAMES_MISSING = 0.4
# Passages of a long text that are compared, from its beginning.
_MOST_PASSAGES = 400


@dataclass(frozen=True, slots=True)
class Telling:
    """A text to hold against one in another language.

    Attributes:
        numbers: as index.sketching.find_numbers gives them.
        latin_words: as index.sketching.find_latin_words gives them.
        vectors: of its passages, centered by its language, float32 (n, d).
        day: of publication, ISO 8601, "" when it is not known to the day.
    """

    language: Language
    letters: int
    numbers: Sequence[str]
    latin_words: frozenset[str]
    vectors: Float32Array
    day: str = ""


def translation_likeness(one: Telling, other: Telling) -> float:
    """Give the share of figures that both tell in one order, 0 to 1, when they are translations; else 0.

    The other way round it is the same.
    """
    if one.language > other.language:
        one, other = other, one
    if one.language == other.language or not _is_as_long(one, other) or not are_within(one.day, other.day):
        return 0.0
    if not _has_same_names(one, other):
        return 0.0
    shared = align(one.numbers, other.numbers).shared
    share = shared / max(len(one.numbers), len(other.numbers), 1)
    if shared < LEAST_FIGURES or share < FIGURES_SHARED or _nearness(one.vectors, other.vectors) < LEAST_MEANING:
        return 0.0
    return share


def are_within(day: str, other: str, days: int = PUBLISHED_WITHIN) -> bool:
    """Say whether two days, ISO 8601, lie so near to each other; an unknown one ("") does, and one that never was."""
    try:
        return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= days
    except ValueError:
        return True


def _is_as_long(one: Telling, other: Telling) -> bool:
    lengths = [each.letters / _LETTERS[each.language] for each in (one, other)]
    return max(lengths) <= _MOST_LONGER * min(lengths)


def _has_same_names(one: Telling, other: Telling) -> bool:
    """Say whether the names that an Arabic text writes in Latin letters stand in the other, most of them."""
    return one.language != "ar" or (len(one.latin_words - other.latin_words) <= _NAMES_MISSING * len(one.latin_words))


def _nearness(vectors: Float32Array, others: Float32Array) -> float:
    """Give how near the passages of each lie to the nearest of the other, on average."""
    if not len(vectors) or not len(others):
        return 0.0
    cosines = vectors[:_MOST_PASSAGES] @ others[:_MOST_PASSAGES].T
    return float(cosines.max(axis=0).mean() + cosines.max(axis=1).mean()) / 2
