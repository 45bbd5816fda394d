"""Dates that a text writes out, in Arabic (Maghreb, Mashreq, Gulf), French and English.

The text is folded, so that one spelling of each month serves (lexicon/months.toml). Every form but ISO 8601 ends with
its year: each number that can be a year is looked at with what stands before it. Nothing is guessed: a day and month
without a year are no date, an impossible one (31 February) is none, a year of two digits is not read; 03/04/2025 is the
third of April. A Hijri date is told apart and not converted.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from index.folding import Folded, fold_text
from ingest.lexicon import calendar

Precision = Literal["day", "month", "year"]

# The longest form, "من الأربعاء 28 كانون الأول/ديسمبر إلى السبت 31 كانون الأول/ديسمبر من عام 2022", has 80 letters.
_REACH = 100
_GREGORIAN_YEARS = range(1800, 2200)
# Added to the number of a Hijri month.
_HIJRI = 100


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that a text tells, `text[start:end]`.

    Attributes:
        value: ISO 8601, cut where knowledge ends: "2025-07-23", "2025-07", "2025". Empty for a Hijri date.
        until: the last day, month or year of a range, as precise as `value`; empty for a single date.
        how: "relative" when it was counted from the reference date ("أمس").
        is_hijri: of the Islamic calendar, and not converted.
    """

    value: str
    until: str
    precision: Precision
    start: int
    end: int
    how: Literal["written", "relative"] = "written"
    is_hijri: bool = False


def find_written_dates(folded: Folded) -> list[FoundDate]:
    """Find the dates written out in a text, in order and without overlap; offsets are into the folded text."""
    text = folded.text
    found = sorted([*_iso_dates(text), *_dates_ending_with_year(text)], key=lambda each: each.start)
    return _join_ranges(text, found)


def in_original(folded: Folded, found: FoundDate) -> FoundDate:
    """Give the date with offsets into the text before folding."""
    start, end = folded.original_span(found.start, found.end)
    return replace(found, start=start, end=end)


def iso(year: int, month: int = 0, day: int = 0) -> str:
    """Write a date as precisely as it is known; empty when there is no such day."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


# ---- the grammar, in folded letters ------------------------------------------------------------------------


def any_of(words: Iterable[str]) -> str:
    """Give a regular expression for any of these words, folded, the longest first."""
    ordered = sorted({fold_text(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


@cache
def month_numbers() -> dict[str, int]:
    """Give the number of each month name, folded; those of the Hijri calendar have _HIJRI added."""
    names = calendar()
    gregorian = {fold_text(name): number for number, each in names.gregorian.items() for name in each}
    return gregorian | {fold_text(name): _HIJRI + number for number, each in names.hijri.items() for name in each}


def month(group: str) -> str:
    """Give a regular expression for a month, or for one named twice («تموز/يوليو»)."""
    name = any_of(month_numbers())
    return rf"(?:شهر\s+)?[ول]?(?P<{group}>{name})(?!\w)(?:\s*(?:/|\()\s*{name}(?!\w)\s*\)?)?"


def day(group: str) -> str:
    """Give a regular expression for the number of a day, with its weekday where it stands before it."""
    weekday = any_of(name for each in calendar().weekdays.values() for name in each)
    is_issue = "".join(rf"(?<!{word})" for word in ("n° ", "no ", r"no\. ", "numero ", "رقم ", "عدد "))
    ordinal = r"(?:\s?(?:er|st|nd|rd|th|eme)(?!\w))?"
    return (
        rf"(?:{weekday}[\s,،]+(?:le\s+|the\s+)?)?(?<!\d)(?<!\d[.,/:]){is_issue}"
        rf"(?P<{group}>(?!00?(?!\d))\d\d?(?!\d){ordinal}|(?:ال)?فاتح(?!\w)|غره(?!\w)|الاول(?=\s+من)|premier(?!\w))"
    )


def month_number(parts: dict[str, str], group: str) -> int:
    """Give the number of the month that a group of `month` or of a numeric form matched; 0 when it matched nothing."""
    if group == "month" and "number" in parts:
        return int(parts["number"])
    return month_numbers()[" ".join(parts[group].split())] if group in parts else 0


def day_number(parts: dict[str, str], group: str) -> int:
    """Give the number that a group of `day` matched; 0 when it matched nothing."""
    digits = re.match(r"\d+", parts.get(group, "0"))
    return int(digits[0]) if digits else 1


# Where the date begins, after «و» or «ب» written onto it.
BEGIN = "(?P<begin>)"
TO = (
    r"\s*(?:[-–—/]|(?<!\w)(?:الي(?:\s+غايه)?|حتي|et|and|au|a|to|until|jusqu'au)(?!\w)|(?<!\w)و)\s*"
    r"(?:غايه\s+|le\s+|the\s+)?"
)
OF = r"\s*(?:(?:من|de|of)\s+|[/.\-])?\s*"
_THEN_YEAR = r"[\s,،/.\-]*(?:(?:من\s+)?[الب]{0,2}(?:عام|سنه)\s+|(?:من|of|de(?:\s+l'an(?:nee)?)?)\s+)?(?P<year>\d{4})\Z"
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d|[.,]\d|[/\-]\d\d?[/\-]\d)")
_ERA = re.compile(r"\s*(?:(?P<hijri>ه|هجري|هجريه)|م|ميلادي|ميلاديه)(?!\w)")
_ISO = re.compile(r"(?<![\d/.\-])(\d{4})([/.\-])(\d\d?)\2(\d\d?)(?!\d|[/.\-]\d)")
_BETWEEN_ENDS = re.compile(r"\s*(?:[-–—]|(?:الي|الي\s+غايه|حتي|au|a|to|until)(?!\w))\s*(?:le\s+|the\s+)?")


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Give every form that ends with its year, ranges first."""
    strong, weak = any_of(calendar().strong_cues), any_of(calendar().weak_cues)
    forms = (
        rf"(?<!\w)[وب]?{BEGIN}{day('day')}{OF}{month('month')}{TO}{day('last')}{OF}{month('last_month')}{_THEN_YEAR}",
        rf"(?<!\w)[وب]?{BEGIN}{day('day')}(?:\s*[,،و]\s*\d\d?(?!\d))*{TO}{day('last')}{OF}{month('month')}{_THEN_YEAR}",
        rf"(?<!\w)[وب]?{BEGIN}{day('day')}{OF}{month('month')}{_THEN_YEAR}",
        rf"(?<!\w){month('month')}\s+{day('day')}{TO}{day('last')}{_THEN_YEAR}",
        rf"(?<!\w){month('month')}\s+{day('day')}{_THEN_YEAR}",
        r"(?<!\d)(?<!\d[/.\-])(?P<day>\d\d?)\s?(?P<mark>[/.\-])\s?(?P<number>\d\d?)\s?(?P=mark)\s?(?P<year>\d{4})\Z",
        rf"(?<!\w){month('month')}{TO}{month('last_month')}{_THEN_YEAR}",
        rf"(?<!\w)[بفلو]?{BEGIN}{month('month')}{_THEN_YEAR}",
        r"(?<![\w/.\-])(?P<first_year>\d{4})\s*[-–—/]\s*(?P<year>\d{4})\Z",
        r"(?<!\w)(?:من|بين|de|entre|from|between)\s+(?:(?:عام|سنه|عامي|سنتي)\s+)?(?P<first_year>\d{4})"
        r"\s*(?:م\s*)?(?:(?:الي|a|et|to|and)\s+|و)\s*(?:(?:عام|سنه|غايه)\s+)?(?P<year>\d{4})\Z",
        rf"(?<!\w)[وبفل]?{BEGIN}{strong}(?:\s+(?:de|of))?\s*[:(]?\s*(?P<year>\d{{4}})\Z",
        rf"(?<!\w)[وبفل]?{BEGIN}(?P<weak>{weak})\s+(?P<year>\d{{4}})\Z",
    )
    return tuple(re.compile(form) for form in forms)


