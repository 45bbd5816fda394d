"""How a proper name sounds, so that «يوروميد» and "Euromed", «ستيلانتيس» and "Stellantis" meet.

Only the consonants count, in classes that Arabic and Latin letters share: Arabic leaves most vowels out, and writes a
foreign g as ج, غ, ق or ك, a p as ب, a v as ف.
"""

import re
from collections.abc import Sequence

_ARABIC = {
    "ب": "P", "پ": "P", "ف": "F", "ڤ": "F", "ت": "T", "ط": "T", "ث": "T", "د": "D", "ض": "D", "ذ": "D", "ظ": "D",
    "س": "S", "ص": "S", "ش": "S", "ز": "S", "ك": "K", "ق": "K", "غ": "K", "ج": "K", "خ": "K", "ڨ": "K", "گ": "K",
    "چ": "S", "ل": "L", "م": "M", "ن": "N", "ر": "R",
}  # fmt: skip
_LATIN = {
    "tch": "S", "sch": "S", "tion": "SN", "ch": "S", "sh": "S", "ph": "F", "th": "T", "kh": "K", "gh": "K", "dj": "K",
    "dh": "D", "ck": "K", "qu": "K", "gn": "N", "x": "KS", "ce": "S", "ci": "S", "cy": "S", "b": "P", "p": "P",
    "t": "T", "d": "D", "f": "F", "v": "F", "k": "K", "q": "K", "c": "K", "s": "S", "z": "S", "g": "K", "j": "K",
    "l": "L", "m": "M", "n": "N", "r": "R",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
# French leaves the last letters unsaid (Renault, «رونو»).
_SILENT = re.compile(r"(?:l?t|ts|[sdxzp])$")
_TWICE = re.compile(r"([a-z])\1+")
_WEAK = frozenset("aeiouyhwاويهعءح")
_LEAST_CLASSES = 3


def sounds_of(words: Sequence[str]) -> tuple[str, ...]:
    """Give how folded words sound when said as one name: two ways when its last letters may be silent, else one.

    Nothing for a name of fewer than three consonants: too many names would share its sound.
    """
    whole = "".join(words)
    if not whole.isalpha():
        return ()
    opening = "a" if whole[0] in _WEAK else ""
    ways = {opening + _classes(whole), opening + _classes(_SILENT.sub("", whole) if whole.isascii() else whole)}
    return tuple(sorted(way for way in ways if len(way.lstrip("a")) >= _LEAST_CLASSES))


def _classes(word: str) -> str:
    if "ء" <= word[:1] <= "ي":
        return "".join(_ARABIC.get(letter, "") for letter in word)
    return "".join(_LATIN[part] for part in _SPELLING.findall(_TWICE.sub(r"\1", word)))
