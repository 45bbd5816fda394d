"""tesseract, the program that recognizes text in pictures: asked for one picture at a time."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from ingest.errors import TesseractFailed

Gray = NDArray[np.uint8]

NAME = "tesseract"
# Arabic and French, as tesseract names them; French letters are those of English, too.
ARABIC, FRENCH = "ara", "fra"
# How a picture is cut into lines, as tesseract numbers it: a page with columns and headings, lines alone, or
# whatever there is.
PAGE, LINES, SCATTERED = "3", "6", "11"
_LANGUAGES = (ARABIC, FRENCH)
_INSTALL = "sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra"
# A page of print takes one second, one full of noise ten.
_LONGEST_SECONDS = 90.0
# With more threads of its own a page takes 11 to 52 s on a busy machine, not one (shared memory of OpenMP spins).
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word as tesseract reads it, and where it stands, in pixels from the picture's upper left corner.

    Attributes:
        confidence: 0 to 100.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as tesseract reads it: words in reading order, places in pixels from the upper left corner.

    Attributes:
        block: number of the part of the page (a column, a picture's caption) it stands in, in reading order.
        baseline: where its letters stand, at its middle.
        size: of its letters, from the foot of "p" to the head of "d".
        is_lying: whether it runs up or down the page, or stands on its head.
        cell_ends: of a table's row, the number of words up to the end of each cell; empty for other lines.
    """

    words: tuple[SeenWord, ...]
    block: int
    left: int
    top: int
    right: int
    bottom: int
    baseline: float
    size: float
    is_lying: bool
    cell_ends: tuple[int, ...] = ()


def missing_tools() -> str:
    """Say what is missing to recognize text, and how to install it, in one sentence; "" when all is there."""
    program = shutil.which(NAME)
    if program is None:
        return f"To read scanned pages install tesseract, then ingest again: {_INSTALL}"
    absent = [language for language in _LANGUAGES if language not in installed_languages()]
    if absent:
        names = " and ".join({ARABIC: "Arabic", FRENCH: "French"}[language] for language in absent)
        return f"To read scanned pages install what tesseract needs for {names}, then ingest again: {_INSTALL}"
    return ""


def installed_languages() -> tuple[str, ...]:
    """Give the languages that tesseract has data for; none when it is not there."""
    program = shutil.which(NAME)
    if program is None:
        return ()
    asked = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    return tuple(sorted(line.strip() for line in asked.stdout.splitlines()[1:] if line.strip()))


def recognize(
    picture: Gray, languages: Sequence[str], dots_per_inch: int, segmentation: str = PAGE
) -> tuple[SeenLine, ...]:
    """Read a picture, its main language first: that one sets in which direction columns follow each other.

    Raises:
        TesseractFailed: it is not there, does not end, or says that it cannot.
    """
    options = ("-l", "+".join(languages), "--psm", segmentation, "--dpi", str(dots_per_inch), "hocr")
    answer = _ask(picture, options)
    return tuple(_lines_of(answer))


_ROTATE = re.compile(rb"Rotate: (\d+)")


def find_turn(picture: Gray, dots_per_inch: int) -> int:
    """Give by how many quarters, against the clock, a picture must be turned to stand upright; 0 where it is unsure."""
    try:
        answer = _ask(picture, ("--psm", "0", "--dpi", str(dots_per_inch)))
    except TesseractFailed:
        return 0  # Too few letters, or its data for that is not there.
    found = _ROTATE.search(answer)
    return -int(found[1]) // 90 % 4 if found else 0


def _ask(picture: Gray, options: Sequence[str]) -> bytes:
    program = shutil.which(NAME)
    if program is None:
        raise TesseractFailed("tesseract is not installed")
    height, width = picture.shape
    graymap = b"P5 %d %d 255\n" % (width, height) + picture.tobytes()
    process = subprocess.Popen(
        [program, "stdin", "stdout", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | _ONE_THREAD,
        start_new_session=True,
    )
    try:
        answer, said = process.communicate(graymap, timeout=_LONGEST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise TesseractFailed(f"it took longer than {_LONGEST_SECONDS:.0f} s") from error
    finally:
        _end(process)
    if process.returncode:
        raise TesseractFailed(said.decode("utf-8", "replace").strip()[-200:] or f"it ended with {process.returncode}")
    return answer


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a program that still runs, with all that it started."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


# ---- the answer --------------------------------------------------------------------------------------------

_XHTML = "{http://www.w3.org/1999/xhtml}"
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_LINES = frozenset(("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"))


def _lines_of(answer: bytes) -> Iterator[SeenLine]:
    """Give the lines of an answer in hOCR, which says more of lines than tesseract's tables do."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(answer, parser)
    if root is None:
        return
    block = 0
    for element in root.iter(f"{_XHTML}div", f"{_XHTML}span"):
        kind = element.get("class", "")
        block += kind == "ocr_carea"
        if kind in _LINES and (words := tuple(_words_of(element))):
            yield _line_of(element.get("title", ""), words, block)


def _line_of(title: str, words: tuple[SeenWord, ...], block: int) -> SeenLine:
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    box, slope, size = _BOX.search(title), _BASELINE.search(title), _SIZE.search(title)
    is_lying = "textangle" in title or (len(words) > 1 and bottom - top > 2 * (right - left))
    baseline = float(bottom)
    if box and slope:
        # From the lower left corner of the line's box, by its slope.
        baseline = int(box[4]) + float(slope[2]) + float(slope[1]) * (int(box[3]) - int(box[1])) / 2
    return SeenLine(
        words, block, left, top, right, bottom, baseline, float(size[1]) if size else float(bottom - top), is_lying
    )


def _words_of(line: etree._Element) -> Iterator[SeenWord]:
    for element in line.iter(f"{_XHTML}span"):
        title = element.get("title", "")
        box, confidence = _BOX.search(title), _CONFIDENCE.search(title)
        text = "".join(map(str, element.itertext())).strip()
        if element.get("class") == "ocrx_word" and text and box and confidence:
            left, top, right, bottom = (int(number) for number in box.groups())
            yield SeenWord(text, left, top, right, bottom, float(confidence[1]))
