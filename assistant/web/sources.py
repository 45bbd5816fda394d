"""What the source panel shows: the documents behind one sentence of an answer, each at its quotation.

A quotation is marked only where the library still holds the file that was quoted and its text still says these words;
else it is shown as it was kept with the answer, and the panel says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.agreement_lines import agreement_line
from assistant.answer import Citation, Sentence
from assistant.answer_parts import file_name, text_language
from assistant.answer_text import source_line
from assistant.giving import GivenAnswer
from assistant.printing import plain
from assistant.quality_words import citation_mark
from assistant.versions import linked
from assistant.web.differing import Differing, find_differing
from assistant.web.marking import Mark, TextWindow, mark_text, window_around
from assistant.web.page_views import PageView, view_pages
from assistant.web.source_files import FileState, file_state, is_drawable, is_pdf
from index.errors import AnswerUnknown, DocumentUnknown
from index.library import Library
from index.records import Agreement, Document, Language, LinkKind

DocumentState = Literal["same", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document with one range of its text marked, or none.

    Attributes:
        member: where it lies within its file, an archive or a mail; "" when it is the file itself.
        pages: as pictures, those on which the marked range stands; none but for a PDF or picture as it was read.
    """

    id: str
    title: str
    title_language: Language
    publisher: str
    date: str
    file: str
    member: str
    file_state: FileState
    is_pdf: bool
    page_count: int
    window: TextWindow
    pages: tuple[PageView, ...]


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """Another version of a document, or its translation, on one line."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document behind a sentence.

    Attributes:
        number: the citation that is shown. numbers: all of the sentence's in this document, in order.
        title, publisher, date, page, doubt: as they were when the answer was given; `doubt` says that the page was
            read doubtfully, or is "".
        state: "same": what was quoted is there; "changed": the file was read anew; "gone".
        document: the document to read now; None unless "same".
        document_id: what the library holds in its place; "" when gone.
        versions, translations: where else the text can be read in the library as it is now.
    """

    number: int
    numbers: tuple[int, ...]
    quote: str
    quote_language: Language
    title: str
    title_language: Language
    publisher: str
    date: str
    page: int
    page_count: int
    doubt: str
    state: DocumentState
    document: ShownDocument | None
    document_id: str
    versions: tuple[LinkedDocument, ...]
    translations: tuple[LinkedDocument, ...]


@dataclass(frozen=True, slots=True)
class SentenceSources:
    """What stands behind one sentence: the document of the citation asked for first, and where sources differ."""

    sentence: Sentence
    language: Language
    sources: tuple[Source, ...]
    differing: tuple[Differing, ...]


@dataclass(frozen=True, slots=True)
class ListedAgreement:
    """An agreement that a document tells of, on one line."""

    id: str
    text: str


def find_sentence(given: GivenAnswer, name: str) -> Sentence:
    """Find a sentence by its name in addresses ("s0", "p1", "m2").

    Raises:
        AnswerUnknown: the answer has no such sentence.
    """
    answer = given.turn.answer
    parts = {"s": answer.sentences, "p": answer.partly, "m": answer.mentioned}
    place = name[1:]
    if name[:1] in parts and place.isascii() and place.isdigit() and len(place) < 7:
        sentences = parts[name[0]]
        if int(place) < len(sentences):
            return sentences[int(place)]
    raise AnswerUnknown(f"The answer {given.id} has no sentence {name[:20]!r}.")


def sentence_sources(
    given: GivenAnswer, name: str, number: int, library: Library, language: Language, bounds: tuple[int, int] | None
) -> SentenceSources:
    """Read all that stands behind a sentence, the citation `number` first.

    `bounds` is another window of that citation's document, which then stands alone.

    Raises:
        AnswerUnknown: the answer has no such sentence, or the sentence no such citation.
    """
    sentence = find_sentence(given, name)
    if number not in sentence.citations:
        raise AnswerUnknown(f"The sentence {name[:20]!r} of the answer {given.id} does not cite {number}.")
    by_number = {citation.number: citation for citation in given.turn.answer.citations}
    own = [by_number[each] for each in sentence.citations if each in by_number]
    chosen = _one_of_each_document(sorted(own, key=lambda each: each.number != number))
    if bounds:
        chosen = chosen[:1]
    return SentenceSources(
        sentence=sentence,
        language=text_language(sentence.text, given.turn.answer.language),
        sources=tuple(_source(each, own, given, library, bounds, language) for each in chosen),
        differing=find_differing(given, sentence, library, language),
    )


