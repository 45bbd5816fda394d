"""Files of documents, opened by their document only, and only while they are what was read."""

import hashlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import PurePath
from typing import Literal

from assistant.errors import SourceFileChanged, SourceFileGone
from index.records import Document, DocumentSummary
from ingest.picture_files import PICTURE_SUFFIXES

FileState = Literal["same", "changed", "gone", "inside"]
_PIECE = 1 << 18
# Within which a PDF says that it is one. Source: PDF Reference 1.7, appendix H, note 13.
_HEAD = 1024


def open_file(document: Document | DocumentSummary) -> BufferedReader:
    """Open the file of a document at its beginning; its bytes are those that were read into the library.

    Raises:
        SourceFileGone: there is no such file any more, or it cannot be read.
        SourceFileChanged: it holds something else.
    """
    try:
        # Never wait for who writes into a pipe that lies where the file was.
        descriptor = os.open(document.file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _gone(document) from error
    opened = os.fdopen(descriptor, "rb")
    found = os.fstat(descriptor)
    try:
        if not stat.S_ISREG(found.st_mode):
            raise _gone(document)
        if _hash_of(_identity(found), opened) != document.sha256:
            raise SourceFileChanged(f"The file of the document {document.id} has changed since it was read.")
        opened.seek(0)
    except BaseException:
        opened.close()
        raise
    return opened


def file_state(document: Document | DocumentSummary) -> FileState:
    """Tell whether the file of a document is still what was read; "inside" for one that lies within its file."""
    if document.member:
        return "inside"
    try:
        open_file(document).close()
    except SourceFileGone:
        return "gone"
    except SourceFileChanged:
        return "changed"
    return "same"


def is_pdf(document: Document | DocumentSummary) -> bool:
    """Tell whether the file of a document is a PDF, whatever its name says.

    Raises:
        SourceFileGone, SourceFileChanged: as in `open_file`.
    """
    with open_file(document) as file:
        return is_pdf_file(file)


def is_drawable(document: Document | DocumentSummary) -> bool:
    """Tell whether the pages of a document can be shown as pictures: a PDF, or a picture itself.

    Raises:
        SourceFileGone, SourceFileChanged: as in `open_file`, of files that are no pictures by their names.
    """
    return PurePath(document.file).suffix.lower() in PICTURE_SUFFIXES or is_pdf(document)


def is_pdf_file(file: BufferedReader) -> bool:
    """Tell whether an open file is a PDF; it stands at its beginning afterwards."""
    head = file.read(_HEAD)
    file.seek(0)
    return b"%PDF-" in head


def pieces_of(file: BufferedReader) -> Iterator[bytes]:
    """Read a file piece by piece and close it."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _gone(document: Document | DocumentSummary) -> SourceFileGone:
    return SourceFileGone(f"The file of the document {document.id} is no longer where it was read from.")


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _hash_of(identity: tuple[int, ...], file: BufferedReader) -> str:
    """Hash an open file, once while it is left alone: a panel asks for the same few files again and again."""
    known = _HASHES.get(identity)
    if known is None:
        known = _HASHES[identity] = hashlib.file_digest(file, "sha256").hexdigest()
        while len(_HASHES) > _KEPT_HASHES:
            _HASHES.pop(next(iter(_HASHES)), None)
    return known


_KEPT_HASHES = 4096
_HASHES: dict[tuple[int, ...], str] = {}
