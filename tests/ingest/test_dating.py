from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dating import find_dateline, find_dates, parse_date


def dates(text, reference=""):
    return [(each.value + (f"/{each.until}" if each.until else "")) for each in find_dates(text, reference)]


def quotes(text, reference=""):
    return [text[each.start : each.end] for each in find_dates(text, reference)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("23 جويلية 2025", "2025-07-23"),
        ("12 جانفي 2024", "2024-01-12"),
        ("3 فيفري 2024", "2024-02-03"),
        ("14 أفريل 2024", "2024-04-14"),
        ("26 ماي 2025", "2025-05-26"),
        ("5 جوان 2023", "2023-06-05"),
        ("20 أوت 2022", "2022-08-20"),
        ("30 يوليوز 2021", "2021-07-30"),
        ("18 غشت 2021", "2021-08-18"),
        ("9 شتنبر 2021", "2021-09-09"),
        ("11 نونبر 2021", "2021-11-11"),
        ("2 دجنبر 2021", "2021-12-02"),
        ("15 كانون الثاني 2020", "2020-01-15"),
        ("15 شباط 2020", "2020-02-15"),
        ("15 آذار 2020", "2020-03-15"),
        ("15 نيسان 2020", "2020-04-15"),
        ("15 أيّار 2020", "2020-05-15"),
        ("15 حزيران 2020", "2020-06-15"),
        ("15 تموز/يوليو 2020", "2020-07-15"),
        ("15 آب (أغسطس) 2020", "2020-08-15"),
        ("15 أيلول 2020", "2020-09-15"),
        ("15 تشرين الأول 2020", "2020-10-15"),
        ("15 تشرين الثاني/نوفمبر 2020", "2020-11-15"),
        ("15 كانون الأول 2020", "2020-12-15"),
        ("4 مايو 2023م", "2023-05-04"),
        ("الأربعاء، ٢٣ يوليو ٢٠٢٥", "2025-07-23"),
        ("٢٣/٠٧/٢٠٢٥", "2025-07-23"),
        ("23 جويلية من سنة 2025", "2025-07-23"),
        ("الفاتح من نوفمبر 1954", "1954-11-01"),
        ("1er janvier 2024", "2024-01-01"),
        ("mercredi 23 juillet 2025", "2025-07-23"),
        ("2 août 2022", "2022-08-02"),
        ("3 déc. 2022", "2022-12-03"),
        ("23 July 2025", "2025-07-23"),
        ("July 23rd, 2025", "2025-07-23"),
        ("Sept. 9, 2021", "2021-09-09"),
        ("23/07/2025", "2025-07-23"),
        ("23-07-2025", "2025-07-23"),
        ("23.07.2025", "2025-07-23"),
        ("2025-07-23T08:00:00+01:00", "2025-07-23"),
        ("2025/7/3", "2025-07-03"),
        ("03/04/2025", "2025-04-03"),
        ("شهر فبراير 2013", "2013-02"),
        ("في مارس من عام 2013", "2013-03"),
        ("mars 2024", "2024-03"),
        ("سنة 2024", "2024"),
        ("خلال عام 2024", "2024"),
        ("en 2023", "2023"),
        ("l'année 2023", "2023"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_written(text, value):
    assert parse_date(text) == value
    assert [each.precision for each in find_dates(text)] == [["year", "month", "day"][value.count("-")]]


@pytest.mark.parametrize(
    "text",
    [
        "31 فبراير 2024",
        "29 février 2023",
        "32 mars 2024",
        "23/13/2025",
        "2025-02-30",
        "26 ماي",
        "le 14 juillet",
        "12/03/24",
        "2024",
        "في 2000 مؤسسة",
        "en 1950 exemplaires",
        "القانون رقم 22-18",
        "ISO 9001:2015",
        "+213 21 45 2025",
        "Le 12e plan",
        "مارس الوزير صلاحياته",
        "I may sign",
    ],
)
def test_what_does_not_tell_a_whole_date_is_none(text):
    assert find_dates(text) == []
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("من 26 إلى 30 ماي 2025", "2025-05-26/2025-05-30"),
        ("يومي 14 و15 مارس 2012", "2012-03-14/2012-03-15"),
        ("du 12 au 14 mars 2024", "2024-03-12/2024-03-14"),
        ("les 12, 13 et 14 mars 2024", "2024-03-12/2024-03-14"),
        ("أيام 12 و13 و14 مارس 2024", "2024-03-12/2024-03-14"),
        ("الموسم 2023/2024", "2023/2024"),
        ("May 26-30, 2025", "2025-05-26/2025-05-30"),
        ("من 28 أفريل إلى 2 ماي 2025", "2025-04-28/2025-05-02"),
        ("من 28 ديسمبر 2024 إلى 2 جانفي 2025", "2024-12-28/2025-01-02"),
        ("بين شهري أفريل وماي 2025", "2025-04/2025-05"),
        ("عن الفترة 2022-2025", "2022/2025"),
        ("بين عامي 2014 و2020", "2014/2020"),
        ("de 2014 à 2020", "2014/2020"),
    ],
)
def test_a_range_keeps_both_ends(text, value):
    assert dates(text) == [value]
    assert parse_date(text) is None


