"""The register on the web, as browsers ask for it: what is counted is what is shown, and what is shown is exported."""

import csv
import io
import re
from dataclasses import replace
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from starlette.datastructures import QueryParams
from starlette.responses import PlainTextResponse

from assistant.agreement_lines import amount_text, date_text
from assistant.service import Asked as AskedQuestion
from assistant.web.addresses import document_url
from assistant.web.agreement_page import show_agreement
from assistant.web.agreement_table import answer_rows
from assistant.web.errors import status_of
from assistant.web.register import list_register
from assistant.web.register_query import Asked, AskedParty, read_query
from assistant.web.register_routes import register_routes
from assistant.web.screen import SCREENS
from assistant.web.site import Site
from assistant.web.timeline import COUNTRIES, YEARS, draw_timeline
from assistant.web.turns import render_turn
from index.errors import IttifaqError
from index.library import Library
from index.records import AGREEMENT_KINDS, AGREEMENT_STATUSES, LANGUAGES, PoorPages, YearCount
from tests.fakes import WordEmbedder
from tests.given_answers import LAYLA, Desk, given_answers
from tests.tellings import Told, put, telling

EMBEDDER = WordEmbedder(dimension=8)
HOSTILE = '"><img src=x onerror=alert(1)>‮شركة'
EUROMED = "euromed=مجموعة يوروميد"
OCP = "known ocp=OCP@MA"
PRECISION, TEXTILES = "precision_mechanics", "textiles"
TOLD = {
    "روما": (Told((EUROMED, OCP), "memorandum", "signed", "2025-07-23", "Rome", countries=("MA", "IT"),
                  sectors=(PRECISION,), purpose="تطوير التكوين المهني", amount=250e6), "2025-07-24"),
    "rome": (Told((EUROMED, OCP), "memorandum", "signed", "2025-07-23", "Rome", countries=("MA", "IT"),
                  sectors=(PRECISION,), amount=300e6), "2025-07-25"),
    "cadre": (Told((OCP, "cetim=CETIM@MA"), "framework", "announced", "2022-01", countries=("MA",),
                   sectors=("mechanics",), amount=5e6, currency="EUR", period="2022/2025"), "2022-02-01"),
    "textile": (Told((f"hostile={HOSTILE}",), "protocol", "signed", "2021", countries=("TN",),
                     sectors=(TEXTILES,)), "2021-06"),
    "vague": (Told(("school=École polytechnique",), "agreement", ""), ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register") / "library"
    with Library.open(folder, EMBEDDER.card, writing=True) as library:
        for name, (told, published) in TOLD.items():
            put(library, EMBEDDER, telling(told, file=f"/private/{name}.txt", published=published))
        library.refresh(EMBEDDER)
    with Library.open(folder, EMBEDDER.card) as library:
        yield library


class Shelf:
    """What the routes need of a service: the library."""

    def __init__(self, library):
        self._library = library

    def library(self, person):
        return self._library


def visit(library):
    app = FastAPI()
    app.include_router(register_routes(Site(Shelf(library), lambda caller: LAYLA)))

    @app.exception_handler(IttifaqError)
    def told(request, error):
        return PlainTextResponse(str(error), status_of(error))

    return TestClient(app)


@pytest.fixture(scope="module")
def client(library):
    return visit(library)


def listed(library, query="", language="fr"):
    return list_register(library, read_query(QueryParams(query), library), SCREENS[language])


def ids(listing):
    return [row.id for row in listing.rows]


# ---- the address ---------------------------------------------------------------------------------------------------

some = {"max_size": 3, "unique": True}
asked_ones = st.builds(
    Asked,
    text=st.sampled_from(["", "تكوين مهني", "eau & sel", "x=y", "100 %"]),
    kinds=st.lists(st.sampled_from(AGREEMENT_KINDS), **some).map(tuple),
    statuses=st.lists(st.sampled_from(AGREEMENT_STATUSES), **some).map(tuple),
    sectors=st.lists(st.sampled_from([PRECISION, "mechanics", TEXTILES]), **some).map(tuple),
    countries=st.lists(st.sampled_from(["MA", "DZ", "IT", "TN"]), **some).map(tuple),
    years=st.lists(st.sampled_from(["2021", "2022", "2025"]), **some).map(tuple),
    parties=st.lists(
        st.sampled_from(
            [AskedParty("euromed", "مجموعة يوروميد"), AskedParty("cetim", "CETIM"), AskedParty("Fiat & Cie", "")]
        ),
        **some,
    ).map(tuple),
    places=st.lists(st.sampled_from(["Rome", "الرباط"]), **some).map(tuple),
    since=st.sampled_from(["", "2020", "2021-03"]),
    until=st.sampled_from(["", "2024-12", "2025-07-23"]),
    least=st.sampled_from([None, 5.0, 1500.25, 250e6]),
    most=st.sampled_from([None, 250e6, 7.5e9, 1e12]),
    currency=st.sampled_from(["", "MAD", "EUR"]),
    sort=st.sampled_from(["date", "amount", "kind", "party", "country"]),
    descending=st.booleans(),
    page=st.integers(1, 4000),
)  # fmt: skip


@given(asked=asked_ones)
@settings(max_examples=60, deadline=None)
def test_an_address_says_all_that_is_asked_and_is_read_back_to_it(library, asked):
    read = read_query(QueryParams(list(asked.pairs())), library)

    assert read.ignored == ()
    assert read.asked == asked
    assert read.asked.filters() == asked.filters()


@given(asked=asked_ones)
@settings(max_examples=25, deadline=None)
def test_a_filter_that_is_taken_away_is_gone_and_the_others_stay(asked):
    for field, value in asked.limits():
        assert set(asked.limits()) - set(asked.without(field, value).limits()) == {(field, value)}


@pytest.mark.parametrize(
    ("query", "said", "limits"),
    [
        ("kind=MoU", (), [("kind", "memorandum")]),
        ("kind=مذكرة تفاهم&country=Maroc", (), [("kind", "memorandum"), ("country", "MA")]),
        ("sector=ميكانيك الدقة", (), [("sector", PRECISION)]),
        ("year=٢٠٢٥", (), [("year", "2025")]),
        ("least=250 million MAD", (), [("least", "250000000"), ("currency", "MAD")]),
        ("kind=xx&country=MA", (("kind", "xx"),), [("country", "MA")]),
        ("year=20245&since=demain", (("since", "demain"), ("year", "20245")), []),
        ("since=2025&until=2020", (("until", "2020"),), [("since", "2025")]),
        ("least=10&most=5", (("most", "5"),), [("least", "10")]),
        ("document=nope&party=%00", (("document", "nope"), ("party", "�")), []),
        ("text=%20&kind=&page=-1", (), []),
    ],
)
def test_names_are_read_as_their_ids_and_what_is_not_understood_is_said(library, query, said, limits):
    read = read_query(QueryParams(query), library)

    assert sorted((each.field, each.value) for each in read.ignored) == sorted(said)
    assert read.asked.limits() == limits


@pytest.mark.parametrize(
    "query",
    ["page=9999999", "page=²", "sort=x-y&order=z", "kind=" + "x" * 9999, "least=1e999", "&".join(["party=a"] * 500)],
)
def test_an_address_that_says_nonsense_is_answered(client, query):
    assert client.get(f"/ar/agreements?{query}").status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "لم تُفهم القيمة «\u2068<b>\u2069» في «البلد»"),
     ("fr", "\u2068<b>\u2069\u00a0» n’a pas été comprise pour"),
     ("en", "“\u2068<b>\u2069” of “Country”")],
)  # fmt: skip
def test_a_value_that_is_not_understood_is_named_in_the_language_of_the_page(client, language, words):
    page = client.get(f"/{language}/agreements", params={"country": "<b>", "kind": "framework"}).text

    assert words in unescape(page)
    assert "<b>" not in page
    assert page.partition("register-partial")[0].count('<td class="agreements-kind">') == 1


