"""What of a text is looked up to find its near-copies and translations among all documents, in steps that do not grow.

Two texts that share most runs of three words share a key with near certainty, two that share a tenth hardly ever.
A text and its translation share no words, but they tell the same figures in the same order: those are keys too.

Source: A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997 (runs of words, their least
hashes); P. Indyk and R. Motwani, "Approximate nearest neighbors", STOC 1998 (several hashes together as a key).
"""

import re
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.folding import fold_text, fold_words

UInt64Array = npt.NDArray[np.uint64]

# Words in a run. Source: two releases on different matters share up to .35 of their words, and up to .06 of their runs
# of three (tests/quality/versions.toml).
RUN = 3
# A text with fewer runs is too short to tell an edition from another text with the same formula.
LEAST_RUNS = 30
# 32 keys of 4 hashes: texts that share .5 of their runs meet with probability .87, .6: .99, .3: .23, .1: .003.
_BANDS, _ROWS = 32, 4
# Keys of figures that are kept of a long text, those of the least hashes: the same ones of its translation.
_FIGURE_KEYS = 48
KEY_BITS = 60
# Runs that are hashed at once, so that a book takes little memory.
_AT_ONCE = 8_192

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,٬]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_SALTS = np.random.default_rng(1997).integers(0, 1 << 63, (2, _BANDS * _ROWS), np.uint64) | np.uint64(1)
_TO_KEY = np.uint64(64 - KEY_BITS)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Sketch:
    """The keys of a text, whole numbers below 2**KEY_BITS; texts alike have some in common.

    Attributes:
        words: of its runs of words; none for a short text.
        figures: of its figures, two that stand near each other a key.
    """

    words: tuple[int, ...]
    figures: tuple[int, ...]


def sketch(text: str) -> Sketch:
    """Give the keys of a text; its spelling is folded."""
    return Sketch(_word_keys(fold_words(text)), _figure_keys(find_numbers(text)))


def find_numbers(text: str) -> list[str]:
    """Give the numbers of a text in order, written so that equal ones are equal text: "1.200", "1 200" and «١٢٠٠»."""
    return [re.sub(r"\D", "", found).lstrip("0") or "0" for found in _NUMBER.findall(fold_text(text))]


def find_names(text: str) -> frozenset[str]:
    """Give the words, folded, that are written with a capital wherever they stand in a text."""
    words = set(_LATIN.findall(text))
    return frozenset(map(fold_text, filter(_is_capital, words))) - set(
        map(fold_text, (word for word in words if not _is_capital(word)))
    )


def find_latin_words(text: str) -> frozenset[str]:
    """Give the words in Latin letters, folded: in an Arabic text they are names."""
    return frozenset(map(fold_text, _LATIN.findall(text)))


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def hash_runs(words: list[str]) -> UInt64Array:
    """Hash each run of RUN words, in order; empty when there are fewer words."""
    if len(words) < RUN:
        return np.empty(0, np.uint64)
    codes = np.fromiter((zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint64, len(words))
    runs = np.zeros(len(words) - RUN + 1, np.uint64)
    for at in range(RUN):
        runs = _mixed(runs + codes[at : at + len(runs)] + np.uint64(1))
    return runs


def _word_keys(words: list[str]) -> tuple[int, ...]:
    runs = np.unique(hash_runs(words))
    if len(runs) < LEAST_RUNS:
        return ()
    least = np.full(_BANDS * _ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(runs), _AT_ONCE):
        part = runs[start : start + _AT_ONCE, None]
        # The high bits of a product hang on all bits of the factor.
        least = np.minimum(least, ((part * _SALTS[0] + _SALTS[1]) >> np.uint64(20)).min(axis=0))
    keys = np.arange(_BANDS, dtype=np.uint64)
    for row in least.reshape(_BANDS, _ROWS).T:
        keys = _mixed(keys + row)
    return tuple((keys >> _TO_KEY).tolist())


def _figure_keys(numbers: list[str]) -> tuple[int, ...]:
    """Give keys of two figures each: one, and the next or the one after it; in either order."""
    pairs = {
        tuple(sorted((one, other)))
        for at, one in enumerate(numbers)
        for other in numbers[at + 1 : at + 3]
        if one != other
    }
    codes = np.fromiter((zlib.crc32(" ".join(pair).encode()) for pair in pairs), np.uint64, len(pairs))
    return tuple((np.unique(_mixed(codes + _SALTS[0, 0]))[:_FIGURE_KEYS] >> _TO_KEY).tolist())


def _mixed(values: UInt64Array) -> UInt64Array:
    """Spread what differs in a few bits over all of them.

    Source: S. Vigna, splitmix64.
    """
    values = (values ^ (values >> np.uint64(30))) * _MIX[0]
    values = (values ^ (values >> np.uint64(27))) * _MIX[1]
    return np.asarray(values ^ (values >> np.uint64(31)), np.uint64)