def test_a_range_that_runs_backwards_is_no_range():
    assert dates("2025-2022") == []


def test_the_number_of_an_issue_is_no_day():
    assert dates("Note n° 4 – 30 septembre 2025") == ["2025-09-30"]
    assert dates("العدد 12 مارس 2024") == ["2024-03"]


def test_two_dates_that_are_only_near_each_other_stay_two():
    assert dates("وقّعت في 12 مارس 2024 ودخلت حيز التنفيذ في 1 جانفي 2025") == ["2024-03-12", "2025-01-01"]


def test_a_hijri_date_is_told_apart_and_not_converted():
    hijri, gregorian = find_dates("12 رجب 1446 هـ الموافق 12 جانفي 2025 م")
    assert (hijri.is_hijri, hijri.value, hijri.precision) == (True, "", "day")
    assert (gregorian.is_hijri, gregorian.value) == (False, "2025-01-12")
    assert [each.is_hijri for each in find_dates("سنة 1446هـ")] == [True]
    assert parse_date("12 رجب 1446") is None


def test_offsets_give_back_the_exact_words():
    text = "وُقّعت الاتّفاقية يوم الأربعاء ٢٣ جُويلية ٢٠٢٥، ثم في 1er août 2026."
    assert quotes(text) == ["الأربعاء ٢٣ جُويلية ٢٠٢٥", "1er août 2026"]


def test_particles_written_onto_a_date_are_no_part_of_it():
    assert quotes("في مارس 2023 ومارس 2024 وأمس", THURSDAY) == ["مارس 2023", "مارس 2024", "أمس"]


THURSDAY = "2022-09-29"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("أول أمس الثلاثاء", "2022-09-27"),
        ("أمس", "2022-09-28"),
        ("اليوم الخميس", "2022-09-29"),
        ("غدا الجمعة", "2022-09-30"),
        ("يوم الثلاثاء الماضي", "2022-09-27"),
        ("الخميس الماضي", "2022-09-22"),
        ("الاثنين المقبل", "2022-10-03"),
        ("يومي 14 و 15 سبتمبر الجاري", "2022-09-14/2022-09-15"),
        ("26 ماي الماضي", "2022-05-26"),
        ("15 نوفمبر الماضي", "2021-11-15"),
        ("شهر مارس المنصرم", "2022-03"),
        ("العام الماضي", "2021"),
        ("السنة المقبلة", "2023"),
        ("الشهر الجاري", "2022-09"),
        ("hier", "2022-09-28"),
        ("avant-hier", "2022-09-27"),
        ("mardi dernier", "2022-09-27"),
        ("le 15 novembre prochain", "2022-11-15"),
        ("l’année dernière", "2021"),
        ("le mois prochain", "2022-10"),
        ("yesterday", "2022-09-28"),
        ("last Tuesday", "2022-09-27"),
        ("this year", "2022"),
    ],
)
def test_a_relative_date_counts_from_the_reference_and_says_so(text, value):
    assert dates(text, THURSDAY) == [value]
    assert [each.how for each in find_dates(text, THURSDAY)] == ["relative"]
    assert find_dates(text) == []


