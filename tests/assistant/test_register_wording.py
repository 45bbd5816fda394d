"""What an answer from the register says, in three languages."""

from dataclasses import fields
from string import Formatter

import pytest

from assistant.register_wording import REGISTER_WORDS, RegisterWords, count_agreements
from index.records import AGREEMENT_FIELDS, AGREEMENT_KINDS, AGREEMENT_STATUSES, LANGUAGES

NUMBERS = ("zero", "one", "two", "few", "many", "first_day")
TEXTS = [each.name for each in fields(RegisterWords) if isinstance(getattr(REGISTER_WORDS["en"], each.name), str)]


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_is_missing_in_a_language(name):
    assert all(getattr(REGISTER_WORDS[language], name).strip(" \n") for language in LANGUAGES)


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in NUMBERS])
def test_every_language_names_the_same_places(name):
    places = {
        language: {place for _, place, _, _ in Formatter().parse(getattr(REGISTER_WORDS[language], name)) if place}
        for language in LANGUAGES
    }

    assert places["ar"] == places["fr"] == places["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_status_field_and_month_has_a_name(language):
    said = REGISTER_WORDS[language]

    assert set(said.kinds) == set(AGREEMENT_KINDS)
    assert set(said.statuses) == {*AGREEMENT_STATUSES, ""}
    assert set(said.fields) == set(AGREEMENT_FIELDS)
    assert len(set(said.months)) == 12


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "لا اتفاقية"),
        (1, "اتفاقية واحدة"),
        (2, "اتفاقيتان"),
        (3, "3 اتفاقيات"),
        (10, "10 اتفاقيات"),
        (11, "11 اتفاقية"),
        (103, "103 اتفاقيات"),
    ],
)
def test_arabic_counts_agreements_as_arabic_does(count, said):
    assert count_agreements(count, "ar") == said


def test_french_and_english_know_none_one_and_more():
    assert [count_agreements(count, "fr") for count in (0, 1, 2)] == ["aucun accord", "un accord", "2 accords"]
    assert [count_agreements(count, "en") for count in (0, 1, 12)] == ["no agreement", "one agreement", "12 agreements"]
