"""Agreements by year and country as a plot of stacked bars, and the same numbers as a table (templates/timeline.html).

The plot is measured here and colored by static/register.css: each series has a color and a pattern of its own. Years
run in the direction in which the language is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.agreement_lines import term_name
from assistant.web.screen import Screen
from index.records import YearCount

# Countries with a color each; the others share one, and those that no source tells another.
COUNTRIES = 6
OTHERS, UNTOLD = COUNTRIES, COUNTRIES + 1
# Bars that are still told apart; what was signed before the first of them is one bar more.
YEARS = 40
# So many years without an agreement keep their place; longer gaps are drawn as one.
_GAP = 4

_STEP, _BAR, _HEIGHT, _TOP, _FOOT, _SIDE = 34.0, 22.0, 150.0, 14.0, 26.0, 38.0


@dataclass(frozen=True, slots=True)
class Series:
    """A country by its ISO code, or "" for what stands for several; `number` names its color and pattern."""

    number: int
    country: str
    name: str
    total: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that is one series."""

    number: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, or all before the first.

    Attributes:
        said: its numbers in words. counts: of each series, in their order.
    """

    label: str
    said: str
    url: str
    is_chosen: bool
    x: float
    segments: tuple[Segment, ...]
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot and its number."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The plot, in units of its own view box.

    Attributes:
        breaks: where longer gaps are.
        labels: where the numbers of the ticks stand. start, end: of the lines.
    """

    width: float
    height: float
    bar: float
    step: float
    floor: float
    top: float
    labels: float
    start: float
    end: float
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    breaks: tuple[float, ...]
    ticks: tuple[Tick, ...]
    is_mirrored: bool


def draw_timeline(
    counts: Sequence[YearCount],
    chosen: Sequence[str],
    year_url: Callable[[int], str],
    before_url: Callable[[int], str],
    screen: Screen,
) -> Timeline | None:
    """Draw what Library.count_years gave; None when no agreement has a year.

    `year_url` gives the address that a year leads to, `before_url` that of all years up to one.
    """
    if not counts:
        return None
    series = _series(counts, screen)
    first = sorted({each.year for each in counts})[-YEARS:][0]
    columns = _columns(counts, series, first)
    places = _places(sorted(columns))
    plot = _Plot(_SIDE + _STEP * (max(places.values()) + 1) + 6, _nice(max(map(sum, columns.values()))), screen)
    bars = []
    for year, place in places.items():
        is_before = year < first
        label = f"≤ {year}" if is_before else str(year)
        url = before_url(year) if is_before else year_url(year)
        bars.append(plot.bar(label, url, place, columns[year], series, is_chosen=str(year) in chosen))
    return plot.timeline(series, bars, [place - 1 for place in _breaks(places)])


@dataclass(frozen=True, slots=True)
class _Plot:
    """The measures of a plot: its width, the number at its top, and its direction."""

    width: float
    most: int
    screen: Screen

    def bar(
        self, label: str, url: str, place: int, column: Sequence[int], series: Sequence[Series], is_chosen: bool
    ) -> Bar:
        said = self.screen.words["register"]
        shares = [f"{each.name} {count}" for each, count in zip(series, column, strict=True) if count]
        return Bar(
            label=label,
            said=f"{label}{said['colon']} {(said['comma'] + ' ').join(shares)}",
            url=url,
            is_chosen=is_chosen,
            x=self._across(_SIDE + _STEP * place, _STEP),
            segments=tuple(self._segments(column, series)),
            counts=tuple(column),
            total=sum(column),
        )

    def timeline(self, series: Sequence[Series], bars: Sequence[Bar], breaks: Sequence[int]) -> Timeline:
        return Timeline(
            width=self.width,
            height=_TOP + _HEIGHT + _FOOT,
            bar=_BAR,
            step=_STEP,
            floor=_TOP + _HEIGHT,
            top=_TOP,
            labels=self._across(_SIDE - 8),
            start=self._across(_SIDE),
            end=self._across(self.width),
            series=tuple(series),
            bars=tuple(bars),
            breaks=tuple(self._across(_SIDE + _STEP * (place + 0.5)) for place in breaks),
            ticks=tuple(Tick(value, round(self._up(value), 1)) for value in sorted({0, self.most // 2, self.most})),
            is_mirrored=self.screen.direction == "rtl",
        )

    def _segments(self, column: Sequence[int], series: Sequence[Series]) -> Iterator[Segment]:
        below = 0
        for each, count in zip(series, column, strict=True):
            if count:
                y = self._up(below + count)
                yield Segment(each.number, round(y, 2), round(self._up(below) - y, 2))
            below += count

    def _up(self, count: int) -> float:
        return _TOP + _HEIGHT * (1 - count / self.most)

    def _across(self, x: float, size: float = 0.0) -> float:
        """Measure from the side on which the language begins."""
        return round(self.width - x - size if self.screen.direction == "rtl" else x, 1)


def _series(counts: Sequence[YearCount], screen: Screen) -> tuple[Series, ...]:
    """Give the countries with most agreements a series each, in that order."""
    totals: dict[str, int] = {}
    for each in counts:
        totals[each.country] = totals.get(each.country, 0) + each.count
    ordered = sorted((country for country in totals if country), key=lambda country: (-totals[country], country))
    said = screen.words["register"]
    named = [
        Series(number, country, term_name("country", country, screen.language), totals[country])
        for number, country in enumerate(ordered[:COUNTRIES])
    ]
    rest = sum(totals[country] for country in ordered[COUNTRIES:])
    others = [Series(OTHERS, "", said["other_countries"], rest)] if rest else []
    untold = [Series(UNTOLD, "", said["no_country"], totals[""])] if totals.get("") else []
    return (*named, *others, *untold)


def _columns(counts: Sequence[YearCount], series: Sequence[Series], first: int) -> dict[int, list[int]]:
    """Count each series by year; what lies before the first stands under the year before it."""
    numbers = {each.country: each.number for each in series if each.country}
    at = {each.number: place for place, each in enumerate(series)}
    columns: dict[int, list[int]] = {}
    for each in counts:
        number = numbers.get(each.country, OTHERS) if each.country else UNTOLD
        column = columns.setdefault(max(each.year, first - 1), [0] * len(series))
        column[at[number]] += each.count
    return columns


def _places(years: Sequence[int]) -> dict[int, int]:
    """Give each year its place from 0; a long gap takes one."""
    places = {years[0]: 0}
    for before, year in pairwise(years):
        gap = year - before - 1
        places[year] = places[before] + 1 + (gap if gap <= _GAP else 1)
    return places


def _breaks(places: Mapping[int, int]) -> Iterator[int]:
    """Give the places behind long gaps."""
    return (places[year] for before, year in pairwise(places) if year - before - 1 > _GAP)


def _nice(most: int) -> int:
    """Round up to a number whose half is whole: 2, 4, 6, 10, 20, 40, 60, 100 …"""
    size = 1
    while True:
        for step in (2, 4, 6, 10):
            if most <= step * size:
                return step * size
        size *= 10
