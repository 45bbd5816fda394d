"""The register's address: filters, order and page written in its query, and read from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeVar, get_args

from assistant.filtering import GivenFilters, read_filters
from assistant.limits import party_values
from assistant.meanings import find_meanings
from assistant.printing import plain
from assistant.web.addresses import Pairs
from index.documents import first_day, last_day
from index.errors import DocumentUnknown
from index.folding import fold_words
from index.library import Library
from index.records import AgreementFilters, AgreementKind, AgreementSort, AgreementStatus
from ingest.lexicon import sectors_within

T = TypeVar("T")

AskedField = Literal[
    "text", "kind", "status", "sector", "country", "year", "party", "place", "document",
    "since", "until", "least", "most", "currency",
]  # fmt: skip
ASKED_FIELDS: tuple[AskedField, ...] = get_args(AskedField)
SORTS: tuple[AgreementSort, ...] = get_args(AgreementSort)
# Newest and largest first, names from the first letter.
FALLING: tuple[AgreementSort, ...] = ("date", "amount")

_LONGEST = 200
# Values of one field; more come from no person.
_MOST_VALUES = 20
_LONGEST_PAGE = 7


class Query(Protocol):
    """What stands in an address behind the question mark."""

    def getlist(self, key: str) -> list[str]:
        """Give all values of a name, in their order."""


@dataclass(frozen=True, slots=True)
class AskedParty:
    """A party that is asked for.

    Attributes:
        value: one of its keys, or words of its name.
        name: what the register calls the party of the key; "" for words.
    """

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document whose agreements are asked for."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the register.

    Attributes:
        sectors: as chosen; those within them are asked for too.
        page: from 1.
    """

    text: str = ""
    kinds: tuple[AgreementKind, ...] = ()
    statuses: tuple[AgreementStatus, ...] = ()
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    parties: tuple[AskedParty, ...] = ()
    places: tuple[str, ...] = ()
    documents: tuple[AskedDocument, ...] = ()
    since: str = ""
    until: str = ""
    least: float | None = None
    most: float | None = None
    currency: str = ""
    sort: AgreementSort = "date"
    descending: bool = True
    page: int = 1

    def values(self, field: AskedField) -> tuple[str, ...]:
        """Give the values of a field as an address has them."""
        match field:
            case "text" | "since" | "until" | "currency":
                return (getattr(self, field),) if getattr(self, field) else ()
            case "least" | "most":
                return tuple(_number(value) for value in (getattr(self, field),) if value is not None)
            case "party":
                return tuple(party.value for party in self.parties)
            case "document":
                return tuple(document.id for document in self.documents)
            case _:
                return tuple(getattr(self, _NAMES[field]))

    def without(self, field: AskedField, value: str) -> "Asked":
        """Give the same without one value of a field, from the first page."""
        changed: dict[str, Any]
        match field:
            case "text" | "since" | "until" | "currency":
                changed = {field: ""}
            case "least" | "most":
                changed = {field: None}
            case "party":
                changed = {"parties": tuple(each for each in self.parties if each.value != value)}
            case "document":
                changed = {"documents": tuple(each for each in self.documents if each.id != value)}
            case _:
                name = _NAMES[field]
                changed = {name: tuple(each for each in getattr(self, name) if each != value)}
        return replace(self, page=1, **changed)

    def limits(self) -> Pairs:
        """Write the filters as an address has them."""
        return [(field, value) for field in ASKED_FIELDS for value in self.values(field)]

    def pairs(self) -> Pairs:
        """Write as the query of an address; what is as usual is left out."""
        order = "asc" if self.sort in FALLING else "desc"
        is_usual = self.descending == (self.sort in FALLING)
        sort = self.sort if is_usual else f"{self.sort}-{order}"
        told = [("sort", "" if sort == "date" else sort), ("page", str(self.page) if self.page > 1 else "")]
        return [*self.limits(), *(pair for pair in told if pair[1])]

    def filters(self) -> AgreementFilters:
        """Give what the library is asked for."""
        named = read_filters(GivenFilters(places=self.places)).filters
        return AgreementFilters(
            kinds=self.kinds,
            statuses=self.statuses,
            sectors=tuple(dict.fromkeys(each for sector in self.sectors for each in sectors_within(sector))),
            countries=self.countries,
            parties=tuple(dict.fromkeys(value for party in self.parties for value in _party_values(party))),
            places=named.places,
            since=self.since,
            until=self.until,
            least=self.least,
            most=self.most,
            currency=self.currency,
            text=self.text,
            documents=tuple(document.id for document in self.documents),
            meanings=find_meanings(self.text),
            years=self.years,
        )


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A value of an address that limits nothing; `is_reversed` where it ends before it begins."""

    field: AskedField
    value: str
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """An address as it was understood."""

    asked: Asked
    ignored: tuple[NotUnderstood, ...]


def read_query(query: Query, library: Library) -> ReadQuery:
    """Read what an address asks for; what is not understood limits nothing and is told."""
    reading = _Reading(query)
    sort, descending = _read_sort(query)
    least, most = reading.one("least", _read_amount), reading.one("most", _read_amount)
    currency = reading.one("currency", lambda value: _one(_given(currency=value).currency))
    implied = next((each.currency for each in (least, most) if each and each.currency), "")
    asked = Asked(
        text=reading.one("text", lambda value: value if fold_words(value) else None) or "",
        kinds=reading.many("kind", lambda value: _given(kinds=[value]).kinds),
        statuses=reading.many("status", lambda value: _given(statuses=[value]).statuses),
        sectors=reading.many("sector", _read_sectors),
        countries=reading.many("country", lambda value: _given(countries=[value]).countries),
        years=reading.many("year", _read_year),
        parties=reading.many("party", lambda value: _read_party(value, library)),
        places=reading.many("place", lambda value: (value,) if fold_words(value) else ()),
        documents=reading.many("document", lambda value: _read_document(value, library)),
        since=reading.one("since", lambda value: _one(_given(since=value).since)) or "",
        until=reading.one("until", lambda value: _one(_given(since=value).since)) or "",
        least=least.value if least else None,
        most=most.value if most else None,
        currency=currency or implied,
        sort=sort,
        descending=descending,
        page=_read_page(query),
    )
    return _put_right(asked, reading.ignored)


_NAMES: dict[AskedField, str] = {
    "kind": "kinds", "status": "statuses", "sector": "sectors", "country": "countries", "year": "years",
    "place": "places",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the values of fields, and keeps those that are not understood."""

    query: Query
    ignored: list[NotUnderstood] = field(default_factory=list)

    def many(self, field: AskedField, read: Callable[[str], Sequence[T]]) -> tuple[T, ...]:
        """Read alternatives, each once."""
        found: dict[T, None] = {}
        for value in self._values(field):
            read_values = read(value)
            found.update(dict.fromkeys(read_values))
            if not read_values:
                self.ignored.append(NotUnderstood(field, value))
        return tuple(found)

    def one(self, field: AskedField, read: Callable[[str], T | None]) -> T | None:
        """Read the first value; None when there is none or it is not understood."""
        for value in self._values(field)[:1]:
            found = read(value)
            if found is None:
                self.ignored.append(NotUnderstood(field, value))
            return found
        return None

    def _values(self, field: AskedField) -> list[str]:
        given = (plain(value[:_LONGEST]) for value in self.query.getlist(field)[: 2 * _MOST_VALUES])
        return [value for value in given if value][:_MOST_VALUES]


