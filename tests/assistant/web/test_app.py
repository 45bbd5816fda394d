import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.users import Users, add_user
from assistant.web.app import build_app
from assistant.web.screen import SCREENS
from assistant.web.sessions import SESSION_COOKIE, VISITOR_COOKIE, Sessions
from index.errors import LibraryError
from index.records import LANGUAGES, Language
from tests.given_answers import Desk

HERE = "http://127.0.0.1:7860"
PASSWORD = "كلمة سرّ طويلة"
PAGE = {"accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("library"))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def local(desk: Desk):
    return build_app(desk.service, Sessions())


@pytest.fixture(scope="module")
def of_users(desk: Desk, tmp_path_factory: pytest.TempPathFactory):
    file: Path = tmp_path_factory.mktemp("users") / "users.txt"
    add_user(file, "يوسف", "reader", PASSWORD)
    return build_app(desk.service, Sessions(Users(file)))


def client(app) -> TestClient:
    return TestClient(app, base_url=HERE, follow_redirects=False, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "ar"),
        ("de-DE,de;q=0.9", "ar"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en;q=0.5, fr;q=0.7, ar;q=0.1", "fr"),
        ("de, en-GB;q=0.4, ar;q=0.3", "en"),
        ("fr;q=x, en", "en"),
        ("FR", "fr"),
        (",;=,,;q=", "ar"),
        ("fr;q=0, ar;q=0.2", "ar"),
    ],
)
def test_the_first_page_is_in_the_language_that_the_browser_wants_most(local, wanted: str, language: str):
    answered = client(local).get("/?q=a%20b", headers={**PAGE, "accept-language": wanted})

    assert (answered.status_code, answered.headers["location"]) == (303, f"/{language}/?q=a%20b")


def test_the_language_of_the_page_that_was_opened_last_is_remembered(local):
    one = client(local)
    one.get("/fr/documents", headers=PAGE)
    assert one.get("/", headers={**PAGE, "accept-language": "en"}).headers["location"] == "/fr/"
    one.get("/en/", headers=PAGE)

    assert one.get("/", headers=PAGE).headers["location"] == "/en/"


@pytest.mark.parametrize("cookie", ["de", "../x", "arr", "é", ""])
def test_a_cookie_that_names_no_language_is_none(local, cookie: str):
    sent = {**PAGE, "cookie": f"ittifaq_language={cookie}".encode(), "accept-language": "en"}

    assert client(local).get("/", headers=sent).headers["location"] == "/en/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there_is_said_in_the_language_of_the_page(local, language: Language):
    said = SCREENS[language].words["errors"]
    for path, word in (("documents/nothing", "document_unknown"), ("answers/nothing", "answer_unknown")):
        answered = client(local).get(f"/{language}/{path}", headers=PAGE)
        assert answered.status_code == 404
        assert said[word] in answered.text
        assert f'lang="{language}"' in answered.text


def test_a_page_that_is_not_there_is_said_in_the_language_of_the_browser(local):
    answered = client(local).get("/nowhere", headers={**PAGE, "accept-language": "fr"})

    assert answered.status_code == 404
    assert SCREENS["fr"].words["errors"]["no_page"] in answered.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_of_ours_is_said_without_what_it_was(desk: Desk, language: Language, monkeypatch):
    class Broken(Exception):
        pass

    def fail(*_: object) -> None:
        raise Broken("/private/archive at line 7")

    monkeypatch.setattr(type(desk.library), "unread", fail)
    app = build_app(desk.service, Sessions())
    page = client(app).get(f"/{language}/documents", headers=PAGE)
    program = client(app).get(f"/{language}/documents")

    assert page.status_code == program.status_code == 500
    assert SCREENS[language].words["errors"]["other"] in page.text
    assert program.json() == {"error": SCREENS[language].words["errors"]["other"]}
    for said in (page.text, program.text):
        assert "archive" not in said and "Broken" not in said and "Traceback" not in said
    assert "script-src" in page.headers["content-security-policy"]


def test_health_tells_what_is_served_and_strangers_only_that_it_is(local, of_users, desk: Desk, monkeypatch):
    assert client(local).get("/health").json() == {
        "status": "ok", "version": client(local).get("/health").json()["version"], "documents": 2, "agreements": 2,
    }  # fmt: skip
    assert set(client(of_users).get("/health").json()) == {"status", "version"}

    def fail(*_: object) -> None:
        raise LibraryError("the file /private is broken")

    monkeypatch.setattr(type(desk.library), "summarize", fail)
    broken = client(local).get("/health")
    assert (broken.status_code, broken.json()) == (503, {"status": "library unreadable"})


def test_a_page_travels_compressed(local):
    with client(local).stream("GET", "/ar/", headers={**PAGE, "accept-encoding": "gzip"}) as answered:
        raw = b"".join(answered.iter_raw())

    assert answered.headers["content-encoding"] == "gzip"
    assert "اتفاق" in gzip.decompress(raw).decode()


def test_what_is_told_while_a_file_is_added_is_not_held_back_by_compression(local):
    sent = {"x-file-name": "a.exe", "accept-encoding": "gzip"}
    answered = client(local).post("/ar/documents", content=b"x" * 5_000, headers=sent)

    assert answered.headers["content-type"].startswith("application/x-ndjson")
    assert "content-encoding" not in answered.headers
    assert json.loads(answered.text.splitlines()[-1])


