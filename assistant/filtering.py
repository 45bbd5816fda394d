"""A person's words for filters of the register, in any of the three languages, read into the filters themselves.

"MoU", «مذكرة تفاهم» and "mémorandum d'entente" are one kind. What is not understood limits nothing, and is said.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar

from assistant.errors import SettingInvalid
from assistant.limits import party_values
from assistant.meanings import find_meanings
from index.documents import first_day, last_day
from index.folding import fold_text, fold_words
from index.records import AGREEMENT_KINDS, AGREEMENT_STATUSES, AgreementFilters
from ingest.dating import find_dates
from ingest.figures import find_figures, unit_words
from ingest.lexicon import TermKind, sectors_within, terms
from ingest.places import find_places
from ingest.terms import find_terms

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GivenFilters:
    """Filters as a person wrote them; several of one kind are alternatives, and a list of names may have commas."""

    kinds: Sequence[str] = ()
    statuses: Sequence[str] = ()
    sectors: Sequence[str] = ()
    countries: Sequence[str] = ()
    parties: Sequence[str] = ()
    places: Sequence[str] = ()
    since: str = ""
    until: str = ""
    least: str = ""
    most: str = ""
    currency: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadFilters:
    """Filters as they were understood.

    Attributes:
        ignored: a sentence for each value that was not understood: what it was, and what could stand there.
    """

    filters: AgreementFilters
    ignored: tuple[str, ...]


def read_filters(given: GivenFilters) -> ReadFilters:
    """Read filters that a person wrote.

    Raises:
        SettingInvalid: an end before its beginning, which nothing could match.
    """
    reading = _Reading()
    kinds = reading.many("kind", given.kinds, _read_kind, _one_of(AGREEMENT_KINDS))
    statuses = reading.many("status", given.statuses, _read_status, _one_of(AGREEMENT_STATUSES))
    least, most = (
        reading.one(name, text, _read_sum, "write an amount, 250000000 or '250 million MAD'")
        for name, text in (("least amount", given.least), ("greatest amount", given.most))
    )
    currency = reading.one("currency", given.currency, _read_currency, "write its ISO code (MAD, EUR) or its name")
    words = " ".join(reading.many("text", [given.text] if given.text else [], _read_name, _NO_WORD, is_list=False))
    filters = AgreementFilters(
        kinds=tuple(kind for kind in AGREEMENT_KINDS if kind in kinds),
        statuses=tuple(status for status in AGREEMENT_STATUSES if status in statuses),
        sectors=reading.many("sector", given.sectors, _read_sector, _one_of(_ids("sector"))),
        countries=reading.many("country", given.countries, _read_country, _COUNTRIES),
        parties=reading.many("party", given.parties, _read_party, _NO_WORD, is_list=False),
        places=reading.many("place", given.places, _read_place, _NO_WORD, is_list=False),
        since=reading.one("first date", given.since, _read_date, _DATES) or "",
        until=reading.one("last date", given.until, _read_date, _DATES) or "",
        least=least.value if least else None,
        most=most.value if most else None,
        currency=currency or next((each.currency for each in (least, most) if each and each.currency), ""),
        text=words,
        meanings=find_meanings(words),
    )
    _refuse_reversed(filters)
    return ReadFilters(filters, tuple(reading.ignored))


_COUNTRIES = "name a country in Arabic, French or English, or by its ISO code (DZ, MA)"
_DATES = "write 2025, 2025-07, 2025-07-23 or 23/07/2025"
_NO_WORD = "it has no letter or digit"


def _one_of(ids: Sequence[str]) -> str:
    return f"write one of {', '.join(ids)}, or its name in Arabic, French or English"


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads values, and keeps a sentence for each that is not understood."""

    ignored: list[str] = field(default_factory=list)

    def many(
        self, name: str, values: Iterable[str], read: Callable[[str], Sequence[str]], advice: str, is_list: bool = True
    ) -> tuple[str, ...]:
        """Read alternatives, each once; with `is_list` one value may name several, between commas."""
        found: dict[str, None] = {}
        for value in values:
            # Some names have a comma, so the whole is tried first.
            whole = read(value)
            parts = [value] if whole or not is_list else [part.strip() for part in re.split("[,،;؛]", value)]
            for part in parts:
                ids = whole or read(part)
                found.update(dict.fromkeys(ids))
                if not ids:
                    self._ignore(name, part, advice)
        return tuple(found)

    def one(self, name: str, value: str, read: Callable[[str], T | None], advice: str) -> T | None:
        """Read a value; None when it is empty or not understood."""
        found = read(value) if value else None
        if value and found is None:
            self._ignore(name, value, advice)
        return found

    def _ignore(self, name: str, value: str, advice: str) -> None:
        near = difflib.get_close_matches(_as_id(value), re.findall(r"\b[a-z_]{4,}\b", advice), n=1, cutoff=0.75)
        guess = f"; did you mean {near[0]}?" if near else "."
        self.ignored.append(f"The {name} {value!r} is not understood and limits nothing: {advice}{guess}")


