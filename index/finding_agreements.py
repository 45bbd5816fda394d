"""Find agreements in the register: where each filter holds, where what it asks for is unknown, where it fails."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.agreement_rows import fold_name, storable, word_forms
from index.documents import first_day, last_day
from index.folding import fold_words
from index.records import (
    AGREEMENT_FIELDS,
    AgreementField,
    AgreementFilters,
    AgreementSort,
    FacetField,
    FoundAgreements,
    Meaning,
    PartialMatch,
)
from index.store import Store

Flags = npt.NDArray[np.bool_]

# In one query: SQLite limits how long a condition may be.
_WORDS_AT_ONCE = 100

_BY_DATE = "first_day = '', first_day {0}"
# Amounts of one currency stand together: those of two cannot be compared.
_ORDERS: dict[AgreementSort, str] = {
    "date": _BY_DATE,
    "amount": f"amount IS NULL, currency = '', currency, amount {{0}}, {_BY_DATE.format('DESC')}",
    "kind": f"kind = 'agreement', kind {{0}}, {_BY_DATE.format('DESC')}",
    "party": f"party = '', party {{0}}, {_BY_DATE.format('DESC')}",
    "country": f"country = '', country {{0}}, {_BY_DATE.format('DESC')}",
}


def find_agreements(
    store: Store, filters: AgreementFilters, sort: AgreementSort = "date", descending: bool = True
) -> FoundAgreements:
    """Find what matches and what may match; what is unknown comes last, equals are in the order of their ids."""
    order = _ORDERS[sort].format("DESC" if descending else "")
    with store.snapshot():
        rows = store.rows(f"SELECT number, id FROM agreements ORDER BY {order}, id")
        checks = check_filters(store, filters)
    numbers = np.fromiter((number for number, _ in rows), dtype=np.int64, count=len(rows))
    ids = [agreement_id for _, agreement_id in rows]
    if not checks:
        return FoundAgreements(tuple(ids), ())
    holds = np.stack([check.holds[numbers] for check in checks])
    unknown = np.stack([check.unknown[numbers] for check in checks])
    matching = np.flatnonzero(holds.all(axis=0))
    may_match = (holds | unknown).all(axis=0) & unknown.any(axis=0) & (holds.any(axis=0) | (len(checks) == 1))
    fields = [check.field for check in checks]
    partial = [
        PartialMatch(ids[at], _told_unknown(fields, unknown[:, at])) for at in np.flatnonzero(may_match).tolist()
    ]
    return FoundAgreements(tuple(ids[at] for at in matching.tolist()), tuple(partial))


@dataclass(frozen=True, slots=True)
class Check:
    """Where a filter holds and where what it asks for is unknown, by row numbers.

    Attributes:
        field: what it asks for; None if it is never unknown.
        facet: the facet whose values it chooses from, where there is one.
    """

    field: AgreementField | None
    holds: Flags
    unknown: Flags
    facet: FacetField | None = None


def check_filters(store: Store, filters: AgreementFilters) -> list[Check]:
    """Check each filter that limits anything, within the caller's snapshot."""
    return list(_checks(_Finder(store, store.number("SELECT ifnull(max(number), 0) FROM agreements") + 1), filters))


class _Finder:
    """Turns queries for row numbers of agreements into flags."""

    def __init__(self, store: Store, size: int) -> None:
        self._store = store
        self._size = size

    def flags(self, sql: str = "", parameters: Sequence[object] = ()) -> Flags:
        """Flag the row numbers that a query gives; none without a query."""
        flags = np.zeros(self._size, dtype=np.bool_)
        if sql:
            flags[self._store.keys(sql, parameters)] = True
        return flags

    def told(self, field: str) -> Flags:
        """Flag the agreements that tell a field, of parties and countries all there must be."""
        told = self.flags("SELECT agreement FROM agreement_terms WHERE field = ?", (field,))
        return told & ~self.valued("untold", (field,))

    def valued(self, field: str, values: Sequence[str]) -> Flags:
        """Flag the agreements of which a source tells one of the values."""
        return self.flags(
            "SELECT agreement FROM agreement_terms WHERE field = ? AND value IN (SELECT value FROM json_each(?))",
            (field, json.dumps([storable(value) for value in values])),
        )

    def named(self, field: str, name: str) -> Flags:
        """Flag the agreements with a party or place that has all words of a name; none when it has no words."""
        words = fold_words(name)
        if not words:
            return self.flags()
        condition, parameters = _has_words(words)
        return self.flags(
            f"SELECT agreement FROM agreement_names WHERE field = ? AND {condition}", (field, *parameters)
        )

    def quoted(self, words: Sequence[str]) -> Flags:
        """Flag the agreements whose quotations hold all folded words."""
        flags = np.ones(self._size, dtype=np.bool_)
        for at in range(0, len(words), _WORDS_AT_ONCE):
            condition, parameters = _has_words(words[at : at + _WORDS_AT_ONCE])
            flags &= self.flags(f"SELECT agreement FROM agreement_words WHERE {condition}", parameters)
        return flags

    def meant(self, meaning: Meaning) -> Flags:
        """Flag the agreements of which a source tells what words mean."""
        told: tuple[tuple[str, Sequence[str]], ...] = (
            ("sector", meaning.sectors),
            ("country", meaning.countries),
            ("party", meaning.parties),
            ("place", meaning.places),
        )
        flags = _check_kinds(self, meaning.kinds).holds if meaning.kinds else self.flags()
        for field, values in told:
            if values:
                flags |= self.valued(field, values)
        return flags


