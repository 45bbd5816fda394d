"""Signing in and out."""

import re
from http import HTTPStatus
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.errors import NotSignedIn, TooManyRequests
from assistant.web.errors import error_text, status_of
from assistant.web.languages import language_of
from assistant.web.screen import SCREENS
from assistant.web.sessions import LONGEST_SECONDS, SESSION_COOKIE, Sessions, address_of

_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20]*\Z")


def sign_in_routes(sessions: Sessions) -> APIRouter:
    """Make the routes /login and /logout."""
    router = APIRouter()

    @router.get("/login")
    def show(request: Request, next: str = "/") -> Response:
        return _form(request, _local(next), "", "") if sessions.users else _to("/")

    # Passwords that wait to be verified take no threads from the pages.
    verifiers = CapacityLimiter(4)

    @router.post("/login")
    async def sign_in(
        request: Request,
        username: Annotated[str, Form(max_length=200)],
        password: Annotated[str, Form(max_length=1_000)],
        next: Annotated[str, Form(max_length=4_000)] = "/",
    ) -> Response:
        is_browser = "text/html" in request.headers.get("accept", "")
        if sessions.users is None:
            return _to("/") if is_browser else JSONResponse({"success": True})
        try:
            token = await to_thread.run_sync(
                sessions.sign_in, username, password, address_of(request), limiter=verifiers
            )
        except (NotSignedIn, TooManyRequests) as error:
            said = _why(error, request)
            made = _form(request, _local(next), username, said) if is_browser else JSONResponse({"error": said})
            made.status_code = status_of(error)
            return made
        sessions.sign_out(request.cookies.get(SESSION_COOKIE, ""))
        entered = _to(_local(next)) if is_browser else JSONResponse({"success": True})
        entered.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=int(LONGEST_SECONDS),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return entered

    @router.post("/logout")
    def sign_out(request: Request) -> Response:
        sessions.sign_out(request.cookies.get(SESSION_COOKIE, ""))
        left = _to("/login" if sessions.users else "/")
        left.delete_cookie(SESSION_COOKIE)
        return left

    return router


def _form(request: Request, next: str, name: str, wrong: str) -> HTMLResponse:
    screen = SCREENS[language_of(request)]
    return HTMLResponse(screen.render("login.html", here="", person_name="", next=next, name=name, wrong=wrong))


def _why(error: NotSignedIn | TooManyRequests, request: Request) -> str:
    """Say the same of a name that nobody has and of a wrong password."""
    language = language_of(request)
    if isinstance(error, NotSignedIn):
        return SCREENS[language].words["login"]["wrong"]
    return error_text(error, language)


def _to(path: str) -> Response:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _local(path: str) -> str:
    """Give a path on this server; of an address elsewhere the first page."""
    return path if _LOCAL.match(path) else "/"
