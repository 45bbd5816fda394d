"""Lines of a PDF joined to running text: broken words whole again, blanks and signs put right."""

import itertools
import re
from collections.abc import Sequence

import simplemma

from ingest.cleaning import repair_text
from ingest.pdf_letters import ARABIC

_HYPHENS = "-\u2010\u00ad\u2011"


def flow(lines: Sequence[str]) -> str:
    """Join lines to one: a word broken at a line's end becomes whole."""
    text = lines[0]
    for line in lines[1:]:
        text = end_of(text, line) + line if is_split(text, line) else f"{text.rstrip()} {line.lstrip()}"
    return text


def is_split(text: str, following: str) -> bool:
    """Say whether a line ends within a word, a code (A-|101) or a range (2021-|2024) that the next one goes on with."""
    if following[:1].isdigit():
        # Also a telephone number may be parted from its sign.
        return bool(re.search(rf"\w[{_HYPHENS}–]$|(?:^|\s)\+$", text))
    return bool(re.search(rf"[^\W\d_][{_HYPHENS}]$", text)) and following[:1].isalpha()


# Shorter ones are known by chance: of French syllables, "re", "de" and "me" are words.
_SHORTEST_WORD = 3
_LATIN = ("fr", "en")
# Signs that programs put where they break a word, and no one types.
_BREAKS = "\u2010\u00ad"


def end_of(text: str, following: str) -> str:
    """Give a line that ends within a word as it stands before the rest of that word.

    The hyphen stays in names, in codes, and where only a part is a word (sous-traitance).
    """
    head = re.search(rf"([^\W\d_]+)[{_HYPHENS}]$", text)
    tail = re.match(r"[^\W\d_]+", following)
    if not head or not tail:
        return text
    if text[-1] in _BREAKS:
        return text[:-1]
    if ARABIC.match(tail[0]) or (tail[0][0].isupper() and not head[1].isupper()):
        # No Arabic word is broken: what ends in a hyphen there is a compound (طنجة-تطوان).
        return text[:-1] + "-"
    begins_with_word = len(head[1]) >= _SHORTEST_WORD and simplemma.is_known(head[1], lang=_LATIN)
    ends_with_word = len(tail[0]) > _SHORTEST_WORD and simplemma.is_known(tail[0], lang=_LATIN)
    is_whole = simplemma.is_known(head[1] + tail[0], lang=_LATIN)
    return text[:-1] + ("-" if (begins_with_word or ends_with_word) and not is_whole else "")


def repair_flow(text: str) -> str:
    """Put right what PDF files leave wrong in a paragraph: blanks, letters, signs that pair."""
    text = _POINTER.sub(_without_pointer, " ".join(repair_text(text).split()))
    if not ARABIC.search(text):
        return text
    text = _BESIDE_FIGURE.sub(" ", _AFTER_TA.sub("ة ", _STRAY_SIGN.sub("", text)))
    for opening, closing in (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]")):
        text = _paired(text, opening, closing)
    return text


_POINTER = re.compile(r"\s?[(\[]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+[)\]]?\s?")
# Behind these a raised figure is a power.
_MEASURE = re.compile(r"(?:^|[\s\d])(?:[kcdmh]?m|10|كم|سم|مم|م)$")


def _without_pointer(match: re.Match[str]) -> str:
    """Leave out a figure that points to a note: it is part of no name and no number. At a note's own head it stays."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if not before:
        return f"{match[0].strip()} "
    if _MEASURE.search(before):
        return match[0]
    return " " if (before[-1:].isalnum() and after[:1].isalnum()) or match[0][-1].isspace() else ""


# No letter of a word stands behind a closed ta: a blank that is narrow there was lost.
_AFTER_TA = re.compile(r"ة(?=[ء-غف-ي])")
# Before a figure stand one or two letters (و2025), behind it one (2025م): more are a word.
_BESIDE_FIGURE = re.compile(r"(?<=[\d٠-٩])(?=[ء-غف-ي]{2})(?!هـ)|(?<=[ء-غف-ي]{3})(?=[\d٠-٩])")
# WeasyPrint names some ligatures by their number in the font, which is the code of a letter of another script.
_STRAY_SIGN = re.compile(r"(?<=[\u0620-\u064a])[\u0700-\u1cff]+(?=[\u0620-\u064a])")
_ITEM_MARK = re.compile(r"(?<!\S)\w{1,2}[)\]]")


def _paired(text: str, opening: str, closing: str) -> str:
    """Make signs open and close in turn: PDFium turns some of those in Arabic round, in one line and not the next."""
    listed = {match.end() - 1 for match in _ITEM_MARK.finditer(text)}
    places = [place for place, sign in enumerate(text) if sign in (opening, closing) and place not in listed]
    if not places or len(places) % 2:
        return text
    letters = list(text)
    for place, sign in zip(places, itertools.cycle((opening, closing)), strict=False):
        letters[place] = sign
    return "".join(letters)
