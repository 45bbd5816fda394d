"""From a file to its texts: the reader is picked, the text repaired, pages, headings and words placed.

A file may hold others (attachments, members of an archive): each of them is read in the same way.
"""

import errno
import hashlib
import itertools
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.records import DocumentDate, Heading, Page, Quality, WordBox
from ingest.archives import read_zip
from ingest.blocks import Extraction, Part, UnreadPart
from ingest.cleaning import text_quality
from ingest.delimited import read_csv
from ingest.epub import read_epub
from ingest.errors import UnreadableFile
from ingest.file_names import refuse_kind
from ingest.file_names import shown_name as shown_name
from ingest.html import read_html
from ingest.judging import judge_text
from ingest.libreoffice import read_old_office
from ingest.mail import read_mail
from ingest.mailboxes import read_mailbox
from ingest.metadata import date_in_name
from ingest.mhtml import read_mhtml
from ingest.office import read_docx
from ingest.opendocument import read_odp, read_ods, read_odt
from ingest.pdf import read_pdf
from ingest.picture_files import PICTURE_SUFFIXES
from ingest.pictures import read_picture
from ingest.plain import read_markdown, read_plain
from ingest.presentations import read_pptx
from ingest.rich_text import read_rtf
from ingest.spreadsheets import read_xlsx
from ingest.tar_archives import read_packed
from ingest.tools import DEEPEST, Tools

_MB = 1_000_000
# In letters. Every passage carries the headings that it stands under: one without end would be kept a thousand times.
_LONGEST_HEADING = 1_000
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """One text: a file's own, or that of a file which it holds.

    Attributes:
        member: the path of what was read within the file, "annexes.zip/accord.pdf"; "" for the file itself.
        text: the body: paragraphs parted by an empty line, rows of a list or table by a line end; no block
            holds a line end.
        text_as_read: what the reader gave, before furniture was removed and letters repaired.
        pages: at least one; together they cover `text` from 0 to its end without a gap.
        headings: in order of start.
        word_boxes: of scanned pages, in order of start.
        title: as stated, else the line that looks like one, else the file's name without its ending; cut after 300
            letters.
        publisher: as stated, or "", cut likewise.
        date: as stated in the file ("metadata"), or by its name ("file"), or None; never when the file was made.
        text_quality: share of known words, 0 to 1 (ingest.cleaning.text_quality).
        sha256: of what was read.
        notices: what could not be read of a file that was read in part, one sentence each.
        address: the web address that the file says it was saved from, or "".
    """

    member: str
    text_as_read: str
    text: str
    pages: tuple[Page, ...]
    headings: tuple[Heading, ...]
    word_boxes: tuple[WordBox, ...]
    title: str
    publisher: str
    date: DocumentDate | None
    text_quality: float
    sha256: str
    notices: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class FileReading:
    """All that was read of one file.

    Attributes:
        readings: its own text first, if it has one, then those of the files that it holds, in their order.
        unread: the files within it that could not be read, by their path within it.
        sha256: of the file itself.
        waits_for: tools that are missing and would read more of it.
    """

    readings: tuple[Reading, ...]
    unread: tuple[UnreadPart, ...]
    sha256: str
    waits_for: tuple[str, ...]


Reader = Callable[[Path, str, Tools], Extraction]


@dataclass(frozen=True, slots=True)
class _Format:
    """How a kind of file is read, and the largest that is, in bytes.

    The limits lie far above real documents and are there for files made to exhaust memory or time. Source: 20 MB
    of running text take 5 to 13 s to read, 20 MB of HTML 5 s.
    """

    read: Reader
    largest: int


def _whole(read: Callable[[bytes, str], Extraction]) -> Reader:
    """Make a reader of one that takes a file's whole content."""
    return lambda path, name, _: read(path.read_bytes(), name)


_FORMATS = {
    ".txt": _Format(_whole(read_plain), 20 * _MB),
    ".md": _Format(_whole(read_markdown), 20 * _MB),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _Format(_whole(read_html), 100 * _MB)),
    ".pdf": _Format(read_pdf, 2_000 * _MB),
    **dict.fromkeys(PICTURE_SUFFIXES, _Format(read_picture, 2_000 * _MB)),
    **dict.fromkeys((".docx", ".docm", ".dotx"), _Format(read_docx, 500 * _MB)),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), _Format(read_pptx, 1_000 * _MB)),
    **dict.fromkeys((".xlsx", ".xlsm"), _Format(read_xlsx, 4_000 * _MB)),
    ".odt": _Format(read_odt, 500 * _MB),
    ".odp": _Format(read_odp, 1_000 * _MB),
    ".ods": _Format(read_ods, 2_000 * _MB),
    ".rtf": _Format(read_rtf, 100 * _MB),
    **dict.fromkeys((".doc", ".dot", ".xls", ".ppt", ".pps"), _Format(read_old_office, 200 * _MB)),
    **dict.fromkeys((".csv", ".tsv"), _Format(read_csv, 10_000 * _MB)),
    **dict.fromkeys((".mhtml", ".mht"), _Format(read_mhtml, 100 * _MB)),
    ".epub": _Format(read_epub, 300 * _MB),
    ".eml": _Format(read_mail, 100 * _MB),
    ".mbox": _Format(read_mailbox, 10_000 * _MB),
    ".zip": _Format(read_zip, 10_000 * _MB),
    **dict.fromkeys((".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"), _Format(read_packed, 10_000 * _MB)),
}
READABLE_SUFFIXES = tuple(_FORMATS)
_LARGEST = {suffix: form.largest for suffix, form in _FORMATS.items()}


