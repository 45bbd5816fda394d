from difflib import SequenceMatcher
from random import Random

import pytest

from index.aligning import Alignment, Gap, align


def test_equal_texts_share_all_words():
    words = ["la", "région", "et", "la", "ville", "signent"]

    assert align(words, words) == Alignment(6, ())


def test_what_stands_in_place_of_something_is_a_gap_within():
    assert align(["a", "b", "c", "d", "e", "f", "g"], ["a", "b", "c", "x", "y", "e", "f", "g"]).gaps == (
        Gap(3, 4, 3, 5, True),
    )


def test_what_stands_around_is_a_gap_without():
    gaps = align(["menu", "a", "b", "c", "d"], ["a", "b", "c", "d", "fin", "de", "page"]).gaps

    assert gaps == (Gap(0, 1, 0, 0, False), Gap(5, 5, 4, 7, False))


@pytest.mark.parametrize(("one", "other"), [("", ""), ("a", ""), ("", "a b c d"), ("a b", "c d")])
def test_texts_without_a_common_word_share_nothing(one: str, other: str):
    assert align(one.split(), other.split()).shared == 0


def test_a_paragraph_that_was_moved_is_shared_once():
    one = [f"a{at}" for at in range(20)] + [f"b{at}" for at in range(30)]

    assert align(one, one[20:] + one[:20]).shared == 30


def test_gaps_and_shared_words_make_up_both_texts():
    chance = Random(3)
    for _ in range(200):
        one = [chance.choice("abcdef") for _ in range(chance.randrange(40))]
        other = [each for each in one if chance.random() < 0.8] + [chance.choice("abcdef") for _ in range(5)]
        found = align(one, other)

        assert sum(gap.end - gap.start for gap in found.gaps) == len(one) - found.shared
        assert sum(gap.other_end - gap.other_start for gap in found.gaps) == len(other) - found.shared
        # The slow comparison, word by word, of the whole.
        matched = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
        assert found.shared >= 0.8 * matched
