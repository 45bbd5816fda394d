"""The web application: our own routes first, then Gradio's pages and the endpoints for programs."""

import logging
from http import HTTPStatus
from importlib.metadata import version
from importlib.resources import as_file, files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import TooManyRequests
from assistant.service import Service
from assistant.web.answer_routes import answer_routes
from assistant.web.ask_page import mount_ask_pages
from assistant.web.documents_routes import documents_routes
from assistant.web.errors import error_text, status_of
from assistant.web.languages import LANGUAGE_COOKIE, first_part, language_of
from assistant.web.programs import mount_programs
from assistant.web.refusing import refuse, refuse_saying
from assistant.web.register_routes import register_routes
from assistant.web.security import Gate, Headers
from assistant.web.sessions import Sessions
from assistant.web.sign_in_routes import sign_in_routes
from assistant.web.site import Site
from assistant.web.source_routes import source_routes
from index.errors import IttifaqError
from index.records import LANGUAGES

_YEAR = 31_536_000
# FastAPI reports to nobody, whatever the environment says.
_SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
_LOG = logging.getLogger("ittifaq")


def build_app(service: Service, sessions: Sessions, with_mcp: bool = False) -> ASGIApp:
    """Build the whole application over one opened library.

    Raises:
        SettingInvalid: MCP is asked for and cannot be offered.
    """
    site = Site(service, sessions.identify)
    app = FastAPI(title="Ittifaq", docs_url=None, redoc_url=None, openapi_url=None, telemetry=_SILENT)
    _add_errors(app)
    _add_entrance(app, service, says_what_it_holds=sessions.users is None)
    app.include_router(sign_in_routes(sessions))
    for routes in (source_routes, register_routes, documents_routes, answer_routes):
        app.include_router(routes(site))
    with as_file(files(__package__).joinpath("static")) as folder:
        app.mount("/static", StaticFiles(directory=folder))
    app = mount_ask_pages(app, site)
    app = mount_programs(app, site, with_mcp)
    is_local = sessions.users is None and not sessions.is_public
    return _Compressed(_Remembering(Headers(Gate(app, sessions, is_local))))


def _add_entrance(app: FastAPI, service: Service, says_what_it_holds: bool) -> None:
    @app.get("/")
    def enter(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{language_of(request)}/{query}", HTTPStatus.SEE_OTHER)

    @app.get("/health")
    def health() -> Response:
        try:
            counted = service.assistant.library.summarize()
        except IttifaqError as error:
            _LOG.error("The library cannot be read: %s", error)
            return JSONResponse({"status": "library unreadable"}, HTTPStatus.SERVICE_UNAVAILABLE)
        told = {"documents": counted.documents, "agreements": counted.agreements} if says_what_it_holds else {}
        return JSONResponse({"status": "ok", "version": version("ittifaq"), **told})


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(IttifaqError)
    async def say(request: Request, error: IttifaqError) -> Response:
        seconds = error.seconds if isinstance(error, TooManyRequests) else 0
        return refuse_saying(request, status_of(error), error_text(error, language_of(request)), seconds)

    @app.exception_handler(HTTPException)
    async def say_status(request: Request, error: HTTPException) -> Response:
        word = {HTTPStatus.NOT_FOUND: "no_page", HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large"}
        status = HTTPStatus(error.status_code)
        return refuse(request, status, word.get(status, "value_invalid"))

    @app.exception_handler(RequestValidationError)
    async def say_invalid(request: Request, error: RequestValidationError) -> Response:
        return refuse(request, HTTPStatus.BAD_REQUEST, "value_invalid")

    @app.exception_handler(Exception)
    async def say_fault(request: Request, error: Exception) -> Response:
        return refuse(request, HTTPStatus.INTERNAL_SERVER_ERROR, "other")


class _Compressed:
    """Compresses what is fetched; what is sent piece by piece while a file is read goes as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressing = GZipMiddleware(app, minimum_size=1_000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_fetched = scope["type"] == "http" and scope["method"] == "GET"
        await (self._compressing if is_fetched else self._app)(scope, receive, send)


class _Remembering:
    """Remembers the language of the page that was opened last."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = first_part(scope["path"]) if scope["type"] == "http" else ""

        async def sending(message: Message) -> None:
            is_page = any(
                name == b"content-type" and value.startswith(b"text/html") for name, value in message.get("headers", ())
            )
            if message["type"] == "http.response.start" and is_page:
                cookie = f"{LANGUAGE_COOKIE}={named}; Path=/; Max-Age={_YEAR}; SameSite=Lax"
                message["headers"] = [*message["headers"], (b"set-cookie", cookie.encode())]
            await send(message)

        await self._app(scope, receive, sending if named in LANGUAGES else send)
