"""Lines of a PDF page: from characters and their places to text in the order it is read.

A PDF stores where each letter is drawn, not which comes next; readers that trust the file's order give Arabic
reversed. Here a line that holds Arabic is first put in the order it is seen, left to right, and the Unicode
bidirectional algorithm then gives the order it is read.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bidi import get_display  # type: ignore[import-untyped]

from ingest.blocks import CELL
from ingest.pdf_figures import mend_figures
from ingest.pdf_letters import (
    ARABIC,
    LINE_END_HYPHEN,
    ChangedCharacters,
    Characters,
    Piece,
    Unit,
    arabic_units,
    is_mark_sign,
    latin_units,
)

_PIECE = re.compile(rf"[^\r\n{LINE_END_HYPHEN}]*{LINE_END_HYPHEN}|[^\r\n{LINE_END_HYPHEN}]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")

# White this many times as wide as the letters are high parts the cells of a row.
_CELL_GAP = 1.6
# In a justified line all spaces are alike, and none is wider than this.
_WIDEST_SPACE = 5.0
# Where the file has no space, or one beside a sign, white this wide is a space.
_WORD_GAP = 0.12
_WORD_GAP_AT_MARKS = 0.2
_NO_GAP = 0.02
# Raised figures and letters with a vowel sign do not stand on their line's baseline (0.26 and 0.52 sizes above it
# were measured); the next line is a whole size away.
_SAME_LINE = 0.35
_SAME_LINE_WITH_MARK = 0.6
_SMALL_FIGURE, _LEAST_RAISED = 0.8, 0.15

# Direction marks, and what PDFium puts for characters that fonts do not name.
_UNSEEN = frozenset("\u0000\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe")
_NOT_SHOWN = _UNSEEN | frozenset(" \u00a0\u202f\u2009\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in reading order, and where it stands, in points from the page's lower left corner.

    Attributes:
        cells: the parts between wide gaps, in reading order; one for running text.
        size: of the font.
    """

    cells: tuple[str, ...]
    left: float
    right: float
    baseline: float
    size: float
    is_rtl: bool

    @property
    def text(self) -> str:
        """The line, its cells parted."""
        return CELL.join(self.cells)

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.right - self.left


def find_pieces(page: Characters) -> list[Piece]:
    """Give what PDFium calls lines, in the file's order."""
    pieces = []
    for number, match in enumerate(_PIECE.finditer(page.text)):
        shown = [place for place in range(*match.span()) if page.text[place] not in _NOT_SHOWN]
        if shown:
            pieces.append(Piece.of(page, shown, number))
    return pieces


def is_rtl_text(text: str) -> bool:
    """Say whether more than half of a text's letters, or so, are Arabic."""
    return 2 * len(ARABIC.findall(text)) > len(text) / 2


def read_lines(page: Characters, pieces: Sequence[Piece], is_rtl: bool) -> Iterator[Line]:
    """Give the lines that upright pieces of a page make, in the file's order, each in reading order.

    Args:
        page: on which they stand.
        pieces: in the file's order.
        is_rtl: whether what is around them is read from the right; decides for lines of figures and mixed ones.

    Source: word recall .98 on average and .92 at worst over 14 producers of Arabic PDFs, where the best reader
    alone has .79 and .02.
    """
    for line in _join_pieces(page, [piece for piece in pieces if piece.turn == 0]):
        yield _read_line(_raise_figures(page, line), line, is_rtl)


