"""What a web page states of itself: title, publisher and date of publication, each where pages state it."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from index.folding import fold_text, fold_words
from index.records import DocumentDate
from ingest.cleaning import repair_text
from ingest.datelines import find_label
from ingest.metadata import stated_date, stated_title


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states.

    Attributes:
        title: the article's title; "" when only the browser's title names something.
        heading: the page's own heading of the article (h1), or "".
        page_title: the browser's title, whatever it names.
        address: its web address, or "".
    """

    title: str
    heading: str
    page_title: str
    publisher: str
    date: DocumentDate | None
    address: str


def read_page_metadata(tree: html.HtmlElement, saved_from: str = "") -> PageMetadata:
    """Read JSON-LD, Open Graph, Dublin Core and other meta elements, h1, title, time elements, a labeled date.

    Nothing is inferred: a date that the page does not state as its date of publication is None.

    Args:
        tree: the page.
        saved_from: its address, where that is known from outside.
    """
    things = list(_linked_data(tree))
    metas = _metas(tree)
    headings = [text for element in tree.iter("h1") if (text := _text_of(element))]
    page_title = stated_title(next((_text_of(element) for element in tree.iter("title")), ""))
    site = _publisher_of(things, metas)
    stated = [_headline_of(things), metas.get("og:title", ""), *(headings if len(headings) == 1 else [])]
    stated += [metas.get(key, "") for key in ("twitter:title", "dc.title", "dcterms.title")]
    titles = [title for value in stated if (title := _without_site(stated_title(value), site))]
    titles = [title for title in titles if fold_words(title) != fold_words(site)]
    title = titles[0] if titles else _title_before_site(page_title, site, headings)
    key = fold_words(title)
    heading = next((text for text in headings if fold_words(text) == key), "")
    address = _address_of(tree, metas, saved_from)
    publisher = site or _site_after_title(page_title, title) or _host(address)
    return PageMetadata(title, heading, page_title, publisher, _date_of(things, metas, tree), address)


# ---- JSON-LD -----------------------------------------------------------------------------------------------

_ARTICLES = re.compile(r"(Article|BlogPosting|Report|PressRelease|LiveBlogPosting)$")
_LARGEST_DATA = 1_000_000

# A value of JSON: what it holds is looked at piece by piece.
Json = Any
Thing = dict[str, Json]


def _linked_data(tree: html.HtmlElement) -> Iterator[Thing]:
    """Give every object of the page's JSON-LD, articles first; what is not JSON is left out."""
    things: list[Thing] = []
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            waiting: list[Json] = [_parsed(script.text or "")]
            while waiting:
                value = waiting.pop(0)
                if isinstance(value, dict):
                    things.append(value)
                waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    yield from sorted(things, key=lambda thing: not _is_article(thing))


def _parsed(text: str) -> object:
    try:
        return json.loads(text.strip(), strict=False) if len(text) <= _LARGEST_DATA else None
    except (ValueError, RecursionError):
        return None


def _is_article(thing: Thing) -> bool:
    kinds = thing.get("@type", "")
    return any(
        _ARTICLES.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    )


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _headline_of(things: list[Thing]) -> str:
    return next(
        (_string(thing.get("headline")) for thing in things if _is_article(thing) and thing.get("headline")), ""
    )


# ---- meta elements -----------------------------------------------------------------------------------------


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    """Map the lower-case name of each meta element to its first content that is not empty."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (element.get(attribute) or "").strip().lower()
            if key and content:
                metas.setdefault(key, content)
    return metas


def _text_of(element: html.HtmlElement) -> str:
    return " ".join(repair_text("".join(element.itertext())).split())


# ---- publisher ---------------------------------------------------------------------------------------------

_PUBLISHER_METAS = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
    "application-name",
)
_LONGEST_PUBLISHER = 100


def _publisher_of(things: list[Thing], metas: dict[str, str]) -> str:
    stated = [metas.get(key, "") for key in _PUBLISHER_METAS]
    named = {_string(thing.get("@id")): _string(thing.get("name")) for thing in things if thing.get("name")}
    for thing in things:
        publisher = thing.get("publisher") if _is_article(thing) else None
        for value in publisher if isinstance(publisher, list) else [publisher]:
            name = value.get("name") or named.get(_string(value.get("@id")), "") if isinstance(value, dict) else value
            stated.append(_string(name))
    stated += [
        _string(thing.get("name")) for thing in things if thing.get("@type") in ("WebSite", "NewsMediaOrganization")
    ]
    names = (" ".join(repair_text(value).split()) for value in stated)
    return next(
        (name for name in names if name and len(name) <= _LONGEST_PUBLISHER and not name.startswith("http")), ""
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""


# ---- address -----------------------------------------------------------------------------------------------

_LONGEST_ADDRESS = 2_000
_WHITE = re.compile(r"[\s\x00-\x1f\x7f<>\"]")


def _address_of(tree: html.HtmlElement, metas: dict[str, str], saved_from: str) -> str:
    """Give the page's own web address: that it was saved from, else as it names it itself."""
    base = next((element.get("href", "") for element in tree.iter("base")), "")
    links = [link.get("href", "") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    stated = (saved_from, *links, metas.get("og:url", ""), base)
    return next((found for value in stated if (found := _whole_address(value, saved_from or base))), "")


def _whole_address(value: str, base: str) -> str:
    """Give an address of the web in full, or "" for anything else."""
    try:
        address = urljoin(base, value.strip()) if value.strip() else ""
        parts = urlsplit(address)
        is_of_web = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return ""
    is_clean = len(address) <= _LONGEST_ADDRESS and not _WHITE.search(address)
    return address if is_of_web and is_clean else ""


# ---- title -------------------------------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\s+[|–—•·»«:/-]+\s+|\s*[|]\s*")
_FEW_WORDS = 4


def _without_site(title: str, site: str) -> str:
    """Take the site's name off the beginning or the end of a title."""
    if not site:
        return title
    parts = list(_SEPARATOR.finditer(title))
    key = fold_words(site)
    if parts and fold_words(title[parts[-1].end() :]) == key:
        return title[: parts[-1].start()]
    if parts and fold_words(title[: parts[0].start()]) == key:
        return title[parts[0].end() :]
    return title


def _title_before_site(page_title: str, site: str, headings: list[str]) -> str:
    """Find the article in the browser's title: what a heading repeats, or what stands before the site's name."""
    title = _without_site(page_title, site)
    for heading in headings:
        if fold_text(heading) in fold_text(page_title) and fold_words(heading) != fold_words(site):
            return heading
    parts = [part for part in _SEPARATOR.split(title) if part]
    longest = max(parts, key=lambda part: len(fold_words(part)), default="")
    if len(fold_words(longest)) < _FEW_WORDS:
        return ""
    return title if len(parts) > 2 else longest


def _site_after_title(page_title: str, title: str) -> str:
    """Give what stands after the article's title in the browser's: the site's name."""
    if not title or not fold_text(page_title).startswith(fold_text(title)):
        return ""
    rest = _SEPARATOR.split(page_title[len(title) :])
    site = rest[-1].strip() if len(rest) > 1 else ""
    return site if len(site) <= _LONGEST_PUBLISHER and fold_words(site) != fold_words(title) else ""


# ---- date --------------------------------------------------------------------------------------------------

_DATE_METAS = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date.issued",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "publication_date",
    "publish_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "date",
]
_PUBLISHED = re.compile(r"publish|pubdate|entry-date|post-date|posted|article-date|date-pub", re.IGNORECASE)
_CHANGED = re.compile(r"updated|modified|maj\b", re.IGNORECASE)


