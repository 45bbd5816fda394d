"""Adding and removing: rights, bounds, what stays on the disk, what the library holds afterwards."""

import io
import threading
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from assistant import uploaded_files
from assistant.adding import MOST_FILES, add, forget_unread, receive, remove
from assistant.errors import NotAllowed, UploadRefused
from assistant.uploaded_files import STALE_SECONDS
from index.errors import DocumentUnknown
from index.library import Library
from index.records import FileState, Query
from ingest.samples import samples_folder
from tests.editable_library import EDITOR, KENITRA, READER, close_service, open_service, uploads

TEXT = KENITRA.encode()


@pytest.fixture
def service(tmp_path):
    service = open_service(tmp_path / "library")
    yield service
    close_service(service)


@pytest.fixture
def folder(service):
    return service.settings.library


def listed(service):
    return {Path(document.file).name for document in service.library(READER).documents()}


# ---- rights --------------------------------------------------------------------------------------------------------


def test_a_reader_sends_no_byte(service, folder):
    def chunks():
        raise AssertionError("a byte was read")
        yield b""

    with pytest.raises(NotAllowed):
        receive(service, READER, "مذكرة.txt", chunks())

    assert not (folder / "files").exists()


def test_a_reader_adds_and_removes_nothing(service, folder):
    received = receive(service, EDITOR, "مذكرة.txt", [TEXT])
    document = service.library(READER).documents()[0]

    for act in (
        lambda: add(service, READER, [received]),
        lambda: remove(service, READER, document.id),
        lambda: forget_unread(service, READER, "/archive/scan.pdf"),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert listed(service) == {"tunis.txt"}


# ---- adding --------------------------------------------------------------------------------------------------------


def test_an_arabic_text_is_added_and_found(service, folder):
    outcome = add(service, EDITOR, [receive(service, EDITOR, "مذكرة القنيطرة.txt", [TEXT[:40], TEXT[40:]])])[0]

    service.library(READER)
    hit = service.assistant.searcher.search(Query("مصنع الألواح الشمسية في القنيطرة", "ar"), 1)[0]
    assert (outcome.outcome, outcome.name) == ("added", "مذكرة القنيطرة.txt")
    assert hit.passage.document_id == outcome.documents[0].id
    assert uploads(folder) == [f"{outcome.documents[0].id}/مذكرة القنيطرة.txt"]
    assert outcome.documents[0].agreements == len(service.library(READER).agreements_of(outcome.documents[0].id)) == 1


def test_a_real_pdf_is_added(service, folder):
    path = next(samples_folder().glob("*.pdf"))

    outcome = add(service, EDITOR, [receive(service, EDITOR, path.name, [path.read_bytes()])])[0]

    assert outcome.outcome == "added"
    assert Path(service.library(READER).summary(outcome.documents[0].id).file).read_bytes() == path.read_bytes()


def test_the_same_content_is_held_once_whatever_its_name(service, folder):
    first = add(service, EDITOR, [receive(service, EDITOR, "مذكرة.txt", [TEXT])])[0]

    again = add(service, EDITOR, [receive(service, EDITOR, "نسخة.txt", [TEXT])])[0]
    same = add(service, EDITOR, [receive(service, EDITOR, "مذكرة.txt", [TEXT])])[0]

    assert (again.outcome, again.documents[0].id) == ("held", first.documents[0].id)
    assert (same.outcome, same.documents[0].id) == ("held", first.documents[0].id)
    assert uploads(folder) == [f"{first.documents[0].id}/مذكرة.txt"]


def test_a_file_that_cannot_be_read_is_not_kept_and_its_reason_is(service, folder):
    good = receive(service, EDITOR, "مذكرة.txt", [TEXT])
    bad = receive(service, EDITOR, "accord.docx", [b"PK\x03\x04" + bytes(400)])

    outcomes = add(service, EDITOR, [bad, good])

    assert [each.outcome for each in outcomes] == ["unreadable", "added"]
    assert "not a whole Word document" in outcomes[0].reason
    assert uploads(folder) == [f"{outcomes[1].documents[0].id}/مذكرة.txt"]
    assert [Path(each.file).name for each in service.library(READER).unread()] == ["accord.docx"]


def test_an_unreadable_file_is_forgotten_once_one_of_its_name_is_read_or_an_editor_says_so(service):
    add(service, EDITOR, [receive(service, EDITOR, "مذكرة.txt", [b" \n "]), receive(service, EDITOR, "b.txt", [b" "])])
    assert len(service.library(READER).unread()) == 2

    add(service, EDITOR, [receive(service, EDITOR, "مذكرة.txt", [TEXT])])
    [left] = service.library(READER).unread()
    forget_unread(service, EDITOR, left.file)

    assert Path(left.file).name == "b.txt"
    assert service.library(READER).unread() == []


def test_a_bomb_under_the_name_of_a_word_document_is_not_unpacked(service, folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + bytes(80_000_000))

    [outcome] = add(service, EDITOR, [receive(service, EDITOR, "bombe.docx", [packed.getvalue()])])

    assert outcome.outcome == "unreadable"
    assert "unpacks to more" in outcome.reason
    assert uploads(folder) == []


def test_the_progress_says_how_many_passages_are_indexed(service):
    text = "\n\n".join(f"تقرير رقم {number} عن الطقس والبحر والجبل والسهل. " * 25 for number in range(200)).encode()
    heard = []

    add(service, EDITOR, [receive(service, EDITOR, "طويل.txt", [text])], heard.append)

    indexing = [each for each in heard if each.stage == "indexing"]
    assert len(indexing) > 2
    assert [each.done for each in indexing] == sorted(each.done for each in indexing)
    assert len({each.total for each in indexing}) == 1


def test_who_comes_second_waits_for_the_first_and_hears_so(service):
    first = receive(service, EDITOR, "أولى.txt", [TEXT])
    second = receive(service, EDITOR, "ثانية.txt", [TEXT + "ملحق.".encode()])
    heard, is_waiting, outcomes = [], threading.Event(), []

    def hear(progress):
        heard.append(progress)
        is_waiting.set()

    def come():
        outcomes.extend(add(service, EDITOR, [second], hear))

    thread = threading.Thread(target=come)

    def begin(progress):
        if not thread.ident:
            thread.start()
            is_waiting.wait(10)

    add(service, EDITOR, [first], begin)
    thread.join(20)

    assert (heard[0].stage, heard[0].done) == ("waiting", 1)
    assert outcomes[0].outcome == "added"


# ---- bounds --------------------------------------------------------------------------------------------------------


def test_a_file_larger_than_the_bound_is_refused_while_it_comes(service, folder):
    sent = []

    def chunks():
        for number in range(1000):
            sent.append(number)
            yield b"x" * 100_000

    with pytest.raises(UploadRefused) as refused:
        receive(service, EDITOR, "كبير.txt", chunks())

    assert refused.value.why == "large"
    assert len(sent) == 11
    assert uploads(folder) == []


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("برنامج.exe", TEXT, "kind"), ("تقرير.pdf", b"MZ\x90\x00", "content"), ("فارغ.txt", b"", "empty")],
)
def test_a_wrong_file_leaves_nothing_on_the_disk(service, folder, name, content, why):
    with pytest.raises(UploadRefused) as refused:
        receive(service, EDITOR, name, [content])

    assert refused.value.why == why
    assert not (folder / "files").exists() or uploads(folder) == []


