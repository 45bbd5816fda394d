import json
from math import log2
from pathlib import Path

import pytest

from index.errors import EvaluationInvalid
from index.evaluating import evaluate, ndcg, recall, reciprocal_rank
from index.searching import MODES
from tests.fakes import WordEmbedder

PASSAGES = {
    "p1": ("ar", "اتفاقية المراكز التقنية", "وقعت الوزارة في الرباط اتفاقية إطار بقيمة 290 مليون درهم."),
    "p2": ("ar", "", "بحث الوزير التعاون في قطاع التعدين والفوسفات."),
    "p3": ("fr", "", "Les deux ministres ont signé à Rome un mémorandum sur la mécanique."),
    "p4": ("fr", "Textile", "La fédération prépare une convention de formation à Monastir."),
    "empty": ("fr", "", " "),
}
QUERIES = {
    "q1": ("ar", "ما قيمة اتفاقية الرباط؟", ["p1"]),
    "q2": ("fr", "Où a été signé le mémorandum sur la mécanique ?", ["p3"]),
    "q3": ("fr", "convention de formation du textile", ["p4", "empty"]),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def lines(rows):
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)

    corpus = [{"_id": key, "lang": lang, "title": title, "text": text} for key, (lang, title, text) in PASSAGES.items()]
    queries = [{"_id": key, "lang": lang, "text": text} for key, (lang, text, _) in QUERIES.items()]
    judgments = [f"{key}\t{passage}\t1" for key, (_, _, passages) in QUERIES.items() for passage in passages]
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(lines(corpus), "utf-8")
    (tmp_path / "queries.jsonl").write_text(lines(queries), "utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(judgments), "utf-8")
    return tmp_path


@pytest.mark.parametrize("mode", MODES)
def test_a_set_is_indexed_searched_and_measured(folder, mode):
    measured = evaluate(folder, WordEmbedder(dimension=256), mode)

    assert (measured.queries, measured.passages) == (3, 5)
    # An entry without text cannot be found: half of what answers q3 is missed.
    assert measured.recall_1 == measured.recall_5 == measured.recall_10 == pytest.approx((1 + 1 + 0.5) / 3)
    assert measured.mrr_10 == 1
    assert measured.ndcg_10 == pytest.approx((1 + 1 + 1 / (1 + 1 / log2(3))) / 3)
    assert measured.index_seconds > 0
    assert 0 < measured.search_p50_ms <= measured.search_p95_ms


def test_a_title_is_a_heading_that_is_embedded_and_never_the_passage(folder):
    embedder = WordEmbedder(dimension=256)

    evaluate(folder, embedder)

    assert embedder.embedded[0] == "اتفاقية المراكز التقنية\nوقعت الوزارة في الرباط اتفاقية إطار بقيمة 290 مليون درهم."
    assert embedder.embedded[1] == "بحث الوزير التعاون في قطاع التعدين والفوسفات."


def test_no_more_than_k_are_asked_for(folder):
    whole, first = (evaluate(folder, WordEmbedder(dimension=4), k=k) for k in (10, 1))

    assert first.recall_10 == first.recall_1 == whole.recall_1 <= whole.recall_10


def test_a_folder_that_is_no_retrieval_set_is_refused_before_anything_is_embedded(tmp_path: Path):
    embedder = WordEmbedder()

    with pytest.raises(EvaluationInvalid, match=r"corpus\.jsonl is missing"):
        evaluate(tmp_path, embedder)
    assert embedder.embedded == []


def test_recall_is_the_share_of_answers_found():
    gains = {"a": 1, "b": 1, "c": 3}

    assert recall(["x", "a", "b"], gains, 1) == 0
    assert recall(["x", "a", "b"], gains, 2) == pytest.approx(1 / 3)
    assert recall(["x", "a", "b"], gains, 10) == pytest.approx(2 / 3)
    assert recall([], gains, 10) == 0


def test_reciprocal_rank_is_that_of_the_first_answer():
    assert reciprocal_rank(["x", "y", "a", "b"], {"a": 1, "b": 1}, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}, 2) == 0


def test_ndcg_is_the_hand_worked_gain_over_the_best_there_could_be():
    gains = {"a": 3, "b": 1, "c": 2}

    gained = 1 / log2(2) + 0 + 3 / log2(4)
    best = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert ndcg(["b", "x", "a"], gains, 10) == pytest.approx(gained / best)
    assert ndcg(["a", "c", "b"], gains, 10) == 1
    assert ndcg(["a", "c"], gains, 2) == 1
    assert ndcg(["x"], gains, 10) == 0
