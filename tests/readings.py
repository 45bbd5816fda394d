"""One file, read as ingestion reads it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.blocks import Extraction
from ingest.pdf import read_pdf
from ingest.reading import FileReading, Reading, read_file
from ingest.tools import open_tools


def read(path: Path) -> Reading:
    """Give the file's own text."""
    with open_tools() as tools:
        return read_file(path, tools).readings[0]


def read_all(path: Path) -> FileReading:
    """Give the file's text and those of the files that it holds."""
    with open_tools() as tools:
        return read_file(path, tools)


def read_pdf_alone(path: Path) -> Extraction:
    """Give what the reader of PDFs finds in a file, called "essai.pdf" in what it says."""
    with open_tools() as tools:
        return read_pdf(path, '"essai.pdf"', tools)


def read_pdf_bytes(contents: bytes) -> Extraction:
    """Give what the reader of PDFs finds in a file of these bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "essai.pdf"
        path.write_bytes(contents)
        return read_pdf_alone(path)


def members(reading: FileReading) -> list[str]:
    """Give the names of what was read within a file."""
    return [each.member for each in reading.readings]


def refusals(reading: FileReading) -> dict[str, str]:
    """Give why each file within a file was not read, by its name."""
    return {each.name: each.reason for each in reading.unread}


@contextmanager
def without_root() -> Iterator[None]:
    """Act as another user where the tests run as root, who may read everything."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    try:
        yield
    finally:
        os.seteuid(user)
