"""Dates counted from the day a text was published: أول أمس الثلاثاء, mardi dernier, last month, 14 و15 مارس الجاري.

They are resolved against a reference date, as precisely as it is known, and never without one. A weekday that
contradicts the count gives nothing. «اليوم» and "aujourd'hui" also mean "nowadays": they count only with their weekday.

Words that are told of what has happened can say less: "mardi", «يوم 23 جويلية» and "today" are then the last such day.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from index.folding import fold_text
from ingest.lexicon import calendar
from ingest.written_dates import (
    BEGIN,
    OF,
    TO,
    FoundDate,
    Precision,
    any_of,
    day,
    day_number,
    iso,
    month,
    month_number,
    month_numbers,
)

_Parts = dict[str, str]

# A day told without its year is one of these last days: "le 14 mars" in a text of 10 March is no date of a year ago.
_RECENT_DAYS = 300


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to say a date; `read` gives its value for a reference as precise as `needs` parts, or nothing.

    Attributes:
        needs: how many parts of the reference date must be known: 1 its year, 2 its month, 3 its day.
    """

    pattern: re.Pattern[str]
    precision: Precision
    needs: int
    read: Callable[[_Parts, Sequence[int]], str]


def find_relative_dates(text: str, reference: str, has_happened: bool = False) -> list[FoundDate]:
    """Find the dates told from `reference` (ISO 8601, possibly cut) in a folded text, the surest form first.

    Offsets are into the folded text; dates may overlap. `has_happened`: the text tells of what is past.
    """
    known = [int(part) for part in reference.split("-")]
    forms = (*_forms(), *_forms_of_past()) if has_happened else _forms()
    return [found for form in forms if form.needs <= len(known) for found in _find(form, text, known)]


def _find(form: _Form, text: str, known: Sequence[int]) -> Iterator[FoundDate]:
    for match in form.pattern.finditer(text):
        parts = {name: part for name, part in match.groupdict().items() if part}
        value = form.read(parts, known)
        until = form.read(parts | {"day": parts["last"]}, known) if value and "last" in parts else ""
        if value and (until > value or "last" not in parts):
            yield FoundDate(value, until, form.precision, match.start("begin"), match.end(), "relative")


@cache
def _forms() -> tuple[_Form, ...]:
    words = calendar()
    after, before = _any_word(words.directions_after), _any_word(words.directions_before)
    weekday = rf"(?P<weekday>{_any_word(words.weekdays)})(?!\w)"
    word = rf"(?P<word>{_any_word(words.days)})(?!\w)"

    def towards(what: str) -> str:
        """Give the form of `what` with its direction before it («هذا العام») or after it («العام الماضي»)."""
        return (
            rf"(?<!\w)(?:[وفبل]|لل)?{BEGIN}(?:(?P<before>{before})\s+)?{what}(?![\w-])"
            rf"(?:\s+(?P<after>{after})(?!\w))?(?(before)|(?(after)|(?!)))"
        )

    return (
        _form(rf"(?<!\w)[وف]?{BEGIN}{word}(?:[\s,،]+(?:يوم\s+)?{weekday})?", "day", 3, _counted_day),
        _form(
            rf"(?<!\w)[وفب]?{BEGIN}{day('day')}\s+(?:من|du|of)\s+(?:(?P<before>{before})\s+)?"
            rf"{any_of(words.month_words)}(?![\w-])(?:\s+(?P<after>{after})(?!\w))?(?(before)|(?(after)|(?!)))",
            "day",
            2,
            _day_of_counted_month,
        ),
        _form(towards(rf"{day('day')}(?:{TO}{day('last')})?{OF}{month('month')}"), "day", 3, _day_of_month),
        _form(towards(weekday), "day", 3, _nearest_weekday),
        _form(towards(month("month")), "month", 2, _nearest_month),
        _form(towards(any_of(words.month_words)), "month", 2, _counted_month),
        _form(towards(any_of(words.year_words)), "year", 1, _counted_year),
    )


