"""The page of a document names its other versions and its translations, each a link."""

import html
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.web.addresses import document_url
from assistant.web.site import Site
from assistant.web.source_routes import source_routes
from index.records import Language
from tests.given_answers import LAYLA, Desk
from tests.index.test_near_copies import COMMENTS, FRENCH, MENU
from tests.sources import add, make_document


@pytest.fixture
def desk(tmp_path: Path):
    opened = Desk(tmp_path / "library")
    yield opened
    opened.close()


def shown(desk: Desk, document_id: str, language: Language) -> str:
    app = FastAPI()
    app.include_router(source_routes(Site(desk.service, lambda _: LAYLA)))
    return html.unescape(TestClient(app).get(document_url(language, document_id)).text)


@pytest.mark.parametrize(
    ("language", "name"),
    [("ar", "نسخ أخرى من هذا النص"), ("fr", "Autres versions de ce texte"), ("en", "Other versions of this text")],
)
def test_another_version_is_a_link_on_the_page(desk: Desk, language: Language, name: str):
    release = make_document(FRENCH, "/archive/tannerie.pdf")
    post = make_document(MENU + FRENCH + COMMENTS, "/archive/<post>.html")
    for document in (release, post):
        add(desk.library, desk.embedder, document)

    page = shown(desk, release.id, language)

    assert name in page
    assert f'href="{document_url(language, post.id)}"' in page


def test_a_document_of_its_own_names_no_others(desk: Desk):
    release = make_document(FRENCH, "/archive/tannerie.pdf")
    add(desk.library, desk.embedder, release)

    page = shown(desk, release.id, "fr")

    assert "Autres versions" not in page
    assert "Traductions" not in page