# ---- signing in ------------------------------------------------------------------------------------------------------


def test_a_browser_is_sent_to_where_one_signs_in_and_back(of_users):
    one = client(of_users)
    sent = one.get("/fr/documents?q=a%26b&sort=x", headers=PAGE)
    assert (sent.status_code, sent.headers["location"][:12]) == (303, "/login?next=")
    form = one.get(sent.headers["location"], headers={**PAGE, "accept-language": "fr"})
    assert 'value="/fr/documents?q=a%26b&amp;sort=x"' in form.text
    entered = one.post(
        "/login", data={"username": "يوسف", "password": PASSWORD, "next": "/fr/documents?q=a%26b&sort=x"}, headers=PAGE
    )

    assert (entered.status_code, entered.headers["location"]) == (303, "/fr/documents?q=a%26b&sort=x")
    assert "يوسف" in one.get("/fr/documents", headers=PAGE).text
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie


def test_the_cookie_of_a_session_travels_by_https_only_where_there_is_https(of_users):
    one = TestClient(of_users, base_url="https://ittifaq.example", follow_redirects=False)

    assert "; Secure" in one.post("/login", data={"username": "يوسف", "password": PASSWORD}).headers["set-cookie"]


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/x", "x",
     "javascript:alert(1)", "", "///evil.example", "/ /evil.example"],
)  # fmt: skip
def test_who_signed_in_is_sent_nowhere_else(of_users, next: str):
    one = client(of_users)
    assert "evil" not in one.get("/login", params={"next": next}, headers=PAGE).text
    entered = one.post("/login", data={"username": "يوسف", "password": PASSWORD, "next": next}, headers=PAGE)

    assert entered.headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(of_users):
    told = []
    for name in ("يوسف", "<b>nobody</b>"):
        answered = client(of_users).post("/login", data={"username": name, "password": "wrong"}, headers=PAGE)
        assert answered.status_code == 401
        assert "www-authenticate" not in answered.headers and SESSION_COOKIE not in answered.headers.get(
            "set-cookie", ""
        )
        assert "<b>" not in answered.text
        told.append(answered.text.replace("&lt;b&gt;nobody&lt;/b&gt;", "يوسف"))

    assert told[0] == told[1]
    assert SCREENS["ar"].words["login"]["wrong"] in told[0]


def test_who_signs_out_needs_to_sign_in_again(of_users):
    one = client(of_users)
    one.post("/login", data={"username": "يوسف", "password": PASSWORD})
    kept = one.cookies[SESSION_COOKIE]
    assert one.get("/ar/documents", headers=PAGE).status_code == 200
    assert one.post("/logout", headers=PAGE).headers["location"] == "/login"
    one.cookies.set(SESSION_COOKIE, kept)

    assert one.get("/ar/documents", headers=PAGE).status_code == 303


def test_who_signs_in_again_leaves_no_session_behind(of_users):
    one = client(of_users)
    one.post("/login", data={"username": "يوسف", "password": PASSWORD})
    first = one.cookies[SESSION_COOKIE]
    one.post("/login", data={"username": "يوسف", "password": PASSWORD})

    assert client(of_users).get("/config", cookies={SESSION_COOKIE: first}).status_code == 401
    assert one.get("/config").status_code == 200


def test_a_program_is_asked_for_a_password_and_a_browser_is_not_by_itself(of_users):
    program = client(of_users).get("/config")
    browser = client(of_users).post("/ar/gradio_api/queue/join", json={}, headers={"accept-language": "fr"})

    assert (program.status_code, browser.status_code) == (401, 401)
    assert program.headers["www-authenticate"].startswith("Basic ")
    assert "www-authenticate" not in browser.headers


def test_a_program_may_send_name_and_password_with_each_request(of_users):
    one = client(of_users)

    assert one.get("/config", auth=("يوسف".encode(), PASSWORD.encode())).status_code == 200
    assert one.get("/config", auth=("يوسف".encode(), b"wrong")).status_code == 401


def test_a_broken_file_of_users_lets_nobody_in_and_says_nothing_of_itself(desk: Desk, tmp_path: Path):
    file = tmp_path / "users.txt"
    add_user(file, "يوسف", "reader", PASSWORD)
    one = client(build_app(desk.service, Sessions(Users(file))))
    one.post("/login", data={"username": "يوسف", "password": PASSWORD})
    file.write_text("يوسف:owner", "utf-8")

    for answered in (one.get("/ar/", headers=PAGE), one.get("/config"), one.get("/config", auth=("a", "b"))):
        assert answered.status_code == 503
        assert "users.txt" not in answered.text
    assert one.post("/login", data={"username": "يوسف", "password": PASSWORD}).status_code == 500


def test_each_browser_gets_a_cookie_of_its_own_once(local):
    one, other = client(local), client(local)
    for each in (one, other):
        assert "HttpOnly" in each.get("/ar/", headers=PAGE).headers["set-cookie"]
        assert VISITOR_COOKIE not in each.get("/ar/", headers=PAGE).headers["set-cookie"]

    assert one.cookies[VISITOR_COOKIE] != other.cookies[VISITOR_COOKIE]
    assert VISITOR_COOKIE not in client(local).get("/health").headers.get("set-cookie", "")
