"""Letters of a PDF page: from characters and their places to runs that keep their inner order."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

# «الله» and «لله» as whole words, listed by fonts that draw their last three letters as one.
_NAME_OF_GOD = re.compile(r"(?<![^\W_])([وفبتك]{0,2}ا)هلل(?![^\W_])")
_TO_GOD = re.compile(r"(?<![^\W_])([وف]?)هلل(?![^\W_])")
ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdfb\ufe80-\ufefc]")
# A hyphen at which PDFium ends a line without a line break.
LINE_END_HYPHEN = "\u0002"
_LAM, _ALEFS = "\u0644", frozenset("\u0627\u0623\u0625\u0622")
_SHORT_PIECE = 4
# Figures that point to notes: .58 to .71 of the text's size, .33 to .4 of it above the line were measured.
_SMALL = 0.8
_LEAST_RAISED, _MOST_RAISED = 0.15, 0.7
_NOTE_SIGNS = frozenset("0123456789()[]*†٠١٢٣٤٥٦٧٨٩")
# Text recognized in a scan may lean by a few degrees; stamps and watermarks lean by thirty and more.
_ASLANT = 12.0
# A blank without width is PDFium's guess; it is one where the letters beside it stand so far apart, in font sizes.
# Source: raised letters of one word .06 apart, words .12 or more (Scheherazade, Amiri; Chromium, XeLaTeX).
_GUESSED_GAP = 0.09
# Boxes closer than this many points are one: the letters of a ligature.
_SAME_BOX = 0.05


def lists_ligatures_backwards(text: str) -> bool:
    """Say whether a text holds «اهلل», which is no word: «الله» with its ligature listed from left to right."""
    return bool(_NAME_OF_GOD.search(text))


def turn_ligatures(text: str) -> str:
    """Put «الله» and «لله» right in a text of which `lists_ligatures_backwards` is true; «هلل» is a word in others."""
    return _TO_GOD.sub(r"\1لله", _NAME_OF_GOD.sub(r"\1لله", text))


class Characters(Protocol):
    """The characters of a page, in the file's order; PDFium's spaces and line ends among them."""

    text: str

    def extent(self, place: int) -> tuple[float, float]:
        """Give the left and right edge of a character's box, in points."""

    def baseline(self, place: int) -> float:
        """Give the height of a character's baseline above the page's foot, in points."""

    def size(self, place: int) -> float:
        """Give the size of a character's font, in points."""

    def angle(self, place: int) -> float:
        """Give the direction in which a character is drawn, in degrees from 0 to 360, counter-clockwise."""


class ChangedCharacters:
    """The characters of a page of which some are others than the file says, in the same places."""

    def __init__(self, page: Characters, text: str) -> None:
        self.text = text
        self.extent, self.baseline, self.size, self.angle = page.extent, page.baseline, page.size, page.angle


