import tomllib
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import ingest.lexicon
from index.records import LANGUAGES
from ingest.lexicon import scales, sectors_within, terms
from ingest.terms import find_terms


def terms_in(text, kind=""):
    return [(each.id, text[each.start : each.end]) for each in find_terms(text) if kind in ("", each.kind)]


def test_countries_are_found_under_particles_article_and_endings():
    assert terms_in("وقّعت الجزائر وإيطاليا مع المغربيين، وبالأردن وللهند") == [
        ("DZ", "الجزائر"),
        ("IT", "وإيطاليا"),
        ("MA", "المغربيين"),
        ("JO", "وبالأردن"),
        ("IN", "وللهند"),
    ]
    assert terms_in("Les entreprises algériennes et l’Italie") == [("DZ", "algériennes"), ("IT", "Italie")]
    assert terms_in("Moroccans and Turkey", "country") == [("MA", "Moroccans"), ("TR", "Turkey")]


def test_the_three_spellings_of_one_country_are_one():
    assert {code for code, _ in terms_in("موريتانيا موريطانيا Mauritanie Mauritania")} == {"MR"}


def test_the_longest_term_wins():
    assert terms_in("دول المغرب العربي") == [("MAGHREB", "المغرب العربي")]
    assert terms_in("غينيا الاستوائية") == [("GQ", "غينيا الاستوائية")]
    assert terms_in("un accord-cadre et un accord") == [("framework", "accord-cadre"), ("agreement", "accord")]
    assert terms_in("الميكانيك الدقيقة والميكانيك") == [
        ("precision_mechanics", "الميكانيك الدقيقة"),
        ("mechanics", "والميكانيك"),
    ]


def test_small_enterprises_are_no_sea():
    assert terms_in("المؤسسات الصغيرة والمتوسطة") == [("small_business", "المؤسسات الصغيرة والمتوسطة")]
    assert terms_in("الصناعات الصغيرة و المتوسطة") == [("small_business", "الصناعات الصغيرة و المتوسطة")]


def test_a_city_has_the_code_of_its_country():
    assert [(each.kind, each.id) for each in find_terms("بالدار البيضاء")] == [("city", "MA")]


def test_a_memorandum_is_one_in_three_languages():
    text = "مذكرة تفاهم، protocole d’accord, mémorandum d'entente, Memorandum of Understanding, MoU"
    assert [name for name, _ in terms_in(text, "agreement")] == ["memorandum"] * 5


def test_a_short_currency_counts_only_after_a_number():
    assert terms_in("50 DA, 3 millions DH, da Silva") == [("DZD", "DA"), ("MAD", "DH")]
    assert terms_in("بقيمة 5 د.ج و250 مليون درهم و$3 و2 €") == [
        ("DZD", "د.ج"),
        ("MAD", "درهم"),
        ("USD", "$"),
        ("EUR", "€"),
    ]


def test_scale_words_tell_how_much_they_multiply():
    assert (scales()["مليون"], scales()["milliards"]) == (10**6, 10**9)


def test_to_hold_a_meeting_is_no_contract():
    assert terms_in("المقرر عقده وعقد الاجتماع") == []


def test_words_that_only_contain_a_term_are_left_alone():
    assert terms_in("مصروف، accordéon, indienneries") == []


def test_a_short_currency_is_known_after_the_preposition_of_its_scale():
    assert terms_in("2 milliards de DA", "currency") == [("DZD", "DA")]


def test_a_sector_holds_its_narrower_ones():
    assert sectors_within("mechanics") == ("mechanics", "precision_mechanics")
    assert set(sectors_within("energy")) == {"energy", "renewables", "hydrocarbons"}
    assert sectors_within("tourism") == ("tourism",)
    known = {term.id for term in terms() if term.kind == "sector"}
    assert {term.within for term in terms() if term.within} <= known


def test_every_form_is_found_as_its_own_term():
    for term in terms():
        for form in term.forms:
            assert (term.kind, term.id) in {(each.kind, each.id) for each in find_terms(form)}, (term.id, form)


def test_every_term_is_named_in_three_languages_and_every_id_is_unique_in_its_kind():
    named = [term for term in terms() if term.kind != "city"]
    assert all(all(term.names[language] for language in LANGUAGES) for term in named)
    assert len({(term.kind, term.id) for term in named}) == len(named)
    assert sum(term.kind == "country" for term in named) >= 80


def test_every_toml_file_of_the_lexicon_can_be_read():
    for path in Path(ingest.lexicon.__file__).parent.glob("*.toml"):
        assert tomllib.loads(path.read_text("utf-8"))


@given(st.text(alphabet="المغربوالكيةتونس d'accordé€.- 0", max_size=80))
def test_terms_stand_in_order_inside_the_text(text):
    found = find_terms(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(a.end <= b.start or (a.start, a.end) == (b.start, b.end) for a, b in pairwise(found))
