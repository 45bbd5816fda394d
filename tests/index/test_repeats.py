import numpy as np
import pytest

from index.folding import fold_words
from index.records import Passage
from index.repeats import is_repetition, mark_repeats

NEWS = (
    "وقعت وزارة الصناعة والتجارة وجمعية المراكز التقنية الصناعية، أمس في الرباط، اتفاقية إطار تبلغ قيمتها 290 مليون "
    "درهم وتمتد من 2022 إلى 2025، وتهدف إلى مواكبة المقاولات الصغرى والمتوسطة في الابتكار والجودة."
)
OTHER_REPORT = (
    "بالرباط، اتفقت الوزارة مع المراكز التقنية على برنامج جديد بقيمة 290 مليون درهم للفترة 2022-2025 لدعم المقاولات."
)


def passage(text, language="ar", identifier="a"):
    return Passage(f"{identifier}:0", identifier, 0, len(text), 1, language, (), text)


def marks(*texts, languages=None):
    """All vectors the same, so that the words decide."""
    passages = [
        passage(text, language, str(at))
        for at, (text, language) in enumerate(zip(texts, languages or ["ar"] * len(texts), strict=True))
    ]
    return mark_repeats(passages, np.ones((len(texts), 1), np.float32))


def test_copies_of_a_better_passage_are_repeats():
    assert marks(NEWS, NEWS.replace("،", ""), OTHER_REPORT, NEWS + " اقرأ أيضا") == [False, True, False, True]


def test_a_copy_in_another_spelling_is_a_copy():
    assert marks(NEWS, NEWS.replace("إ", "ا").replace("290", "٢٩٠"), OTHER_REPORT) == [False, True, False]


def test_a_copy_with_another_figure_is_seen_where_it_stands():
    assert marks(NEWS, NEWS.replace("290", "360"), OTHER_REPORT) == [False, False, False]


def test_another_report_of_the_same_event_repeats_nothing():
    assert not is_repetition(passage(NEWS), passage(OTHER_REPORT))


def test_the_same_words_in_another_language_repeat_nothing():
    assert marks("OCP 2025", "OCP 2025", languages=["fr", "en"]) == [False, False]
    assert marks("OCP 2025", "OCP 2025", "ONEE", languages=["fr", "fr", "fr"]) == [False, True, False]


def test_words_are_not_compared_where_the_vectors_differ():
    passages = [passage(NEWS, identifier="a"), passage(NEWS, identifier="b"), passage(OTHER_REPORT, identifier="c")]

    assert mark_repeats(passages, np.eye(3, dtype=np.float32)) == [False, False, False]


@pytest.mark.parametrize("count", [0, 1])
def test_few_passages_have_no_repeats(count):
    assert marks(*[NEWS] * count) == [False] * count


def test_the_reports_above_are_as_far_apart_as_they_are_meant_to_be():
    one, other = set(fold_words(NEWS)), set(fold_words(OTHER_REPORT))

    assert 0.1 < len(one & other) / len(one | other) < 0.6
