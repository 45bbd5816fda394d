"""What a reader gives: a file cut into blocks, with what the file says of itself."""

from dataclasses import dataclass

from index.records import DocumentDate

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
    """

    text: str
    level: int = 0
    page: int = 1
    joint: str = PARAGRAPH


@dataclass(frozen=True, slots=True)
class Extraction:
    """One file as its reader found it.

    Attributes:
        title, publisher, date: only what the file itself states; empty, empty and None when it does not.
        page_count: at least 1; a format without pages has one.
        notices: what the person should know of a file that was read only in part, one sentence each.
    """

    blocks: tuple[Block, ...]
    text_as_read: str
    title: str = ""
    publisher: str = ""
    date: DocumentDate | None = None
    page_count: int = 1
    notices: tuple[str, ...] = ()
