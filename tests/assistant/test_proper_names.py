"""Names are found by their writing and met across scripts by their sound."""

import pytest

from assistant.proper_names import NamedText, find_names
from index.folding import fold_text

PAIRS = [
    ("Euromed", "يوروميد"),
    ("Beritech", "بيريتك"),
    ("Stellantis", "ستيلانتيس"),
    ("Renault", "رونو"),
    ("Peugeot", "بيجو"),
    ("Gotion", "غوشن"),
    ("Volkswagen", "فولكسفاغن"),
    ("Schneider", "شنايدر"),
    ("Mezzour", "مزور"),
    ("Hyundai", "هيونداي"),
    ("Akhannouch", "أخنوش"),
    ("Rabia", "ربيعة"),
]


@pytest.mark.parametrize(("latin", "arabic"), PAIRS)
def test_a_name_is_met_in_the_other_script(latin: str, arabic: str):
    assert NamedText(f"وقعت شركة {arabic} اتفاقية").has_sound(fold_text(latin))
    assert NamedText(f"Le groupe {latin} a signé").has_sound(fold_text(arabic))


@pytest.mark.parametrize("latin", [latin for latin, _ in PAIRS])
def test_a_name_is_not_met_in_another_name(latin: str):
    others = " و".join(arabic for other, arabic in PAIRS if other != latin)

    assert not NamedText(f"وقعت شركة {others} اتفاقية").has_sound(fold_text(latin))


def test_a_name_of_two_words_in_arabic_is_one_in_latin():
    assert NamedText("رئيس التجمع عادل بن ساسي").has_sound("bensassi")


def test_latin_names_are_found_by_their_capitals():
    names = find_names(
        "Selon Adel Bensassi, le groupe Stellantis et la Chine ont signé avec le ministère de l’Industrie."
    )

    assert names.proper == {"adel", "bensassi", "stellantis"}
    assert names.capitalized == {"industrie"}
    assert names.known == {"country CN"}


def test_the_first_word_counts_only_when_it_is_no_ordinary_word():
    assert find_names("Plusieurs accords ont été signés.").proper == frozenset()
    assert find_names("Stellantis a signé.").proper == {"stellantis"}


def test_arabic_names_are_those_that_no_word_list_has():
    names = find_names("وصرح السيد منصور أن شركة ستيلانتيس وقعت مع الصين")

    assert names.proper == {"منصور", "ستيلانتيس"}
    assert names.known == {"country CN"}


@pytest.mark.parametrize(
    ("french", "arabic"),
    [
        ("avec l’Allemagne", "مع ألمانيا"),
        ("une société allemande", "شركة ألمانية"),
        ("à Casablanca", "بالدار البيضاء"),
        ("à Alger", "بالجزائر"),
        ("l’UE", "الاتحاد الأوروبي"),
        ("l’ONUDI", "اليونيدو"),
        ("au Caire", "في القاهرة"),
    ],
)
def test_a_translated_name_is_the_same_name(french: str, arabic: str):
    names = find_names(f"Signé {french}.")

    assert names.known
    assert names.known <= NamedText(arabic).known
    assert find_names(arabic).known <= NamedText(f"Signé {french}.").known


def test_months_currencies_and_articles_name_nobody():
    names = find_names("Le plan de 290 MDH, signé en Juillet, prévoit un accord. يوم 23 جويلية 2025")

    assert not names.proper | names.known
