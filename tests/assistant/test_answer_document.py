"""An answer as a Word document: read again with python-docx, it has every word, each in its direction."""

from dataclasses import replace
from io import BytesIO

import docx
from docx.oxml.ns import qn
from hypothesis import given, settings

from assistant.answer_document import write_answer_document
from assistant.service import Asked
from tests.assistant.test_answer_text import LINK, holdable, ten_sentences
from tests.given_answers import LAYLA, Desk, given_answers


def written(given, language="ar"):
    file = BytesIO()
    write_answer_document(given, language, LINK, file)
    return docx.Document(file)


def is_rtl(paragraph):
    return paragraph._p.pPr.find(qn("w:bidi")).get(qn("w:val")) == "1"


def test_every_sentence_and_source_is_there_in_order():
    texts = [paragraph.text for paragraph in written(ten_sentences()).paragraphs]

    assert texts[0] == "ما الخبر؟"
    for number in range(1, 11):
        assert f"الجملة رقم {number} من الوثيقة. [{number}]" in texts
        at = texts.index(f"[{number}] وثيقة {number}")
        assert texts[at + 1] == f"الجملة رقم {number} من الوثيقة."
        assert texts[at + 2] == f"Le Matin · 7 جوان/يونيو 2024 · ص {number} · {number}.pdf"
        assert f"{number:064x}" in texts[at + 3]
    assert texts[-1] == LINK


def test_a_source_names_its_other_versions_and_its_translations():
    given = ten_sentences()
    answer = given.turn.answer
    first, second, third = (citation.document for citation in answer.citations[:3])
    linked = replace(answer.citations[0], also=(second,), translations=(third,))
    answer = replace(answer, citations=(linked, *answer.citations[1:]))

    texts = [
        paragraph.text for paragraph in written(replace(given, turn=replace(given.turn, answer=answer))).paragraphs
    ]

    at = texts.index("[1] وثيقة 1")
    assert texts[at + 3 : at + 5] == ["وكذلك في: وثيقة 2، Le Matin، 2.pdf", "وترجمته في: وثيقة 3، Le Matin، 3.pdf"]
    assert first.sha256 in texts[at + 5]


def test_an_arabic_document_runs_from_the_right_and_a_french_quotation_in_it_from_the_left(tmp_path):
    desk = Desk(tmp_path / "library")
    given = desk.service.ask(LAYLA, Asked("ما هي كل الاتفاقيات؟", ""))
    desk.close()

    document = written(given)

    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table._tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    quotes = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Quote"]
    assert {paragraph.text[:9]: is_rtl(paragraph) for paragraph in quotes} == {
        "وقعت الكت": True,
        "وتبلغ قيم": True,
        "Un protoc": False,
    }
    assert is_rtl(document.paragraphs[0])


def test_a_run_from_the_right_holds_no_latin_letters(tmp_path):
    given = ten_sentences()
    document = written(given)

    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run._r.rPr is not None and run._r.rPr.find(qn("w:rtl")) is not None:
                assert not any("a" <= letter.lower() <= "z" for letter in run.text)


def test_a_list_is_a_real_table_whose_head_is_repeated(tmp_path):
    desk = Desk(tmp_path / "library")
    given = desk.service.ask(LAYLA, Asked("Liste de tous les accords", ""))
    desk.close()

    (table,) = written(given, "fr").tables

    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["Type", "Parties", "Date de signature", "Lieu", "Montant", "Remarques", "Sources"]
    assert [row[2] for row in cells[1:]] == ["23 juillet 2025", "mars 2022"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table._tblPr.find(qn("w:bidiVisual")) is None


def test_the_document_says_its_title_and_language_and_numbers_its_pages():
    document = written(ten_sentences())

    assert (document.core_properties.title, document.core_properties.language) == ("ما الخبر؟", "ar-DZ")
    assert "PAGE" in document.sections[0].footer._element.xml


@settings(max_examples=25, deadline=None)
@given(given_answers())
def test_any_answer_is_there_word_for_word(given):
    texts = "\n".join(paragraph.text for paragraph in written(given, "en").paragraphs)

    answer = given.turn.answer
    told = [each.text for each in (*answer.sentences, *answer.mentioned) if each.support != "register"]
    for text in (
        *told,
        *(each.evidence.quote for each in answer.citations),
        *(each.document.title for each in answer.citations),
    ):
        assert holdable(text) in texts
