from dataclasses import replace

import pytest

from assistant.answer import Citation
from assistant.quality_words import citation_mark, doubtful_line, quality_name, quality_reason
from index.records import LANGUAGES, QUALITIES, DocumentSummary, Evidence, PoorPages

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
        "mots inconnus ou chiffres altérés, pages : 3, 7–9, "
        "pages en image dont le texte n’est pas encore reconnu (OCR) : 12"
    )
    assert quality_reason(POOR, "ar").startswith("كلمات غير معروفة أو أرقام مشوهة في الصفحات: 3، 7–9")
    assert quality_reason(GOOD, "en") == ""


def test_the_reason_of_a_document_of_one_page_gives_the_share_of_known_words():
    note = replace(GOOD, pages=1, quality="doubtful", poor_pages=(PoorPages("doubtful", (1,)),))

    assert quality_reason(note, "en") == "only 61% of its words are known"
    assert quality_reason(note, "fr") == "seuls 61 % de ses mots sont connus"


def test_garbled_figures_among_known_words_are_the_reason_that_is_told():
    note = replace(GOOD, pages=1, quality="doubtful", text_quality=0.95, poor_pages=(PoorPages("doubtful", (1,)),))

    assert quality_reason(note, "ar") == "بعض أرقامها مشوهة"


def test_of_very_many_runs_of_pages_the_first_are_named():
    scattered = replace(POOR, poor_pages=(PoorPages("unreadable", tuple(range(1, 40, 2))),))

    assert quality_reason(scattered, "en") == "unreadable pages: 1, 3, 5, 7, 9, 11, 13, 15…"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quality_has_a_name(language):
    assert len({quality_name(quality, language) for quality in QUALITIES}) == len(QUALITIES)
    assert doubtful_line(0, language) == "" and "3" in doubtful_line(3, language)
