from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import answer
from assistant.exporting import export_answer
from assistant.printing import answer_lines, hit_lines
from assistant.versions import also_line, linked, name_versions
from index.library import Library
from index.records import Query
from index.searching import Searcher
from tests.fakes import WordEmbedder
from tests.sources import add, make_document

RELEASE = (
    "Le ministère de l'Industrie et la société Cuirs du Centre ont signé le 14 mai 2024 à Kairouan une convention. Le "
    "projet coûtera 36 millions de dinars et créera 420 emplois. La société traitera ses eaux usées dans une station "
    "propre, contrôlée chaque mois. Les artisans achèteront les peaux à un prix convenu pour trois ans."
)
POST = f"Accueil Régions Sport Abonnés. {RELEASE} Commentaires (3). À lire aussi : le marché aux tapis rouvre."


@pytest.fixture
def library(tmp_path: Path):
    embedder = WordEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as opened:
        for text, file in ((RELEASE, "/corpus/communiqué.pdf"), (POST, "/secret/dépêche.html")):
            add(opened, embedder, make_document(text, file, "fr"))
        opened.refresh(embedder)
        yield opened


def test_a_source_names_the_other_version_and_no_folder(library: Library):
    searcher = Searcher(library, WordEmbedder())

    given = answer("Combien de dinars coûtera le projet de la société Cuirs du Centre ?", (), library, searcher)

    cited = {citation.document.id for citation in given.citations}
    (other,) = {each.id: each for citation in given.citations for each in citation.also}.values()
    assert len(cited) == 1
    assert other.id not in cited
    assert any(also_line([other], "fr") in line for line in answer_lines(given))
    assert "/secret/" not in also_line([other], "fr")
    assert export_answer(given)["citations"][0]["also"][0]["id"] == other.id


def test_an_answer_that_cites_both_versions_names_neither_beside_the_other(library: Library):
    searcher = Searcher(library, WordEmbedder())
    given = answer("Combien de dinars coûtera le projet de la société Cuirs du Centre ?", (), library, searcher)
    first = given.citations[0]
    both = replace(
        given, citations=tuple(replace(first, document=document, also=()) for document in library.documents())
    )

    assert name_versions(both, library) == both


def test_hits_name_the_other_versions(library: Library):
    hits = Searcher(library, WordEmbedder()).search(Query("projet dinars emplois", "fr"), 1)
    found = [library.summary(hit.passage.document_id) for hit in hits]

    lines = list(hit_lines(hits, found, [linked(found[0].id, library)]))

    assert "also in: " in lines[-1]
    assert list(hit_lines(hits, found, [()])) == lines[:-1]


def test_where_else_a_text_stands_is_said_in_three_languages(library: Library):
    document = library.documents()[0]

    assert also_line([], "ar") == ""
    assert also_line([document], "ar").startswith("وكذلك في: ")
    assert also_line([document, document], "fr").count(" ; ") == 1
    assert linked("000000000000", library) == ()
