import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from index.records import DocumentDate, Query
from index.searching import Searcher
from ingest.ingesting import ingest
from ingest.report import Moved, PassedKind, Report, Unchanged
from tests.fakes import WordEmbedder

MEMO = """توقيع مذكرة تفاهم بين الجزائر وإيطاليا

الجزائر في 23 جويلية 2025

تم توقيع مذكرة تفاهم بين الكتلة الجزائرية للميكانيك الدقيقة ومجموعة صناعية إيطالية خلال منتدى في روما.
"""
ACCORD = """Accord-cadre entre le ministère et les centres techniques

Rabat, le 12 mars 2024 – Le ministère de l'Industrie et les centres techniques ont signé un accord-cadre à Rabat.
"""


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "مقالات"
    write(folder / "accord.txt", ACCORD)
    write(folder / "مذكرة.txt", MEMO)
    return folder


@pytest.fixture
def embedder():
    return WordEmbedder()


@pytest.fixture
def library(tmp_path, embedder):
    with Library.open(tmp_path / "library", embedder.card, writing=True) as opened:
        yield opened


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def files(entries):
    return [Path(entry.file).name for entry in entries]


def test_a_folder_becomes_documents_that_are_found(sources, library, embedder):
    report = ingest([sources], library, embedder)

    assert files(report.added) == ["accord.txt", "مذكرة.txt"]
    assert report.replaced == report.unchanged == report.skipped == ()
    accord, memo = library.documents()
    assert (memo.title, memo.language, memo.date) == (
        "توقيع مذكرة تفاهم بين الجزائر وإيطاليا",
        "ar",
        DocumentDate("2025-07-23", "dateline"),
    )
    assert (accord.language, accord.date) == ("fr", DocumentDate("2024-03-12", "dateline"))
    hits = Searcher(library, embedder).search(Query("الميكانيك الدقيقة", "ar"))
    assert hits[0].passage.document_id == memo.id


def test_what_is_stored_is_the_file_its_passages_and_their_vectors(sources, library, embedder):
    [added] = ingest([sources / "accord.txt"], library, embedder).added
    document = library.document(added.document_id)
    passages = library.passages_of(document.id)
    assert document.file == str(sources / "accord.txt")
    assert len(passages) == added.passages
    assert all(document.text[each.start : each.end] == each.text for each in passages)
    assert embedder.embedded[: len(passages)] == [each.indexed_text for each in passages]


def test_a_second_run_changes_nothing_and_embeds_nothing(sources, library, embedder):
    ingest([sources], library, embedder)
    change, embedded = library.change, len(embedder.embedded)

    report = ingest([sources], library, embedder)

    assert files(report.unchanged) == ["accord.txt", "مذكرة.txt"]
    assert report.added == report.replaced == ()
    assert (library.change, len(embedder.embedded)) == (change, embedded)


def test_a_changed_file_replaces_its_document_in_one_transaction(sources, library, embedder):
    ingest([sources], library, embedder)
    change = library.change
    write(sources / "مذكرة.txt", MEMO + "\nوتشمل المذكرة صناعة السيارات.\n")

    report = ingest([sources], library, embedder)

    assert (files(report.replaced), files(report.unchanged), report.added) == (["مذكرة.txt"], ["accord.txt"], ())
    assert library.change == change + 1
    assert len(library.documents()) == 2
    assert "السيارات" in library.document(report.replaced[0].document_id).text


def test_a_moved_file_is_the_same_document_at_its_new_place(sources, library, embedder):
    [added] = ingest([sources / "مذكرة.txt"], library, embedder).added
    moved = sources / "2025" / "مذكرة جديدة.txt"
    moved.parent.mkdir()
    (sources / "مذكرة.txt").rename(moved)

    report = ingest([sources / "2025"], library, embedder)

    assert report.moved == (Moved(str(moved), str(sources / "مذكرة.txt")),)
    assert [(each.id, each.file) for each in library.documents()] == [(added.document_id, str(moved))]


def test_a_copy_is_no_second_document_in_the_same_run_nor_in_a_later_one(sources, library, embedder):
    write(sources / "نسخة.txt", MEMO)
    same = Unchanged(str(sources / "نسخة.txt"), f"same as {sources / 'مذكرة.txt'}")
    assert ingest([sources], library, embedder).unchanged == (same,)
    assert len(library.documents()) == 2

    assert [each.note for each in ingest([sources], library, embedder).unchanged] == ["", "", ""]
    copy = write(sources / "أرشيف" / "نسخة أخرى.txt", MEMO)
    assert str(copy) in [each.file for each in ingest([sources], library, embedder).unchanged if each.note]
    [memo] = [each for each in library.documents() if each.language == "ar"]
    assert {Path(place.file).name for place in library.locations(memo.id)} == {"مذكرة.txt", "نسخة.txt", "نسخة أخرى.txt"}


