"""Figures of Arabic lines read once more, each by itself: beside Arabic words tesseract drops and mistakes digits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.cleaning import is_known_word
from ingest.digit_shapes import read_figure
from ingest.pdf_letters import ARABIC
from ingest.picture_tables import Cell, lay_down, paper_of
from ingest.reconciling import is_rtl_line, logical
from ingest.tesseract import FRENCH, LINES, Gray, SeenLine, SeenWord, recognize

_DIGIT = re.compile(r"\d")
# A figure by itself: an amount, a percentage, a date, a range, a code.
_FIGURE = re.compile(r"[^\w\s]{0,2}(?:[A-Z]{1,5}-?)?\d+(?:[.,:/-]\d+)*%?[^\w\s]{0,2}")
# What stands apart from its figure, and was taken for one.
_LIKE_PERCENT = re.compile(r"9[0-9]?|6|0|%")
# A code, or a range, up to its hyphen; in inches, the most white behind that.
_BEGUN, _GOES_ON = re.compile(r"(?:[A-Z]{1,5}|\d+)-"), re.compile(r"\d")
_JOINED = 0.06
# What Arabic commas are taken for.
_QUOTES = re.compile("[«»]")
# Under this confidence a word may be a figure that was taken for letters; a figure read by itself must have this.
_UNSURE = 60
_SURE = 75
# A short word under this may be an Arabic-Indic figure.
_SHORT_IS_SURE, _SHORT = 85, 6
# White within a figure is not wider than this, in inches, mostly not than the other; between words it is.
_GAP, _NARROW_GAP = 0.034, 0.02
# The confidence in what is told by its shapes: a figure that tesseract reads surer is European.
_KNOWN = 90.0
_INK = 40


@dataclass(frozen=True, slots=True)
class _Spot:
    """A piece of print and the words of its line, from the place `first` on, that it was taken for.

    Attributes:
        narrow: its box where less white than that ends it.
    """

    line: int
    first: int
    words: tuple[SeenWord, ...]
    box: Cell
    narrow: Cell

    @property
    def may_be_latin(self) -> bool:
        return all(map(_may_be_figure, self.words))

    @property
    def may_be_percent(self) -> bool:
        return len(self.words) == 1 and bool(_LIKE_PERCENT.fullmatch(self.words[0].text))

    def word(self, text: str, confidence: float) -> SeenWord:
        return SeenWord(text, self.box.left, self.box.top, self.box.right, self.box.bottom, confidence)

    def is_surer_than(self, word: SeenWord) -> bool:
        """Say whether a figure was read here before, with the same digits or more."""
        text = self.words[0].text
        is_figure = len(self.words) == 1 and bool(_FIGURE.fullmatch(text)) and self.words[0].confidence > _SURE
        before, now = _digits_of(text), _digits_of(word.text)
        # What "%46" is taken for beside Arabic ends with its digits: 9046.
        is_percent = "%" in word.text and "%" not in text
        return is_figure and not is_percent and bool(now) and now in before and not _QUOTES.search(text)


def _digits_of(text: str) -> str:
    return "".join(_DIGIT.findall(text))


def reread_figures(gray: Gray, lines: Sequence[SeenLine], dots_per_inch: int, page_is_rtl: bool) -> list[SeenLine]:
    """Give the lines with what looks like a figure read by itself, where that is surer."""
    spots = [
        spot
        for place, line in enumerate(lines)
        if page_is_rtl or _is_not_latin(line)
        for spot in _spots_of(gray, place, line, dots_per_inch)
    ]
    paper = paper_of(gray)
    found = _read_apart(gray, [spot for spot in spots if spot.may_be_latin], dots_per_inch)
    for spot in spots:
        is_sure = spot in found and found[spot].confidence >= _KNOWN
        if not is_sure and (text := read_figure(spot.box.of(gray), paper)):
            found[spot] = spot.word(text, _KNOWN)
    given = list(lines)
    for spot in reversed(spots):
        line = given[spot.line]
        word = found.get(spot)
        if word and not spot.is_surer_than(word):
            word = _in_line(word, is_rtl_line(line.words, page_is_rtl))
            words = (*line.words[: spot.first], word, *line.words[spot.first + len(spot.words) :])
            given[spot.line] = replace(line, words=words)
    return [replace(line, words=tuple(_joined(line.words, _JOINED * dots_per_inch))) for line in given]


def _is_not_latin(line: SeenLine) -> bool:
    text = "".join(word.text for word in line.words)
    return bool(ARABIC.search(text)) or not any(map(str.isalpha, text))


def _joined(words: Sequence[SeenWord], room: float) -> Iterator[SeenWord]:
    """Join a code or a range that was cut behind its hyphen."""
    held: SeenWord | None = None
    for word in words:
        if held and _BEGUN.fullmatch(held.text) and _GOES_ON.match(word.text) and _gap(held, word) < room:
            left, right = min(held.left, word.left), max(held.right, word.right)
            held = replace(word, text=held.text + word.text, left=left, right=right)
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _gap(one: SeenWord, other: SeenWord) -> int:
    return max(one.left, other.left) - min(one.right, other.right)


def _in_line(word: SeenWord, is_rtl: bool) -> SeenWord:
    if not is_rtl:
        return word
    # An Arabic comma is seen so.
    return replace(logical(word), text=logical(word).text.replace("»", "،"))


def _read_apart(gray: Gray, spots: Sequence[_Spot], dots_per_inch: int) -> dict[_Spot, SeenWord]:
    """Read pieces of print one below the other, and give those that are figures: in their wider box, or the other."""
    words: dict[Cell, list[SeenWord]] = {}
    for slips in lay_down(gray, list(dict.fromkeys(box for spot in spots for box in (spot.box, spot.narrow)))):
        for line in recognize(slips.gray, (FRENCH,), dots_per_inch, LINES):
            words.setdefault(slips.slip_at((line.top + line.bottom) / 2).piece, []).extend(line.words)
    found: dict[_Spot, SeenWord] = {}
    for spot in spots:
        for box in (spot.narrow, spot.box):
            read = words.get(box, [])
            text = "".join(word.text for word in read)
            is_figure = _FIGURE.fullmatch(text) or (text == "%" and spot.may_be_percent)
            if is_figure and (sure := min(word.confidence for word in read)) >= _SURE:
                found[spot] = spot.word(text, sure)
    return found


def _spots_of(gray: Gray, place: int, line: SeenLine, dots_per_inch: int) -> Iterator[_Spot]:
    marks = _Marks.of(gray, line)
    done = 0
    for number, word in enumerate(line.words):
        if number < done or not _may_be_indic(word):
            continue
        left, right = marks.around(word.left, word.right, round(_GAP * dots_per_inch))
        narrow = marks.around(word.left, word.right, round(_NARROW_GAP * dots_per_inch))
        done = number + 1
        while done < len(line.words) and _stands_in(line.words[done], left, right):
            done += 1
        words = line.words[number:done]
        if all(map(_may_be_indic, words)):
            boxes = (Cell(first, marks.top, last, marks.bottom) for first, last in ((left, right), narrow))
            yield _Spot(place, number, words, *boxes)


def _may_be_indic(word: SeenWord) -> bool:
    return _may_be_figure(word) or (word.confidence < _SHORT_IS_SURE and len(word.text) <= _SHORT)


def _may_be_figure(word: SeenWord) -> bool:
    if _DIGIT.search(word.text):
        return True
    return word.confidence < _UNSURE and not (ARABIC.search(word.text) and is_known_word(word.text))


def _stands_in(word: SeenWord, left: int, right: int) -> bool:
    return left <= (word.left + word.right) / 2 <= right


@dataclass(frozen=True, slots=True)
class _Marks:
    """Which columns of a line of print hold ink."""

    inked: NDArray[np.bool_]
    top: int
    bottom: int

    @classmethod
    def of(cls, gray: Gray, line: SeenLine) -> "_Marks":
        top, bottom = max(0, line.top - 2), min(gray.shape[0], line.bottom + 2)
        ink = gray[top:bottom] < paper_of(gray) - _INK
        return cls(np.asarray(ink.any(axis=0)), top, bottom)

    def around(self, left: int, right: int, gap: int) -> tuple[int, int]:
        """Give where the print ends that stands between two places, on both sides."""
        left, right = max(0, left), min(len(self.inked), right)
        while left > 0 and self.inked[max(0, left - gap) : left].any():
            left -= 1
        while right < len(self.inked) and self.inked[right : right + gap].any():
            right += 1
        return left, right
