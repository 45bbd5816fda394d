"""The list of documents as the screen shows it: what was asked for, its filters, its rows, its pages."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath

from assistant.agreement_lines import date_text
from assistant.cataloguing import CATALOGUE_SORTS, FEATURES, CatalogueSort, Choice, Entry, Features, Found, fold_name
from assistant.printing import plain
from assistant.quality_words import quality_name, quality_reason
from assistant.web.addresses import Pairs, documents_url
from assistant.web.outcomes import Remark, tell_unread
from assistant.web.screen import Screen
from index.language import detect_language
from index.records import LANGUAGES, QUALITIES, Language, UnreadFile

ROWS = 50
# Publishers that are offered; the search field finds the others.
MOST_CHOICES = 60
_LONGEST_WORDS = 200
_LONGEST_PAGE = 7
# By which the first click sorts upwards: names from their first letter.
_UPWARDS = ("title", "publisher")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for.

    Attributes:
        publisher: as it was first written; its folded form stands in `limits`.
        page: from 1; one beyond the last is the last.
    """

    words: str
    limits: Features
    publisher: str
    sort: CatalogueSort
    descending: bool
    page: int

    def pairs(self) -> Pairs:
        """Write as the query of an address; what is as usual is left out."""
        limits = [(feature, getattr(self.limits, feature)) for feature in FEATURES if feature != "publisher"]
        order = "" if self.descending == _is_downwards(self.sort) else ("desc" if self.descending else "asc")
        pairs = [
            ("q", self.words),
            *limits,
            ("publisher", self.publisher),
            ("sort", "" if self.sort == "added" else self.sort),
            ("order", order),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list; its texts hold no character that could disturb the page around them.

    Attributes:
        member: where it lies within its file, an archive or a mail; "" when it is the file itself.
    """

    id: str
    title: str
    title_language: Language
    file: str
    member: str
    publisher: str
    date: str
    language: Language
    pages: int
    agreements: int
    is_good: bool
    quality: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter, its words, how many documents have it."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter that is on, and the address of the list without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: sorted by it ("ascending", "descending" or ""), and the address that sorts by it."""

    sort: CatalogueSort
    order: str
    url: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of which something could not be read.

    Attributes:
        key: names it in addresses.
        why: of the file itself, None when only parts of it could not be read.
        parts: of the files within it that could not be read, by name.
    """

    key: str
    name: str
    why: Remark | None
    parts: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list.

    Attributes:
        options: under each feature's name.
        previous, next: addresses, "" at the ends.
    """

    asked: Asked
    total: int
    pages: int
    rows: tuple[Row, ...]
    options: dict[str, tuple[Option, ...]]
    applied: tuple[Applied, ...]
    headings: dict[str, Heading]
    previous: str
    next: str


def read_asked(query: Mapping[str, str]) -> Asked:
    """Read what an address asks for; what it says wrongly counts as not said."""
    sort = next((each for each in CATALOGUE_SORTS if each == query.get("sort")), CATALOGUE_SORTS[0])
    publisher = plain(query.get("publisher", ""))[:_LONGEST_WORDS]
    page = query.get("page", "")
    limits = Features(
        language=_one_of(query.get("language", ""), LANGUAGES),
        year=_one_of(query.get("year", ""), ("none", query.get("year", "")[:4])),
        publisher=fold_name(publisher) if publisher else "",
        agreements=_one_of(query.get("agreements", ""), ("with", "without")),
        quality=_one_of(query.get("quality", ""), QUALITIES),
    )
    return Asked(
        words=plain(query.get("q", ""))[:_LONGEST_WORDS].strip(),
        limits=limits,
        publisher=publisher,
        sort=sort,
        descending={"asc": False, "desc": True}.get(query.get("order", ""), _is_downwards(sort)),
        page=int(page) if page.isdecimal() and len(page) < _LONGEST_PAGE and int(page) else 1,
    )


def list_page(asked: Asked, found: Found, screen: Screen) -> Listing:
    """Cut the page that is asked for out of what was found."""
    pages = max(1, -(-len(found.entries) // ROWS))
    asked = replace(asked, page=min(asked.page, pages))
    shown = found.entries[(asked.page - 1) * ROWS : asked.page * ROWS]
    return Listing(
        asked=asked,
        total=len(found.entries),
        pages=pages,
        rows=tuple(_row(entry, screen.language) for entry in shown),
        options={feature: _options(feature, found.choices[feature], asked, screen) for feature in FEATURES},
        applied=_applied(asked, screen),
        headings={sort: _heading(sort, asked, screen.language) for sort in CATALOGUE_SORTS},
        previous=_url(replace(asked, page=asked.page - 1), screen.language) if asked.page > 1 else "",
        next=_url(replace(asked, page=asked.page + 1), screen.language) if asked.page < pages else "",
    )


def list_unread(files: list[UnreadFile]) -> tuple[Unread, ...]:
    """Give the files that could not be read by their names; where they lie is nobody's business."""
    return tuple(_unread(file, list(each)) for file, each in groupby(files, key=lambda unread: unread.file))


def unread_key(file: str) -> str:
    """Name a file in an address without telling where it lies."""
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _unread(file: str, found: list[UnreadFile]) -> Unread:
    whole = [tell_unread(each.reason) for each in found if not each.member]
    parts = tuple(tell_unread(each.reason, each.member) for each in found if each.member)
    return Unread(unread_key(file), plain(PurePath(file).name), whole[0] if whole else None, parts)


def _row(entry: Entry, language: Language) -> Row:
    document = entry.document
    file = plain(PurePath(document.file).name)
    title = plain(document.title) or file
    return Row(
        id=document.id,
        title=title,
        title_language=detect_language(title),
        file=file,
        member=plain(document.member),
        publisher=plain(document.publisher),
        date=date_text(document.date.value, language) if document.date else "",
        language=document.language,
        pages=document.pages,
        agreements=entry.agreements,
        is_good=document.quality == "good",
        quality=quality_name(document.quality, language),
        doubt=quality_reason(document, language),
    )


def _options(feature: str, choices: tuple[Choice, ...], asked: Asked, screen: Screen) -> tuple[Option, ...]:
    """Give the values of a filter; the one that is chosen stands there even where nothing has it."""
    chosen = getattr(asked.limits, feature)
    offered = [choice for place, choice in enumerate(choices) if place < MOST_CHOICES or choice.value == chosen]
    if chosen and all(choice.value != chosen for choice in offered):
        offered.append(Choice(chosen, asked.publisher if feature == "publisher" else chosen, 0))
    return tuple(
        Option(
            value=choice.name if feature == "publisher" and choice.name else choice.value,
            name=_value_name(feature, choice.value, choice.name, screen),
            count=choice.count,
            is_chosen=choice.value == chosen,
        )
        for choice in offered
    )


def _value_name(feature: str, value: str, name: str, screen: Screen) -> str:
    words = screen.words["documents"]
    if feature == "publisher":
        return words["no_publisher"] if value == "none" else plain(name)
    if feature == "year":
        return words["no_date"] if value == "none" else value
    return words[f"{feature}_{value}"]


def _applied(asked: Asked, screen: Screen) -> tuple[Applied, ...]:
    words, first = screen.words["documents"], replace(asked, page=1)
    applied = []
    if asked.words:
        applied.append(Applied(words["words"], asked.words, _url(replace(first, words=""), screen.language)))
    for feature in FEATURES:
        value = getattr(asked.limits, feature)
        if not value:
            continue
        without = replace(first, limits=replace(asked.limits, **{feature: ""}))
        if feature == "publisher":
            without = replace(without, publisher="")
        name = _value_name(feature, value, asked.publisher, screen)
        applied.append(Applied(words[feature], name, _url(without, screen.language)))
    return tuple(applied)


def _heading(sort: CatalogueSort, asked: Asked, language: Language) -> Heading:
    is_sorted = asked.sort == sort
    order = ("descending" if asked.descending else "ascending") if is_sorted else ""
    turned = not asked.descending if is_sorted else _is_downwards(sort)
    return Heading(sort, order, _url(replace(asked, sort=sort, descending=turned, page=1), language))


def _url(asked: Asked, language: Language) -> str:
    return documents_url(language, asked.pairs())


def _is_downwards(sort: CatalogueSort) -> bool:
    return sort not in _UPWARDS


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""
