"""What stands before the routes: who may reach what, from where, and what every answer carries."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.users import Users, add_user
from assistant.web.app import build_app
from assistant.web.security import MOST_BODY
from assistant.web.sessions import VISITOR_COOKIE, Sessions, new_visitor
from tests.given_answers import Desk

HERE = "http://127.0.0.1:7860"
PASSWORD = "كلمة سرّ طويلة"
PAGE = {"accept": "text/html,*/*;q=0.8", "accept-language": "fr-FR,fr;q=0.9"}
PREFIXES = ("", "/ar", "/fr", "/en")
OPEN = ("/login", "/logout", "/health")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("library"))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("users") / "users.txt"
    add_user(file, "يوسف", "reader", PASSWORD)
    add_user(file, "amina", "editor", PASSWORD)
    return file


@pytest.fixture(scope="module")
def of_users(desk: Desk, users: Path):
    return build_app(desk.service, Sessions(Users(users)))


@pytest.fixture(scope="module")
def local(desk: Desk):
    return build_app(desk.service, Sessions())


@pytest.fixture(scope="module")
def public(desk: Desk):
    return build_app(desk.service, Sessions(is_public=True))


@pytest.fixture(params=["of_users", "local", "public"])
def app(request: pytest.FixtureRequest):
    return request.getfixturevalue(request.param)


def client(app, **headers: str) -> TestClient:
    return TestClient(app, base_url=HERE, follow_redirects=False, headers=headers, raise_server_exceptions=False)


def signed_in(app, name: str) -> TestClient:
    one = client(app)
    answered = one.post("/login", data={"username": name, "password": PASSWORD})
    assert answered.json() == {"success": True}
    return one


def routes(app) -> Iterator[tuple[str, str]]:
    """Give method and path of every route of the application, Gradio's mounted ones too."""
    while not hasattr(app, "routes"):
        app = getattr(app, "_app", None) or app.app
    yield from _routes(app.routes, "")


def _routes(found, prefix: str) -> Iterator[tuple[str, str]]:
    for route in found:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes, prefix)
        elif getattr(route, "methods", None):
            path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: "ar" if name[1] == "language" else "x", route.path)
            yield from ((method, prefix + path) for method in route.methods)
        elif hasattr(route, "app"):
            inner = route.app
            while not hasattr(inner, "routes") and hasattr(inner, "_app"):
                inner = inner._app
            yield from _routes(getattr(inner, "routes", ()), prefix + route.path)
        else:
            yield "GET", prefix + getattr(route, "path", "")


# ---- who may reach what ----------------------------------------------------------------------------------------------


def test_every_route_of_the_application_is_known_to_the_test(of_users):
    found = set(routes(of_users))

    for prefix in PREFIXES:
        assert ("POST", f"{prefix}/gradio_api/queue/join") in found
        assert ("POST", f"{prefix}/gradio_api/upload") in found
    assert ("POST", "/ar/documents") in found
    assert ("GET", "/ar/answers/x") in found
    assert ("POST", "/login") in found
    assert len(found) > 300


def test_who_has_not_signed_in_reaches_nothing_by_any_route(of_users):
    stranger, reached = client(of_users), []
    for method, path in sorted(set(routes(of_users))):
        if path in OPEN or path.startswith("/static"):
            continue
        for headers in ({}, PAGE):
            answered = stranger.request(method, path, headers=headers, json={} if method == "POST" else None)
            if answered.status_code == 303:
                assert answered.headers["location"].startswith("/login?next=")
            elif answered.status_code not in (401, 404):
                reached.append((method, path, answered.status_code))

    assert reached == []


def test_who_has_not_signed_in_changes_nothing(of_users, desk: Desk):
    stranger = client(of_users)
    before = [each.id for each in desk.library.documents()]
    for language in ("ar", "fr", "en"):
        for path in (f"documents/{before[0]}/remove", "documents", "answers/x/share", "documents/unread/x/forget"):
            answered = stranger.post(f"/{language}/{path}", content=b"x", headers={"x-file-name": "a.txt"})
            assert answered.status_code == 401

    assert [each.id for each in desk.library.documents()] == before


def test_a_reader_may_not_add_or_remove_and_an_editor_may(of_users, desk: Desk):
    document = desk.library.documents()[0].id
    reader, editor = signed_in(of_users, "يوسف"), signed_in(of_users, "amina")
    for path in ("/ar/documents", f"/fr/documents/{document}/remove", "/en/documents/unread/x/forget"):
        assert reader.post(path, content=b"x", headers={"x-file-name": "a.txt"}).status_code == 403
    assert reader.get(f"/ar/documents/{document}/remove", headers=PAGE).status_code == 403

    assert reader.get("/ar/documents", headers=PAGE).status_code == 200
    assert editor.get(f"/ar/documents/{document}/remove", headers=PAGE).status_code == 200
    assert document in [each.id for each in desk.library.documents()]