def test_a_name_leads_nowhere_else(service, folder):
    outcome = add(service, EDITOR, [receive(service, EDITOR, "../../../تقرير\x00\u202e.txt", [TEXT])])[0]

    assert uploads(folder) == [f"{outcome.documents[0].id}/تقرير.txt"]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["library"]


def test_more_files_than_the_bound_are_refused_together_and_gone(service, folder):
    received = receive(service, EDITOR, "مذكرة.txt", [TEXT])

    with pytest.raises(UploadRefused) as refused:
        add(service, EDITOR, [received] * (MOST_FILES + 1))

    assert refused.value.why == "many"
    assert uploads(folder) == []


def test_no_more_files_wait_than_the_bound(service, folder):
    for number in range(MOST_FILES):
        receive(service, EDITOR, f"{number}.txt", [TEXT])

    with pytest.raises(UploadRefused) as refused:
        receive(service, EDITOR, "one too many.txt", [TEXT])

    assert refused.value.why == "waiting"
    assert len(uploads(folder)) == MOST_FILES


def test_a_sender_who_goes_away_leaves_nothing(service, folder):
    def chunks():
        yield TEXT
        raise ConnectionError

    with pytest.raises(UploadRefused) as refused:
        receive(service, EDITOR, "مذكرة.txt", chunks())

    assert refused.value.why == "broken"
    assert uploads(folder) == []


# ---- killed processes ----------------------------------------------------------------------------------------------


def test_what_a_process_killed_before_adding_left_is_cleaned_when_it_is_old(service, folder, monkeypatch):
    left = receive(service, EDITOR, "متروكة.txt", [TEXT])
    now = left.path.stat().st_mtime
    monkeypatch.setattr(uploaded_files.time, "time", lambda: now + STALE_SECONDS + 1)

    receive(service, EDITOR, "جديدة.txt", [TEXT])

    assert not left.path.exists()
    assert listed(service) == {"tunis.txt"}


def test_what_a_process_killed_while_adding_left_is_cleaned_by_the_next_addition(service, folder):
    left = receive(service, EDITOR, "متروكة.txt", [TEXT + b"?"])
    uploaded_files.settle(folder, left)
    assert any(name.endswith("متروكة.txt") for name in uploads(folder))

    outcome = add(service, EDITOR, [receive(service, EDITOR, "جديدة.txt", [TEXT])])[0]

    assert uploads(folder) == [f"{outcome.documents[0].id}/جديدة.txt"]


