"""The register as a file to keep: written beside the page, sent piece by piece, gone when it is sent."""

import shutil
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Literal

from assistant.agreement_exporting import write_csv
from assistant.sourced import SourcedAgreement, read_matching, read_partial
from assistant.waiting import WaitingLine
from assistant.web.register import MOST_EXPORTED
from assistant.web.register_query import Asked
from assistant.workbook import write_workbook
from index.library import Library
from index.records import FoundAgreements

TableForm = Literal["csv", "xlsx"]

_PIECE = 1 << 16
# Writing a large table takes a processor for a while: one at a time, and the pages go on.
_LINE = WaitingLine(1)


def export_register(library: Library, asked: Asked, form: TableForm, with_partial: bool) -> Iterator[bytes]:
    """Write what matches, in its order, and where asked for what may match behind it; give the file's pieces.

    Raises:
        ExportFailed: the file cannot be written.
    """
    found = library.find_agreements(asked.filters(), asked.sort, asked.descending)
    with _LINE.turn():
        return _pieces(_write(_read(library, found, with_partial), form))


def _read(library: Library, found: FoundAgreements, with_partial: bool) -> Iterator[SourcedAgreement]:
    partial = read_partial(library, found) if with_partial else iter(())
    return islice(chain(read_matching(library, found), partial), MOST_EXPORTED)


def _write(agreements: Iterator[SourcedAgreement], form: TableForm) -> IO[bytes]:
    """Write to a file that has no name any more: whatever happens, nothing is left."""
    with TemporaryDirectory(prefix="ittifaq-") as folder:
        path = Path(folder) / f"agreements.{form}"
        if form == "xlsx":
            write_workbook(agreements, path)
        else:
            # Excel takes a file without the mark for one in the encoding of its country.
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                write_csv(agreements, file)
        kept = TemporaryFile()  # noqa: SIM115 - closed when it is sent
        with path.open("rb") as file:
            shutil.copyfileobj(file, kept)
    kept.seek(0)
    return kept


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
