"""PDF files: each page by the best of its readers, what lies on it as a picture by text recognition.

Text comes from pypdfium2 and geometry; pypdf is asked where that reads badly; text recognition where there is none,
or none that can be told. Whichever has the most known words is taken, page by page.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.blocks import Extraction, UnreadPage, UnreadPart
from ingest.cleaning import text_quality
from ingest.errors import UnreadableFile
from ingest.furniture import find_title
from ingest.metadata import stated_publisher, stated_title
from ingest.pdf_attachments import unpack_attachments
from ingest.pdf_file import PdfFile, open_pdf
from ingest.pdf_letters import ARABIC
from ingest.pdf_lines import Line
from ingest.pdf_margins import PageLines
from ingest.pdf_paragraphs import join_lines
from ingest.pdf_recognition import FoundPage, Recognized, need_of, reads_well, recognize_where_needed
from ingest.pdf_second_reader import SecondReader, second_reader
from ingest.scanned_pages import TESSERACT, box_words
from ingest.tools import Tools

_LONGEST_SECONDS = 900


def read_pdf(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a PDF: text in reading order, paragraphs joined, running headers and page numbers removed.

    Files attached to it become parts.

    Raises:
        UnreadableFile: it is damaged, protected by a password, too long, or nothing can be read of it.
    """
    with open_pdf(path, name) as file, second_reader(path) as second:
        found = list(_read_pages(file, second, tools))
        read = recognize_where_needed(found, file, path, tools)
        blocks = box_words(join_lines(read.pages, file.outline()), read.scanned)
        title, author = file.info("Title"), file.info("Author")
        has_attachments, noted_pages = file.has_attachments(), file.noted_pages
    if not blocks and not has_attachments:
        raise UnreadableFile(_explain_no_text(read, name))
    place = find_title(blocks)
    heading = next((block.text for block in blocks if block.level == 1 and block.page == 1), "")
    notices = tuple(_notices(read, name))
    return Extraction(
        blocks=blocks,
        text_as_read="\n".join(line.text for page in read.pages for line in page.lines),
        title=stated_title(title) or heading or (blocks[place].text if place >= 0 else ""),
        publisher=stated_publisher(author),
        page_count=len(read.pages),
        notices=notices,
        unread_pages=tuple(UnreadPage(page.number, page.unread) for page in read.pages if page.unread),
        scanned_pages=tuple(page.number for page in read.scanned),
        doubtful_pages=tuple(page.number for page in read.scanned if page.is_doubtful),
        parts=unpack_attachments(path, noted_pages, tools) if has_attachments else (),
        # Without a text of its own it is no document, and who asked for it is told all the same.
        unread_parts=tuple(UnreadPart("pages", notice) for notice in notices if not blocks),
        waits_for=(TESSERACT,) if read.missing else (),
    )


def _explain_no_text(read: Recognized, name: str) -> str:
    qualities = {page.unread for page in read.pages}
    if read.missing:
        return f"{name} has no text that can be read and looks scanned. {read.missing}"
    if qualities == {""}:
        return f"{name} holds empty pages only: leave it out, or get another copy."
    if "needs_ocr" in qualities:
        return f"{name} looks scanned, and text recognition failed: split it into parts, or scan it again."
    return f"{name} holds no text that can be recognized: scan it again, sharper and straight, or get another copy."


def _notices(read: Recognized, name: str) -> Iterator[str]:
    waiting = [page.number for page in read.pages if page.unread == "needs_ocr"]
    if read.missing and not waiting:
        yield f"{name} holds text over scanned pages that reads badly. {read.missing}"
    elif waiting:
        remedy = read.missing or "Text recognition failed on them: scan them again."
        yield f"{name}: {_counted(waiting, read)} are scanned and were not read ({_numbers(waiting)}). {remedy}"
    if unreadable := [page.number for page in read.pages if page.unread == "unreadable"]:
        yield f"{name}: {_counted(unreadable, read)} hold no text that can be read ({_numbers(unreadable)})."


def _counted(numbers: Sequence[int], read: Recognized) -> str:
    return f"{len(numbers)} of {len(read.pages)} pages"


def _numbers(numbers: Sequence[int]) -> str:
    return "page " + ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")


# ---- pages -------------------------------------------------------------------------------------------------


def _read_pages(file: PdfFile, second: SecondReader, tools: Tools) -> Iterator[FoundPage]:
    deadline = time.monotonic() + _LONGEST_SECONDS
    for place in range(file.page_count):
        tools.tell(place, file.page_count)
        if time.monotonic() < deadline:
            yield _best_of(file.read_page(place), file, second)
        else:
            yield FoundPage(PageLines(place + 1, 0.0, (), unread="unreadable"), 0.0, "")


def _best_of(page: PageLines, file: PdfFile, second: SecondReader) -> FoundPage:
    """Take pypdf's text where it reads clearly better."""
    text = page.text
    score = text_quality(text)
    if page.unread:
        return FoundPage(page, score, "")
    if text and not reads_well(text, score):
        other = second.page_text(page.number - 1, score)
        if (other_score := text_quality(other)) > score:
            page, score = PageLines(page.number, 0.0, tuple(_lines_without_places(other))), other_score
    return FoundPage(page, score, need_of(page, score, file))


def _lines_without_places(text: str) -> Iterator[Line]:
    """Give lines whose places are unknown: one character is one wide, each line one high."""
    lines = [line.strip() for line in text.split("\n")]
    for place, line in enumerate(lines):
        if line:
            is_rtl = bool(ARABIC.search(line))
            left, right = (-len(line), 0) if is_rtl else (0, len(line))
            yield Line((line,), left, right, -1.2 * place, 1.0, is_rtl)