# ---- facets and order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "country=MA", "since=2022&kind=framework", "text=OCP", "party=euromed&year=2025"]
)
def test_a_facet_s_count_is_the_number_of_rows_when_it_is_chosen(library, query):
    for choices in listed(library, query).choices:
        others = "&".join(part for part in query.split("&") if part and not part.startswith(f"{choices.field}="))
        for option in (*choices.open, *choices.folded):
            if option.is_chosen and option.count < 0:
                continue
            chosen = read_query(
                QueryParams([*QueryParams(others).multi_items(), (choices.field, option.value)]), library
            )
            assert list_register(library, chosen, SCREENS["fr"]).total == option.count, (choices.field, option)


def test_several_values_of_a_field_are_alternatives_and_fields_narrow(library):
    assert listed(library, "kind=framework&kind=protocol").total == 2
    assert listed(library, "kind=framework&kind=protocol&country=TN").total == 1
    assert listed(library, "year=2021&year=2022").total == 2
    assert listed(library, "year=2021&until=2020").total == 0


def test_a_chosen_value_stands_open_and_checked_even_when_nothing_has_it(library):
    kinds = listed(library, "kind=contract").choices[0]

    assert [(each.name, each.count) for each in kinds.open if each.is_chosen] == [("contrat", 0)]


