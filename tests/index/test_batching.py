"""Texts of about one length together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.batching import make_batches

TEXTS = st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=70), max_size=40)


@given(TEXTS)
def test_every_text_is_in_one_batch_whole(texts: list[list[int]]):
    read = {}
    for batch in make_batches(texts, 128):
        for place, ids, mask in zip(batch.places.tolist(), batch.ids, batch.mask, strict=True):
            assert place not in read
            read[place] = ids[mask == 1].tolist()
            assert not ids[mask == 0].any()

    assert read == dict(enumerate(texts))


@given(TEXTS)
def test_a_batch_with_its_padding_keeps_to_the_bound(texts: list[list[int]]):
    assert all(batch.ids.size <= 128 for batch in make_batches(texts, 128))


def test_a_text_above_the_bound_is_a_batch_of_its_own():
    batches = list(make_batches([[1], [2] * 300, [3]], 128))

    assert [batch.places.tolist() for batch in batches] == [[1], [0, 2]]


def test_little_is_padding_when_lengths_differ_widely():
    texts = [[1] * length for length in range(1, 513)]

    computed = sum(batch.ids.size for batch in make_batches(texts, 2048))

    assert computed < 1.12 * sum(map(len, texts))


def test_no_texts_make_no_batches():
    assert list(make_batches([], 128)) == []


def test_the_mask_is_float32_as_the_engine_takes_it():
    assert next(make_batches([[5, 6]], 128)).mask.dtype == np.float32