@cache
def _ids(kind: TermKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.id for term in terms() if term.kind == kind))


def _as_id(text: str) -> str:
    return "_".join(fold_words(text))


def _read_kind(text: str) -> tuple[str, ...]:
    """Give the kind that `text` is or names, or the only one of whose names it is a part ("partenariat", «تفاهم»)."""
    return _read_term(text, "agreement") or _only(_kinds_with(frozenset(_bare(text).split())))


def _read_sector(text: str) -> tuple[str, ...]:
    """Give the sector that `text` is or names, and those within it."""
    return tuple(dict.fromkeys(each for found in _read_term(text, "sector") for each in sectors_within(found)))


def _read_country(text: str) -> tuple[str, ...]:
    code = text.strip().upper()
    return (code,) if code in _ids("country") else _read_term(text, "country")


def _read_currency(text: str) -> str | None:
    code = text.strip().upper()
    return code if code in _ids("currency") else next(iter(_read_term(text, "currency")), None)


def _read_party(text: str) -> Sequence[str]:
    return [part for name in _read_name(text) for part in party_values(name)]


def _read_place(text: str) -> Sequence[str]:
    """Give a place and the keys that its other spellings share."""
    return [*_read_name(text), *(found.value.key for found in find_places(text) if _read_name(text))]


def _read_name(text: str) -> tuple[str, ...]:
    return (" ".join(text.split()),) if fold_words(text) else ()


def _read_term(text: str, kind: TermKind) -> tuple[str, ...]:
    """Give the ids of the kind that the whole of `text` names; nothing when a word of it is left over."""
    if _as_id(text) in _ids(kind):
        return (_as_id(text),)
    found = [each for each in find_terms(text) if each.kind == kind]
    rest = _leave_out(text, ((each.start, each.end) for each in found))
    return tuple(dict.fromkeys(each.id for each in found)) if not rest else ()


def _kinds_with(words: frozenset[str]) -> list[str]:
    named = [term for term in terms() if term.kind == "agreement" and words]
    return [term.id for term in named if any(words <= frozenset(_bare(form).split()) for form in term.forms)]


def _only(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(ids) if len(ids) == 1 else ()


def _leave_out(text: str, spans: Iterable[tuple[int, int]], among: frozenset[str] = frozenset()) -> list[str]:
    """Give the folded words outside the spans, those that only join others and those of `among` left out."""
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return [word for word in fold_words("".join(rest)) if word not in _JOINING and word not in among]


_JOINING = frozenset(fold_words("de d du des la le les l et of the and in في من و"))


def _read_status(text: str) -> tuple[str, ...]:
    words = _bare(text)
    return tuple(status for status, names in _statuses().items() if words in names)[:1]


@cache
def _statuses() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("assistant") / "statuses.toml").read_text("utf-8"))
    return {status: frozenset(map(_bare, names)) for status, names in table.items()}


def _bare(text: str) -> str:
    return " ".join(word.removeprefix("ال") if len(word) > 4 else word for word in fold_words(text))


_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MONTH = re.compile(r"(\d\d?)\s*[/.-]\s*(\d{4})")


def _read_date(text: str) -> str | None:
    """Give the date that the whole of `text` tells, in ISO 8601, cut where it is cut; None for an impossible day."""
    digits = fold_text(text).strip()
    if match := _ISO.fullmatch(digits):
        return digits if _is_day(int(match[1]), int(match[2] or 1), int(match[3] or 1)) else None
    if match := _MONTH.fullmatch(digits):
        return f"{match[2]}-{int(match[1]):02}" if _is_day(int(match[2]), int(match[1]), 1) else None
    found = find_dates(text)
    rest = _leave_out(text, ((each.start, each.end) for each in found))
    values = {each.value for each in found if each.value and not each.until}
    return values.pop() if len(values) == len(found) == 1 and not rest else None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Sum:
    value: float
    currency: str


def _read_sum(text: str) -> _Sum | None:
    """Give the one amount that the whole of `text` tells; None when it can mean two («1.200»), or is below nought."""
    figures = [each for each in find_figures(text) if each.unit != "percent"]
    money = [each for each in find_terms(text) if each.kind == "currency"]
    spans = [*((each.start, each.end) for each in figures), *((each.start, each.end) for each in money)]
    is_whole = len(figures) == 1 and not _leave_out(text, spans, unit_words())
    if not is_whole or len(figures[0].values) != 1 or fold_text(text).strip().startswith(("-", "−")):
        return None
    return _Sum(min(figures[0].values), money[0].id if money else "")


def _refuse_reversed(filters: AgreementFilters) -> None:
    if filters.since and filters.until and first_day(filters.since) > last_day(filters.until):
        raise SettingInvalid(
            f"Nothing is signed since {filters.since} and until {filters.until}: give the earlier date to --since."
        )
    if filters.least is not None and filters.most is not None and filters.least > filters.most:
        raise SettingInvalid(
            f"No amount is at least {filters.least:g} and at most {filters.most:g}: give the smaller one to --least."
        )