def show_document(
    document: Document,
    marks: Sequence[Mark],
    marked: tuple[int, int] | None,
    bounds: tuple[int, int] | None,
    library: Library,
) -> ShownDocument:
    """Show a document around a marked range, or from the beginning; `bounds` is another window of it."""
    state = file_state(document)
    first, last = bounds or window_around(document, *(marked or (0, 0)))
    has_pages = state == "same" and is_drawable(document)
    return ShownDocument(
        id=document.id,
        title=document.title,
        title_language=text_language(document.title, document.language),
        publisher=document.publisher,
        date=document.date.value if document.date else "",
        file=file_name(document),
        member=plain(document.member),
        file_state=state,
        is_pdf=state == "same" and is_pdf(document),
        page_count=len(document.pages),
        window=mark_text(document, marks, first, last),
        pages=view_pages(document, marks, marked, library.word_boxes) if has_pages and marked and not bounds else (),
    )


def list_agreements(agreements: Sequence[Agreement], language: Language) -> tuple[ListedAgreement, ...]:
    """Tell agreements on a line each, to be linked."""
    return tuple(ListedAgreement(each.id, agreement_line(each, language)) for each in agreements)


def list_linked(document_id: str, library: Library, kind: LinkKind, language: Language) -> tuple[LinkedDocument, ...]:
    """Name the versions of a document, or its translations, to be linked."""
    return tuple(LinkedDocument(each.id, source_line(each, language)) for each in linked(document_id, library, kind))


def _one_of_each_document(citations: Sequence[Citation]) -> list[Citation]:
    chosen: dict[str, Citation] = {}
    for citation in citations:
        chosen.setdefault(citation.document.id, citation)
    return list(chosen.values())


def _source(
    citation: Citation,
    own: Sequence[Citation],
    given: GivenAnswer,
    library: Library,
    bounds: tuple[int, int] | None,
    language: Language,
) -> Source:
    then, evidence = citation.document, citation.evidence
    state, document_id, document = _held(citation, library)
    shown = None
    if document:
        marks = [_mark(each, citation) for each in given.turn.answer.citations if each.document.id == then.id]
        shown = show_document(document, marks, (evidence.start, evidence.end), bounds, library)
    return Source(
        number=citation.number,
        numbers=tuple(each.number for each in own if each.document.id == then.id),
        quote=evidence.quote,
        quote_language=text_language(evidence.quote, then.language),
        title=then.title,
        title_language=text_language(then.title, then.language),
        publisher=then.publisher,
        date=then.date.value if then.date else "",
        page=evidence.page,
        page_count=then.pages,
        doubt=citation_mark(citation, language),
        state=state,
        document=shown,
        document_id=document_id,
        versions=list_linked(document_id, library, "version", language),
        translations=list_linked(document_id, library, "translation", language),
    )


def _mark(citation: Citation, shown: Citation) -> Mark:
    evidence = citation.evidence
    return Mark(citation.number, evidence.start, evidence.end, is_light=citation.number != shown.number)


def _held(citation: Citation, library: Library) -> tuple[DocumentState, str, Document | None]:
    """Find what the library holds of a cited document: only what was quoted counts as the same."""
    then, evidence = citation.document, citation.evidence
    try:
        document = library.document(then.id)
    except DocumentUnknown:
        found = library.find(sha256=then.sha256, file=then.file)
        return ("changed", found.document_id, None) if found else ("gone", "", None)
    is_same = document.sha256 == then.sha256 and document.text[evidence.start : evidence.end] == evidence.quote
    return ("same", document.id, document) if is_same else ("changed", document.id, None)
