import random
from itertools import combinations

import pytest

from tests.quality.extraction_scoring import longest_common_subsequence, score_reading, words_of
from tests.variety.articles import load_articles

ARTICLES = {article.kind: article for article in load_articles()}


@pytest.mark.parametrize("kind", ARTICLES)
def test_a_text_read_as_it_was_written_has_full_marks(kind):
    score = score_reading(ARTICLES[kind], ARTICLES[kind].text)

    assert (score.recall, score.precision, score.order, score.lost) == (1.0, 1.0, 1.0, ())


def test_every_text_has_facts_that_stand_in_it():
    for article in ARTICLES.values():
        assert len(article.facts) > 15 and all(fact in article.text for fact in article.facts)


def test_a_note_is_no_part_of_the_body_and_its_number_no_part_of_the_text():
    article = ARTICLES["ar-article"]

    assert [note.number for note in article.notes] == ["1", "2"]
    assert "البنك الإفريقي" not in article.body and "البنك الإفريقي" in article.text
    assert "[^" not in article.text and "{" not in article.text


def test_columns_read_across_lose_their_order_and_no_word():
    article = ARTICLES["fr-columns"]
    words = article.text.split()
    half = len(words) // 2
    across = [word for pair in zip(words[:half], words[half:], strict=False) for word in pair]

    score = score_reading(article, " ".join(across))

    assert score.recall > 0.99 and score.order < 0.7


@pytest.mark.parametrize(
    ("read", "lost"),
    [
        ("بنسبة %60 منه", True),
        ("بنسبة 60% منه", False),
        ("بنسبة 160% منه", True),
        ("(60%)،", False),
        ("بنسبة\u200f 60%", False),
    ],
)
def test_a_fact_is_intact_only_as_it_was_written(read, lost):
    assert ("60%" in score_reading(ARTICLES["ar-article"], read).lost) == lost


def test_words_are_compared_without_what_only_sets_them():
    assert words_of("«التعـــاون»، وُقّع ﻻ") == ["التعاون", "وقع", "لا"]


def test_text_that_was_never_written_costs_precision():
    article = ARTICLES["mixed"]

    assert score_reading(article, article.text + " نص لم يكتبه أحد").precision < 1


def test_the_longest_common_subsequence_is_that_of_the_slow_definition():
    chance = random.Random(7)
    for _ in range(60):
        one, other = (["abc"[chance.randrange(3)] for _ in range(chance.randrange(8))] for _ in range(2))

        assert longest_common_subsequence(one, other) == _slowly(one, other)


def _slowly(one, other):
    def stands_in(words, where):
        rest = iter(where)
        return all(word in rest for word in words)

    return max(size for size in range(len(one) + 1) for words in combinations(one, size) if stands_in(words, other))
