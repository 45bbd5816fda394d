"""From the lines of a PDF to paragraphs, headings and rows: margins out, lines re-flowed, pages kept."""

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.folding import fold_words
from ingest.blocks import PARAGRAPH, ROW, Block
from ingest.cleaning import has_swapped_lam_alef, repair_lam_alef
from ingest.pdf_flow import end_of, flow, is_split, repair_flow
from ingest.pdf_letters import lists_ligatures_backwards, turn_ligatures
from ingest.pdf_lines import Line
from ingest.pdf_margins import LARGER, PageLines, body_size_of, without_margins


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of a PDF's outline: its title, its depth from 1, the page it leads to."""

    title: str
    level: int
    page: int


def join_lines(pages: Sequence[PageLines], outline: Sequence[Mark]) -> tuple[Block, ...]:
    """Give a PDF's blocks in reading order.

    What stands in the same place at the head or foot of several pages is left out. A paragraph that runs over
    to the next page is two blocks, the second of which goes on with the first (`joint` is a space or nothing).
    """
    body_size = body_size_of(pages)
    pages = without_margins(pages, body_size)
    texts = [paragraph for page in pages for paragraph in _paragraphs_of(page)]
    texts = _with_notes_moved(texts, body_size)
    blocks = _blocks_of(texts, _heading_levels(texts, body_size))
    if any(has_swapped_lam_alef(block.text) for block in blocks):
        blocks = [replace(block, text=repair_lam_alef(block.text)) for block in blocks]
    if any(lists_ligatures_backwards(block.text) for block in blocks):
        blocks = [replace(block, text=turn_ligatures(block.text)) for block in blocks]
    return tuple(_with_outline(blocks, outline))


# ---- paragraphs --------------------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.!?؟…:؛][»”\"'’)\]\s⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_ITEM = re.compile(r"\s*(?:[•▪▫‣●○■□◆◦➢➤✓\uf0b7\uf0a7\uf0d8*]|\(?[\d٠-٩]{1,2}[.)-](?=\s)|\(?[a-zأ-ي][.)](?=\s))")
_DASH_ITEM = re.compile(r"\s*[-–—]\s")
_OTHER_SIZE = 0.08
_FEW_LINES = 4
_WIDE_PITCH = 1.35
_WIDE_PITCH_AFTER_SENTENCE = 1.18
_COMMON = 0.15
_INDENT = 0.6
_LONGEST_HEADING = 25


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines that belong together; `room` is the white at the end of the last one, in points."""

    page: int
    lines: tuple[Line, ...]
    room: float

    @property
    def is_row(self) -> bool:
        return len(self.lines[0].cells) > 1

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def fills_column(self) -> bool:
        """Say whether its last line leaves no room for another word."""
        return self.room < 3 * self.size


def _paragraphs_of(page: PageLines) -> Iterator[_Paragraph]:
    columns = list(_columns_of(page.lines))
    for column in columns:
        frame = _frame_of(column, columns)
        pitch = _pitch_of(column)
        begun = 0
        for place in range(1, len(column) + 1):
            if place == len(column) or _begins_paragraph(column, place, begun, frame, pitch):
                yield _Paragraph(page.number, tuple(column[begun:place]), _room(column, place - 1, frame))
                begun = place


@dataclass(frozen=True, slots=True)
class _Frame:
    """The left and right edge of a column, in points, and whether its lines begin on the right."""

    left: float
    right: float
    begins_right: bool


def _columns_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut lines where they go back up the page, move aside, or change size, and around the rows of tables."""
    column: list[Line] = []
    for line in lines:
        if column and not _stays_in_column(column[-1], line):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _stays_in_column(before: Line, line: Line) -> bool:
    goes_up = line.baseline > before.baseline
    aside = line.left > before.right or line.right < before.left
    is_row = len(before.cells) > 1 or len(line.cells) > 1
    return not goes_up and not aside and not is_row and not _differ_in_size(before, line)


def _differ_in_size(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) > _OTHER_SIZE * max(line.size, other.size)


