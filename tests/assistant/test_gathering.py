from collections.abc import Iterator

import pytest

from assistant.gathering import gather, note_addresses
from index.library import Library
from ingest.fetching import Fetcher
from ingest.ingesting import ingest
from tests.fakes import WordEmbedder
from tests.website import Site, html, serving

EMBEDDER = WordEmbedder(dimension=8)


@pytest.fixture
def site() -> Iterator[str]:
    with serving() as root:
        yield root


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        yield library


def article(sentence: str) -> bytes:
    paragraphs = "".join(f"<p>{sentence} {number}</p>" for number in range(3))
    head = (
        "<head><title>اتفاق إطار بين الوزارتين</title><meta property='og:site_name' content='وكالة الأنباء'>"
        "<meta property='article:published_time' content='2024-06-07T10:00:00Z'></head>"
    )
    body = f"<body><article><h1>اتفاق إطار بين الوزارتين</h1>{paragraphs}</article></body>"
    return f"<html lang='ar'>{head}{body}</html>".encode()


SIGNED = "وقّعت وزارة الصناعة في الجزائر العاصمة اتفاقا إطارا مع المركز التقني للميكانيك لمدة ثلاث سنوات."
EXTENDED = "مددت وزارة الصناعة في الجزائر العاصمة الاتفاق الإطار مع المركز التقني للميكانيك سنة أخرى."


def read(library: Library, *addresses: str):
    with Fetcher(allow_local=True, pause_seconds=0) as fetcher:
        gathering = gather(addresses, library, fetcher)
    report = ingest([each.path for each in gathering.files], library, EMBEDDER)
    note_addresses(library, gathering)
    return gathering, report


def test_a_page_becomes_a_document_with_its_own_date_publisher_and_address(library, site):
    Site.pages["/a.html"] = html(article(SIGNED))

    read(library, f"{site}/a.html")

    (document,) = library.documents()
    assert (document.title, document.publisher) == ("اتفاق إطار بين الوزارتين", "وكالة الأنباء")
    assert document.date and document.date.value == "2024-06-07"
    assert document.address == f"{site}/a.html"


def test_an_address_that_gives_something_new_replaces_what_it_gave_before(library, site):
    Site.pages["/a.html"] = html(article(SIGNED))
    read(library, f"{site}/a.html")
    (former,) = library.documents()
    Site.pages["/a.html"] = html(article(EXTENDED))
    read(library, f"{site}/a.html")

    (document,) = library.documents()
    assert document.id != former.id and EXTENDED in library.document(document.id).text
    assert len([path for path in (library.folder / "files").rglob("*") if path.is_file()]) == 1


def test_reading_an_address_again_changes_nothing(library, site):
    Site.pages["/a.html"] = html(article(SIGNED))
    read(library, f"{site}/a.html")
    before = library.documents()

    _, report = read(library, f"{site}/a.html", f"{site}/a.html")

    assert library.documents() == before and not report.added


def test_an_address_that_cannot_be_had_is_told_and_the_others_are_read(library, site):
    Site.pages["/a.html"] = html(article(SIGNED))

    gathering, report = read(library, f"{site}/rien.html", f"{site}/a.html")

    assert [(each.file, "404" in each.reason) for each in gathering.skipped] == [(f"{site}/rien.html", True)]
    assert len(report.added) == 1
