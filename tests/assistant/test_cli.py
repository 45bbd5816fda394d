"""The command as a person types it: real files, the real model, what is printed and the exit code."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.commands import SAMPLE_QUESTIONS
from index.language import detect_language
from ingest.samples import samples_folder
from tests.index.test_near_copies import COMMENTS, FRENCH, MENU
from tests.older_library import make_older

NEWS = """وقعت وزارة الصناعة وشركة الاختبار للميكانيك يوم 23 جويلية 2025 بروما مذكرة تفاهم حول الميكانيك الدقيقة.

وتبلغ قيمة المشروع 12 مليون أورو، ويمتد على ثلاث سنوات.
"""
REPORT = """Le ministère de l'Industrie a présenté mardi à Tunis le bilan du pôle textile de Monastir.

Le pôle compte 85 entreprises et emploie 9 200 personnes.
"""


def written(files: Path) -> Path:
    files.mkdir()
    (files / "خبر روما.txt").write_text(NEWS, encoding="utf-8")
    (files / "bilan.txt").write_text(REPORT, encoding="utf-8")
    return files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files to be read into a library that is not there yet."""
    monkeypatch.setenv("ITTIFAQ_LIBRARY", str(tmp_path / "library"))
    return written(tmp_path / "مقالات")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read")
    assert main(["ingest", str(written(folder / "مقالات")), "--library", str(folder / "library")]) == 0
    return folder / "library"


