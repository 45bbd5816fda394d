"""Documents found once: where else what is cited or found can be read."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer
from assistant.answer_parts import file_name
from index.errors import DocumentUnknown
from index.library import Library
from index.records import DocumentSummary, Language, LinkKind

# More are not named: a text that fifty papers printed.
_MOST = 5
_ALSO: dict[Language, str] = {"ar": "وكذلك في: {places}", "fr": "aussi dans : {places}", "en": "also in: {places}"}
_SEPARATOR: dict[Language, str] = {"ar": "؛ ", "fr": " ; ", "en": "; "}
_COMMA: dict[Language, str] = {"ar": "، ", "fr": ", ", "en": ", "}


def linked(document_id: str, library: Library, kind: LinkKind = "version") -> tuple[DocumentSummary, ...]:
    """Give the versions of a document, or its translations, the most alike first and not more than are named."""
    try:
        others = [link.other_id for link in library.links_of(document_id) if link.kind == kind]
        return tuple(library.summary(other) for other in others[:_MOST])
    except DocumentUnknown:
        # Another process has removed one meanwhile.
        return ()


def name_versions(answer: Answer, library: Library) -> Answer:
    """Name beside each source its other versions, but for those that the answer cites themselves."""
    cited = {citation.document.id for citation in answer.citations}
    also = {
        each: tuple(version for version in linked(each, library) if version.id not in cited) for each in sorted(cited)
    }
    if not any(also.values()):
        return answer
    citations = (replace(citation, also=also[citation.document.id]) for citation in answer.citations)
    return replace(answer, citations=tuple(citations))


def also_line(versions: Sequence[DocumentSummary], language: Language) -> str:
    """Say where else a text can be read: titles and files; "" where nowhere."""
    if not versions:
        return ""
    places = [_COMMA[language].join(filter(None, (each.title, each.publisher, file_name(each)))) for each in versions]
    return _ALSO[language].format(places=_SEPARATOR[language].join(places))
