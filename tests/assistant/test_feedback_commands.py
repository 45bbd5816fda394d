import json
from pathlib import Path

import pytest

from assistant.cli import main
from index.keeping import Keeping
from index.library import Library
from index.records import Feedback, FeedbackVerdict, KeptAnswer
from tests.fakes import WordEmbedder

QUESTION = "ما اتفاقيات المغرب؟"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ITTIFAQ_LIBRARY", str(tmp_path / "library"))
    Library.open(tmp_path / "library", WordEmbedder().card, writing=True).close()
    with Library.open(tmp_path / "library", WordEmbedder().card, writing=True) as library:
        library.refresh(WordEmbedder())
    return tmp_path / "library"


def say(folder: Path, number: int, verdict: FeedbackVerdict, words: str = "") -> None:
    answer = KeptAnswer(f"answer{number}", "talk", "amina", "2026-01-01T10:00:00+00:00", QUESTION, False, "{}")
    with Keeping.open(folder) as keeping:
        keeping.keep(answer)
        given_at = f"2026-01-0{number}T10:00:00+00:00"
        keeping.add_feedback(Feedback(answer.id, QUESTION, "amina", given_at, verdict, words))


def test_feedback_is_listed_the_newest_first_with_all_that_was_said(folder, capsys):
    say(folder, 1, "good")
    say(folder, 2, "wrong_source", "La page 3,\npas la 4\x1b[31m")

    assert main(["feedback"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "2026-01-02T10:00:00+00:00  amina  wrong source",
        f"  question  {QUESTION}",
        "  words     La page 3, pas la 4�[31m",
        "  answer    answer2",
        "2026-01-01T10:00:00+00:00  amina  good",
        f"  question  {QUESTION}",
        "  answer    answer1",
        "2 in all: 1 good, 1 wrong source",
    ]


def test_only_the_verdicts_asked_for_are_listed(folder, capsys):
    for number, verdict in enumerate(("good", "wrong_answer", "wrong_source"), 1):
        say(folder, number, verdict)

    main(["feedback", "--verdict", "wrong_answer", "--verdict", "wrong_source"])

    out = capsys.readouterr().out
    assert [each in out for each in ("answer1", "answer2", "answer3")] == [False, True, True]


def test_programs_read_feedback_as_json(folder, capsys):
    say(folder, 1, "wrong_answer", "خطأ")

    main(["feedback", "--json"])

    assert json.loads(capsys.readouterr().out) == [
        {
            "answer_id": "answer1",
            "question": QUESTION,
            "by": "amina",
            "given_at": "2026-01-01T10:00:00+00:00",
            "verdict": "wrong_answer",
            "words": "خطأ",
        }
    ]


def test_that_nobody_said_anything_is_said_and_leaves_no_file(folder, capsys):
    assert main(["feedback"]) == 0
    assert "Nobody has said anything" in capsys.readouterr().out
    assert main(["feedback", "--verdict", "wrong_source"]) == 0
    assert "Nobody has said wrong source" in capsys.readouterr().out
    assert main(["feedback", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert not (folder / "kept.sqlite").exists()


def test_feedback_is_listed_while_documents_are_added(folder, capsys):
    say(folder, 1, "good")

    with Library.open(folder, writing=True):
        assert main(["feedback"]) == 0

    assert "answer1" in capsys.readouterr().out


def test_a_folder_without_a_library_is_told(tmp_path, capsys):
    assert main(["feedback", "--library", str(tmp_path / "nowhere")]) == 2
    assert "no library" in capsys.readouterr().err