def _date_of(things: list[Thing], metas: dict[str, str], tree: html.HtmlElement) -> DocumentDate | None:
    stated = [_string(thing.get("datePublished")) for thing in things if _is_article(thing)]
    stated += [_string(thing.get("datePublished")) for thing in things]
    stated += [metas.get(key, "") for key in _DATE_METAS]
    stated += _times(tree)
    found = next((found for value in stated if value and (found := stated_date(value))), None)
    return found or find_label(_short_lines(tree))


_LONGEST_LABEL = 100
_MOST_PIECES = 8


def _short_lines(tree: html.HtmlElement) -> Iterator[str]:
    """Give the short lines of the page that may label its date ("Publié le …"), without what stands beside it."""
    titled = _titled(tree)
    for element in tree.iter("p", "div", "span", "li", "td", "small", "header"):
        pieces = list(itertools.islice(element.itertext(), _MOST_PIECES + 1))
        line = " ".join(repair_text("".join(pieces)[: _LONGEST_LABEL + 1]).split())
        is_short = len(pieces) <= _MOST_PIECES and len(line) <= _LONGEST_LABEL
        if is_short and _FIGURES.search(line) and not _stands_beside(element, titled):
            yield line


_FIGURES = re.compile(r"\d{4}")


def _titled(tree: html.HtmlElement) -> set[html.HtmlElement]:
    """Give the elements that hold a heading of the first rank."""
    return {around for heading in tree.iter("h1") for around in heading.iterancestors()}


# Whole words of a class or id, parted by what parts them: "related-posts", "sidebar_left", "commentList".
_BESIDE = re.compile(
    r"(?<![a-z])(?:aside|sidebar|nav|menu|footer|ticker|breaking|related|recommended|recent|latest|popular|trending|"
    r"comments?|widget|carousel|teaser|clock|today|newsletter)(?![a-z])",
)
_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _stands_beside(element: html.HtmlElement, titled: set[html.HtmlElement]) -> bool:
    """Say whether an element stands in a part of the page that is neither its article nor around it.

    Args:
        element: of the page.
        titled: the elements that hold a heading of the first rank: the marks of these are those of the whole page.
    """
    for around in (element, *element.iterancestors()):
        if around in titled:
            return False
        marks = " ".join((around.get("class") or "", around.get("id") or "", around.get("role") or ""))
        if around.tag in ("aside", "nav", "footer") or _BESIDE.search(_WORD_BEGINS.sub("-", marks).lower()):
            return True
    return False


def _times(tree: html.HtmlElement) -> list[str]:
    """Give the time elements that date the article: those that say so, else the first inside it, else the only one.

    What stands beside the article (a list of others, a comment, the day it is today) dates nothing.
    """
    marked, inside, all_times = [], [], []
    titled = _titled(tree)
    for element in tree.iter("time"):
        if _stands_beside(element, titled):
            continue
        value = element.get("datetime") or _text_of(element)
        marks = " ".join((element.get("class") or "", element.get("itemprop") or ""))
        if "pubdate" in element.attrib or _PUBLISHED.search(marks):
            marked.append(value)
        elif not _CHANGED.search(marks):
            all_times.append(value)
            if any(True for _ in element.iterancestors("article", "main")):
                inside.append(value)
    only = all_times if len(set(all_times)) == 1 else []
    return [*marked[:1], *inside[:1], *only[:1]]