def test_two_files_that_change_places_are_both_kept(sources, library, embedder):
    ingest([sources], library, embedder)
    write(sources / "accord.txt", MEMO)
    write(sources / "مذكرة.txt", ACCORD)

    ingest([sources], library, embedder)

    assert {Path(each.file).name: each.language for each in library.documents()} == {
        "accord.txt": "ar",
        "مذكرة.txt": "fr",
    }


def test_a_file_renamed_over_another_leaves_one_document(sources, library, embedder):
    ingest([sources], library, embedder)
    (sources / "مذكرة.txt").rename(sources / "accord.txt")

    ingest([sources], library, embedder)

    assert [(Path(each.file).name, each.language) for each in library.documents()] == [("accord.txt", "ar")]


def test_a_file_that_was_moved_and_whose_name_holds_something_new_keeps_both(sources, library, embedder):
    ingest([sources / "accord.txt"], library, embedder)
    (sources / "accord.txt").rename(sources / "z.txt")
    write(sources / "accord.txt", "Un tout autre communiqué du ministère de l'Industrie.")

    report = ingest([sources / "accord.txt", sources / "z.txt"], library, embedder)

    assert (files(report.added), files(report.unchanged), report.replaced) == (["accord.txt"], ["z.txt"], ())
    assert sorted(files(library.documents())) == ["accord.txt", "z.txt"]


