"""What stands before every route: from where a request may come, what it may reach, and what the browser may do with
the answer.

`Gate` stands right before the routes: hosts, origins, paths, sizes, who may enter. `Headers` stands before the gate: it
writes the security headers on what either of them answers, and a nonce on the inline scripts of Gradio's pages.
"""

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers as ReadHeaders
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import NotSignedIn, TooManyRequests, UsersInvalid
from assistant.web.refusing import refuse
from assistant.web.sessions import VISITOR_COOKIE, Sessions, is_visitor, new_visitor

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Of a request that adds no file. Questions and feedback are far smaller.
MOST_BODY = 1_000_000
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_LOG = logging.getLogger("ittifaq")

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")

_PAGE = re.compile(r"/(?:ar|fr|en)/?\Z")
_ADDING = re.compile(r"/(?:(?:ar|fr|en)/)?documents/?\Z")
# Open to who has not signed in.
_OPEN = re.compile(r"/(?:static/.*|login|logout|health)\Z")
_OWN = re.compile(
    r"/(?:\Z|static/|login\Z|logout\Z|health\Z|documents/)"
    r"|/(?:ar|fr|en)(?:/?\Z|/(?:agreements|documents|sources|answers)(?:[./]|\Z))"
)
# Of Gradio only what the page, gradio_client and MCP need: no uploads, no files, no proxies, no monitoring.
_GRADIO = re.compile(
    r"(?:/(?:ar|fr|en))?/(?:config|theme\.css|assets/.*|svelte/.*|static/.*|manifest\.json|favicon\.ico"
    r"|gradio_api/(?:info|openapi\.json|app_id|startup-events|heartbeat/[^/]+|queue/(?:join|data|status)"
    r"|run/[^/]+|api/[^/]+|call/(?:v2/)?[^/]+(?:/[^/]+)?|cancel|reset|mcp(?:/.*)?))/?\Z"
)

