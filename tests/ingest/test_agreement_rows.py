"""Agreements that are kept in tables: each row one, with its fields under the labels of the columns."""

import pytest

from index.records import Agreement, Amount, Document, Heading, Page, Period
from ingest.agreements import recognise_agreements

REGISTER = """اتفاقيات 2024

رقم: 1 | الاتفاقية: اتفاقية إطار لتطوير السباكة | الشريك: الجامعة التونسية للتعدين | المبلغ (دينار): 1250000 \
| تاريخ التوقيع: 2024-05-17
رقم: 2 | الاتفاقية: مذكرة تفاهم حول تكوين المدربين | الشريك: المعهد الإسباني للمعادن | المبلغ (دينار): 480000.5 \
| تاريخ التوقيع: 2024-09-03
"""
CONVENTIONS = """Conventions conclues par la direction

N° | Intitulé | Partenaire | Pays | Date de signature | Lieu de signature | Coût (M€) | Période
1 | Convention-cadre de partenariat pour la formation | Cetim | France | 12/03/2023 | Paris | 2,5 | 2023-2026
2 | Mémorandum d'entente sur les essais | Université de Gabès (UG) | Tunisie | 4 mai 2023 | | | 3 ans
"""


def document(text: str, title: str = "", heading: str = "") -> Document:
    start = text.index(heading)
    headings = (Heading(1, start, start + len(heading)),) if heading else ()
    page = (Page(1, 0, len(text)),)
    return Document("d" * 12, title, "", None, "ar", "/d.xlsx", "d" * 64, text, text, page, headings, 1.0)


def read(text: str, title: str = "", heading: str = "") -> list[Agreement]:
    whole = document(text, title, heading)
    records = recognise_agreements(whole)
    for each in (each.evidence for record in records for each in record.evidence):
        assert whole.text[each.start : each.end] == each.quote
    return records


def names(record: Agreement) -> list[str]:
    return [each.as_written[0] for each in record.parties]


def quotes(record: Agreement, field: str) -> list[str]:
    return [each.evidence.quote for each in record.evidence if each.field == field]


def day(record: Agreement) -> str:
    return record.signed_on.value if record.signed_on else ""


def test_each_row_of_a_sheet_is_an_agreement():
    frame, memo = read(REGISTER, heading="اتفاقيات 2024")
    assert (frame.kind, frame.status, day(frame)) == ("framework", "signed", "2024-05-17")
    assert (memo.kind, memo.status, day(memo)) == ("memorandum", "signed", "2024-09-03")
    assert names(memo) == ["المعهد الإسباني للمعادن"]
    assert memo.purpose == "حول تكوين المدربين"
    assert memo.amount == Amount(480000.5, "TND")


def test_a_sum_whose_currency_is_in_the_label_is_quoted_with_it():
    assert quotes(read(REGISTER)[1], "amount") == ["المبلغ (دينار): 480000.5"]


def test_cells_below_a_row_of_labels_are_read_with_the_sum_of_its_unit():
    frame, memo = read(CONVENTIONS)
    assert (frame.kind, day(frame), frame.amount) == ("framework", "2023-03-12", Amount(2_500_000, "EUR"))
    assert quotes(frame, "amount") == ["2,5", "Coût (M€)"]
    assert frame.place is not None
    assert frame.place.name == "Paris"
    assert frame.period == Period("2023", "2026")
    assert (names(memo), day(memo), memo.countries) == (["Université de Gabès"], "2023-05-04", ("TN",))


def test_an_empty_cell_or_a_length_without_its_beginning_leaves_the_field_empty():
    memo = read(CONVENTIONS)[1]
    assert (memo.amount, memo.period, memo.place) == (None, None, None)


def test_a_year_under_a_label_that_names_the_agreement_is_when_it_was_signed():
    [record] = read("الشريك: مؤسسة الريف للجلود | المدينة: فاس | سنة الاتفاق: 2021")
    assert (record.kind, record.status, day(record)) == ("agreement", "signed", "2021")
    assert (quotes(record, "kind"), quotes(record, "status")) == (["الاتفاق"], ["سنة الاتفاق: 2021"])
    # The city is that of the partner.
    assert record.place is None