def _frame_of(column: list[Line], columns: Sequence[list[Line]]) -> _Frame:
    """Find a column's edges; one of few lines shares those of its like on the page."""
    like = [column] if len(column) >= _FEW_LINES else [other for other in columns if _is_alike(column, other)]
    lines = [line for lines in like or [column] for line in lines]
    lefts, rights = [line.left for line in lines], [line.right for line in lines]
    begins_right = column[0].is_rtl
    if len(lines) >= _FEW_LINES:
        # Lines begin at the edge they have in common: Arabic set by a program that knows none begins on the left.
        begins_right = _spread(rights) < _spread(lefts)
    return _Frame(min(lefts), max(rights), begins_right)


def _spread(edges: list[float]) -> float:
    middle = statistics.median(edges)
    return sum(abs(edge - middle) for edge in edges)


def _is_alike(column: list[Line], other: list[Line]) -> bool:
    """Say whether two columns begin at one edge and are set in one size."""
    if _differ_in_size(column[0], other[0]) or len(other[0].cells) > 1 or column[0].is_rtl != other[0].is_rtl:
        return False
    if column[0].is_rtl:
        return abs(max(line.right for line in column) - max(line.right for line in other)) < column[0].size
    return abs(min(line.left for line in column) - min(line.left for line in other)) < column[0].size


def _pitch_of(lines: Sequence[Line]) -> float:
    """Give the usual distance between two lines of one paragraph, in points; 1.4 sizes when unknown.

    It is the smallest distance that is common: those between paragraphs are wider.
    """
    size = lines[0].size
    steps = [before.baseline - after.baseline for before, after in itertools.pairwise(lines)]
    counts = Counter(round(step, 0) for step in steps if 0.7 * size < step < 2.2 * size)
    common = [step for step, count in counts.items() if count >= _COMMON * len(steps)]
    return min(common, default=1.4 * size)


def _begins_paragraph(column: list[Line], place: int, begun: int, frame: _Frame, pitch: float) -> bool:
    before, line = column[place - 1], column[place]
    if is_split(before.text, line.text):
        return False
    is_end = bool(_SENTENCE_END.search(before.text))
    step = before.baseline - line.baseline
    if step > (_WIDE_PITCH_AFTER_SENTENCE if is_end else _WIDE_PITCH) * pitch or _ITEM.match(line.text):
        return True
    if is_end and _DASH_ITEM.match(line.text):
        return True
    if _indent(line, frame) > _INDENT * line.size and _indent(before, frame) < 0.3 * line.size:
        return is_end or place - begun > 1
    # A line that left room for the next word was ended on purpose.
    first_word = line.text.split(maxsplit=1)[0] if line.text else ""
    word_width = line.width * (len(first_word) + 1) / max(1, len(line.text))
    room = _room(column, place - 1, frame)
    return room > word_width + line.size if is_end else room > 2 * word_width + 4 * line.size


def _indent(line: Line, frame: _Frame) -> float:
    return frame.right - line.right if frame.begins_right else line.left - frame.left


def _room(column: list[Line], place: int, frame: _Frame) -> float:
    """Give the white at the end of a line, in points, up to where the lines around it end.

    Only near lines count: a column may begin below a paragraph that is as wide as the page.
    """
    line = column[place]
    near = column[max(0, place - 2) : place + 3] if len(column) >= _FEW_LINES else []
    if frame.begins_right:
        return line.left - min((other.left for other in near), default=frame.left)
    return max((other.right for other in near), default=frame.right) - line.right


# ---- blocks ------------------------------------------------------------------------------------------------


def _heading_levels(paragraphs: Sequence[_Paragraph], body_size: float) -> dict[float, int]:
    """Map the heights of headings to their levels: larger than the text, few words, no full stop."""
    sizes = {
        round(paragraph.size, 1)
        for paragraph in paragraphs
        if paragraph.size > LARGER * body_size and _may_be_heading(paragraph)
    }
    return {size: level for level, size in enumerate(sorted(sizes, reverse=True), 1)}


