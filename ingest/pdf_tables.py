"""Ruled tables of a PDF page: from the lines that are drawn to rows and cells."""

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# What is drawn so thin is a line, in points; two that end so near each other meet.
_THICKEST = 3.0
_SHORTEST = 6.0
_TOUCH = 3.0
# Beyond so many a page holds a drawing and no table.
_MOST_RULES = 4_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that goes across or up a page: `at` is its height or its distance from the left, in points."""

    at: float
    low: float
    high: float
    is_upright: bool

    def meets(self, other: "Rule") -> bool:
        """Say whether an upright and a level rule touch."""
        return (
            self.is_upright != other.is_upright
            and other.low - _TOUCH <= self.at <= other.high + _TOUCH
            and self.low - _TOUCH <= other.at <= self.high + _TOUCH
        )


@dataclass(frozen=True, slots=True)
class Band:
    """What lies between two level rules of a table: its cells part at `edges`, from left to right."""

    bottom: float
    top: float
    edges: tuple[float, ...]

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in one of its cells."""
        return self.bottom <= y < self.top and self.edges[0] <= x <= self.edges[-1]

    def column(self, x: float) -> int:
        """Give the number of the cell in which a point lies, from the left, from 0."""
        return bisect.bisect(self.edges, x, 1, len(self.edges) - 1) - 1


def rule_of(left: float, bottom: float, right: float, top: float) -> Iterator[Rule]:
    """Give the rule that something drawn in these bounds is, or none."""
    if right - left <= _THICKEST and top - bottom >= _SHORTEST:
        yield Rule((left + right) / 2, bottom, top, True)
    elif top - bottom <= _THICKEST and right - left >= _SHORTEST:
        yield Rule((bottom + top) / 2, left, right, False)


def find_bands(rules: Sequence[Rule]) -> tuple[tuple[Band, ...], ...]:
    """Give the rows of each table, from the top, that have two cells or more."""
    if len(rules) > _MOST_RULES:
        return ()
    whole = list(_joined(rules))
    if sum(rule.is_upright for rule in whole) < 3 or sum(not rule.is_upright for rule in whole) < 2:
        return ()
    tables = (tuple(_bands_of(group)) for group in _groups(whole))
    return tuple(bands for bands in tables if bands)


def _joined(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Join rules that go on in one another: programs draw the edges of each cell."""
    last: Rule | None = None
    for rule in sorted(rules, key=lambda rule: (rule.is_upright, round(rule.at / _TOUCH), rule.low)):
        if (
            last
            and rule.is_upright == last.is_upright
            and abs(rule.at - last.at) <= _TOUCH
            and rule.low <= last.high + _TOUCH
        ):
            last = Rule(last.at, last.low, max(last.high, rule.high), last.is_upright)
            continue
        if last:
            yield last
        last = rule
    if last:
        yield last


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group the rules that touch, directly or by others."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touched = [group for group in groups if any(rule.meets(other) for other in group)]
        merged = [rule, *(other for group in touched for other in group)]
        groups = [group for group in groups if group not in touched]
        groups.append(merged)
    return groups


def _bands_of(rules: Sequence[Rule]) -> Iterator[Band]:
    heights = _apart(rule.at for rule in rules if not rule.is_upright)[::-1]
    for top, bottom in itertools.pairwise(heights):
        middle = (top + bottom) / 2
        edges = _apart(rule.at for rule in rules if rule.is_upright and rule.low <= middle <= rule.high)
        if len(edges) > 2:
            yield Band(bottom, top, tuple(edges))


def _apart(places: Iterable[float]) -> list[float]:
    """Give places in order, those that are almost the same once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _TOUCH:
            kept.append(place)
    return kept
