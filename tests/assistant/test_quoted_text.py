"""Quotations are found in a document whatever their spelling and punctuation, and only there."""

import pytest

from assistant.quoted_text import QuotedText
from ingest.sentences import Span

TEXT = (
    "وَقّعت الكتلة الجزائرية «للميكانيك الدقيقة» ومجموعة يوروميد، بروما، اتفاقيةً بقيمة ٢٥٠ مليون درهم. "
    "L’École polytechnique et l'UIT ont signé une convention‑cadre de 12 M€."
)


def found(quote: str, text: str = TEXT) -> str | None:
    span = QuotedText(text, Span(0, len(text))).find(quote)
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("وقعت", "وَقّعت"),
        ("الكتلة الجزائرية للميكانيك الدقيقة", "الكتلة الجزائرية «للميكانيك الدقيقة"),
        ("مجموعة يوروميد", "مجموعة يوروميد"),
        ("روما", "روما"),
        ("اتفاقية", "اتفاقيةً"),
        ("250 مليون درهم", "٢٥٠ مليون درهم"),
        ("L'ECOLE POLYTECHNIQUE", "L’École polytechnique"),
        ("convention-cadre", "convention‑cadre"),
        ("12 M€", "12 M€"),
    ],
)
def test_a_quotation_gives_the_words_of_the_document(quote: str, words: str):
    assert found(quote) == words


@pytest.mark.parametrize("quote", ["", "«»", "Stellantis", "251 مليون درهم", "25", "cadre de 12 M$", "École poly"])
def test_what_does_not_stand_there_is_not_found(quote: str):
    assert found(quote) is None


def test_only_the_piece_is_searched_and_offsets_count_in_the_whole_text():
    piece = Span(TEXT.index("L’École"), len(TEXT))
    quoted = QuotedText(TEXT, piece)

    span = quoted.find("UIT")

    assert span
    assert TEXT[span.start : span.end] == "UIT"
    assert quoted.find("روما") is None
