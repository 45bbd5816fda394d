from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import answer
from assistant.exporting import export_answer, export_hits
from assistant.printing import answer_lines, hit_lines
from assistant.versions import Elsewhere, find_elsewhere, linked, linked_lines, name_linked
from index.library import Library
from index.records import Filters, Query
from index.searching import Searcher
from tests.fakes import WordEmbedder
from tests.index.test_near_copies import ARABIC, FRENCH
from tests.index.test_versions import put
from tests.sources import make_document

# No figures of their own.
MENU, END = "Accueil Actualités Régions Sport Abonnés ", "À lire aussi : la campagne des dattes commence."
RELEASE = make_document(FRENCH, "/corpus/communiqué.pdf", "fr", "2024-05-14")
POST = make_document(f"{MENU}{FRENCH} {END}", "/secret/dépêche.html", "fr", "2024-05-15")
BELAGH = make_document(ARABIC, "/secret/بلاغ.pdf", "ar", "2024-05-14")
QUESTION = "Combien de dinars coûtera le projet de la société Cuirs du Centre ?"


@pytest.fixture
def library(tmp_path: Path):
    embedder = WordEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as opened:
        for document in (RELEASE, POST, BELAGH):
            put(opened, embedder, document)
        opened.refresh(embedder)
        yield opened


def test_a_source_names_the_other_version_and_the_translation_and_no_folder(library: Library):
    given = answer(QUESTION, (), library, Searcher(library, WordEmbedder()))

    cited = {citation.document.id for citation in given.citations} & {RELEASE.id, POST.id}
    assert len(cited) == 1
    citation = next(each for each in given.citations if each.document.id in cited)
    other = POST if citation.document.id == RELEASE.id else RELEASE
    assert [each.id for each in citation.also] == [other.id]
    assert [each.id for each in citation.translations] == [BELAGH.id]
    lines = list(answer_lines(given))
    for line in linked_lines(citation.also, citation.translations, "fr"):
        assert f"    {line}" in lines
        assert "/secret/" not in line
    exported = export_answer(given)["citations"][citation.number - 1]
    assert [each["id"] for each in exported["also"] + exported["translations"]] == [other.id, BELAGH.id]


def test_an_answer_that_cites_all_of_them_names_none_beside_the_others(library: Library):
    given = answer(QUESTION, (), library, Searcher(library, WordEmbedder()))
    first = given.citations[0]
    of_all = replace(
        given,
        citations=tuple(
            replace(first, document=document, also=(), translations=()) for document in library.documents()
        ),
    )

    assert name_linked(of_all, library) == of_all


def test_hits_name_the_other_versions_and_the_translations(library: Library):
    query = Query("convention tannerie artisans médina", "fr", Filters(languages=("fr",)))
    hits = Searcher(library, WordEmbedder()).search(query, 1)
    found = [library.summary(hits[0].passage.document_id)]
    elsewhere = [find_elsewhere(found[0].id, library)]

    lines = list(hit_lines(hits, found, elsewhere))

    assert lines[-2].startswith("   also in: ")
    assert lines[-1].startswith("   translations: ") and "بلاغ.pdf" in lines[-1]
    assert list(hit_lines(hits, found, [Elsewhere()])) == lines[:-2]
    (exported,) = export_hits(hits, found, elsewhere)
    assert {each["id"] for each in exported["also"]} == {RELEASE.id, POST.id} - {found[0].id}
    assert [each["id"] for each in exported["translations"]] == [BELAGH.id]


def test_where_else_a_text_stands_is_said_in_three_languages(library: Library):
    document = library.summary(RELEASE.id)

    assert list(linked_lines([], [], "ar")) == []
    also, translated = linked_lines([document], [document], "ar")
    assert also.startswith("وكذلك في: ") and translated.startswith("وترجمته في: ")
    assert [line.count(" ; ") for line in linked_lines([document, document], [], "fr")] == [1]
    assert next(linked_lines([], [document], "en")).startswith("translations: ")
    assert linked("000000000000", library) == ()
