"""Sources of a sentence, single documents, their files and pictures of their pages, for the source panel or alone.

A file is opened through its document alone, and only while it is what was read; nothing of it is ever served as HTML.
"""

import os
import re
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from assistant.answer_parts import file_name, writable
from assistant.errors import SourceFileChanged, SourceFileGone
from assistant.people import Person
from assistant.quality_words import quality_name, quality_reason
from assistant.web.languages import language_of
from assistant.web.marking import MOST_CHARACTERS, Mark
from assistant.web.page_views import draw_page
from assistant.web.screen import SCREENS
from assistant.web.site import Site, fragment, page
from assistant.web.source_files import file_state, is_pdf_file, open_file, pieces_of
from assistant.web.sources import list_agreements, list_linked, sentence_sources, show_document
from index.records import DocumentSummary, Language
from ingest.errors import UnreadableFile

# No document is longer, whatever an address says.
_MOST_OFFSET = 10**9
Offset = Annotated[int, Query(ge=0, le=_MOST_OFFSET)]


def source_routes(site: Site) -> APIRouter:
    """Make the routes of sources, single documents, their files and pictures."""
    router = APIRouter()

    @router.get("/{language}/sources/{answer_id}")
    def sources(  # noqa: PLR0913 - all that an address may ask for
        request: Request,
        language: Language,
        answer_id: str,
        at: str,
        number: int,
        first: Annotated[Offset | None, Query(alias="from")] = None,
        last: Annotated[Offset | None, Query(alias="to")] = None,
        panel: bool = False,
    ) -> Response:
        person = site.identify(request)
        given = site.service.given(person, answer_id)
        library = site.service.library(person)
        behind = sentence_sources(given, at, number, library, language, _bounds(first, last))
        return _shown(person, language, "source", given.turn.question, panel, given=given, at=at, behind=behind)

    @router.get("/{language}/documents/{document_id}")
    def document(  # noqa: PLR0913 - as above
        request: Request,
        language: Language,
        document_id: str,
        start: Annotated[Offset | None, Query()] = None,
        end: Annotated[Offset | None, Query()] = None,
        first: Annotated[Offset | None, Query(alias="from")] = None,
        last: Annotated[Offset | None, Query(alias="to")] = None,
        panel: bool = False,
    ) -> Response:
        person = site.identify(request)
        library = site.service.library(person)
        held, summary = library.document(document_id), library.summary(document_id)
        marked = (start, end) if start is not None and end is not None and start < end <= len(held.text) else None
        marks = [Mark(0, *marked, is_light=False)] if marked else []
        return _shown(
            person,
            language,
            "document",
            held.title,
            panel,
            document=show_document(held, marks, marked, _bounds(first, last), library),
            summary=summary,
            marked=marked,
            is_mark_refused=marked is None and (start, end) != (None, None),
            agreements=list_agreements(library.agreements(library.agreements_of(document_id)), language),
            versions=list_linked(document_id, library, "version", language),
            translations=list_linked(document_id, library, "translation", language),
            quality=quality_name(summary.quality, language),
            doubt=quality_reason(summary, language),
        )

    @router.get("/documents/{document_id}/file")
    def file(request: Request, document_id: str) -> Response:
        person = site.identify(request)
        document = site.service.library(person).summary(document_id)
        try:
            opened = open_file(document)
        except (SourceFileGone, SourceFileChanged):
            return _no_file(request, person, document)
        is_pdf = is_pdf_file(opened)
        headers = _file_headers(file_name(document), is_pdf)
        headers["Content-Length"] = str(os.fstat(opened.fileno()).st_size)
        kind = "application/pdf" if is_pdf else "application/octet-stream"
        return StreamingResponse(pieces_of(opened), media_type=kind, headers=headers)

    @router.get("/documents/{document_id}/pages/{number}.png")
    def page_image(request: Request, document_id: str, number: int) -> Response:
        person = site.identify(request)
        document = site.service.library(person).summary(document_id)
        tag = f'"{document.sha256}-{number}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
        try:
            open_file(document).close()
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
            drawn = draw_page(document.file, document.sha256, number)
        except (SourceFileGone, SourceFileChanged, UnreadableFile):
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        return Response(drawn, media_type="image/png", headers=headers)

    return router


def _bounds(first: int | None, last: int | None) -> tuple[int, int] | None:
    """Read which window of a text is asked for; None for the one around the quotation."""
    if first is None:
        return None
    return first, first + MOST_CHARACTERS if last is None else last


def _shown(person: Person, language: Language, name: str, title: str, is_panel: bool, **values: object) -> Response:
    if is_panel:
        return fragment(language, f"{name}.html", **values)
    inner = SCREENS[language].render(f"{name}.html", **values)
    here = "documents" if name == "document" else ""
    return page(person, language, "source_page.html", here, inner=inner, title=title)


# ---- files ---------------------------------------------------------------------------------------------------


def _file_headers(name: str, is_pdf: bool) -> dict[str, str]:
    """Say that a file is shown as a PDF or kept, under its own name, and never run.

    Source: RFC 6266, section 5 and appendix D. Chromium shows no PDF in a sandbox: there the viewer's own one holds.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".") or "document"
    full = quote(_UNSAFE.sub("_", writable(name)), safe="")
    policy = "default-src 'none'; frame-ancestors 'none'"
    return {
        "Content-Disposition": f"{'inline' if is_pdf else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{full}",
        "Content-Security-Policy": f"{policy}; object-src 'self'; style-src 'unsafe-inline'"
        if is_pdf
        else f"{policy}; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


# Marks of direction can turn the end of a name round: what looks like a picture is then a program.
_UNSAFE = re.compile(r"[\\/:*?\"<>|\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f]")


def _no_file(request: Request, person: Person, document: DocumentSummary) -> Response:
    language = language_of(request)
    made = page(
        person,
        language,
        "file_gone.html",
        "documents",
        document=document,
        state=file_state(document),
        file=file_name(document),
    )
    made.status_code = HTTPStatus.GONE
    return made