def test_a_file_that_is_gone_stays_in_the_library(sources, library, embedder):
    ingest([sources], library, embedder)
    (sources / "مذكرة.txt").unlink()
    ingest([sources], library, embedder)
    assert len(library.documents()) == 2


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_done(sources, library, embedder):
    write(sources / "فارغ.txt", "")
    (sources / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (sources / "صورة.xyz").write_bytes(b"\x00")

    report = ingest([sources, sources / "غائب.txt"], library, embedder)

    assert files(report.added) == ["accord.txt", "مذكرة.txt"]
    assert sorted(files(report.skipped)) == ["broken.pdf", "غائب.txt", "فارغ.txt"]
    assert report.passed == (PassedKind(".xyz", 1),)
    assert all(Path(each.file).name in each.reason for each in report.skipped)


def test_links_pipes_and_names_that_cannot_be_opened_are_said_and_not_waited_for(sources, library, embedder):
    (sources / "self.txt").symlink_to(sources / "self.txt")
    os.mkfifo(sources / "pipe.txt")
    report = ingest([sources, Path("nul\0.txt")], library, embedder)
    reasons = {Path(each.file).name: each.reason for each in report.skipped}
    assert len(report.added) == 2
    assert "leads back to itself" in reasons["self.txt"]
    assert "is a pipe or a device" in reasons["pipe.txt"]
    assert len(reasons) == 3


def test_every_file_stands_in_exactly_one_list(sources, library, embedder):
    write(sources / "نسخة.txt", MEMO)
    write(sources / "فارغ.txt", " ")
    write(sources / ".hidden.txt", MEMO)
    report = ingest([sources], library, embedder)
    lists = (report.added, report.replaced, report.moved, report.unchanged, report.skipped, report.ignored)
    named = [entry.file for entries in lists for entry in entries]
    assert sorted(named) == sorted(str(path) for path in sources.iterdir())


def test_a_file_that_became_unreadable_keeps_its_document(sources, library, embedder):
    ingest([sources], library, embedder)
    write(sources / "مذكرة.txt", "")
    report = ingest([sources], library, embedder)
    assert files(report.skipped) == ["مذكرة.txt"]
    assert len(library.documents()) == 2


def test_text_of_low_quality_is_added_and_said(sources, library, embedder):
    write(sources / "garbled.txt", "كسنب رثقغ ضصثق شسيبل تنمك ظطذز " * 30)
    [added] = ingest([sources / "garbled.txt"], library, embedder).added
    assert library.summary(added.document_id).text_quality < 0.7
    assert "known: look at its text" in added.notices[0]


def test_what_another_analysis_made_is_read_again(sources, library, embedder):
    [added] = ingest([sources / "accord.txt"], library, embedder).added
    document = library.document(added.document_id)
    library.add(document, [], np.empty((0, embedder.card.dimension), np.float32), analysis="0")
    assert library.passages_of(document.id) == []
    state = library.file_state(document.file)
    library.settle_file(replace(state, analysis="0"), [("", document.id)])

    report = ingest([sources], library, embedder)

    assert files(report.replaced) == ["accord.txt"]
    assert library.passages_of(document.id) != []


def test_a_name_with_a_line_break_and_one_that_is_not_utf8_are_documents(sources, library, embedder):
    write(sources / "سطر\nآخر.txt", MEMO + "أ")
    (sources / os.fsdecode(b"\xe3\xe1.txt")).write_text(MEMO + "ب", "utf-8")
    ingest([sources], library, embedder)
    assert {each.file for each in library.documents()} == {str(path) for path in sources.iterdir()}
    assert len(ingest([sources], library, embedder).unchanged) == 4


def test_passages_of_many_documents_are_embedded_together(sources, library, embedder):
    calls = []

    class Counting(WordEmbedder):
        def embed_passages(self, texts):
            calls.append(len(texts))
            return super().embed_passages(texts)

    for number in range(40):
        write(sources / f"{number:02}.txt", f"Communiqué numéro {number} du ministère de l'Industrie.")
    ingest([sources], library, Counting())
    assert sum(calls) == 42
    assert len(calls) == 1


def test_a_long_document_is_embedded_in_parts_and_added_whole(sources, library, embedder):
    text = "\n\n".join(f"القسم {n}. " + "تعمل الوزارة على تطوير الصناعة والتعاون مع الشركاء. " * 25 for n in range(300))
    [added] = ingest([write(sources / "طويل.txt", text)], library, embedder).added
    assert added.passages >= 300
    assert len(library.passages_of(added.document_id)) == added.passages


def test_progress_grows_to_the_end(sources, library, embedder):
    told = []
    ingest([sources], library, embedder, told.append)
    assert told[0].current == str(sources / "accord.txt")
    assert [each.done for each in told] == sorted(each.done for each in told)
    last = told[-1]
    assert (last.done, last.total, last.bytes_done, last.current) == (2, 2, last.bytes_total, "")
    assert last.passages == sum(each.passages for each in library.documents())


def test_a_file_that_was_read_is_not_told_to_be_at_hand(sources, library, embedder):
    told = []
    write(sources / "طويل.txt", "تعمل الوزارة على تطوير الصناعة والتعاون مع الشركاء. " * 9000)
    ingest([sources], library, embedder, told.append, processes=2)
    assert any(each.at_hand for each in told)
    assert not any(each.at_hand for each in told if each.done == each.total)


def test_a_run_that_is_stopped_keeps_what_was_added(sources, library, embedder):
    for number in range(6):
        text = " ".join(f"Le centre {number} décrit la pièce {n} du catalogue que publie l'usine." for n in range(900))
        write(sources / f"{number}.txt", text)

    def stop_at_the_last(progress):
        if progress.current.endswith("مذكرة.txt"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([sources], library, embedder, stop_at_the_last)
    kept = len(library.documents())
    assert 0 < kept < 8

    report = ingest([sources], library, embedder)

    assert (len(report.unchanged), len(report.added)) == (kept, 8 - kept)
    assert library.check() == []


def test_reindexing_embeds_every_passage_with_the_new_model(sources, tmp_path, embedder):
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        ingest([sources], library, embedder)
    other = WordEmbedder(dimension=32, name="other")
    told = []
    with Library.open(tmp_path / "library", writing=True) as library:
        report = ingest([sources], library, other, told.append, reindex=True)
        assert library.manifest.card == other.card
        assert len(report.unchanged) == 2
    assert (told[0].stage, told[-1].stage) == ("embedding", "reading")


def test_nothing_to_do_is_an_empty_report(library, embedder):
    report = ingest([], library, embedder)
    assert report == Report((), (), (), (), (), (), ())


def unread(library: Library) -> list[str]:
    return [Path(each.file).name for each in library.unread()]


def test_a_file_that_could_not_be_read_is_remembered_until_it_is_read(sources, library, embedder):
    write(sources / "فارغ.txt", "")
    write(sources / "مذكرة.txt", "")
    ingest([sources, sources / "غائب.txt"], library, embedder)
    assert unread(library) == ["فارغ.txt", "مذكرة.txt"]
    assert "is empty" in library.unread()[0].reason

    write(sources / "مذكرة.txt", MEMO)
    ingest([sources], library, embedder)
    assert unread(library) == ["فارغ.txt"]


def test_a_document_whose_file_became_unreadable_is_told_among_the_unread(sources, library, embedder):
    ingest([sources], library, embedder)
    write(sources / "مذكرة.txt", "")
    ingest([sources], library, embedder)
    assert unread(library) == ["مذكرة.txt"]

    write(sources / "مذكرة.txt", MEMO)
    ingest([sources], library, embedder)
    assert unread(library) == []


def test_an_unread_file_is_forgotten_when_it_is_gone_from_a_folder_that_is_read_again(sources, library, embedder):
    write(sources / "فارغ.txt", "")
    ingest([sources], library, embedder)
    (sources / "فارغ.txt").unlink()

    ingest([sources / "accord.txt"], library, embedder)
    assert unread(library) == ["فارغ.txt"]

    ingest([sources], library, embedder)
    assert unread(library) == []