_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Gradio's templates are compiled in the browser, hence 'unsafe-eval'; inline scripts run only with this answer's nonce.
_OF_GRADIO = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets in what may come in.

    Paths are compared as the routes will read them (`scope["path"]`): an address that is put together from them and
    the Host header could be read otherwise.

    Attributes:
        is_local: served to this machine alone: only its own names are answered, or a page elsewhere could reach
            the library under a name of its own (DNS rebinding).
    """

    app: ASGIApp
    sessions: Sessions
    is_local: bool
    # Passwords that wait to be verified take no threads from the pages.
    verifiers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(4))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] == "websocket":
            # No part of the page needs one.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._refused(request) or await self._stranger(request)
        if refused:
            await refused(scope, receive, send)
            return
        passing = _with_visitor(request, send) if self.sessions.users is None else send
        if _ADDING.fullmatch(scope["path"]):
            await self.app(scope, receive, passing)
        else:
            await _pass_bounded(self.app, request, receive, passing)

    def _refused(self, request: Request) -> Response | None:
        path = request.scope["path"]
        named = _HOST.fullmatch(request.headers.get("host", ""))
        if not named or (self.is_local and named["name"].strip("[]").lower() not in LOOPBACK):
            return refuse(request, HTTPStatus.MISDIRECTED_REQUEST, "no_page")
        if request.method not in _SAFE_METHODS and _is_from_elsewhere(request.headers):
            return refuse(request, HTTPStatus.FORBIDDEN, "not_allowed")
        if ".." in path.split("/") or not (_OWN.match(path) or _GRADIO.fullmatch(path)):
            return refuse(request, HTTPStatus.NOT_FOUND, "no_page")
        if not _ADDING.fullmatch(path) and _length(request.headers) > MOST_BODY:
            return refuse(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        return None

    async def _stranger(self, request: Request) -> Response | None:
        """Send who has not signed in to where one does, and tell programs so."""
        if _OPEN.fullmatch(request.scope["path"]):
            return None
        try:
            if "authorization" in request.headers:
                await to_thread.run_sync(self.sessions.identify, request, limiter=self.verifiers)
            else:
                self.sessions.identify(request)
        except NotSignedIn:
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                return RedirectResponse(f"/login?next={quote(_address(request.scope))}", HTTPStatus.SEE_OTHER)
            return refuse(request, HTTPStatus.UNAUTHORIZED, "not_signed_in")
        except TooManyRequests as error:
            return refuse(request, HTTPStatus.TOO_MANY_REQUESTS, "too_many", seconds=error.seconds)
        except UsersInvalid as error:
            _LOG.error("%s", error)
            return refuse(request, HTTPStatus.SERVICE_UNAVAILABLE, "other")
        return None


async def _pass_bounded(app: ASGIApp, request: Request, receive: Receive, send: Send) -> None:
    """Read no more of a request's body than may be, whatever length it says it has."""
    read, is_over, has_begun = 0, False, False

    async def receiving() -> Message:
        nonlocal read, is_over
        message = await receive()
        read += len(message.get("body", b""))
        is_over = is_over or read > MOST_BODY
        # As if the person had gone away: nothing of it is used.
        return {"type": "http.disconnect"} if is_over else message

    async def sending(message: Message) -> None:
        nonlocal has_begun
        if is_over and not has_begun:
            return
        has_begun = True
        await send(message)

    try:
        await app(request.scope, receiving, sending)
    except ClientDisconnect:
        if not is_over:
            raise
    if is_over and not has_begun:
        refused = refuse(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        await refused(request.scope, receive, send)


def _with_visitor(request: Request, send: Send) -> Send:
    """Give a browser that asks for a page its cookie, by which its conversations are its own."""
    wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if not wants_page or is_visitor(request.cookies.get(VISITOR_COOKIE, "")):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            secure = "; Secure" if request.url.scheme == "https" else ""
            cookie = f"{VISITOR_COOKIE}={new_visitor()}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}"
            MutableHeaders(raw=message["headers"]).append("set-cookie", cookie)
        await send(message)

    return sending


@dataclass(frozen=True, slots=True)
class Headers:
    """Writes security headers on every answer."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and write the headers on the way back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16) if scope["method"] == "GET" and _PAGE.fullmatch(scope["path"]) else ""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _write_headers(MutableHeaders(raw=message["headers"]), nonce)
            await send(message)

        if nonce:
            await _with_nonce(self.app, scope, receive, sending, nonce)
        else:
            await self.app(scope, receive, sending)


def _write_headers(headers: MutableHeaders, nonce: str) -> None:
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    # Gradio lets pages of other servers on this machine read its answers.
    for name in [name for name in headers if name.startswith("access-control-")]:
        del headers[name]
    if headers.get("content-type", "").startswith(("text/html", "application/json")):
        headers.setdefault("cache-control", "no-store")
    headers.setdefault("content-security-policy", _OF_GRADIO.format(nonce=nonce) if nonce else _STRICT)


async def _with_nonce(app: ASGIApp, scope: Scope, receive: Receive, send: Send, nonce: str) -> None:
    """Write the nonce on the scripts of a page that is sent whole."""
    started: Message = {}
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(parts)
        if "text/html" in ReadHeaders(raw=started["headers"]).get("content-type", ""):
            body = re.sub(rb"<script\b", f'<script nonce="{nonce}"'.encode(), body)
            MutableHeaders(raw=started["headers"])["content-length"] = str(len(body))
        await send(started)
        await send({"type": "http.response.body", "body": body})

    await app(scope, receive, keep)


def _is_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser sends this for a page of another site; programs say nothing of where they are."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    # A browser says no more on an address without HTTPS.
    origin = headers.get("origin", "")
    return bool(origin) and origin.partition("://")[2].lower() != headers.get("host", "").lower()


def _length(headers: Mapping[str, str]) -> int:
    said = headers.get("content-length", "")
    return int(said[:20]) if said.isascii() and said.isdecimal() else 0


def _address(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{quote(scope['path'])}?{query}" if query else quote(scope["path"])
