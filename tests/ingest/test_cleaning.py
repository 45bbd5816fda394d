import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import (
    has_swapped_lam_alef,
    is_good_text,
    repair_lam_alef,
    repair_text,
    text_quality,
)

ARABIC = "وقّعت وزارة الصناعة والتجارة اتفاقية إطار لتفعيل المخطط التنموي للمراكز التقنية الصناعية في الدار البيضاء"
FRENCH = "Le ministère de l'Industrie a signé une convention-cadre avec les centres techniques à Casablanca"
ENGLISH = "The ministry of industry signed a framework agreement with the technical centers"


@pytest.mark.parametrize(
    ("read", "repaired"),
    [
        ("ﺍﻻﺗﻔﺎﻗﻴﺔ", "الاتفاقية"),
        ("ﷲ أكبر", "الله أكبر"),
        ("مﹷحمد", "محمد"),  # an isolated vowel sign, which NFKC would make a space
        ("ﬁnancement eﬀectif", "financement effectif"),
        ("\u202bاتفاق\u202c \u200fجديد\u200e", "اتفاق جديد"),
        ("indus\u00adtrie\u200b et com\ufeffmerce", "industrie et commerce"),
        ("1\u202f250\u00a0MDH", "1 250 MDH"),
        ("a\x00b\x07c\ue001d", "abcd"),
        ("ligne\r\nligne\rligne\u2028ligne", "ligne\nligne\nligne\nligne"),
        ("e\u0301conomie", "économie"),
        ("\ud83d texte", " texte"),
    ],
)
def test_what_was_written_is_restored(read, repaired):
    assert repair_text(read) == repaired


@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH, "m² … ½ ﷺ № €", "الجمهوريّة العربيـة", "نیم‌فاصله", "👩‍🔬"])
def test_a_text_that_needs_no_repair_is_unchanged(text):
    assert repair_text(text) == text


@given(st.text())
def test_repair_leaves_nothing_to_repair_and_nothing_that_cannot_be_stored(text):
    repaired = repair_text(text)
    assert repair_text(repaired) == repaired
    repaired.encode("utf-8")
    assert "\x00" not in repaired


def test_swapped_lam_alef_is_put_right():
    swapped = "وقع الوزير االتفاقية من أجل األولويات خالل السنوات واإلنتاج في المجاالت"
    assert has_swapped_lam_alef(swapped)
    assert repair_lam_alef(swapped) == "وقع الوزير الاتفاقية من أجل الأولويات خلال السنوات والإنتاج في المجالات"


def test_clean_arabic_shows_no_swapped_lam_alef():
    assert not has_swapped_lam_alef(ARABIC + " خلال الاجتماع الأول، الآن، الإنتاج، أال")


@pytest.mark.parametrize("text", [ARABIC, FRENCH, ENGLISH])
def test_good_text_is_known_and_its_letters_reversed_are_not(text):
    assert text_quality(text) > 0.85 and is_good_text(text)
    assert text_quality(text[::-1]) < 0.5 and not is_good_text(text[::-1])


def test_a_text_without_words_has_no_quality():
    assert text_quality("") == text_quality("12,5 % — 2025") == 0.0


def test_damage_lowers_the_quality():
    assert text_quality(FRENCH + " \ufffd\ufffd\ue000") < text_quality(FRENCH) - 0.2


@given(st.text())
def test_quality_lies_between_0_and_1(text):
    assert 0.0 <= text_quality(text) <= 1.0
