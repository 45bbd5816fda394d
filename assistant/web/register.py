"""The register as the screen shows it: one page of rows, filters to choose and to remove, years, what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.quality_words import doubtful_line
from assistant.register_wording import count_agreements, register_words
from assistant.web.addresses import agreements_file_url, agreements_url
from assistant.web.agreement_table import AgreementRow, register_rows
from assistant.web.register_choices import Applied, Choices, find_applied, list_choices
from assistant.web.register_counts import COUNTING
from assistant.web.register_query import FALLING, SORTS, Asked, ReadQuery
from assistant.web.screen import Screen
from assistant.web.timeline import Timeline, draw_timeline
from assistant.wording import count_documents
from index.library import Library
from index.records import AgreementSort, LibrarySummary, PartialMatch, YearCount

ROWS = 50
# A file holds no more agreements than these.
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: sorted by it ("ascending", "descending" or ""), and the address that sorts by it."""

    order: str
    url: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the list rests on, in words; all but `searched` are "" when nothing was left out or doubted."""

    searched: str
    unread: str
    unrecognized: str
    doubtful: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the list leads; "" where there is nothing.

    Attributes:
        csv, xlsx: what matches as a file. csv_all, xlsx_all: with what may match.
    """

    here: str
    previous: str
    next: str
    csv: str
    xlsx: str
    csv_all: str
    xlsx_all: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the register.

    Attributes:
        read: what the address asks for; its page is one that there is.
        total: agreements that match. register: all there are.
        partial: the first of those that may match, of `partial_total`.
        headings: by what they sort.
    """

    read: ReadQuery
    total: int
    register: int
    pages: int
    rows: tuple[AgreementRow, ...]
    partial: tuple[AgreementRow, ...]
    partial_total: int
    choices: tuple[Choices, ...]
    applied: tuple[Applied, ...]
    headings: dict[AgreementSort, Heading]
    coverage: Coverage
    timeline: Timeline | None
    urls: Addresses

    @property
    def asked(self) -> Asked:
        """Give what is asked for, as far as it was understood."""
        return self.read.asked


def list_register(library: Library, read: ReadQuery, screen: Screen) -> Listing:
    """Read one page of the register."""
    filters = read.asked.filters()
    found = library.find_agreements(filters, read.asked.sort, read.asked.descending)
    total, counted = len(found.matching), library.summarize()
    pages = max(1, -(-total // ROWS))
    asked = replace(read.asked, page=min(read.asked.page, pages))
    shown = library.agreements(found.matching[(asked.page - 1) * ROWS : asked.page * ROWS])
    return Listing(
        read=replace(read, asked=asked),
        total=total,
        register=counted.agreements,
        pages=pages,
        rows=register_rows(shown, screen),
        partial=_partial_rows(library, found.partial[:ROWS], screen),
        partial_total=len(found.partial),
        choices=list_choices(COUNTING.facets(library, filters), asked, screen),
        applied=find_applied(library, asked, not total, screen),
        headings={sort: _heading(sort, asked, screen) for sort in SORTS},
        coverage=_coverage(library, counted, screen),
        timeline=_timeline(COUNTING.years(library, filters), asked, screen),
        urls=_addresses(asked, pages, screen),
    )


def _partial_rows(library: Library, partial: Sequence[PartialMatch], screen: Screen) -> tuple[AgreementRow, ...]:
    unknown = {match.id: match.unknown for match in partial}
    return register_rows(library.agreements(list(unknown)), screen, unknown)


def _heading(sort: AgreementSort, asked: Asked, screen: Screen) -> Heading:
    """Give a column's head: a click on the one that sorts turns the order round."""
    is_sorting = sort == asked.sort
    descending = not asked.descending if is_sorting else sort in FALLING
    order = ("descending" if asked.descending else "ascending") if is_sorting else ""
    return Heading(order, _url(replace(asked, sort=sort, descending=descending, page=1), screen))


def _coverage(library: Library, counted: LibrarySummary, screen: Screen) -> Coverage:
    said = register_words(screen.language)
    unread, unrecognized = len(library.unread()), library.count_unrecognized()
    return Coverage(
        searched=said.coverage.format(
            documents=count_documents(counted.documents, screen.language),
            agreements=count_agreements(counted.agreements, screen.language),
        ),
        unread=said.unread.format(count=unread) if unread else "",
        unrecognized=said.unrecognized.format(count=unrecognized) if unrecognized else "",
        doubtful=doubtful_line(library.count_doubtful(), screen.language),
    )


def _timeline(counts: Sequence[YearCount], asked: Asked, screen: Screen) -> Timeline | None:
    """Draw all years beside which others can be chosen; one that is chosen is marked and leads back to all."""
    others = replace(asked, years=(), page=1)

    def year_url(year: int) -> str:
        is_chosen = asked.years == (str(year),)
        return _url(others if is_chosen else replace(others, years=(str(year),)), screen)

    def before_url(year: int) -> str:
        return _url(replace(others, until=str(year)), screen)

    return draw_timeline(counts, asked.years, year_url, before_url, screen)


def _addresses(asked: Asked, pages: int, screen: Screen) -> Addresses:
    every = replace(asked, page=1).pairs()
    language = screen.language
    return Addresses(
        here=_url(asked, screen),
        previous=_url(replace(asked, page=asked.page - 1), screen) if asked.page > 1 else "",
        next=_url(replace(asked, page=asked.page + 1), screen) if asked.page < pages else "",
        csv=agreements_file_url(language, "csv", every),
        xlsx=agreements_file_url(language, "xlsx", every),
        csv_all=agreements_file_url(language, "csv", [*every, ("partial", "1")]),
        xlsx_all=agreements_file_url(language, "xlsx", [*every, ("partial", "1")]),
    )


def _url(asked: Asked, screen: Screen) -> str:
    return agreements_url(screen.language, asked.pairs())
