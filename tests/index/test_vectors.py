from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors import VectorIndex
from tests.reference import nearest


def unit_rows(count, dimension=16, seed=0):
    """Rows in clusters, as texts on a few matters are."""
    centers = np.random.default_rng(7).normal(size=(20, dimension))
    random = np.random.default_rng(seed)
    rows = centers[random.integers(20, size=count)] + 0.7 * random.normal(size=(count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def build(count, limit=10_000):
    keys, vectors = np.arange(1, count + 1), unit_rows(count)
    return VectorIndex.build(keys, vectors, exact_limit=limit), keys, vectors


# The same promises hold for both forms; a small number stands for a large one.
both_forms = pytest.mark.parametrize("limit", [10_000, 100], ids=["exact", "cells"])


@both_forms
def test_search_finds_what_comparing_every_vector_finds(limit):
    built, keys, vectors = build(600, limit)

    for query in unit_rows(20, seed=1):
        expected_keys, expected_scores = nearest(query, keys, vectors, 10)
        found_keys, scores = built.search(query, 10)
        assert len(set(found_keys) & set(expected_keys)) >= 9
        assert scores == pytest.approx(sorted(scores, reverse=True))
        assert scores[0] == pytest.approx(expected_scores[0], abs=0.02)


@both_forms
def test_a_removed_key_is_not_found_and_an_unknown_one_is_no_error(limit):
    built, _, vectors = build(600, limit)

    built.remove(np.array([5, 9_999]))

    assert len(built) == 599
    assert 5 not in built.search(vectors[4], 600)[0]


@both_forms
def test_a_key_added_again_takes_the_new_vector(limit):
    built, _, vectors = build(600, limit)

    built.add(np.array([5]), vectors[6:7])

    assert len(built) == 600
    assert set(built.search(vectors[6], 2)[0]) == {5, 7}


@both_forms
@pytest.mark.parametrize("share", [1, 3, 300])
def test_only_allowed_keys_come_back_and_as_many_as_there_are(share, limit):
    built, keys, vectors = build(600, limit)
    allowed = keys[::share]

    found, _ = built.search(vectors[0], 5, allowed)

    assert set(found) <= set(allowed)
    assert len(found) == min(5, len(allowed))
    assert found[0] == 1


def test_allowed_keys_that_cannot_change_are_looked_up_again_by_what_they_are():
    built, keys, vectors = build(20_000, limit=100)
    odd, even = keys[::2].copy(), keys[1::2].copy()
    odd.setflags(write=False)
    even.setflags(write=False)

    for allowed, parity in [(odd, 1), (even, 0), (odd, 1)]:
        assert set(built.search(vectors[0], 10, allowed)[0] % 2) == {parity}
    changing = keys[::2].copy()
    built.search(vectors[0], 10, changing)
    changing += 1
    assert set(built.search(vectors[0], 10, changing)[0] % 2) == {0}


@both_forms
def test_scores_are_the_inner_products_in_the_order_of_the_keys(limit):
    built, _, vectors = build(600, limit)

    scores = built.scores(vectors[0], np.array([3, 1]))

    assert scores == pytest.approx([vectors[2] @ vectors[0], 1.0], abs=0.02)


@both_forms
def test_scores_of_a_key_that_is_not_there_say_so(limit):
    built, _, vectors = build(600, limit)

    with pytest.raises(IndexDamaged, match="repair"):
        built.scores(vectors[0], np.array([1, 9_999]))


@both_forms
def test_a_saved_index_is_read_back_with_its_stamp_and_can_go_on(tmp_path: Path, limit):
    built, keys, vectors = build(600, limit)
    built.save(tmp_path / "vectors", stamp=1 << 40)

    loaded = VectorIndex.load(tmp_path / "vectors")
    loaded.remove(keys[:100])
    loaded.add(np.array([1_000]), vectors[:1])

    assert loaded.stamp == 1 << 40
    assert loaded.is_exact == built.is_exact
    assert len(loaded) == 501
    assert loaded.search(vectors[0], 1)[0].tolist() == [1_000]
    assert list(tmp_path.iterdir()) == [tmp_path / "vectors"]


@both_forms
def test_vectors_that_come_in_portions_are_all_found(limit):
    keys, vectors = np.arange(1, 601), unit_rows(600)
    built = VectorIndex.build(keys[::2], vectors[::2], expected=600, exact_limit=limit)

    built.add(keys[1::2], vectors[1::2])

    assert len(built) == 600
    assert [built.search(vectors[at], 1)[0][0] for at in (0, 1, 598, 599)] == [1, 2, 599, 600]


@both_forms
def test_the_sample_follows_what_is_added_and_removed(limit):
    built, keys, vectors = build(600, limit)
    assert 50 <= len(built.sample()) <= 600

    built.remove(keys[1:])

    assert built.sample() == pytest.approx(vectors[:1], abs=0.02)


def test_an_index_that_has_grown_out_of_its_form_says_so():
    small, large = build(100, limit=100)[0], build(200, limit=100)[0]

    small.add(np.array([1_000]), unit_rows(1))
    large.add(np.arange(1_000, 1_601), unit_rows(601))

    assert small.is_exact and small.is_outgrown
    assert not large.is_exact and large.is_outgrown
    assert not build(800, limit=100)[0].is_outgrown


def test_an_empty_index_finds_nothing(tmp_path: Path):
    built = VectorIndex.build(np.empty(0, np.int64), np.empty((0, 16), np.float32))
    built.save(tmp_path / "vectors")
    empty = VectorIndex.load(tmp_path / "vectors")
    empty.remove(np.array([1]))

    assert empty.search(unit_rows(1)[0], 5)[0].tolist() == []
    assert empty.sample().shape == (0, 16)
    assert empty.dimension == 16


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "changed", "other"])
def test_a_file_that_is_not_what_was_written_is_refused_by_name(tmp_path: Path, damage):
    path = tmp_path / "vectors"
    build(50)[0].save(path)
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        changed = whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:]
        path.write_bytes({"empty": b"", "cut": whole[:-7], "changed": changed, "other": b"x" * 5_000}[damage])

    with pytest.raises(IndexDamaged, match=r"vectors .*repair"):
        VectorIndex.load(path)
