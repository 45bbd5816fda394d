"""The bin: documents whose files were deleted, kept for a while to be restored. No part of what is found.

Called by the library only, writing within its transactions. Vectors are not kept: they are made again.
"""

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from index.agreement_rows import record_from_bytes
from index.documents import document_number, keeps_files, read_document
from index.errors import DocumentUnknown
from index.files import read_all_word_boxes
from index.passages import read_passages_of
from index.records import (
    Agreement,
    BinnedDocument,
    Document,
    DocumentDate,
    Heading,
    Page,
    Passage,
    WordBox,
)
from index.store import Store, encode

_LISTED = "id, title, file, member, binned_at"


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document as `Library.add` takes it, but for its vectors."""

    document: Document
    passages: list[Passage]
    agreements: list[Agreement]
    analysis: str


def put_into_bin(store: Store, document_id: str) -> None:
    """Keep a document that is about to be deleted, with its passages and agreements."""
    number = document_number(store, document_id)
    document = read_document(store, document_id)
    analysis = store.rows("SELECT analysis FROM documents WHERE number = ?", (number,))[0][0]
    content = {
        "document": asdict(document) | {"word_boxes": [asdict(box) for box in read_all_word_boxes(store, number)]},
        "passages": [asdict(passage) for passage in read_passages_of(store, number)],
        "agreements": [
            [record_id, base64.b85encode(told).decode(), base64.b85encode(evidence).decode()]
            for record_id, told, evidence in store.rows(
                "SELECT id, content, evidence FROM records WHERE document = ? ORDER BY number", (number,)
            )
        ],
        "analysis": analysis,
    }  # fmt: skip
    store.run(
        "INSERT OR REPLACE INTO bin (id, title, file, member, binned_at, content) "
        "VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, ?)",
        (
            document.id, encode(document.title), encode(document.file), encode(document.member),
            datetime.now(UTC).isoformat(timespec="seconds"),
            zlib.compress(json.dumps(content).encode()),
        ),
    )  # fmt: skip


def read_bin(store: Store) -> list[BinnedDocument]:
    """List what is in the bin, the latest first."""
    if not keeps_files(store):
        return []
    return [BinnedDocument(*row) for row in store.rows(f"SELECT {_LISTED} FROM bin ORDER BY binned_at DESC, id")]


def read_from_bin(store: Store, document_id: str) -> KeptDocument:
    """Read a document that is in the bin.

    Raises:
        DocumentUnknown: it is not.
    """
    row = store.row("SELECT content FROM bin WHERE id = CAST(? AS TEXT)", (encode(document_id),))
    if row is None:
        raise DocumentUnknown(f"No document {document_id!r} is in the bin: `ittifaq restore` lists those there are.")
    content = json.loads(zlib.decompress(row[0]))
    return KeptDocument(
        _document(content["document"]),
        [Passage(**{**each, "headings": tuple(each["headings"])}) for each in content["passages"]],
        [
            record_from_bytes(record_id, document_id, *(base64.b85decode(part) for part in parts))
            for record_id, *parts in content["agreements"]
        ],
        content["analysis"],
    )


def forget_binned(store: Store, document_id: str) -> None:
    """Take a document out of the bin, if it is there."""
    store.run("DELETE FROM bin WHERE id = CAST(? AS TEXT)", (encode(document_id),))


def empty_bin(store: Store, before: str) -> int:
    """Forget what was put into the bin before an instant, ISO 8601 in UTC; give how many documents."""
    count = store.number("SELECT count(*) FROM bin WHERE binned_at < ?", (before,))
    store.run("DELETE FROM bin WHERE binned_at < ?", (before,))
    return count


def _document(fields: dict[str, Any]) -> Document:
    return Document(
        **{
            **fields,
            "date": DocumentDate(**fields["date"]) if fields["date"] else None,
            "pages": tuple(Page(**page) for page in fields["pages"]),
            "headings": tuple(Heading(**heading) for heading in fields["headings"]),
            "word_boxes": tuple(WordBox(**box) for box in fields["word_boxes"]),
        }
    )
