from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.records import AgreementFilters, AgreementSort, FoundAgreements
from tests.fakes import WordEmbedder
from tests.tellings import Told, put, telling

EMBEDDER = WordEmbedder(dimension=8)

TOLD = {
    "rome": Told(
        ("cluster|الكتلة=الكتلة الجزائرية للميكانيك الدقيقة@DZ", "euromed=Euromed@IT"), "memorandum", "signed",
        "2025-07-23", "Rome", countries=("DZ", "IT"), sectors=("precision",), amount=5e6, currency="EUR",
        purpose="تطوير التكوين المهني",
    ),
    "plan": Told(
        ("ministry=وزارة الصناعة والتجارة@MA", "cetim=CETIM@MA"), "framework", "signed", "2022-01", "Casablanca",
        countries=("MA",), sectors=("industry",), amount=250e6, currency="MAD", period="2022/2025",
    ),
    "next": Told(
        ("ministry=وزارة الصناعة والتجارة@MA", "stellantis=Stellantis"), "partnership", "announced",
        countries=("MA",), sectors=("automotive", "industry"), amount=10e6, currency="",
    ),
    "vague": Told(("school=École polytechnique",), "agreement", "", "2025"),
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        for name, told in TOLD.items():
            put(library, EMBEDDER, telling(told, file=f"/{name}.txt"))
        yield library


def names(library: Library, found: FoundAgreements) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Give the names of what matches, in order, and of what may, with what is unknown."""
    files = {document.id: Path(document.file).stem for document in library.documents()}
    own = {
        each.id: files[each.documents[0]]
        for each in library.agreements(library.find_agreements(AgreementFilters()).matching)
    }
    return [own[each] for each in found.matching], {own[each.id]: each.unknown for each in found.partial}


def find(library: Library, filters: AgreementFilters) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    matching, partial = names(library, library.find_agreements(filters))
    return set(matching), partial


@pytest.mark.parametrize(
    ("filters", "matching", "partial"),
    [
        (AgreementFilters(), set(TOLD), {}),
        (AgreementFilters(kinds=("memorandum", "framework")), {"rome", "plan"}, {"vague": ("kind",)}),
        (AgreementFilters(kinds=("agreement",)), {"vague"}, {}),
        (AgreementFilters(statuses=("signed",)), {"rome", "plan"}, {"vague": ("status",)}),
        (AgreementFilters(sectors=("industry",)), {"plan", "next"}, {"vague": ("sector",)}),
        (AgreementFilters(countries=("IT", "TN")), {"rome"}, {"next": ("country",), "vague": ("country",)}),
        # Of the vague one a party is not told: it may be the one sought.
        (AgreementFilters(parties=("ministry",)), {"plan", "next"}, {"vague": ("party",)}),
        (AgreementFilters(parties=("الكتلة",)), {"rome"}, {"vague": ("party",)}),
        (AgreementFilters(parties=("وزارة التجارة",)), {"plan", "next"}, {"vague": ("party",)}),
        (AgreementFilters(parties=("ecole Polytechnique",)), {"vague"}, {}),
        (AgreementFilters(parties=("CETIM", "EUROMED")), {"plan", "rome"}, {"vague": ("party",)}),
        (AgreementFilters(parties=("وزارة الميكانيك",)), set(), {"vague": ("party",)}),
        (AgreementFilters(parties=("!؟",)), set(), {"vague": ("party",)}),
        (AgreementFilters(places=("rome",)), {"rome"}, {"next": ("place",), "vague": ("place",)}),
        (AgreementFilters(since="2025"), {"rome", "vague"}, {"next": ("signed_on",)}),
        (AgreementFilters(until="2022-01-15"), set(), {"plan": ("signed_on",), "next": ("signed_on",)}),
        (
            AgreementFilters(since="2025-07-23", until="2025-07-23"),
            {"rome"},
            {"next": ("signed_on",), "vague": ("signed_on",)},
        ),
        (AgreementFilters(least=10e6), {"plan", "next"}, {"vague": ("amount",)}),
        (AgreementFilters(most=10e6), {"rome", "next"}, {"vague": ("amount",)}),
        (AgreementFilters(currency="MAD"), {"plan"}, {"next": ("amount",), "vague": ("amount",)}),
        (
            AgreementFilters(least=8e6, currency="MAD"),
            {"plan"},
            {"rome": ("amount",), "next": ("amount",), "vague": ("amount",)},
        ),
        (AgreementFilters(text="التطوير"), {"rome"}, {}),
        (AgreementFilters(text="تكوين مهني"), {"rome"}, {}),
        (AgreementFilters(text="تكوين casablanca"), set(), {}),
        (AgreementFilters(text=" ".join(map(str, range(5000)))), set(), {}),
        (AgreementFilters(documents=("0" * 12,)), set(), {}),
        # A filter that holds, beside one that is unknown.
        (AgreementFilters(countries=("MA",), places=("casablanca",)), {"plan"}, {"next": ("place",)}),
        (
            AgreementFilters(sectors=("industry",), since="2022"),
            {"plan"},
            {"next": ("signed_on",), "vague": ("sector",)},
        ),
        # Of the vague one nothing holds: no partial match.
        (AgreementFilters(sectors=("industry",), countries=("MA",)), {"plan", "next"}, {}),
        (AgreementFilters(since="2025", sectors=("precision",)), {"rome"}, {"vague": ("sector",)}),
    ],
)  # fmt: skip
def test_each_filter_tells_what_matches_and_what_may(library, filters, matching, partial):
    assert find(library, filters) == (matching, partial)


def test_a_filter_holds_when_one_of_the_sources_that_differ_says_so(library):
    other = telling(replace(TOLD["plan"], amount=300e6, signed_on="2022-01-18"), file="/plan2.txt")
    put(library, EMBEDDER, other)
    (plan,) = library.find_agreements(AgreementFilters(documents=(other.document.id,))).matching

    assert len(library.records_of(plan)) == 2
    for filters in (
        AgreementFilters(least=280e6, currency="MAD"),
        AgreementFilters(most=260e6, currency="MAD"),
        AgreementFilters(since="2022-01-16", until="2022-01-20"),
    ):
        assert library.find_agreements(filters).matching == (plan,)


@pytest.mark.parametrize(
    ("sort", "rising"),
    [
        ("date", ["plan", "vague", "rome", "next"]),
        ("amount", ["rome", "plan", "next", "vague"]),
        ("kind", ["plan", "rome", "next", "vague"]),
        ("party", ["vague", "rome", "plan", "next"]),
        ("country", ["rome", "plan", "next", "vague"]),
    ],
)
def test_what_is_unknown_comes_last_whichever_way_it_is_sorted(library, sort: AgreementSort, rising: list[str]):
    found = library.find_agreements(AgreementFilters(), sort, descending=False)
    falling = library.find_agreements(AgreementFilters(), sort)

    assert names(library, found)[0] == rising
    assert set(found.matching) == set(falling.matching)
    unknown = {"date": "next", "amount": "vague", "kind": "vague", "country": "vague"}.get(sort)
    assert unknown is None or names(library, falling)[0][-1] == unknown


def test_equals_are_in_the_order_of_their_ids(library):
    for number in range(5):
        put(library, EMBEDDER, telling(Told((f"p{number}",), signed_on="2020"), file=f"/equal{number}.txt"))

    found = library.find_agreements(AgreementFilters(since="2020", until="2020"))

    assert list(found.matching) == sorted(found.matching)
    assert len(found.matching) == 5
