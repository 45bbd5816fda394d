"""The gold texts, the agreements that they tell, and the documents that ingestion makes of the texts."""

import hashlib
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.language import detect_language
from index.library import Library
from index.records import Document, DocumentDate, Heading, Page
from ingest.datelines import find_dateline
from ingest.ingesting import ingest
from ingest.samples import samples_folder
from tests.fakes import WordLengthEmbedder

# Two halves of short texts written for this, and the sample documents.
HALVES = ("dev", "held", "samples")
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class One:
    """What one field holds: `value`, "" when the text does not tell it, and further values that are right.

    Attributes:
        also: may hold "": then leaving the field empty is right too.
    """

    value: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """What a field of many values holds: each value is the spellings in which it is right.

    Attributes:
        also: values that are right but not asked for.
    """

    values: tuple[tuple[str, ...], ...]
    also: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One agreement as a careful reader lists it.

    Attributes:
        optional: neither missed when it is not found nor invented when it is.
        amount: "250000000 MAD", the currency left out where the text names none. period: "2022/2025".
    """

    optional: bool
    kind: One
    status: One
    parties: Several
    signed_on: One
    place: One
    occasion: One
    countries: Several
    sectors: Several
    purpose: One
    amount: One
    period: One


@dataclass(frozen=True, slots=True)
class Text:
    """One gold text; `date` and `publisher` are "" where its source does not tell them.

    Attributes:
        document: what ingestion made of the file that the text is; None where the text stands in the gold itself.
    """

    id: str
    language: str
    title: str
    date: str
    publisher: str
    text: str
    agreements: tuple[Told, ...]
    document: Document | None = None


def load_texts(half: str) -> list[Text]:
    """Load the texts of one half, in order."""
    rows = tomllib.loads((FOLDER / f"agreements_{half}.toml").read_text("utf-8"))["text"]
    if any("file" in row for row in rows):
        documents = {Path(document.file).name: document for document in ingest_samples()}
        return [_read_sample(row, documents[row["file"]]) for row in rows]
    return [read_text(row) for row in rows]


def read_text(row: dict[str, Any]) -> Text:
    """Read one text from its table."""
    plain = {name: row[name] for name in ("id", "language", "title", "date", "publisher")}
    return Text(**plain, text=row["text"].strip() + "\n", agreements=_read_told(row))


def ingest_samples() -> list[Document]:
    """Ingest the samples into a library that is gone afterwards, and give its documents."""
    embedder = WordLengthEmbedder()
    with (
        tempfile.TemporaryDirectory(prefix="ittifaq-samples-") as temporary,
        Library.open(Path(temporary), embedder.card, writing=True) as library,
    ):
        ingest([samples_folder()], library, embedder)
        return [library.document(each.id) for each in library.documents()]


def make_document(text: Text) -> Document:
    """Make of a text what ingestion makes of a page: its title the first heading, its date stated or in a dateline."""
    if text.document:
        return text.document
    whole = f"{text.title}\n\n{text.text}" if text.title else text.text
    digest = hashlib.sha256(f"{text.id}\n{whole}".encode()).hexdigest()
    return Document(
        id=digest[:12],
        title=text.title,
        publisher=text.publisher,
        date=DocumentDate(text.date, "metadata") if text.date else find_dateline(whole),
        language=detect_language(whole),
        file=f"/gold/{text.id}.html",
        sha256=digest,
        text=whole,
        text_as_read=whole,
        pages=(Page(1, 0, len(whole)),),
        headings=(Heading(1, 0, len(text.title)),) if text.title else (),
        text_quality=1.0,
    )


def write_amount(value: float, currency: str) -> str:
    """Write an amount as the gold does: "250000000 MAD"."""
    return f"{value:.0f} {currency}".strip() if value == int(value) else f"{value} {currency}".strip()


def _read_sample(row: dict[str, Any], document: Document) -> Text:
    return Text(
        id=row["file"],
        language=document.language,
        title=document.title,
        date=document.date.value if document.date else "",
        publisher=document.publisher,
        text=document.text,
        agreements=_read_told(row),
        document=document,
    )


def _read_told(row: dict[str, Any]) -> tuple[Told, ...]:
    return tuple(_told(each) for each in row.get("agreement", ()))


def _told(row: dict[str, Any]) -> Told:
    amount = write_amount(row["amount"], row.get("currency", "")) if "amount" in row else ""
    period = "/".join(row["period"]) if "period" in row else ""
    purposes = row.get("purpose", [])
    return Told(
        optional=row.get("optional", False),
        kind=_one(row, "kind"),
        status=_one(row, "status"),
        parties=Several(_spellings(row.get("parties", ())), _spellings(row.get("parties_ok", ()))),
        signed_on=_one(row, "signed_on"),
        place=_one(row, "place"),
        occasion=_one(row, "occasion"),
        countries=_several(row, "countries"),
        sectors=_several(row, "sectors"),
        purpose=One(purposes[0] if purposes else "", (*purposes[1:], *row.get("purpose_ok", ()))),
        amount=One(amount, tuple(row.get("amount_ok", ()))),
        period=One(period, tuple("/".join(pair) for pair in row.get("period_ok", ()))),
    )


def _one(row: dict[str, Any], name: str) -> One:
    return One(row.get(name, ""), tuple(row.get(f"{name}_ok", ())))


def _several(row: dict[str, Any], name: str) -> Several:
    return Several(tuple((each,) for each in row.get(name, ())), tuple((each,) for each in row.get(f"{name}_ok", ())))


def _spellings(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)
