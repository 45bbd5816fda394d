"""Documents found once: where else what is cited or found can be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.answer_parts import file_name
from index.errors import DocumentUnknown
from index.library import Library
from index.records import DocumentSummary, Language, LinkKind

# More are not named: a text that fifty papers printed.
_MOST = 5
_ALSO: dict[Language, str] = {"ar": "وكذلك في: {places}", "fr": "aussi dans : {places}", "en": "also in: {places}"}
_TRANSLATIONS: dict[Language, str] = {
    "ar": "وترجمته في: {places}",
    "fr": "traductions : {places}",
    "en": "translations: {places}",
}
_SEPARATOR: dict[Language, str] = {"ar": "؛ ", "fr": " ; ", "en": "; "}
_COMMA: dict[Language, str] = {"ar": "، ", "fr": ", ", "en": ", "}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Other documents in which a text can be read, the most alike first and not more than are named."""

    versions: tuple[DocumentSummary, ...] = ()
    translations: tuple[DocumentSummary, ...] = ()


def find_elsewhere(document_id: str, library: Library) -> Elsewhere:
    """Find the versions and the translations of a document."""
    return Elsewhere(linked(document_id, library), linked(document_id, library, "translation"))


def linked(document_id: str, library: Library, kind: LinkKind = "version") -> tuple[DocumentSummary, ...]:
    """Give the versions of a document, or its translations, the most alike first and not more than are named."""
    try:
        others = [link.other_id for link in library.links_of(document_id) if link.kind == kind]
        return tuple(library.summary(other) for other in others[:_MOST])
    except DocumentUnknown:
        # Another process has removed one meanwhile.
        return ()


def name_linked(answer: Answer, library: Library) -> Answer:
    """Name beside each source its other versions and its translations, but for those that the answer cites itself."""
    cited = {citation.document.id for citation in answer.citations}
    found = {each: find_elsewhere(each, library) for each in sorted(cited)}
    citations = (
        replace(
            citation,
            also=tuple(each for each in found[citation.document.id].versions if each.id not in cited),
            translations=tuple(each for each in found[citation.document.id].translations if each.id not in cited),
        )
        for citation in answer.citations
    )
    return replace(answer, citations=tuple(citations))


def linked_lines(
    versions: Sequence[DocumentSummary], translations: Sequence[DocumentSummary], language: Language
) -> Iterator[str]:
    """Say where else a text can be read, and where its translations: titles and files; no line where nowhere."""
    for others, told in ((versions, _ALSO), (translations, _TRANSLATIONS)):
        if others:
            yield told[language].format(places=_SEPARATOR[language].join(_place(each, language) for each in others))


def _place(document: DocumentSummary, language: Language) -> str:
    return _COMMA[language].join(filter(None, (document.title, document.publisher, file_name(document))))
