"""The register of agreements on the web: the list, one agreement, the list as a file."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from assistant.web.agreement_page import show_agreement
from assistant.web.downloads import MEDIA_TYPES, download_headers
from assistant.web.register import MOST_EXPORTED, list_register
from assistant.web.register_choices import all_currencies
from assistant.web.register_exports import TableForm, export_register
from assistant.web.register_query import SORTS, read_query
from assistant.web.screen import SCREENS
from assistant.web.site import Site, page
from index.records import Language


def register_routes(site: Site) -> APIRouter:
    """Make the routes of the register."""
    router = APIRouter()

    @router.get("/{language}/agreements")
    def listing(request: Request, language: Language) -> Response:
        person = site.identify(request)
        library = site.service.library(person)
        screen = SCREENS[language]
        return page(
            person,
            language,
            "agreements.html",
            "agreements",
            listing=list_register(library, read_query(request.query_params, library), screen),
            currencies=tuple(all_currencies(language)),
            sorts=SORTS,
            most_exported=MOST_EXPORTED,
        )

    @router.get("/{language}/agreements.{form}")
    def export(request: Request, language: Language, form: TableForm) -> Response:
        person = site.identify(request)
        library = site.service.library(person)
        asked = read_query(request.query_params, library).asked
        pieces = export_register(library, asked, form, request.query_params.get("partial") == "1")
        title = SCREENS[language].words["register"]["title"]
        headers = download_headers(form, title, "agreements")
        return StreamingResponse(pieces, media_type=MEDIA_TYPES[form], headers=headers)

    @router.get("/{language}/agreements/{agreement_id}")
    def one(request: Request, language: Language, agreement_id: str) -> Response:
        person = site.identify(request)
        shown = show_agreement(site.service.library(person), agreement_id, SCREENS[language])
        return page(person, language, "agreement.html", "agreements", shown=shown)

    return router
