"""For programs: four named endpoints with typed arguments, by Gradio's API and, where asked for, as tools of MCP.

    /ask         a question answered, each sentence with its sources
    /search      the passages nearest to words
    /agreements  the register of agreements under filters
    /document    a document's facts and a piece of its text

Whatever the types say, anything can be sent to an endpoint: every argument is checked here.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, get_args

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from assistant.agreement_exporting import export_agreement, export_partial
from assistant.answer import Answer
from assistant.errors import SettingInvalid
from assistant.exporting import export_answer, export_documents, export_hits, to_json
from assistant.filtering import GivenFilters, ReadFilters, read_filters
from assistant.mcp_extra import require_mcp
from assistant.service import Asked, new_id
from assistant.sourced import SourcedAgreement, read_matching, read_partial
from assistant.versions import Elsewhere, find_elsewhere
from assistant.web.addresses import answer_url, file_url
from assistant.web.arguments import read_number, read_one_of, read_text, read_values, shown
from assistant.web.plain_inputs import PlainBlocks
from assistant.web.site import Site
from index.errors import IttifaqError
from index.language import detect_language
from index.library import Library
from index.records import (
    LANGUAGES,
    AgreementSort,
    Document,
    DocumentSummary,
    Filters,
    FoundAgreements,
    Language,
    Query,
)
from index.searching import Searcher

Exported = dict[str, Any]

MOST_WORDS_CHARACTERS = 2_000
MOST_HITS = 100
MOST_AGREEMENTS = 500
# Characters of one document's text that are given at once, some 15 pages.
MOST_TEXT = 50_000
MOST_OFFSET = 1_000_000_000

_SORTS: tuple[AgreementSort, ...] = get_args(AgreementSort)
# Newest and largest first, names from the first letter.
_FALLING = ("date", "amount")


def mount_programs(app: FastAPI, site: Site, with_mcp: bool) -> FastAPI:
    """Add the endpoints at "/", after all other routes of the app; with MCP they are tools at /gradio_api/mcp too.

    Raises:
        SettingInvalid: MCP is asked for, and its packages are not installed or cannot be used.
    """
    if with_mcp:
        require_mcp()
    endpoints = Endpoints(site)
    with PlainBlocks(title="Ittifaq", analytics_enabled=False) as programs:
        # Outside Gradio's queue: the answer is the response itself, Service bounds how many are worked out at once, and
        # an MCP tool needs no request of the server to the address that a stranger's Host header names.
        for endpoint in (endpoints.ask, endpoints.search, endpoints.agreements, endpoints.document):
            api(endpoint, queue=False)
    mounted: FastAPI = gr.mount_gradio_app(
        app, programs, path="/", footer_links=[], run_history=False, ssr_mode=False, mcp_server=with_mcp
    )
    if with_mcp:
        _answer_in_json(programs)
    return mounted


def _answer_in_json(programs: gr.Blocks) -> None:
    """Let the tools of MCP answer in JSON: of themselves they write values as Python does."""
    server: Any = programs.mcp_server_obj
    if not server:
        raise SettingInvalid(f"--mcp cannot be offered: {programs.mcp_error}")
    text = server.types.TextContent
    server.postprocess_output_data = lambda data, _: [text(type="text", text=to_json(value)) for value in data]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints over one site. Their names, types and docstrings are what programs are told of them."""

    site: Site

    def ask(self, question: str, request: gr.Request, conversation: str = "") -> Exported:
        """Answer a question in Arabic, French or English from the documents of the library, every sentence sourced.

        Args:
            question: the question, up to 2,000 characters; it is answered in its own language.
            request: who asks.
            conversation: the `conversation` of an answer that the question follows on; empty begins a new one.

        Returns:
            The answer: `sentences` (each with the numbers of its `citations`), `refused` when nothing answers,
            `agreements` and `understood` when it comes from the register; with `id`, `conversation`, and `link`, the
            address of the answer on this server (empty when it is not kept).
        """
        with _said():
            person = self.site.identify(request)
            checked = read_text("question", question, MOST_WORDS_CHARACTERS)
            given = self.site.service.ask(person, Asked(checked, _conversation(conversation) or new_id()))
            answer = given.turn.answer
            kept = {"id": given.id, "conversation": given.conversation, "link": answer_url(answer.language, given.id)}
            return {**export_answer(_named(answer)), **(kept if person.owner else dict.fromkeys(kept, ""))}

    def search(  # noqa: PLR0913 - every filter of a search is an argument that programs can name
        self,
        words: str,
        request: gr.Request,
        k: int = 10,
        language: str = "",
        since: str = "",
        until: str = "",
        publisher: str = "",
        document: str = "",
    ) -> list[Exported]:
        """Find the passages nearest to words, by meaning and by spelling, best first.

        Args:
            words: what is sought, in any of the three languages.
            request: who asks.
            k: how many passages, 1 to 100.
            language: of the passages: "ar", "fr", "en", or empty for all.
            since: the first date of publication: "2025", "2025-07" or "2025-07-23".
            until: the last date of publication.
            publisher: only of this publisher.
            document: only of the document with this id.

        Returns:
            Passages with `text`, `page`, `start` and `end` (offsets into the document's text), scores and `document`.
        """
        with _said():
            person = self.site.identify(request)
            self.site.service.limit.count(person.counted_as)
            library = self.site.service.library(person)
            sought = read_text("words", words, MOST_WORDS_CHARACTERS)
            if not sought.strip():
                raise SettingInvalid("words is empty: write what is sought.")
            filters = _filters(library, language, since, until, publisher, document)
            searcher: Searcher = self.site.service.assistant.searcher
            hits = searcher.search(
                Query(sought, detect_language(sought), filters), read_number("k", k, least=1, most=MOST_HITS)
            )
            ids = [hit.passage.document_id for hit in hits]
            elsewhere = [_without_folders(find_elsewhere(each, library)) for each in ids]
            return export_hits(hits, [_summary(library.summary(each)) for each in ids], elsewhere)

    def agreements(  # noqa: PLR0913 - every filter of the register is an argument that programs can name
        self,
        request: gr.Request,
        text: str = "",
        kind: str = "",
        status: str = "",
        sector: str = "",
        country: str = "",
        party: str = "",
        place: str = "",
        since: str = "",
        until: str = "",
        least: str = "",
        most: str = "",
        currency: str = "",
        sort: str = "date",
        limit: int = 100,
        offset: int = 0,
    ) -> Exported:
        """List the agreements of the register that match all filters; names may be written in any language.

        Args:
            request: who asks.
            text: words that stand in the quotations of an agreement.
            kind: "memorandum", "framework", "contract" … or its name: "MoU", "convention-cadre", «مذكرة تفاهم».
            status: "signed", "announced", "negotiated" or "ended", or its name.
            sector: "automotive" …, or its name; several between commas are alternatives, as for kind and country.
            country: an ISO code ("DZ") or a name.
            party: one who signs, in any spelling.
            place: where it was signed.
            since: the first date of signature: "2025", "2025-07", "2025-07-23".
            until: the last date of signature.
            least: the least amount: "250000000" or "250 million MAD".
            most: the greatest amount.
            currency: an ISO code ("MAD") or a name.
            sort: "date" and "amount" from the latest and largest, "kind", "party" and "country" from the first letter.
            limit: how many rows, 0 to 500.
            offset: how many rows to leave out before; those that match come first, then those that match in part.

        Returns:
            `count` and `agreements` of those that match, `partial_count` and `partial` of those that may (each with
            the fields that are `unknown`), `ignored`: a sentence for each filter that was not understood and limits
            nothing, and `coverage`: how many documents and agreements the library holds, and files it could not read.
        """
        with _said():
            library = self.site.service.library(self.site.identify(request))
            given = GivenFilters(
                kinds=read_values("kind", kind),
                statuses=read_values("status", status),
                sectors=read_values("sector", sector),
                countries=read_values("country", country),
                parties=read_values("party", party),
                places=read_values("place", place),
                since=read_text("since", since),
                until=read_text("until", until),
                least=read_text("least", least),
                most=read_text("most", most),
                currency=read_text("currency", currency),
                text=read_text("text", text),
            )
            sorted_by = read_one_of("sort", sort, _SORTS)
            rows = slice(
                read_number("offset", offset, least=0, most=MOST_OFFSET),
                read_number("offset", offset, least=0, most=MOST_OFFSET)
                + read_number("limit", limit, least=0, most=MOST_AGREEMENTS),
            )
            return _register(library, read_filters(given), sorted_by, rows)

    def document(self, id: str, request: gr.Request, start: int = 0, end: int = 0) -> Exported:
        """Give a document: its title, publisher, date and pages, the agreements it tells of, and a piece of its text.

        Args:
            id: the document's id, as citations, hits and agreements name it.
            request: who asks.
            start: where the piece begins, an offset in code points into the text.
            end: where it ends; 0 for as far as one piece goes, 50,000 characters.

        Returns:
            The facts, `text` with its `start` and `end`, `length` of the whole text, the `pages` that the piece
            touches with their offsets, `agreements` (ids), and `link`, the address of the file on this server.
        """
        with _said():
            library = self.site.service.library(self.site.identify(request))
            read = library.document(read_text("id", id))
            first = min(read_number("start", start, least=0, most=MOST_OFFSET), len(read.text))
            last = read_number("end", end, least=0, most=MOST_OFFSET) or len(read.text)
            if last < first:
                raise SettingInvalid(f"end is {last}, which lies before start, {first}: give a later one, or 0.")
            facts = export_documents([_summary(library.summary(read.id))])[0]
            piece = _piece(read, first, min(last, len(read.text), first + MOST_TEXT))
            return {**facts, **piece, "agreements": library.agreements_of(read.id), "link": file_url(read.id)}


