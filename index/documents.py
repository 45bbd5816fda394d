"""Documents in the store: rows in, records out. Called by the library only, writing within its transactions."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from index.errors import DocumentUnknown
from index.folding import fold_text
from index.records import (
    QUALITIES,
    Document,
    DocumentDate,
    DocumentSummary,
    Heading,
    Language,
    Page,
    PoorPages,
    Quality,
)
from index.store import Row, Store, encode

_SUMMARY = (
    "id, title, publisher, date, date_source, language, file, sha256, documents.pages, documents.passages, text_quality"
)
_OF_FILES = ", member, address, quality, poor_pages"
_BEFORE_FILES = ", '', '', 'good', '[]'"
# The version of the tables that keeps where files lie and how well pages were read.
_FILES_SINCE = 3


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What ingestion must know of a file that is already in the library.

    Attributes:
        analysis: version of the reading, dating and splitting that made the document's passages.
    """

    document_id: str
    sha256: str
    file: str
    analysis: str


def insert_document(store: Store, document: Document, analysis: str, passages: int) -> int:
    """Insert a document without its passages and give its number."""
    date, source = (document.date.value, document.date.source) if document.date else ("", "")
    number = store.run(
        "INSERT INTO documents (id, title, publisher, publisher_folded, date, date_source, first_day, last_day, "
        "language, file, sha256, analysis, pages, passages, text_quality, is_recognized, member, address, quality, "
        "poor_pages) VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?, 1, "
        "CAST(? AS TEXT), CAST(? AS TEXT), ?, ?)",
        (
            document.id, encode(document.title), encode(document.publisher), fold_publisher(document.publisher),
            date, source, first_day(date), last_day(date), document.language, encode(document.file), document.sha256,
            analysis, len(document.pages), passages, document.text_quality, encode(document.member),
            encode(document.address), judge_pages(document.pages), _poor_to_json(document.pages),
        ),
    )  # fmt: skip
    pages = [_page_to_row(page) for page in document.pages]
    headings = [(heading.level, heading.start, heading.end) for heading in document.headings]
    text, as_read = encode(document.text), zlib.compress(encode(document.text_as_read))
    store.run(
        "INSERT INTO texts (document, text, crc, text_as_read, pages, headings) VALUES (?, ?, ?, ?, ?, ?)",
        (number, text, zlib.crc32(text), as_read, json.dumps(pages), json.dumps(headings)),
    )
    return number


def keeps_files(store: Store) -> bool:
    """Say whether the library's tables are those of a version that keeps where files lie."""
    return store.number("PRAGMA user_version") >= _FILES_SINCE


def judge_pages(pages: Sequence[Page]) -> Quality:
    """Judge a document by its pages, as index.records.DocumentSummary says."""
    found = {page.quality for page in pages}
    if "needs_ocr" in found:
        return "needs_ocr"
    if found == {"unreadable"}:
        return "unreadable"
    return "good" if found <= {"good"} else "doubtful"


def poor_pages(pages: Sequence[Page]) -> tuple[PoorPages, ...]:
    """Gather the pages that are not good, by quality."""
    gathered = ((quality, tuple(page.number for page in pages if page.quality == quality)) for quality in QUALITIES[1:])
    return tuple(PoorPages(quality, numbers) for quality, numbers in gathered if numbers)


def delete_document(store: Store, document_id: str, change: int) -> None:
    """Delete a document with all that belongs to it, and remember its passages' keys for the derived indexes."""
    number = document_number(store, document_id)
    store.run("INSERT INTO removals (key, change) SELECT key, ? FROM passages WHERE document = ?", (change, number))
    store.run("DELETE FROM documents WHERE number = ?", (number,))


def document_number(store: Store, document_id: str) -> int:
    """Give the row number of a document.

    Raises:
        DocumentUnknown: no document has this id.
    """
    row = store.row("SELECT number FROM documents WHERE id = CAST(? AS TEXT)", (encode(document_id),))
    if row is None:
        raise DocumentUnknown(f"No document has the id {document_id!r}: `ittifaq documents` lists those there are.")
    return int(row[0])


def read_document(store: Store, document_id: str) -> Document:
    """Read a document with its whole text."""
    number = document_number(store, document_id)
    row = store.row(
        f"SELECT {_summary_columns(store)}, text, text_as_read, texts.pages, headings "
        "FROM documents JOIN texts ON texts.document = number WHERE number = ?",
        (number,),
    )
    if row is None:
        raise DocumentUnknown(f"The document {document_id} was removed while it was being read.")
    summary = _summary(row)
    text, text_as_read, pages, headings = row[-4:]
    return Document(
        id=summary.id,
        title=summary.title,
        publisher=summary.publisher,
        date=summary.date,
        language=summary.language,
        file=summary.file,
        sha256=summary.sha256,
        text=text.decode("utf-8", "surrogatepass"),
        text_as_read=zlib.decompress(text_as_read).decode("utf-8", "surrogatepass"),
        pages=tuple(Page(*page) for page in json.loads(pages)),
        headings=tuple(Heading(*heading) for heading in json.loads(headings)),
        text_quality=summary.text_quality,
        member=summary.member,
        address=summary.address,
    )


def read_summary(store: Store, document_id: str) -> DocumentSummary:
    """Read a document without its text."""
    number = document_number(store, document_id)
    return _summary(store.rows(f"SELECT {_summary_columns(store)} FROM documents WHERE number = ?", (number,))[0])


def read_summaries(store: Store) -> list[DocumentSummary]:
    """Read all documents without their texts, in the order in which they were added."""
    return [_summary(row) for row in store.rows(f"SELECT {_summary_columns(store)} FROM documents ORDER BY number")]


def count_doubtful(store: Store) -> int:
    """Count the documents whose quality is not good."""
    return store.number("SELECT count(*) FROM documents WHERE quality <> 'good'") if keeps_files(store) else 0


def find_files(store: Store, column: str, value: str) -> list[StoredFile]:
    """Find the documents whose `column` ("sha256" or "file") is `value`, latest first."""
    rows = store.rows(
        f"SELECT id, sha256, file, analysis FROM documents WHERE {column} = CAST(? AS TEXT) ORDER BY number DESC",
        (encode(value),),
    )
    return [StoredFile(*row) for row in rows]


def fold_publisher(publisher: str) -> str:
    """Fold a publisher's name so that two spellings of it are equal."""
    return " ".join(fold_text(publisher).split())


def first_day(date: str) -> str:
    """Write out the first day of a date that may be cut: "2025" is "2025-01-01"; "" stays ""."""
    return date and date + "-01-01"[len(date) - 4 :]


def last_day(date: str) -> str:
    """Write out the end of a date that may be cut: "2025-02" is "2025-02-31", to be compared as text only."""
    return date and date + "-12-31"[len(date) - 4 :]


def _summary(row: Row) -> DocumentSummary:
    date = DocumentDate(row[3], row[4]) if row[3] else None
    poor = tuple(PoorPages(quality, tuple(numbers)) for quality, numbers in json.loads(row[14]))
    return DocumentSummary(row[0], row[1], row[2], date, cast(Language, row[5]), *(*row[6:14], poor))


def _summary_columns(store: Store) -> str:
    return _SUMMARY + (_OF_FILES if keeps_files(store) else _BEFORE_FILES)


def _page_to_row(page: Page) -> tuple[object, ...]:
    place = (page.number, page.start, page.end)
    return place if page.quality == "good" and not page.is_scanned else (*place, page.quality, page.is_scanned)


def _poor_to_json(pages: Sequence[Page]) -> str:
    return json.dumps([(poor.quality, poor.numbers) for poor in poor_pages(pages)])
