"""A PDF by pypdf: the second opinion on a page's text, and the files that are attached."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pypdf
import pypdf.errors

from ingest.cleaning import text_quality

_MOST_CHARACTERS = 200_000
# A second opinion costs 50 ms a page. Where it never helped on the first pages it will not help on the rest.
_SECOND_OPINIONS = 30

# What pypdf raises on damaged files, over and above its own errors.
PYPDF_FAULTS = (
    *(pypdf.errors.PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(RecursionError, OverflowError, NotImplementedError, OSError, ArithmeticError, MemoryError),
)
# pypdf tells every repair it makes; what the person should know is in the notices.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class SecondReader:
    """pypdf on a file that PDFium has opened; the file is opened when it is first asked, and then stays open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._reader: pypdf.PdfReader | None = None
        self._asked = self._helped = 0

    def page_text(self, place: int, score: float) -> str:
        """Give pypdf's text of a page, or "" once it has proved no help for this file.

        Args:
            place: of the page, from 0.
            score: what PDFium's text is worth (ingest.cleaning.text_quality).
        """
        if self._asked >= _SECOND_OPINIONS and not self._helped:
            return ""
        self._asked += 1
        try:
            text: str = self._opened().pages[place].extract_text()[:_MOST_CHARACTERS]
        except PYPDF_FAULTS:
            return ""
        self._helped += text_quality(text) > score
        return text

    def _opened(self) -> pypdf.PdfReader:
        if self._reader is None:
            self._file = self._path.open("rb")
            self._reader = open_pypdf(self._file)
        return self._reader

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def open_pypdf(file: IO[bytes]) -> pypdf.PdfReader:
    """Open a PDF that may be protected against printing, but by no password."""
    reader = pypdf.PdfReader(file)
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


@contextmanager
def second_reader(path: Path) -> Iterator[SecondReader]:
    """Give pypdf on a file, and close it."""
    reader = SecondReader(path)
    try:
        yield reader
    finally:
        reader.close()
