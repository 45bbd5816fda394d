"""`ittifaq serve` in a process of its own, and the application over a real connection."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from gradio_client import Client
from gradio_client.exceptions import AuthenticationError

from assistant.cli import main
from assistant.errors import TooManyRequests
from assistant.limiting import RateLimit
from assistant.people import Person
from assistant.service import Asked, Service
from assistant.users import add_user
from assistant.web.app import build_app
from assistant.web.sessions import VISITOR_COOKIE, Sessions, new_visitor
from tests.given_answers import ROME, Desk

ROOT = Path(__file__).parent.parent.parent.parent
PASSWORD = "une phrase que personne ne connaît"
QUESTION = "متى وقعت الكتلة الجزائرية للميكانيك الدقيقة ومجموعة يوروميد مذكرة التفاهم؟"
COMMAND = (sys.executable, "-c", "import sys; from assistant.cli import main; raise SystemExit(main(sys.argv[1:]))")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder / "rome.txt").write_text(ROME, "utf-8")
    assert main(["ingest", str(folder / "rome.txt"), "--library", str(folder / "library")]) == 0
    return folder / "library"


@contextmanager
def serving(library: Path, said: Path, *options: str, **settings: str) -> Iterator[str]:
    """Serve a library in a process of its own; what it says goes to a file. Gives the address."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ITTIFAQ_")}
    command = [*COMMAND, "serve", "--library", str(library), "--port", "0", *options]
    with said.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**own, **settings}, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            address = (process.stdout.readline() if process.stdout else "").strip()
            assert address.startswith("http://"), said.read_text("utf-8")
            _await(address)
            yield address.rstrip("/")
        finally:
            process.terminate()
            process.wait(20)
            if process.stdout:
                process.stdout.close()


def _await(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}health", timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("ittifaq serve did not answer")


def test_a_program_signs_in_and_asks_and_the_log_tells_nothing_of_it(library: Path, tmp_path: Path):
    file, said = tmp_path / "users.txt", tmp_path / "said.txt"
    add_user(file, "amina", "reader", PASSWORD)
    with serving(library, said, ITTIFAQ_USERS=str(file), ITTIFAQ_QUESTIONS_PER_MINUTE="2") as address:
        with pytest.raises(AuthenticationError):
            Client(address, auth=("amina", "another phrase"), verbose=False)
        client = Client(address, auth=("amina", PASSWORD), verbose=False)
        answer = client.predict(QUESTION, api_name="/ask")
        client.predict("من وقعها؟", answer["conversation"], api_name="/ask")
        with pytest.raises(Exception, match=r"wait \d+ s"):
            client.predict(QUESTION, api_name="/ask")
        page = httpx.get(f"{address}{answer['link']}", headers={"cookie": "ittifaq_session=secret-of-a-cookie"})
        cookies = "".join(client.cookies.values())

    assert "23 جويلية 2025" in str(answer["sentences"])
    assert page.status_code == 401
    log = said.read_text("utf-8")
    for secret in (
        QUESTION,
        "يوروميد",
        PASSWORD,
        "another phrase",
        "secret-of-a-cookie",
        cookies,
        "predict",
        "Traceback",
    ):
        assert secret not in log, log


def test_who_asks_too_often_is_told_how_long_to_wait_and_the_local_person_is_not_counted(tmp_path: Path):
    desk = Desk(tmp_path)
    now = [0.0]
    service = Service(desk.service.assistant, desk.keeping, desk.service.settings, limit=RateLimit(30, lambda: now[0]))
    counted = Person("amina", "reader", "user:amina", counted_as="user:amina")
    local = Person("", "editor", "", is_local=True)
    for _ in range(30):
        service.ask(counted, Asked("Tunisie", ""))
    now[0] = 20.0

    with pytest.raises(TooManyRequests) as error:
        service.ask(counted, Asked("Tunisie", ""))
    assert error.value.seconds == 40
    for _ in range(31):
        service.ask(local, Asked("Tunisie", ""))
    desk.close()


def test_with_public_read_only_everybody_reads_and_nobody_adds(library: Path, tmp_path: Path):
    with serving(library, tmp_path / "said.txt", "--host", "0.0.0.0", "--public-read-only") as address:
        address = address.replace("0.0.0.0", "127.0.0.1")
        with httpx.Client(base_url=address) as one:
            page = one.get("/fr/documents", headers={"accept": "text/html"})
            added = one.post("/fr/documents", content=b"x", headers={"x-file-name": "a.txt"})
        found = Client(address, verbose=False).predict("يوروميد", api_name="/search")

    assert page.status_code == 200
    assert added.status_code == 403
    assert "يوروميد" in found[0]["text"]


