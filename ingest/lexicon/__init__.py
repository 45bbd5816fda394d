"""Words that stand for things: abbreviations, months and weekdays, mastheads, and the terms of cooperation.

The words are data, in the TOML files beside this one, written as people write them and folded for matching.
Each file is read once, at first use.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from index.folding import fold_text
from index.records import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Words whose dot may not end a sentence, in lower case, without the dot: see abbreviations.toml."""

    open: frozenset[str]
    numbered: frozenset[str]
    closing: frozenset[str]
    starters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Names of months and days by number (1 is January, Muharram, Monday) and the words of relative dates.

    Attributes:
        days: days from the reference date, -2 to 2, with their words.
        directions_after, directions_before: -1 past, 0 present, 1 coming, with their words.
        strong_cues: after one of these, four digits are a year; after one of `weak_cues` they may be a count.
    """

    gregorian: Mapping[int, Sequence[str]]
    hijri: Mapping[int, Sequence[str]]
    weekdays: Mapping[int, Sequence[str]]
    days: Mapping[int, Sequence[str]]
    directions_after: Mapping[int, Sequence[str]]
    directions_before: Mapping[int, Sequence[str]]
    year_words: Sequence[str]
    month_words: Sequence[str]
    strong_cues: Sequence[str]
    weak_cues: Sequence[str]


@dataclass(frozen=True, slots=True)
class Mastheads:
    """Folded words of a line that names a periodical or an issuer, and words that make it the name of an event."""

    issuers: frozenset[str]
    events: frozenset[str]


TermKind = Literal["country", "city", "region", "sector", "agreement", "currency"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and the ways people write it.

    Attributes:
        id: ISO 3166-1 code of a country (and of a city's country), ISO 4217 code of a currency, our own word otherwise.
        names: how it is shown in each language; empty for a city.
        forms: every way to write it, in any of the languages.
        after_number: further ways that count only after a number ("50 DA").
        isic: divisions of ISIC Rev. 4, for a sector.
        within: the wider sector that holds a narrower one, or "".
        city: what the names of one city share, for a city; see `cities`.
    """

    kind: TermKind
    id: str
    names: Mapping[Language, str]
    forms: Sequence[str]
    after_number: Sequence[str] = ()
    isic: Sequence[str] = ()
    within: str = ""
    city: str = ""


@cache
def terms() -> tuple[Term, ...]:
    """Load countries and their cities, regions, sectors, kinds of agreement and currencies."""
    places = _read("countries.toml")
    kinds: tuple[tuple[TermKind, list[dict[str, Any]]], ...] = (
        ("country", places["country"]),
        ("region", places["region"]),
        ("sector", _read("sectors.toml")["sector"]),
        ("agreement", _read("kinds.toml")["agreement"]),
        ("currency", _read("currencies.toml")["currency"]),
    )
    cities = [
        Term("city", entry["id"], {}, forms, city=city)
        for entry in places["country"]
        for city, forms in entry.get("cities", {}).items()
    ]
    return (*(_term(kind, entry) for kind, entries in kinds for entry in entries), *cities)


@cache
def sectors_within(sector: str) -> tuple[str, ...]:
    """Give a sector and its narrower ones, by id, in the order of sectors.toml; the id alone when it is not known."""
    narrower = [term.id for term in terms() if term.kind == "sector" and term.within == sector]
    return (sector, *(each for one in narrower for each in sectors_within(one)))


@cache
def sectors_around(sector: str) -> tuple[str, ...]:
    """Give the wider sectors that hold a sector, by id, the narrowest first; none for the widest and unknown ones."""
    holders = [term.within for term in terms() if term.kind == "sector" and term.id == sector and term.within]
    return (*holders, *(each for one in holders for each in sectors_around(one)))


@cache
def namesakes() -> Mapping[str, tuple[str, str]]:
    """Load the names, folded, that a country shares with a city, each with the country's code and the city's id."""
    return {fold_text(form): place for form, place in _cities("namesakes")}


@cache
def marked_cities() -> Mapping[str, tuple[str, str]]:
    """Load the names of cities, not folded, that only their marks tell from another word, as `namesakes` does."""
    return dict(_cities("marked"))


def _cities(table: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for entry in _read("countries.toml")["country"]:
        for city, forms in entry.get(table, {}).items():
            yield from ((form, (entry["id"], city)) for form in forms)


@cache
def bare_currencies() -> Mapping[str, Mapping[str, str]]:
    """Load which currency a word for money ("dinar") means in each country, by its code, and under "" elsewhere."""
    return {entry["unit"]: entry["by_country"] for entry in _read("currencies.toml")["bare"]}


@cache
def scales() -> Mapping[str, int]:
    """Load the words that multiply a number ("مليون"), folded, and by how much."""
    return {fold_text(word): entry["times"] for entry in _read("currencies.toml")["scale"] for word in entry["words"]}


def _term(kind: TermKind, entry: dict[str, Any]) -> Term:
    return Term(
        kind=kind,
        id=entry["id"],
        names={language: entry[language][0] for language in LANGUAGES},
        forms=tuple(form for language in LANGUAGES for form in entry[language]),
        after_number=tuple(entry.get("after_number", ())),
        isic=tuple(entry.get("isic", ())),
        within=entry.get("within", ""),
    )


@cache
def mastheads() -> Mastheads:
    """Load the words that tell a masthead from the name of an event."""
    table = _read("mastheads.toml")
    return Mastheads(*(frozenset(map(fold_text, table[name])) for name in ("issuers", "events")))


@cache
def abbreviations() -> Abbreviations:
    """Load the abbreviations."""
    table = _read("abbreviations.toml")
    return Abbreviations(*(frozenset(table[name]) for name in ("open", "numbered", "closing", "starters")))


@cache
def calendar() -> Calendar:
    """Load the names of months, weekdays and relative dates."""
    table = _read("months.toml")
    return Calendar(
        gregorian=_by_number(table["gregorian"]),
        hijri=_by_number(table["hijri"]),
        weekdays=_by_number(table["weekdays"]),
        days=_by_number(table["days"]),
        directions_after=_by_number(table["directions_after"]),
        directions_before=_by_number(table["directions_before"]),
        year_words=table["units"]["year"],
        month_words=table["units"]["month"],
        strong_cues=table["cues"]["strong"],
        weak_cues=table["cues"]["weak"],
    )


def _by_number(table: dict[str, list[str]]) -> dict[int, list[str]]:
    return {int(number): names for number, names in table.items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))
