"""List and count questions answered from the register: complete, cited, covered."""

import json
from dataclasses import replace

import pytest

from assistant.answering import answer
from assistant.exporting import export_answer, to_json
from assistant.followups import take_turn
from assistant.listing import FEW_PARTLY
from assistant.printing import SHOWN, answer_lines
from index.library import Library
from index.records import (
    Agreement,
    Amount,
    Document,
    Evidence,
    FieldEvidence,
    Party,
    Place,
    SignedOn,
    UnreadFile,
)
from index.searching import Searcher
from tests.fakes import WordEmbedder
from tests.sources import ANALYSIS, cut_sentences, make_document

ROME = (
    "وقعت الكتلة الجزائرية للميكانيك الدقيقة ومجموعة يوروميد مذكرة تفاهم بروما يوم 23 جويلية 2025. "
    "وتبلغ قيمتها 250 مليون درهم."
)
ROME_FR = (
    "Le cluster algérien et Euromed ont signé à Rome un mémorandum d'entente le 23 juillet 2025. "
    "Il vaut 300 millions de dirhams."
)
TUNIS = "Un protocole textile lie la Tunisie et l'Espagne depuis mars 2022. Il vaut 5 millions d'euros."
UNDATED = "The mechanical engineering centre and Stellantis have a memorandum of understanding."
RUMOR = "Un mémorandum d'entente en mécanique de précision lierait aussi Gotion et le Maroc."
UNTOLD = f"Une rumeur court depuis hier. {RUMOR} Rien n'est encore fait."


def evidence(document, words):
    start = document.text.index(words)
    return Evidence(document.id, start, start + len(words), 1 if start < document.pages[0].end else 2, words)


def record(document, number, told, **fields):
    """A record whose fields stand on the words told: (field, value, words)."""
    unknown = Agreement(f"{number:012x}", "agreement", "", (), None, None, "", (), (), "", None, None, ())
    stands = tuple(FieldEvidence(field, value, evidence(document, words)) for field, value, words in told)
    return replace(unknown, evidence=stands, **fields)


CLUSTER = Party("الكتلة الجزائرية للميكانيك الدقيقة", ("الكتلة الجزائرية للميكانيك الدقيقة",), "DZ", ("cluster",))
EUROMED = Party("يوروميد", ("يوروميد",), "IT", ("euromed",))
SIGNED = {
    "kind": "memorandum",
    "status": "signed",
    "parties": (CLUSTER, EUROMED),
    "signed_on": SignedOn("2025-07-23", "day", "written"),
    "place": Place("روما", "rome", "IT"),
    "countries": ("DZ", "IT"),
    "sectors": ("precision_mechanics",),
}


def rome_records(arabic, french):
    told = record(
        arabic, 1,
        [("kind", "memorandum", "مذكرة تفاهم"), ("status", "signed", "وقعت"),
         ("party", "cluster", "الكتلة الجزائرية للميكانيك الدقيقة"), ("party", "euromed", "يوروميد"),
         ("signed_on", "2025-07-23", "23 جويلية 2025"), ("place", "rome", "روما"), ("country", "DZ", "الجزائرية"),
         ("sector", "precision_mechanics", "للميكانيك الدقيقة"), ("amount", "250000000 MAD", "250 مليون درهم")],
        **SIGNED, amount=Amount(250e6, "MAD"),
    )  # fmt: skip
    again = record(
        french, 2,
        [("kind", "memorandum", "mémorandum d'entente"), ("status", "signed", "ont signé"),
         ("party", "cluster", "Le cluster algérien"), ("party", "euromed", "Euromed"),
         ("signed_on", "2025-07-23", "23 juillet 2025"), ("place", "rome", "Rome"), ("country", "DZ", "algérien"),
         ("amount", "300000000 MAD", "300 millions de dirhams")],
        **{**SIGNED, "sectors": ()}, amount=Amount(300e6, "MAD"),
    )  # fmt: skip
    return told, again


