"""Spelling folded for matching, with a map back to the original offsets.

Two spellings of one word fold to the same letters: «الاتّفاقية» and «الإتفاقيه», «Économie» and «economie»,
«٢٠٢٥» and «2025». What is stored and shown is never folded.
"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAM = 4

_WORD = re.compile(r"[^\W_]+")
_TATWEEL = "\u0640"
# Spacing and tatweel forms of the Arabic marks: their compatibility forms begin with a space, which would cut a word.
_MARK_FORMS = range(0xFE70, 0xFE80)
# Letters that Unicode does not decompose and that people write one for the other.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ی": "ي",
        "ک": "ك",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A folded text and where each of its characters comes from.

    Attributes:
        origins: int32 (len(text),), never decreasing: the original offset of each folded character.
        length: length of the original text.
    """

    text: str
    origins: npt.NDArray[np.int32]
    length: int

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original offsets of `text[start:end]`, half open.

        Marks that folding removed belong to the letter before them; a ligature is taken whole.
        """
        if start >= end:
            at = int(self.origins[start]) if start < len(self.origins) else self.length
            return at, at
        after = int(self.origins[end]) if end < len(self.origins) else self.length
        return int(self.origins[start]), max(after, int(self.origins[end - 1]) + 1)


def fold(text: str) -> Folded:
    """Fold the spelling of `text`, character by character.

    Compatibility forms are decomposed (NFKD); diacritics, tatweel, zero-width and bidi marks go; أإآٱ→ا, ؤ→و, ئى→ي,
    ة→ه; every decimal digit becomes 0-9; letters become lower case and lose their accents.
    Folding a folded text changes nothing.
    """
    pieces = list(map(_FOLDS.__getitem__, map(ord, text)))
    lengths = np.fromiter(map(len, pieces), dtype=np.int32, count=len(pieces))
    origins = np.repeat(np.arange(len(pieces), dtype=np.int32), lengths)
    return Folded("".join(pieces), origins, len(text))


def fold_text(text: str) -> str:
    """Fold the spelling of `text` when the way back is not needed."""
    return text.translate(_FOLDS)


def fold_words(text: str) -> list[str]:
    """Give the folded words of `text` in order: runs of letters and digits."""
    return _WORD.findall(fold_text(text))


def cut_grams(text: str) -> list[str]:
    """Cut every folded word, wrapped as #word#, into pieces of four characters, in order and with repeats.

    A word of one letter is one shorter piece. Pieces need no stemmer: «الاتفاقية» and «باتفاقيات» share most of theirs.

    Source: P. McNamee and J. Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval",
    Information Retrieval 7 (2004): four is the best length on average.
    """
    grams: list[str] = []
    for word in fold_words(text):
        wrapped = f"#{word}#"
        grams.extend(wrapped[at : at + GRAM] for at in range(max(1, len(wrapped) - GRAM + 1)))
    return grams


class _Folds(dict[int, str]):
    """Code point to its folded characters, computed once for each code point that occurs."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDS = _Folds()


def _fold_character(character: str) -> str:
    if ord(character) in _MARK_FORMS:
        return ""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_fold_plain(piece) for piece in plain.translate(_LETTERS))


def _fold_plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cs") or character == _TATWEEL:
        return ""
    return str(unicodedata.decimal(character)) if category == "Nd" else character