def test_who_signs_may_stand_in_several_columns_and_several_in_one():
    [two] = read(
        "نوع الاتفاقية: بروتوكول | الطرف الأول: وزارة الصناعة | الطرف الثاني: جامعة مكناس | التاريخ: 3 ماي 2022"
    )
    assert names(two) == ["وزارة الصناعة", "جامعة مكناس"]
    [many] = read(
        "Convention: Accord de coopération | Parties: Cetim, Université de Sfax et Ministère de l'Industrie | An: 2020"
    )
    assert names(many) == ["Cetim", "Université de Sfax", "Ministère de l'Industrie"]
    [named] = read("Objet: Convention entre la société Atlas Outillage et le Cetibat | Date: 4 mai 2021")
    assert len(named.parties) == 2


@pytest.mark.parametrize(
    ("told", "status", "signed_on"),
    [
        ("سارية المفعول", "signed", "2022"),
        ("منتهية", "ended", "2022"),
        ("قيد التفاوض", "negotiated", ""),
        ("Résiliée", "ended", "2022"),
        ("En cours de signature", "announced", ""),
        ("Non signée", "", ""),
        ("In force", "signed", "2022"),
        ("Draft", "negotiated", ""),
        ("رقم 7", "signed", "2022"),
    ],
)
def test_the_status_is_what_its_column_says_and_what_is_not_signed_has_no_date(told, status, signed_on):
    [record] = read(f"الاتفاقية: مذكرة تفاهم | الشريك: جامعة مكناس | سنة التوقيع: 2022 | الحالة: {told}")
    assert (record.status, day(record)) == (status, signed_on)


def test_entry_into_force_and_expiry_are_the_period():
    [record] = read(
        "Agreement: Framework agreement | Partner: Konya Foundries | Entry into force: 2022-11-01 | Expiry: 2025-10-31"
    )
    assert record.period == Period("2022-11-01", "2025-10-31")
    assert quotes(record, "period") == ["2022-11-01", "2025-10-31"]
    # When it entered into force is not when it was signed.
    assert (record.status, record.signed_on) == ("", None)


def test_the_title_of_a_table_may_say_what_its_rows_are():
    rows = "Partenaire | Objet | Date de signature | Montant\nCetim | Formation en fonderie fine | 2021-05-06 | 1200"
    [record] = read(f"Liste des accords de coopération (en milliers de DT)\n\n{rows}")
    assert (record.kind, record.amount) == ("cooperation", Amount(1_200_000, "TND"))
    assert record.purpose == "Formation en fonderie fine"
    assert "Liste des accords de coopération (en milliers de DT)" in quotes(record, "amount")


def test_the_name_of_a_file_may_say_what_its_rows_are():
    row = "Partenaire: Cetim | Objet: Formation en fonderie fine | Date de signature: 2021-05-06"
    [record] = read(row, title="Conventions de la direction")
    assert (record.kind, quotes(record, "kind")) == ("agreement", ["Date de signature"])
    assert read(row, title="Annuaire") == []


def test_a_row_of_a_pdf_that_lost_its_empty_cell_is_read_where_the_others_can_stand_in_one_way_only():
    header = "N° | Intitulé | Partenaire | Date de signature | Montant (M€) | État"
    [record] = read(f"{header}\n2 | Protocole d'essais | Cetibat | 4 mai 2022 | Expirée")
    assert (record.status, day(record), record.amount) == ("ended", "2022-05-04", None)
    two = "Convention | Première partie | Deuxième partie | Date de signature | Montant (DT)"
    assert read(f"{two}\nProtocole d'essais | Cetibat | 4 mai 2022 | 50000") == []


def test_a_table_goes_on_behind_the_end_of_a_page():
    table = "Convention | Partenaire | Date de signature\nConvention-cadre | Cetim | 3 mai 2021"
    first, second = read(f"{table}\n\nDirection de la coopération\n\nProtocole | Cetibat | 5 juin 2022")
    assert (day(first), day(second)) == ("2021-05-03", "2022-06-05")
    assert len(read(f"{table}\n\nÉtapes\n\nTâche | Responsable | Délai\nRédaction | Salma | mars")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Poste | Montant (DT) | Convention\nFormation | 20000 | Convention A",
        "Convention: convention-cadre avec Cetim | Montant (DT): 5000 | Payé: 300",
        "الشركة: شركة الصخر | المدينة: صفاقس | سنة التأسيس: 1999 | القطاع: النسيج",
        "Année | Nombre de conventions | Montant (M€)\n2021 | 12 | 4\n2022 | 15 | 6",
        "نوع الاتفاقية: مذكرة تفاهم | العدد: 12 | السنة: 2022",
        "Type de convention | Partenaires | 2021 | 2022\nConvention-cadre | Cetim | 4 | 5",
        "Événement | Date | Lieu | Partenaires\nSuivi de la convention d'essais | 3 mai 2023 | Tunis | Cetim",
        "التاريخ: 2023-05-03 | الحدث: متابعة اتفاقية شراكة | المكان: تونس | الشركاء: جامعة مكناس",
        "Entreprises signataires de la convention\n\nEntreprise | Ville | Téléphone\nAtlas | Fès | 0535",
        "Nom | Contrat | Date de signature\nAli Ben Salah | CDI | 2021-05-06",
        "Partie | Représentant | Date de signature\nMinistère de l'Industrie | M. Ali | 2021-05-06",
        "البلد: إيطاليا | الصادرات (مليون دينار): 120 | الواردات: 200 | الاتفاق: نعم",
        "الرئيسية | اتفاقيات | الشركاء\nأخبار | صور | اتصل بنا",
    ],
)
def test_a_table_of_something_else_lists_no_agreement(text):
    assert read(text) == []