def tunis_record(document):
    return record(
        document, 3,
        [("kind", "protocol", "protocole"), ("country", "TN", "Tunisie"), ("country", "ES", "Espagne"),
         ("signed_on", "2022-03", "mars 2022"), ("sector", "textiles", "textile"),
         ("amount", "5000000 EUR", "5 millions d'euros")],
        kind="protocol", signed_on=SignedOn("2022-03", "month", "written"), countries=("TN", "ES"),
        sectors=("textiles",), amount=Amount(5e6, "EUR"),
    )  # fmt: skip


def undated_record(document):
    return record(
        document, 4,
        [("kind", "memorandum", "memorandum of understanding"), ("sector", "mechanics", "mechanical engineering")],
        kind="memorandum", sectors=("mechanics",),
    )  # fmt: skip


class Desk:
    """A library with documents and their records, and a way to ask it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.embedder = WordEmbedder()

    def put(self, document: Document, *records: Agreement) -> None:
        passages = cut_sentences(document)
        vectors = self.embedder.embed_passages([passage.indexed_text for passage in passages])
        self.library.add(document, passages, vectors, ANALYSIS, agreements=records)

    def ask(self, question, turns=(), chat_model=None):
        return answer(question, turns, self.library, Searcher(self.library, self.embedder), chat_model)


@pytest.fixture
def desk(tmp_path):
    with Library.open(tmp_path / "library", WordEmbedder().card, writing=True) as library:
        desk = Desk(library)
        arabic = make_document(ROME, "/c/rome.txt", "ar", "2025-07-24", "APS")
        french = make_document(ROME_FR, "/c/rome-fr.txt", "fr", "2025-07-25")
        tunis = make_document(TUNIS, "/c/tunis.txt", "fr", "2022-03-09")
        undated = make_document(UNDATED, "/c/centre.txt", "en")
        told, again = rome_records(arabic, french)
        desk.put(arabic, told)
        desk.put(french, again)
        desk.put(tunis, tunis_record(tunis))
        desk.put(undated, undated_record(undated))
        desk.put(make_document(UNTOLD, "/c/rumeur.txt", "fr"))
        library.note_unread([UnreadFile("/c/scan.pdf", "no text")])
        library.refresh(desk.embedder)
        yield desk


def quoted(answered, sentence):
    return [citation.evidence.quote for citation in answered.citations if citation.number in sentence.citations]


def test_every_agreement_is_told_on_a_line_and_cited(desk):
    answered = desk.ask("ما هي الاتفاقيات في هذه الوثائق؟")

    assert answered.kind == "list"
    assert len(answered.agreements) == len(answered.sentences) == 3
    assert all(sentence.citations and sentence.support == "register" for sentence in answered.sentences)
    assert answered.frame == "وُجد في السجل: 3 اتفاقيات."


def test_one_agreement_told_by_two_documents_is_one_line_that_cites_both(desk):
    answered = desk.ask("Which MoUs involve precision mechanics?")

    (line,) = answered.sentences
    assert line.text.startswith("Memorandum of understanding · ")
    assert "23 July 2025" in line.text
    assert "Rome" in line.text
    assert {citation.document.file for citation in answered.citations} >= {"/c/rome.txt", "/c/rome-fr.txt"}
    assert any("مذكرة تفاهم" in quote for quote in quoted(answered, line))
    assert any("mémorandum d'entente" in quote for quote in quoted(answered, line))


def test_sources_that_disagree_are_shown_on_the_line_with_the_words_of_each(desk):
    answered = desk.ask("Quels mémorandums en mécanique de précision ?")

    (line,) = answered.sentences
    assert "les sources ne concordent pas (montant)" in line.text
    assert "250 millions" in line.text
    assert "300 millions" in line.text
    assert any("300 millions de dirhams" in quote for quote in quoted(answered, line))
    assert any("250 مليون درهم" in quote for quote in quoted(answered, line))


def test_evidence_is_quoted_as_the_sentence_it_stands_in_at_its_exact_place(desk):
    answered = desk.ask("How many agreements are there?")

    for citation in answered.citations:
        evidence = citation.evidence
        assert desk.library.document(evidence.document_id).text[evidence.start : evidence.end] == evidence.quote
    assert any(citation.evidence.quote.endswith("2025.") for citation in answered.citations)


def test_a_count_gives_the_number_and_the_list_that_proves_it(desk):
    answered = desk.ask("Combien d'accords avec l'Espagne ?")

    assert answered.kind == "count"
    assert answered.frame == "Trouvé dans le registre : un accord."
    (line,) = [sentence for sentence in answered.sentences if sentence.support == "register"]
    assert "5 millions d’euros" in line.text


def test_what_may_match_is_told_apart_with_what_is_unknown(desk):
    answered = desk.ask("Which MoUs were signed in 2025?")

    assert len(answered.agreements) == 1
    assert answered.partial == (f"{4:012x}",)
    (line,) = answered.partly
    assert "unknown: " in line.text
    assert "date signed" in line.text


def test_a_few_agreements_that_tell_nothing_that_was_asked_are_told_apart(desk):
    answered = desk.ask("Which agreements are with Japan?")

    assert answered.agreements == ()
    assert answered.partial == (f"{4:012x}",)
    assert [line.text for line in answered.partly] == ["Memorandum of understanding · unknown: country"]


def test_many_agreements_that_tell_nothing_that_was_asked_are_counted_not_told(desk):
    text = "\n".join(f"Accord numéro {number} signé." for number in range(FEW_PARTLY))
    document = make_document(text, "/c/long.txt", "fr")
    told = [record(document, 99 + n, [("kind", "agreement", f"Accord numéro {n} ")]) for n in range(FEW_PARTLY)]
    desk.put(document, *told)
    desk.library.refresh(desk.embedder)

    answered = desk.ask("Which agreements are with Japan?")

    assert len(answered.partial) == FEW_PARTLY + 1
    assert answered.partly == ()
    assert any(f"{FEW_PARTLY + 1} more" in line for line in answer_lines(answered))


def test_a_line_cites_the_words_of_all_that_it_tells_in_as_few_sentences_as_do(desk):
    (line,) = desk.ask("Which agreements are with Tunisia?").sentences

    cited = " ".join(quoted(desk.ask("Which agreements are with Tunisia?"), line))

    assert line.text.endswith("March 2022 · 5 million euros")
    assert "mars 2022" in cited
    assert "5 millions d'euros" in cited
    assert len(line.citations) == 2


def test_a_number_that_a_document_states_is_quoted_beside_the_count(desk):
    text = "Le salon a duré trois jours. En tout, 12 accords ont été signés avec l'Espagne cette année."
    desk.put(make_document(text, "/c/salon.txt", "fr"))
    desk.library.refresh(desk.embedder)

    answered = desk.ask("Combien d'accords avec l'Espagne ?")
    lines = list(answer_lines(answered))

    assert [each.text for each in answered.sentences if each.support == "quoted"] == [text.split(". ")[1]]
    assert lines.index("Trouvé dans le registre : un accord.") < lines.index(
        "Les documents donnent eux-mêmes un nombre :"
    )


def test_the_coverage_counts_documents_and_files_that_could_not_be_read(desk):
    answered = desk.ask("List all agreements")
    lines = list(answer_lines(answered))

    assert (answered.coverage.documents, answered.coverage.unread, answered.coverage.agreements) == (5, 1, 3)
    assert any("5 documents" in line for line in lines)
    assert any("could not be read" in line and "1" in line for line in lines)


def test_how_the_question_was_understood_is_said_in_the_language_of_the_asker(desk):
    english = next(iter(answer_lines(desk.ask("Which MoUs involve precision mechanics?"))))
    arabic = next(iter(answer_lines(desk.ask("ما هي مذكرات التفاهم في الميكانيك الدقيقة؟"))))

    assert english.startswith("Understood as: kind = memorandum of understanding, sector = precision mechanics")
    assert "mécanique de précision" in english
    assert arabic.startswith("فُهم السؤال هكذا: النوع = مذكرة تفاهم، القطاع = ")


def test_what_was_not_understood_is_said_and_the_list_is_not_shortened_by_it(desk):
    answered = desk.ask("Which agreements are purple?")

    assert answered.understood.ignored == ("purple",)
    assert len(answered.agreements) == 3
    assert any("«purple»" in line for line in answer_lines(answered))


def test_nothing_found_is_said_with_what_was_searched(desk):
    answered = desk.ask("ما هي الاتفاقيات مع اليابان سنة 1999؟")

    assert answered.refused
    assert answered.agreements == answered.sentences == ()
    assert answered.frame.startswith("لا اتفاقية")
    assert answered.coverage.documents == 5
    assert answered.nearest


def test_agreements_of_two_countries_are_those_of_both(desk):
    assert len(desk.ask("Which agreements are between Algeria and Italy?").agreements) == 1
    assert desk.ask("Which agreements are between Algeria and Spain?").agreements == ()
    assert len(desk.ask("Which agreements are with Spain or Italy?").agreements) == 2


def test_a_sentence_that_tells_of_no_agreement_in_the_register_is_mentioned_apart(desk):
    answered = desk.ask("Quels mémorandums d'entente en mécanique de précision ?")

    assert [sentence.text for sentence in answered.mentioned] == [RUMOR]
    assert answered.mentioned[0].support == "quoted"
    assert all(sentence.text != answered.mentioned[0].text for sentence in answered.sentences)


def test_a_follow_up_narrows_the_list_before_it(desk):
    first = desk.ask("Which agreements are there?")
    then = desk.ask("and with Spain?", (take_turn("Which agreements are there?", (), first),))

    assert len(first.agreements) == 3
    assert then.agreements == (f"{3:012x}",)


class Writer:
    """A language model that would write an answer of its own."""

    def write(self, prompt: str):
        raise AssertionError("The register answers, no language model.")


def test_a_language_model_does_not_write_the_list(desk):
    assert len(desk.ask("Which agreements are there?", chat_model=Writer()).agreements) == 3


def test_the_answer_is_exported_with_all_ids_how_it_was_understood_and_what_was_looked_at(desk):
    exported = json.loads(to_json(export_answer(desk.ask("Which MoUs were signed in 2025?"))))

    assert {limit["field"]: limit["values"] for limit in exported["understood"]["filters"]} == {
        "kind": ["memorandum"], "status": ["signed", "ended"], "signed_on": ["2025", "2025"],
    }  # fmt: skip
    assert exported["agreements"] == [f"{1:012x}"]
    assert exported["coverage"]["matching"] == 1
    assert exported["coverage"]["unread"] == 1
    assert exported["sentences"][0]["support"] == "register"


def test_other_answers_export_nothing_of_the_register(desk):
    exported = export_answer(desk.ask("Quand le mémorandum de Rome a-t-il été signé ?"))

    assert "agreements" not in exported


def test_a_long_list_says_how_many_more_there_are_and_has_all_ids(desk):
    text = "\n".join(f"Accord numéro {number} signé avec la société {number}." for number in range(SHOWN + 37))
    document = make_document(text, "/c/long.txt", "fr")
    records = [
        record(document, 1000 + number, [("kind", "agreement", f"Accord numéro {number} ")])
        for number in range(SHOWN + 37)
    ]
    desk.put(document, *records)
    desk.library.refresh(desk.embedder)

    answered = desk.ask("List all agreements")
    lines = list(answer_lines(answered))

    assert len(answered.agreements) == SHOWN + 40
    assert sum(line.startswith("  Agreement") or line.startswith("  Memorandum") for line in lines) <= SHOWN
    assert any(line.strip().startswith("40 more are not shown") for line in lines)


def test_words_of_documents_cannot_drive_the_terminal(desk):
    text = "Accord signé avec \x1b[31mEvil\x07 en 2021."
    document = make_document(text, "/c/evil.txt", "fr")
    evil = Party("\x1b[31mEvil\x07", ("\x1b[31mEvil\x07",), "", ("evil",))
    told = [("kind", "agreement", "Accord"), ("party", "evil", "\x1b[31mEvil\x07")]
    desk.put(document, record(document, 77, told, parties=(evil,)))
    desk.library.refresh(desk.embedder)

    lines = "\n".join(answer_lines(desk.ask("List all agreements")))

    assert "Evil" in lines
    assert "\x1b" not in lines
    assert "\x07" not in lines


def test_where_something_may_match_the_answer_does_not_say_that_nothing_does(desk):
    assert desk.ask("Which agreements are with Japan?").frame == (
        "No agreement matches for certain; those that may are below. I searched 5 documents."
    )
