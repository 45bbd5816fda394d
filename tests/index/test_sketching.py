from random import Random

import pytest

from index.sketching import KEY_BITS, find_names, find_numbers, sketch
from tests.index.test_near_copies import ARABIC, COMMENTS, FRENCH, MENU


@pytest.mark.parametrize("text", [FRENCH, ARABIC])
def test_near_copies_share_keys(text: str):
    own = set(sketch(text).words)

    assert own
    assert own & set(sketch(MENU + text + COMMENTS).words)
    assert own & set(sketch(text.replace("2024", "2025")).words)
    assert own == set(sketch(text.replace("إ", "أ").upper()).words)


def test_texts_on_other_matters_share_none():
    words = [f"mot{at}" for at in range(3_000)]
    texts = [" ".join(Random(seed).choices(words, k=200)) for seed in range(20)]
    keys = [key for text in texts for key in sketch(text).words]

    assert len(set(keys)) == len(keys)


def test_a_short_text_has_no_keys():
    assert sketch("Bon pour accord. Tunis, le 3 mars.").words == ()
    assert sketch("").words == sketch("").figures == ()


def test_a_translation_shares_the_keys_of_figures():
    french, arabic = sketch(FRENCH).figures, sketch(ARABIC).figures

    assert len(set(french) & set(arabic)) >= 5
    assert set(french).isdisjoint(sketch("Le 9 juin 1999, 17 wagons et 83 tonnes.").figures)


def test_a_long_text_has_no_more_keys_than_a_page_and_shares_them():
    book = " ".join(f"chapitre {at} ligne {at * 7}" for at in range(30_000))

    keys = sketch(book)

    assert (len(keys.words), len(keys.figures)) == (32, 48)
    assert all(0 <= key < 1 << KEY_BITS for key in (*keys.words, *keys.figures))
    assert set(keys.words) & set(sketch(book + MENU).words)


def test_equal_numbers_are_equal_however_they_are_written():
    assert find_numbers("1.200, 1 200, 1\u00a0200 et ١٢٠٠; 1,200") == ["1200"] * 5
    assert find_numbers("12,5 millions, 12.5 million, ١٢٫٥ مليون") == ["125"] * 3
    assert find_numbers("du 05/06/2024, zéro 0, 2022-2025") == ["5", "6", "2024", "0", "2022", "2025"]


def test_names_are_written_with_a_capital_everywhere():
    assert find_names("La TIKA finance. Pour la ville de Sfax, la ville de Gabès.") >= {"tika", "sfax", "gabes"}
    assert "la" not in find_names("La TIKA finance la ville.")
    assert find_names("وقعت وزارة الصناعة") == frozenset()
