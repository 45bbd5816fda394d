from pathlib import Path

import pytest

from assistant.filtering import GivenFilters, read_filters
from assistant.meanings import find_meanings
from index.library import Library
from tests.fakes import WordEmbedder
from tests.tellings import Told, put, telling

EMBEDDER = WordEmbedder(dimension=8)
TOLD = {
    "fr": Told(("known stellantis=groupe Stellantis",), "memorandum", "signed", "2024", countries=("MA",),
               sectors=("automotive",), purpose="véhicules électriques"),
    "ar": Told((": يوروميد|~aRMD=يوروميد@IT",), "framework", "signed", "2025", "روما", countries=("IT",),
               sectors=("precision_mechanics",), purpose="تطوير التكوين"),
    "en": Told(("school=School",), "agreement", "", purpose="a plan"),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("meanings") / "library", EMBEDDER.card, writing=True) as library:
        for name, told in TOLD.items():
            put(library, EMBEDDER, telling(told, file=f"/{name}.txt"))
        yield library


def search(library: Library, text: str) -> set[str]:
    found = library.find_agreements(read_filters(GivenFilters(text=text)).filters)
    assert found.partial == ()
    agreements = library.agreements(found.matching)
    return {Path(library.summary(each.documents[0]).file).stem for each in agreements}


@pytest.mark.parametrize("text", ["Stellantis", "stellantis", "ستيلانتيس", "groupe Stellantis"])
def test_a_known_organization_is_found_in_any_spelling_and_language(library, text):
    assert search(library, text) == {"fr"}


def test_a_name_that_sounds_the_same_is_found(library):
    assert search(library, "Euromed") == {"ar"}


@pytest.mark.parametrize("text", ["precision mechanics", "mécanique de précision", "الميكانيك الدقيقة", "mechanics"])
def test_a_sector_is_found_by_its_name_in_any_language_and_by_that_of_a_wider_one(library, text):
    assert search(library, text) == {"ar"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("protocole d'accord", {"fr"}),
        ("مذكرة تفاهم", {"fr"}),
        ("اتفاقية", {"fr", "ar", "en"}),
        ("Maroc", {"fr"}),
        ("Italie", {"ar"}),
        ("MoU ستيلانتيس السيارات", {"fr"}),
        ("MoU Italie", set()),
        ("véhicules ستيلانتيس", {"fr"}),
        ("تكوين Euromed", {"ar"}),
        ("Stellantis zzz", set()),
        ("plan", {"en"}),
        ("Stellantis Euromed", set()),
    ],
)
def test_every_word_must_hold_by_its_letters_or_by_what_it_means(library, text, found):
    assert search(library, text) == found


def test_words_that_mean_nothing_special_have_no_meaning():
    assert find_meanings("") == ()
    assert find_meanings("خطة xyz !؟") == ()
