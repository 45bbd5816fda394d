"""`ittifaq agreements` as a person types it, over a real library: lists, exports, one agreement, joins and splits."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cli import main
from index.library import Library
from index.records import Agreement, Document, UnreadFile
from tests.agreements import make_agreement
from tests.fakes import WordLengthEmbedder
from tests.sources import ANALYSIS, cut_sentences, make_document

ROME_AR = make_document(
    "وقعت الكتلة الجزائرية ومجموعة يوروميد مذكرة تفاهم بروما يوم 23 جويلية 2025 حول الميكانيك الدقيقة.",
    "/corpus/روما.txt", "ar",
)  # fmt: skip
ROME_FR = make_document(
    "Le Cluster algérien et Euromed ont signé le 23 juillet 2025 à Rome un mémorandum d'entente de "
    "12 millions d'euros.",
    "/corpus/rome.txt",
)
CASABLANCA = make_document(
    "Une convention-cadre de 250 millions de dirhams lie le CETIM et l'État. Elle couvre 2022-2025.",
    "/corpus/casablanca.txt",
)
SHARED = (("kind", "memorandum"), ("status", "signed"), ("party", "cluster"), ("party", "euromed"))


def rome_ar() -> Agreement:
    words = ("مذكرة تفاهم", "وقعت", "الكتلة الجزائرية", "مجموعة يوروميد")
    told = [(*each, said) for each, said in zip(SHARED, words, strict=True)]
    told += [("signed_on", "2025-07-23", "23 جويلية 2025"), ("place", "rome", "روما")]
    return make_agreement(
        ROME_AR, "aaaaaaaaaaaa", told=(*told, ("sector", "precision_mechanics", "الميكانيك الدقيقة"))
    )  # fmt: skip


def rome_fr() -> Agreement:
    words = ("mémorandum d'entente", "ont signé", "Cluster algérien", "Euromed")
    told = [(*each, said) for each, said in zip(SHARED, words, strict=True)]
    told += [("signed_on", "2025-07-23", "23 juillet 2025"), ("place", "rome", "Rome")]
    return make_agreement(ROME_FR, "bbbbbbbbbbbb", told=(*told, ("amount", "12000000 EUR", "12 millions d'euros")))


def casablanca() -> Agreement:
    told = (
        ("kind", "framework", "convention-cadre"),
        ("party", "cetim", "CETIM"),
        ("party", "state", "l'État"),
        ("amount", "250000000 MAD", "250 millions de dirhams"),
        ("period", "2022/2025", "2022-2025"),
    )
    return make_agreement(CASABLANCA, "cccccccccccc", "framework", "", told)


Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "library"
    embedder = WordLengthEmbedder()
    with Library.open(folder, embedder.card, writing=True) as library:
        for document, agreement in ((ROME_AR, rome_ar()), (ROME_FR, rome_fr()), (CASABLANCA, casablanca())):
            put(library, embedder, document, agreement)
        library.note_unread([UnreadFile("/corpus/scan.pdf", "it is locked with a password")])
    capsys.readouterr()
    return lambda *arguments: main(["agreements", *arguments, "--library", str(folder)])


def put(library: Library, embedder: WordLengthEmbedder, document: Document, *agreements: Agreement) -> None:
    passages = cut_sentences(document)
    vectors = embedder.embed_passages([passage.indexed_text for passage in passages])
    library.add(document, passages, vectors, ANALYSIS, agreements=agreements)


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return listed


def test_every_agreement_is_listed_with_what_was_looked_at(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run() == 0

    printed = capsys.readouterr().out
    assert "aaaaaaaaaaaa  Memorandum of understanding" in printed
    assert "2 sources" in printed
    assert "cccccccccccc  Framework agreement" in printed
    assert "250 million Moroccan dirhams" in printed
    assert "3 documents" in printed
    assert "/corpus/scan.pdf: it is locked with a password" in printed


def test_rows_for_programs_hold_each_agreement_once_with_all_its_evidence(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("--json") == 0

    rome, frame = rows(capsys)
    assert (rome["id"], frame["id"]) == ("aaaaaaaaaaaa", "cccccccccccc")
    assert {piece["document"]["id"] for piece in rome["evidence"]} == {ROME_AR.id, ROME_FR.id}
    assert rome["amount"] == {"value": 12000000, "currency": "EUR"}


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (["--kind", "MoU"], ["aaaaaaaaaaaa"]),
        (["--kind", "مذكرة تفاهم", "--kind", "accord-cadre"], ["aaaaaaaaaaaa", "cccccccccccc"]),
        (["--sector", "mécanique de précision"], ["aaaaaaaaaaaa"]),
        (["--party", "Euromed"], ["aaaaaaaaaaaa"]),
        (["--place", "روما"], ["aaaaaaaaaaaa"]),
        (["--since", "23/07/2025", "--until", "2025-07"], ["aaaaaaaaaaaa"]),
        (["--since", "2025-08"], []),
        (["--least", "100 millions", "--currency", "dirham"], ["cccccccccccc"]),
        (["--most", "20000000"], ["aaaaaaaaaaaa"]),
        (["--status", "signée"], ["aaaaaaaaaaaa"]),
        (["--text", "convention cadre"], ["cccccccccccc"]),
        (["--sort", "kind"], ["cccccccccccc", "aaaaaaaaaaaa"]),
        (["--sort", "kind", "--reverse"], ["aaaaaaaaaaaa", "cccccccccccc"]),
    ],
)
def test_filters_leave_what_matches(run: Run, capsys: pytest.CaptureFixture[str], filters: list[str], ids: list[str]):
    assert run("--json", *filters) == 0

    assert [row["id"] for row in rows(capsys)] == ids


def test_a_filter_that_is_not_understood_is_said_and_left_out(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("--json", "--kind", "pizza", "--place", "Rome") == 1

    printed = capsys.readouterr()
    assert [row["id"] for row in json.loads(printed.out)] == ["aaaaaaaaaaaa"]
    assert "'pizza'" in printed.err
    assert "memorandum" in printed.err


def test_an_end_before_the_beginning_is_refused_in_one_sentence(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("--since", "2025", "--until", "2024") == 2

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_matches_only_in_part_is_told_apart(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("--kind", "accord-cadre", "--place", "Casablanca") == 0

    matching, partial = capsys.readouterr().out.split("only in part")
    assert "no agreement" in matching
    assert "cccccccccccc" in partial
    assert "unknown: place" in partial


def test_what_matches_only_in_part_is_exported_when_it_is_asked_for(run: Run, capsys: pytest.CaptureFixture[str]):
    run("--json", "--kind", "accord-cadre", "--place", "Casablanca")
    without = capsys.readouterr()
    run("--json", "--partial", "--kind", "accord-cadre", "--place", "Casablanca")

    assert json.loads(without.out) == []
    assert "--partial" in without.err
    (row,) = rows(capsys)
    assert (row["id"], row["unknown"]) == ("cccccccccccc", ["place"])


def test_a_table_goes_to_a_file_for_excel_or_to_standard_output(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    path = tmp_path / "accords.csv"

    assert run("--csv", str(path)) == 0
    assert "2 agreements" in capsys.readouterr().out
    assert run("--csv", "-") == 0

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert [row["id"] for row in table] == ["aaaaaaaaaaaa", "cccccccccccc"]
    assert table == list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_workbook_is_written(run: Run, tmp_path: Path):
    path = tmp_path / "accords.xlsx"

    assert run("--xlsx", str(path)) == 0

    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize("form", ["--csv", "--xlsx"])
def test_a_file_that_cannot_be_written_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str
):
    assert run(form, str(tmp_path / "missing" / "out")) == 2

    assert "missing" in capsys.readouterr().err


def test_one_agreement_is_shown_with_its_words_and_why_its_records_are_one(
    run: Run, capsys: pytest.CaptureFixture[str]
):
    assert run("show", "bbbbbbbbbbbb") == 0

    printed = capsys.readouterr().out
    assert "« 23 جويلية 2025 » [1] p. 2" in printed
    assert "« 12 millions d'euros » [2] p. 2" in printed
    assert f"[2] {ROME_FR.id} · Le Cluster algérien · /corpus/rome.txt" in printed
    assert "aaaaaaaaaaaa and bbbbbbbbbbbb: " in printed
    assert "two parties in common" in printed
    assert "same date" in printed


def test_one_agreement_for_programs_says_why_its_records_are_one(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("show", "aaaaaaaaaaaa", "--json") == 0

    row = json.loads(capsys.readouterr().out)
    assert [record["id"] for record in row["records"]] == ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]
    assert {"signed_on", "party"} <= set(row["joins"][0]["shared"])


@pytest.mark.parametrize("verb", ["show", "split"])
def test_an_unknown_id_is_named(run: Run, capsys: pytest.CaptureFixture[str], verb: str):
    assert run(verb, "ffffffffffff") == 2

    assert "ffffffffffff" in capsys.readouterr().err


def test_records_are_split_and_joined_again_as_the_command_says(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("split", "aaaaaaaaaaaa") == 0
    undo = capsys.readouterr().out.partition("to undo: ittifaq agreements ")[2].split()
    run("--json", "--kind", "MoU")
    assert {row["id"] for row in rows(capsys)} == {"aaaaaaaaaaaa", "bbbbbbbbbbbb"}

    assert undo[0] == "join"
    assert run(*undo) == 0

    undo = capsys.readouterr().out.partition("to undo: ittifaq agreements ")[2].split()
    run("--json", "--kind", "MoU")
    assert [row["id"] for row in rows(capsys)] == ["aaaaaaaaaaaa"]
    assert run(*undo) == 0
    capsys.readouterr()
    run("--json", "--kind", "MoU")
    assert len(rows(capsys)) == 2


def test_different_agreements_are_joined_by_hand(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("join", "aaaaaaaaaaaa", "cccccccccccc") == 0

    capsys.readouterr()
    run("--json")
    (row,) = rows(capsys)
    assert {piece["document"]["id"] for piece in row["evidence"]} == {ROME_AR.id, ROME_FR.id, CASABLANCA.id}
    run("show", row["id"])
    assert "joined by a person" in capsys.readouterr().out


def test_joining_one_agreement_with_itself_is_refused(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("join", "aaaaaaaaaaaa", "bbbbbbbbbbbb") == 2

    assert "one agreement already" in capsys.readouterr().err


def test_splitting_what_one_record_tells_is_refused(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("split", "cccccccccccc") == 2

    assert "Nothing would be left of cccccccccccc" in capsys.readouterr().err


def test_a_joined_agreement_comes_apart_as_the_command_says(run: Run, capsys: pytest.CaptureFixture[str]):
    run("join", "cccccccccccc", "bbbbbbbbbbbb")
    undo = capsys.readouterr().out.partition("to undo: ittifaq agreements ")[2].split()

    assert run(*undo) == 0

    capsys.readouterr()
    run("--json")
    assert [row["id"] for row in rows(capsys)] == ["aaaaaaaaaaaa", "cccccccccccc"]


def test_a_record_of_another_agreement_cannot_be_split_off(run: Run, capsys: pytest.CaptureFixture[str]):
    assert run("split", "aaaaaaaaaaaa", "cccccccccccc") == 2

    assert "cccccccccccc" in capsys.readouterr().err


def test_a_library_that_another_process_writes_is_listed_but_not_changed(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    with Library.open(tmp_path / "library", writing=True):
        assert run("--json") == 0
        assert len(rows(capsys)) == 2
        assert run("split", "aaaaaaaaaaaa") == 2

    assert "being written" in capsys.readouterr().err


def test_a_document_cannot_drive_the_terminal(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    document = make_document("\x1b[2J Convention entre \x1b[31mA et B\x07.", "/corpus/evil.txt")
    agreement = make_agreement(document, "dddddddddddd", told=(("party", "evil", "\x1b[31mA et B\x07"),))
    embedder = WordLengthEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        put(library, embedder, document, replace(agreement, purpose="\x1b[2J Convention"))

    run()
    run("show", "dddddddddddd")

    assert "\x1b" not in capsys.readouterr().out


def test_words_from_a_doubtful_page_are_marked_where_an_agreement_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    first, second = ROME_FR.pages
    doubtful = replace(ROME_FR, pages=(first, replace(second, quality="doubtful", is_scanned=True)))
    with Library.open(tmp_path / "library", WordLengthEmbedder().card, writing=True) as library:
        put(library, WordLengthEmbedder(), doubtful, rome_fr())

    assert main(["agreements", "show", "bbbbbbbbbbbb", "--library", str(tmp_path / "library")]) == 0

    printed = capsys.readouterr().out
    assert "« 12 millions d'euros » [1] p. 2 · doubtfully read text" in printed
    assert "« Cluster algérien » [1] p. 1\n" in printed