@pytest.fixture
def library(
    read_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A library of its own in which the files have been read."""
    monkeypatch.setenv("ITTIFAQ_LIBRARY", str(tmp_path / "library"))
    capsys.readouterr()
    return shutil.copytree(read_once, tmp_path / "library")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    library = tmp_path_factory.mktemp("samples") / "library"
    assert main(["ingest", str(samples_folder()), "--library", str(library)]) == 0
    yield ["--library", str(library)]
    shutil.rmtree(library)


def test_a_folder_becomes_a_library_and_only_changes_are_read_again(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ingest", str(folder)]) == 0
    assert "2 added, 0 replaced, 0 unchanged, 0 skipped" in capsys.readouterr().out

    (folder / "bilan.txt").write_text(REPORT.replace("85", "90"), encoding="utf-8")

    assert main(["ingest", str(folder)]) == 0
    assert "0 added, 1 replaced, 1 unchanged, 0 skipped" in capsys.readouterr().out


def test_a_moved_file_is_not_a_new_document(folder: Path, capsys: pytest.CaptureFixture[str]):
    main(["ingest", str(folder)])
    moved = folder / "2025" / "bilan du pôle.txt"
    moved.parent.mkdir()
    (folder / "bilan.txt").rename(moved)
    capsys.readouterr()

    main(["ingest", str(folder)])

    assert "0 added, 0 replaced, 1 moved, 1 unchanged" in capsys.readouterr().out
    main(["documents", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert str(moved) in {row["file"] for row in rows}
    assert len(rows) == 2


def test_a_bad_file_is_named_and_the_rest_is_done(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "عقد.pdf").write_bytes(b"%PDF-1.7 cut short")
    (folder / "vide.txt").write_bytes(b"")

    code = main(["ingest", str(folder)])

    printed = capsys.readouterr().out
    assert code == 1
    assert "2 added" in printed
    assert "2 skipped" in printed
    assert "عقد.pdf" in printed
    assert "vide.txt" in printed


def test_an_answer_as_json_quotes_the_stored_text_at_its_offsets(library: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ask", "--json", "متى وقعت مذكرة التفاهم حول الميكانيك الدقيقة؟"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert {"question", "language", "kind", "refused", "sentences", "citations", "seconds"} <= answer.keys()
    assert (answer["language"], answer["kind"], answer["refused"]) == ("ar", "fact", False)
    first = answer["citations"][0]
    where = {"page", "start", "end", "document", "also", "translations"}
    assert first.keys() == {"number", "quote", "text_quality"} | where
    assert first["document"].keys() == {"id", "title", "file", "member", "address", "publisher", "date", "language"}
    assert first["quote"] in NEWS
    assert "23 جويلية 2025" in first["quote"]
    assert answer["sentences"][0]["support"] == "quoted"
    assert answer["sentences"][0]["citations"] == [1]


def test_a_question_that_nothing_answers_is_refused_in_its_language(library: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ask", "--json", "Quel est le montant de l'accord sur la pêche avec la Norvège ?"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["refused"]
    assert answer["sentences"] == []
    assert detect_language(answer["frame"]) == "fr"
    assert answer["nearest"]


def test_documents_lists_what_other_programs_read(library: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["documents", "--json"]) == 0

    rows = json.loads(capsys.readouterr().out)
    keys = {"id", "title", "file", "publisher", "date", "language", "pages", "passages", "text_quality"}
    assert all(keys <= row.keys() for row in rows)
    assert {row["language"] for row in rows} == {"ar", "fr"}


def test_search_says_who_found_each_passage_and_keeps_to_its_filters(library: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["search", "pôle textile", "--language", "fr", "--json"]) == 0

    hits = json.loads(capsys.readouterr().out)
    assert [hit["document"]["language"] for hit in hits] == ["fr"]
    assert hits[0]["found_by"] == ["dense", "lexical"]


def test_a_removed_document_is_no_longer_found(library: Path, capsys: pytest.CaptureFixture[str]):
    main(["documents", "--json"])
    french = next(row for row in json.loads(capsys.readouterr().out) if row["language"] == "fr")

    assert main(["remove", french["id"]]) == 0

    capsys.readouterr()
    main(["search", "pôle textile Monastir", "--json"])
    assert "fr" not in {hit["document"]["language"] for hit in json.loads(capsys.readouterr().out)}


def test_search_names_the_other_editions_of_what_it_finds(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (folder / "communiqué.txt").write_text(FRENCH, "utf-8")
    (folder / "dépêche.txt").write_text(f"{MENU}\n\n{FRENCH}\n\n{COMMENTS}", "utf-8")
    main(["ingest", str(folder)])
    capsys.readouterr()

    assert main(["search", "tannerie Kairouan", "-k", "1", "--json"]) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert {hit["document"]["file"], hit["also"][0]["file"]} == {
        str(folder / "communiqué.txt"),
        str(folder / "dépêche.txt"),
    }
    assert hit["translations"] == []
    main(["search", "tannerie Kairouan", "-k", "1"])
    assert "also in: " in capsys.readouterr().out


def test_an_unknown_id_removes_nothing_and_is_named(library: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["remove", "ffffffffffff"]) == 2

    assert "ffffffffffff" in capsys.readouterr().err
    main(["documents", "--json"])
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_a_library_with_lost_indexes_is_repaired(library: Path, capsys: pytest.CaptureFixture[str]):
    for index in library.glob("*.faiss"):
        index.unlink()

    assert main(["doctor"]) == 1
    assert main(["doctor", "--repair"]) == 0
    assert "whole" in capsys.readouterr().out


def test_doctor_says_that_an_older_library_has_no_links_yet_which_is_no_fault(
    library: Path, capsys: pytest.CaptureFixture[str]
):
    make_older(library, 3)
    # What opens it for writing brings its tables up to this version.
    main(["restore"])
    capsys.readouterr()

    assert main(["doctor"]) == 0
    whole, unlinked = capsys.readouterr().out.splitlines()
    assert "whole" in whole
    assert "added before versions and translations were linked" in unlinked and "doctor --repair" in unlinked
    assert main(["doctor", "--repair", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unlinked"] == 0


def test_asking_without_a_library_says_how_to_make_one(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ask", "متى؟"]) == 2

    assert "ittifaq ingest" in capsys.readouterr().err


@pytest.mark.parametrize("question", ["", "  ", "🤝", "؟" * 10, "س" * 1_000_000])
def test_a_question_that_cannot_be_asked_is_refused_in_one_sentence(
    question: str, samples: list[str], capsys: pytest.CaptureFixture[str]
):
    capsys.readouterr()

    assert main(["ask", question, *samples]) == 2

    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_sample_questions_are_answered_in_their_three_languages(
    samples: list[str], capsys: pytest.CaptureFixture[str]
):
    for question in SAMPLE_QUESTIONS:
        capsys.readouterr()
        assert main(["ask", "--json", question, *samples]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert not answer["refused"], question
        assert all(sentence["citations"] for sentence in answer["sentences"])
    assert [detect_language(question) for question in SAMPLE_QUESTIONS] == ["ar", "fr", "en"]


def test_the_demo_leaves_a_library_of_ones_own_alone(library: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["demo", "--no-serve"]) == 2

    assert "--library" in capsys.readouterr().err


def test_chat_understands_a_follow_up(
    samples: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    typed = tmp_path / "typed.txt"
    typed.write_text(SAMPLE_QUESTIONS[0] + "\nوأين تم ذلك؟\n", encoding="utf-8")
    capsys.readouterr()

    with typed.open(encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert main(["chat", *samples]) == 0

    assert "روما" in capsys.readouterr().out
