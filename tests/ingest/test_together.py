"""Agreements that a text tells only together, by their number and who signs."""

import pytest

from index.records import Document, DocumentDate, Page
from ingest.agreements import recognise_agreements


def read(text, date="2024-05-20"):
    pages = (Page(1, 0, len(text)),)
    known = DocumentDate(date, "dateline")
    document = Document("d" * 12, "", "", known, "ar", "/d.txt", "d" * 64, text, text, pages, (), 1.0)
    return [(each.kind, each.status, names(each)) for each in recognise_agreements(document)]


def names(record):
    return [party.as_written[0] for party in record.parties]


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (
            "وقعت وزارة الطاقة الأردنية ووزارة الصناعة العراقية، أمس الأحد، أربع مذكرات تفاهم في عمّان.",
            "memorandum",
            ["وزارة الطاقة الأردنية", "وزارة الصناعة العراقية"],
        ),
        (
            "تم التوقيع على ثلاث اتفاقيات لإنجاز مصنع للزجاج بين مجمع «الرمال» والشركة الإيطالية «فيترو».",
            "agreement",
            ["مجمع «الرمال»", "الشركة الإيطالية «فيترو»"],
        ),
        (
            "Cosider et Danieli ont signé, mardi 14 mai 2024, trois contrats à Oran.",
            "contract",
            ["Cosider", "Danieli"],
        ),
        (
            "Masdar and Sonelgaz signed three cooperation agreements in Abu Dhabi on 14 May 2024.",
            "cooperation",
            ["Masdar", "Sonelgaz"],
        ),
    ],
)
def test_agreements_told_only_by_their_number_are_one_record_with_who_signs(text, kind, parties):
    assert read(text) == [(kind, "signed", parties)]


@pytest.mark.parametrize(
    "text",
    [
        "وقعت الوزارة عشر اتفاقيات خلال السنة الماضية.",
        "Le groupe Cosider a signé plusieurs contrats cette année.",
        "Thirteen agreements were signed between Egypt and Italy.",
        "Renault et Stellantis ont signé des contrats avec leurs fournisseurs.",
        "Douze accords ont été signés lundi à Alger entre des entreprises algériennes et des sociétés italiennes.",
        "Cette visite s'inscrit dans le cadre des conventions signées entre Cosider et Danieli.",
        "تم أمس بالجزائر توقيع ثماني اتفاقيات بين شركات جزائرية ومؤسسات تركية.",
        "Cosider et Danieli n'ont signé aucun de ces contrats.",
        "Cosider souhaite signer trois contrats avec Danieli.",
    ],
)
def test_agreements_without_two_who_sign_them_are_none(text):
    assert read(text) == []


def test_as_many_agreements_as_partners_are_one_with_each():
    text = "Le groupe Cosider a signé, mardi 14 mai 2024, deux contrats avec Danieli et Sarralle."
    assert read(text) == [
        ("contract", "signed", ["groupe Cosider", "Danieli"]),
        ("contract", "signed", ["groupe Cosider", "Sarralle"]),
    ]


def test_partners_named_later_by_their_sides_have_an_agreement_each():
    text = (
        "وقعت شركات أردنية وعراقية، أمس الأحد، مذكرتي تفاهم لدعم صناعة الزجاج.\n"
        "ووقع المذكرتين عن الجانب الأردني مدير شركة «البتراء للزجاج»، وعن الجانب العراقي كل من مدير شركة «الرافدين»، "
        "ومدير شركة «دجلة للنقل»."
    )
    assert [(kind, len(parties)) for kind, _, parties in read(text)] == [("memorandum", 2), ("memorandum", 2)]


def test_those_who_sign_are_told_by_name_where_the_lead_tells_their_class():
    text = (
        "Les trois conventions, signées lundi, entre la Chambre de Fès et plusieurs fédérations, visent l'export.\n"
        "Ces conventions ont été conclues par la Chambre de Fès, la Fédération du cuir et la Fédération du bois."
    )
    assert read(text) == [("agreement", "signed", ["Chambre de Fès", "Fédération du cuir", "Fédération du bois"])]


def test_the_sum_of_agreements_told_one_by_one_is_none_of_them():
    text = (
        "Cosider et Danieli ont signé deux accords à Oran.\n\n"
        "Le premier accord porte sur une aciérie. Le second accord prévoit la formation des techniciens."
    )
    assert [kind for kind, _, _ in read(text)] == ["agreement", "agreement"]