SHUT = (
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file//etc/passwd"),
    ("GET", "/file=/etc/passwd"),
    ("GET", "/gradio_api/proxy=https://example.org/"),
    ("GET", "/gradio_api/stream/x/0/0/playlist.m3u8"),
    ("POST", "/gradio_api/stream/x"),
    ("POST", "/gradio_api/component_server"),
    ("GET", "/gradio_api/deep_link"),
    ("GET", "/gradio_api/custom_component/x/client/component/index.js"),
    ("POST", "/gradio_api/process_recording"),
    ("GET", "/gradio_api/runs"),
    ("POST", "/gradio_api/run-history/connect"),
    ("GET", "/gradio_api/run-history/records"),
    ("GET", "/gradio_api/vibe-code"),
    ("POST", "/gradio_api/vibe-edit"),
    ("GET", "/gradio_api/profiling/traces"),
    ("GET", "/gradio_api/dev/reload"),
    ("GET", "/gradio_api/token"),
    ("GET", "/gradio_api/user"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("GET", "/monitoring/x"),
    ("GET", "/docs"),
    ("GET", "/openapi.json"),
    ("GET", "/pwa_icon"),
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_nobody_reaches_what_gradio_offers_and_the_page_does_not_need(app, users: Path, prefix: str):
    one = client(app)
    one.cookies.set(VISITOR_COOKIE, new_visitor())
    for method, path in SHUT:
        for odd in (path, f"{path}/", f"/{path}", path.replace("/", "//", 1), path.upper(), _encoded(path)):
            answered = one.request(method, f"{HERE}{prefix}{odd}", headers=PAGE)
            assert answered.status_code == 404, (method, prefix + odd)
            assert "root:" not in answered.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../gradio_api/upload",
        "/static/%2e%2e/gradio_api/upload",
        "/static/..%2fgradio_api/upload",
        "/ar/assets/%2e%2e/gradio_api/upload",
        "/ar/static/../../gradio_api/file=/etc/passwd",
        "/ar/assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/ar/svelte/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/static/..%2fapp.py",
        "/%61r/gradio_api/upload",
        "/ar%2fgradio_api%2fupload",
        "/ar/gradio_api/queue/join%2f..%2f..%2fupload",
        "/ar/gradio_api/run/x%2f..%2fupload",
        "/ar/gradio_api/upload%00",
        "/ar/gradio_api/upload%0a",
        "/documents/../ar/gradio_api/upload",
        "/ar/documents/..%2fgradio_api%2fupload",
        "/ar/gradio_api/upload;x",
        "/ar/gradio_api/%75pload",
    ],
)
def test_an_odd_path_leads_nowhere_else(app, path: str):
    one = client(app)
    for method in ("GET", "POST"):
        answered = one.request(
            method, path, headers=PAGE, files={"files": ("a.html", b"<script>")} if method == "POST" else None
        )
        assert answered.status_code in (303, 307, 400, 401, 404, 405), (method, answered.status_code)
        assert "root:" not in answered.text and "build_app" not in answered.text


def _encoded(path: str) -> str:
    return "/" + "".join(f"%{byte:02x}" if chr(byte).isalpha() else chr(byte) for byte in path[1:].encode())


# ---- from where a request may come -----------------------------------------------------------------------------------

CHANGING = (
    "/login",
    "/logout",
    "/ar/documents",
    "/ar/gradio_api/queue/join",
    "/gradio_api/run/ask",
    "/fr/answers/x/share",
)
FOREIGN = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": HERE},
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "http://127.0.0.1:7860.evil.example"},
    {"origin": "null"},
)


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_page_of_another_site_changes_nothing(app, path: str, headers: dict[str, str]):
    assert client(app).post(path, data={"username": "amina", "password": PASSWORD}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": HERE}, {"sec-fetch-site": "same-origin", "origin": HERE}, {"sec-fetch-site": "none"}],
    ids=str,
)
def test_our_own_pages_and_programs_are_let_in(of_users, headers: dict[str, str]):
    answered = client(of_users).post("/login", data={"username": "amina", "password": PASSWORD}, headers=headers)

    assert answered.status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:7860", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "localhost/static/x?",
     "[::1].evil.example", "[", "", "evil@localhost", "127.0.0.1:7860#", "127.0.0.1:x", "0.0.0.0:7860"],
)  # fmt: skip
def test_on_this_machine_alone_no_other_name_is_answered(local, host: str):
    for path in ("/ar/", "/health", "/static/site.css", "/ar/documents"):
        assert client(local).get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:7860", "LOCALHOST", "127.0.0.1", "127.0.0.1:80", "[::1]:7860", "[::1]"])
