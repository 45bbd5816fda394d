import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.records import Document, DocumentDate, Filters, Language, Page, Passage, Query
from index.searching import MODES, Searcher
from tests.fakes import WordEmbedder

CENTERS = "وقعت وزارة الصناعة اتفاقية إطار مع المراكز التقنية الصناعية في الرباط بقيمة 290 مليون درهم."
MINING = "بحث الوزير مع نظيره السعودي التعاون في قطاع التعدين واستغلال الفوسفات."
ROME = "À Rome, les deux ministres ont signé un mémorandum sur la mécanique de précision."
TEXTILE = "La fédération du textile prépare une convention de formation à Monastir."
BATTERIES = "The battery plant in Kenitra will be built by Gotion under an agreement with the state."


def make(text: str, language: Language, date: str = "", publisher: str = "", heading: str = "") -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=sha256[:12],
        title=heading,
        publisher=publisher,
        date=DocumentDate(date, "dateline") if date else None,
        language=language,
        file=f"/corpus/{sha256[:6]}.txt",
        sha256=sha256,
        text=text,
        text_as_read=text,
        pages=(Page(1, 0, len(text)),),
        headings=(),
        text_quality=1.0,
    )


def add(library: Library, embedder: WordEmbedder, document: Document) -> str:
    headings = (document.title,) if document.title else ()
    end = len(document.text)
    passage = Passage(f"{document.id}:0", document.id, 0, end, 1, document.language, headings, document.text)
    library.add(document, [passage], embedder.embed_passages([passage.indexed_text]), "1")
    return document.id


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder(dimension=256)


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder):
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        add(library, embedder, make(CENTERS, "ar", "2022-07-23", "هسبريس"))
        add(library, embedder, make(MINING, "ar", "2024"))
        add(library, embedder, make(ROME, "fr", "2023-05", "Le Matin", heading="Coopération italo-marocaine"))
        add(library, embedder, make(TEXTILE, "fr", "", "La Presse"))
        add(library, embedder, make(BATTERIES, "en", "2024-06-06"))
        library.refresh(embedder)
        yield library


def texts(hits):
    return [hit.passage.text for hit in hits]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("question", "language", "answer"),
    [
        ("ما قيمة اتفاقية المراكز التقنية الصناعية؟", "ar", CENTERS),
        ("Où le mémorandum sur la mécanique a-t-il été signé ?", "fr", ROME),
        ("Who builds the battery plant in Kenitra?", "en", BATTERIES),
    ],
)
def test_the_passage_that_answers_comes_first(library, embedder, mode, question, language, answer):
    hits = Searcher(library, embedder, mode).search(Query(question, language))

    assert hits[0].passage.text == answer
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_hybrid_hits_say_who_found_them_and_with_which_scores(library, embedder):
    question = "Où le mémorandum sur la mécanique a-t-il été signé ?"
    vector = library.means.center_query(embedder.embed_queries([question])[0], "fr")

    first, *others = Searcher(library, embedder).search(Query(question, "fr"))

    keys, scores = library.vectors.search(vector, 10)
    assert first.found_by == ("dense", "lexical")
    assert first.dense_score == pytest.approx(scores[keys == 3][0])
    assert first.lexical_score == pytest.approx(library.lexical.search(question, 1, language="fr")[1][0])
    arabic = next(hit for hit in others if hit.passage.language == "ar")
    assert (arabic.found_by, arabic.lexical_score) == (("dense",), 0)


def test_each_mode_asks_its_own_searcher_only(library, embedder):
    question = Query("convention de formation", "fr")

    assert {hit.found_by for hit in Searcher(library, embedder, "dense").search(question)} == {("dense",)}
    assert {hit.found_by for hit in Searcher(library, embedder, "lexical").search(question)} == {("lexical",)}
    embedder.embed_queries = None
    assert Searcher(library, embedder, "lexical").search(question)


def test_the_heading_above_a_passage_is_searched_with_it(library, embedder):
    assert texts(Searcher(library, embedder).search(Query("coopération italo-marocaine", "fr"), 1)) == [ROME]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(languages=("fr",)), {ROME, TEXTILE}),
        (Filters(languages=("fr", "en")), {ROME, TEXTILE, BATTERIES}),
        (Filters(since="2023"), {MINING, ROME, BATTERIES}),
        (Filters(since="2023-01", until="2023-12"), {ROME}),
        (Filters(publishers=("HESPRESS", "هسبريس")), {CENTERS}),
        (Filters(languages=("ar",), until="2023"), {CENTERS}),
        (Filters(documents=("000000000000",)), set()),
    ],
)
def test_only_what_passes_the_filters_is_found(library, embedder, mode, filters, passing):
    words = "اتفاقية الصناعية المراكز التعدين mémorandum convention battery agreement la de Rome Monastir"

    found = set(texts(Searcher(library, embedder, mode).search(Query(words, "fr", filters))))

    assert found <= passing
    assert found or not passing
    if mode == "dense":
        assert found == passing


