from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexDamaged, LibraryInUse
from index.lexical import LexicalIndex
from tests.reference import bm25, spread

ROME = "Signature à Rome d'un accord sur la mécanique de précision"
RABAT = "وقعت وزارة الصناعة في الرباط مذكرة تفاهم مع شركة إيطالية"
TUNIS = "التقى الوزيران في تونس ولم توقع أي اتفاقية"

WORDS = st.lists(
    st.sampled_from(["اتفاقية", "الاتفاقيات", "صناعة", "مصنع", "سيارات", "و", "في", "2025"]), min_size=1, max_size=12
)


def keys(*numbers):
    return np.array(numbers, np.int64)


@pytest.fixture
def lexical(tmp_path: Path):
    lexical = LexicalIndex.open(tmp_path / "lexical")
    lexical.add(keys(1, 2, 3), [RABAT, ROME, TUNIS], ["ar", "fr", "ar"])
    lexical.commit(7)
    yield lexical
    lexical.close()


def test_words_are_found_whatever_their_spelling_and_their_affixes(lexical):
    assert lexical.search("الإتفاقيات", 5)[0].tolist() == [3]
    assert lexical.search("MECANIQUE", 5)[0].tolist() == [2]
    assert lexical.search("التفاهم بالرّباط", 1)[0].tolist() == [1]


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=15), WORDS)
def test_scores_are_those_of_the_naive_bm25(tmp_path_factory, texts, query):
    texts, query = [" ".join(words) for words in texts], " ".join(query)
    lexical = LexicalIndex.open(tmp_path_factory.mktemp("lexical"))
    lexical.add(np.arange(1, len(texts) + 1), texts, ["ar"] * len(texts))
    lexical.commit()

    found, scores = lexical.search(query, 20, language="ar")

    # The stamp is one more text, without words; the engine rounds lengths above 40.
    expected = bm25(query, texts, empty=1)
    assert sorted(found) == [key for key in range(1, len(texts) + 1) if expected[key - 1] > 0]
    assert scores == pytest.approx([expected[key - 1] for key in found], rel=0.05)
    assert lexical.spread(query, "ar") == pytest.approx(spread(query, texts))
    lexical.close()


def test_a_gram_counts_among_the_passages_of_its_language_only(tmp_path: Path):
    few, many = LexicalIndex.open(tmp_path / "few"), LexicalIndex.open(tmp_path / "many")
    texts = [f"accord numéro {number} signé à Rome" for number in range(20)]
    few.add(np.arange(1, 21), texts, ["fr"] * 20)
    many.add(np.arange(1, 21), texts, ["fr"] * 20)
    many.add(np.arange(21, 221), ["agreement signed in Rome"] * 200, ["en"] * 200)
    few.commit()
    many.commit()

    assert many.search("accord Rome", 5, language="fr")[1] == pytest.approx(
        few.search("accord Rome", 5, language="fr")[1], rel=0.1
    )
    assert many.spread("accord Rome", "fr") == few.spread("accord Rome", "fr")


def test_a_search_in_one_language_finds_nothing_of_the_others(lexical):
    lexical.add(keys(4), ["Signature of an agreement in Rome"], ["en"])
    lexical.commit()

    assert lexical.search("signature Rome", 5, language="en")[0].tolist() == [4]
    assert set(lexical.search("signature Rome", 5)[0]) == {2, 4}
    assert [lexical.count(language) for language in ("ar", "fr", "en")] == [2, 1, 1]


def test_a_removed_passage_is_not_found_and_an_unknown_key_is_no_error(lexical):
    lexical.remove(keys(2, 99))
    lexical.commit()

    assert lexical.search("Rome", 5)[0].tolist() == []
    assert len(lexical) == 2


def test_a_key_added_again_takes_the_new_text(lexical):
    lexical.add(keys(2), ["Rencontre à Oran"], ["fr"])
    lexical.commit()

    assert lexical.search("Rome", 5)[0].tolist() == []
    assert lexical.search("Oran", 5)[0].tolist() == [2]
    assert len(lexical) == 3


