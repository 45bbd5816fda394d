"""The catalogue: found by words of names, limited by what documents are, counted, sorted."""

import pytest

from assistant.cataloguing import Catalogue, Features, fold_name, search_catalogue
from index.library import Library
from tests.agreements import make_agreement
from tests.fakes import WordLengthEmbedder
from tests.sources import add, make_document

AGENCE = "Agence de Presse"


@pytest.fixture
def library(tmp_path):
    embedder = WordLengthEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        rome = make_document(
            "مذكرة تفاهم بروما بين الجزائر وإيطاليا.", "/a/روما.txt", "ar", "2025-07-24", "وكالة الأنباء"
        )
        signed = make_agreement(rome, "0" * 11 + "1", "memorandum", "signed", (("kind", "memorandum", "مذكرة تفاهم"),))
        add(library, embedder, rome, agreements=[signed])
        add(library, embedder, make_document("Économie : un accord-cadre.", "/a/accord.txt", "fr", "2024", AGENCE))
        add(
            library,
            embedder,
            make_document("Un protocole textile.", "/a/scan.pdf", "fr", "2024-05", "AGENCE DE PRESSE"),
        )
        add(library, embedder, make_document("A note without date.", "/a/note.txt", "en"))
        yield library


@pytest.fixture
def entries(library):
    return Catalogue().entries(library)


def files(found):
    return [entry.document.file.removeprefix("/a/") for entry in found.entries]


def find(entries, words="", sort="added", descending=False, **limits):
    return search_catalogue(entries, words, Features(**limits), sort, descending)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("economie", ["accord.txt"]),
        ("مذكره", ["روما.txt"]),
        ("وكالة الانباء", ["روما.txt"]),
        ("SCAN pdf", ["scan.pdf"]),
        ("accord روما", []),
        ("", ["روما.txt", "accord.txt", "scan.pdf", "note.txt"]),
    ],
)
def test_documents_are_found_by_folded_words_of_title_publisher_and_file(entries, words, expected):
    assert files(find(entries, words)) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"language": "fr"}, ["accord.txt", "scan.pdf"]),
        ({"year": "2024"}, ["accord.txt", "scan.pdf"]),
        ({"year": "none"}, ["note.txt"]),
        ({"publisher": fold_name(AGENCE)}, ["accord.txt", "scan.pdf"]),
        ({"publisher": "none"}, ["note.txt"]),
        ({"agreements": "with"}, ["روما.txt"]),
        ({"agreements": "without", "language": "en"}, ["note.txt"]),
        ({"quality": "doubtful"}, []),
    ],
)
def test_limits_hold_together(entries, limits, expected):
    assert files(find(entries, **limits)) == expected


def test_choices_are_counted_under_the_other_limits(entries):
    found = find(entries, language="fr", year="2024")

    assert {choice.value: choice.count for choice in found.choices["language"]} == {"fr": 2}
    assert {choice.value: choice.count for choice in found.choices["year"]} == {"2024": 2}
    assert [(choice.name, choice.count) for choice in found.choices["publisher"]] == [(AGENCE, 2)]


def test_the_count_of_a_choice_is_what_choosing_it_finds(entries):
    for feature, choices in find(entries).choices.items():
        assert sum(choice.count for choice in choices) == len(entries)
        for choice in choices:
            assert len(find(entries, **{feature: choice.value}).entries) == choice.count


def test_documents_that_do_not_tell_what_is_sorted_by_stand_last_both_ways(entries):
    assert files(find(entries, sort="date", descending=True)) == ["روما.txt", "scan.pdf", "accord.txt", "note.txt"]
    assert files(find(entries, sort="date"))[-1] == "note.txt"
    assert files(find(entries, sort="agreements", descending=True))[0] == "روما.txt"
    assert files(find(entries, descending=True))[0] == "note.txt"


def test_a_catalogue_follows_the_library(library):
    catalogue = Catalogue()
    before = catalogue.entries(library)
    library.remove(before[0].document.id)

    after = catalogue.entries(library)

    assert [entry.document.id for entry in after] == [entry.document.id for entry in before[1:]]
    assert catalogue.entries(library) is after
