import os
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.library import Library
from index.records import AgreementFilters
from ingest.errors import FolderUnreachable
from ingest.ingesting import ingest
from ingest.report import Moved, PassedKind
from ingest.syncing import Deleted, Scope, sync
from tests.fakes import WordEmbedder
from tests.readings import without_root

MEMO = "وقعت وزارة الصناعة الجزائرية يوم 23 جويلية 2025 بروما مذكرة تفاهم مع مجموعة الاختبار الإيطالية للميكانيك."
ACCORD = "Rabat, le 12 mars 2024 – Le ministère de l'Industrie et la société Essai SA ont signé un accord-cadre."


@pytest.fixture
def shared(tmp_path):
    folder = tmp_path / "المجلد المشترك"
    write(folder / "2025" / "مذكرة تفاهم.txt", MEMO)
    write(folder / "accord-cadre.txt", ACCORD)
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
    # As if it had been written long ago: its time alone says that nothing is new in it.
    os.utime(path, ns=(0, 1_700_000_000_000_000_000 + len(text)))
    return path


def many(folder, count):
    return [write(folder / f"محضر {number}.txt", f"محضر الاجتماع رقم {number} للجنة.") for number in range(count)]


def names(library):
    return sorted(Path(each.file).name for each in library.documents())


def files(entries):
    return [Path(entry.file).name for entry in entries]


def test_a_new_folder_is_read_and_a_second_look_finds_nothing_to_do(shared, library, embedder):
    report = sync(shared, library, embedder)
    assert files(report.read.added) == ["مذكرة تفاهم.txt", "accord-cadre.txt"]
    assert report.is_eventful and not report.needs_a_look
    change, embedded = library.change, len(embedder.embedded)

    report = sync(shared, library, embedder)

    assert files(report.read.unchanged) == ["مذكرة تفاهم.txt", "accord-cadre.txt"]
    assert (report.deleted, report.held_back, report.is_eventful) == ((), (), False)
    assert (library.change, len(embedder.embedded)) == (change, embedded)


def test_a_memo_that_was_corrected_is_read_again_in_place_of_the_former_one(shared, library, embedder):
    sync(shared, library, embedder)
    write(shared / "2025" / "مذكرة تفاهم.txt", MEMO + " وتمتد على ثلاث سنوات.")
    report = sync(shared, library, embedder)
    assert files(report.read.replaced) == ["مذكرة تفاهم.txt"]
    assert report.deleted == () and library.binned() == []
    assert len(library.documents()) == 2


def test_a_memo_that_was_filed_elsewhere_under_another_name_is_the_same_document_not_read_again(
    shared, library, embedder
):
    sync(shared, library, embedder)
    before, embedded = {each.id for each in library.documents()}, len(embedder.embedded)
    former, now = shared / "2025" / "مذكرة تفاهم.txt", shared / "أرشيف" / "روما" / "مذكرة موقعة.txt"
    now.parent.mkdir(parents=True)
    former.rename(now)

    report = sync(shared, library, embedder)

    assert report.read.moved == (Moved(str(now), str(former)),)
    assert report.deleted == () and library.binned() == []
    assert {each.id for each in library.documents()} == before
    assert len(embedder.embedded) == embedded
    assert names(library) == ["accord-cadre.txt", "مذكرة موقعة.txt"]


def test_a_whole_folder_that_was_renamed_moves_with_all_that_it_holds(shared, library, embedder):
    many(shared / "محاضر", 12)
    sync(shared, library, embedder)
    (shared / "محاضر").rename(shared / "محاضر اللجان")
    report = sync(shared, library, embedder)
    assert (len(report.read.moved), report.deleted, report.held_back) == (12, (), ())
    assert all("محاضر اللجان" in each.file for each in library.documents() if "محضر" in each.file)


