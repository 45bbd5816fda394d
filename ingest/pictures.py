"""Pictures of pages (.png .jpg .tif .webp .bmp): their text recognized, put together as the text of a PDF is."""

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.blocks import Extraction, UnreadPage
from ingest.errors import UnreadableFile
from ingest.furniture import find_title
from ingest.pdf_margins import PageLines
from ingest.pdf_paragraphs import join_lines
from ingest.picture_files import PictureFile, PictureSize, gray_of, open_picture
from ingest.scanned_pages import (
    DOTS_PER_INCH,
    TESSERACT,
    PagePicture,
    ScannedPage,
    box_words,
    missing_tools,
    recognize_pages,
)
from ingest.tesseract import Gray
from ingest.tools import Tools

# A picture is brought to the resolution that reads best unless it nearly has it; made more than so much larger it
# only costs time. Source: recall of two articles, drawn at 200 dots per inch and brought to 160, 200, 250 and 300: in
# Amiri .874, .867, .811 and .833, in Naskh .983, .983, .976 and .955.
_NEAR = 0.2
_LARGEST_SCALE = 3.0
# Of its longer side, in dots: more are scaled down.
_LONGEST = 7000


def read_picture(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a picture of a page, or the pages of a TIFF.

    Raises:
        UnreadableFile: it is damaged, too large, or nothing on it can be read.
    """
    with open_picture(path, name) as file:
        sizes = tuple(file.sizes())
        if missing := missing_tools():
            unread = tuple(UnreadPage(number, "needs_ocr") for number in range(1, len(sizes) + 1))
            sentence = f"{name} is a picture, its text was not read. {missing}"
            return Extraction(
                (), "", page_count=len(sizes), notices=(sentence,), unread_pages=unread, waits_for=(TESSERACT,)
            )
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        pages = tuple(recognize_pages(_pictures(file, sizes), tools, sha256))
    if not any(page.lines for page in pages):
        raise UnreadableFile(
            f"{name} is a picture in which no text can be read: leave it out, or scan it again, sharp and at 200 dots "
            "per inch or more."
        )
    return _put_together(pages, sizes, name)


def _pictures(file: PictureFile, sizes: Sequence[PictureSize]) -> Iterator[PagePicture]:
    for number, size in enumerate(sizes, start=1):
        inch = 72 / size.dots_per_inch
        yield PagePicture(number, size.width * inch, size.height * inch, _drawing(file, number, size))


def _drawing(file: PictureFile, number: int, size: PictureSize) -> Callable[[], Gray]:
    return lambda: gray_of(file.picture(number), _scale_of(size))


def _scale_of(size: PictureSize) -> float:
    scale = min(_LARGEST_SCALE, DOTS_PER_INCH / size.dots_per_inch)
    scale = 1.0 if math.isclose(scale, 1.0, abs_tol=_NEAR) else scale
    return min(scale, _LONGEST / max(size.width, size.height))


def _put_together(pages: Sequence[ScannedPage], sizes: Sequence[PictureSize], name: str) -> Extraction:
    heights = [72 * size.height / size.dots_per_inch for size in sizes]
    lines = [PageLines(page.number, height, page.lines) for page, height in zip(pages, heights, strict=True)]
    blocks = box_words(join_lines(lines, ()), pages)
    place = find_title(blocks)
    heading = next((block.text for block in blocks if block.level == 1 and block.page == 1), "")
    return Extraction(
        blocks=blocks,
        text_as_read="\n".join(line.text for page in pages for line in page.lines),
        title=heading or (blocks[place].text if place >= 0 else ""),
        page_count=len(pages),
        notices=_notices(pages, name),
        unread_pages=tuple(UnreadPage(page.number, page.quality) for page in pages if page.quality != "good"),
        scanned_pages=tuple(page.number for page in pages if page.lines),
        doubtful_pages=tuple(page.number for page in pages if page.is_doubtful),
    )


def _notices(pages: Sequence[ScannedPage], name: str) -> tuple[str, ...]:
    unread = [page.number for page in pages if page.quality != "good"]
    if not unread:
        return ()
    numbers = ", ".join(map(str, unread[:10])) + ("…" if len(unread) > 10 else "")
    return (f"{name}: on {len(unread)} of {len(pages)} pages no text can be read (page {numbers}).",)
