from pathlib import Path

import pytest

from index.library import Library
from index.records import Filters
from index.retriever import LibraryRetriever
from tests.fakes import WordEmbedder
from tests.sources import add, make_document

ROME = "Signature à Rome d'un accord sur la mécanique de précision. Il vaut cinq millions d'euros."
RABAT = "وقعت وزارة الصناعة والتجارة مذكرة تفاهم مع شركة إيطالية. ومدتها خمس سنوات."


@pytest.fixture
def library(tmp_path: Path):
    embedder = WordEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        add(library, embedder, make_document(ROME, "/corpus/rome.txt", "fr", "2025-07", "Le Journal"))
        add(library, embedder, make_document(RABAT, "/وثائق/مذكرة.txt", "ar"))
        library.refresh(embedder)
        yield library


def test_langchain_gets_the_passages_with_all_that_a_citation_needs(library):
    retriever = LibraryRetriever(library=library, embedder=WordEmbedder(), k=3)

    found = retriever.invoke("Combien de millions d’euros vaut la mécanique de précision ?")

    document = library.documents()[0]
    text = library.document(document.id).text
    assert len(found) == 3
    assert {one.page_content for one in found[:2]} == {text[:59], text[59:]}
    for one in found[:2]:
        assert one.page_content == text[one.metadata["start"] : one.metadata["end"]]
        assert one.metadata | {"start": 0, "end": 0, "score": 0, "page": 1} == {
            "document_id": document.id,
            "title": ROME[:20],
            "publisher": "Le Journal",
            "date": "2025-07",
            "language": "fr",
            "file": "/corpus/rome.txt",
            "page": 1,
            "start": 0,
            "end": 0,
            "headings": ["Coopération", "التعاون"],
            "score": 0,
        }
    assert found[0].metadata["score"] >= found[1].metadata["score"]


def test_langchain_gets_only_what_the_filters_let_through(library):
    retriever = LibraryRetriever(library=library, embedder=WordEmbedder(), filters=Filters(languages=("ar",)))

    assert {one.metadata["language"] for one in retriever.invoke("mécanique")} == {"ar"}


def test_a_question_without_words_gives_langchain_nothing(library):
    assert LibraryRetriever(library=library, embedder=WordEmbedder()).invoke("؟!") == []