def _may_be_heading(paragraph: _Paragraph) -> bool:
    text = " ".join(line.text for line in paragraph.lines)
    words = len(fold_words(text))
    return 0 < words <= _LONGEST_HEADING and not paragraph.is_row and not text.rstrip().endswith((".", "،", ",", ";"))


def _blocks_of(paragraphs: Sequence[_Paragraph], levels: dict[float, int]) -> list[Block]:
    blocks: list[Block] = []
    before: _Paragraph | None = None
    before_level = 0
    for paragraph in paragraphs:
        level = levels.get(round(paragraph.size, 1), 0) if _may_be_heading(paragraph) else 0
        text = repair_flow(flow([line.text for line in paragraph.lines]))
        joint = PARAGRAPH
        if before and before.is_row and paragraph.is_row and before.page == paragraph.page:
            joint = ROW
        elif before and not level and not before_level and _goes_on(before, paragraph):
            joint = "" if is_split(before.lines[-1].text, paragraph.lines[0].text) else " "
        elif before and _is_item(before) and _is_item(paragraph):
            joint = ROW
        if text:
            if not joint:
                blocks[-1] = replace(blocks[-1], text=end_of(blocks[-1].text, text))
            blocks.append(Block(text, level, paragraph.page, joint))
            before, before_level = paragraph, level
    return blocks


# Source: notes are set in .75 to .91 of the text's size by Chromium, LibreOffice, WeasyPrint and XeLaTeX.
_SMALLER = 0.94
_NOTE = re.compile(r"\s*(?:\(?[\d٠-٩]{1,3}[).\]:\s-]|\[[\d٠-٩]{1,3}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|[*†‡])")


def _with_notes_moved(paragraphs: Sequence[_Paragraph], body_size: float) -> list[_Paragraph]:
    """Put the notes at the foot of a column before the paragraph above them, where that goes on behind them."""
    moved: list[_Paragraph] = []
    notes: list[_Paragraph] = []
    for paragraph in paragraphs:
        is_small = paragraph.size < _SMALLER * body_size and not paragraph.is_row
        if is_small and moved and paragraph.page == moved[-1].page and (notes or _NOTE.match(paragraph.lines[0].text)):
            notes.append(paragraph)
            continue
        if notes and _goes_on(moved[-1], paragraph):
            moved[-1:] = [*notes, moved[-1]]
        else:
            moved += notes
        notes = []
        moved.append(paragraph)
    return moved + notes


def _is_item(paragraph: _Paragraph) -> bool:
    return bool(_ITEM.match(paragraph.lines[0].text) or _DASH_ITEM.match(paragraph.lines[0].text))


def _goes_on(before: _Paragraph, after: _Paragraph) -> bool:
    """Say whether a paragraph goes on in the next column or on the next page."""
    if before.is_row or after.is_row or _is_item(after):
        return False
    is_other_size = abs(before.size - after.size) > _OTHER_SIZE * max(before.size, after.size)
    is_moved = before.page != after.page or after.lines[0].baseline > before.lines[-1].baseline
    text, following = before.lines[-1].text.rstrip(), after.lines[0].text.lstrip()
    if is_other_size or not is_moved or not text or not following or _SENTENCE_END.search(text):
        return False
    if following[0].isupper() and not text.endswith((",", "-")) and not before.fills_column:
        return False
    return before.fills_column or following[0].islower() or text.endswith((",", "،", "-"))


# ---- outline -----------------------------------------------------------------------------------------------


def _with_outline(blocks: list[Block], outline: Sequence[Mark]) -> Iterator[Block]:
    """Make headings of the blocks that the outline names, on the pages it names."""
    waiting: dict[int, list[tuple[list[str], Mark]]] = defaultdict(list)
    for mark in outline:
        waiting[mark.page].append((fold_words(mark.title), mark))
    for block in blocks:
        level = block.level
        words = fold_words(block.text) if waiting[block.page] else []
        for entry in waiting[block.page]:
            if entry[0] == words:
                waiting[block.page].remove(entry)
                level = entry[1].level
                break
        yield replace(block, level=level)
