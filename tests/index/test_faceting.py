"""Facets are counted fast; choosing a value and counting what is found is the slow, obvious way."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.records import AGREEMENT_KINDS, FACET_FIELDS, AgreementFilters, Facet, FacetField, FacetValue, YearCount
from ingest.lexicon import sectors_around, sectors_within
from tests.fakes import WordEmbedder
from tests.tellings import Told, put, telling

EMBEDDER = WordEmbedder(dimension=8)
ALL = AgreementFilters()

OCP = "known ocp=OCP@MA"
LONG = "known ocp|acronym ocp MA=Office chérifien des phosphates@MA"
SHORT = "acronym ocp MA|~ocp=O.C.P@MA"
TOLD = {
    "rome": Told((OCP, "euromed=Euromed@IT"), "memorandum", "signed", "2025-07-23", "Rome", countries=("MA", "IT"),
                 sectors=("precision_mechanics",), purpose="تطوير التكوين المهني"),
    "plan": Told((LONG, "cetim=CETIM@MA"), "framework", "signed", "2022-01", countries=("MA",),
                 sectors=("mechanics", "automotive")),
    "next": Told((LONG, "stellantis=Stellantis"), "partnership", "announced", "2022", countries=("MA", "FR")),
    "vague": Told(("school=École polytechnique",), "agreement", ""),
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        for name, told in TOLD.items():
            put(library, EMBEDDER, telling(told, file=f"/{name}.txt"))
        yield library


def choose(filters: AgreementFilters, field: FacetField, value: str) -> AgreementFilters:
    """Give the filters with one value of a facet in place of those they had."""
    match field:
        case "kind":
            return replace(filters, kinds=(value,))
        case "status":
            return replace(filters, statuses=(value,))
        case "sector":
            return replace(filters, sectors=sectors_within(value))
        case "country":
            return replace(filters, countries=(value,))
        case "year":
            return replace(filters, years=(value,))
        case "party":
            return replace(filters, parties=(value,))


def without(filters: AgreementFilters, field: FacetField) -> AgreementFilters:
    names = {
        "kind": "kinds", "status": "statuses", "sector": "sectors", "country": "countries", "year": "years",
        "party": "parties",
    }  # fmt: skip
    return replace(filters, **{names[field]: ()})


def facets(library: Library, filters: AgreementFilters = ALL) -> dict[FacetField, Facet]:
    return {facet.field: facet for facet in library.count_facets(filters, wider=sectors_around)}


def counts(facet: Facet) -> list[tuple[str, int]]:
    return [(value.value, value.count) for value in facet.values]


def test_every_field_is_counted_the_most_frequent_first(library):
    found = facets(library)

    assert tuple(found) == FACET_FIELDS
    assert counts(found["kind"]) == [("agreement", 1), ("framework", 1), ("memorandum", 1), ("partnership", 1)]
    assert counts(found["status"]) == [("signed", 2), ("announced", 1)]
    assert counts(found["sector"]) == [("mechanics", 2), ("automotive", 1), ("precision_mechanics", 1)]
    assert counts(found["country"]) == [("MA", 3), ("FR", 1), ("IT", 1)]
    assert counts(found["year"]) == [("2022", 2), ("2025", 1)]
    assert [facet.untold for facet in found.values()] == [0, 1, 2, 1, 1, 0]


def test_a_party_under_many_keys_is_one_value_with_its_name(library):
    assert facets(library)["party"].values == (
        FacetValue("known ocp", "OCP", 3),
        FacetValue("cetim", "CETIM", 1),
        FacetValue("euromed", "Euromed", 1),
        FacetValue("school", "École polytechnique", 1),
        FacetValue("stellantis", "Stellantis", 1),
    )


def test_a_party_keeps_its_value_under_other_filters(library):
    assert facets(library, AgreementFilters(since="2022", until="2022"))["party"].values[0].value == "known ocp"


def test_keys_that_are_not_always_told_together_stay_apart(library):
    put(library, EMBEDDER, telling(Told((SHORT,), "protocol", "signed", "2001"), file="/short.txt"))

    party = dict(counts(facets(library)["party"]))

    # «OCP» does not stand for the new one, which only the acronym tells.
    assert party["known ocp"] == 3
    assert party["acronym ocp MA"] == 3
    assert "~ocp" not in party


def test_a_field_is_counted_whatever_is_chosen_of_it(library):
    found = facets(library, AgreementFilters(kinds=("framework",), countries=("MA",)))

    assert counts(found["kind"]) == [("framework", 1), ("memorandum", 1), ("partnership", 1)]
    assert counts(found["country"]) == [("MA", 1)]
    assert counts(found["year"]) == [("2022", 1)]


def test_years_are_counted_within_the_dates_asked_for(library):
    filters = AgreementFilters(since="2022", until="2022-06", years=("2025",))

    assert counts(facets(library, filters)["year"]) == [("2022", 1)]
    assert library.find_agreements(filters).matching == ()
    assert len(library.find_agreements(AgreementFilters(years=("2022", "2025"))).matching) == 3


def test_parties_are_named_by_their_keys(library):
    assert library.name_parties(["euromed", "nobody", "known ocp", ""]) == ["Euromed", "", "OCP", ""]


def test_a_narrower_sector_counts_with_the_wider_only_where_this_is_asked_for(library):
    plain = next(facet for facet in library.count_facets(ALL) if facet.field == "sector")

    assert counts(plain) == [("automotive", 1), ("mechanics", 1), ("precision_mechanics", 1)]


def test_no_more_values_are_given_than_asked_for(library):
    assert [len(facet.values) for facet in library.count_facets(ALL, most=2)] == [2, 2, 2, 2, 2, 2]


def test_a_library_without_agreements_offers_nothing(tmp_path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        assert [(each.values, each.untold) for each in library.count_facets(ALL)] == [((), 0)] * 6
        assert library.count_years(ALL) == ()
        summary = library.summarize()
    assert (summary.documents, summary.agreements, summary.first_year, summary.last_year) == (0, 0, 0, 0)


def test_years_are_counted_under_each_country(library):
    assert library.count_years(ALL) == (
        YearCount(2022, "FR", 1),
        YearCount(2022, "MA", 2),
        YearCount(2025, "IT", 1),
        YearCount(2025, "MA", 1),
    )
    assert library.count_years(AgreementFilters(kinds=("framework",))) == (YearCount(2022, "MA", 1),)


def test_a_year_without_a_country_is_counted(library):
    put(library, EMBEDDER, telling(Told(("alone",), signed_on="2019-05"), file="/alone.txt"))

    assert library.count_years(ALL)[0] == YearCount(2019, "", 1)


def test_a_library_tells_what_it_holds(library):
    put(library, EMBEDDER, telling(published="2026-02-01", file="/late.txt"))

    summary = library.summarize()

    assert (summary.documents, summary.agreements) == (5, 4)
    assert (summary.first_year, summary.last_year) == (2022, 2026)
    assert [(each.value, each.count) for each in summary.countries] == [("MA", 3), ("FR", 1), ("IT", 1)]
    assert sum(each.count for each in summary.languages) == 5


PARTIES = [f"party {n}|~{n % 4}|: شركة {n // 2}=Société {n}@MA" for n in range(9)] + ["ministry MA: industry=وزارة"]
SECTORS = ["mechanics", "precision_mechanics", "automotive", "textiles"]


def made(chance: random.Random) -> Told:
    def some(values: list[str], most: int) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.randrange(most + 1)))

    return Told(
        some(PARTIES, 3) or (PARTIES[0],), chance.choice(AGREEMENT_KINDS), chance.choice(["signed", "announced", ""]),
        chance.choice(["", "2020", "2021-03", "2021-03-09", "2024-12-31"]), chance.choice(["", "Rabat", "Rome"]),
        countries=some(["MA", "DZ", "IT", "TN"], 3), sectors=some(SECTORS, 3), amount=chance.choice([None, 5e6]),
        purpose=chance.choice(["", "تكوين", "formation"]),
    )  # fmt: skip


def asked(chance: random.Random) -> AgreementFilters:
    def maybe(*values: str) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.choice([0, 0, 1, 2])))

    return AgreementFilters(
        kinds=maybe("memorandum", "agreement", "protocol"), statuses=maybe("signed", "announced"),
        sectors=maybe("mechanics", "textiles"), countries=maybe("MA", "DZ"), parties=maybe("~1", "Société 3"),
        places=maybe("rabat", "Rome")[:1], since=chance.choice(["", "", "2021"]), until=chance.choice(["", "", "2021"]),
        text=chance.choice(["", "", "تكوين"]),
    )  # fmt: skip


def test_choosing_a_value_gives_as_many_agreements_as_were_counted(tmp_path):
    chance = random.Random(7)
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        for number in range(60):
            told = [made(chance) for _ in range(chance.randrange(1, 4))]
            put(library, EMBEDDER, telling(*told, file=f"/{number}.txt", published="2025-01-01"))
        for filters in [ALL, *(asked(chance) for _ in range(25))]:
            for facet in library.count_facets(filters, wider=sectors_around):
                others = set(library.find_agreements(without(filters, facet.field)).matching)
                found = {
                    value.value: set(library.find_agreements(choose(filters, facet.field, value.value)).matching)
                    for value in facet.values
                }
                assert {value.value: value.count for value in facet.values} == {
                    value: len(chosen) for value, chosen in found.items()
                }
                assert len(others) - len(set().union(*found.values())) == facet.untold


def test_every_year_and_country_finds_as_many_agreements_as_were_counted(tmp_path):
    chance = random.Random(8)
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        for number in range(40):
            put(library, EMBEDDER, telling(made(chance), file=f"/{number}.txt", published="2025-01-01"))
        counted = library.count_years(ALL)
        for each in counted:
            year = AgreementFilters(since=str(each.year), until=str(each.year))
            if each.country:
                assert each.count == len(library.find_agreements(replace(year, countries=(each.country,))).matching)
    assert {each.country for each in counted} == {"", "MA", "DZ", "IT", "TN"}
