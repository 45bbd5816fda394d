"""Refusals: a page in the browser's language for people, JSON for programs."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from assistant.web.languages import language_of
from assistant.web.screen import SCREENS


def refuse(request: Request, status: HTTPStatus, word: str, seconds: int = 0) -> Response:
    """Refuse with a word of the section [errors]; `seconds` is how long to wait before trying again."""
    said = SCREENS[language_of(request)].words["errors"][word].format(seconds=seconds)
    return refuse_saying(request, status, said, seconds)


def refuse_saying(request: Request, status: HTTPStatus, said: str, seconds: int = 0) -> Response:
    """Refuse with a sentence in the language of the page."""
    headers = {"retry-after": str(seconds)} if seconds else {}
    # A browser, which says its person's languages, would ask for a password in a window of its own.
    if status == HTTPStatus.UNAUTHORIZED and "accept-language" not in request.headers:
        headers["www-authenticate"] = 'Basic realm="ittifaq", charset="UTF-8"'
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": said}, status, headers)
    screen = SCREENS[language_of(request)]
    return HTMLResponse(screen.render("error.html", here="", person_name="", said=said), status, headers)
