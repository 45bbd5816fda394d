"""What has become of the sources of an answer since it was given."""

from dataclasses import dataclass
from typing import Literal

from assistant.answer import Citation
from assistant.answer_parts import file_name, text_language
from assistant.giving import GivenAnswer
from index.errors import DocumentUnknown
from index.library import Library
from index.records import DocumentSummary, Language


@dataclass(frozen=True, slots=True)
class FrozenSource:
    """A source of an answer and its document now.

    Attributes:
        title_language, quote_language: in which their own words are set.
        file: the name of the file without its folder.
        state: "same": the file that was quoted is in the library; "changed": another version of it; "gone": neither.
        document_id: the document held now; "" when gone.
    """

    citation: Citation
    title_language: Language
    quote_language: Language
    file: str
    state: Literal["same", "changed", "gone"]
    document_id: str


def frozen_sources(given: GivenAnswer, library: Library) -> list[FrozenSource]:
    """Look up each source of an answer in the library as it is now."""
    answer = given.turn.answer
    documents = {citation.document.id: citation.document for citation in answer.citations}
    held = {id: _held(document, library) for id, document in documents.items()}
    return [_source(citation, held[citation.document.id]) for citation in answer.citations]


def is_held(document: DocumentSummary, library: Library) -> bool:
    """Tell whether a document is in the library with the content it had."""
    return _held(document, library) == document.id


def _held(document: DocumentSummary, library: Library) -> str:
    try:
        if library.summary(document.id).sha256 == document.sha256:
            return document.id
    except DocumentUnknown:
        pass
    # The file of the same name may have been read anew.
    found = library.find(sha256=document.sha256, file=document.file)
    return found.document_id if found else ""


def _source(citation: Citation, held: str) -> FrozenSource:
    document = citation.document
    state: Literal["same", "changed", "gone"] = "gone"
    if held:
        state = "same" if held == document.id else "changed"
    return FrozenSource(
        citation=citation,
        title_language=text_language(document.title, document.language),
        quote_language=text_language(citation.evidence.quote, document.language),
        file=file_name(document),
        state=state,
        document_id=held,
    )
