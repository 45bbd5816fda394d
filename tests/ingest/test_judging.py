import pytest

from ingest.judging import judge_text

ARABIC = "وقّعت وزارة الصناعة مذكرة تفاهم مع المركز التقني للميكانيك يوم ٢٣ جويلية ٢٠٢٥ بقيمة ٢٥٠ مليون درهم."


def test_a_text_of_known_words_is_good_and_one_of_reversed_letters_is_doubtful():
    assert judge_text(ARABIC) == "good"
    assert judge_text(ARABIC[::-1]) == "doubtful"


@pytest.mark.parametrize("garbled", ["٢١f شركة", "بنسبة ١٢٫g٪", "هاتف 7١5", "سنة ٢٠2٥"])
def test_garbled_figures_make_a_page_doubtful_though_its_words_are_known(garbled):
    assert judge_text(f"{ARABIC} {garbled}") == "doubtful"


@pytest.mark.parametrize("text", ["الفترة ٢٠٢٢-2025", "G٧ و ISO 9001", "١٢٫٥٪ من 40 شركة", "المادة ٣: note"])
def test_figures_of_both_kinds_side_by_side_are_no_fault(text):
    assert judge_text(f"{ARABIC} {text}") == "good"


def test_a_few_words_tell_nothing():
    assert judge_text("Xqzt wvrk 2024") == "good"
