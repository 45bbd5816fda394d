"""One organization is one, however and in whatever language it is spelled; two are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.known_organisations import known_organisations
from ingest.organisations import counterpart_of, country_party, resolve_organisation

SAME = [
    (
        "تجمع الميكانيك الدقيقة الجزائري",
        "الكتلة الجزائرية للميكانيك الدقيقة",
        "Cluster algérien de mécanique de précision",
        "Algerian precision mechanics cluster",
        "التجمع الصناعي الجزائري للميكانيك الدقيقة",
    ),
    (
        "وزارة الصناعة والتجارة المغربية",
        "ministère marocain de l'Industrie et du Commerce",
        "Moroccan Ministry of Industry and Trade",
        "وزير الصناعة والتجارة المغربي",
    ),
    ("مجموعة “يوروميد”", "يوروميد", "Euromed group", "EUROMED"),
    ("المكتب الشريف للفوسفاط", "OCP", "Office chérifien des phosphates", "groupe OCP"),
    ("شركة سوناطراك", "Sonatrach", "le groupe algérien Sonatrach", "صوناطراك"),
    ("اليونيدو", "ONUDI", "منظمة الأمم المتحدة للتنمية الصناعية"),
    ("البنك الإسلامي للتنمية", "Banque islamique de développement", "Islamic Development Bank"),
    ("شركة Stellantis", "ستيلانتيس", "le constructeur automobile Stellantis"),
    ("الحكومة الجزائرية", "gouvernement algérien", "Algerian government", "الجزائر", "Algérie"),
    ("شركة كوسبيدار", "Cospidar SPA"),
    ("Royaume d'Espagne", "إسبانيا", "Kingdom of Spain", "مملكة إسبانيا"),
    ("gouvernement des États-Unis d'Amérique", "États-Unis", "United States"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_organization_share_a_key(spellings):
    first, *others = (set(resolve_organisation(spelling).keys) for spelling in spellings)
    for spelling, keys in zip(spellings[1:], others, strict=True):
        assert first & keys, spelling


DIFFERENT = [
    ("وزارة الصناعة الجزائرية", "ministère marocain de l'Industrie"),
    ("ministère de l'Industrie", "ministère marocain de l'Industrie"),
    ("وزارة الصناعة", "وزارة الطاقة"),
    ("جامعة قسنطينة", "جامعة باتنة"),
    ("Chambre de commerce et d'industrie de Casablanca", "Chambre de commerce et d'industrie d'Alger"),
    ("غرفة التجارة والصناعة بوهران", "غرفة التجارة والصناعة بصفاقس"),
    ("جامعة سوناطراك", "سوناطراك"),
    ("Renault Algérie", "Renault"),
    ("شبكة المراكز التقنية الصناعية", "المراكز التقنية الصناعية"),
    ("Algérie", "Italie"),
    ("OCP Africa", "OCP"),
    ("Industrial Bank", "Industrial Fund"),
    ("Royaume d'Espagne", "Royaume du Maroc"),
    ("الوفد الجزائري", "الجانب الجزائري"),
    ("délégation algérienne", "délégation italienne"),
    ("délégation tunisienne", "gouvernement tunisien"),
    ("entreprises italiennes", "sociétés italiennes"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_organizations_share_no_key(one, other):
    assert not set(resolve_organisation(one).keys) & set(resolve_organisation(other).keys)


def test_a_known_organization_is_shown_under_its_own_name_with_its_country():
    party = resolve_organisation("مجمع سونلغاز")
    assert (party.name, party.country, party.as_written) == ("Sonelgaz", "DZ", ("مجمع سونلغاز",))


def test_another_organization_is_shown_as_written_with_the_country_it_tells():
    party = resolve_organisation("الشركة الإيطالية «تورنيو»")
    assert (party.name, party.country) == ("الشركة الإيطالية «تورنيو»", "IT")


def test_a_ministry_belongs_to_the_country_of_its_document_unless_it_tells_another():
    assert resolve_organisation("وزارة الصناعة", country="TN").country == "TN"
    assert resolve_organisation("وزارة الصناعة الليبية", country="TN").country == "LY"
    assert resolve_organisation("شركة نورد", country="TN").country == ""


def test_a_ministry_that_changes_its_second_subject_is_the_same_ministry():
    keys = [
        set(resolve_organisation(name, country="DZ").keys)
        for name in ("وزارة الصناعة", "ministère de l'Industrie et de la Production pharmaceutique")
    ]
    assert keys[0] & keys[1]


def test_an_acronym_that_the_document_defines_leads_to_what_it_stands_for():
    defined = {"GAMP": "Groupement algérien de la mécanique de précision"}
    short = resolve_organisation("GAMP", defined)
    assert set(short.keys) & set(resolve_organisation("Groupement algérien de la mécanique de précision", defined).keys)
    assert short.country == "DZ"


def test_short_acronyms_of_two_countries_are_two():
    one = resolve_organisation("ANP", {"ANP": "Agence nationale du patrimoine marocaine"})
    other = resolve_organisation("ANP", {"ANP": "Agence nationale du patrimoine tunisienne"})
    assert not {key for key in one.keys if "acronym" in key} & {key for key in other.keys if "acronym" in key}


def test_a_country_has_its_name_in_the_language_of_the_document():
    assert country_party("DZ", "algéro", "fr").name == "Algérie"
    assert set(country_party("DZ", "algéro", "fr").keys) & set(resolve_organisation("الجزائر").keys)


def test_a_counterpart_is_the_same_ministry_of_the_other_country():
    ours = resolve_organisation("وزير الصناعة", country="DZ")
    theirs = counterpart_of(ours, "نظيره الإيطالي", "IT")
    assert theirs.country == "IT"
    assert set(theirs.keys) & set(resolve_organisation("Italian Minister of Industry").keys)


def test_every_form_in_the_lexicon_resolves_to_its_organization_alone():
    for organisation in known_organisations():
        for form in organisation.forms:
            assert resolve_organisation(form).keys == (f"known {organisation.id}",), (organisation.id, form)


@given(st.text(alphabet="وزارة الصناعةشركة “”()OCP d'-é.", min_size=1, max_size=60))
def test_any_name_has_a_key(name):
    assert resolve_organisation(name).keys


@pytest.mark.parametrize("name", ["الوفد الجزائري", "délégation algérienne", "Algerian side", "مؤسسات جزائرية"])
def test_who_only_stands_for_somebody_is_known_by_the_words_alone(name):
    [key] = resolve_organisation(name).keys
    assert key.startswith("stand-in DZ: ")


@pytest.mark.parametrize("name", ["Stellantis", "ArcelorMittal", "STMicroelectronics"])
def test_the_seat_of_a_multinational_firm_is_no_country_of_its_agreements(name):
    assert resolve_organisation(name).country == ""


@pytest.mark.parametrize(("name", "country"), [("Eni", "IT"), ("Sonatrach", "DZ"), ("OCP", "MA"), ("Renault", "FR")])
def test_a_national_champion_is_of_its_country(name, country):
    assert resolve_organisation(name).country == country


def test_an_acronym_alone_meets_the_name_that_another_document_defines_it_by():
    defined = {"CTPL": "Centre technique des plastiques"}

    whole = resolve_organisation("Centre technique des plastiques", defined)

    assert set(whole.keys) & set(resolve_organisation("CTPL").keys)
    assert not set(whole.keys) & set(resolve_organisation("CTML").keys)
