"""A person's words for filters, in three languages: what they mean, and what is left out and said."""

import pytest

from assistant.errors import SettingInvalid
from assistant.filtering import GivenFilters, read_filters
from index.records import AgreementFilters


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("MoU", "memorandum"),
        ("مذكرة تفاهم", "memorandum"),
        ("mémorandum d'entente", "memorandum"),
        ("memorandum", "memorandum"),
        ("اتفاقية إطار", "framework"),
        ("accord-cadre", "framework"),
        ("Framework agreement", "framework"),
        ("partenariat", "partnership"),
        ("declaration-of-intent", "declaration_of_intent"),
        ("joint venture", "joint_venture"),
        ("المذكرات", "memorandum"),
    ],
)
def test_a_kind_is_understood_in_three_languages(words: str, kind: str):
    read = read_filters(GivenFilters(kinds=[words]))

    assert read.filters.kinds == (kind,)
    assert not read.ignored


def test_a_kind_that_is_none_limits_nothing_and_is_said_with_the_possible_ones():
    read = read_filters(GivenFilters(kinds=["pizza"], countries=["Maroc"]))

    assert read.filters == AgreementFilters(countries=("MA",))
    (sentence,) = read.ignored
    assert "'pizza'" in sentence
    assert "memorandum" in sentence
    assert "framework" in sentence


def test_a_misspelt_kind_is_not_guessed_but_the_near_one_is_named():
    read = read_filters(GivenFilters(kinds=["memorandm"]))

    assert read.filters.kinds == ()
    assert "did you mean memorandum?" in read.ignored[0]


def test_a_kind_among_other_words_is_not_understood():
    assert read_filters(GivenFilters(kinds=["MoU pizza"])).filters.kinds == ()


def test_alternatives_are_repeated_or_stand_between_commas():
    repeated = read_filters(GivenFilters(kinds=["MoU", "عقد شراكة"]))
    listed = read_filters(GivenFilters(kinds=["MoU، عقد شراكة"]))

    assert repeated.filters.kinds == listed.filters.kinds == ("memorandum", "partnership")


@pytest.mark.parametrize(
    "words", ["precision mechanics", "mécanique de précision", "ميكانيك الدقة", "الميكانيك الدقيقة"]
)
def test_a_sector_is_understood_in_three_languages(words: str):
    assert "precision_mechanics" in read_filters(GivenFilters(sectors=[words])).filters.sectors


@pytest.mark.parametrize("words", ["DZ", "dz", "Algérie", "Algeria", "الجزائر"])
def test_a_country_is_understood_by_name_and_by_code(words: str):
    assert read_filters(GivenFilters(countries=[words])).filters.countries == ("DZ",)


def test_a_region_is_no_country_and_is_said():
    read = read_filters(GivenFilters(countries=["Maghreb"]))

    assert read.filters.countries == ()
    assert "'Maghreb'" in read.ignored[0]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("signed", "signed"),
        ("signée", "signed"),
        ("الموقعة", "signed"),
        ("en cours de négociation", "negotiated"),
        ("قيد التفاوض", "negotiated"),
        ("prévue", "announced"),
        ("منتهية", "ended"),
    ],
)
def test_a_status_is_understood_in_three_languages(words: str, status: str):
    assert read_filters(GivenFilters(statuses=[words])).filters.statuses == (status,)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2025", "2025"),
        ("٢٠٢٥", "2025"),
        ("2025-07", "2025-07"),
        ("07/2025", "2025-07"),
        ("2025-07-23", "2025-07-23"),
        ("23/07/2025", "2025-07-23"),
        ("23 juillet 2025", "2025-07-23"),
        ("23 جويلية 2025", "2025-07-23"),
        ("July 2025", "2025-07"),
    ],
)
def test_a_date_is_read_as_it_is_cut(words: str, date: str):
    read = read_filters(GivenFilters(since=words, until=words))

    assert (read.filters.since, read.filters.until) == (date, date)


@pytest.mark.parametrize(
    "words", ["2025-02-31", "31/02/2025", "yesterday", "foo 23/07/2025", "2024-2025", "0000", "20 25"]
)
def test_an_impossible_or_doubtful_date_limits_nothing_and_is_said(words: str):
    read = read_filters(GivenFilters(since=words))

    assert read.filters.since == ""
    assert f"'{words}'" in read.ignored[0]


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(SettingInvalid, match="2025-07 and until 2024"):
        read_filters(GivenFilters(since="2025-07", until="2024"))


def test_a_cut_end_holds_its_whole_year():
    assert read_filters(GivenFilters(since="2025-07", until="2025")).filters.until == "2025"


@pytest.mark.parametrize(
    ("words", "value", "currency"),
    [
        ("250000000", 250e6, ""),
        ("100 000 000", 100e6, ""),
        ("1,000,000", 1e6, ""),
        ("12.5", 12.5, ""),
        ("250 million", 250e6, ""),
        ("٢٥٠ مليون درهم", 250e6, "MAD"),
        ("250 MDH", 250e6, "MAD"),
        ("12 M€", 12e6, "EUR"),
        ("deux millions d'euros", 2e6, "EUR"),
        ("5 billion dollars", 5e9, "USD"),
    ],
)
def test_an_amount_is_read_as_people_write_it(words: str, value: float, currency: str):
    filters = read_filters(GivenFilters(least=words)).filters

    assert (filters.least, filters.currency) == (value, currency)


@pytest.mark.parametrize("words", ["abc", "1.200", "-5", "10 %", "nan", "1e6", "5 et 6 millions"])
def test_an_amount_that_is_none_or_can_be_two_limits_nothing_and_is_said(words: str):
    read = read_filters(GivenFilters(most=words))

    assert read.filters.most is None
    assert f"'{words}'" in read.ignored[0]


def test_nought_is_an_amount():
    assert read_filters(GivenFilters(least="0")).filters.least == 0


def test_a_least_amount_above_the_greatest_is_refused():
    with pytest.raises(SettingInvalid, match="--least"):
        read_filters(GivenFilters(least="5 millions", most="300000"))


@pytest.mark.parametrize(("words", "code"), [("mad", "MAD"), ("dirham", "MAD"), ("€", "EUR"), ("دينار جزائري", "DZD")])
def test_a_currency_is_understood_by_code_and_by_name(words: str, code: str):
    assert read_filters(GivenFilters(currency=words)).filters.currency == code


def test_a_party_may_have_a_comma_in_its_name():
    assert "Pôle Mécanique, Sétif" in read_filters(GivenFilters(parties=["Pôle  Mécanique, Sétif"])).filters.parties


@pytest.mark.parametrize("words", ["", "  ", "؟؟", "\x00\u202e"])
def test_names_without_a_letter_limit_nothing_and_are_said(words: str):
    read = read_filters(GivenFilters(parties=[words], places=[words]))

    assert read.filters == AgreementFilters()
    assert len(read.ignored) == 2


def test_nothing_given_limits_nothing():
    assert read_filters(GivenFilters()).filters == AgreementFilters()


@pytest.mark.parametrize("name", ["x", "s", "é", "و", "2025", "X & S", "س" * 5_000])
def test_a_party_may_have_any_name(name: str):
    assert name in read_filters(GivenFilters(parties=[name])).filters.parties
