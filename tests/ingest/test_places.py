import pytest

from ingest.lexicon import terms
from ingest.places import find_places


def places_in(text):
    return [(found.value.key, found.value.name, found.value.country) for found in find_places(text)]


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        ("روما Rome Roma", "rome"),
        ("بالدار البيضاء Casablanca", "casablanca"),
        ("القاهرة Caire Cairo", "cairo"),
        ("طنجة Tanger Tangier", "tangier"),
    ],
)
def test_all_names_of_a_city_share_one_key(spellings, key):
    text = spellings.replace("Caire", "Le Caire")
    assert {found for found, _, _ in places_in(text)} == {key}


def test_a_place_is_named_without_the_particles_written_onto_it():
    assert places_in("وبالدار البيضاء") == [("casablanca", "الدار البيضاء", "MA")]
    text = "وُقّعت بوهران"
    found = find_places(text)[0]
    assert text[found.span.start : found.span.end] == found.value.name == "وهران"


def test_a_name_shared_with_the_country_is_the_city_only_where_something_is_in_it():
    assert places_in("وقعت الجزائر وتونس") == []
    assert places_in("وقعت بالجزائر") == [("algiers", "الجزائر", "DZ")]
    assert places_in("في تونس") == [("tunis", "تونس", "TN")]
    assert places_in("à Djibouti") == [("djibouti_city", "Djibouti", "DJ")]


def test_only_its_marks_tell_amman_from_oman():
    assert places_in("في عمّان") == [("amman", "عمّان", "JO")]
    assert places_in("في سلطنة عُمان") == []


def test_every_city_has_an_id_of_its_own():
    cities = [term for term in terms() if term.kind == "city"]
    assert len({term.city for term in cities}) == len(cities) >= 350
