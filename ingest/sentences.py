"""Text to sentences, in Arabic, French and English, with exact offsets.

1. A line break ends a sentence: readers give a paragraph, a heading, an item or a table row as one line each.
2. In a line, a sentence ends after . ! ? ؟ … and the quotes and brackets that close there, unless the dot belongs to
   an abbreviation, an initial or a numbered item, stands inside a quotation or a bracket, or goes on in lower case.
3. A sentence longer than MOST_CHARACTERS (a list, a text without stops) is cut after ؛ or ; else a comma or a space.

Own code: sentencex 1.0 cuts after «د.», "M." and "sept." and keeps no quotation whole.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lexicon import abbreviations

# All 3,973 sentences of the ARCD and PIAF passages (ar, fr) are shorter (p99 510, longest 972); longer ones are dumps.
MOST_CHARACTERS = 1200

_LINE = re.compile(r"[^\n\f\u2029]+")
_ROW = re.compile(r"[^\n]*(?:\t|\S \| \S)|\s*\|")
_CLOSERS = "\"'”’»)\\]›″"
_STOP = re.compile(rf"(?P<stop>[.!?؟…]+)(?P<closers>[ \u00a0]?[»]|[{_CLOSERS}]*)(?=(?P<space>\s+)|$|[ء-ي])")
_QUOTED = re.compile(
    r"“[^“”]{0,600}”|«[^«»]{0,600}»|(?<!\w)”(?=\w)[^“”]{0,600}”|\([^()]{0,400}\)|\[[^\[\]]{0,400}\]"
    r'|(?<![^\s(\[:،,])[وفبلك]?"(?=\S)[^"]{0,600}?(?<=\S)"(?!\w)'
)
_LAST_WORD = re.compile(r"[^\s\"'’“”«»()\[\]،,:;؛/]+\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]|[ء-ي])(?:\.-?[A-ZÀ-Þء-ي])*\Z")
_CUTS = (re.compile(r"[؛;]\s"), re.compile(r"[،,]\s"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: `text[start:end]`, code points, half open."""

    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """Split `text` into sentences, headings and rows, in order.

    Spans do not overlap, begin and end with something other than white space, and together hold all of it.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in [*_sentence_ends(text, line), line.end()]:
            spans.extend(_cut_long(text, start, end))
            start = end
    return spans


def _sentence_ends(text: str, line: re.Match[str]) -> Iterator[int]:
    start, end = line.span()
    if _ROW.match(text, start, end):
        return
    quoted = deque(match.span() for match in _QUOTED.finditer(text, start, end))
    for stop in _STOP.finditer(text, start, end):
        while quoted and quoted[0][1] < stop.end():
            quoted.popleft()
        is_quoted = bool(quoted) and quoted[0][0] < stop.start() and stop.end() < quoted[0][1]
        if stop.end() < end and not is_quoted and _ends_sentence(text, line, stop):
            yield stop.end()


def _ends_sentence(text: str, line: re.Match[str], stop: re.Match[str]) -> bool:
    after = stop.end("space") if stop["space"] else stop.end()
    following = text[after : after + 40]
    if following[:1].islower() or following[:1] in tuple("،,؛;:)»"):
        return False
    last_word = _LAST_WORD.search(text, max(line.start(), stop.start() - 40), stop.start())
    word = last_word[0] if last_word else ""
    if not stop["space"]:
        return len(word) > 2 and "ء" <= word[-1] <= "ي" and "." not in word
    if stop["stop"] == ".":
        begin = stop.start() - len(word)
        return not _is_abbreviated(word, text[max(line.start(), begin - 4) : begin].rstrip(), following)
    closes_question = bool(stop["closers"]) and stop["stop"][-1] in "?؟!"
    return not (closes_question and not following[:1].isupper())


def _is_abbreviated(word: str, before: str, following: str) -> bool:
    """Tell whether the dot after `word` belongs to it; `before` is empty where the word begins its line."""
    known, lower = abbreviations(), word.lower()
    if lower in known.closing:
        next_word = _FIRST_WORD.match(following)
        return not (next_word and next_word[0] in known.starters)
    if lower in known.numbered and not (len(word) == 1 and word.isupper()):
        return following[:1].isdecimal()
    is_item = not before and word.isdecimal() and len(word) <= 3
    is_unit = len(word) <= 2 and before[-1:].isdecimal()
    return is_item or (not is_unit and (lower in known.open or bool(_INITIALS.match(word))))


def _cut_long(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MOST_CHARACTERS:
        cut = _best_cut(text, start, start + MOST_CHARACTERS)
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _best_cut(text: str, start: int, end: int) -> int:
    for kind in _CUTS:
        places = [match.end() for match in kind.finditer(text, start + MOST_CHARACTERS // 2, end)]
        if places:
            return places[-1]
    return end


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        yield Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