def test_a_filter_on_a_document_finds_its_passages_only(library, embedder):
    document = library.documents()[1]

    hits = Searcher(library, embedder).search(Query("اتفاقية الصناعة", "ar", Filters(documents=(document.id,))))

    assert texts(hits) == [MINING]


@pytest.mark.parametrize("question", ["", " ", "؟!", "🙂", "\x00", "\u200f", "\ud800"])
def test_a_query_without_words_finds_nothing(library, embedder, question):
    assert Searcher(library, embedder).search(Query(question, "ar")) == []


def test_a_query_of_a_megabyte_is_answered(library, embedder):
    hits = Searcher(library, embedder).search(Query("mécanique de précision " * 50_000, "fr"))

    assert hits[0].passage.text == ROME


def test_k_larger_than_the_library_gives_all_of_it(library, embedder):
    assert len(Searcher(library, embedder).search(Query("اتفاقية", "ar"), 1_000)) == 5
    assert Searcher(library, embedder).search(Query("اتفاقية", "ar"), 0) == []


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_library_has_no_hits(tmp_path: Path, embedder, mode):
    with Library.open(tmp_path / "empty", embedder.card, writing=True) as empty:
        empty.refresh(embedder)

        assert Searcher(empty, embedder, mode).search(Query("اتفاقية", "ar")) == []


def test_copies_leave_room_for_other_passages(library, embedder):
    for number in range(8):
        add(library, embedder, make(CENTERS + " " * number + "!", "ar"))
    library.refresh(embedder)

    hits = Searcher(library, embedder).search(Query("اتفاقية المراكز التقنية", "ar"), 3)

    assert [text.startswith(CENTERS) for text in texts(hits)] == [True, False, False]


def test_a_removed_document_is_not_found_before_the_indexes_know(library, embedder):
    library.remove(library.documents()[2].id)

    assert ROME not in texts(Searcher(library, embedder).search(Query("mécanique de précision à Rome", "fr")))


def test_a_known_vector_is_not_embedded_again(library, embedder):
    query = Query("mécanique de précision", "fr")
    vector = embedder.embed_queries([query.text])[0]
    expected = Searcher(library, embedder).search(query)
    embedder.embed_queries = None

    assert Searcher(library, embedder).search_embedded(query, vector) == expected


def test_several_threads_search_at_once_and_find_the_same(library, embedder):
    library.close()
    questions = [Query(text, "ar") for text in ("اتفاقية المراكز", "قطاع التعدين", "الفوسفات", "الرباط")] * 10
    with Library.open(library.folder, embedder.card) as reader, ThreadPoolExecutor(4) as threads:
        searcher = Searcher(reader, embedder)

        assert list(threads.map(searcher.search, questions)) == [searcher.search(question) for question in questions]


def test_the_answer_in_the_other_language_is_among_the_first(tmp_path: Path):
    """A library where each passage stands in two languages, in a model whose languages lie apart."""
    embedder = TwoTongued()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        for number in range(40):
            add(library, embedder, make(f"الخبر رقم {number} من الأخبار المنشورة", "ar"))
            add(library, embedder, make(f"La nouvelle numéro {number} a été publiée", "fr"))
        library.refresh(embedder)

        hits = Searcher(library, embedder).search(Query("الخبر رقم 7 من الأخبار المنشورة", "ar"), 5)

    assert texts(hits)[0] == "الخبر رقم 7 من الأخبار المنشورة"
    assert "La nouvelle numéro 7 a été publiée" in texts(hits)


class TwoTongued(WordEmbedder):
    """Embeds a text as its number and its script; the script weighs three times as much."""

    def __init__(self) -> None:
        super().__init__(dimension=64, name="two-tongued")

    def embed_queries(self, texts):
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            number = int("".join(letter for letter in text if letter.isdigit()) or 63)
            row[number % 60] = 1.0
            row[60 if "ا" in text else 61] = 3.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