@contextmanager
def _said() -> Iterator[None]:
    """Tell the program what was wrong in the error's own sentence."""
    try:
        yield
    except IttifaqError as error:
        raise gr.Error(str(error), print_exception=False) from error


def _conversation(value: object) -> str:
    text = read_text("conversation", value)
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{22}", text):
        raise SettingInvalid(f"conversation is {shown(text)}: give that of an earlier answer, or leave it empty.")
    return text


def _filters(
    library: Library, language: object, since: object, until: object, publisher: object, document: object
) -> Filters:
    read = read_filters(GivenFilters(since=read_text("since", since), until=read_text("until", until)))
    if read.ignored:
        raise SettingInvalid(read.ignored[0].replace(" and limits nothing", ""))
    languages: tuple[Language, ...] = (read_one_of("language", language, LANGUAGES),) if language != "" else ()
    documents = tuple(library.summary(id).id for id in read_values("document", document))
    return Filters(languages, read.filters.since, read.filters.until, read_values("publisher", publisher), documents)


def _register(library: Library, read: ReadFilters, sort: AgreementSort, rows: slice) -> Exported:
    found = library.find_agreements(read.filters, sort, sort in _FALLING)
    count = len(found.matching)
    shown = FoundAgreements(found.matching[rows], found.partial[max(0, rows.start - count) : max(0, rows.stop - count)])
    return {
        "count": count,
        "agreements": [export_agreement(_sourced(each)) for each in read_matching(library, shown)],
        "partial_count": len(found.partial),
        "partial": [export_partial(_sourced(each)) for each in read_partial(library, shown)],
        "ignored": list(read.ignored),
        "coverage": {
            "documents": len(library.documents()),
            "agreements": library.count_agreements(),
            "unread": len(library.unread()),
        },
    }


