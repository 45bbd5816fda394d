"""From when to when, and how much at least and at most, a question wants agreements: dates and amounts with the words
before them («منذ 2020», "avant 2015", "between 2020 and 2024", «أكثر من 100 مليون درهم»).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answer import Limit
from assistant.seeking_words import before, pattern
from assistant.values import find_amounts
from index.folding import fold, fold_text, fold_words
from ingest.amounts import find_amounts as find_amounts_of
from ingest.dating import find_dates
from ingest.figures import Figure, find_figures, unit_words
from ingest.terms import find_terms


@dataclass(frozen=True, slots=True)
class Read:
    """A limit and the words that say it, `question[start:end]`."""

    limit: Limit
    start: int
    end: int


def read_amounts(question: str) -> Iterator[Read]:
    """Read the amounts that a question sets as bounds, «أكثر من» and its like before them; one alone is both bounds."""
    for found in _sums(question):
        start, bound, former = _cue(question, found, "amount", ("at_least", "at_most", "above", "below"))
        least, most = _amount_bounds(bound, found.value, former)
        values = (least, most, found.currency)
        yield Read(Limit("amount", values, question[start : found.end].strip()), start, found.end)


def read_dates(question: str) -> Iterator[Read]:
    """Read when agreements were signed: one limit from all dates, none when they cannot be one stretch of time."""
    told = list(_told(question))
    if not told:
        return
    first, *others = told
    since, until = first.since, first.until
    for each in others:
        if each.is_bound or first.is_bound:
            since, until = max(since, each.since), min(filter(None, (until, each.until)), default="")
        elif each.since[:4] in (until[:4], str(int(until[:4]) + 1)):
            until = max(until, each.until)
        else:
            told = [first]
            break
    words = " ".join(question[each.start : each.end].strip() for each in told)
    limit = Limit("signed_on", (since, until), words)
    yield from (Read(limit, each.start, each.end) for each in told)


def read_relative_dates(question: str) -> Iterator[tuple[int, int]]:
    """Give the spans of dates that count from today, which nobody can check later: they are not understood."""
    folded = fold(question)
    for match in pattern("date", "relative").finditer(folded.text):
        yield folded.original_span(*match.span())


# ---- amounts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sum:
    value: float
    currency: str
    start: int
    end: int


# A number without a currency is an amount only when it is as large as one, and something is said to be more or less.
_LARGE = 10_000


def _sums(question: str) -> list[_Sum]:
    # «و200» is no number to who reads amounts: و is written onto it.
    spaced = re.sub(r"(?<!\w)و(?=\d)", " ", question)
    found = [_sum(question, float(each.key.split()[0]), each.start, each.end) for each in find_amounts(spaced)]
    for figure in find_figures(question):
        free = all(figure.end <= each.start or each.end <= figure.start for each in found)
        value = max(figure.values)
        if free and value >= _LARGE and _has_cue(question, figure):
            found.append(_sum(question, value, figure.start, figure.end))
    return sorted(found, key=lambda each: each.start)


def _sum(question: str, value: float, start: int, end: int) -> _Sum:
    """Make an amount of a number, with the currency beside it; a bare "dinar" is of the country that is named."""
    beside = question[max(0, start - 3) : end + len(" de dirhams marocains")]
    countries = {term.id for term in find_terms(question) if term.kind == "country"}
    told = [each for each in find_amounts_of(question[start:], countries) if each.span.start == 0]
    currency = next((term.id for term in find_terms(beside) if term.kind == "currency"), "")
    sign = re.search(r"(?:US)?[$€£]\s?\Z", question[:start])
    after = re.match(r"\s?(?:de |d['’])?([^\W\d_]+)", question[end:])
    if after and not unit_words().isdisjoint(fold_words(after[1])):
        end += after.end()
    end = max(end, *(start + each.span.end for each in told), end)
    return _Sum(value, currency or (told[0].value.currency if told else ""), sign.start() if sign else start, end)


def _amount_bounds(bound: str, value: float, former: float | None) -> tuple[str, str]:
    match bound:
        case "at_least":
            return _number(value), ""
        case "at_most":
            return "", _number(value)
        case "above":
            return f">{_number(value)}", ""
        case "below":
            return "", f"<{_number(value)}"
    lower = value if former is None else former
    return _number(min(lower, value)), _number(max(lower, value))


def _has_cue(question: str, figure: Figure) -> bool:
    said = fold_text(question[: figure.start])
    return any(before("amount", name).search(said) for name in ("at_least", "at_most", "above", "below"))


def _number(value: float) -> str:
    return f"{value:.15g}"


def _cue(question: str, found: _Sum, table: str, names: tuple[str, ...]) -> tuple[int, str, float | None]:
    """Find what stands before an amount: where it begins, which bound it is, the lower end of «بين 100 و200 مليون»."""
    former = _former(question, found)
    if former:
        return former
    folded = fold(question[: found.start])
    for name in names:
        match = before(table, name).search(folded.text)
        if match:
            return folded.original_span(*match.span())[0], name, None
    return found.start, "", None


_LOWER_END = re.compile(r"(?P<number>\d[\d.,]*)(?P<rest>[^\d¦]{0,20}?)\s*(?:و|et|and|to|a|الي|-|–)\s*\Z")


def _former(question: str, found: _Sum) -> tuple[int, str, float | None] | None:
    folded = fold(question[: found.start])
    lower = _LOWER_END.search(folded.text)
    cue = before("amount", "between").search(folded.text[: lower.start()]) if lower else None
    if not lower or not cue:
        return None
    own = find_figures(question[found.start : found.end])
    scale = _scale(own[0], question[found.start : found.end]) if own and not lower["rest"].strip() else 1.0
    figures = find_figures(f"{lower['number']}{lower['rest']}")
    value = min(figures[0].values) * scale if figures else 0.0
    return folded.original_span(*cue.span())[0], "between", value


def _scale(figure: Figure, written: str) -> float:
    """Give what the words after a number multiply it by: «200 مليون» is 200 times a million."""
    digits = re.search(r"\d[\d.,]*", fold_text(written))
    plain = find_figures(digits[0]) if digits else []
    unscaled = max(plain[0].values) if plain else 0.0
    return max(figure.values) / unscaled if unscaled else 1.0


# ---- dates ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """A stretch of time that a question tells; `is_bound` when it is open at one end."""

    since: str
    until: str
    start: int
    end: int
    is_bound: bool


_YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/]|[.,-]\d)")
_YEARS = re.compile(r"(?<![\w.,])((?:19|20)\d\d)\s*(?:[-–/]|و|(?:et|and|to|a|au|الي|حتي)\s)\s*((?:19|20)\d\d)(?!\w)")


def _told(question: str) -> Iterator[_Told]:
    for since, until, start, end in _stretches(question):
        # A date found may begin with the word before it («منذ 2020»).
        digit = re.search(r"\d", question[start:end])
        heads = (question[: start + digit.start()] if digit else "", question[:start])
        name, begin = next((cue for head in heads if (cue := _date_cue(head, since != until))), ("", start))
        yield _bounded(name, since, until, min(begin, start), end)


def _date_cue(said: str, is_range: bool) -> tuple[str, int] | None:
    folded = fold(said)
    for name in ("after", "before", "until", "between", "since") if is_range else _DATE_CUES:
        match = before("date", name).search(folded.text)
        if match:
            return name, folded.original_span(*match.span())[0]
    return None


_DATE_CUES = ("since", "after", "before", "until", "between")


def _bounded(name: str, since: str, until: str, start: int, end: int) -> _Told:
    match name:
        case "since":
            return _Told(since, "", start, end, is_bound=True)
        case "after":
            return _Told(_shifted(until, 1), "", start, end, is_bound=True)
        case "before":
            return _Told("", _shifted(since, -1), start, end, is_bound=True)
        case "until":
            return _Told("", until, start, end, is_bound=True)
    return _Told(since, until, start, end, is_bound=False)


def _stretches(question: str) -> list[tuple[str, str, int, int]]:
    """Give each date or range: its first and last day, month or year, and where it stands."""
    dates = [
        (each.value, each.until or each.value, each.start, each.end) for each in find_dates(question) if each.value
    ]
    folded = fold(question)
    for match in _YEARS.finditer(folded.text):
        if match[1] < match[2]:
            start, end = folded.original_span(*match.span())
            dates = [each for each in dates if each[3] <= start or end <= each[2]]
            dates.append((match[1], match[2], start, end))
    for match in _YEAR.finditer(folded.text):
        start, end = folded.original_span(*match.span())
        if all(end <= other[2] or other[3] <= start for other in dates):
            dates.append((match[0], match[0], start, end))
    return sorted(dates, key=lambda each: each[2])


def _shifted(value: str, by: int) -> str:
    """Give the day, month or year after or before one, as precise as it is."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + by:04}"
    if len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1 + by
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (date(*parts) + timedelta(days=by)).isoformat()
