"""The agreements of one document, from its text to records with evidence."""

from dataclasses import replace

import pytest

from index.records import Agreement, Amount, Document, DocumentDate, Evidence, FieldEvidence, Page, Party, Period
from ingest.agreements import merge_within, recognise_agreements

ROME = """تجمع الميكانيك ويوروميد يوقعان مذكرة تفاهم

وقع تجمع الميكانيك الدقيقة الجزائري ومجموعة "يوروميد" على مذكرة تفاهم في المناولة الصناعية.

وزار الوفد قبل ذلك عدة مصانع في الشمال.

وفي هذا الإطار، تم يوم 23 جويلية 2025 بروما توقيع مذكرة تفاهم بين الكتلة الجزائرية للميكانيك الدقيقة ومجموعة "يوروميد".

وتهدف هذه المذكرة إلى تنظيم لقاءات ثنائية بين المؤسسات.
"""
PLANS = """وقعت وزارة الصناعة والتجارة وشبكة المراكز التقنية، أول أمس، بالدار البيضاء، اتفاقية إطار عن الفترة 2022-2025.
ويدشن هذا المخطط، الذي رصد له غلاف مالي قيمته 250 مليون درهم، مرحلة جديدة.
ويأتي في أعقاب المخطط التنموي 2014-2020، الموقع خلال شهر فبراير 2013، والذي رصد له غلاف مالي قيمته 290 مليون درهم.
"""


def document(text, date="2025-07-25", pages=()):
    pages = pages or (Page(1, 0, len(text)),)
    known = DocumentDate(date, "dateline") if date else None
    return Document("d" * 12, "", "", known, "ar", "/d.txt", "d" * 64, text, text, pages, (), 1.0)


def test_headline_lead_and_detail_are_one_agreement():
    [memo] = recognise_agreements(document(ROME))
    assert (memo.kind, memo.status) == ("memorandum", "signed")
    assert memo.signed_on is not None
    assert memo.signed_on.value == "2025-07-23"
    assert memo.purpose.startswith("وتهدف هذه المذكرة")
    assert len(memo.parties) == 2
    assert len([each for each in memo.evidence if each.field == "kind"]) == 3


def test_the_earlier_plan_of_a_background_paragraph_is_an_agreement_of_its_own():
    new, earlier = recognise_agreements(document(PLANS))
    assert (new.kind, new.amount, new.period) == ("framework", Amount(250_000_000, "MAD"), Period("2022", "2025"))
    assert (earlier.kind, earlier.amount, earlier.period) == (
        "agreement",
        Amount(290_000_000, "MAD"),
        Period("2014", "2020"),
    )
    assert earlier.signed_on is not None
    assert earlier.signed_on.value == "2013-02"
    assert earlier.parties == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "وقعت جامعة وهران وشركة توسيالي اتفاقية إطار يوم 3 ماي 2024.\n"
            "وتعد هذه الاتفاقية تجديدا لاتفاقية إطار التي تم توقيعها سنة 2018 لمدة خمس سنوات.",
            "2018",
        ),
        (
            "Le Cetim et le Cetibat ont signé une convention le 3 mai 2024 à Tunis.\n"
            "Elle fait suite à l'accord signé à Lyon le 4 décembre 2017.",
            "2017-12-04",
        ),
    ],
)
def test_the_agreement_that_a_new_one_renews_is_one_of_the_same_parties(text, year):
    new, earlier = recognise_agreements(document(text))
    assert len(new.parties) == 2
    assert earlier.parties == new.parties
    assert earlier.signed_on is not None
    assert earlier.signed_on.value == year


def test_an_agreement_told_by_its_day_alone_is_in_the_register_with_its_parties():
    text = "La convention de mars 2021 entre le Cetim et le Cetibat couvre les essais."
    [record] = recognise_agreements(document(text))
    assert (record.status, len(record.parties)) == ("signed", 2)


def test_a_member_told_by_a_bare_noun_is_of_the_kind_that_the_opening_names():
    text = (
        "Deux conventions de partenariat ont été signées, mardi à Oran, entre des écoles et des entreprises.\n"
        "La première convention a été signée entre l'ENP et Cosider pour les stages.\n"
        "La deuxième convention a été signée entre l'ENSM et Danieli pour les essais."
    )
    assert [record.kind for record in recognise_agreements(document(text))] == ["partnership", "partnership"]


def test_a_member_that_says_it_was_signed_is_told_once_with_its_kind():
    text = (
        "Le Conseil national du bois a signé, mardi à Sfax, deux conventions de partenariat avec l'ISET et l'ENIS.\n"
        "La première convention, signée par le président du Conseil et le directeur de l'ISET, vise la formation.\n"
        "La deuxième convention, signée par le président et le directeur de l'ENIS, vise les essais."
    )
    assert [record.kind for record in recognise_agreements(document(text))] == ["partnership", "partnership"]


@pytest.mark.parametrize("text", [ROME, PLANS])
def test_every_piece_of_evidence_is_the_words_that_stand_there(text):
    half = len(text) // 2
    pages = (Page(1, 0, half), Page(2, half, len(text)))
    for record in recognise_agreements(document(text, pages=pages)):
        assert record.evidence
        for each in record.evidence:
            evidence = each.evidence
            assert text[evidence.start : evidence.end] == evidence.quote
            assert evidence.page == (1 if evidence.start < half else 2)


