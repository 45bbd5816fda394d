"""Arabic-Indic figures (٠١٢٣) told by their shapes: tesseract's Arabic has never learned them.

Each sign of a word is compared with the shapes that fonts give to digits, and to signs like them, that are kept in
lexicon/digit_shapes.toml; one that is like none of them makes the word no figure.
"""

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.tesseract import Gray

# Shapes are compared in so many squares across and up.
SQUARES = 12
# What height, foot and width count for beside the squares.
_WEIGHTS = np.array([2.0, 2.0, 3.0], np.float32)
# Of the difference between two shapes: more is another sign; a digit is not sure when another sign is as near.
_ALIKE, _APART = 3.6, 0.2
_INK = 0.35
_MOST_SIGNS, _MOST_DOTS = 14, 6_000
# Fewer dots are a speck; what is lower than this share of the highest may be part of a sign.
_SPECK, _SMALL = 4, 0.5
DIGITS = "٠١٢٣٤٥٦٧٨٩"
_SIGNS = frozenset(DIGITS + "٪٫")
# These are like no letter; of them these are, where they stand alone.
_TELLING, _LIKE_LETTERS = frozenset("٢٣٤٦٧٨٩"), frozenset("٦٧٨")
# The sign for percent is seen on the left; what begins with zero has none: its dots were taken for that.
_LEADING_PERCENT = re.compile(r"^(٪)(.+)$")
_FIGURE = re.compile(r"[٠-٩]+(?:٫[٠-٩]+)?|(?!٠[٠-٩])[٠-٩]+(?:٫[٠-٩]+)?٪")


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of one sign.

    Attributes:
        squares: how dark each is, 0 to 1, from the upper left; the sign fills the longer side.
        height, foot, width: of the sign, how high its foot is above the line, in heights of a digit.
    """

    squares: NDArray[np.float32]
    height: float
    foot: float
    width: float

    @property
    def vector(self) -> NDArray[np.float32]:
        """Give it as one row of figures, to be compared."""
        return np.concatenate(
            [self.squares.ravel(), _WEIGHTS * np.array([self.height, self.foot, self.width], np.float32)]
        )


def read_figure(gray: Gray, paper: int) -> str:
    """Give the Arabic-Indic figure that a piece of print shows, or ""."""
    shapes = shapes_of(gray, paper)
    apart = _APART if len(shapes) == 1 else 0.0
    found = [_likeliest(shape, _known_shapes(), apart) for shape in shapes]
    if not set(found) & _TELLING or 2 * sum(sign in _SIGNS for sign in found) < len(found):
        return ""
    # Beside a digit that is like nothing else a dot is a zero, and a circle is no letter.
    text = "".join(_likeliest(shape, _known_digits()) for shape in shapes)
    text = _LEADING_PERCENT.sub(r"\2\1", text)
    if not _FIGURE.fullmatch(text) or (len(text) == 1 and text in _LIKE_LETTERS):
        return ""
    return text


def shapes_of(gray: Gray, paper: int) -> list[Shape]:
    """Give the signs of a piece of print, from the left; none where they are too many."""
    dark = (paper - gray.astype(np.float32)).clip(0, None) / max(1, paper)
    ink = dark > _INK * max(0.2, float(dark.max(initial=0.0)))
    if ink.sum() > _MOST_DOTS:
        return []
    marks = _signs_of(_marks_of(ink))
    if not marks or len(marks) > _MOST_SIGNS:
        return []
    digit = max(mark.bottom - mark.top for mark in marks)
    foot = float(np.median([mark.bottom for mark in marks if mark.bottom - mark.top > 0.7 * digit]))
    return [
        _shape(
            np.where(mark.mask(ink.shape), dark, 0)[mark.top : mark.bottom, mark.left : mark.right],
            digit,
            (foot - mark.bottom) / digit,
        )
        for mark in marks
    ]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Dots of ink that touch, by their rows and columns, or the parts of one sign."""

    dots: tuple[tuple[int, int], ...]
    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, dots: Sequence[tuple[int, int]]) -> "_Mark":
        rows, columns = zip(*dots, strict=True)
        return cls(tuple(dots), min(rows), min(columns), max(rows) + 1, max(columns) + 1)

    def mask(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """Give where its ink is, and the gray around it."""
        mask = np.zeros(shape, np.uint8)
        mask[tuple(np.array(self.dots).T)] = 255
        return np.asarray(Image.fromarray(mask).filter(ImageFilter.MaxFilter(3))) > 0


def _marks_of(ink: NDArray[np.bool_]) -> list[_Mark]:
    left = set(zip(*(places.tolist() for places in np.nonzero(ink)), strict=True))
    marks = []
    while left:
        waiting, dots = [left.pop()], []
        while waiting:
            row, column = waiting.pop()
            dots.append((row, column))
            near = {(row + up, column + across) for up in (-1, 0, 1) for across in (-1, 0, 1)} & left
            left -= near
            waiting += near
        marks.append(_Mark.of(dots))
    return [mark for mark in marks if len(mark.dots) >= _SPECK]


def _signs_of(marks: Sequence[_Mark]) -> list[_Mark]:
    """Put together what stands one above the other and is small: the parts of a percent sign."""
    high = max((mark.bottom - mark.top for mark in marks), default=0)
    signs: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: mark.left):
        before = signs[-1] if signs else None
        if before and mark.left < before.right and min(map(_height, (before, mark))) < _SMALL * high:
            signs[-1] = _Mark.of((*before.dots, *mark.dots))
        else:
            signs.append(mark)
    return signs


def _height(mark: _Mark) -> int:
    return mark.bottom - mark.top


def _shape(dark: NDArray[np.float32], digit: float, foot: float) -> Shape:
    height, width = dark.shape
    side = max(height, width)
    square = np.zeros((side, side), np.float32)
    up, across = (side - height) // 2, (side - width) // 2
    square[up : up + height, across : across + width] = dark / max(1e-6, float(dark.max()))
    image = Image.fromarray(square).resize((SQUARES, SQUARES), Image.Resampling.BOX)
    return Shape(np.asarray(image, np.float32), height / digit, foot, width / digit)


def _likeliest(shape: Shape, known: "_Known", apart: float = _APART) -> str:
    """Give the sign that a shape is likest to; "?" where it is like none, or like two."""
    differences = np.linalg.norm(known.vectors - shape.vector, axis=1)
    best = int(differences.argmin())
    others = differences[[sign != known.signs[best] for sign in known.signs]]
    is_sure = differences[best] < _ALIKE and others.min() - differences[best] > apart
    return known.signs[best] if is_sure else "?"


@dataclass(frozen=True, slots=True)
class _Known:
    signs: tuple[str, ...]
    vectors: NDArray[np.float32]


@functools.cache
def _known_shapes() -> _Known:
    text = resources.files("ingest.lexicon").joinpath("digit_shapes.toml").read_text("utf-8")
    rows = tomllib.loads(text)["shape"]
    vectors = [
        Shape(
            np.array([int(step, 16) / 15 for step in row["squares"]], np.float32),
            row["height"],
            row["foot"],
            row["width"],
        ).vector
        for row in rows
    ]
    return _Known(tuple(row["sign"] for row in rows), np.stack(vectors))


@functools.cache
def _known_digits() -> _Known:
    known = _known_shapes()
    kept = [sign in _SIGNS for sign in known.signs]
    return _Known(tuple(sign for sign in known.signs if sign in _SIGNS), known.vectors[kept])
