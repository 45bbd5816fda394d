"""How many agreements have which values: what a search offers to choose from, a timeline, a library in a few figures.

Values are counted where filters look for them (agreement_terms), so that a filter for a value matches as many
agreements as were counted.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.finding_agreements import Check, check_filters
from index.naming_parties import count_parties
from index.records import (
    FACET_FIELDS,
    AgreementFilters,
    Facet,
    FacetField,
    FacetValue,
    LibrarySummary,
    YearCount,
)
from index.store import Int64Array, Row, Store

# Fewer than one in so many agreements are looked up one by one; more are picked from all.
_FEW = 20
_LISTED = "(SELECT value FROM json_each(?))"


def no_wider(sector: str) -> Sequence[str]:
    """Give the sectors that hold one: none."""
    return ()


def count_facets(
    store: Store, filters: AgreementFilters, most: int = 100, wider: Callable[[str], Sequence[str]] = no_wider
) -> tuple[Facet, ...]:
    """Count the values of every facet, in the order of FACET_FIELDS, at most so many of each."""
    with store.snapshot():
        checks = check_filters(store, filters)
        return tuple(_facet(_Scope.of(store, checks, field), field, most, wider) for field in FACET_FIELDS)


def count_years(store: Store, filters: AgreementFilters) -> tuple[YearCount, ...]:
    """Count the matching agreements by year and country, in their order."""
    with store.snapshot():
        scope = _Scope.of(store, check_filters(store, filters))
        years = scope.rows("SELECT DISTINCT agreement, substr(terms.value, 1, 4) AS year", "signed_on")
        countries: dict[int, list[str]] = {}
        for agreement, country in scope.rows("SELECT agreement, terms.value", "country"):
            countries.setdefault(agreement, []).append(country)
    counts: dict[tuple[str, str], int] = {}
    for agreement, year in years:
        for country in countries.get(agreement, [""]):
            counts[year, country] = counts.get((year, country), 0) + 1
    return tuple(YearCount(int(year), country, counts[year, country]) for year, country in sorted(counts))


def summarize(store: Store, has_register: bool) -> LibrarySummary:
    """Tell in a few figures what a library holds."""
    with store.snapshot():
        days = store.rows("SELECT min(first_day), max(first_day) FROM documents WHERE first_day != ''")
        languages = store.rows("SELECT language, count(*) FROM documents GROUP BY language")
        scope = _Scope.of(store, ()) if has_register else None
        if scope:
            days += store.rows("SELECT min(first_day), max(first_day) FROM agreements WHERE first_day != ''")
        years = [int(day[:4]) for ends in days for day in ends if day]
        countries = scope.counts("country") if scope else []
        return LibrarySummary(
            documents=sum(count for _, count in languages),
            agreements=scope.count if scope else 0,
            first_year=min(years, default=0),
            last_year=max(years, default=0),
            countries=_values(countries, len(countries)),
            languages=_values(languages, len(languages)),
        )


@dataclass(frozen=True, slots=True)
class _Scope:
    """The agreements among which values are counted, by row numbers; None for all."""

    store: Store
    numbers: Int64Array | None
    count: int

    @classmethod
    def of(cls, store: Store, checks: Iterable[Check], facet: FacetField | None = None) -> "_Scope":
        """Give the agreements of which all filters hold but those for values of the facet."""
        holds = [check.holds for check in checks if facet is None or check.facet != facet]
        if not holds:
            return cls(store, None, store.number("SELECT count(*) FROM agreements"))
        living = np.zeros(len(holds[0]), dtype=np.bool_)
        living[store.keys("SELECT number FROM agreements")] = True
        numbers = np.flatnonzero(np.logical_and.reduce([living, *holds])).astype(np.int64)
        return cls(store, numbers, len(numbers))

    def rows(self, select: str, field: str, tail: str = "", *parameters: str) -> list[Row]:
        """Query the terms of a field; `select` and `tail` call them `terms`, and `tail` has the parameters."""
        if self.numbers is None:
            sql = f"{select} FROM agreement_terms AS terms WHERE field = ? {tail}"
            return self.store.rows(sql, (field, *parameters))
        numbers = json.dumps(self.numbers.tolist())
        if len(self.numbers) * _FEW < self.store.number("SELECT count(*) FROM agreements"):
            chosen = "json_each(?) AS chosen CROSS JOIN agreement_terms AS terms ON agreement = chosen.value"
            return self.store.rows(f"{select} FROM {chosen} WHERE +field = ? {tail}", (numbers, field, *parameters))
        sql = f"{select} FROM agreement_terms AS terms WHERE field = ? AND agreement IN {_LISTED} {tail}"
        return self.store.rows(sql, (field, numbers, *parameters))

    def counts(self, field: str) -> list[Row]:
        """Count each value of a field."""
        return self.rows("SELECT terms.value, count(*)", field, "GROUP BY terms.value")

    def told(self, field: str) -> int:
        """Count the agreements that tell a field."""
        return int(self.rows("SELECT count(DISTINCT agreement)", field)[0][0])


def _facet(scope: _Scope, field: FacetField, most: int, wider: Callable[[str], Sequence[str]]) -> Facet:
    match field:
        case "kind":
            counts = scope.counts("kind")
            untold = scope.count - scope.told("kind")
            return Facet(field, _values([*counts, *([("agreement", untold)] if untold else [])], most), 0)
        case "status":
            return _count_statuses(scope, most)
        case "year":
            select = "SELECT substr(terms.value, 1, 4), count(DISTINCT agreement)"
            years = _values(scope.rows(select, "signed_on", "GROUP BY 1"), most)
            return Facet(field, years, scope.count - scope.told("signed_on"))
        case "sector":
            values = _values(_count_sectors(scope, wider), most)
        case "country":
            values = _values(scope.counts("country"), most)
        case "party":
            values = count_parties(scope.store, scope.counts("party"), most)
    return Facet(field, values, scope.count - scope.told(field))


def _count_statuses(scope: _Scope, most: int) -> Facet:
    chosen, parameters = "", tuple[str, ...]()
    if scope.numbers is not None:
        chosen, parameters = f"WHERE number IN {_LISTED}", (json.dumps(scope.numbers.tolist()),)
    rows = scope.store.rows(f"SELECT status, count(*) FROM agreements {chosen} GROUP BY status", parameters)
    told = [(status, count) for status, count in rows if status]
    return Facet("status", _values(told, most), scope.count - sum(count for _, count in told))


def _count_sectors(scope: _Scope, wider: Callable[[str], Sequence[str]]) -> list[Row]:
    """Count sectors, a wider one with all that lie within it."""
    counts: dict[str, int] = dict(scope.counts("sector"))
    within: dict[str, list[str]] = {}
    for sector in counts:
        for holder in wider(sector):
            within.setdefault(holder, [holder]).append(sector)
    for holder, sectors in within.items():
        among = f"AND terms.value IN {_LISTED}"
        counts[holder] = scope.rows("SELECT count(DISTINCT agreement)", "sector", among, json.dumps(sectors))[0][0]
    return list(counts.items())


def _values(counts: Iterable[Row], most: int) -> tuple[FacetValue, ...]:
    ordered = sorted(counts, key=lambda each: (-each[1], each[0]))
    return tuple(FacetValue(value, "", count) for value, count in ordered[:most])