def test_the_names_of_this_machine_are_answered(local, host: str):
    assert client(local).get("/ar/documents", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["x/static/?", "x/health#", "x/login?", "[", "a b", "x@y", "é"])
def test_a_host_that_is_none_opens_no_way_around_the_door(of_users, host: str):
    answered = client(of_users).post("/ar/gradio_api/queue/join", json={}, headers={"host": host.encode()})

    assert answered.status_code == 421


# ---- sizes -----------------------------------------------------------------------------------------------------------


def test_a_body_that_says_that_it_is_too_long_is_refused(app):
    answered = client(app).post("/login", content=b"x" * (MOST_BODY + 1))

    assert answered.status_code == 413
    assert client(app).post("/login", content=b"", headers={"content-length": "9" * 5000}).status_code == 413


@pytest.mark.parametrize(
    "path", ["/login", "/ar/gradio_api/queue/join", "/gradio_api/run/ask", "/ar/answers/x/feedback"]
)
def test_a_body_that_does_not_say_its_length_is_read_no_further_than_it_may(local, path: str):
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50 * MOST_BODY:
            sent += 100_000
            yield b"x" * 100_000

    content_type = "application/json" if "gradio" in path else "application/x-www-form-urlencoded"
    answered = client(local).post(path, content=pieces(), headers={"content-type": content_type})

    assert answered.status_code == 413
    assert "error" in answered.json()


# ---- what every answer carries ---------------------------------------------------------------------------------------


def paths_of_every_kind(desk: Desk) -> tuple[str, ...]:
    document = desk.library.documents()[0].id
    return (
        "/ar/", "/ar", "/", "/fr/documents", f"/ar/documents/{document}", "/static/site.css", "/static/nothing",
        "/ar/answers/x", "/nowhere", "/health", "/login", "/config", "/ar/config", "/gradio_api/info", "/ar/theme.css",
        "/en/gradio_api/upload", f"/documents/{document}/file", "/ar/documents?page=x", "/favicon.ico",
    )  # fmt: skip


def test_every_answer_carries_the_security_headers(app, desk: Desk):
    one = client(app)
    for path in paths_of_every_kind(desk):
        for headers in ({}, PAGE):
            for method in ("GET", "HEAD", "POST"):
                given = one.request(method, path, headers=headers).headers
                assert given["x-content-type-options"] == "nosniff", path
                assert given["referrer-policy"] in ("same-origin", "no-referrer"), path
                assert "frame-ancestors" in given["content-security-policy"], path
                scripts = re.search("script-src ([^;]*)", given["content-security-policy"])
                assert scripts is None or "unsafe-inline" not in scripts[1], path
                assert not [name for name in given if name.startswith("access-control-")], path
                if given.get("content-type", "").startswith(("text/html", "application/json")):
                    assert "no-store" in given["cache-control"], path


def test_gradio_lets_no_other_server_of_this_machine_read(local):
    given = client(local).get("/ar/config", headers={"origin": "http://localhost:9999", "host": "localhost:7860"})

    assert not [name for name in given.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_page_where_one_asks_is_ours_before_gradio_runs(local, language: str, direction: str):
    answered = client(local).get(f"/{language}/", headers=PAGE)

    assert f'<html lang="{language}" dir="{direction}"' in answered.text
    nonce = re.search("'nonce-([^']+)'", answered.headers["content-security-policy"])
    assert nonce
    scripts = re.findall("<script[^>]*>", answered.text)
    assert len(scripts) > 3
    assert all(f'nonce="{nonce[1]}"' in each for each in scripts)
    assert not re.search(r'\son\w+="', answered.text)
    assert "twitter:" not in answered.text and "og:image" not in answered.text and "og:url" not in answered.text
    assert "gradio.app" not in answered.text and "huggingface" not in answered.text
    hosts = set(re.findall(r"https?://([^/\"'\s\\]+)", answered.text))
    assert hosts <= {"127.0.0.1:7860", "www.w3.org"}


def test_a_nonce_is_used_once(local):
    one = client(local)
    policies = {one.get("/ar/", headers=PAGE).headers["content-security-policy"] for _ in range(3)}

    assert len(policies) == 3
