"""The page as Gradio serves it: in its language from the first paint, with nothing of it open to programs."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.errors import NotSignedIn
from assistant.people import Person
from assistant.web.ask_page import mount_ask_pages
from assistant.web.screen import SCREENS
from assistant.web.site import Site


@pytest.fixture(scope="module")
def client():
    """The pages over a service that nothing here asks."""
    site = Site(None, lambda _: Person("", "reader", "one"))  # type: ignore[arg-type]
    with TestClient(mount_ask_pages(FastAPI(), site)) as client:
        yield client


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_page_is_in_its_language_and_direction_from_the_first_paint(client, language, direction):
    page = client.get(f"/{language}/").text

    assert f'<html lang="{language}" dir="{direction}"' in page
    assert '<link rel="stylesheet" href="/static/site.css">' in page[: page.index("</head>")]
    config = page[page.index("window.gradio_config = ") :]
    said = SCREENS[language].words["ask"]
    for name in ("placeholder", "send", "stop", "new"):
        assert json.dumps(said[name])[1:-1] in config or said[name] in config


def test_nothing_of_the_page_is_an_endpoint_for_programs(client):
    told = client.get("/fr/gradio_api/info").json()

    assert (told["named_endpoints"], told["unnamed_endpoints"]) == ({}, {})


def test_the_page_asks_nothing_of_other_hosts(client):
    page = client.get("/en/").text

    assert "fonts.googleapis" not in page and "cdn." not in page and "og:image" not in page


def test_who_is_not_signed_in_learns_that_and_nothing_else():
    def refuse(_):
        raise NotSignedIn("Sign in to ask.")

    with TestClient(mount_ask_pages(FastAPI(), Site(None, refuse))) as client:  # type: ignore[arg-type]
        config = client.get("/fr/config").json()
        load = next(each["id"] for each in config["dependencies"] if each["targets"][0][1] == "load")
        client.post("/fr/gradio_api/queue/join", json={"data": [], "fn_index": load, "session_hash": "s"})
        told = client.get("/fr/gradio_api/queue/data", params={"session_hash": "s"}).text

    assert 'class=\\"error\\"' in told and "examples" not in told
