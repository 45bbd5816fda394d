"""Mailboxes (.mbox): each message becomes a part; the file is read once, from beginning to end, one at a time."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ingest.blocks import Extraction, Part, UnreadPart
from ingest.errors import TooManyParts, UnreadableFile
from ingest.file_names import shown_name
from ingest.mime import header, parse_message
from ingest.tools import Tools
from ingest.unpacking import unpack, unread

_LONGEST_LINE = 1_000_000
_PIECE = 100_000
_TOLD_EVERY = 1_000_000
# "From nadia@example.org Wed Jul 23 10:15:00 2025" above each message; a sentence that begins with "From" is none.
_OPENING = re.compile(rb"From .*\d{1,2}:\d{2}.*\d{4}")
_ESCAPED = re.compile(rb">+From ")
_HEAD = 64_000
_LONGEST_SUBJECT = 120


def read_mailbox(path: Path, name: str, tools: Tools) -> Extraction:
    """Give the messages of a mailbox, each called by its place and its subject.

    Raises:
        UnreadableFile: it is no mailbox.
    """
    with path.open("rb") as file:
        if not _OPENING.match(_first_line(file)):
            raise UnreadableFile(f"{name} is not a mailbox although its name says so: save it again as .mbox or .eml.")
    return Extraction((), "", parts=_messages(path, tools))


def _first_line(file: BinaryIO) -> bytes:
    line = b"\n"
    while line and not line.strip():
        line = file.readline(_LONGEST_LINE)
    return line.removeprefix(b"\xef\xbb\xbf")


def _messages(path: Path, tools: Tools) -> Iterator[Part | UnreadPart]:
    with path.open("rb") as file:
        lines = _Lines(file, tools)
        number = 0
        while lines.go_to_message():
            number += 1
            tools.tell(number, 0)
            head = lines.take_head()
            name = f"{number:04} {_subject(head)}".strip() + ".eml"
            try:
                yield unpack(name, lines.message(head), tools)
            except TooManyParts:
                reason = f"{shown_name(path)} holds more messages than are read of one mailbox: split it into several."
                yield UnreadPart(f"{number:04}…", reason)
                return
            except UnreadableFile as error:
                yield unread(name, error)


def _subject(head: bytes) -> str:
    try:
        subject = header(parse_message(head, ""), "subject")
    except UnreadableFile:
        return ""
    return re.sub(r"[/\\\s\x00-\x1f]+", " ", subject)[:_LONGEST_SUBJECT].strip(" .")


class _Lines:
    """A mailbox's lines, with a halt at each that opens a message."""

    def __init__(self, file: BinaryIO, tools: Tools) -> None:
        self._file = file
        self._tools = tools
        self._untold = 0
        self._line = _first_line(file)
        self._was_empty = True

    def go_to_message(self) -> bool:
        """Pass over the rest of the message at hand, and over the line that opens the next; false at the end."""
        while self._line and not self._opens_message():
            self._advance()
        if not self._line:
            return False
        self._advance()
        return True

    def take_head(self) -> bytes:
        """Take the headers of a message, or as much of them as tells its subject."""
        head: list[bytes] = []
        size = 0
        while self._line.strip() and size < _HEAD and not self._opens_message():
            head.append(self._line)
            size += len(self._line)
            self._advance()
        return b"".join(head)

    def message(self, head: bytes) -> Iterator[bytes]:
        """Give a message in pieces: its head, then the lines up to the next one."""
        held, size = [head], 0
        while self._line and not self._opens_message():
            held.append(self._line[1:] if self._line.startswith(b">") and _ESCAPED.match(self._line) else self._line)
            size += len(self._line)
            if size > _PIECE:
                yield b"".join(held)
                held, size = [], 0
            self._advance()
        yield b"".join(held)

    def _opens_message(self) -> bool:
        return self._was_empty and self._line.startswith(b"From ") and bool(_OPENING.match(self._line))

    def _advance(self) -> None:
        self._was_empty = not self._line.strip()
        self._line = self._file.readline(_LONGEST_LINE)
        self._untold += len(self._line)
        if self._untold > _TOLD_EVERY:
            # A message may be as long as the mailbox.
            self._untold = 0
            self._tools.tell(0, 0)
