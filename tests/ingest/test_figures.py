"""Equal numbers are found equal however they are written."""

import pytest

from ingest.figures import find_figures


def read(text: str) -> list[tuple[list[float], str]]:
    return [(sorted(figure.values), figure.unit) for figure in find_figures(text)]


@pytest.mark.parametrize(
    "text",
    [
        "290 millions de dirhams",
        "٢٩٠ مليون درهم",
        "۲۹۰ مليون درهم",
        "290 MDH",
        "290.000.000 dirhams",
        "290 000 000 DH",
        "290\u202f000\u202f000 dirhams",
        "290,000,000 dirhams",
        "two hundred and ninety million dirhams",
        "deux cent quatre-vingt-dix millions de dirhams",
        "مائتان وتسعون مليون درهم",
        "0,29 milliard de dirhams",
    ],
)
def test_one_amount_is_one_figure_in_every_spelling(text: str):
    assert read(text) == [([290_000_000.0], "dirham")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 %", [([12.0], "percent")]),
        ("12 pour cent", [([12.0], "percent")]),
        ("12 في المائة", [([12.0], "percent")]),
        ("١٢٫٥٪", [([12.5], "percent")]),
        ("1.200 emplois", [([1.2, 1200.0], "")]),
        ("1,5 million d’euros", [([1_500_000.0], "euro")]),
        ("$5 billion", [([5e9], "dollar")]),
        ("10 Md€", [([1e10], "euro")]),
        ("بقيمة مليار دولار", [([1e9], "dollar")]),
        ("مليوني دينار", [([2e6], "dinar")]),
        ("ثلاثة آلاف منصب شغل", [([3000.0], "")]),
        ("خمسة وعشرون عقدا", [([25.0], "")]),
        ("الملتقى العربي الخامس", [([5.0], "")]),
        ("le 5e Salon", [([5.0], "")]),
        ("plan 2022-2025", [([2022.0], ""), ([2025.0], "")]),
        ("CCM4", []),
        ("une convention et un accord", []),
        ("", []),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, expected: list[tuple[list[float], str]]):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("290 millions de dirhams", "290 millions d’euros"),
        ("12 %", "12 entreprises"),
        ("290 millions", "290 milliards"),
        ("1,5 million", "15 millions"),
    ],
)
def test_figures_of_another_size_or_unit_do_not_agree(one: str, other: str):
    assert not find_figures(one)[0].agrees_with(find_figures(other)[0])


def test_a_figure_without_currency_agrees_with_one_that_has_it():
    assert find_figures("290 millions")[0].agrees_with(find_figures("290 millions de dirhams")[0])


@pytest.mark.parametrize("text", [f"{'9' * 400} درهم", f"7 {'millions ' * 80}de dirhams"])
def test_a_number_beyond_all_numbers_is_none(text: str):
    assert find_figures(text) == []


def test_a_figure_stands_where_it_says():
    text = "قيمته ٢٩٠ مليون درهم"

    figure = find_figures(text)[0]

    assert text[figure.start : figure.end] == "٢٩٠ مليون"