def test_a_file_renamed_over_another_leaves_the_one_document(shared, library, embedder):
    sync(shared, library, embedder)
    (shared / "2025" / "مذكرة تفاهم.txt").rename(shared / "accord-cadre.txt")
    report = sync(shared, library, embedder)
    assert files(report.read.moved) == ["accord-cadre.txt"]
    assert [(Path(each.file).name, each.language) for each in library.documents()] == [("accord-cadre.txt", "ar")]
    assert library.members(str(shared / "2025" / "مذكرة تفاهم.txt")) == []


def test_a_memo_that_was_deleted_waits_in_the_bin_with_its_agreements(shared, library, embedder):
    sync(shared, library, embedder)
    agreements = library.find_agreements(AgreementFilters()).matching
    memo = shared / "2025" / "مذكرة تفاهم.txt"
    memo.unlink()

    report = sync(shared, library, embedder)

    assert report.deleted == (Deleted(str(memo), 1),)
    assert names(library) == ["accord-cadre.txt"]
    assert library.find_agreements(AgreementFilters()).matching != agreements
    [binned] = library.binned()
    assert (binned.file, binned.member) == (str(memo), "")

    library.restore(binned.id, embedder)
    assert sorted(library.find_agreements(AgreementFilters()).matching) == sorted(agreements)


def test_a_restored_document_stays_though_its_file_is_still_gone(shared, library, embedder):
    sync(shared, library, embedder)
    memo = shared / "2025" / "مذكرة تفاهم.txt"
    memo.unlink()
    sync(shared, library, embedder)
    library.restore(library.binned()[0].id, embedder)

    report = sync(shared, library, embedder)

    assert (report.deleted, library.binned()) == ((), [])
    assert names(library) == ["accord-cadre.txt", "مذكرة تفاهم.txt"]

    write(memo, MEMO)
    embedded = len(embedder.embedded)
    assert files(sync(shared, library, embedder).read.unchanged) == ["مذكرة تفاهم.txt", "accord-cadre.txt"]
    assert len(embedder.embedded) == embedded
    memo.unlink()
    assert files(sync(shared, library, embedder).deleted) == ["مذكرة تفاهم.txt"]


def test_a_file_that_comes_back_takes_its_document_out_of_the_bin(shared, library, embedder):
    sync(shared, library, embedder)
    (shared / "accord-cadre.txt").unlink()
    sync(shared, library, embedder)
    assert len(library.binned()) == 1
    write(shared / "accord-cadre.txt", ACCORD)
    assert files(sync(shared, library, embedder).read.added) == ["accord-cadre.txt"]
    assert library.binned() == []


@pytest.mark.parametrize(("days", "forgotten"), [(29, 0), (31, 1)])
def test_what_has_waited_for_thirty_days_is_forgotten_and_said(days, forgotten, shared, library, embedder, monkeypatch):
    class Past(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=days)

    monkeypatch.setattr("index.binning.datetime", Past)
    sync(shared, library, embedder)
    (shared / "accord-cadre.txt").unlink()
    assert sync(shared, library, embedder).forgotten == forgotten
    assert len(library.binned()) == 1 - forgotten


def test_copies_are_one_document_and_it_stays_until_the_last_is_deleted(shared, library, embedder):
    copy = write(shared / "نسخ" / "مذكرة (نسخة).txt", MEMO)
    sync(shared, library, embedder)
    [memo] = [each for each in library.documents() if each.language == "ar"]
    assert len(library.locations(memo.id)) == 2

    (shared / "2025" / "مذكرة تفاهم.txt").unlink()
    report = sync(shared, library, embedder)
    assert [each.documents for each in report.deleted] == [0]
    assert library.summary(memo.id).file == str(copy)

    copy.unlink()
    assert [each.documents for each in sync(shared, library, embedder).deleted] == [1]
    assert names(library) == ["accord-cadre.txt"]


def test_a_deleted_archive_takes_along_what_lay_only_in_it(shared, library, embedder):
    with zipfile.ZipFile(shared / "مرفقات.zip", "w") as archive:
        archive.writestr("نسخة المذكرة.txt", MEMO)
        archive.writestr("annexe.txt", "Annexe technique de l'accord-cadre : calendrier des travaux.")
    sync(shared, library, embedder)
    assert len(library.documents()) == 3
    (shared / "مرفقات.zip").unlink()
    assert [each.documents for each in sync(shared, library, embedder).deleted] == [1]
    assert [each.member for each in library.binned()] == ["annexe.txt"]
    assert names(library) == ["accord-cadre.txt", "مذكرة تفاهم.txt"]


