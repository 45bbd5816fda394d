"""The words of the screen."""

from dataclasses import fields
from string import Formatter

import pytest

from assistant.wording import WORDS, Words, count_documents
from index.records import LANGUAGES


@pytest.mark.parametrize("field", [field.name for field in fields(Words)])
def test_no_word_is_missing_in_a_language(field):
    assert all(getattr(WORDS[language], field).strip(" \n") for language in LANGUAGES)


@pytest.mark.parametrize("field", [field.name for field in fields(Words) if not field.name.startswith("document_")])
def test_every_language_names_the_same_places(field):
    places = {language: _places(getattr(WORDS[language], field)) for language in LANGUAGES}

    assert places["ar"] == places["fr"] == places["en"]


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "وثيقة واحدة"), (2, "وثيقتين"), (3, "3 وثائق"), (10, "10 وثائق"), (11, "11 وثيقة"), (103, "103 وثائق")],
)
def test_arabic_counts_documents_as_arabic_does(count, said):
    assert count_documents(count, "ar") == said


def test_french_counts_nought_as_one_and_english_does_not():
    assert count_documents(0, "fr") == "0 document"
    assert count_documents(0, "en") == "0 documents"
    assert count_documents(2, "fr") == "2 documents"


def _places(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}