# ---- removing ------------------------------------------------------------------------------------------------------


def test_a_removed_document_is_gone_with_the_file_that_was_uploaded(service, folder):
    outcome = add(service, EDITOR, [receive(service, EDITOR, "مذكرة.txt", [TEXT])])[0]

    removed = remove(service, EDITOR, outcome.documents[0].id)

    assert removed.id == outcome.documents[0].id
    assert listed(service) == {"tunis.txt"}
    assert uploads(folder) == []
    assert not (folder / "files" / outcome.documents[0].id).exists()


def test_the_file_of_a_document_that_was_read_from_elsewhere_stays(service, folder, tmp_path):
    file = tmp_path / "أرشيف.txt"
    file.write_bytes(TEXT)
    received = receive(service, EDITOR, "مذكرة.txt", [TEXT])
    outcome = add(service, EDITOR, [received])[0]
    with Library.open(folder, service.assistant.searcher.embedder.card, writing=True) as library:
        document = library.summary(outcome.documents[0].id)
        library.move_file(document.file, FileState(str(file), document.sha256, len(TEXT), 0, "1", ()))

    remove(service, EDITOR, outcome.documents[0].id)

    assert file.read_bytes() == TEXT


def test_a_document_that_is_unknown_cannot_be_removed(service):
    with pytest.raises(DocumentUnknown):
        remove(service, EDITOR, "0" * 12)


# ---- files that hold others ------------------------------------------------------------------------------------------

BROKEN_WORD = b"PK\x03\x04" + bytes(90)
LETTER = (
    "From: a@example.ma\r\nTo: b@example.tn\r\nSubject: Accord-cadre\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Le Maroc et la Tunisie ont signé un accord-cadre le 2 janvier 2023 à Tunis.\r\n"
).encode()


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def send(service, name, content):
    return add(service, EDITOR, [receive(service, EDITOR, name, [content])])[0]


def test_every_document_of_an_archive_is_told_and_every_part_that_could_not_be_read(service, folder):
    archive = zipped(مذكرة__txt=TEXT, lettre__eml=LETTER, abîmé__docx=BROKEN_WORD)

    outcome = send(service, "وثائق.zip", archive)

    assert outcome.outcome == "added" and outcome.reason == ""
    assert [each.is_new for each in outcome.documents] == [True, True]
    assert {each.id for each in outcome.documents} < {each.id for each in service.library(READER).documents()}
    assert [(each.member, "not a whole Word" in each.reason) for each in outcome.unread] == [("abîmé.docx", True)]
    assert [(Path(each.file).name, each.member) for each in service.library(READER).unread()] == [
        ("وثائق.zip", "abîmé.docx")
    ]
    assert [Path(name).name for name in uploads(folder)] == ["وثائق.zip"]


def test_an_archive_that_was_sent_before_is_told_as_it_was(service):
    archive = zipped(مذكرة__txt=TEXT, lettre__eml=LETTER, abîmé__docx=BROKEN_WORD)
    first = send(service, "وثائق.zip", archive)

    again = send(service, "وثائق.zip", archive)

    assert again.outcome == "held"
    assert [each.id for each in again.documents] == [each.id for each in first.documents]
    assert [each.is_new for each in again.documents] == [False, False]
    assert [each.member for each in again.unread] == ["abîmé.docx"]


def test_of_an_archive_only_what_is_new_counts_as_added(service):
    send(service, "مذكرة.txt", TEXT)

    outcome = send(service, "وثائق.zip", zipped(مذكرة__txt=TEXT, lettre__eml=LETTER))

    assert outcome.outcome == "added"
    assert sorted(each.is_new for each in outcome.documents) == [False, True]


def test_an_archive_in_which_nothing_can_be_read_is_not_kept_however_often_it_is_sent(service, folder):
    archive = zipped(abîmé__docx=BROKEN_WORD)

    for outcome in (send(service, "lot.zip", archive), send(service, "lot.zip", archive)):
        assert (outcome.outcome, outcome.documents) == ("unreadable", ())
        assert [each.member for each in outcome.unread] == ["abîmé.docx"]
    assert uploads(folder) == []


def test_a_mail_is_a_document_beside_what_is_attached_to_it(service):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.ma", "b@example.tn", "مذكرة مرفقة"
    mail.set_content("تجدون في المرفق نص المذكرة كاملًا، والسلام عليكم.")
    mail.add_attachment(TEXT, "text", "plain", filename="مذكرة.txt")
    mail.add_attachment(BROKEN_WORD, "application", "octet-stream", filename="abîmé.docx")

    outcome = send(service, "رسالة.eml", mail.as_bytes())

    assert outcome.documents[0].title == "مذكرة مرفقة" and len(outcome.documents) == 2
    assert [each.member for each in outcome.unread] == ["abîmé.docx"]