def test_every_field_that_is_filled_has_evidence():
    for record in recognise_agreements(document(PLANS)):
        fields = {each.field for each in record.evidence}
        filled = {
            "signed_on": record.signed_on,
            "place": record.place,
            "party": record.parties,
            "amount": record.amount,
            "period": record.period,
            "sector": record.sectors,
            "country": record.countries,
        }
        assert {field for field, value in filled.items() if value} <= fields


def test_the_same_words_read_again_have_the_same_ids():
    again = "خبر آخر عن الطقس في الساحل.\n\n" + PLANS
    assert [each.id for each in recognise_agreements(document(PLANS))] == [
        each.id for each in recognise_agreements(document(again))
    ]


def test_agreements_told_in_one_sentence_have_ids_of_their_own():
    text = "La société Sovac a signé une convention avec la BNA et un protocole d'accord avec la BEA."
    records = recognise_agreements(document(text))
    assert len({each.id for each in records}) == len(records) == 2


def test_a_second_agreement_of_the_same_party_is_not_joined():
    text = (
        "وقعت شركة «نقل» اتفاقية شراكة مع مجموعة «ألفا» أمس. كما وقعت شركة «نقل» اتفاقية شراكة أخرى مع مجموعة «بيتا»."
    )
    assert len(recognise_agreements(document(text))) == 2


def test_who_signed_for_the_parties_makes_no_second_agreement():
    text = (
        "La Tunisie et l'Allemagne ont signé vendredi un accord de coopération. "
        "L'accord a été signé par la ministre de l'Économie et l'ambassadeur."
    )
    [accord] = recognise_agreements(document(text))
    assert [party.country for party in accord.parties] == ["TN", "DE"]


def test_both_companies_are_those_just_named():
    text = (
        "La société Atlas Câbles et le groupe Rheinkabel ont signé un accord de partenariat. "
        "Les deux entreprises avaient conclu un contrat de fourniture en octobre 2019 à Stuttgart."
    )
    _, contract = recognise_agreements(document(text))
    assert contract.kind == "contract"
    assert len(contract.parties) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Une convention sera signée prochainement.",
        "من المنتظر توقيع اتفاقية قريبا.",
        "La société Lafarge a entamé des négociations pour un accord.",
        "Un accord a été signé.",
    ],
)
def test_without_parties_nothing_that_is_not_dated_enters_the_register(text):
    assert recognise_agreements(document(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "اتفاقية",
        "Date | Pays | Instrument\n2013 | Maroc | Plan\n2022 | Maroc | Convention-cadre",
        "وقعت\u200f ا ت ف ا ق ي ة | بـ ين ##@@ ،،، و و و و توقيع توقيع توقيع مذكرة مذكرة تفاهم بين و و بين",
        "signé " * 400 + "convention " * 400 + "entre " * 400,
        "توقيع اتفاقية يوم 31 فبراير 2024 بين شركة «ألف» وشركة «باء» بقيمة 500",
        "Convention signée entre " + ", ".join(f"la société Alpha{n}" for n in range(40)) + ".",
        "(((((((( accord signé «««« \x00 entre ]]]] et ﷺ",
    ],
)
def test_no_text_is_too_strange_to_read(text):
    for record in recognise_agreements(document(text)):
        assert all(text[each.evidence.start : each.evidence.end] == each.evidence.quote for each in record.evidence)
        assert record.signed_on is None


def test_a_proposed_record_fills_what_is_empty_and_changes_nothing_else():
    held, other = record("kind-1", kind="memorandum"), record("kind-1", kind="contract")
    proposed = replace(
        other, amount=Amount(5, "EUR"), evidence=(*other.evidence, evidence("amount", "5 EUR", 50, "5 euros"))
    )
    [merged] = merge_within([held], [proposed])
    assert (merged.id, merged.kind, merged.amount) == (held.id, "memorandum", Amount(5, "EUR"))
    assert [each.field for each in merged.evidence] == ["kind", "party", "amount"]


def test_a_proposed_record_of_other_parties_stands_by_itself():
    held = record("first", start=0)
    other = replace(record("other", start=100), parties=(Party("Zeta", ("Zeta",), "", (": zeta",)),))
    assert [each.id for each in merge_within([held], [other])] == ["first", "other"]


def test_recognised_records_are_never_joined_by_what_is_proposed():
    first, second = record("first", start=0), record("second", start=100)
    assert merge_within([first, second], []) == [first, second]


def record(identifier, kind="memorandum", start=0):
    party = Party("Alpha", ("Alpha",), "", (": alpha",))
    told = (evidence("kind", kind, start, "accord"), evidence("party", ": alpha", start + 10, "Alpha"))
    return Agreement(identifier, kind, "signed", (party,), None, None, "", (), (), "", None, None, told)


def evidence(field, value, start, quote):
    return FieldEvidence(field, value, Evidence("d" * 12, start, start + len(quote), 1, quote))