def _checks(finder: _Finder, filters: AgreementFilters) -> Iterator[Check]:
    if filters.kinds:
        yield _check_kinds(finder, filters.kinds)
    if filters.statuses:
        yield _check_statuses(finder, filters.statuses)
    if filters.since or filters.until:
        yield _check_dates(finder, filters.since, filters.until)
    if filters.years:
        yield _check_years(finder, filters.years)
    if filters.least is not None or filters.most is not None or filters.currency:
        yield _check_amounts(finder, filters)
    named: tuple[tuple[AgreementField, Sequence[str]], ...] = (("party", filters.parties), ("place", filters.places))
    yield from (_check_names(finder, field, names) for field, names in named if names)
    valued: tuple[tuple[Literal["country", "sector"], Sequence[str]], ...] = (
        ("country", filters.countries),
        ("sector", filters.sectors),
    )
    yield from (_check_values(finder, field, values) for field, values in valued if values)
    yield from _check_sources(finder, filters)


def _check_sources(finder: _Finder, filters: AgreementFilters) -> Iterator[Check]:
    if words := list(dict.fromkeys(fold_words(filters.text))):
        yield Check(None, _find_words(finder, words, filters.meanings), finder.flags())
    if filters.documents:
        yield Check(None, finder.valued("document", filters.documents), finder.flags())


def _find_words(finder: _Finder, words: Sequence[str], meanings: Sequence[Meaning]) -> Flags:
    """Flag where each word stands in a quotation or a name, or where that is told which it is a word of."""
    told = [(fold_words(meaning.words), finder.meant(meaning)) for meaning in meanings]
    meant = {word: [flags for held, flags in told if word in held] for word in words}
    holds = finder.quoted([word for word in words if not meant[word]])
    for word in words:
        if meant[word]:
            holds &= np.logical_or.reduce([finder.quoted([word]), *meant[word]])
    return holds


def _check_statuses(finder: _Finder, statuses: Sequence[str]) -> Check:
    wanted = "SELECT number FROM agreements WHERE status IN (SELECT value FROM json_each(?))"
    unknown = finder.flags("SELECT number FROM agreements WHERE status = ''")
    return Check("status", finder.flags(wanted, (json.dumps(statuses),)), unknown, "status")


def _check_kinds(finder: _Finder, kinds: Sequence[str]) -> Check:
    untold = ~finder.told("kind")
    holds = finder.valued("kind", kinds)
    if "agreement" in kinds:
        return Check("kind", holds | untold, finder.flags(), "kind")
    return Check("kind", holds, untold, "kind")


def _check_names(finder: _Finder, field: AgreementField, names: Sequence[str]) -> Check:
    holds = finder.valued(field, [*names, *map(fold_name, names)])
    for name in names:
        # A key says exactly who is meant; its words stand in other names too.
        if field != "party" or not finder.valued(field, [name]).any():
            holds |= finder.named(field, name)
    return Check(field, holds, ~finder.told(field) & ~holds, "party" if field == "party" else None)


def _check_values(finder: _Finder, field: Literal["country", "sector"], values: Sequence[str]) -> Check:
    holds = finder.valued(field, values)
    return Check(field, holds, ~finder.told(field) & ~holds, field)


def _check_dates(finder: _Finder, since: str, until: str) -> Check:
    """A date that is only in part between the two ends is unknown."""
    begin, end = first_day(since), last_day(until) or "9999-12-31"
    dates = "SELECT agreement FROM agreement_terms WHERE field = 'signed_on' AND "
    holds = finder.flags(dates + "value >= ? AND more <= ?", (begin, end))
    may_hold = finder.flags(dates + "more >= ? AND value <= ?", (begin, end))
    return Check("signed_on", holds, (may_hold | ~finder.told("signed_on")) & ~holds)


def _check_years(finder: _Finder, years: Sequence[str]) -> Check:
    """Whatever a date tells, it tells the year."""
    holds = finder.flags(
        "SELECT agreement FROM agreement_terms WHERE field = 'signed_on' "
        "AND substr(value, 1, 4) IN (SELECT value FROM json_each(?))",
        (json.dumps(years),),
    )
    return Check("signed_on", holds, ~finder.told("signed_on") & ~holds, "year")


def _check_amounts(finder: _Finder, filters: AgreementFilters) -> Check:
    """A sum in another currency than the one asked for is neither more nor less: unknown."""
    amounts = "SELECT agreement FROM agreement_terms WHERE field = 'amount' AND "
    ends = (
        float("-inf") if filters.least is None else filters.least,
        float("inf") if filters.most is None else filters.most,
    )
    holds = finder.flags(amounts + "more BETWEEN ? AND ? AND ? IN ('', value)", (*ends, filters.currency))
    may_hold = ~finder.told("amount")
    if filters.currency:
        may_hold |= finder.flags(amounts + "value = '' AND more BETWEEN ? AND ?", ends)
        if filters.least is not None or filters.most is not None:
            may_hold |= finder.flags(amounts + "value NOT IN ('', ?)", (filters.currency,))
    return Check("amount", holds, may_hold & ~holds)


def _has_words(words: Sequence[str]) -> tuple[str, list[str]]:
    """Give the condition, with its parameters, that a line of words holds all these folded ones, at least one."""
    forms = [word_forms(word) for word in words[:_WORDS_AT_ONCE]]
    conditions = ["(" + " OR ".join(["instr(words, ?)"] * len(each)) + ")" for each in forms]
    return " AND ".join(conditions), [f" {form} " for each in forms for form in each]


def _told_unknown(fields: Sequence[AgreementField | None], unknown: Flags) -> tuple[AgreementField, ...]:
    found = {field for field, is_unknown in zip(fields, unknown.tolist(), strict=True) if is_unknown}
    return tuple(field for field in AGREEMENT_FIELDS if field in found)
