"""The endpoints for programs, over a real server."""

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.people import Person
from assistant.service import Service
from tests.programs_server import PEOPLE, QUESTION, in_person, open_service, serving

README = Path(__file__).parents[3] / "README.md"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with open_service(tmp_path_factory.mktemp("programs")) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with serving(service, in_person) as at:
        yield at


@pytest.fixture(scope="module")
def silent() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # The client reports its use to its maker otherwise.
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield


@pytest.fixture(scope="module")
def client(address: str, silent: None) -> Client:
    return open_client(address, "amina")


def open_client(address: str, name: str = "") -> Client:
    cookies = {"httpx_kwargs": {"cookies": {"session": name}}} if name else {}
    return Client(address, verbose=False, analytics_enabled=False, **cookies)


# ---- the four endpoints --------------------------------------------------------------------------------------------


def test_a_question_is_answered_with_its_sources_and_kept_for_who_asked(client: Client, service: Service):
    answer = client.predict(QUESTION, api_name="/ask")

    assert not answer["refused"] and answer["language"] == "ar"
    quoted = " ".join(citation["quote"] for citation in answer["citations"])
    assert "23 جويلية 2025" in quoted
    assert answer["link"] == f"/ar/answers/{answer['id']}"
    assert service.given(PEOPLE["amina"], answer["id"]).turn.question == QUESTION


def test_a_question_follows_on_those_of_its_conversation(client: Client, service: Service):
    first = client.predict(QUESTION, api_name="/ask")

    second = client.predict("وأين؟", conversation=first["conversation"], api_name="/ask")

    kept = service.conversation(PEOPLE["amina"], first["conversation"])
    assert [given.id for given in kept] == [first["id"], second["id"]]


def test_words_are_searched_under_filters(client: Client):
    hits = client.predict("convention-cadre centres techniques", k=2, language="fr", since="2024", api_name="/search")

    assert [hit["rank"] for hit in hits] == [1, 2]
    assert "convention-cadre" in hits[0]["text"]
    assert {hit["document"]["language"] for hit in hits} == {"fr"}


def test_agreements_are_listed_by_names_in_any_spelling(client: Client):
    found = client.predict(kind="convention-cadre", country="المغرب", sort="amount", api_name="/agreements")

    assert found["count"] == len(found["agreements"]) == 1
    assert found["agreements"][0]["amount"] == {"value": 250_000_000, "currency": "MAD"}
    assert found["coverage"]["documents"] == 6


def test_pages_of_agreements_hold_each_once(client: Client):
    whole = client.predict(status="signed", api_name="/agreements")
    rows = [*whole["agreements"], *whole["partial"]]

    pages = [client.predict(status="signed", limit=1, offset=at, api_name="/agreements") for at in range(len(rows))]

    assert len(rows) > 1
    assert [row for page in pages for row in [*page["agreements"], *page["partial"]]] == rows


def test_a_filter_that_is_not_understood_is_said(client: Client):
    found = client.predict(sector="zzz", api_name="/agreements")

    assert len(found["ignored"]) == 1 and "'zzz'" in found["ignored"][0]


def test_a_document_is_read_piece_by_piece(client: Client):
    hit = client.predict("convention-cadre", k=1, language="fr", api_name="/search")[0]
    id, start, end = hit["document"]["id"], hit["start"], hit["end"]

    piece = client.predict(id, start=start, end=end, api_name="/document")
    whole = client.predict(id, api_name="/document")

    assert piece["text"] == hit["text"] == whole["text"][start:end]
    assert (piece["start"], piece["end"], whole["end"]) == (start, end, whole["length"])
    assert [page["number"] for page in piece["pages"]] == [1]
    assert whole["agreements"] and whole["publisher"] == "Gazette de Casablanca"


def test_no_endpoint_tells_where_files_lie_on_the_server(client: Client, service: Service):
    folder = Path(service.assistant.library.documents()[0].file).parent
    told = [
        client.predict(QUESTION, api_name="/ask"),
        client.predict("اتفاقية", api_name="/search"),
        client.predict(api_name="/agreements"),
    ]
    told.append(client.predict(told[1][0]["document"]["id"], api_name="/document"))

    assert str(folder) not in repr(told)
    assert told[1][0]["document"]["file"]


