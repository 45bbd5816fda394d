"""Documents made from a text, as ingestion would hand them to the library."""

import hashlib
import re
from collections.abc import Sequence

from index.embedding import Embedder
from index.library import Library
from index.records import Agreement, Document, DocumentDate, Heading, Language, Page, Passage

ANALYSIS = "1"


def make_document(
    text: str, file: str = "/corpus/note.txt", language: Language = "fr", date: str = "", publisher: str = ""
) -> Document:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    half = len(text) // 2
    return Document(
        id=sha256[:12],
        title=text[:20],
        publisher=publisher,
        date=DocumentDate(date, "dateline") if date else None,
        language=language,
        file=file,
        sha256=sha256,
        text=text,
        text_as_read="Accueil > Actualités\n" + text,
        pages=(Page(1, 0, half), Page(2, half, len(text))),
        headings=(Heading(1, 0, min(5, len(text))),),
        text_quality=0.93,
    )


def cut_sentences(document: Document) -> list[Passage]:
    """One passage a sentence, in the document's language."""
    return [
        Passage(
            id=f"{document.id}:{found.start()}",
            document_id=document.id,
            start=found.start(),
            end=found.end(),
            page=1 if found.start() < document.pages[0].end else 2,
            language=document.language,
            headings=("Coopération", "التعاون"),
            text=found.group(),
        )
        for found in re.finditer(r"[^.]+\.?", document.text)
    ]


def add(
    library: Library,
    embedder: Embedder,
    document: Document,
    replaces: str = "",
    agreements: Sequence[Agreement] = (),
) -> list[Passage]:
    passages = cut_sentences(document)
    vectors = embedder.embed_passages([passage.indexed_text for passage in passages])
    library.add(document, passages, vectors, ANALYSIS, replaces, agreements)
    return passages


def add_all(library: Library, embedder: Embedder, texts: Sequence[str]) -> list[Document]:
    documents = [make_document(text, f"/corpus/{number}.txt") for number, text in enumerate(texts)]
    for document in documents:
        add(library, embedder, document)
    return documents