def test_what_nobody_tells_may_match_and_says_what_is_unknown(library, client):
    listing = listed(library, "country=MA")

    assert [row.unknown for row in listing.partial] == ["pays", "pays"]
    assert "2 accords pourraient aussi répondre" in client.get("/fr/agreements?country=MA").text


@pytest.mark.parametrize("sort", ["date", "amount", "kind", "party", "country"])
def test_a_click_on_a_column_sorts_by_it_and_a_second_one_turns_it_round(library, sort):
    first = listed(library, listed(library).headings[sort].url.partition("?")[2])
    if sort == "date":
        first = listed(library)
    second = listed(library, first.headings[sort].url.partition("?")[2])

    assert {first.headings[sort].order, second.headings[sort].order} == {"ascending", "descending"}
    found = library.find_agreements(Asked().filters(), sort, first.asked.descending).matching
    assert ids(first) == list(found)
    assert ids(second) == list(library.find_agreements(Asked().filters(), sort, second.asked.descending).matching)


def test_the_sorted_column_says_so(client):
    page = client.get("/fr/agreements?sort=amount-asc").text

    assert re.findall(r'class="agreements-(\w+)" aria-sort="(\w+)"', page) == [("amount", "ascending")]


def test_where_nothing_matches_each_filter_says_what_there_would_be_without_it(library, client):
    listing = listed(library, "kind=framework&country=TN")

    assert [(each.field, each.count) for each in listing.applied] == [("kind", 1), ("country", 1)]
    page = client.get("/ar/agreements?kind=framework&country=TN").text
    assert "لا اتفاقية تطابق هذه التصفيات معًا" in page
    assert 'href="/ar/agreements?country=TN"' in page


def test_an_empty_register_leads_to_the_documents(tmp_path):
    Library.open(tmp_path / "library", EMBEDDER.card, writing=True).close()
    with Library.open(tmp_path / "library") as library:
        page = visit(library).get("/ar/agreements").text

    assert "ليس في السجل أي اتفاقية بعد" in page
    assert 'class="button" href="/ar/documents"' in page


def test_the_list_says_what_it_rests_on(client):
    assert "Recherche faite dans 5 documents, dont le registre compte : 4 accords." in client.get("/fr/agreements").text


def test_a_document_s_agreements_are_listed_under_its_title(library, client):
    document = library.documents()[2]

    listing = listed(library, f"document={document.id}")

    assert listing.total == 1
    assert listing.applied[0].value == document.title


