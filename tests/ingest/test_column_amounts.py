"""Sums under labels that tell their currency, and what the numbers count."""

import pytest

from index.records import Amount
from ingest.column_amounts import find_bracketed_unit, find_unit, read_sum


@pytest.mark.parametrize(
    ("label", "cell", "amount"),
    [
        ("المبلغ (دينار)", "480000.5", Amount(480000.5, "TND")),
        ("الكلفة بالمليون درهم", "12,5", Amount(12_500_000, "MAD")),
        ("المبلغ (بآلاف الدنانير)", "1 250", Amount(1_250_000, "TND")),
        ("قيمة الاتفاقية (مليون دولار)", "٣٫٢", Amount(3_200_000, "USD")),
        ("Montant (M€)", "2,5", Amount(2_500_000, "EUR")),
        ("Montant en KDT", "40", Amount(40_000, "TND")),
        ("Coût en milliers de dinars", "40", Amount(40_000, "TND")),
        ("Amount (USD million)", "7", Amount(7_000_000, "USD")),
        ("Budget (millions)", "3", Amount(3_000_000, "")),
        ("Montant", "1 250 000,00", Amount(1_250_000, "")),
        ("Montant (€)", "2,5 M", Amount(2_500_000, "EUR")),
        ("Montant (DT)", "2,5 M€", Amount(2_500_000, "EUR")),
    ],
)
def test_a_number_is_counted_as_its_label_says_unless_its_cell_says_otherwise(label, cell, amount):
    assert read_sum(cell, find_unit(label, ["TN"]), ["TN"]) == amount


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("Montant M€", "2,5 M"),
        ("Montant (€)", "1.250"),
        ("Montant (DT)", "12 %"),
        ("Montant (DT)", "-5000"),
        ("Montant (DT)", "5000 / 7000"),
        ("Montant (DT)", "à définir"),
        ("Montant", "12"),
        ("Montant (DT)", "9" * 400),
    ],
)
def test_a_cell_that_may_mean_two_sums_or_none_is_none(label, cell):
    assert read_sum(cell, find_unit(label, ["TN"]), ["TN"]) is None


def test_dinars_of_several_countries_are_of_no_currency():
    unit = find_unit("المبلغ (دينار)", ["TN", "DZ"])
    assert unit is not None
    assert unit.currency == ""


def test_a_caption_tells_a_unit_only_in_brackets():
    unit = find_bracketed_unit("Accords signés (en milliers de DT)", [])
    assert unit is not None
    assert (unit.scale, unit.currency) == (1000, "TND")
    assert find_bracketed_unit("Programme de 12 millions d'euros", []) is None