def _piece(document: Document, start: int, end: int) -> Exported:
    return {
        "text": document.text[start:end],
        "start": start,
        "end": end,
        "length": len(document.text),
        "pages": [
            {"number": page.number, "start": page.start, "end": page.end}
            for page in document.pages
            if page.start < end and start < page.end
        ],
    }


def _summary(document: DocumentSummary) -> DocumentSummary:
    """Leave out the folders in which the file lies: how the server's disk is laid out is nobody else's business."""
    return replace(document, file=PurePath(document.file).name)


def _summaries(documents: Iterable[DocumentSummary]) -> tuple[DocumentSummary, ...]:
    return tuple(map(_summary, documents))


def _without_folders(elsewhere: Elsewhere) -> Elsewhere:
    return Elsewhere(_summaries(elsewhere.versions), _summaries(elsewhere.translations))


def _sourced(sourced: SourcedAgreement) -> SourcedAgreement:
    return replace(sourced, documents=_summaries(sourced.documents))


def _named(answer: Answer) -> Answer:
    citations = (
        replace(
            citation,
            document=_summary(citation.document),
            also=_summaries(citation.also),
            translations=_summaries(citation.translations),
        )
        for citation in answer.citations
    )
    return replace(answer, citations=tuple(citations), nearest=_summaries(answer.nearest))