def read_file(path: Path, tools: Tools) -> FileReading:
    """Read one file, with the files that it holds: texts, pages and headings, and what each states of itself.

    Raises:
        UnreadableFile: nothing can be read of it; the message names it, what is wrong and what to do.
    """
    sha256 = _digest(path, shown_name(path), _FORMATS.get(path.suffix.lower()))
    readings: list[Reading] = []
    unread: list[UnreadPart] = []
    waits_for: dict[str, None] = {}
    tools.unpacking.begin_file(path.stat().st_size)
    for each in _read_deep(path, "", replace(tools, largest=_LARGEST), 0):
        tools.tell(0, 0)
        if isinstance(each, UnreadPart):
            unread.append(each)
        elif isinstance(each, Reading):
            readings.append(each)
        else:
            waits_for[each] = None
    if not readings and not unread:
        raise _no_text(shown_name(path))
    return FileReading(tuple(readings), tuple(unread), sha256, tuple(waits_for))


def _read_deep(path: Path, member: str, tools: Tools, depth: int) -> Iterator[Reading | UnreadPart | str]:
    """Give what a file and its parts hold, the parts that could not be read, and the names of tools missed."""
    extraction = _extract(path, tools)
    yield from extraction.waits_for
    reading = _reading_of(path, member, extraction)
    if reading:
        tools.unpacking.count_text(len(reading.text), shown_name(path))
        yield reading
    holds_parts = False
    for part in itertools.chain(extraction.unread_parts, extraction.parts):
        holds_parts = True
        yield from _read_part(replace(part, name=_within(member, part.name)), tools, depth)
    if not reading and not holds_parts:
        raise _no_text(shown_name(path), extraction.notices if extraction.waits_for else ())


def _read_part(part: Part | UnreadPart, tools: Tools, depth: int) -> Iterator[Reading | UnreadPart | str]:
    """Read a part and remove what was unpacked of it, so that one part at a time lies on the disk."""
    if isinstance(part, UnreadPart):
        yield part
    elif depth == DEEPEST:
        yield UnreadPart(part.name, f"{shown_name(part.path)} lies too deep, in a file within a file: unpack it.")
    else:
        try:
            yield from _read_deep(part.path, part.name, tools, depth + 1)
        except UnreadableFile as error:
            yield UnreadPart(part.name, str(error))
        part.path.unlink(missing_ok=True)


def _within(member: str, name: str) -> str:
    return f"{member}/{name}" if member else name


def _extract(path: Path, tools: Tools) -> Extraction:
    name = shown_name(path)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise UnreadableFile(refuse_kind(path, READABLE_SUFFIXES))
    try:
        return form.read(path, name, tools)
    except OSError as error:
        raise UnreadableFile(_explain(error, path, name)) from error


def _no_text(name: str, notices: tuple[str, ...] = ()) -> UnreadableFile:
    """Make the refusal of a file without text: the first notice says so where a tool is missing."""
    if notices:
        return UnreadableFile(notices[0])
    return UnreadableFile(f"{name} holds no text: open it to see what it is, and save it again with its text.")


def _reading_of(path: Path, member: str, extraction: Extraction) -> Reading | None:
    """Put an extraction together; None when it has no text."""
    text, pages, headings, boxes = _lay_out(extraction)
    if not text:
        return None
    return Reading(
        member=member,
        text_as_read=extraction.text_as_read,
        text=text,
        pages=pages,
        headings=headings,
        word_boxes=boxes,
        title=_shortened(extraction.title or path.stem),
        publisher=_shortened(extraction.publisher),
        date=extraction.date or date_in_name(path.stem),
        text_quality=text_quality(text),
        sha256=_digest(path, shown_name(path), None),
        notices=extraction.notices,
        address=extraction.address,
    )


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1] + "…"


def _digest(path: Path, name: str, form: _Format | None) -> str:
    """Give the SHA-256 of a regular file, never waiting on a pipe or a device."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            _check_kind(found, name, form)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise UnreadableFile(_explain(error, path, name)) from error
    if not found.st_size:
        raise UnreadableFile(f"{name} is empty: save it again with its text, or leave it out.")
    return digest


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


_Layout = tuple[str, tuple[Page, ...], tuple[Heading, ...], tuple[WordBox, ...]]


def _lay_out(extraction: Extraction) -> _Layout:
    """Join blocks to one text, with the place of every page, heading and scanned word in it.

    A page begins where its first block does; a page without text has no length, at the start of the next.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    boxes: list[WordBox] = []
    starts: dict[int, int] = {}
    at = 0
    for block in extraction.blocks:
        if not block.text:
            continue
        joint = block.joint if parts else ""
        parts += (joint, block.text)
        start = at + len(joint)
        at = start + len(block.text)
        starts.setdefault(block.page, start)
        boxes += (replace(word, start=start + word.start, end=start + word.end) for word in block.words)
        if block.level and len(block.text) <= _LONGEST_HEADING:
            headings.append(Heading(block.level, start, at))
    text = "".join(parts)
    return text, _judged(_tile(starts, extraction.page_count, at), text, extraction), tuple(headings), tuple(boxes)


def _judged(pages: Sequence[Page], text: str, extraction: Extraction) -> tuple[Page, ...]:
    known: dict[int, Quality] = dict.fromkeys(extraction.doubtful_pages, "doubtful")
    known |= {page.number: page.quality for page in extraction.unread_pages}
    scanned = set(extraction.scanned_pages)
    return tuple(
        replace(
            page,
            quality=known.get(page.number) or judge_text(text[page.start : page.end]),
            is_scanned=page.number in scanned,
        )
        for page in pages
    )


def _tile(starts: dict[int, int], page_count: int, end: int) -> tuple[Page, ...]:
    pages: list[Page] = []
    for number in range(page_count, 0, -1):
        start = 0 if number == 1 else min(starts.get(number, end), end)
        pages.append(Page(number, start, end))
        end = start
    return tuple(reversed(pages))
