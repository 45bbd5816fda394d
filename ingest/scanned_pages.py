"""Pages whose text is recognized in a picture: several at once, kept for the next time, their words placed."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from ingest.boxing import box_words as box_words
from ingest.cleaning import is_good_text, repair_text
from ingest.errors import TesseractFailed
from ingest.ocr import Recognition, recognize_picture
from ingest.pdf_lines import Line
from ingest.scans import ScannedPage as ScannedPage
from ingest.scans import ScannedWord
from ingest.tesseract import NAME, Gray, SeenLine
from ingest.tesseract import missing_tools as missing_tools
from ingest.tools import Tools

# What an extraction waits for where `missing_tools` says something.
TESSERACT = NAME
# Print is read as well at this as at 300, and in half the time.
DOTS_PER_INCH = 200


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page to be recognized.

    Attributes:
        number: from 1.
        width, height: of the page as it is seen, in points.
        draw: gives its picture in gray, rows from the top, best at 200 dots per inch; called once when its turn comes,
            by the thread that asks for the pages, and not at all for a page that was kept.
    """

    number: int
    width: float
    height: float
    draw: Callable[[], Gray]


def recognize_pages(pictures: Iterable[PagePicture], tools: Tools, sha256: str) -> Iterator[ScannedPage]:
    """Recognize pages of the file with that SHA-256, in order, as many at once as `tools.slots` allows.

    A picture is drawn when there is a free core for it. Call it only where `missing_tools` says nothing.
    """
    waiting: deque[Future[ScannedPage]] = deque()
    most = os.cpu_count() or 1
    with ThreadPoolExecutor(most, thread_name_prefix="ocr") as pool:
        for picture in pictures:
            with ExitStack() as turn:
                # Given back by the thread that works on it: no more pictures are in memory than cores work.
                turn.enter_context(tools.slots)
                waiting.append(pool.submit(_recognize, picture, picture.draw(), turn.pop_all()))
            while waiting and (waiting[0].done() or len(waiting) == most):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _recognize(picture: PagePicture, gray: Gray, turn: ExitStack) -> ScannedPage:
    with turn:
        try:
            seen = recognize_picture(gray, _dots_per_inch(picture, gray))
        except TesseractFailed:
            return ScannedPage(picture.number, (), (), 0.0, "needs_ocr")
    return _page_of(picture, gray, seen)


def _dots_per_inch(picture: PagePicture, gray: Gray) -> int:
    return round(72 * gray.shape[1] / picture.width) if picture.width else DOTS_PER_INCH


def _page_of(picture: PagePicture, gray: Gray, seen: Recognition) -> ScannedPage:
    height, width = gray.shape
    scale = picture.width / width
    lines = tuple(_line_of(line, scale, picture.height, seen.is_rtl) for line in seen.lines)
    if lines and not is_good_text("\n".join(line.text for line in lines)):
        return ScannedPage(picture.number, (), (), 0.0, "unreadable")
    words = tuple(
        ScannedWord(
            word.text,
            place,
            word.left / width,
            word.top / height,
            (word.right - word.left) / width,
            (word.bottom - word.top) / height,
        )
        for place, line in enumerate(seen.lines)
        for word in line.words
    )
    confidences = [word.confidence for line in seen.lines for word in line.words]
    confidence = sum(confidences) / (100 * len(confidences)) if confidences else 0.0
    return ScannedPage(picture.number, lines, words, confidence, "good")


def _line_of(line: SeenLine, scale: float, height: float, is_rtl: bool) -> Line:
    text = repair_text(" ".join(word.text for word in line.words))
    return Line(
        (text,), line.left * scale, line.right * scale, height - line.baseline * scale, line.size * scale, is_rtl
    )
