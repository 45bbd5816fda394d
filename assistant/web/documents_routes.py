"""The documents of the library: listed, added, removed.

Who may not change the library learns so before a byte of what they send is read; `assistant.adding` refuses them again.
"""

from fastapi import APIRouter, Request, Response

from assistant.cataloguing import Catalogue, search_catalogue
from assistant.web.documents_screen import list_page, list_unread, read_asked
from assistant.web.screen import SCREENS
from assistant.web.site import Site, page
from index.records import Language


def documents_routes(site: Site) -> APIRouter:
    """Make the routes under /{language}/documents, but for the documents themselves (source_routes)."""
    router, catalogue = APIRouter(), Catalogue()

    @router.get("/{language}/documents")
    def listing(request: Request, language: Language) -> Response:
        person = site.identify(request)
        library = site.service.library(person)
        asked = read_asked(request.query_params)
        found = search_catalogue(catalogue.entries(library), asked.words, asked.limits, asked.sort, asked.descending)
        return page(
            person,
            language,
            "documents.html",
            "documents",
            listing=list_page(asked, found, SCREENS[language]),
            unread=list_unread(library.unread()),
            may_edit=person.role == "editor",
        )

    return router