# ---- from a match to a date --------------------------------------------------------------------------------


def _iso_dates(text: str) -> Iterator[FoundDate]:
    for match in _ISO.finditer(text):
        value = iso(int(match[1]), int(match[3]), int(match[4]))
        if value and int(match[1]) in _GREGORIAN_YEARS:
            yield FoundDate(value, "", "day", match.start(), match.end())


def _dates_ending_with_year(text: str) -> list[FoundDate]:
    found: list[FoundDate] = []
    for year in _YEAR.finditer(text):
        # A year alone may turn out to begin a range («بين عامي 2014 و2020»), so it does not bar the way back.
        barring = found[-2:-1] if found and found[-1].precision == "year" else found[-1:]
        border = barring[0].end if barring else 0
        each = _date_ending_at(text, max(border, year.start() - _REACH), year.end())
        if each and found and each.start < found[-1].end:
            found[-1] = each
        elif each:
            found.append(each)
    return found


def _date_ending_at(text: str, start: int, end: int) -> FoundDate | None:
    for form in _forms():
        match = form.search(text, start, end)
        if match:
            found = _read_match(text, match)
            if found or ("day" in form.groupindex and "last" not in form.groupindex):
                return found
    return None


def _read_match(text: str, match: re.Match[str]) -> FoundDate | None:
    """Give the date that the match tells, if there is such a day and a range that runs forward."""
    era = _ERA.match(text, match.end())
    start = match.start("begin") if "begin" in match.re.groupindex else match.start()
    end = era.end() if era else match.end()
    parts = {name: part for name, part in match.groupdict().items() if part}
    year, number = int(parts["year"]), month_number(parts, "month")
    precision: Precision = "day" if "day" in parts else "month" if number else "year"
    if number > _HIJRI or (era and era["hijri"]):
        return FoundDate("", "", precision, start, end, is_hijri=True)
    if year not in _GREGORIAN_YEARS or ("weak" in parts and _may_be_a_count(text, match)):
        return None
    value, until = iso(int(parts.get("first_year", year)), number, day_number(parts, "day")), ""
    if parts.keys() & {"last", "last_month", "first_year"}:
        until = iso(year, month_number(parts, "last_month") or number, day_number(parts, "last"))
        if not until > value:
            return None
    return FoundDate(value, until, precision, start, end) if value else None


def _may_be_a_count(text: str, match: re.Match[str]) -> bool:
    """Tell whether «في 2000» may go on with what is counted: a round number that a word follows."""
    is_round = int(match["year"]) % 50 == 0
    return is_round and bool(re.match(r"\s+\w", text[match.end() : match.end() + 9]))


def _join_ranges(text: str, found: list[FoundDate]) -> list[FoundDate]:
    """Join two dates with nothing but «إلى» or a dash between them; leave out what overlaps the date before."""
    joined: list[FoundDate] = []
    for each in found:
        last = joined[-1] if joined else None
        if last and each.start < last.end:
            continue
        if last and _are_ends_of_range(last, each) and _BETWEEN_ENDS.fullmatch(text, last.end, each.start):
            joined[-1] = replace(last, until=each.value, end=each.end)
        else:
            joined.append(each)
    return joined


def _are_ends_of_range(first: FoundDate, last: FoundDate) -> bool:
    are_single = not (first.until or last.until)
    return are_single and first.precision == last.precision and "" < first.value < last.value
