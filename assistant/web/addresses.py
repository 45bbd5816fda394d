"""The addresses of the page: one function each, so that links and routes agree.

/                                   to the page in the browser's language
/{language}/                        ask (Gradio); ?c=<conversation>, ?q=<question to put in the field>
/{language}/agreements              the register; the filters stand in the query; .csv .xlsx export it
/{language}/agreements/{id}         one agreement
/{language}/documents               the documents
/{language}/documents/{id}          one document, ?start=&end= marked; ?panel=1 for the source panel alone
/{language}/documents/{id}/remove   asks whether to remove it; POST removes it
/{language}/sources/{answer}        sources of one sentence of an answer, ?at=s0&number=3; ?panel=1 likewise
/{language}/answers/{id}            an answer as it was given; .txt .md .docx .csv .xlsx export it
/{language}/answers/{id}/share      POST is_shared=1 or 0; /feedback: POST verdict, words
/documents/{id}/file                the file itself; /documents/{id}/pages/{n}.png one page of a PDF
/static/…  /login  /logout  /health
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from index.records import Language

Pairs = Sequence[tuple[str, str]]


def page_url(language: Language, query: Pairs = ()) -> str:
    """The page where one asks."""
    return _with(f"/{language}/", query)


def agreements_url(language: Language, query: Pairs = ()) -> str:
    """The register under the filters of a query."""
    return _with(f"/{language}/agreements", query)


def agreements_file_url(language: Language, form: str, query: Pairs = ()) -> str:
    """The register under the filters of a query as a file; `form` is "csv" or "xlsx"."""
    return _with(f"/{language}/agreements.{form}", query)


def agreement_url(language: Language, agreement_id: str) -> str:
    """One agreement."""
    return f"/{language}/agreements/{agreement_id}"


def documents_url(language: Language, query: Pairs = ()) -> str:
    """The list of documents."""
    return _with(f"/{language}/documents", query)


def document_url(
    language: Language, document_id: str, start: int = 0, end: int = 0, window: tuple[int, int] = (0, 0)
) -> str:
    """One document, with the words from `start` to `end` marked when there are any; `window` is the piece shown."""
    marked = [("start", str(start)), ("end", str(end))] if end > start else []
    return _with(f"/{language}/documents/{document_id}", [*marked, *_window(window)])


def remove_url(language: Language, document_id: str) -> str:
    """Where one removes a document."""
    return f"/{language}/documents/{document_id}/remove"


def source_url(language: Language, answer_id: str, sentence: str, number: int, window: tuple[int, int] = (0, 0)) -> str:
    """The sources of one sentence of an answer, opened at the citation `number`; `window` as in `document_url`.

    `sentence` names it: "s", "p" or "m" for Answer.sentences, partly or mentioned, and its place from 0: "s0".
    """
    return _with(f"/{language}/sources/{answer_id}", [("at", sentence), ("number", str(number)), *_window(window)])


def answer_url(language: Language, answer_id: str, form: str = "") -> str:
    """An answer as it was given; `form` is "txt", "md", "docx", "csv" or "xlsx" for a file."""
    return f"/{language}/answers/{answer_id}{'.' if form else ''}{form}"


def share_url(language: Language, answer_id: str) -> str:
    """Where one shares an answer, or no longer."""
    return f"{answer_url(language, answer_id)}/share"


def link_url(language: Language, answer_id: str) -> str:
    """Where a script says that the address of an answer was given out."""
    return f"{answer_url(language, answer_id)}/link"


def feedback_url(language: Language, answer_id: str) -> str:
    """Where one says what one thinks of an answer."""
    return f"{answer_url(language, answer_id)}/feedback"


def file_url(document_id: str, page: int = 0) -> str:
    """The file of a document, opened at a page where the browser can."""
    return f"/documents/{document_id}/file{f'#page={page}' if page else ''}"


def page_image_url(document_id: str, page: int) -> str:
    """The picture of one page of a PDF."""
    return f"/documents/{document_id}/pages/{page}.png"


def _window(window: tuple[int, int]) -> Pairs:
    return [("from", str(window[0])), ("to", str(window[1]))] if window[1] > window[0] else []


def _with(path: str, query: Pairs) -> str:
    # A lone surrogate has no UTF-8.
    return f"{path}?{urlencode(query, errors='replace')}" if query else path
