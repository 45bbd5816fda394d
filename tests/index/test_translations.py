import numpy as np
import pytest

from index.records import Language
from index.sketching import find_latin_words, find_numbers
from index.translations import Telling, translation_likeness
from tests.index.test_near_copies import ARABIC, FRENCH

SAME = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
OTHER = np.array([[-1.0, 0.0], [0.0, -1.0]], np.float32)
# What another paper tells of the same signing.
REPORT = (
    "القيروان تنتظر مدبغتها. بعد سنوات من الانتظار، وقعت اتفاقية المدبغة يوم 14 ماي 2024 بكلفة 36 مليون دينار. ويقول "
    "الحرفيون، وعددهم 900، إن المدينة فقدت 12 ورشة منذ 2011، وإن أسعار الجلود ارتفعت بنسبة 40 بالمائة خلال سنتين. ولم "
    "يعرف بعد هل يبدأ تشغيل 420 عاملا قبل نهاية المشروع، ويطالب السكان بنقل 5 أحواض قديمة إلى خارج الأسوار قبل الصيف."
)


def telling(text: str, language: Language, vectors=SAME, day: str = "2024-05-14") -> Telling:
    return Telling(language, len(text), find_numbers(text), find_latin_words(text), vectors, day)


def likeness(one: Telling, other: Telling) -> float:
    found = translation_likeness(one, other)
    assert found == translation_likeness(other, one)
    return found


def test_the_text_in_the_other_language_is_its_translation():
    assert likeness(telling(FRENCH, "fr"), telling(ARABIC, "ar")) == 1.0
    assert likeness(telling(FRENCH, "fr"), telling(ARABIC, "ar", day="")) == 1.0


def test_another_papers_report_of_the_event_is_none():
    assert likeness(telling(FRENCH, "fr"), telling(REPORT, "ar")) == 0


@pytest.mark.parametrize(
    "other",
    [
        telling(ARABIC, "fr"),
        telling(ARABIC, "ar", OTHER),
        telling(ARABIC, "ar", np.empty((0, 2), np.float32)),
        telling(ARABIC, "ar", day="2024-07-20"),
        telling(ARABIC * 2, "ar"),
        telling(ARABIC[:200], "ar"),
        telling(ARABIC.replace("الوسط", "(Cuirs Tounsi)"), "ar"),
        telling(ARABIC.replace("36", "12").replace("420", "80").replace("2024", "2025"), "ar"),
        telling("وقعت الوزارة اتفاقية لبناء مدبغة. " * 12, "ar"),
    ],
    ids=["language", "meaning", "empty", "day", "longer", "shorter", "names", "figures", "untold"],
)
def test_what_differs_in_one_way_is_no_translation(other: Telling):
    assert likeness(telling(FRENCH, "fr"), other) == 0
