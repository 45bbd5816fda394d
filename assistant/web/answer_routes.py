"""What one does with an answer: read it as it was given, take it along, share it, say what one thinks of it.

Who may not read an answer gets what an unknown one gets: `Service` sees to it, whatever the address.
"""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from assistant.agreement_exporting import write_csv
from assistant.answer_agreements import find_gone, read_answered
from assistant.answer_parts import file_name
from assistant.answer_text import answer_markdown, answer_plain, given_lines
from assistant.giving import GivenAnswer
from assistant.people import Person, may_share
from assistant.quality_words import citation_mark
from assistant.sourced import SourcedAgreement
from assistant.web.addresses import answer_url
from assistant.web.downloads import download
from assistant.web.frozen import frozen_sources
from assistant.web.screen import SCREENS
from assistant.web.site import Site, page
from assistant.web.turns import render_turn
from assistant.workbook import write_workbook
from index.library import Library
from index.records import FeedbackVerdict, Language

_BYTE_ORDER_MARK = "\ufeff"


def answer_routes(site: Site) -> APIRouter:
    """Make the routes under /{language}/answers."""
    router = APIRouter()
    _add_files(router, site)
    _add_tables(router, site)
    _add_acts(router, site)

    @router.get("/{language}/answers/{answer_id}.json")
    def state(request: Request, language: Language, answer_id: str) -> Response:
        """Tell a script what has become of an answer that stands in a conversation for long."""
        person = site.identify(request)
        kept, said = site.service.kept(person, answer_id), site.service.feedback(person, answer_id)
        content = {"is_shared": kept.is_shared, "verdict": said.verdict if said else ""}
        return JSONResponse(content, headers={"Cache-Control": "private, no-store"})

    @router.get("/{language}/answers/{answer_id}")
    def answer(request: Request, language: Language, answer_id: str) -> Response:
        return _answer_page(site, site.identify(request), language, answer_id)

    return router


def _add_files(router: APIRouter, site: Site) -> None:
    @router.get("/{language}/answers/{answer_id}.txt")
    def text(request: Request, language: Language, answer_id: str) -> Response:
        given = site.service.given(site.identify(request), answer_id)
        return PlainTextResponse(answer_plain(given, language), headers={"Cache-Control": "private, no-store"})

    @router.get("/{language}/answers/{answer_id}.md")
    def markdown(request: Request, language: Language, answer_id: str) -> Response:
        given = site.service.give_link(site.identify(request), answer_id)
        made = answer_markdown(given, language, _link(request, language, answer_id))
        return download(made.encode("utf-8"), "md", given.turn.question, answer_id)

    @router.get("/{language}/answers/{answer_id}.docx")
    def document(request: Request, language: Language, answer_id: str) -> Response:
        given = site.service.give_link(site.identify(request), answer_id)
        file = BytesIO()
        # python-docx takes a moment to import: only who exports to Word waits for it.
        door = import_module("assistant.answer_document")
        door.write_answer_document(given, language, _link(request, language, answer_id), file)
        return download(file.getvalue(), "docx", given.turn.question, answer_id)


def _add_tables(router: APIRouter, site: Site) -> None:
    @router.get("/{language}/answers/{answer_id}.csv")
    def table(request: Request, language: Language, answer_id: str) -> Response:
        person = site.identify(request)
        given = site.service.given(person, answer_id)
        library = site.service.library(person)
        file = StringIO(newline="")
        # By the mark Excel knows that it is UTF-8.
        file.write(_BYTE_ORDER_MARK)
        write_csv(_answered(given, library), file, find_gone(given, library))
        return download(file.getvalue().encode("utf-8", "replace"), "csv", given.turn.question, answer_id)

    @router.get("/{language}/answers/{answer_id}.xlsx")
    def workbook(request: Request, language: Language, answer_id: str) -> Response:
        person = site.identify(request)
        given = site.service.given(person, answer_id)
        library = site.service.library(person)
        with TemporaryDirectory(prefix="ittifaq-") as folder:
            path = Path(folder) / "agreements.xlsx"
            write_workbook(_answered(given, library), path, gone=find_gone(given, library))
            return download(path.read_bytes(), "xlsx", given.turn.question, answer_id)


def _add_acts(router: APIRouter, site: Site) -> None:
    @router.post("/{language}/answers/{answer_id}/link")
    def link(request: Request, language: Language, answer_id: str) -> Response:
        site.service.give_link(site.identify(request), answer_id)
        return _done(request, language, answer_id)

    @router.post("/{language}/answers/{answer_id}/share")
    def share(request: Request, language: Language, answer_id: str, is_shared: Annotated[bool, Form()]) -> Response:
        site.service.share(site.identify(request), answer_id, is_shared)
        return _done(request, language, answer_id)

    @router.post("/{language}/answers/{answer_id}/feedback")
    def feedback(
        request: Request,
        language: Language,
        answer_id: str,
        verdict: Annotated[FeedbackVerdict, Form()],
        words: Annotated[str, Form()] = "",
    ) -> Response:
        site.service.give_feedback(site.identify(request), answer_id, verdict, words)
        return _done(request, language, answer_id)


def _answer_page(site: Site, person: Person, language: Language, answer_id: str) -> Response:
    kept = site.service.kept(person, answer_id)
    given, library = site.service.give_link(person, answer_id), site.service.library(person)
    said = site.service.feedback(person, answer_id)
    screen, gone = SCREENS[language], len(find_gone(given, library))
    turn = render_turn(
        screen,
        given,
        is_frozen=True,
        may_add=person.role == "editor",
        is_shared=kept.is_shared,
        is_owner=may_share(person, kept),
        verdict=said.verdict if said else "",
        remark=said.words if said else "",
    )
    return page(
        person,
        language,
        "answer.html",
        "",
        given=given,
        turn=turn,
        sources=frozen_sources(given, library),
        facts=given_lines(given, language),
        gone=screen.counted("answer", "gone", gone) if gone else "",
        citation_mark=citation_mark,
    )


def _answered(given: GivenAnswer, library: Library) -> Iterator[SourcedAgreement]:
    """Read the agreements of an answer, their files by name only."""
    for each in read_answered(given, library):
        documents = tuple(replace(document, file=file_name(document)) for document in each.documents)
        yield replace(each, documents=documents)


def _link(request: Request, language: Language, answer_id: str) -> str:
    return f"{str(request.base_url).rstrip('/')}{answer_url(language, answer_id)}"


def _done(request: Request, language: Language, answer_id: str) -> Response:
    """Answer a script with nothing more, a browser without one with the answer's page."""
    if "application/json" in request.headers.get("accept", ""):
        return Response(status_code=204)
    return RedirectResponse(answer_url(language, answer_id), status_code=303)