def test_labels_that_repeat_with_other_values_leave_their_field_empty():
    [record] = read(
        "Convention: Protocole d'essais | Partenaire: Cetim | Partenaire: Cetibat | Date de signature: 2021 | "
        "Date de signature: 2022 | Montant (DT): 5000 | Montant (DT): 7000"
    )
    assert names(record) == ["Cetim", "Cetibat"]
    assert (record.signed_on, record.amount) == (None, None)


@pytest.mark.parametrize(
    "cells",
    [
        "Montant (KXQ): 40000",
        "Montant payé (DT): 50000",
        "المبلغ (دينار): -5000",
        "Montant (€): 1.250",
        "Montant: 12",
    ],
)
def test_a_sum_that_could_be_read_in_two_ways_is_left_out(cells):
    [record] = read(f"Convention: Protocole d'essais | Partenaire: Cetim | {cells} | Date de signature: 2021")
    assert record.amount is None


@pytest.mark.parametrize("told", ["31/02/2021", "05/17/2024", "2021 et 2022", "1445 هـ", "prochainement", "21"])
def test_a_date_that_is_none_or_several_is_left_out(told):
    [record] = read(f"Convention: Protocole d'essais | Partenaire: Cetim | Date de signature: {told}")
    assert (record.status, record.signed_on) == ("", None)


@pytest.mark.parametrize("told", ["—", "n/a", "à définir", "غير محدد", "?"])
def test_a_cell_that_says_nothing_names_nobody(told):
    [record] = read(f"Convention: Protocole d'essais | Partenaire: {told} | Date de signature: 2021")
    assert record.parties == ()


def test_a_table_of_ten_thousand_columns_a_cell_of_a_megabyte_and_bars_within_cells_are_survived():
    wide = " | ".join(f"الاتفاقية: مذكرة {n}" for n in range(10_000))
    header = " | ".join(["Convention", "Partenaire", "Date de signature"] * 3_000)
    long = f"Convention: Protocole d'essais | Partenaire: {'Cetim, ' * 150_000} | Date de signature: 2021"
    bars = "Convention | Partenaire | Date de signature\nProtocole | a || b | c | 2021\n| | | |\n|"
    assert read(f"{wide}\n{header}\n{bars}") == []
    [record] = read(long)
    assert (record.parties, day(record)) == ((), "2021")


def test_what_the_text_tells_too_is_filled_from_its_row_and_stands_once():
    told = "وقع مركز تونس للسباكة مذكرة تفاهم مع جامعة مكناس يوم 3 ماي 2022 بالرباط."
    row = "الاتفاقية: مذكرة تفاهم | الشريك: جامعة مكناس | المبلغ: 2 مليون درهم | تاريخ التوقيع: 2022-05-03"
    other = "الاتفاقية: مذكرة تفاهم | الشريك: جامعة مكناس | تاريخ التوقيع: 2019-05-03"
    first, second = read(f"{told}\n\n{row}\n{other}")
    assert (len(first.parties), first.amount, day(first)) == (2, Amount(2_000_000, "MAD"), "2022-05-03")
    assert day(second) == "2019-05-03"


def test_a_row_that_tells_too_little_is_not_read_as_a_sentence_either():
    assert read("الاتفاقية: اتفاقية شراكة | تاريخ التوقيع: في انتظار الوزير يوم الأحد 3 و4 ماي 2023") == []


def test_rows_that_say_the_same_are_records_with_ids_of_their_own():
    row = "Convention: Protocole d'essais | Partenaire: Cetim | Date de signature: 2021"
    assert len({record.id for record in read(f"{row}\n{row}")}) == 2