@cache
def _forms_of_past() -> tuple[_Form, ...]:
    """Give the forms that tell a date only where the text tells of what has happened."""
    words = calendar()
    weekday = rf"(?P<weekday>{_any_word(words.weekdays)})(?!\w)"
    after = _any_word(words.directions_after)
    no_year = r"(?!\s*[,،/.\-]?\s*(?:(?:من\s+)?(?:عام|سنه)\s+)?\d{4}(?!\d))"
    single = r"(?<!كل )(?<!chaque )(?<!tous les )(?<!every )(?<!each )"
    of_week = r"de\s+la\s+semaine|من\s+(?:ال)?اسبوع|من\s+كل|of\s+(?:last|next)\s+week"
    # «الأربعاء 8 مذكرات» counts what was signed; "mercredi 8 mai" and "Wednesday, May 8" are days of their own.
    counts = rf"\d+\s+(?!{any_of(month_numbers())}(?!\w)|{after}(?!\w))[^\W\d_]{{4,}}"
    of_day = r"(?:matin|apres-midi|soir|morning|afternoon|evening|صباحا|مساء)[\s,،]+"
    then_day = rf"(?:{of_day})?(?:(?!{counts})\d|{any_of(month_numbers())}\s+\d)"
    within = r"(?:[وف]?في|[وف]?خلال|en|in|au\s+(?:cours\s+du\s+)?mois\s+de)\s+"
    return (
        _form(
            rf"(?<!\w)[وفب]?{BEGIN}{day('day')}(?:{TO}{day('last')})?{OF}{month('month')}{no_year}", "day", 2, _past_day
        ),
        _form(
            rf"(?<!\w)[وفب]?{BEGIN}{month('month')}\s+{day('day')}(?:{TO}{day('last')})?{no_year}", "day", 2, _past_day
        ),
        _form(rf"(?<!\w){single}[وفل]?{BEGIN}{weekday}(?![\s,،]+(?:{of_week}|{then_day}))", "day", 3, _past_weekday),
        _form(
            rf"(?<!\w)[وفب]?{BEGIN}{weekday}\s+(?:le\s+|the\s+)?(?P<day>\d\d?)(?!\d|\s*[/.:-]\s*\d|\s*{any_of(month_numbers())})"
            rf"(?!\s*(?!{after}(?!\w))[^\W\d_]{{4,}})(?:\s+{after}(?!\w))?",
            "day",
            3,
            _past_numbered_weekday,
        ),
        _form(
            rf"(?<!\w)(?:le|du|يوم|في)\s+{BEGIN}{day('day')}\s+{any_of(words.directions_after[0])}(?!\w)",
            "day",
            2,
            _day_of_this_month,
        ),
        _form(rf"(?<!\w)[وف]?{BEGIN}{any_of(words.days[0])}(?!\w)", "day", 3, _same_day),
        _form(rf"(?<!\w){within}{BEGIN}{month('month')}{no_year}", "month", 2, _past_month),
    )


def _form(pattern: str, precision: Precision, needs: int, read: Callable[[_Parts, Sequence[int]], str]) -> _Form:
    return _Form(re.compile(pattern), precision, needs, read)


def _counted_day(parts: _Parts, known: Sequence[int]) -> str:
    offset, weekday = _number(calendar().days, parts, "word"), _number(calendar().weekdays, parts, "weekday")
    told = date(*known[:3]) + timedelta(days=offset)
    is_told = told.isoweekday() == weekday if weekday else offset != 0
    return told.isoformat() if is_told else ""


def _day_of_month(parts: _Parts, known: Sequence[int]) -> str:
    number, number_of_day, reference = month_number(parts, "month"), day_number(parts, "day"), iso(*known[:3])
    candidates = [iso(known[0] + years, number, number_of_day) for years in (-1, 0, 1)]
    match _direction(parts):
        case 0:
            return candidates[1] if number == known[1] else ""
        case -1:
            return max((each for each in candidates if each < reference), default="")
        case _:
            return min((each for each in candidates if each > reference), default="")


