import pytest

from ingest.periods import find_periods


def periods_in(text):
    return [(found.value.start, found.value.end) for found in find_periods(text)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("عن الفترة 2022-2025", "2022", "2025"),
        ("للفترة الممتدة من 2022 إلى 2025", "2022", "2025"),
        ("للفترة ما بين ٢٠٢٣ و٢٠٢٦", "2023", "2026"),
        ("المخطط التنموي للمراكز التقنية الصناعية 2014-2020، الموقع خلال شهر فبراير 2013", "2014", "2020"),
        ("pour la période 2021-2025", "2021", "2025"),
        ("sur la période allant de 2025 à 2028", "2025", "2028"),
        ("la période 2022-26", "2022", "2026"),
        ("du 1er janvier 2024 au 31 décembre 2026", "2024-01-01", "2026-12-31"),
        ("for 2022 to 2025", "2022", "2025"),
        ("the 2015-2017 period", "2015", "2017"),
        ("ويغطي الاتفاق الفترة من يونيو 2023 إلى دجنبر 2025", "2023-06", "2025-12"),
        ("jusqu'en 2030", "", "2030"),
        ("valable jusqu'au 31 décembre 2024", "", "2024-12-31"),
        ("حتى عام 2030", "", "2030"),
        ("until 2030", "", "2030"),
        ("à compter de 2024", "2024", ""),
    ],
)
def test_a_period_is_read_as_precisely_as_it_is_told(text, start, end):
    assert periods_in(text) == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "sur trois ans",
        "du 26 au 30 mai 2025",
        "signé le 23 juillet 2025",
        "loi 2020-12",
        "2025-2022",
        "في أفق 2030",
        "2020",
        "",
    ],
)
def test_lengths_events_and_single_dates_are_no_periods(text):
    assert periods_in(text) == []


def test_a_period_keeps_its_words():
    text = "un contrat-programme pour la période 2021-2025 doté de 3 MDH"
    found = find_periods(text)[0]
    assert text[found.span.start : found.span.end] == "2021-2025"
