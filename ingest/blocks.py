"""What a reader gives: a file cut into blocks, with what the file says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.records import DocumentDate, WordBox

PARAGRAPH = "\n\n"
ROW = "\n"
# What stands between the cells of a table's row.
CELL = " | "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, or one row of a list or table: a single line of text once repaired.

    Attributes:
        level: 0 for body text, 1 for the highest heading, and so on.
        page: the page it stands on, from 1.
        joint: what separates it from the block before it: PARAGRAPH, ROW, or, when it goes on with a
            paragraph begun on the page before, " " or "".
        words: of a scanned page, where the words stand; their offsets count in `text`.
    """

    text: str
    level: int = 0
    page: int = 1
    joint: str = PARAGRAPH
    words: tuple[WordBox, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page of which no text is kept."""

    number: int
    quality: Literal["needs_ocr", "unreadable"]


@dataclass(frozen=True, slots=True)
class Part:
    """A file that a file holds: an attachment, a member of an archive.

    Attributes:
        name: its path within the file, "/" between folders; ends as the file's own name does.
        path: where it was unpacked, under the folder that the reader was given (ingest.tools.Tools.folder).
    """

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A file within a file that was not unpacked, and why, in one sentence that names it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """One file as its reader found it.

    Attributes:
        title, publisher, date: only what the file itself states; empty, empty and None when it does not.
        page_count: at least 1; a format without pages has one.
        notices: what the person should know of a file that was read only in part, one sentence each.
        unread_pages: in order; none of the blocks stands on them.
        scanned_pages: numbers of those whose text was recognized in a picture, in order.
        doubtful_pages: numbers of those of which the recognition itself was little sure.
        address: the web address that the file says it was saved from, or "".
        parts, unread_parts: files that the file holds. One that holds parts may have no blocks. Parts may be unpacked
            one by one as they are asked for, and those that turn out to be unread then stand among them.
        waits_for: tools that are missing and would read more of it, each with a sentence in `notices` that says how
            to install it.
    """

    blocks: tuple[Block, ...]
    text_as_read: str
    title: str = ""
    publisher: str = ""
    date: DocumentDate | None = None
    page_count: int = 1
    notices: tuple[str, ...] = ()
    unread_pages: tuple[UnreadPage, ...] = ()
    scanned_pages: tuple[int, ...] = ()
    doubtful_pages: tuple[int, ...] = ()
    address: str = ""
    parts: Iterable[Part | UnreadPart] = ()
    unread_parts: tuple[UnreadPart, ...] = ()
    waits_for: tuple[str, ...] = ()
