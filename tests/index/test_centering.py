import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.centering import GENERIC_WEIGHT, LanguageMeans, estimate_means, generic_means, sample_sentences
from index.embedding import ModelCard
from index.records import LANGUAGES
from tests.fakes import WordEmbedder

DEFAULT = ModelCard("multilingual-e5-small", 384, "query: ", "passage: ")


def means(passage, query):
    """Means in two dimensions, the same for every language."""
    rows = len(LANGUAGES)
    return LanguageMeans(np.array([passage] * rows, np.float32), np.array([query] * rows, np.float32), (1, 2, 3))


def test_what_all_share_is_taken_away_and_the_rest_has_length_one():
    centered = means((0.6, 0.0), (0.0, 0.5)).center_passages(
        np.array([[0.6, 0.8], [1.0, 0.0]], np.float32), ["ar", "fr"]
    )

    assert centered.tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_a_query_is_centered_by_the_mean_of_queries():
    centered = means((0.6, 0.0), (0.0, 0.5)).center_query(np.array([0.0, 1.0], np.float32), "fr")

    assert centered.tolist() == [0.0, 1.0]


def test_a_passage_that_is_the_mean_itself_becomes_nothing_and_no_nan():
    centered = means((0.6, 0.8), (0.0, 0.0)).center_passages(np.array([[0.6, 0.8]], np.float32), ["ar"])

    assert centered.tolist() == [[0.0, 0.0]]


def test_two_languages_that_differ_by_a_component_only_meet_when_centered():
    meaning = np.eye(6, dtype=np.float32)[:4]
    arabic, french = meaning + 3 * np.eye(6)[4], meaning + 3 * np.eye(6)[5]
    vectors = np.concatenate([arabic, french]).astype(np.float32) / np.sqrt(10)
    languages = ["ar"] * 4 + ["fr"] * 4
    known = LanguageMeans(
        np.stack([vectors[:4].mean(0), vectors[4:].mean(0), 0 * vectors[0]]), np.zeros((3, 6), np.float32)
    )

    centered = known.center_passages(vectors, languages)

    assert (vectors[:4] @ vectors[4:].T).argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert (vectors[0] @ vectors[1:].T).argmax() == 0, "uncentered, another Arabic passage is nearest"
    assert (centered[0] @ centered[1:].T).argmax() == 3, "centered, its translation is"


def test_means_are_read_back_as_they_were_written():
    written = means((0.25, -0.5), (0.125, 1.0))

    read = LanguageMeans.from_bytes(written.to_bytes())

    assert read.to_bytes() == written.to_bytes()
    assert (read.passages == written.passages).all()
    assert (read.queries == written.queries).all()
    assert read.counts == (1, 2, 3)


def test_a_mean_leans_on_the_generic_one_as_if_it_were_so_many_passages():
    embedder = WordEmbedder(dimension=4)
    vectors = np.array([[1, 0, 0, 0], [0, 1, 0, 0]], np.float32)

    estimated = estimate_means(vectors, ["fr", "fr"], ["un", "deux"], embedder)

    share = 1 / (2 + GENERIC_WEIGHT)
    assert estimated.passages[LANGUAGES.index("fr")] == pytest.approx([share, share, 0, 0])
    assert estimated.counts == (0, 2, 0)


def test_a_language_without_passages_moves_half_the_way_with_the_others():
    embedder = WordEmbedder(dimension=2)
    vectors = np.array([[1, 0]] * 10 + [[0, 1]] * 30, np.float32)

    estimated = estimate_means(vectors, ["fr"] * 10 + ["en"] * 30, ["…"] * 40, embedder)

    assert estimated.passages[LANGUAGES.index("ar")] == pytest.approx([5 / 50, 15 / 50])


def test_query_means_come_from_the_sentences_of_the_passages():
    embedder = WordEmbedder(dimension=8)
    texts = ["Titre\nUn accord a été signé hier. Il vaut cinq millions d'euros environ. Fin."]

    estimated = estimate_means(embedder.embed_passages(texts), ["fr"], texts, embedder)

    sentence = embedder.embed_queries(["Il vaut cinq millions d'euros environ."])[0]
    assert estimated.queries[LANGUAGES.index("fr")] == pytest.approx(sentence / (1 + GENERIC_WEIGHT))


@given(st.permutations(range(12)))
def test_the_order_of_the_passages_does_not_matter(order):
    texts = [f"La passage numéro {number} parle de l'accord {number}." for number in range(12)]

    assert sample_sentences([texts[at] for at in order], size=5) == sample_sentences(texts, size=5)
    assert len(sample_sentences(texts, size=5)) == 5


@pytest.mark.parametrize("text", ["", "Trop court.", "\ud800", "a" * 100_000, "«…»"])
def test_a_text_without_a_sentence_gives_none(text):
    assert sample_sentences([text]) == []


def test_means_are_due_when_a_language_has_grown_or_shrunk_by_a_quarter():
    known = LanguageMeans(np.zeros((3, 2), np.float32), np.zeros((3, 2), np.float32), (1000, 100, 0))

    assert not known.is_due((1000, 100, 0))
    assert not known.is_due((1200, 110, 1))
    assert known.is_due((1300, 100, 0))
    assert known.is_due((700, 100, 0))
    assert known.is_due((1000, 100, 5))


def test_generic_means_are_for_the_default_model_only():
    default, other = generic_means(DEFAULT), generic_means(ModelCard("other", 384, "", ""))

    # Source: vectors of one language share a component of length .86 to .89.
    assert np.linalg.norm(default.passages, axis=1) == pytest.approx([0.87] * 3, abs=0.04)
    assert np.linalg.norm(default.queries, axis=1) == pytest.approx([0.9] * 3, abs=0.04)
    assert not other.passages.any()
    assert not other.queries.any()
    assert default.counts == (0, 0, 0)