# ---- folders that seem empty -------------------------------------------------------------------------------


def empty(folder):
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()


@pytest.mark.parametrize("lose", [empty, shutil.rmtree])
def test_a_folder_that_is_suddenly_empty_or_gone_never_empties_the_library(lose, shared, library, embedder):
    sync(shared, library, embedder)
    lose(shared)

    report = sync(shared, library, embedder)

    assert len(report.held_back) == 2 and report.needs_a_look
    assert (report.deleted, library.binned(), len(library.documents())) == ((), [], 2)
    assert sync(shared, library, embedder).held_back == report.held_back

    report = sync(shared, library, embedder, scope=Scope(deletes=True))
    assert (len(report.deleted), report.held_back) == (2, ())
    assert library.documents() == [] and len(library.binned()) == 2


def test_when_the_share_is_back_all_goes_on_as_before(shared, library, embedder, tmp_path):
    sync(shared, library, embedder)
    shared.rename(tmp_path / "غير موصول")
    shared.mkdir()
    sync(shared, library, embedder)
    shared.rmdir()
    (tmp_path / "غير موصول").rename(shared)
    report = sync(shared, library, embedder)
    assert not report.is_eventful
    assert len(library.documents()) == 2


def test_when_most_files_are_gone_nothing_is_deleted_but_new_ones_are_read(shared, library, embedder):
    minutes = many(shared, 8)
    sync(shared, library, embedder)
    for each in minutes[:6]:
        each.unlink()
    write(shared / "خبر جديد.txt", "أعلنت الوزارة عن افتتاح مركز تقني جديد في صفاقس.")

    report = sync(shared, library, embedder)

    assert files(report.held_back and report.read.added) == ["خبر جديد.txt"]
    assert (len(report.held_back), report.deleted) == (6, ())
    assert len(library.documents()) == 11


def test_a_few_files_may_be_deleted_at_once_however_few_are_left(tmp_path, library, embedder):
    minutes = many(tmp_path / "محاضر", 6)
    sync(tmp_path / "محاضر", library, embedder)
    for each in minutes[1:]:
        each.unlink()
    report = sync(tmp_path / "محاضر", library, embedder)
    assert (len(report.deleted), report.held_back) == (5, ())


def test_a_disk_within_the_folder_that_is_not_mounted_is_noticed(shared, library, embedder):
    many(shared / "قرص", 6)
    many(shared / "محلي", 20)
    sync(shared, library, embedder)
    empty(shared / "قرص")
    (shared / "محلي" / "محضر 19.txt").unlink()

    report = sync(shared, library, embedder)

    assert len(report.held_back) == 6 and all("قرص" in file for file in report.held_back)
    assert files(report.deleted) == ["محضر 19.txt"]


def test_a_folder_within_that_is_deleted_with_what_it_held_is_no_such_disk(shared, library, embedder):
    many(shared / "قديم", 6)
    many(shared / "محلي", 20)
    sync(shared, library, embedder)
    shutil.rmtree(shared / "قديم")
    report = sync(shared, library, embedder)
    assert (len(report.deleted), report.held_back) == (6, ())


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no rights to take away")
@pytest.mark.parametrize("rights", [0o000, 0o100, 0o400])
def test_what_lies_in_a_folder_without_rights_does_not_count_as_deleted(rights, library, embedder):
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        memo = write(folder / "سري" / "مذكرة.txt", MEMO)
        many(folder, 3)
        sync(folder, library, embedder)
        memo.parent.chmod(rights)
        with without_root():
            report = sync(folder, library, embedder)
        memo.parent.chmod(0o700)
        assert (report.deleted, report.held_back) == ((), ())
        assert report.closed and report.needs_a_look
        assert len(library.documents()) == 4

        report = sync(folder, library, embedder)
        assert not report.needs_a_look and library.unread() == []


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no rights to take away")
def test_a_folder_that_may_not_be_looked_into_is_refused_even_where_all_may_go(library, embedder):
    with TemporaryDirectory() as name:
        folder = Path(name) / "مشترك"
        write(folder / "مذكرة.txt", MEMO)
        Path(name).chmod(0o755)
        sync(folder, library, embedder)
        folder.chmod(0)
        with without_root(), pytest.raises(FolderUnreachable, match="cannot be looked into"):
            sync(folder, library, embedder, scope=Scope(deletes=True))
        folder.chmod(0o700)
    assert len(library.documents()) == 1


