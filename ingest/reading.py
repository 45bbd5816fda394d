"""From a file to its text: the reader is picked, the text repaired, pages and headings placed."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.records import DocumentDate, Heading, Page
from ingest.blocks import Block, Extraction
from ingest.cleaning import text_quality
from ingest.errors import UnreadableFile
from ingest.html import read_html
from ingest.metadata import date_in_name
from ingest.office import read_docx
from ingest.pdf import read_pdf
from ingest.plain import read_markdown, read_plain

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read.

    Attributes:
        text: the body: paragraphs parted by an empty line, rows of a list or table by a line end; no block
            holds a line end.
        text_as_read: what the reader gave, before furniture was removed and letters repaired.
        pages: at least one; together they cover `text` from 0 to its end without a gap.
        headings: in order of start.
        title: as stated, else the line that looks like one, else the file's name without its ending.
        publisher: as stated, or "".
        date: as stated in the file ("metadata"), or by its name ("file"), or None; never when the file was made.
        text_quality: share of known words, 0 to 1 (ingest.cleaning.text_quality).
        notices: what could not be read of a file that was read in part, one sentence each.
    """

    text_as_read: str
    text: str
    pages: tuple[Page, ...]
    headings: tuple[Heading, ...]
    title: str
    publisher: str
    date: DocumentDate | None
    text_quality: float
    sha256: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Format:
    """How a kind of file is read, and the largest that is.

    The limits lie far above real documents and are there for files made to exhaust memory or time. Source: 20 MB
    of running text take 5 to 13 s to read, 20 MB of HTML 5 s.
    """

    read: Callable[[bytes, str], Extraction]
    largest: int


_FORMATS = {
    ".txt": _Format(read_plain, 20 * _MB),
    ".md": _Format(read_markdown, 20 * _MB),
    ".html": _Format(read_html, 20 * _MB),
    ".htm": _Format(read_html, 20 * _MB),
    ".pdf": _Format(read_pdf, 500 * _MB),
    ".docx": _Format(read_docx, 100 * _MB),
}
READABLE_SUFFIXES = tuple(_FORMATS)


def read_file(path: Path) -> Reading:
    """Read one file: its text, pages and headings, and what it states of itself.

    Raises:
        UnreadableFile: it cannot become a document; the message names it, what is wrong and what to do.
    """
    name = shown_name(path)
    form = _FORMATS.get(path.suffix.lower())
    contents = _contents_of(path, name, form)
    if form is None:
        raise UnreadableFile(f"{name} is of a kind that is not read: convert it to {', '.join(READABLE_SUFFIXES)}.")
    extraction = form.read(contents, name)
    text, pages, headings = _lay_out(extraction.blocks, extraction.page_count)
    if not text:
        raise UnreadableFile(f"{name} holds no text: open it to see what it is, and save it again with its text.")
    return Reading(
        text_as_read=extraction.text_as_read,
        text=text,
        pages=pages,
        headings=headings,
        title=extraction.title or path.stem,
        publisher=extraction.publisher,
        date=extraction.date or date_in_name(path.stem),
        text_quality=text_quality(text),
        sha256=hashlib.sha256(contents).hexdigest(),
        notices=extraction.notices,
    )


_LONGEST_NAME = 120


def shown_name(path: Path) -> str:
    """Give a file's name as messages show it: in quotation marks, on one line, without hidden characters."""
    name = "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in (path.name or str(path))
    )
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 20]}…{name[-19:]}"
    return f'"{name}"'


def _contents_of(path: Path, name: str, form: _Format | None) -> bytes:
    """Read the whole of a regular file, never waiting on a pipe or a device."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            _check_kind(found, name, form)
            contents = file.read(found.st_size + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFile(_explain(error, path, name)) from error
    if not contents:
        raise UnreadableFile(f"{name} is empty: save it again with its text, or leave it out.")
    return contents


def _check_kind(found: os.stat_result, name: str, form: _Format | None) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFile(f"{name} is a folder and not a file: name the files in it.")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile(f"{name} is a pipe or a device and not a file: copy its contents to a file.")
    if form and found.st_size > form.largest:
        size, limit = found.st_size / _MB, form.largest // _MB
        raise UnreadableFile(f"{name} is too large ({size:.0f} MB, at most {limit} MB are read): split it into parts.")


def _explain(error: OSError | ValueError, path: Path, name: str) -> str:
    code = error.errno if isinstance(error, OSError) else errno.EINVAL
    if code == errno.ENOENT and path.is_symlink():
        return f"{name} is a link to a file that does not exist: mend the link or leave it out."
    sentences = {
        errno.ENOENT: "does not exist: check its name.",
        errno.EACCES: "may not be read by you: change its rights.",
        errno.EPERM: "may not be read by you: change its rights.",
        errno.ELOOP: "is a link that leads back to itself: mend the link or leave it out.",
        errno.EISDIR: "is a folder and not a file: name the files in it.",
        errno.ENAMETOOLONG: "has a name that is too long for this system: give it a shorter one.",
        errno.ENXIO: "is a pipe or a device and not a file: copy its contents to a file.",
    }
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"{name} {sentences.get(code or 0, f'cannot be read ({reason}): check the disk and try again.')}"


def _lay_out(blocks: Sequence[Block], page_count: int) -> tuple[str, tuple[Page, ...], tuple[Heading, ...]]:
    """Join blocks to one text, with the place of every page and heading in it.

    A page begins where its first block does; a page without text has no length, at the start of the next.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    starts: dict[int, int] = {}
    at = 0
    for block in blocks:
        if not block.text:
            continue
        joint = block.joint if parts else ""
        parts += (joint, block.text)
        start = at + len(joint)
        at = start + len(block.text)
        starts.setdefault(block.page, start)
        if block.level:
            headings.append(Heading(block.level, start, at))
    return "".join(parts), _tile(starts, page_count, at), tuple(headings)


def _tile(starts: dict[int, int], page_count: int, end: int) -> tuple[Page, ...]:
    pages: list[Page] = []
    for number in range(page_count, 0, -1):
        start = 0 if number == 1 else min(starts.get(number, end), end)
        pages.append(Page(number, start, end))
        end = start
    return tuple(reversed(pages))
