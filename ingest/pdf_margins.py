"""The margins of a PDF: running headers, footers and page numbers taken out."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.folding import fold_words
from ingest.cleaning import repair_text
from ingest.pdf_lines import Line

# Letters this many times the size of the text's are a title or heading.
LARGER = 1.12

Unread = Literal["", "needs_ocr", "unreadable"]


@dataclass(frozen=True, slots=True)
class PageLines:
    """One page, numbered from 1: its lines in reading order, its height in points (0 when places are unknown).

    Attributes:
        unread: why it has no lines though something stands on it; "" also for an empty sheet.
        is_scanned: its text was recognized in a picture.
    """

    number: int
    height: float
    lines: tuple[Line, ...]
    unread: Unread = ""
    is_scanned: bool = False

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


_MARGIN = 0.12
_MARGIN_LINES = 4
_SAME_PLACE = 6.0
# "- 12 -", "12/40", "Page 12 sur 40", «صفحة ١٢ من ٤٠».
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|صفحة|الصفحة|ص)?[\s.:-]*[\[(–—-]*\s*[\d٠-٩]{1,4}\s*[\])–—-]*(?:\s*(?:/|sur|of|من|على)\s*[\d٠-٩]{1,4})?"
)
# Browsers print the day, the page's title, its address and the page number around what they print.
_PRINTED = re.compile(
    r"(?:(?:file|https?)://\S+( \| | )\d+/\d+)|\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}( [AP]M)?( .*)?"
)


def without_margins(pages: Sequence[PageLines], body_size: float) -> list[PageLines]:
    """Leave out running headers, footers and page numbers.

    A title and the header row of a long table are no furniture where they first stand: they stay once.
    """
    places: dict[tuple[str, ...], list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for line in _margin_lines(page):
            places[_margin_key(line)].append((page.number, line.baseline))
    running = {key for key, found in places.items() if _is_running(found)}
    seen: set[tuple[str, ...]] = set()
    kept = []
    for page in pages:
        candidates = {id(line) for line in _margin_lines(page)}
        lines = []
        for line in page.lines:
            key = _margin_key(line)
            is_printed = id(line) in candidates and bool(_PRINTED.fullmatch(line.text) or _is_page_number(line, page))
            is_running = id(line) in candidates and key in running
            stays_once = len(line.cells) > 2 or line.size > LARGER * body_size
            if not is_printed and (not is_running or (stays_once and key not in seen)):
                lines.append(line)
            seen.add(key)
        kept.append(replace(page, lines=tuple(lines)))
    return kept


def _is_page_number(line: Line, page: PageLines) -> bool:
    """Say whether a line is nothing but a page's number, above or below all others."""
    heights = [other.baseline for other in page.lines]
    is_outermost = len(heights) > 1 and line.baseline in (min(heights), max(heights))
    return is_outermost and bool(_PAGE_NUMBER.fullmatch(line.text.strip().lower()))


def _margin_lines(page: PageLines) -> list[Line]:
    """Give the lines in the upper and lower eighth of a page, at most four of each."""
    by_height = sorted(page.lines, key=lambda line: line.baseline)
    low = [line for line in by_height[:_MARGIN_LINES] if line.baseline < _MARGIN * page.height]
    high = [line for line in by_height[-_MARGIN_LINES:] if line.baseline > (1 - _MARGIN) * page.height]
    return low + high if page.height else []


def _margin_key(line: Line) -> tuple[str, ...]:
    """Give a line's words with every number alike, so that page numbers are one line."""
    return tuple(re.sub(r"\d+", "#", word) for word in fold_words(repair_text(line.text)))


def _is_running(found: list[tuple[int, float]]) -> bool:
    """Say whether a line stands at one height on several pages."""
    heights = [height for _, height in found]
    middle = statistics.median(heights)
    return len({page for page, height in found if abs(height - middle) <= _SAME_PLACE}) > 1


def body_size_of(pages: Sequence[PageLines]) -> float:
    """Give the font size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0
