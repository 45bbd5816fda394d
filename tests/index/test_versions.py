from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from index.errors import DocumentUnknown
from index.library import Library
from index.records import Document, Query
from index.searching import Searcher
from tests.fakes import WordEmbedder
from tests.index.test_near_copies import ARABIC, COMMENTS, FRENCH, MENU
from tests.older_library import make_older
from tests.sources import ANALYSIS, add, cut_sentences, make_document

POST = make_document(MENU + FRENCH + COMMENTS, "/corpus/post.html", "fr", "2024-05-15")
RELEASE = make_document(FRENCH, "/corpus/communiqué.pdf", "fr", "2024-05-14")
CORRECTED = make_document(FRENCH.replace("36 millions", "63 millions"), "/corpus/rectificatif.pdf", "fr", "2024-05-16")
NEXT_YEAR = make_document(
    FRENCH.replace("14 mai 2024", "20 mai 2025").replace("36", "12"), "/corpus/2025.pdf", "fr", "2025-05-20"
)
BELAGH = make_document(ARABIC, "/corpus/بلاغ.pdf", "ar", "2024-05-14")
ALL = (POST, RELEASE, CORRECTED, NEXT_YEAR, BELAGH)


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder):
    with Library.open(tmp_path / "library", embedder.card, writing=True) as opened:
        yield opened


def put(library: Library, embedder: WordEmbedder, document: Document) -> None:
    """Add a document; a model of many languages would give translations like vectors, so that here all are alike."""
    passages = cut_sentences(document)
    vectors = np.abs(embedder.embed_passages([passage.indexed_text for passage in passages])) + 0.1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    library.add(document, passages, vectors.astype(np.float32), ANALYSIS)


def links(library: Library) -> set[tuple[str, str, str, float]]:
    found = {
        (link.document_id, link.other_id, link.kind, link.score)
        for document in library.documents()
        for link in library.links_of(document.id)
    }
    assert {(other, one, kind, score) for one, other, kind, score in found} == found
    return found


def test_editions_are_linked_as_versions_and_the_other_language_as_a_translation(
    library: Library, embedder: WordEmbedder
):
    for document in ALL:
        put(library, embedder, document)

    told = [(link.other_id, link.kind) for link in library.links_of(RELEASE.id)]
    assert told == [(CORRECTED.id, "version"), (POST.id, "version"), (BELAGH.id, "translation")]
    assert library.links_of(NEXT_YEAR.id) == []
    assert library.versions_among([POST.id, RELEASE.id, BELAGH.id]) == {frozenset([POST.id, RELEASE.id])}


def test_any_order_gives_the_same_links(tmp_path: Path, embedder: WordEmbedder):
    given = []
    for at, order in enumerate(list(permutations(ALL))[::12]):
        with Library.open(tmp_path / str(at), embedder.card, writing=True) as library:
            for document in order:
                put(library, embedder, document)
            given.append(links(library))

    assert given[0]
    assert all(each == given[0] for each in given)


def test_a_document_takes_its_links_with_it_and_brings_them_back(library: Library, embedder: WordEmbedder):
    for document in ALL:
        put(library, embedder, document)
    before = links(library)

    library.remove(RELEASE.id)
    assert all(RELEASE.id not in link[:2] for link in links(library))
    put(library, embedder, RELEASE)

    assert links(library) == before


def test_what_replaces_a_document_is_linked_by_its_own_words(library: Library, embedder: WordEmbedder):
    put(library, embedder, RELEASE)
    put(library, embedder, POST)
    other = make_document("Le marché aux dattes de Tozeur ouvre lundi. " * 12, RELEASE.file)

    add(library, embedder, other, replaces=RELEASE.id)

    assert links(library) == set()


def test_repair_makes_the_links_again(library: Library, embedder: WordEmbedder):
    for document in ALL:
        put(library, embedder, document)
    before = links(library)

    library.repair(embedder)

    assert links(library) == before
    assert library.check() == []


def test_a_library_of_before_there_were_links_says_how_many_documents_have_none(tmp_path: Path, embedder: WordEmbedder):
    short = make_document("Accord signé à Sfax.", "/corpus/brève.txt", "fr")
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        for document in (RELEASE, POST, short):
            put(library, embedder, document)
        library.refresh(embedder)
        assert library.count_unlinked() == 0
    folder = make_older(tmp_path / "library", 3)

    with Library.open(folder) as reader:
        assert reader.count_unlinked() == 3
    with Library.open(folder, embedder.card, writing=True) as library:
        assert library.count_unlinked() == 2
        library.repair(embedder)
        assert library.count_unlinked() == 0
        assert [link.other_id for link in library.links_of(RELEASE.id)] == [POST.id]


def test_a_scan_may_be_misread_where_a_text_may_not(library: Library, embedder: WordEmbedder):
    misread = FRENCH.replace("mai", "rnai").replace("tannerie", "tanncrie").replace("2024", "2O24")
    text = make_document(misread, "/corpus/copie.txt")
    scan = replace(make_document(misread + " ", "/corpus/scan.pdf"))
    scan = replace(scan, pages=tuple(replace(page, is_scanned=True) for page in scan.pages))

    put(library, embedder, RELEASE)
    put(library, embedder, scan)

    assert [link.other_id for link in library.links_of(scan.id)] == [RELEASE.id]
    put(library, embedder, text)
    assert text.id not in [link.other_id for link in library.links_of(RELEASE.id)]


def test_a_document_that_is_not_there_has_no_links(library: Library):
    with pytest.raises(DocumentUnknown):
        library.links_of("000000000000")


def test_versions_are_found_once_and_what_only_one_of_them_says_is_found(library: Library, embedder: WordEmbedder):
    added = "Le ministre a promis une seconde tannerie à Sbeïtla."
    longer = make_document(f"{FRENCH} {added}", "/corpus/dépêche.html", "fr", "2024-05-15")
    for document in (RELEASE, longer, NEXT_YEAR):
        add(library, embedder, document)
    library.refresh(embedder)
    asked = "tannerie de Kairouan convention du ministère"

    hits = Searcher(library, embedder, "lexical").search(Query(asked, "fr"), 6)

    told = [hit.passage.text.strip() for hit in hits]
    first = hits[0].passage.document_id
    assert sum("ont signé le 14 mai 2024" in text for text in told) == 1
    assert any("20 mai 2025" in text for text in told)
    assert any(added == text for text in told)
    assert {hit.passage.document_id for hit in hits if added not in hit.passage.text} == {first, NEXT_YEAR.id}


def test_the_amount_that_an_edition_corrects_is_found_beside_the_other(library: Library, embedder: WordEmbedder):
    for document in (RELEASE, CORRECTED):
        add(library, embedder, document)
    library.refresh(embedder)

    hits = Searcher(library, embedder, "lexical").search(Query("Le projet coûtera combien de millions", "fr"), 2)

    told = " ".join(hit.passage.text for hit in hits)
    assert "36 millions" in told
    assert "63 millions" in told