def test_a_weekday_that_contradicts_the_count_gives_nothing():
    assert dates("أول أمس الأربعاء", THURSDAY) == []
    assert dates("اليوم الأربعاء", THURSDAY) == []
    assert dates("14 و15 مارس الجاري", THURSDAY) == []


def test_today_in_the_sense_of_nowadays_is_no_date():
    assert dates("تُقدم اليوم خدمات تقنية", THURSDAY) == []
    assert dates("cette année-là", THURSDAY) == []


def test_a_reference_known_to_the_year_resolves_years_only():
    assert dates("العام الماضي، أمس، الشهر الماضي", "2022") == ["2021"]
    assert dates("العام الماضي، أمس، الشهر الماضي", "2022-01") == ["2021", "2021-12"]


def test_a_written_date_wins_over_a_relative_one_in_the_same_words():
    assert quotes("أمس الأربعاء 28 سبتمبر 2022", THURSDAY) == ["الأربعاء 28 سبتمبر 2022"]


def dateline(text):
    told = find_dateline(text)
    return told and told.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("الجزائر في 23 جويلية 2025\nوقع الطرفان مذكرة.", "2025-07-23"),
        ("عنوان\nالجزائر، 23 جويلية 2025 (واج) - وقع الطرفان مذكرة.", "2025-07-23"),
        ("Titre\nAlger, le 12 mars 2024 – Le ministre a signé.", "2024-03-12"),
        ("RABAT, 5 mai 2023 (MAP) - Le Maroc a signé.", "2023-05-05"),
        ("Titre\nPublié le 12/03/2024 à 08h00\nCorps", "2024-03-12"),
        ("نُشر في 3 أفريل 2021", "2021-04-03"),
        ("تاريخ النشر: 3 أفريل 2021", "2021-04-03"),
        ("Published on July 3, 2024", "2024-07-03"),
        ("عنوان\nالأربعاء 23 جويلية 2025 - 14:30\nنص", "2025-07-23"),
        ("عنوان\nبقلم: أحمد بن علي | 23 جويلية 2025\nنص", "2025-07-23"),
        ("Rapport annuel\nMars 2024\nIntroduction", "2024-03"),
        ("Communiqué\n" + "Texte.\n" * 30 + "Fait à Rabat, le 4 juin 2023", "2023-06-04"),
        ("بلاغ\n" + "نص.\n" * 30 + "الرباط في 4 يونيو 2023", "2023-06-04"),
        ("Titre\nLe Bulletin de l'industrie, vendredi 7 juin 2024\nTexte", "2024-06-07"),
        ("صحيفة المرفأ – الثلاثاء 16 يناير 2024\nنص", "2024-01-16"),
        ("Janvier 2024 | La Revue des mines\nTexte", "2024-01"),
        ("عنوان\nتاريخ النشر : 15:47 - 2024/12/18", "2024-12-18"),
        ("Mis à jour le 3 mai 2022 | Publié le 1er mai 2022", "2022-05-01"),
        ("Mis à jour le 3 mai 2022", "2022-05-03"),
        ("By NB - Jan 23,2023 - Last updated at Jan 24,2023", "2023-01-23"),
        ("ميناء نيوز | 27 فبراير 2023\nأربع دول توقع اتفاقيات صناعية\nنص.", "2023-02-27"),
        ("Oran Éco - 6 novembre 2014\nLe pôle textile entre en travaux\nTexte.", "2014-11-06"),
        ("المملكة المغربية وزارة الصناعة بلاغ صحفي الرباط، في 15 دجنبر 2021\nتوقيع سبع اتفاقيات", "2021-12-15"),
        ("Royaume du Maroc Ministère de l'Industrie Rabat, le 15 décembre 2021\nSept conventions", "2021-12-15"),
    ],
)
def test_a_dateline_tells_the_day_of_publication(text, value):
    assert dateline(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "تم يوم 23 جويلية 2025 توقيع مذكرة تفاهم بين الطرفين.",
        "الجزائر توقع اتفاقية في 12 مارس 2024",
        "Salon d'Alger, le 12 mars 2024",
        "Forum de la presse, 12 mars 2024",
        "Salon Textile - 12 mars 2024\nLe pôle textile entre en travaux\nTexte.",
        "Accord Fiat - 12 mars 2024\nLe pôle textile entre en travaux\nTexte.",
        "Oran Éco - 12 mars 2024\nLe pôle textile est ouvert.",
        "Le ministère de l'Industrie a signé une convention à Rabat, le 15 décembre 2021",
        "وزارة الصناعة توقع اتفاقية في الرباط، في 15 دجنبر 2021",
        "Le ministère annonce un accord signé hier, 12 mars 2024. Il prend effet demain.",
        "Le rapport publié le 12 mars 2024 cite l'Algérie.",
        "من 26 إلى 30 ماي 2025",
        "سنة 2024",
        "",
        "Texte.\n" * 30 + "12 mars 2024\n" + "Texte.\n" * 30,
    ],
)
def test_the_date_of_an_event_is_no_dateline(text):
    assert dateline(text) is None


