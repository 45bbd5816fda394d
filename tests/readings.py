"""One file, read as ingestion reads it."""

from pathlib import Path

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
