"""One agreement on a page: names of either direction keep their place in what is copied."""

from dataclasses import replace

import pytest

from assistant.web.agreement_page import show_agreement
from assistant.web.screen import SCREENS
from index.library import Library
from index.records import AgreementFilters, Page
from tests.agreements import make_agreement
from tests.fakes import WordEmbedder
from tests.given_answers import Desk
from tests.sources import add, make_document
from tests.tellings import Told, put, telling


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "library")
    yield desk
    desk.close()


def test_a_publisher_of_the_other_direction_is_isolated_from_the_date_behind_it(desk):
    rome, tunis = "0" * 11 + "1", "0" * 11 + "2"

    assert ", \u2068الخبر\u2069, 24 juillet 2025" in show_agreement(desk.library, rome, SCREENS["fr"]).citation
    assert "، الخبر، 24 جويلية/يوليو 2025" in show_agreement(desk.library, rome, SCREENS["ar"]).citation
    assert "، \u2068=La Presse\u2069، 11 مارس 2022" in show_agreement(desk.library, tunis, SCREENS["ar"]).citation


def test_reasons_of_joining_stand_in_the_order_of_the_sources(tmp_path):
    embedder = WordEmbedder(dimension=8)
    told = Told(("euromed=Euromed@IT", "ocp=OCP@MA"), "memorandum", "signed", "2025-07-23", "Rome")
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        for day in (27, 25, 26, 24):
            put(library, embedder, telling(told, file=f"/{day}.txt", published=f"2025-07-{day}"))
        agreement = library.find_agreements(AgreementFilters()).matching[0]
        shown = show_agreement(library, agreement, SCREENS["ar"])

    pairs = [(join.first, join.second) for join in shown.joins]
    assert pairs == sorted(pairs)
    assert shown.records == 4


@pytest.mark.parametrize(
    ("language", "mark"),
    [("ar", "نص مشكوك في قراءته"), ("fr", "texte de lecture douteuse"), ("en", "doubtfully read text")],
)
def test_words_from_a_doubtful_page_are_marked_and_those_from_a_good_one_are_not(tmp_path, language, mark):
    embedder = WordEmbedder(dimension=8)
    text = "وقعت الكتلة ومجموعة يوروميد مذكرة تفاهم. وتبلغ قيمتها 250 مليون درهم."
    end = text.index(".") + 1
    pages = (Page(1, 0, end), Page(2, end, len(text), "doubtful", is_scanned=True))
    document = replace(make_document(text, "/مسح.pdf", "ar"), pages=pages)
    told = (("kind", "memorandum", "مذكرة تفاهم"), ("amount", "250000000 MAD", "250 مليون درهم"))
    agreement = make_agreement(document, "0" * 11 + "7", "memorandum", "", told)
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        add(library, embedder, document, agreements=[agreement])
        shown = show_agreement(library, agreement.id, SCREENS[language])

    doubts = {field.field: told.quotations[0].doubt for field in shown.fields for told in field.told}
    page = SCREENS[language].render("agreement.html", shown=shown, here="agreements", person_name="")
    assert doubts == {"kind": "", "amount": mark}
    assert page.count(f'<p class="card-doubt">{mark}</p>') == 1