@given(st.text(alphabet="0123 /-.1245مارسjuillet2025أمسو,،\n", max_size=120))
def test_dates_stand_in_order_inside_the_text_without_overlap(text):
    found = find_dates(text, THURSDAY)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.dates(), st.sampled_from(["{0.day} جويلية {0.year:04}", "{0.day:02}/{0.month:02}/{0.year:04}"]))
def test_every_value_is_a_day_of_the_calendar(day, form):
    for each in find_dates(form.format(day)):
        assert each.is_hijri or (1800 <= int(each.value[:4]) < 2200 and 1 <= int(each.value[5:7]) <= 12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ont signé, mardi à Alger", "2024-06-04"),
        ("signed on Monday in Tunis", "2024-06-03"),
        ("وقعت يوم الأربعاء", "2024-06-05"),
        ("اليوم", "2024-06-05"),
        ("aujourd'hui", "2024-06-05"),
        ("le 14 mars à Oran", "2024-03-14"),
        ("يوم 23 أفريل", "2024-04-23"),
        ("May 5 in Tunis", "2024-05-05"),
        ("le 27 décembre, à Tunis", "2023-12-27"),
        ("mercredi après-midi 27 décembre", "2023-12-27"),
        ("في شهر فبراير", "2024-02"),
        ("en décembre", "2023-12"),
        ("ont paraphé mardi 8 mémorandums", "2024-06-04"),
        ("وقعت الاثنين 5 مذكرات", "2024-06-03"),
        ("vendredi 31 à Alger", "2024-05-31"),
        ("lundi 3 courant", "2024-06-03"),
        ("يوم الاثنين 3 الجاري", "2024-06-03"),
        ("le 3 courant", "2024-06-03"),
        ("on Wednesday, May 29, in Tunis", "2024-05-29"),
    ],
)
def test_what_has_happened_is_told_with_fewer_words(text, value):
    assert [found.value for found in find_dates(text, "2024-06-05", has_happened=True)] == [value]
    assert [found for found in find_dates(text, "2024-06-05") if found.how == "relative"] == []


@pytest.mark.parametrize(
    "text",
    [
        "chaque lundi",
        "كل الاثنين",
        "mardi de la semaine dernière",
        "le 20 juillet",
        "le 31 février",
        "الأسبوع الماضي",
        "mardi 5 à Alger",
        "le 00 juin",
        "June 0",
    ],
)
def test_no_day_is_guessed_of_what_has_happened(text):
    assert find_dates(text, "2024-06-05", has_happened=True) == []


def test_days_of_a_month_count_from_a_month_too_but_not_from_a_year():
    days = find_dates("من 26 إلى 30 ماي", "2025-05", has_happened=True)
    assert [(found.value, found.until) for found in days] == [("2025-05-26", "2025-05-30")]
    assert find_dates("le 14 mars", "2024", has_happened=True) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("يوم 10 من الشهر الجاري", "2024-06-10"),
        ("le 28 du mois dernier", "2024-05-28"),
        ("on the 3rd of this month", "2024-06-03"),
        ("le 31 du mois en cours", ""),
    ],
)
def test_a_day_of_the_month_counts_from_the_reference_month(text, value):
    assert [found.value for found in find_dates(text, "2024-06-15") if found.precision == "day"] == [value] * bool(
        value
    )
