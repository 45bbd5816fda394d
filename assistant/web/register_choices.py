"""What the register can be limited to, with the number of agreements for each value, and what it is limited to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.agreement_lines import amount_text, currency_name, date_text, party_name, term_name
from assistant.printing import plain
from assistant.register_wording import register_words
from assistant.web.addresses import agreements_url
from assistant.web.register_counts import MOST_VALUES
from assistant.web.register_query import ASKED_FIELDS, Asked, AskedField
from assistant.web.screen import Screen
from index.library import Library
from index.records import Facet, FacetField, FacetValue, Language, Party
from ingest.lexicon import terms

# Values of a facet that stand open; the others are folded.
OPEN = 8
# No more filters are tried one by one when nothing matches.
_MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter and how many agreements have it beside the other filters; -1 where that was not counted."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """A field to choose from: what stands open, what is folded, and how many agreements do not tell it."""

    field: FacetField
    open: tuple[Option, ...]
    folded: tuple[Option, ...]
    untold: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter that is on, in words, and the address without it.

    Attributes:
        count: how many agreements match without it; -1 where that was not looked up.
    """

    field: AskedField
    name: str
    value: str
    without: str
    count: int


def list_choices(facets: Sequence[Facet], asked: Asked, screen: Screen) -> tuple[Choices, ...]:
    """Give what can be chosen of every facet."""
    return tuple(_choices(facet, asked, screen.language) for facet in facets)


def find_applied(library: Library, asked: Asked, is_empty: bool, screen: Screen) -> tuple[Applied, ...]:
    """Give the filters that are on; where nothing matches, with what there would be without each."""
    limits = asked.limits()
    is_tried = is_empty and len(limits) <= _MOST_TRIED
    return tuple(_applied(library, asked, is_tried, screen))


def all_currencies(language: Language) -> Iterator[FacetValue]:
    """Give the currencies that the lexicon knows, with their names; how many agreements have them is not counted."""
    ids = dict.fromkeys(term.id for term in terms() if term.kind == "currency")
    return (FacetValue(each, f"{currency_name(each, language, is_many=False)} ({each})", -1) for each in ids)


def _choices(facet: Facet, asked: Asked, language: Language) -> Choices:
    chosen = asked.values(facet.field)
    values = sorted(facet.values, key=lambda each: each.value, reverse=True) if facet.field == "year" else facet.values
    told = {each.value for each in values}
    is_cut = len(values) >= MOST_VALUES
    missing = [
        FacetValue(value, _asked_name(asked, value), -1 if is_cut else 0) for value in chosen if value not in told
    ]
    options = [
        Option(each.value, _name(facet.field, each, language), each.count, each.value in chosen)
        for each in (*values, *missing)
    ]
    open_ones = [option for place, option in enumerate(options) if place < OPEN or option.is_chosen]
    folded = [option for option in options if option not in open_ones]
    return Choices(facet.field, tuple(open_ones), tuple(folded), facet.untold, bool(chosen))


def _asked_name(asked: Asked, value: str) -> str:
    return next((party.name or party.value for party in asked.parties if party.value == value), "")


def _name(field: FacetField, value: FacetValue, language: Language) -> str:
    said = register_words(language)
    match field:
        case "kind":
            return dict(said.kinds).get(value.value, value.value)  # type: ignore[call-overload, no-any-return]
        case "status":
            return dict(said.statuses).get(value.value, value.value)  # type: ignore[call-overload, no-any-return]
        case "sector" | "country":
            return term_name(field, value.value, language)
        case "year":
            return value.value
        case "party":
            return plain(party_name(Party(value.name, (value.name,), "", (value.value,)), language))


def _applied(library: Library, asked: Asked, is_tried: bool, screen: Screen) -> Iterator[Applied]:
    said = screen.words["register"]
    for field in ASKED_FIELDS:
        for value in asked.values(field):
            without = asked.without(field, value)
            count = len(library.find_agreements(without.filters()).matching) if is_tried else -1
            url = agreements_url(screen.language, without.pairs())
            yield Applied(field, said[field], _applied_value(asked, field, value, screen.language), url, count)


def _applied_value(asked: Asked, field: AskedField, value: str, language: Language) -> str:
    match field:
        case "kind" | "status" | "sector" | "country" | "year" | "party":
            return _name(field, FacetValue(value, _asked_name(asked, value), 0), language)
        case "since" | "until":
            return date_text(value, language)
        case "least" | "most":
            return amount_text(float(value), asked.currency, language)
        case "currency":
            return currency_name(value, language, is_many=False)
        case "document":
            return next((plain(each.title) or each.id for each in asked.documents if each.id == value), value)
        case _:
            return value