def test_other_machines_are_not_served_without_saying_who_may_come(library: Path, capsys, monkeypatch):
    monkeypatch.delenv("ITTIFAQ_USERS", raising=False)
    for host in ("0.0.0.0", "::", "192.0.2.7", ""):
        assert main(["serve", "--library", str(library), "--host", host, "--port", "0"]) == 2
        said = capsys.readouterr().err
        assert "ITTIFAQ_USERS" in said and "--public-read-only" in said


def test_a_port_that_is_taken_is_said(library: Path, capsys, monkeypatch):
    monkeypatch.delenv("ITTIFAQ_USERS", raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--library", str(library), "--port", str(port)]) == 2

    said = capsys.readouterr().err
    assert f"127.0.0.1:{port} cannot be listened on" in said and "--port" in said


def test_a_broken_file_of_users_is_said_before_anything_is_served(library: Path, tmp_path: Path, capsys, monkeypatch):
    (tmp_path / "users.txt").write_text("amina:reader:secret\n", "utf-8")
    monkeypatch.setenv("ITTIFAQ_USERS", str(tmp_path / "users.txt"))

    assert main(["serve", "--library", str(library), "--port", "0"]) == 2
    said = capsys.readouterr().err
    assert "Line 1" in said and "secret" not in said


# ---- the application over a real connection --------------------------------------------------------------------------


@contextmanager
def listening(app) -> Iterator[str]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


class Visit:
    """A request with the cookie of a browser."""

    def __init__(self, cookie: str) -> None:
        self.cookies = {VISITOR_COOKIE: cookie}
        self.headers: dict[str, str] = {}


@pytest.mark.parametrize("is_public", [False, True])
def test_no_function_of_the_page_gives_a_conversation_to_who_has_not_its_cookie(tmp_path: Path, is_public: bool):
    desk, sessions, cookie = Desk(tmp_path), Sessions(is_public=is_public), new_visitor()
    given = desk.service.ask(sessions.identify(Visit(cookie)), Asked(QUESTION, ""))
    with listening(build_app(desk.service, sessions)) as address, httpx.Client(base_url=address, timeout=20) as one:
        own = call_all(one, given.conversation, cookie)
        strangers = [call_all(one, given.conversation, each) for each in ("", new_visitor(), "short")]
    desk.close()

    # The test looks where the conversation would stand.
    assert given.id in own
    for said in strangers:
        assert given.id not in said and "23 جويلية" not in said


def call_all(one: httpx.Client, conversation: str, cookie: str) -> str:
    """Call every function of the page by its number, as anyone can who reaches the port; give all that is said."""
    one.cookies.clear()
    cookies = {"cookie": f"{VISITOR_COOKIE}={cookie}"} if cookie else {}
    said = ""
    for called in one.get("/ar/config").json()["dependencies"]:
        asked = {
            "session_hash": f"s{called['id']}{cookie[:5]}",
            "fn_index": called["id"],
            "data": ["", conversation, ""][-len(called["inputs"]) :] if called["inputs"] else [],
            "event_data": {"act": "open", "conversation": conversation},
            "trigger_id": called["targets"][0][0] if called["targets"] else None,
        }
        joined = one.post("/ar/gradio_api/queue/join", json=asked, headers=cookies)
        assert joined.status_code == 200, joined.text
        data = {"session_hash": asked["session_hash"]}
        with one.stream("GET", "/ar/gradio_api/queue/data", params=data, headers=cookies) as told:
            for line in told.iter_lines():
                said += line.encode().decode("unicode_escape", "replace") if "\\u" in line else line
                if "process_completed" in line or "unexpected_error" in line:
                    break
    return said


def test_what_is_told_as_it_comes_is_not_held_back(tmp_path: Path):
    desk = Desk(tmp_path)
    with listening(build_app(desk.service, Sessions())) as address, httpx.Client(base_url=address, timeout=20) as one:
        joined = one.post("/gradio_api/call/search", json={"data": ["Tunisie"]}).json()["event_id"]
        headers = {"accept-encoding": "gzip"}
        with one.stream("GET", f"/gradio_api/call/search/{joined}", headers=headers) as told:
            first = next(told.iter_lines())
    desk.close()

    assert "content-encoding" not in told.headers
    assert first.startswith("event:")
