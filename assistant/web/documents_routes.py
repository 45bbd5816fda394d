"""The documents of the library: listed, added, removed.

Who may not change the library learns so before a byte of what they send is read; `assistant.adding` refuses them again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse

from assistant.adding import MOST_FILES, AddingProgress, FileOutcome, add, forget_unread, remove
from assistant.cataloguing import Catalogue, search_catalogue
from assistant.errors import UploadRefused
from assistant.file_names import safe_name
from assistant.people import Person, require_editor
from assistant.printing import plain
from assistant.service import Service
from assistant.uploaded_files import ReceivedFile
from assistant.web.addresses import documents_url
from assistant.web.documents_screen import list_page, list_unread, read_asked, unread_key
from assistant.web.outcomes import ToldOutcome, outcome_line, progress_line, tell_outcome, tell_refused
from assistant.web.screen import SCREENS
from assistant.web.site import Site, page
from assistant.web.uploading import NAME_HEADER, Receiver, sent_name
from index.errors import IttifaqError, LibraryError
from index.language import detect_language
from index.records import Language
from ingest.reading import READABLE_SUFFIXES

_STREAM = "application/x-ndjson"
# Nothing between us and the browser may hold the lines back.
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def documents_routes(site: Site) -> APIRouter:
    """Make the routes under /{language}/documents, but for the documents themselves (source_routes)."""
    router = APIRouter()
    _list_and_add(router, site)
    _remove_and_forget(router, site)
    return router


def _list_and_add(router: APIRouter, site: Site) -> None:
    desk = _Desk(site.service)

    @router.get("/{language}/documents")
    def listing(request: Request, language: Language) -> Response:
        return desk.show(request, site.identify(request), language)

    @router.post("/{language}/documents")
    async def addition(request: Request, language: Language) -> Response:
        person = await to_thread.run_sync(site.identify, request)
        require_editor(person)
        if NAME_HEADER in request.headers:
            return await desk.add_one(request, person, language)
        return await desk.add_form(request, person, language)


def _remove_and_forget(router: APIRouter, site: Site) -> None:
    @router.get("/{language}/documents/{document_id}/remove")
    def question(request: Request, language: Language, document_id: str) -> Response:
        person = site.identify(request)
        require_editor(person)
        document = site.service.library(person).summary(document_id)
        title = plain(document.title)
        values = {"id": document.id, "title": title, "title_language": detect_language(title)}
        return page(person, language, "document_removal.html", "documents", **values)

    @router.post("/{language}/documents/{document_id}/remove")
    def removal(request: Request, language: Language, document_id: str) -> Response:
        remove(site.service, site.identify(request), document_id)
        if request.headers.get("accept") == "application/json":
            return JSONResponse({"removed": document_id})
        return RedirectResponse(documents_url(language), 303)

    @router.post("/{language}/documents/unread/{key}/forget")
    def forgetting(request: Request, language: Language, key: str) -> Response:
        person = site.identify(request)
        require_editor(person)
        for each in site.service.library(person).unread():
            if unread_key(each.file) == key:
                forget_unread(site.service, person, each.file)
        return RedirectResponse(documents_url(language), 303)


class _Desk:
    """Where the documents of one library are listed, and files taken."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._catalogue = Catalogue()
        self._receiver = Receiver(service)
        # They wait for their turn in threads of their own, and take none from the pages.
        self._adders = ThreadPoolExecutor(MOST_FILES, "adding")

    def show(
        self, request: Request, person: Person, language: Language, told: Sequence[ToldOutcome] = ()
    ) -> HTMLResponse:
        library = self._service.library(person)
        asked = read_asked(request.query_params)
        entries = self._catalogue.entries(library)
        unread = library.unread()
        found = search_catalogue(entries, asked.words, asked.limits, asked.sort, asked.descending)
        return page(
            person,
            language,
            "documents.html",
            "documents",
            listing=list_page(asked, found, SCREENS[language]),
            unread=list_unread(unread),
            unread_count=len(unread),
            may_edit=person.role == "editor",
            told=told,
            kinds=READABLE_SUFFIXES,
            megabytes=self._service.settings.upload_megabytes,
            most_files=MOST_FILES,
        )

    async def add_one(self, request: Request, person: Person, language: Language) -> Response:
        """Add the file that is the body, saying on the way how far it is; the last line says what came of it."""
        try:
            received = await self._receiver.one(request, person)
        except UploadRefused as error:
            line = outcome_line(tell_refused(safe_name(sent_name(request)), error), SCREENS[language])
            return Response(line, 200, _STREAM_HEADERS, _STREAM)

        def work(hear: Callable[[AddingProgress], None]) -> list[FileOutcome]:
            return add(self._service, person, [received], hear)

        return StreamingResponse(_stream(self._adders, work, received, language), 200, _STREAM_HEADERS, _STREAM)

    async def add_form(self, request: Request, person: Person, language: Language) -> Response:
        """Add the files of a form, where no script sends them one by one."""
        told: list[ToldOutcome] = []
        try:
            received, told = await self._receiver.form(request, person)
            outcomes = await asyncio.wrap_future(self._adders.submit(add, self._service, person, received))
            told += [tell_outcome(outcome) for outcome in outcomes]
        except (UploadRefused, LibraryError) as error:
            told = [*told, tell_refused("", error)]
        return await to_thread.run_sync(self.show, request, person, language, told)


async def _stream(
    adders: ThreadPoolExecutor,
    work: Callable[[Callable[[AddingProgress], None]], list[FileOutcome]],
    received: ReceivedFile,
    language: Language,
) -> AsyncIterator[str]:
    """Give a line whenever the work says how far it is, and last what came of the file.

    The work goes on to its end when nobody listens any more.
    """
    loop, screen = asyncio.get_running_loop(), SCREENS[language]
    heard: asyncio.Queue[AddingProgress | None] = asyncio.Queue()

    def hear(progress: AddingProgress | None) -> None:
        loop.call_soon_threadsafe(heard.put_nowait, progress)

    working = adders.submit(work, hear)
    working.add_done_callback(lambda _: hear(None))
    while (progress := await heard.get()) is not None:
        yield progress_line(progress, screen)
    try:
        told = [tell_outcome(outcome) for outcome in working.result()]
    except IttifaqError as error:
        told = [tell_refused(received.name, error)]
    for each in told:
        yield outcome_line(each, screen)