# ---- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "direction", "told"),
    [("ar", "rtl", ("سجل الاتفاقيات", "مذكرة تفاهم", "4 اتفاقيات", "المغرب")),
     ("fr", "ltr", ("Registre des accords", "Mémorandum d’entente", "4 accords", "Maroc")),
     ("en", "ltr", ("Register of agreements", "Memorandum of understanding", "4 agreements", "Morocco"))],
)  # fmt: skip
def test_the_page_and_its_table_run_in_the_direction_of_the_language(client, language, direction, told):
    page = client.get(f"/{language}/agreements").text

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'class="table agreements-table" lang="{language}" dir="{direction}"' in page
    assert [each for each in told if each not in unescape(page)] == []


def test_hostile_names_are_only_text(client, library):
    agreement = next(row.id for row in listed(library, "country=TN").rows)

    for path in (
        "/ar/agreements",
        f"/fr/agreements/{agreement}",
        '/fr/agreements?text="><img src=x>&party=<svg onload=x>',
    ):
        page = client.get(path).text
        assert "<img" not in page
        assert "<svg onload" not in page
        assert "\u202e" not in re.sub(r"<blockquote.*?</blockquote>", "", page, flags=re.DOTALL)
    assert "<bdi>&#34;&gt;&lt;img src=x onerror=alert(1)&gt;" in client.get("/ar/agreements").text