def _nearest_weekday(parts: _Parts, known: Sequence[int]) -> str:
    today, direction = date(*known[:3]), _direction(parts)
    ahead = (_number(calendar().weekdays, parts, "weekday") - today.isoweekday()) % 7
    if direction == 0:
        return today.isoformat() if ahead == 0 else ""
    return (today + timedelta(days=(ahead or 7) if direction > 0 else ahead - 7)).isoformat()


def _nearest_month(parts: _Parts, known: Sequence[int]) -> str:
    number, direction = month_number(parts, "month"), _direction(parts)
    if direction == 0:
        return iso(known[0], number) if number == known[1] else ""
    is_in_same_year = number < known[1] if direction < 0 else number > known[1]
    return iso(known[0] if is_in_same_year else known[0] + direction, number)


def _day_of_counted_month(parts: _Parts, known: Sequence[int]) -> str:
    year, number = (int(part) for part in _counted_month(parts, known).split("-"))
    return iso(year, number, day_number(parts, "day"))


def _counted_month(parts: _Parts, known: Sequence[int]) -> str:
    months = known[0] * 12 + known[1] - 1 + _direction(parts)
    return iso(months // 12, months % 12 + 1)


def _counted_year(parts: _Parts, known: Sequence[int]) -> str:
    return iso(known[0] + _direction(parts))


def _past_day(parts: _Parts, known: Sequence[int]) -> str:
    year, number, latest = known[0], month_number(parts, "month"), _latest_day(known)
    told = [iso(each, number, day_number(parts, "day")) for each in (year - 1, year)]
    return next((each for each in told if each and 0 <= (latest - date.fromisoformat(each)).days <= _RECENT_DAYS), "")


def _past_weekday(parts: _Parts, known: Sequence[int]) -> str:
    today = date(*known[:3])
    since = (today.isoweekday() - _number(calendar().weekdays, parts, "weekday")) % 7
    return (today - timedelta(days=since)).isoformat()


def _past_numbered_weekday(parts: _Parts, known: Sequence[int]) -> str:
    """Give the day of the last month that has both its number and its weekday: "vendredi 6 courant"."""
    recent = [date(*known[:3]) - timedelta(days=days) for days in range(31)]
    told = (_number(calendar().weekdays, parts, "weekday"), int(parts["day"]))
    return next((each.isoformat() for each in recent if (each.isoweekday(), each.day) == told), "")


def _day_of_this_month(parts: _Parts, known: Sequence[int]) -> str:
    return iso(known[0], known[1], day_number(parts, "day"))


def _same_day(_parts: _Parts, known: Sequence[int]) -> str:
    return iso(*known[:3])


def _past_month(parts: _Parts, known: Sequence[int]) -> str:
    number = month_number(parts, "month")
    told = iso(known[0] if number <= known[1] else known[0] - 1, number)
    return told if told and (_latest_day(known) - date.fromisoformat(f"{told}-01")).days <= _RECENT_DAYS else ""


def _latest_day(known: Sequence[int]) -> date:
    """Give the reference day; the last one of the month where only that is known."""
    if len(known) > 2:
        return date(*known[:3])
    return date(known[0] + known[1] // 12, known[1] % 12 + 1, 1) - timedelta(days=1)


def _direction(parts: _Parts) -> int:
    if "after" in parts:
        return _number(calendar().directions_after, parts, "after")
    return _number(calendar().directions_before, parts, "before")


def _any_word(table: Mapping[int, Sequence[str]]) -> str:
    return any_of(word for words in table.values() for word in words)


def _number(table: Mapping[int, Sequence[str]], parts: _Parts, group: str) -> int:
    """Give the number under which the table has the words that matched; 0 when the group matched nothing."""
    said = " ".join(parts.get(group, "").split())
    return next((number for number, words in table.items() if said in map(fold_text, words)), 0)
