"""Which sentences are quoted, in which order, and when sources differ: on judgements made by hand."""

import pytest

from assistant.answerability import Judgement, Measures
from assistant.candidates import Candidate
from assistant.constraints import Ground
from assistant.quoting import quote
from assistant.understanding import understand
from assistant.values import find_amounts
from index.records import Document, DocumentSummary, Hit, Page, Passage
from ingest.sentences import Span

TEXTS = {
    "plan": "Le plan a été signé à Rabat. Il est doté de 250 millions de dirhams. Un comité le suivra.",
    "echo": "Selon un autre journal, le plan est doté de 300 millions de dirhams.",
    "copy": "Il est doté de 250 millions de dirhams, dit la presse.",
    "euros": "Le plan, financé par l'Union, est doté de 25 millions d'euros.",
}


class Documents:
    """The part of a library that quoting needs."""

    def document(self, document_id: str) -> Document:
        text = TEXTS[document_id]
        half = len(text) // 2
        pages = (Page(1, 0, half), Page(2, half, len(text)))
        return Document(document_id, document_id, "", None, "fr", "/f", "0", text, text, pages, (), 1.0)


def judged(document_id: str, words: str, probability: float, leans: bool = False) -> Judgement:
    text = TEXTS[document_id]
    start = text.index(words)
    passage = Passage(f"{document_id}:0", document_id, 0, len(text), 1, "fr", (), text)
    document = DocumentSummary(document_id, document_id, "", None, "fr", "/f", "0", 2, 1, 1.0)
    before = Span(0, text.index(".") + 1) if leans else None
    ground = Ground(text[before.start if before else start : start + len(words)])
    hit = Hit(passage, 1.0, 1, ("dense",), 0.5, 0.0)
    candidate = Candidate(
        hit, document, start, start + len(words), words, before, ground, ground, Ground(text), Ground(text)
    )
    measures = Measures(0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, True, True)
    return Judgement(candidate, measures, tuple(find_amounts(ground.text)), (), False, probability)


AMOUNT = understand("Quel est le budget du plan ?")
SIGNED, DOTED, FOLLOWED = (
    "Le plan a été signé à Rabat.",
    "Il est doté de 250 millions de dirhams.",
    "Un comité le suivra.",
)


def texts(quoted):
    return [quotation.evidence.quote for quotation in quoted.quotations]


def test_one_document_is_quoted_in_reading_order_whatever_comes_first():
    quoted = quote(AMOUNT, [judged("plan", FOLLOWED, 0.9), judged("plan", SIGNED, 0.8)], Documents())

    assert texts(quoted) == [SIGNED, FOLLOWED]


def test_the_document_of_the_best_sentence_comes_first():
    quoted = quote(AMOUNT, [judged("echo", TEXTS["echo"], 0.9), judged("plan", SIGNED, 0.8)], Documents())

    assert texts(quoted) == [TEXTS["echo"], SIGNED]


def test_a_sentence_that_leans_on_the_one_before_brings_it():
    assert texts(quote(AMOUNT, [judged("plan", DOTED, 0.9, leans=True)], Documents())) == [SIGNED, DOTED]


def test_evidence_is_exact_and_names_its_page():
    evidence = quote(AMOUNT, [judged("plan", FOLLOWED, 0.9)], Documents()).quotations[0].evidence

    assert TEXTS["plan"][evidence.start : evidence.end] == evidence.quote == FOLLOWED
    assert evidence.page == 2


def test_a_sentence_that_says_the_same_is_not_quoted_twice():
    quoted = quote(AMOUNT, [judged("plan", DOTED, 0.9), judged("copy", TEXTS["copy"], 0.8)], Documents())

    assert texts(quoted) == [DOTED]


def test_a_sentence_far_weaker_than_the_best_is_left_out():
    assert texts(quote(AMOUNT, [judged("plan", DOTED, 0.9), judged("plan", FOLLOWED, 0.2)], Documents())) == [DOTED]


def test_at_most_three_sentences_are_quoted():
    strong = [
        judged("plan", SIGNED, 0.9),
        judged("echo", TEXTS["echo"], 0.9),
        judged("plan", FOLLOWED, 0.9),
        judged("plan", DOTED, 0.9),
    ]

    assert len(quote(AMOUNT, strong, Documents()).quotations) == 3


def test_a_list_is_quoted_from_as_many_documents_as_can_be():
    ranked = [judged("plan", SIGNED, 0.9), judged("plan", FOLLOWED, 0.9), judged("echo", TEXTS["echo"], 0.8)]

    quoted = quote(
        understand("Quels sont les plans signés ?"), [*ranked, judged("euros", TEXTS["euros"], 0.7)], Documents()
    )

    assert texts(quoted) == [SIGNED, TEXTS["echo"], TEXTS["euros"]]


def test_different_amounts_of_two_documents_are_told_apart_as_they_are_written():
    quoted = quote(AMOUNT, [judged("plan", DOTED, 0.9), judged("echo", TEXTS["echo"], 0.8)], Documents())

    assert quoted.differing == ("250 millions de dirhams", "300 millions de dirhams")


def test_sources_that_agree_are_not_said_to_differ():
    assert not quote(AMOUNT, [judged("plan", DOTED, 0.9), judged("plan", SIGNED, 0.8)], Documents()).differing


def test_amounts_in_two_currencies_are_not_said_to_differ():
    quoted = quote(AMOUNT, [judged("plan", DOTED, 0.9), judged("euros", TEXTS["euros"], 0.8)], Documents())

    assert len(quoted.quotations) == 2
    assert not quoted.differing


@pytest.mark.parametrize("probability", [0.0, 0.05])
def test_nothing_is_quoted_when_nothing_answers(probability):
    assert quote(AMOUNT, [judged("plan", DOTED, probability)], Documents()).quotations == ()


def test_without_candidates_nothing_is_quoted():
    assert quote(AMOUNT, [], Documents()).quotations == ()
