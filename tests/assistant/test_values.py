"""Values found in text."""

import pytest

from assistant.values import find_amounts, find_date_values, find_numbers, find_ordinals, find_years


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("غلاف مالي قدره 250 مليون درهم، صُرف نصفه", "250 مليون درهم"),
        ("une enveloppe de 12,8 milliards de dirhams", "12,8 milliards de dirhams"),
        ("worth 36 million Omani rials", "36 million Omani rials"),
    ],
)
def test_an_amount_is_found_with_its_currency(text, written):
    assert [text[value.start : value.end] for value in find_amounts(text)] == [written]


def test_two_spellings_of_one_amount_have_one_key():
    arabic, french = find_amounts("٢٥٠ مليون درهم")[0], find_amounts("250 millions de dirhams")[0]

    assert arabic.key == french.key


def test_numbers_leave_out_dates_amounts_years_and_numbers_of_laws():
    text = "La loi n° 22-18 du 24 juillet 2022 crée 17 000 emplois pour 3 millions d'euros en 2023."

    assert [text[value.start : value.end] for value in find_numbers(text)] == ["17 000"]


@pytest.mark.parametrize(
    "text", ["وُقّع يوم 23 جويلية 2025", "le 23 juillet", "au XVIe siècle", "سنة 1354م", "hier à Rabat"]
)
def test_what_tells_when_is_found_even_when_it_is_no_full_date(text):
    assert find_date_values(text)


def test_a_text_without_a_time_tells_no_when():
    assert not find_date_values("وقعت الوزارة اتفاقية مع 12 شركة")


def test_both_ends_of_a_period_are_years_and_amounts_are_none():
    assert find_years("مخطط 2014-2020 بقيمة 2,015 درهم") == {"2014", "2020"}


def test_ordinals_are_read_in_three_languages_and_months_are_none():
    assert find_ordinals("الملتقى الخامس، le 10e forum, the tenth forum") == {5, 10}
    assert not find_ordinals("في تشرين الثاني 2025")


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("الشريك: المعهد الإيطالي للحام | المبلغ (دينار): 480000.5 | تاريخ التوقيع: 2024-09-03", "480000.5 dinar"),
        ("البند: التكوين | الكلفة بالمليون درهم: 12,5", "12500000 dirham"),
        ("Partenaire: Atlas Outillage | Montant (M€): 2,5 | Durée: 3", "2500000 euro"),
        ("Poste: formation | Montant en milliers de dinars: 40", "40000 dinar"),
        ("Partner: Oran Robotics | Amount (USD million): 7", "7000000 dollar"),
    ],
)
def test_a_number_under_a_label_that_names_a_currency_is_an_amount(row, key):
    assert [value.key for value in find_amounts(row)] == [key]


@pytest.mark.parametrize(
    "row", ["المدينة: صفاقس | عدد العمال: 480", "Rang: 3 | Euros dépensés ailleurs | Effectif: 40", "Durée (ans): 5"]
)
def test_a_number_under_another_label_is_none(row):
    assert find_amounts(row) == []


@pytest.mark.parametrize("row", ["الشريك: مؤسسة الأطلس | سنة الاتفاق: 2021", "Ville: Fès | Année de signature: 2021"])
def test_a_year_under_a_label_that_says_so_tells_when(row):
    assert [row[value.start : value.end][-4:] for value in find_date_values(row)] == ["2021"]