@dataclass(frozen=True, slots=True)
class Piece:
    """What PDFium calls a line: often only part of one, where the font or the cell changes.

    Attributes:
        angle: the direction in which it is drawn, in degrees from 0 to 360, counter-clockwise.
    """

    shown: list[int]
    number: int
    baseline: float
    size: float
    has_mark: bool
    angle: float

    @classmethod
    def of(cls, page: Characters, shown: list[int], number: int) -> "Piece":
        """Measure the characters at the places `shown`."""
        samples = (shown[0], shown[len(shown) // 2], shown[-1])
        size = sorted(page.size(place) for place in samples)[1]
        baseline = sorted(page.baseline(place) for place in samples)[1]
        has_mark = any(is_mark_sign(page.text[place]) for place in shown[:_SHORT_PIECE])
        angle = page.angle(samples[1])
        return cls(shown, number, baseline, max(size, 0.1), has_mark and len(shown) <= _SHORT_PIECE, angle)

    def is_raised_over(self, other: "Piece", characters: Characters) -> bool:
        """Say whether this is a small figure over the line that the other piece stands in: it points to a note."""
        return (
            len(self.shown) <= _SHORT_PIECE
            and self.size < _SMALL * other.size
            and _LEAST_RAISED < (self.baseline - other.baseline) / other.size < _MOST_RAISED
            and all(characters.text[place] in _NOTE_SIGNS for place in self.shown)
        )

    @property
    def turn(self) -> int:
        """Give its direction in quarter turns, 0 to 3, or -1 when it is aslant."""
        turn = round(self.angle / 90)
        return turn % 4 if abs(self.angle - 90 * turn) < _ASLANT else -1


class _Glyph(NamedTuple):
    """A character, its extent, and the word and piece that the file puts it in; a tuple, for there are thousands."""

    character: str
    left: float
    right: float
    middle: float
    word: int
    piece: int

    @property
    def is_mark(self) -> bool:
        return self.character >= "\u0300" and unicodedata.category(self.character) == "Mn"

    @property
    def is_arabic(self) -> bool:
        return _is_arabic(self.character)


@functools.cache
def _is_arabic(character: str) -> bool:
    return bool(ARABIC.match(character)) or is_mark_sign(character) or character == "\u0640"


@functools.cache
def is_mark_sign(character: str) -> bool:
    """Say whether a character is drawn over the letter before it: a vowel sign or an accent."""
    return unicodedata.category(character) == "Mn"


@dataclass(frozen=True, slots=True)
class Unit:
    """What keeps its inner order while a line is put in the order it is seen; `text` runs from left to right."""

    text: str
    left: float
    right: float
    word: int
    piece: int


def latin_units(page: Characters, pieces: Sequence[Piece]) -> Iterator[Unit]:
    """Give the words of a line without Arabic: PDFium's order is right, only the words' ends need places."""
    word = 0
    for piece in pieces:
        for _, run in itertools.groupby(enumerate(piece.shown), key=lambda pair: pair[1] - pair[0]):
            places = [place for _, place in run]
            word += 1
            left, right = page.extent(places[0])[0], page.extent(places[-1])[1]
            yield Unit(page.text[places[0] : places[-1] + 1], min(left, right), max(left, right), word, 0)


def arabic_units(page: Characters, pieces: Sequence[Piece]) -> Iterator[Unit]:
    """Give the runs of Arabic letters of a line and its other characters one by one."""
    glyphs = _glyphs_of(page, pieces)
    if any(glyph.is_mark for glyph in glyphs):
        glyphs = list(_without_doubles(glyphs))
    _turn_lam_alef(glyphs)
    runs = [list(run) for _, run in itertools.groupby(glyphs, key=_run_key)]
    letters = [run for run in runs if not (run[0].is_mark and all(glyph.is_mark for glyph in run))]
    loose = [glyph for run in runs if run[0].is_mark and all(glyph.is_mark for glyph in run) for glyph in run]
    if not letters:
        # Signs over nothing.
        yield from (Unit(glyph.character, glyph.left, glyph.right, glyph.word, glyph.piece) for glyph in loose)
    for run in letters:
        if run[0].is_arabic:
            yield _arabic_unit(run, [mark for mark in loose if run[0].piece == mark.piece and _covers(run, mark)])
        else:
            for glyph in run:
                yield Unit(glyph.character, glyph.left, glyph.right, glyph.word, glyph.piece)


def _glyphs_of(page: Characters, pieces: Sequence[Piece]) -> list[_Glyph]:
    glyphs: list[_Glyph] = []
    word = 0
    for piece in pieces:
        last = -2
        for place in piece.shown:
            left, right = page.extent(place)
            if place != last + 1:
                gap = max(left - glyphs[-1].right, glyphs[-1].left - right) / piece.size if glyphs else 1.0
                is_guess = place == last + 2 and gap < _GUESSED_GAP and _is_without_width(page, last + 1)
                word += not is_guess
            last = place
            glyphs.append(_Glyph(page.text[place], left, right, (left + right) / 2, word, piece.number))
    return glyphs


def _is_without_width(page: Characters, place: int) -> bool:
    left, right = page.extent(place)
    return left == right


def _turn_lam_alef(glyphs: list[_Glyph]) -> None:
    """Put the lam before its alef where a font lists the two letters of that ligature, which share a box, backwards."""
    for place, (glyph, following) in enumerate(itertools.pairwise(glyphs)):
        if following.character == _LAM and glyph.character in _ALEFS and _share_box(glyph, following):
            glyphs[place] = glyph._replace(character=_LAM)
            glyphs[place + 1] = following._replace(character=glyph.character)


def _without_doubles(glyphs: Sequence[_Glyph]) -> Iterator[_Glyph]:
    """Put a mark behind the letter that shares its box, or drop that letter where another one stands there.

    WeasyPrint names a vowel sign by the pair in which it first met it: the damma of «نُفذ» comes as «ُأ».
    """
    waiting: _Glyph | None = None
    for place, glyph in enumerate(glyphs):
        following = glyphs[place + 1] if place + 1 < len(glyphs) else None
        if glyph.is_mark and following and not following.is_mark and _share_box(glyph, following):
            waiting = glyph
            continue
        if waiting is not None:
            near = (*glyphs[max(0, place - 4) : place - 1], *glyphs[place + 1 : place + 3])
            if not any(other.left - 1 < glyph.middle < other.right + 1 and not other.is_mark for other in near):
                yield glyph
            yield waiting
            waiting = None
            continue
        yield glyph


def _share_box(glyph: _Glyph, other: _Glyph) -> bool:
    return abs(glyph.left - other.left) < _SAME_BOX and abs(glyph.right - other.right) < _SAME_BOX


def _run_key(glyph: _Glyph) -> tuple[int, bool]:
    return glyph.word, _is_arabic(glyph.character)


def _covers(run: Sequence[_Glyph], mark: _Glyph) -> bool:
    return any(glyph.left - _SAME_BOX <= mark.middle <= glyph.right + _SAME_BOX for glyph in run)


def _arabic_unit(run: list[_Glyph], loose_marks: list[_Glyph]) -> Unit:
    wide = [glyph for glyph in run if glyph.right > glyph.left] or run
    left, right = min(glyph.left for glyph in wide), max(glyph.right for glyph in wide)
    clusters = _in_reading_order(run)
    for mark in sorted(loose_marks, key=lambda mark: -mark.middle):
        _bearer(clusters, mark).append(mark)
    text = "".join(glyph.character for cluster in clusters for glyph in cluster)
    return Unit(text[::-1], left, right, run[0].word, run[0].piece)


def _in_reading_order(run: Sequence[_Glyph]) -> list[list[_Glyph]]:
    """Turn round what is listed from left to right, against the direction it is read in, ligature by ligature.

    A word with vowel signs is listed in parts, the right one first, and some parts may run one way and some the
    other; a part begins where a letter stands to the left of all of the part before. Letters are not simply
    sorted: in calligraphic fonts they overlap.
    """
    middles = [glyph.middle for glyph in run]
    if all(before > after for before, after in itertools.pairwise(middles)):
        return [[glyph] for glyph in run]
    parts: list[list[list[_Glyph]]] = []
    for cluster in _clusters(run):
        if not parts or cluster[0].middle < min(other[0].middle for other in parts[-1]) - _SAME_BOX:
            parts.append([])
        parts[-1].append(cluster)
    grows = _grows(run)
    turned = [part[::-1] if grows or _steps_right(part) else part for part in parts]
    if grows:
        turned.sort(key=lambda part: -max(cluster[0].middle for cluster in part))
    return [cluster for part in turned for cluster in part]


def _grows(glyphs: Sequence[_Glyph]) -> bool:
    """Say whether most letters are listed from left to right."""
    bases = [glyph.middle for glyph in glyphs if not glyph.is_mark]
    steps = [after - before for before, after in itertools.pairwise(bases)]
    return sum(step > _SAME_BOX for step in steps) > sum(step < -_SAME_BOX for step in steps)


def _steps_right(part: Sequence[list[_Glyph]]) -> bool:
    """Say whether a letter stands clear to the right of the one listed before it, not only overlaps it."""
    return any(after[0].left > before[0].middle for before, after in itertools.pairwise(part))


def _clusters(glyphs: Sequence[_Glyph]) -> list[list[_Glyph]]:
    """Keep the letters of one ligature together: they share a box and are listed in reading order."""
    clusters: list[list[_Glyph]] = []
    for glyph in glyphs:
        last = clusters[-1][-1] if clusters else None
        if last and _share_box(last, glyph):
            clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    return clusters


def _bearer(clusters: list[list[_Glyph]], mark: _Glyph) -> list[_Glyph]:
    """Find the letter that a mark is drawn over: the one around it, else the nearest to its right."""

    def distance(cluster: list[_Glyph]) -> tuple[bool, float]:
        base = cluster[0]
        is_around = base.left - _SAME_BOX <= mark.middle <= base.right + _SAME_BOX
        is_behind = base.middle < mark.middle and not is_around
        return not is_around, abs(base.middle - mark.middle) + (1000.0 if is_behind else 0.0)

    return min(clusters, key=distance)
