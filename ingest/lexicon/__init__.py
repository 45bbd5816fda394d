"""Words that stand for things: abbreviations, months and weekdays, and the terms of cooperation.

The words are data, in the TOML files beside this one, written as people write them; whoever matches them folds them.
Each file is read once, at first use.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


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
        directions: -1 past, 0 present, 1 coming, with their words.
        strong_cues: after one of these, four digits are a year; after one of `weak_cues` they may be a count.
    """

    gregorian: Mapping[int, Sequence[str]]
    hijri: Mapping[int, Sequence[str]]
    weekdays: Mapping[int, Sequence[str]]
    days: Mapping[int, Sequence[str]]
    directions: Mapping[int, Sequence[str]]
    year_words: Sequence[str]
    month_words: Sequence[str]
    strong_cues: Sequence[str]
    weak_cues: Sequence[str]


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
        directions=_by_number(table["directions"]),
        year_words=table["units"]["year"],
        month_words=table["units"]["month"],
        strong_cues=table["cues"]["strong"],
        weak_cues=table["cues"]["weak"],
    )


def _by_number(table: dict[str, list[str]]) -> dict[int, list[str]]:
    return {int(number): names for number, names in table.items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))
