"""Files of values (.csv .tsv): each row a line with the words of its header; a file of any size, row by row."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.blocks import Extraction
from ingest.encodings import decode, name_encoding
from ingest.errors import UnreadableFile
from ingest.sheet_rows import Cell, CellKind, Room, Row, SheetText
from ingest.spreadsheets import row_notices, title_of
from ingest.tools import Tools

# Looked at to tell in what letters and with what signs a file is written.
_SAMPLE = 400_000
_SAMPLES = 8
_SAMPLE_LINES = 100
_SIGNS = ",;\t|"
_STATED_SIGN = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
# A longer line is cut: nothing that long is one row, and csv takes no value of more than 131,072 letters.
_LONGEST_LINE = 100_000
_COUNTED_AT_ONCE = 1_000_000
# Lines, after which it is told how many are read: the longest ones take a second.
_TOLD_EVERY = 100

_NUMBER = re.compile(
    r"[+-]?[\d٠-٩]{1,3}(?:[ .,'\u00a0\u202f٬]?[\d٠-٩]{3})*(?:[.,٫][\d٠-٩]+)?\s?%?"
    r"|[+-]?\d+(?:[.,]\d+)?\s?%?"
)
_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{2}:\d{2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?: \d{2}:\d{2}.*)?"
)


def read_csv(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a file of values, up to sheet_rows.MOST_ROWS rows.

    Raises:
        UnreadableFile: it is no text.
    """
    encoding = _encoding_of(path, name)
    start = _start_of(path, encoding)
    sign = _sign_of(start, path.suffix.lower())
    try:
        return _read(path, name, encoding, sign, csv.QUOTE_MINIMAL, tools)
    except csv.Error:
        # A quotation mark that is never closed: then they are all letters like others.
        return _read(path, name, encoding, sign, csv.QUOTE_NONE, tools)


def _encoding_of(path: Path, name: str) -> str:
    """Name the letters of a file, by its start and pieces from all over it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        pieces = [file.read(_SAMPLE)]
        for place in range(1, _SAMPLES if size > _SAMPLE else 0):
            file.seek(max(_SAMPLE, place * size // _SAMPLES))
            # The rest of a line that was begun before is left out.
            file.readline(_SAMPLE)
            pieces.append(file.read(_SAMPLE // _SAMPLES))
    sample = b"\n".join(piece.rpartition(b"\n")[0] or piece for piece in pieces if piece)
    try:
        decode(pieces[0].rpartition(b"\n")[0] or pieces[0])
    except UnicodeError as error:
        raise UnreadableFile(
            f"{name} is not text although its name says so: give it the ending of what it is, or leave it out."
        ) from error
    return name_encoding(sample)


def _start_of(path: Path, encoding: str) -> list[str]:
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        lines = [file.readline(_LONGEST_LINE) for _ in range(_SAMPLE_LINES)]
    return [line for line in lines if line.strip()]


def _sign_of(start: list[str], suffix: str) -> str:
    """Tell the sign that parts the values: stated in the first line, else the one that cuts lines most evenly."""
    if start and (stated := _STATED_SIGN.fullmatch(start[0])):
        return stated[1]
    if suffix == ".tsv":
        return "\t"
    return max(_SIGNS, key=lambda sign: _evenness(start, sign))


def _evenness(start: list[str], sign: str) -> float:
    """Score a sign: the share of rows that have as many values as most, and how many those are."""
    try:
        counts = [len(row) for row in csv.reader(start, delimiter=sign) if row]
    except csv.Error:
        counts = [line.count(sign) + 1 for line in start]
    usual = max(set(counts), key=counts.count, default=1)
    return 0.0 if usual < 2 else counts.count(usual) / len(counts) + min(usual, 50) / 1000


def _read(path: Path, name: str, encoding: str, sign: str, quoting: int, tools: Tools) -> Extraction:
    room = Room()
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_lines(file, tools), delimiter=sign, quoting=quoting)  # type: ignore[arg-type]
        blocks = tuple(SheetText(1, room, expects_header=True).blocks_of(_rows(reader)))
        rows = f"about {room.rows_read + _count_lines(file, tools)}" if room.is_full else ""
    return Extraction(
        blocks, "\n".join(block.text for block in blocks), title_of(blocks), notices=row_notices(name, room, rows)
    )


def _lines(file: io.TextIOBase, tools: Tools) -> Iterator[str]:
    """Give lines of bounded length; what is not text in them goes."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        if number or not _STATED_SIGN.fullmatch(line):
            yield line.replace("\x00", "")
        number += 1
        if not number % _TOLD_EVERY:
            tools.tell(number, 0)


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    for number, values in enumerate(reader, 1):
        texts = ((column, " ".join(value.split())) for column, value in enumerate(values))
        if cells := tuple(Cell(column, text, _kind_of(text), column) for column, text in texts if text):
            yield Row(number, cells)


def _kind_of(text: str) -> CellKind:
    if len(text) > 40:
        return "text"
    return "number" if _NUMBER.fullmatch(text) else "date" if _DATE.fullmatch(text) else "text"


def _count_lines(file: io.TextIOBase, tools: Tools) -> int:
    """Count what was not read, quickly: a line end within quotation marks counts too."""
    count = 0
    while piece := file.read(_COUNTED_AT_ONCE):
        count += piece.count("\n")
        tools.tell(0, 0)
    return count
