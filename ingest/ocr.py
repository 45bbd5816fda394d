"""Text recognition of one page: from its picture to lines of words, in whatever script and however it lies."""

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.cleaning import is_good_text
from ingest.page_cleaning import CleanPicture, clean_picture, turn_quarters
from ingest.reconciling import reconcile, trust_words
from ingest.signs import mend_signs
from ingest.tesseract import ARABIC as ARABIC_DATA
from ingest.tesseract import FRENCH, Gray, SeenLine, SeenWord, find_turn, recognize

# Darker than this is ink; an empty sheet has less than this share of it.
_INK, _BLANK = 128, 0.001
# A French page of which less is doubtful holds no Arabic that was taken for garbage.
_DOUBTFUL = 0.08
_UNSURE = 50


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognized in a picture.

    Attributes:
        lines: in reading order, in pixels of the picture as it was made fit to be read.
        picture: that one.
        is_rtl: whether the page is read from the right.
    """

    lines: tuple[SeenLine, ...]
    picture: CleanPicture
    is_rtl: bool

    @property
    def is_blank(self) -> bool:
        """Say whether the picture shows an empty sheet: hardly anything on it is dark."""
        return bool((self.picture.gray < _INK).mean() < _BLANK)

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(" ".join(word.text for word in line.words) for line in self.lines)


def recognize_picture(gray: Gray, dots_per_inch: int, expects_arabic: bool = True) -> Recognition:
    """Recognize the text of a page, also of one that lies on its side or on its head.

    Raises:
        TesseractFailed: nothing came of it.
    """
    found = _read(clean_picture(gray), dots_per_inch, expects_arabic)
    if is_good_text(found.text):
        return found
    turn = find_turn(gray, dots_per_inch)
    if not turn:
        return found
    turned = _read(turn_quarters(gray, turn), dots_per_inch, expects_arabic)
    return max(found, turned, key=lambda each: trust_words(each.lines))


def _read(picture: CleanPicture, dots_per_inch: int, expects_arabic: bool) -> Recognition:
    arabic: tuple[SeenLine, ...] = ()
    latin: tuple[SeenLine, ...] = ()
    if expects_arabic:
        arabic = recognize(picture.gray, (ARABIC_DATA,), dots_per_inch)
    if not expects_arabic or _is_mixed(arabic):
        latin = recognize(picture.gray, (FRENCH,), dots_per_inch)
    if not expects_arabic and _doubtful_share(latin) > _DOUBTFUL:
        arabic = recognize(picture.gray, (ARABIC_DATA,), dots_per_inch)
    is_rtl = trust_words(arabic) >= trust_words(latin)
    lines = reconcile(arabic if is_rtl else latin, arabic, latin)
    return Recognition(tuple(mend_signs(_with_even_sizes(lines))), picture, is_rtl)


def _is_mixed(lines: Sequence[SeenLine]) -> bool:
    """Say whether a page read as Arabic holds anything that is not an Arabic word."""
    return any(not all(letter.isalpha() for letter in word.text) or word.confidence < _UNSURE for word in _words(lines))


def _doubtful_share(lines: Sequence[SeenLine]) -> float:
    """Give how much of a page, by the width of its words, is neither sure nor known."""
    words = list(_words(lines))
    total = sum(word.right - word.left for word in words)
    doubtful = sum(word.right - word.left for word in words if word.confidence < _UNSURE)
    return doubtful / total if total else 1.0


def _words(lines: Sequence[SeenLine]) -> Iterator[SeenWord]:
    return itertools.chain.from_iterable(line.words for line in lines)


# ---- sizes -------------------------------------------------------------------------------------------------

# tesseract's sizes of lines in one font differ by a third; a heading's is larger by more.
_SAME_SIZE = 1.32


def _with_even_sizes(lines: Sequence[SeenLine]) -> list[SeenLine]:
    """Give lines of about one size the same size: that of the smallest among them which is common."""
    if not lines:
        return []
    body = statistics.median_low([line.size for line in lines for _ in line.words])
    return [replace(line, size=_evened(line.size, body)) for line in lines]


def _evened(size: float, body: float) -> float:
    if body / _SAME_SIZE < size < body * _SAME_SIZE:
        return body
    steps = 1 if size > body else -1
    while not body * _SAME_SIZE ** (steps - 0.5) <= size <= body * _SAME_SIZE ** (steps + 0.5):
        steps += 1 if size > body else -1
        if abs(steps) > 12:
            break
    return float(body * _SAME_SIZE**steps)
