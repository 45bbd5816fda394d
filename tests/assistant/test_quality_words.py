"""How well a text was read, in words; and that it is said wherever the text is cited."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest

from assistant.accounting import coverage_lines
from assistant.answer import Citation, Coverage
from assistant.answer_document import write_answer_document
from assistant.answer_text import answer_markdown, answer_plain
from assistant.giving import GivenAnswer
from assistant.printing import answer_lines, hit_lines
from assistant.quality_words import citation_mark, doubtful_line, quality_name, quality_reason
from assistant.versions import Elsewhere
from assistant.web.screen import SCREENS
from assistant.web.turns import render_turn
from index.records import LANGUAGES, QUALITIES, DocumentSummary, Evidence, Hit, Passage, PoorPages
from tests.assistant.test_answer_text import LINK, ten_sentences

GOOD = DocumentSummary("d" * 12, "Bilan", "Ministère", None, "fr", "/bilan.pdf", "0" * 64, 40, 90, 0.61)
POOR = replace(
    GOOD, quality="needs_ocr", poor_pages=(PoorPages("doubtful", (3, 7, 8, 9)), PoorPages("needs_ocr", (12,)))
)


def cited(document: DocumentSummary, page: int) -> Citation:
    return Citation(1, Evidence(document.id, 0, 4, page, "Mots"), document)


def test_only_a_quotation_from_a_doubtful_page_is_marked():
    assert citation_mark(cited(POOR, 8), "fr") == "texte de lecture douteuse"
    assert citation_mark(cited(POOR, 8), "ar") == "نص مشكوك في قراءته"
    assert citation_mark(cited(POOR, 10), "fr") == citation_mark(cited(GOOD, 8), "ar") == ""


def test_the_reason_names_the_pages():
    assert quality_reason(POOR, "fr") == (
        "mots ou chiffres de lecture incertaine, pages : 3, 7–9, "
        "pages en image dont le texte n’est pas encore reconnu (OCR) : 12"
    )
    assert quality_reason(POOR, "ar").startswith("كلمات أو أرقام غير مؤكدة القراءة في الصفحات: 3، 7–9")
    assert quality_reason(GOOD, "en") == ""


def test_the_reason_of_a_document_of_one_page_gives_the_share_of_known_words():
    note = replace(GOOD, pages=1, quality="doubtful", poor_pages=(PoorPages("doubtful", (1,)),))

    assert quality_reason(note, "en") == "only 61% of its words are known"
    assert quality_reason(note, "fr") == "seuls 61 % de ses mots sont connus"


def test_garbled_figures_among_known_words_are_the_reason_that_is_told():
    note = replace(GOOD, pages=1, quality="doubtful", text_quality=0.95, poor_pages=(PoorPages("doubtful", (1,)),))

    assert quality_reason(note, "ar") == "قراءة بعض كلماتها أو أرقامها غير مؤكدة"


def test_of_very_many_runs_of_pages_the_first_are_named():
    scattered = replace(POOR, poor_pages=(PoorPages("unreadable", tuple(range(1, 40, 2))),))

    assert quality_reason(scattered, "en") == "unreadable pages: 1, 3, 5, 7, 9, 11, 13, 15…"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quality_has_a_name(language):
    assert len({quality_name(quality, language) for quality in QUALITIES}) == len(QUALITIES)
    assert doubtful_line(0, language) == "" and "3" in doubtful_line(3, language)


# ---- wherever a source is cited ------------------------------------------------------------------------------------


def doubted() -> GivenAnswer:
    """Ten quotations, of which the second stands on a doubtful page."""
    given = ten_sentences()
    answer = given.turn.answer
    second = answer.citations[1]
    document = replace(
        second.document, quality="doubtful", poor_pages=(PoorPages("doubtful", (second.evidence.page,)),)
    )
    citations = (answer.citations[0], replace(second, document=document), *answer.citations[2:])
    return replace(given, turn=replace(given.turn, answer=replace(answer, citations=citations)))


def word_text(given: GivenAnswer) -> str:
    file = BytesIO()
    write_answer_document(given, "ar", LINK, file)
    return "\n".join(paragraph.text for paragraph in docx.Document(file).paragraphs)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(lambda given: "\n".join(answer_lines(given.turn.answer)), id="terminal"),
        pytest.param(lambda given: answer_markdown(given, "ar", LINK), id="markdown"),
        pytest.param(lambda given: answer_plain(given, "ar"), id="copied"),
        pytest.param(word_text, id="word"),
    ],
)
def test_one_doubtful_source_of_ten_is_marked_once_wherever_the_answer_is_shown(shown):
    assert shown(doubted()).count("نص مشكوك في قراءته") == 1
    assert "مشكوك" not in shown(ten_sentences())


def test_on_the_page_a_doubtful_source_is_marked_beside_its_sentence_and_on_its_card():
    shown = str(render_turn(SCREENS["fr"], doubted()))
    sentence = shown[shown.index("الجملة رقم 2 ") :].partition("</li>")[0]

    assert '<a class="chip doubtful"' in sentence
    assert '<bdi class="doubt-mark" lang="ar">نص مشكوك في قراءته</bdi>' in sentence
    assert shown.count("doubt-mark") == shown.count("chip doubtful") == 1
    assert shown.count('<p class="card-doubt">texte de lecture douteuse</p>') == 1
    assert "doubt" not in str(render_turn(SCREENS["fr"], ten_sentences()))


def test_a_hit_on_a_doubtful_page_is_marked_in_the_terminal():
    passage = Passage(f"{POOR.id}:0", POOR.id, 0, 4, 8, "fr", (), "Mots")
    hit = Hit(passage, 0.5, 1, ("lexical",), 0.5, 1.0)

    lines = list(hit_lines([hit], [POOR], [Elsewhere()]))
    good = list(hit_lines([hit], [GOOD], [Elsewhere()]))

    assert lines[0].endswith("p. 8 · doubtfully read text")
    assert good[0].endswith("p. 8")


@pytest.mark.parametrize(
    ("language", "said"), [("ar", "وعددها: 3"), ("fr", "incomplète\u00a0: 3"), ("en", "in part: 3")]
)
def test_a_list_says_on_how_many_doubtful_documents_it_rests(language, said):
    answer = replace(ten_sentences().turn.answer, language=language, coverage=Coverage(12, 0, 0, 40, 2, 0, doubtful=3))

    assert said in " ".join(coverage_lines(answer))
    assert said not in " ".join(coverage_lines(replace(answer, coverage=Coverage(12, 0, 0, 40, 2, 0))))