def test_fifty_agreements_stand_on_a_page(tmp_path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        for start in range(0, 120, 20):
            told = [
                Told((f"{n}=Société {n}",), "contract", "signed", f"2020-01-{n % 28 + 1:02}")
                for n in range(start, start + 20)
            ]
            put(library, EMBEDDER, telling(*told, file=f"/{start}.txt"))
        pages = [listed(library, f"page={number}") for number in (1, 2, 3, 9)]

    assert [len(page.rows) for page in pages] == [50, 50, 20, 20]
    assert len({id for page in pages[:3] for id in ids(page)}) == 120
    assert [pages[0].urls.previous, pages[2].urls.next] == ["", ""]
    assert pages[1].urls.next == "/fr/agreements?page=3"


# ---- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?country=MA&sort=amount", "?text=OCP&page=2"])
def test_the_files_hold_the_rows_shown_in_their_order(client, library, query):
    shown = ids(listed(library, query.lstrip("?").replace("&page=2", "")))

    table = list(csv.DictReader(io.StringIO(client.get(f"/fr/agreements.csv{query}").content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get(f"/fr/agreements.xlsx{query}").content))["Agreements"]
    rows = list(sheet.iter_rows(values_only=True))

    assert [row["id"] for row in table] == shown
    assert [row[0] for row in rows[1:]] == shown
    for shown_row, row in zip(listed(library, query.lstrip("?")).rows, rows[1:], strict=True):
        told = dict(zip(rows[0], row, strict=True))
        assert shown_row.date == (date_text(told["date"], "fr") if told["date"] else "")
        assert shown_row.amount == (amount_text(told["amount"], told["currency"] or "", "fr") if told["amount"] else "")


def test_what_may_match_goes_along_when_it_is_asked_for(client):
    def exported(query):
        text = client.get(f"/ar/agreements.csv?{query}").content.decode("utf-8-sig")
        return [row["unknown"] for row in csv.DictReader(io.StringIO(text))]

    assert exported("country=MA") == ["", ""]
    assert exported("country=MA&partial=1") == ["", "", "country", "country"]


def test_a_file_is_kept_under_a_name_in_the_language_and_leaves_nothing_behind(client, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    answer = client.get("/ar/agreements.xlsx")

    assert answer.headers["content-disposition"].startswith('attachment; filename="ittifaq-agreements.xlsx"')
    assert "%D8%B3%D8%AC%D9%84" in answer.headers["content-disposition"]
    assert list(tmp_path.iterdir()) == []


# ---- the years -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plot_has_the_numbers_of_the_library(library, language):
    plot = listed(library, "kind=memorandum&kind=framework", language).timeline

    told = {
        (bar.label, series.country): count
        for bar in plot.bars
        for series, count in zip(plot.series, bar.counts, strict=True)
        if count
    }
    counts = library.count_years(Asked(kinds=("memorandum", "framework")).filters())
    assert told == {(str(each.year), each.country): each.count for each in counts}
    assert [bar.x for bar in plot.bars] == sorted((bar.x for bar in plot.bars), reverse=language == "ar")


def test_a_bar_leads_to_its_year_and_a_chosen_one_back(library):
    plot = listed(library, "country=MA&year=2022").timeline

    assert [(bar.label, bar.is_chosen) for bar in plot.bars] == [("2022", True), ("2025", False)]
    assert [bar.url for bar in plot.bars] == ["/fr/agreements?country=MA", "/fr/agreements?country=MA&year=2025"]


def test_many_years_and_countries_keep_their_sum():
    codes = ["DZ", "MA", "TN", "EG", "LY", "MR", "FR", "IT", "ES", ""]
    counts = [YearCount(year, code, year % 3 + at) for year in range(1950, 2027) for at, code in enumerate(codes, 1)]

    plot = draw_timeline(counts, (), str, lambda year: f"until {year}", SCREENS["fr"])

    assert len(plot.series) == COUNTRIES + 2
    assert len(plot.bars) == YEARS + 1
    assert (plot.bars[0].label, plot.bars[0].url) == ("≤ 1986", "until 1986")
    assert (
        sum(bar.total for bar in plot.bars)
        == sum(series.total for series in plot.series)
        == sum(each.count for each in counts)
    )
    assert max(sum(each.height for each in bar.segments) for bar in plot.bars) <= plot.floor - plot.top + 0.1


def test_a_year_that_is_far_off_does_not_stretch_the_plot():
    plot = draw_timeline([YearCount(1912, "MA", 1), YearCount(2025, "MA", 2)], (), str, str, SCREENS["ar"])

    assert [bar.label for bar in plot.bars] == ["1912", "2025"]
    assert len(plot.breaks) == 1
    assert plot.width < 200


# ---- one agreement -------------------------------------------------------------------------------------------------


def test_every_field_stands_with_its_exact_words_or_as_not_told(client, library):
    agreement = library.agreements(ids(listed(library, "kind=framework")))[0]

    page = unescape(client.get(f"/fr/agreements/{agreement.id}").text)

    for each in agreement.evidence:
        assert f">{each.evidence.quote}</blockquote>" in page
        address = document_url("fr", each.evidence.document_id, each.evidence.start, each.evidence.end)
        assert f'data-panel href="{address}"' in page
    assert page.count("Aucun document ne l’indique.") == 3  # place, occasion, purpose
    assert "de 2022 à 2025" in page


def test_sources_that_disagree_are_shown_each_with_its_value(client, library):
    agreement = ids(listed(library, "kind=memorandum"))[0]

    shown = show_agreement(library, agreement, SCREENS["ar"])

    amount = next(field for field in shown.fields if field.field == "amount")
    assert amount.is_disputed
    assert sorted((told.text, told.quotations[0].quote) for told in amount.told) == [
        ("250 مليون درهم مغربي", "for 250000000.0 MAD"),
        ("300 مليون درهم مغربي", "for 300000000.0 MAD"),
    ]
    assert [told.is_other for told in amount.told] == [False, True]
    page = client.get(f"/ar/agreements/{agreement}").text
    assert 'المصادر لا تتفق: <a href="#field-amount">المبلغ</a></p>' in page
    assert page.count('<span class="record-differs">المصادر لا تتفق</span>') == 1


@pytest.mark.parametrize(
    ("language", "why"),
    [("ar", "طرفان مشتركان، التاريخ نفسه"), ("fr", "deux parties en commun, même date"),
     ("en", "two parties in common, same date")],
)  # fmt: skip
def test_why_records_are_one_is_said_in_the_language_of_the_page(client, library, language, why):
    agreement = ids(listed(library, "kind=memorandum"))[0]

    assert why in client.get(f"/{language}/agreements/{agreement}").text


def test_what_a_person_joined_is_said_to_be(tmp_path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        one, other = (telling(Told((party,), "contract"), file=f"/{party}.txt") for party in ("a=أ", "b=ب"))
        put(library, EMBEDDER, one)
        put(library, EMBEDDER, other)
        library.join_agreements([one.records[0].id, other.records[0].id])
        shown = show_agreement(library, one.records[0].id, SCREENS["ar"])

    assert [(join.first, join.second, join.why, join.by_person) for join in shown.joins] == [(1, 2, "جمعهما شخص", True)]


def test_the_id_of_any_record_finds_its_agreement_and_an_unknown_one_nothing(client, library):
    agreement = ids(listed(library, "kind=memorandum"))[0]

    for record in library.records_of(agreement):
        assert client.get(f"/fr/agreements/{record.id}").status_code == 200
    assert client.get("/fr/agreements/ffffffffffff").status_code == 404


def test_an_agreement_is_cited_by_parties_date_place_and_sources(library):
    agreement = ids(listed(library, "kind=memorandum"))[0]

    citation = show_agreement(library, agreement, SCREENS["fr"]).citation

    assert citation.startswith("Mémorandum d’entente\u00a0: ")
    assert "23 juillet 2025" in citation
    assert "Rome" in citation
    assert citation.endswith(f"\u2066{agreement}\u2069.")
    assert citation.count("«") == 2


# ---- in answers ----------------------------------------------------------------------------------------------------


@given(answer=given_answers())
@settings(max_examples=25, deadline=None)
def test_every_line_of_an_answer_s_list_is_a_row_with_its_sources(answer):
    rows = answer_rows(answer, SCREENS["fr"], "s")

    lines = [each for each in answer.turn.answer.sentences if each.support == "register"]
    assert [row.id for row in rows] == [answer.agreement_of(line).id for line in lines]
    assert [[chip.number for chip in row.sources] for row in rows] == [list(line.citations) for line in lines]


def test_a_row_that_rests_on_a_doubtful_page_has_its_number_marked(tmp_path):
    desk = Desk(tmp_path / "library")
    try:
        good = desk.service.ask(LAYLA, AskedQuestion("ما هي مذكرات التفاهم؟", ""))
    finally:
        desk.close()
    answer = good.turn.answer
    poor = [
        replace(each, document=replace(each.document, poor_pages=(PoorPages("doubtful", (each.evidence.page,)),)))
        for each in answer.citations
    ]
    doubted = replace(good, turn=replace(good.turn, answer=replace(answer, citations=tuple(poor))))

    assert {chip.doubt for row in answer_rows(good, SCREENS["fr"], "s") for chip in row.sources} == {""}
    assert {chip.doubt for row in answer_rows(doubted, SCREENS["fr"], "s") for chip in row.sources} == {
        "نص مشكوك في قراءته"
    }
    assert 'class="chip doubtful"' in render_turn(SCREENS["fr"], doubted)
    assert "doubtful" not in render_turn(SCREENS["fr"], good)


def test_a_row_of_an_answer_opens_its_own_sources(tmp_path):
    desk = Desk(tmp_path / "library")
    try:
        from_answer = desk.service.ask(LAYLA, AskedQuestion("ما هي مذكرات التفاهم؟", ""))
        row = answer_rows(from_answer, SCREENS["fr"], "s")[0]
    finally:
        desk.close()

    place = [each.support for each in from_answer.turn.answer.sentences].index("register")
    assert row.kind == "مذكرة تفاهم"
    assert row.sources[0].url == f"/fr/sources/{from_answer.id}?at=s{place}&number={row.sources[0].number}"
    assert row.sources[0].card == f"{from_answer.id}-{row.sources[0].number}"
