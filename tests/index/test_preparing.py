"""Text made fit for an embedding model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.preparing import prepare


@pytest.mark.parametrize(
    ("as_read", "prepared"),
    [
        ("وَقَّعَتِ المَمْلَكَةُ اتِّفَاقِيَّةً", "وقعت المملكة اتفاقية"),
        ("الــتــعــاون", "التعاون"),
        ("هٰذَا الاتفاق", "هذا الاتفاق"),
        ("\u200fاتفاقية\u200e (2025)\u202c", "اتفاقية (2025)"),
        ("أ آ إ ا\u0653 ا\u0654 ا\u0655", "أ آ إ ا\u0653 ا\u0654 ا\u0655"),
        ("avant\x00après", "avantaprès"),
        ("l'accord \ud83d signé", "l'accord signé"),
        ("  deux\t\n\u00a0mots  ", "deux mots"),
        ("Été 😀 ﷺ", "Été 😀 ﷺ"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_marks_go_and_letters_stay(as_read: str, prepared: str):
    assert prepare(as_read) == prepared


def test_a_megabyte_is_cut_to_what_a_model_can_read():
    assert prepare("اتفاقية " * 125_000) == ("اتفاقية " * 1024).strip()


def test_a_model_of_more_pieces_is_given_more():
    assert len(prepare("x" * 1_000_000, pieces=8192)) == 8192 * 16


def test_text_behind_much_white_space_is_not_lost():
    assert prepare(" " * 100_000 + "اتفاقية") == "اتفاقية"


@given(st.text(max_size=300))
def test_preparing_twice_changes_nothing_and_the_result_can_be_encoded(text: str):
    once = prepare(text)

    assert prepare(once) == once
    assert once.encode() is not None
    assert "\x00" not in once