@dataclass(frozen=True, slots=True)
class _Sum:
    value: float
    currency: str


def _given(
    kinds: Sequence[str] = (),
    statuses: Sequence[str] = (),
    sectors: Sequence[str] = (),
    countries: Sequence[str] = (),
    since: str = "",
    least: str = "",
    currency: str = "",
) -> AgreementFilters:
    """Read one value as the command line does: ids, and names in any of the three languages."""
    return read_filters(
        GivenFilters(kinds, statuses, sectors, countries, since=since, least=least, currency=currency)
    ).filters


def _one(text: str) -> str | None:
    return text or None


def _read_sectors(value: str) -> Sequence[str]:
    """Give the sectors that are named, without those within them."""
    found = _given(sectors=[value]).sectors
    return [each for each in found if not any(each != other and each in sectors_within(other) for other in found)]


def _read_year(value: str) -> Sequence[str]:
    year = _given(since=value).since
    return [year] if len(year) == len("2025") else []


def _read_amount(value: str) -> _Sum | None:
    filters = _given(least=value)
    return _Sum(filters.least, filters.currency) if filters.least is not None else None


def _read_party(value: str, library: Library) -> Sequence[AskedParty]:
    name = library.name_parties([value])[0]
    return [AskedParty(value, name)] if name or fold_words(value) else []


def _party_values(party: AskedParty) -> Sequence[str]:
    """Give what the library is asked for: a key says exactly who is meant, words are tried in all spellings."""
    return [party.value] if party.name else party_values(party.value)


def _read_document(value: str, library: Library) -> Sequence[AskedDocument]:
    try:
        return [AskedDocument(value, library.summary(value).title)]
    except DocumentUnknown:
        return []


def _read_sort(query: Query) -> tuple[AgreementSort, bool]:
    """Read "amount", "amount-asc", or the two apart."""
    named, _, order = next(iter(query.getlist("sort")), "").partition("-")
    order = order or next(iter(query.getlist("order")), "")
    sort = next((each for each in SORTS if each == named), SORTS[0])
    return sort, {"asc": False, "desc": True}.get(order, sort in FALLING)


def _read_page(query: Query) -> int:
    page = next(iter(query.getlist("page")), "")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < _LONGEST_PAGE and int(page) else 1


def _put_right(asked: Asked, ignored: Sequence[NotUnderstood]) -> ReadQuery:
    """Leave out an end that lies before its beginning."""
    told = list(ignored)
    if asked.since and asked.until and first_day(asked.since) > last_day(asked.until):
        told.append(NotUnderstood("until", asked.until, is_reversed=True))
        asked = replace(asked, until="")
    if asked.least is not None and asked.most is not None and asked.least > asked.most:
        told.append(NotUnderstood("most", _number(asked.most), is_reversed=True))
        asked = replace(asked, most=None)
    return ReadQuery(asked, tuple(told))


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
