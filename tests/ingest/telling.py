"""Signings and documents made by hand from the words that tell them."""

from collections.abc import Sequence

from index.records import AgreementKind, AgreementStatus, Document, DocumentDate, Page, Party
from ingest.sentences import Span, split_sentences
from ingest.signing import FoundParty, Signing


def document_of(text: str, date: str = "") -> Document:
    return Document(
        id="0" * 12,
        title="",
        publisher="",
        date=DocumentDate(date, "metadata") if date else None,
        language="ar",
        file="/texts/one.txt",
        sha256="0" * 64,
        text=text,
        text_as_read=text,
        pages=(Page(1, 0, len(text)),),
        headings=(),
        text_quality=1.0,
    )


def signing_of(
    text: str,
    anchor: str,
    verb: str = "",
    *,
    kind: AgreementKind = "agreement",
    status: AgreementStatus = "signed",
    clause: str = "",
    told: Sequence[str] = (),
) -> Signing:
    """Make the signing told by the first `anchor`, with the further sentences that hold the words of `told`."""
    instrument = span_of(text, anchor)
    sentence = _sentence_of(text, instrument)
    saying = span_of(text, verb) if verb else instrument
    return Signing(
        kind=kind,
        status=status,
        status_words=saying,
        anchor=instrument,
        verb=saying,
        clause=span_of(text, clause) if clause else sentence,
        sentence=sentence,
        told=tuple(_sentence_of(text, span_of(text, words)) for words in told),
    )


def party_of(text: str, name: str, country: str = "") -> FoundParty:
    return FoundParty(Party(name, (name,), country, (name,)), (span_of(text, name),))


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _sentence_of(text: str, span: Span) -> Span:
    return next(each for each in split_sentences(text) if each.start <= span.start and span.end <= each.end)