@pytest.mark.parametrize("looked_for", [2, 5_000])
def test_only_allowed_keys_come_back_and_as_many_as_there_are(tmp_path: Path, looked_for):
    lexical = LexicalIndex.open(tmp_path)
    lexical.add(np.arange(1, 10_001), [f"مصنع رقم {number}" for number in range(10_000)], ["ar"] * 10_000)
    lexical.commit()
    allowed = np.linspace(1, 10_000, looked_for).astype(np.int64)

    found, scores = lexical.search("مصنع", 100, allowed)

    assert set(found) <= set(allowed)
    assert len(found) == min(100, looked_for)
    assert scores.min() > 0
    assert lexical.search("مصنع", 10, keys())[0].tolist() == []


def test_nothing_is_seen_before_it_is_committed_nor_after_a_crash(lexical, tmp_path: Path):
    lexical.add(keys(4), ["Rencontre à Oran"], ["fr"])
    lexical.remove(keys(1))

    assert lexical.search("Oran", 5)[0].tolist() == []
    lexical.close()

    again = LexicalIndex.open(tmp_path / "lexical")
    assert (len(again), again.stamp) == (3, 7)


def test_a_reader_sees_a_commit_when_it_looks_again(lexical, tmp_path: Path):
    reader = LexicalIndex.open(tmp_path / "lexical")
    lexical.add(keys(4), ["Rencontre à Oran"], ["fr"])
    lexical.commit(8)

    assert (len(reader), reader.stamp) == (3, 7)
    reader.reload()
    assert (len(reader), reader.stamp) == (4, 8)


def test_only_one_writes_at_a_time(lexical, tmp_path: Path):
    other = LexicalIndex.open(tmp_path / "lexical")
    lexical.add(keys(4), ["Rencontre à Oran"], ["fr"])

    with pytest.raises(LibraryInUse, match="lexical"):
        other.remove(keys(1))
    lexical.close()
    other.remove(keys(1))
    other.commit()
    assert len(other) == 2
    other.close()


def test_an_empty_index_finds_nothing(tmp_path: Path):
    empty = LexicalIndex.open(tmp_path)

    assert (len(empty), empty.stamp, empty.count("ar")) == (0, 0, 0)
    assert empty.search("مصنع", 5)[0].tolist() == []
    assert empty.spread("مصنع", "ar") == 0


@pytest.mark.parametrize("query", ["", "«…» 🙂", "\x00", "كلمة-لا-توجد-هنا 404", "\ud800"])
def test_a_query_that_shares_nothing_finds_nothing(lexical, query):
    assert lexical.search(query, 5)[0].tolist() == []


def test_a_query_of_a_megabyte_is_answered_by_its_beginning(lexical):
    assert lexical.search("Rome " * 200_000, 5)[0].tolist() == [2]
    assert lexical.search("x" * 1_000_000, 5)[0].tolist() == []


def test_k_larger_than_the_index_gives_all_there_are(lexical):
    assert lexical.search("في", 1_000)[0].tolist() == [3, 1] or lexical.search("في", 1_000)[0].tolist() == [1, 3]


def test_clearing_removes_every_passage(lexical):
    lexical.clear()
    lexical.commit(9)

    assert (len(lexical), lexical.stamp) == (0, 9)


@pytest.mark.parametrize("damage", ["meta.json", ".idx", ".fast", "all cut"])
def test_a_damaged_index_is_refused_by_name(lexical, tmp_path: Path, damage):
    lexical.close()
    for path in (tmp_path / "lexical").iterdir():
        if path.name.endswith(damage) or damage == "all cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(IndexDamaged, match=r"lexical.*repair"):
        LexicalIndex.open(tmp_path / "lexical").search("Rome", 5)


@pytest.mark.parametrize("suffix", [".idx", ".term", ".fast", ".fieldnorm"])
def test_one_wrong_bit_is_found_by_looking_at_everything(lexical, tmp_path: Path, suffix):
    lexical.close()
    assert lexical.is_whole()
    path = next((tmp_path / "lexical").glob(f"*{suffix}"))
    data = bytearray(path.read_bytes())
    data[3] ^= 4

    path.write_bytes(data)

    assert not lexical.is_whole()


def test_wrong_bytes_end_in_an_error_with_a_name_or_in_no_error(lexical, tmp_path: Path):
    lexical.close()
    for path in (tmp_path / "lexical").glob("*.idx"):
        path.write_bytes(b"\xff" * 40 + path.read_bytes()[40:])

    with suppress(IndexDamaged):
        LexicalIndex.open(tmp_path / "lexical").search("Rome اتفاقية", 5)
