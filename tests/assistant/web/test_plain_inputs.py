import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.web.app import build_app
from assistant.web.sessions import Sessions
from tests.given_answers import Desk

FILE = {"meta": {"_type": "gradio.FileData"}}
REACHED: list[str] = []


def note(event: str, arguments: tuple[object, ...]) -> None:
    """Remember what is opened or looked up."""
    if event in ("open", "socket.getaddrinfo"):
        REACHED.append(str(arguments[0]))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    sys.addaudithook(note)
    desk = Desk(tmp_path_factory.mktemp("library"))
    app = build_app(desk.service, Sessions())
    with TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False) as client:
        yield client
    desk.close()


@pytest.mark.parametrize("is_within", [False, True])
def test_no_file_that_is_named_in_what_is_sent_is_read_or_fetched(one: TestClient, tmp_path: Path, is_within: bool):
    secret = tmp_path / "secret.txt"
    secret.write_text("x", "utf-8")
    REACHED.clear()
    for sent in (
        {"path": str(secret)},
        {"path": "http://host.invalid/x"},
        {"path": "x", "url": "http://host.invalid/x"},
    ):
        value: object = [[{**sent, **FILE}]] if is_within else {**sent, **FILE}
        for endpoint in ("ask", "search", "agreements", "document"):
            for call in ("run", "api", "call", "call/v2"):
                one.post(
                    f"/gradio_api/{call}/{endpoint}", json={"data": [value] * 16, "words": value, "question": value}
                )
        for prefix in ("", "/ar"):
            for called in one.get(f"{prefix}/config").json()["dependencies"]:
                asked = {"fn_index": called["id"], "data": [value] * len(called["inputs"]), "session_hash": "s"}
                answered = one.post(f"{prefix}/gradio_api/run/predict", json={**asked, "event_data": value})
                assert answered.status_code in (200, 500)

    assert [each for each in REACHED if "secret" in each or "host.invalid" in each] == []


def test_text_and_numbers_are_given_on(one: TestClient):
    answered = one.post("/gradio_api/run/search", json={"data": ["Tunisie", 3, "", "", "", "", ""]})

    assert answered.status_code == 200
    assert "Tunisie" in answered.text
