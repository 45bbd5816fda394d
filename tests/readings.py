"""One file, read as ingestion reads it."""

from pathlib import Path

from ingest.reading import Reading, read_file
from ingest.tools import open_tools


def read(path: Path) -> Reading:
    """Give the file's own text."""
    with open_tools() as tools:
        return read_file(path, tools).readings[0]