def _join_pieces(page: Characters, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Put together pieces that the file lists one after the other on one baseline."""
    line: list[Piece] = []
    for piece in pieces:
        if line and not _stands_on(page, piece, line):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _stands_on(page: Characters, piece: Piece, line: Sequence[Piece]) -> bool:
    last = max(line, key=lambda other: len(other.shown))
    if piece.is_raised_over(last, page) or last.is_raised_over(piece, page):
        return True
    tolerance = _SAME_LINE_WITH_MARK if piece.has_mark or line[0].has_mark else _SAME_LINE
    return abs(piece.baseline - last.baseline) <= tolerance * max(piece.size, last.size)


_RAISED = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", 2 * "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Behind «2025.» a raised figure is drawn as part of the number.
_RAISED_FIGURES = re.compile(r"(?<![\d٠-٩])(?<![\d٠-٩][.,:/-])(?<![⁰¹²³⁴⁵⁶⁷⁸⁹])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FEW_FIGURES = re.compile(r"(?<![\d٠-٩])[\d٠-٩]{1,3}(?![\d٠-٩])")


def _raise_figures(page: Characters, pieces: Sequence[Piece]) -> Characters:
    """Give the characters with those figures raised that are drawn so: «2025.²» is no number, «m²» no «m2»."""
    base = max(pieces, key=lambda piece: len(piece.shown) * piece.size)
    places: set[int] = set()
    for piece in pieces:
        if piece.is_raised_over(base, page):
            places.update(piece.shown)
            continue
        start = piece.shown[0]
        for match in _FEW_FIGURES.finditer(page.text, start, piece.shown[-1] + 1):
            place = match.start()
            is_small = page.size(place) < _SMALL_FIGURE * base.size
            if is_small and page.baseline(place) > base.baseline + _LEAST_RAISED * base.size:
                places.update(range(*match.span()))
    if not places:
        return page
    text = "".join(sign.translate(_RAISED) if place in places else sign for place, sign in enumerate(page.text))
    return ChangedCharacters(page, text)


def _read_line(page: Characters, pieces: Sequence[Piece], page_is_rtl: bool) -> Line:
    has_arabic = any(ARABIC.match(page.text[place]) for piece in pieces for place in piece.shown)
    size = max(piece.size for piece in pieces)
    # In an Arabic text the file's order is that of no line.
    units = list((arabic_units if has_arabic or page_is_rtl else latin_units)(page, pieces))
    units.sort(key=lambda unit: unit.left + unit.right)
    left, right = min(unit.left for unit in units), max(unit.right for unit in units)
    is_rtl = _is_rtl("".join(unit.text for unit in units), page_is_rtl)
    if not has_arabic and not is_rtl:
        cells = [cell.strip() for cell in _visual_cells(units, size)]
        return Line(_shown(cells), left, right, _baseline_of(pieces), size, False)
    cells = [_in_logical_order(cell, is_rtl) for cell in _visual_cells(units, size)]
    ordered = cells[::-1] if is_rtl else cells
    return Line(_shown(ordered), left, right, _baseline_of(pieces), size, is_rtl)


def _shown(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.replace(LINE_END_HYPHEN, "-") for cell in cells if cell)


_MARK, _LETTER_MARK = "\u200f", "\u061c"


def _in_logical_order(visual: str, is_rtl: bool) -> str:
    """Turn a visual line into reading order.

    Source: Unicode bidirectional algorithm, UAX #9. Its rule N0 for brackets is not in python-bidi: a bracket
    around Arabic is held in place by direction marks, so that «(PSA سابقا)» stays behind Stellantis.
    """
    text = _paired(visual)
    if not is_rtl:
        return str(get_display(text, base_dir="L")).strip()
    text = _RAISED_FIGURES.sub(lambda match: f"{_MARK}{match[0]}{_MARK}", text)
    text = _BRACKETED.sub(lambda match: f"{_MARK}{match[1]}{_MARK}{match[2]}{_MARK}{match[3]}{_MARK}", text)
    # Figures at the left edge follow Arabic, which stands to their right: so does an invisible Arabic letter.
    logical = str(get_display(_LETTER_MARK + text, base_dir="R")).replace(_MARK, "").replace(_LETTER_MARK, "")
    return mend_figures(logical.strip())


def _baseline_of(pieces: Sequence[Piece]) -> float:
    return max(pieces, key=lambda piece: len(piece.shown)).baseline


def _is_rtl(text: str, page_is_rtl: bool) -> bool:
    """Take a line's direction from its letters, or, where they are mixed, from its page."""
    arabic, latin = len(ARABIC.findall(text)), len(_LATIN.findall(text))
    if not arabic and not latin:
        return page_is_rtl
    share = arabic / (arabic + latin)
    return page_is_rtl if 0.2 < share < 0.8 else share >= 0.5


def _visual_cells(units: Sequence[Unit], size: float) -> list[str]:
    """Join units from left to right: a space between words, a new cell where the white is wide."""
    gaps = [(unit.left - last.right) / size for last, unit in itertools.pairwise(units)]
    cell_gap = max(_CELL_GAP, _widest_space(gaps))
    cells = [units[0].text]
    for gap, (last, unit) in zip(gaps, itertools.pairwise(units), strict=True):
        if gap > cell_gap:
            cells.append(unit.text)
        else:
            cells[-1] += (" " if _is_apart(last, unit, gap) else "") + unit.text
    return cells


def _widest_space(gaps: Sequence[float]) -> float:
    """Give the width that spaces have in a justified line, 0 in others; in font sizes, a tenth to spare."""
    spaces = sorted(gap for gap in gaps if gap > _WORD_GAP)
    is_justified = len(spaces) > 1 and spaces[-1] < min(1.1 * spaces[0], _WIDEST_SPACE)
    return 1.1 * spaces[-1] if is_justified else 0.0


def _is_apart(last: Unit, unit: Unit, gap: float) -> bool:
    """Say whether a space stands between two units; `gap` is in font sizes.

    The file's own spaces hold between letters. Beside signs, and where the file goes on elsewhere, they are
    often missing or made up, and the white decides; around vowel signs PDFium makes up most of them.
    """
    if last.piece == unit.piece and last.text[-1].isalnum() and unit.text[0].isalnum():
        has_mark = any(map(is_mark_sign, last.text + unit.text))
        return last.word != unit.word and gap > (_WORD_GAP_AT_MARKS if has_mark else _NO_GAP)
    return gap > _WORD_GAP


# PDFium turns brackets round in some runs and not in others.
_PAIRS = ("()", "[]", "«»")
_BRACKETED = re.compile(r"([(\[])([^()\[\]]*[\u0620-\u064a][^()\[\]]*)([)\]])")


def _paired(text: str) -> str:
    """Turn brackets so that they open on the left and close on the right, where each has its partner."""
    for pair in _PAIRS:
        places = [place for place, character in enumerate(text) if character in pair]
        if places and len(places) % 2 == 0:
            letters = list(text)
            for place, character in zip(places, itertools.cycle(pair), strict=False):
                letters[place] = character
            text = "".join(letters)
    return text
