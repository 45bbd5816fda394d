"""The embedding model that remembers."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.remembering import RememberingEmbedder
from tests.fakes import WordEmbedder

TEXTS = ["مذكرة تفاهم", "convention-cadre", "memorandum"]


def test_what_is_remembered_is_what_the_model_gave():
    model = WordEmbedder()
    remembering = RememberingEmbedder(model)

    remembering.embed_passages(TEXTS[:2])
    again = remembering.embed_passages([TEXTS[2], TEXTS[0], TEXTS[1], TEXTS[0]])

    assert again.dtype == np.float32
    assert np.array_equal(again, model.embed_passages([TEXTS[2], TEXTS[0], TEXTS[1], TEXTS[0]]))


def test_a_text_is_embedded_once_and_a_question_is_not_the_passage_of_its_words():
    model = WordEmbedder()
    remembering = RememberingEmbedder(model)

    remembering.embed_queries(TEXTS)
    for _ in range(3):
        remembering.embed_passages([TEXTS[0], TEXTS[1], TEXTS[0]])

    assert model.embedded == TEXTS[:2]


def test_only_the_texts_used_last_are_remembered():
    model = WordEmbedder()
    embedder = RememberingEmbedder(model, most_passages=2)

    for text in (TEXTS[0], TEXTS[1], TEXTS[0], TEXTS[2], TEXTS[0], TEXTS[1]):
        embedder.embed_passages([text])

    assert model.embedded == [TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[1]]


def test_no_texts_give_no_rows_of_the_models_width():
    assert RememberingEmbedder(WordEmbedder(dimension=64)).embed_passages([]).shape == (0, 64)


def test_a_vector_that_was_given_can_be_changed_without_harm():
    embedder = RememberingEmbedder(WordEmbedder())
    first = embedder.embed_passages(TEXTS)
    kept = first.copy()

    first[:] = 0

    assert np.array_equal(embedder.embed_passages(TEXTS), kept)


def test_many_threads_are_given_the_same_vectors():
    embedder = RememberingEmbedder(WordEmbedder())
    texts = [f"اتفاقية رقم {number}" for number in range(200)]
    whole = WordEmbedder().embed_passages(texts)

    starts = [*range(150), *range(150)]
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda start: embedder.embed_passages(texts[start : start + 50]), starts))

    assert all(np.array_equal(rows, whole[start : start + 50]) for start, rows in zip(starts, given, strict=True))