def test_what_is_no_folder_is_refused_by_name(shared, library, embedder):
    for wrong, why in ((shared / "غائب", "does not exist"), (shared / "accord-cadre.txt", "is no folder")):
        with pytest.raises(FolderUnreachable, match=f'"{wrong.name}" {why}'):
            sync(wrong, library, embedder)
    with pytest.raises(FolderUnreachable, match="is a library"):
        sync(library.folder, library, embedder)


# ---- beside the folder -------------------------------------------------------------------------------------


def test_documents_from_elsewhere_are_left_alone(shared, library, embedder, tmp_path):
    beside = write(tmp_path / "المجلد المشترك 2" / "تقرير.txt", "تقرير سنوي عن الصناعات الميكانيكية في تونس.")
    ingest([beside], library, embedder)
    sync(shared, library, embedder)
    beside.unlink()
    report = sync(shared, library, embedder)
    assert report.deleted == () and "تقرير.txt" in names(library)


def test_files_that_are_still_being_written_are_left_as_they_were(shared, library, embedder):
    sync(shared, library, embedder)
    memo = shared / "2025" / "مذكرة تفاهم.txt"
    write(memo, "وقعت")
    write(shared / "قيد النسخ.txt", "نصف نص")
    accord = (shared / "accord-cadre.txt").stat()
    calm = {shared / "accord-cadre.txt": (accord.st_size, accord.st_mtime_ns)}

    report = sync(shared, library, embedder, scope=Scope(calm=calm))

    assert files(report.read.unchanged) == ["accord-cadre.txt"]
    assert not report.is_eventful and len(library.documents()) == 2


def test_hidden_files_libraries_and_films_are_no_documents(shared, library, embedder):
    write(shared / ".git" / "a.txt", "x")
    write(shared / "زيارة.mp4", "x")
    write(shared / "Thumbs.db", "x")
    report = sync(shared, library, embedder)
    assert report.read.passed == (PassedKind(".mp4", 1),)
    assert not report.needs_a_look and library.unread() == []


def test_mail_in_a_kind_that_is_not_read_is_told_among_the_unread_until_it_is_gone(shared, library, embedder):
    message = write(shared / "مراسلة.msg", "x")
    assert sync(shared, library, embedder).needs_a_look
    assert [each.file for each in library.unread()] == [str(message)]
    message.unlink()
    assert not sync(shared, library, embedder).needs_a_look
    assert library.unread() == []


def test_a_file_that_cannot_be_read_is_told_at_each_look_but_read_only_when_it_has_changed(shared, library, embedder):
    broken = write(shared / "تالف.pdf", "%PDF-1.7 ولا شيء غير ذلك")
    first = sync(shared, library, embedder).read.skipped
    state = library.file_state(str(broken))
    assert files(first) == ["تالف.pdf"] and state.analysis.endswith("failed")
    library.note_unread([replace(each, reason="كما قيل من قبل.") for each in library.unread()])

    assert [each.reason for each in sync(shared, library, embedder).read.skipped] == ["كما قيل من قبل."]

    write(broken, "%PDF-1.7 ولا شيء غير ذلك أيضا")
    assert [each.reason for each in sync(shared, library, embedder).read.skipped] == [first[0].reason]
    assert [each.reason for each in ingest([broken], library, embedder).skipped] == [first[0].reason]
