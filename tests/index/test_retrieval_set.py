from pathlib import Path

import pytest

from index.errors import EvaluationInvalid
from index.retrieval_set import read_retrieval_set

CORPUS = """{"_id": "p1", "title": "الرباط", "text": "وقعت الوزارة اتفاقية إطار.", "lang": "ar"}
{"_id": "p2", "text": "Les deux ministres ont signé à Rome."}

{"_id": "p3", "text": "The plant is in Kenitra.", "title": "", "lang": "de", "metadata": {}}
"""
QUERIES = """{"_id": "q1", "text": "أين وُقعت الاتفاقية؟"}
{"_id": "q2", "text": "Où ont-ils signé ?", "lang": "fr"}
{"_id": "q3", "text": "No answer is known."}
"""
JUDGMENTS = "query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\tp2\t1\nq2\tp2\t1\nq2\tp1\t0\nq3\tp1\t0\nother\tp1\t1\n"


def write(folder: Path, corpus=CORPUS, queries=QUERIES, judgments=JUDGMENTS) -> Path:
    (folder / "qrels").mkdir()
    for name, text in {"corpus.jsonl": corpus, "queries.jsonl": queries, "qrels/test.tsv": judgments}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_passages_queries_and_answers_are_read_in_order(tmp_path: Path):
    judged = read_retrieval_set(write(tmp_path))

    assert [(entry.id, entry.title, entry.language) for entry in judged.entries] == [
        ("p1", "الرباط", "ar"),
        ("p2", "", "fr"),
        ("p3", "", "en"),
    ]
    assert [(one.query.text, one.query.language, one.gains) for one in judged.queries] == [
        ("أين وُقعت الاتفاقية؟", "ar", {"p1": 2, "p2": 1}),
        ("Où ont-ils signé ?", "fr", {"p2": 1}),
    ]


def test_a_header_is_not_needed_and_windows_line_ends_are_read(tmp_path: Path):
    judged = read_retrieval_set(write(tmp_path, corpus="\ufeff" + CORPUS, judgments="q2\tp2\t1\r\n"))

    assert [one.gains for one in judged.queries] == [{"p2": 1}]


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name):
    (write(tmp_path) / name).unlink()

    with pytest.raises(EvaluationInvalid, match=f"{name} is missing"):
        read_retrieval_set(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        ("corpus", '{"_id": "p1", "text": "a"}\n{oops', r"corpus.jsonl, line 2 is not JSON"),
        ("corpus", "[1]", r"corpus.jsonl, line 1 must be a JSON object"),
        ("corpus", '{"text": "a"}', r'corpus.jsonl, line 1: "_id" must be a text, and it is null'),
        ("corpus", '{"_id": 7, "text": "a"}', r'line 1: "_id" must be a text, and it is 7'),
        ("corpus", '{"_id": "p1", "title": null, "text": "a"}', r'line 1: "title" must be a text'),
        (
            "corpus",
            '{"_id": "p1", "text": "a"}\n{"_id": "p1", "text": "b"}',
            r'line 2: the id "p1" stands on an earlier',
        ),
        ("queries", '{"_id": "q1"}', r'queries.jsonl, line 1: "text" must be a text'),
        ("judgments", "q1\tp1", r"test.tsv, line 1 must be a query id"),
        ("judgments", "q1\tp1\thigh", r"test.tsv, line 1 must be a query id"),
        ("judgments", "q1\tp9\t1", r'test.tsv, line 1: .*corpus.jsonl has no passage "p9"'),
        ("judgments", "q1\tp1\t0", r"test.tsv names an answer to none of the queries"),
        ("corpus", "\udcff\udcfe", r"corpus.jsonl cannot be read as UTF-8"),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, file, text, what):
    write(tmp_path)
    path = tmp_path / {"corpus": "corpus.jsonl", "queries": "queries.jsonl", "judgments": "qrels/test.tsv"}[file]
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(EvaluationInvalid, match=what):
        read_retrieval_set(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path):
    write(tmp_path)
    (tmp_path / "corpus.jsonl").unlink()
    (tmp_path / "corpus.jsonl").mkdir()

    with pytest.raises(EvaluationInvalid, match=r"corpus.jsonl cannot be read"):
        read_retrieval_set(tmp_path)