# ---- what is wrong with a call -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endpoint", "arguments", "said"),
    [
        ("/ask", {"question": "  "}, "No question was asked"),
        ("/ask", {"question": ["كم؟"]}, "question is ['كم؟'], which is not text"),
        ("/ask", {"question": "س" * 2_001}, "2001 characters: shorten it to 2000"),
        ("/ask", {"question": "كم؟", "conversation": "mine"}, "conversation is 'mine'"),
        ("/search", {"words": "  "}, "words is empty"),
        ("/search", {"words": {"a": 1}}, "which is not text"),
        ("/search", {"words": "x", "k": 0}, "k is 0: give a whole number from 1 to 100"),
        ("/search", {"words": "x", "k": 2.5}, "k is 2.5"),
        ("/search", {"words": "x", "k": True}, "k is True"),
        ("/search", {"words": "x", "k": "3"}, "k is '3'"),
        ("/search", {"words": "x", "k": 10**30}, "from 1 to 100"),
        ("/search", {"words": "x", "language": "de"}, "language is 'de': write one of ar, fr, en"),
        ("/search", {"words": "x", "since": "bientôt"}, "'bientôt' is not understood: write 2025"),
        ("/search", {"words": "x", "since": "2025", "until": "2024"}, "Nothing is signed since 2025"),
        ("/search", {"words": "x", "document": "nowhere"}, "No document has the id 'nowhere'"),
        ("/agreements", {"least": 5}, "least is 5, which is not text"),
        ("/agreements", {"sort": "beauty"}, "sort is 'beauty': write one of date, amount, kind, party, country"),
        ("/agreements", {"limit": 501}, "from 0 to 500"),
        ("/agreements", {"party": "x" * 201}, "party has 201 characters"),
        ("/document", {"id": "nowhere"}, "No document has the id 'nowhere'"),
        ("/document", {"id": None}, "id is None"),
        ("/document", {"id": "nowhere", "start": -1}, "No document has the id"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(client: Client, endpoint: str, arguments: dict, said: str):
    with pytest.raises(AppError, match=re.escape(said)):
        client.predict(**arguments, api_name=endpoint)


def test_the_end_of_a_piece_lies_after_its_start(client: Client):
    id = client.predict("convention-cadre", k=1, api_name="/search")[0]["document"]["id"]

    with pytest.raises(AppError, match="end is 5, which lies before start, 10"):
        client.predict(id, start=10, end=5, api_name="/document")
    assert client.predict(id, start=10**8, api_name="/document")["text"] == ""


# ---- who calls -----------------------------------------------------------------------------------------------------


def test_who_signs_in_with_a_name_and_a_password_is_known(address: str, silent: None, service: Service):
    reader = Client(address, auth=("karim", "سرّ"), verbose=False, analytics_enabled=False)

    answer = reader.predict(QUESTION, api_name="/ask")

    assert service.kept(PEOPLE["karim"], answer["id"]).owner == "karim"


@pytest.mark.parametrize(
    ("endpoint", "arguments"),
    [("/ask", ["كم؟"]), ("/search", ["x"]), ("/agreements", []), ("/document", ["nowhere"])],
)
def test_who_did_not_sign_in_is_told_nothing(address: str, silent: None, endpoint: str, arguments: list[str]):
    stranger = open_client(address)

    with pytest.raises(AppError, match=r"Sign in first\."):
        stranger.predict(*arguments, api_name=endpoint)


def test_a_conversation_of_somebody_else_is_refused(client: Client, address: str):
    theirs = client.predict(QUESTION, api_name="/ask")["conversation"]

    with pytest.raises(AppError, match="somebody else's"):
        open_client(address, "karim").predict("وأين؟", conversation=theirs, api_name="/ask")


def test_nothing_is_kept_for_a_visitor(address: str, silent: None):
    answer = open_client(address, "visitor").predict(QUESTION, api_name="/ask")

    assert answer["citations"]
    assert answer["id"] == answer["conversation"] == answer["link"] == ""


@pytest.mark.parametrize("path", ["/gradio_api/call/ask", "/gradio_api/call/v2/ask"])
def test_who_asks_is_known_through_gradios_queue_too(address: str, service: Service, path: str):
    body = {"question": QUESTION} if "v2" in path else {"data": [QUESTION, ""]}
    signed = {"Authorization": "Basic YW1pbmE6eA=="}

    joined = httpx.post(address + path, json=body, headers=signed).json()["event_id"]
    told = httpx.get(f"{address}{path}/{joined}", headers=signed, timeout=30).text

    assert "event: complete" in told and '"link": "/ar/answers/' in told
    refused = httpx.post(address + path, json=body).json()["event_id"]
    assert "Sign in first." in httpx.get(f"{address}{path}/{refused}", timeout=30).text


def test_twenty_at_once_are_all_answered(client: Client):
    jobs = [client.submit(f"{QUESTION} {number}", api_name="/ask") for number in range(20)]

    assert all(job.result(timeout=60)["citations"] for job in jobs)


# ---- what is told of them ------------------------------------------------------------------------------------------


def test_endpoints_tell_their_types_and_what_they_are_for(client: Client):
    told = client.view_api(return_format="dict")["named_endpoints"]

    assert set(told) == {"/ask", "/search", "/agreements", "/document"}
    assert [each["parameter_name"] for each in told["/ask"]["parameters"]] == ["question", "conversation"]
    types = {each["parameter_name"]: each["python_type"]["type"] for each in told["/search"]["parameters"]}
    assert types["words"] == "str" and types["k"] == "int"


def test_the_example_of_the_readme_works(service: Service, silent: None):
    section = README.read_text(encoding="utf-8").partition("\n## For programs\n")[2].partition("\n## ")[0]
    example = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert example, "README.md has no section 'For programs' with an example in Python"

    printed = StringIO()
    with serving(service, lambda _: Person("", "editor", "local", is_local=True)) as address, redirect_stdout(printed):
        exec(example[1].replace("http://127.0.0.1:7860", address), {})

    assert "23 جويلية 2025" in printed.getvalue() and "250000000" in printed.getvalue()
