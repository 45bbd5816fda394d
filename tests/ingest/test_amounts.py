import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.amounts import find_amounts


def amounts_in(text, countries=()):
    return [(found.value.value, found.value.currency) for found in find_amounts(text, countries)]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("غلاف مالي تبلغ قيمته 250 مليون درهم", 250e6, "MAD"),
        ("غلاف مالي قيمته ٢٩٠ مليون درهم", 290e6, "MAD"),
        ("d'un montant de 12 M€", 12e6, "EUR"),
        ("worth $1.2bn", 1.2e9, "USD"),
        ("worth over $15bln", 15e9, "USD"),
        ("a $500mln loan", 500e6, "USD"),
        ("worth $2tn", 2e12, "USD"),
        ("a grant of $500k", 500e3, "USD"),
        ("2 milliards de DA", 2e9, "DZD"),
        ("290 MDH", 290e6, "MAD"),
        ("une enveloppe de 250MDH", 250e6, "MAD"),
        ("3 M USD", 3e6, "USD"),
        ("USD 5 million", 5e6, "USD"),
        ("5,5 millions de livres sterling", 5.5e6, "GBP"),
        ("مليوني دينار تونسي", 2e6, "TND"),
        ("بقيمة مليار دولار أمريكي", 1e9, "USD"),
        ("بمبلغ 3,5 مليار دج", 3.5e9, "DZD"),
        ("100 millions de FCFA", 1e8, "XOF"),
        ("1 200 000 euros", 1.2e6, "EUR"),
    ],
)
def test_one_sum_is_read_in_every_spelling(text, value, currency):
    assert amounts_in(text) == [(value, currency)]


def test_thousands_are_grouped_the_way_of_the_language():
    assert amounts_in("une somme de 1.200 millions de dirhams pour la filière") == [(1.2e9, "MAD")]
    assert amounts_in("a loan of 1.200 million dollars for the company") == [(1.2e6, "USD")]


def test_whose_dinar_it_is_follows_from_the_one_country_that_has_dinars():
    text = "بقيمة 30 مليون دينار"
    assert amounts_in(text) == [(30e6, "")]
    assert amounts_in(text, ("DZ", "IT")) == [(30e6, "DZD")]
    assert amounts_in(text, ("DZ", "TN")) == [(30e6, "")]


def test_a_dirham_is_moroccan_unless_the_text_is_emirati():
    assert amounts_in("40 مليون درهم") == [(40e6, "MAD")]
    assert amounts_in("40 مليون درهم", ("AE", "EG")) == [(40e6, "AED")]
    assert amounts_in("40 MDH", ("AE",)) == [(40e6, "MAD")]


def test_money_without_a_currency_has_none():
    assert amounts_in("رُصد له غلاف مالي قدره 250 مليون، لفائدة المقاولات") == [(250e6, "")]


@pytest.mark.parametrize(
    "text",
    [
        "500 مليون طن سنويا",
        "10 000 emplois directs",
        "12 % du capital",
        "entre 10 et 12 millions de dollars",
        "en 2025, le dirham",
        "",
    ],
)
def test_what_is_no_single_sum_of_money_is_left_alone(text):
    assert amounts_in(text) == []


def test_the_words_of_a_sum_hold_its_currency():
    text = "un contrat de 2 milliards de DA pour trois ans"
    found = find_amounts(text)[0]
    assert text[found.span.start : found.span.end] == "2 milliards de DA"


@given(st.text(alphabet="0123456789٠١٢ .,$€مليوندرهمMADH", max_size=60))
def test_sums_stand_in_the_text_and_are_more_than_nothing(text):
    for found in find_amounts(text):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.value.value > 0
