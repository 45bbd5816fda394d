import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import cut_grams, fold, fold_text, fold_words

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("اأإآٱىيئؤوةهـّٰ ﷺﷲﻻﰷﹰ٠٩۵éÉœßİﬁ½²’\u200f\u200b\u2066\u00adáa\u0301\ud800"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("الاتّفاقيّة الإطاريّة", "الاتفاقيه الاطاريه"),
        ("أُبرِمَ آنفًا ٱلعقد", "ابرم انفا العقد"),
        ("مستشفى رئيس مؤسسة", "مستشفي رييس موسسه"),
        ("قـــطاع", "قطاع"),
        ("٢٠٢٥ و ۲۰۲۵", "2025 و 2025"),
        ("ﺍﻟﺼﻨﺎﻋﺔ ﻻ", "الصناعه لا"),
        ("\u200fالمغرب\u200e\u2066", "المغرب"),
        ("Économie à l’œuvre : ÇA", "economie a l'oeuvre : ca"),
        ("Straße ﬁnal m²", "strasse final m2"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same_letters(written, folded):
    assert fold_text(written) == folded
    assert fold(written).text == folded


@given(TEXTS)
def test_folding_a_folded_text_changes_nothing(text):
    assert fold_text(fold_text(text)) == fold_text(text)


@given(TEXTS)
def test_a_decomposed_text_folds_like_a_composed_one(text):
    assert fold_text(unicodedata.normalize("NFD", text)) == fold_text(unicodedata.normalize("NFC", text))


@given(TEXTS)
def test_every_folded_character_comes_from_the_original_one_at_its_origin(text):
    folded = fold(text)

    for character, origin in zip(folded.text, folded.origins, strict=True):
        assert character in fold_text(text[origin])


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_the_original_words_of_a_folded_span_fold_to_at_least_that_span(text, one, other):
    folded = fold(text)
    start, end = sorted((min(one, len(folded.text)), min(other, len(folded.text))))

    original_start, original_end = folded.original_span(start, end)

    assert 0 <= original_start <= original_end <= len(text)
    assert folded.text[start:end] in fold_text(text[original_start:original_end])


@given(TEXTS)
def test_cutting_the_folded_text_anywhere_cuts_the_original_in_order(text):
    folded = fold(text)
    spans = [folded.original_span(at, at + 1) for at in range(len(folded.text))]

    assert spans == sorted(spans)


def test_a_match_takes_the_marks_and_the_tatweel_of_its_last_letter_along():
    text = "وقّعت الوِزَارَةُ اتفاقيةـً."
    folded = fold(text)
    start = folded.text.index("الوزاره")

    original_start, original_end = folded.original_span(start, start + len("الوزاره"))

    assert text[original_start:original_end] == "الوِزَارَةُ"


def test_part_of_a_ligature_is_all_of_it():
    text = "النبي ﷺ قال"
    folded = fold(text)
    start = folded.text.index("عليه")

    assert text[slice(*folded.original_span(start, start + 4))] == "ﷺ"


def test_an_empty_span_is_empty_where_it_stands():
    folded = fold("اتّفاق")

    assert folded.original_span(2, 2) == (3, 3)
    assert folded.original_span(5, 5) == (6, 6)
    assert fold("").original_span(0, 0) == (0, 0)


def test_words_are_runs_of_letters_and_digits():
    assert fold_words("S’est-il tenu à Rabat_Salé، في ٢٣ يوليو؟") == [
        "s", "est", "il", "tenu", "a", "rabat", "sale", "في", "23", "يوليو",
    ]  # fmt: skip


def test_grams_are_four_letters_of_each_wrapped_word():
    assert cut_grams("اتفاق في و") == ["#اتف", "اتفا", "تفاق", "فاق#", "#في#", "#و#"]
    assert cut_grams("«…» 🙂") == []
