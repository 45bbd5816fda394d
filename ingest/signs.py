"""Signs that text recognition takes for others, put right where that is safe."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.cleaning import is_known_word
from ingest.pdf_letters import ARABIC
from ingest.tesseract import SeenLine

# Standing alone these are specks, rules of tables and edges of stamps.
_SPECKS = re.compile(r"[|¦©®°~_=\\<>^`'’‘\"*•.,،؛٠¬§\u200e\u200f]+")
_ARABIC_SPECKS = re.compile(r"[|¦©®°~_=\\<>^`'’‘\"*•.,،؛٠«»¬§:;\u200e\u200f]+")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LATIN_SIGNS = str.maketrans(",;?", "،؛؟")
_ENDS_ARABIC = re.compile(r"([\u0620-\u064a][\u064b-\u0652]*[»)\]]?)([,;?])$")
# The Arabic comma as it is often read.
_LIKE_COMMA = re.compile(r"([\u0620-\u064a])[«»©]$")
_WITHIN = 40


def mend_signs(lines: Sequence[SeenLine]) -> Iterator[SeenLine]:
    """Drop signs that stand alone, and make commas again of what Arabic commas were taken for."""
    opened = _WITHIN
    for line in lines:
        is_arabic = any(ARABIC.search(word.text) for word in line.words)
        words = []
        for word in line.words:
            text = _MARKS.sub("", word.text)
            if (_ARABIC_SPECKS if is_arabic else _SPECKS).fullmatch(text) or not text:
                continue
            opened = 0 if "«" in text[:-1] else opened + 1
            text = _mended(text, is_quoted=opened < _WITHIN) if is_arabic else text
            opened = _WITHIN if "»" in text else opened
            words.append(replace(word, text=text))
        if words:
            yield replace(line, words=tuple(words))


def _mended(text: str, *, is_quoted: bool) -> str:
    if text.endswith("©") or not is_quoted or text.endswith("«"):
        text = _LIKE_COMMA.sub(r"\1،", text)
    text = _ENDS_ARABIC.sub(lambda found: found[1] + found[2].translate(_LATIN_SIGNS), text)
    # A word that ends with a hamza that it does not have: «سنوياء» for «سنويا،».
    if text.endswith("ء") and len(text) > 3 and not is_known_word(text) and is_known_word(text[:-1]):
        text = text[:-1] + "،"
    return text
