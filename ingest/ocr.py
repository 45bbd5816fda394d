"""Text recognition of one page: from its picture to lines of words, in whatever script and however it lies."""

import itertools
import math
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.cleaning import is_good_text
from ingest.figure_reading import reread_figures
from ingest.page_cleaning import CleanPicture, clean_picture, turn_quarters
from ingest.picture_tables import Cell, find_tables, lay_down
from ingest.reconciling import reconcile, trust_words
from ingest.signs import mend_signs
from ingest.table_lines import CellLine, put_back, with_tables
from ingest.tesseract import ARABIC as ARABIC_DATA
from ingest.tesseract import FRENCH, LINES, PAGE, SCATTERED, Gray, SeenLine, SeenWord, find_turn, recognize

# Darker than this is ink; an empty sheet has less than this share of it.
_INK, _BLANK = 128, 0.001
# Read with more than this a page stands upright. Source: noisy Amiri has .65 and more, pages on their head .3.
_UPRIGHT = 0.75
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
        is_lying: whether most of what stands on it runs up or down: that is not among the lines.
    """

    lines: tuple[SeenLine, ...]
    picture: CleanPicture
    is_rtl: bool
    is_lying: bool

    @property
    def is_blank(self) -> bool:
        """Say whether the picture shows an empty sheet: hardly anything on it is dark."""
        return bool((self.picture.gray < _INK).mean() < _BLANK)

    @property
    def confidence(self) -> float:
        """tesseract's own, 0 to 1, each word weighed by its letters; 0 without words."""
        letters = sum(len(word.text) for word in _words(self.lines))
        return sum(len(word.text) * word.confidence for word in _words(self.lines)) / (100 * max(1, letters))

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
    if found.confidence > _UPRIGHT and is_good_text(found.text) and not found.is_lying:
        return found
    turn = find_turn(gray, dots_per_inch)
    if not turn:
        return found
    turned = _read(turn_quarters(gray, turn), dots_per_inch, expects_arabic)
    return turned if found.is_lying else max(found, turned, key=lambda each: each.confidence)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The lines of a picture; `is_lying` says that most of them are not level, and left out."""

    lines: tuple[SeenLine, ...]
    is_rtl: bool
    is_lying: bool


def _read(picture: CleanPicture, dots_per_inch: int, expects_arabic: bool) -> Recognition:
    found = find_tables(picture.gray, dots_per_inch)
    page = _read_lines(found.without_tables, dots_per_inch, expects_arabic, PAGE)
    cells = [cell for table in found.tables for cell in table.cells]
    read = list(_read_cells(found.without_rules, cells, dots_per_inch, expects_arabic, LINES))
    # Of many short lines some are passed over, and found when they are fewer.
    missed = set(cells) - {each.cell for each in read}
    read += _read_cells(found.without_rules, sorted(missed), dots_per_inch, expects_arabic, SCATTERED)
    lines = _with_even_sizes([*page.lines, *(each.line for each in read)])
    in_cells = [replace(each, line=line) for each, line in zip(read, lines[len(page.lines) :], strict=True)]
    with_rows = with_tables(lines[: len(page.lines)], found.tables, in_cells, page.is_rtl)
    return Recognition(with_rows, picture, page.is_rtl, page.is_lying)


def _read_cells(
    gray: Gray, cells: Sequence[Cell], dots_per_inch: int, expects_arabic: bool, segmentation: str
) -> Iterator[CellLine]:
    for slips in lay_down(gray, cells):
        reading = _read_lines(slips.gray, dots_per_inch, expects_arabic, segmentation)
        yield from put_back(reading.lines, slips)


def _read_lines(gray: Gray, dots_per_inch: int, expects_arabic: bool, segmentation: str) -> _Reading:
    arabic: tuple[SeenLine, ...] = ()
    latin: tuple[SeenLine, ...] = ()
    if expects_arabic:
        arabic = recognize(gray, (ARABIC_DATA,), dots_per_inch, segmentation)
    if not expects_arabic or _is_mixed(arabic):
        latin = recognize(gray, (FRENCH,), dots_per_inch, segmentation)
    if not expects_arabic and _doubtful_share(latin) > _DOUBTFUL:
        arabic = recognize(gray, (ARABIC_DATA,), dots_per_inch, segmentation)
    is_rtl = trust_words(arabic) >= trust_words(latin)
    layout = arabic if is_rtl else latin
    lines = list(reconcile(layout, arabic, latin))
    if arabic:
        lines = reread_figures(gray, lines, dots_per_inch, is_rtl)
    return _Reading(tuple(mend_signs(lines)), is_rtl, 2 * sum(line.is_lying for line in layout) > len(layout))


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

_TALL = re.compile(r"[الأإآطظكbdfhklA-Z0-9ÉÈÊÀ]")
_BELOW_LINE = re.compile(r"[جحخعغرزسشصضقلمنويىئؤ,;،؛()\[\]gjpqyQ/|«»ç@]")
# A font's size, of the height of its tall letters.
_SIZE = 1.4
# Heights measured in one font differ by so much; a heading's letters are higher by more, a footnote's lower.
_LOWER, _HIGHER = 0.74, 1.37


def _with_even_sizes(lines: Sequence[SeenLine]) -> list[SeenLine]:
    """Give lines whose letters are about as high as most on the page the same size, others by steps.

    tesseract's own sizes of lines in one Arabic font differ by half.
    """
    if not lines:
        return []
    heights = [_height_of(line) for line in lines]
    body = statistics.median_low([height for line, height in zip(lines, heights, strict=True) for _ in line.words])
    return [
        replace(line, size=_SIZE * _evened(height, max(1.0, body))) for line, height in zip(lines, heights, strict=True)
    ]


def _height_of(line: SeenLine) -> float:
    """Give the height of tall letters above the line they stand on, in pixels."""
    tops = [word.top for word in line.words if _TALL.search(word.text)]
    feet = [word.bottom for word in line.words if not _BELOW_LINE.search(word.text)]
    top = statistics.median(tops) if tops else float(line.top)
    foot = min(line.baseline, statistics.median(feet)) if feet else line.baseline
    return max(1.0, foot - top)


def _evened(height: float, body: float) -> float:
    if _LOWER * body < height < _HIGHER * body:
        return body
    step = math.log(_HIGHER) if height > body else -math.log(_LOWER)
    return body * math.exp(step * round(math.log(height / body) / step))
