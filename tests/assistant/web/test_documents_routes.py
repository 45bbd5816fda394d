"""The documents on the web: listed, added, removed, as browsers ask for it."""

import io
import json
import zipfile
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from assistant.adding import MOST_FILES
from assistant.web.documents_routes import documents_routes
from assistant.web.errors import status_of
from assistant.web.screen import SCREENS
from assistant.web.site import Site
from index.errors import IttifaqError
from index.library import Library
from index.records import Page, UnreadFile
from tests.editable_library import EDITOR, KENITRA, READER, close_service, open_service, uploads
from tests.own_loop import run_apart
from tests.sources import add, make_document

TEXT = KENITRA.encode()
HOSTILE = "<img src=x onerror=alert(1)> \u202e«عنوان»"


@pytest.fixture
def service(tmp_path):
    service = open_service(tmp_path / "library")
    yield service
    close_service(service)


@pytest.fixture
def folder(service):
    return service.settings.library


def browser(service, person):
    app = FastAPI()
    app.include_router(documents_routes(Site(service, lambda caller: person)))

    @app.exception_handler(IttifaqError)
    def told(request, error):
        return PlainTextResponse(str(error), status_of(error))

    return TestClient(app)


@pytest.fixture
def editor(service):
    return browser(service, EDITOR)


@pytest.fixture
def reader(service):
    return browser(service, READER)


def send(client, name, content, language="ar"):
    return client.post(f"/{language}/documents", content=content, headers={"X-File-Name": quote(name)})


def result(answer):
    return json.loads(answer.text.splitlines()[-1])


def enter(service, text, file, **about):
    embedder = service.assistant.searcher.embedder
    with Library.open(service.settings.library, embedder.card, writing=True) as library:
        document = make_document(text, file, **about)
        add(library, embedder, document)
        library.refresh(embedder)
    return document


# ---- rights --------------------------------------------------------------------------------------------------------


def test_a_reader_sees_the_list_and_nothing_that_changes_it(reader):
    page = reader.get("/fr/documents").text

    assert "tunis.txt" in page
    assert "documents-add" not in page
    assert "data-remove" not in page


def test_a_reader_is_refused_before_a_byte_of_the_body_is_read(reader):
    async def read():
        raise AssertionError("the body was read")

    async def answer(message):
        answers.append(message)

    for headers in ([(b"x-file-name", b"a.txt")], [(b"content-type", b"multipart/form-data; boundary=x")]):
        answers = []
        scope = {"type": "http", "method": "POST", "path": "/ar/documents", "headers": headers, "query_string": b""}
        run_apart(reader.app(scope, read, answer))
        assert answers[0]["status"] == 403


def test_a_reader_who_sends_a_file_leaves_nothing(reader, folder):
    assert send(reader, "مذكرة.txt", TEXT).status_code == 403
    assert reader.post("/ar/documents", files=[("files", ("a.txt", TEXT))]).status_code == 403
    assert not (folder / "files").exists()


def test_a_reader_can_neither_remove_nor_forget(reader, service):
    document = service.library(READER).documents()[0]

    assert reader.get(f"/ar/documents/{document.id}/remove").status_code == 403
    assert reader.post(f"/ar/documents/{document.id}/remove").status_code == 403
    assert reader.post("/ar/documents/unread/0/forget").status_code == 403
    assert [each.id for each in service.library(READER).documents()] == [document.id]


# ---- the list ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", ("الوثائق", "وثيقة واحدة", "الفرنسية")), ("fr", ("Documents", "1 document", "Français"))],
)
def test_the_list_speaks_the_language_of_the_page(reader, language, words):
    page = reader.get(f"/{language}/documents").text

    assert all(word in page for word in words)


def test_hostile_titles_publishers_and_file_names_are_only_text(editor, service):
    enter(service, HOSTILE + " نص", "/a/<script>alert(2)</script>.txt", publisher='"><svg onload=alert(3)>')

    page = editor.get("/ar/documents").text

    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "<svg" not in page
    assert "\u202e" not in page
    assert "<img src=x onerror" in unescape(page)


def test_a_file_name_of_any_bytes_does_not_break_the_page(reader, service):
    enter(service, "Un texte en français.", "/a/\udcff\udcfe.txt")

    assert reader.get("/fr/documents").status_code == 200


def test_filters_limit_the_list_and_can_be_removed_one_by_one(reader, service):
    enter(service, "مذكرة تفاهم بين البلدين.", "/a/مذكرة.txt", language="ar", date="2025-02", publisher="الخبر")

    page = reader.get("/fr/documents", params={"language": "ar", "year": "2025", "q": "مذكره"}).text

    assert "tunis.txt" not in page
    assert page.count('class="documents-limit"') == 3
    assert 'href="/fr/documents?q=%D9%85%D8%B0%D9%83%D8%B1%D9%87&amp;language=ar"' in page


@pytest.mark.parametrize(
    "query",
    [
        "page=9999999999999",
        "page=-1",
        "page=²",
        "sort=x&order=y",
        "language=xx&quality=z",
        "year=20245",
        "q=" + "x" * 9999,
    ],
)
def test_an_address_that_says_nonsense_is_answered(reader, query):
    assert reader.get(f"/ar/documents?{query}").status_code == 200


def test_fifty_documents_stand_on_a_page(reader, service):
    embedder = service.assistant.searcher.embedder
    with Library.open(service.settings.library, embedder.card, writing=True) as library:
        for number in range(60):
            add(library, embedder, make_document(f"Note numéro {number}.", f"/a/{number}.txt"))

    first, second = reader.get("/fr/documents").text, reader.get("/fr/documents?page=2").text

    assert (first.count("<tr id="), second.count("<tr id=")) == (50, 11)
    assert "Page 2 sur 2" in second
    assert 'rel="next" href="/fr/documents?page=2"' in first


# ---- adding --------------------------------------------------------------------------------------------------------


def test_a_file_is_added_and_the_stream_ends_with_its_result(editor, folder):
    answer = send(editor, "مذكرة القنيطرة.txt", TEXT)

    stages = [json.loads(line)["stage"] for line in answer.text.splitlines()]
    assert stages[0] == "reading"
    assert stages[-1] == "done"
    assert result(answer)["outcome"] == "added"
    assert "أُضيفت الوثيقة" in result(answer)["html"]
    assert len(uploads(folder)) == 1
    assert "مذكرة القنيطرة.txt" in editor.get("/ar/documents").text


def test_the_same_file_twice_is_said_to_be_there(editor):
    send(editor, "مذكرة.txt", TEXT)

    again = result(send(editor, "مذكرة.txt", TEXT, "fr"))

    assert again["outcome"] == "held"
    assert "La bibliothèque contient déjà ce document" in again["html"]


def test_an_unreadable_file_is_told_in_our_words_beside_the_program_s(editor):
    unreadable = result(send(editor, "accord.docx", b"PK\x03\x04" + bytes(400), "fr"))

    assert unreadable["outcome"] == "unreadable"
    assert "endommagé" in unreadable["html"]
    assert 'lang="en" dir="ltr">&#34;accord.docx&#34; is not a whole' in unreadable["html"]
    page = editor.get("/fr/documents").text
    assert "1 fichier n’a pas pu être lu" in page
    assert "accord.docx" in page


BROKEN_WORD = b"PK\x03\x04" + bytes(90)


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "."), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("language", "added", "unread", "why"),
    [("ar", "أُضيفت وثيقتان", "ملف واحد داخله لم يُقرأ:", "الملف تالف أو ناقص"),
     ("fr", "2 documents ajoutés", "1 fichier à l’intérieur n’a pas pu être lu\u00a0:", "Le fichier est endommagé"),
     ("en", "2 documents added", "1 file within it could not be read:", "The file is damaged")],
)  # fmt: skip
def test_what_came_of_an_archive_is_told_document_by_document_and_part_by_part(editor, language, added, unread, why):
    parts = archive(أولى__txt=TEXT, ثانية__txt=TEXT + b" 2", abîmé__docx=BROKEN_WORD)

    html = unescape(result(send(editor, "وثائق.zip", parts, language))["html"])
    page = unescape(editor.get(f"/{language}/documents").text)

    assert added in html and html.count("data-panel") == 2
    for shown in (html, page):
        assert unread in shown and f"abîmé.docx</bdi>{SCREENS[language].words['documents']['colon']} {why}" in shown


def test_of_an_archive_with_very_many_documents_the_first_are_named_and_the_others_counted(editor):
    files = {f"{number:02}__txt": f"Rapport {number} sur les ports du pays. {KENITRA}" for number in range(23)}

    html = unescape(result(send(editor, "lot.zip", archive(**files), "fr"))["html"])

    assert "23 documents ajoutés" in html and "et 3 autres" in html
    assert html.count("data-panel") == 20


def test_an_archive_of_which_nothing_is_read_names_its_parts(editor):
    html = unescape(result(send(editor, "lot.zip", archive(abîmé__docx=BROKEN_WORD), "ar"))["html"])

    assert "لم يُقرأ الملف ولم يُحفظ" in html and "abîmé.docx</bdi>: الملف تالف أو ناقص" in html


def test_of_a_document_within_an_archive_the_list_says_where_it_lies(editor):
    send(editor, "وثائق.zip", archive(أولى__txt=TEXT))

    page = editor.get("/ar/documents").text

    assert "<bdi>أولى.txt</bdi> في <bdi>وثائق.zip</bdi>" in page


def test_the_command_that_helps_stands_apart_from_left_to_right(editor, service):
    reason = (
        '"مسح.pdf" has no text that can be read and looks scanned. To read scanned pages install tesseract, then '
        "ingest again: sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra"
    )
    with Library.open(service.settings.library, service.assistant.searcher.embedder.card, writing=True) as library:
        library.note_unread([UnreadFile("/archive/مسح.pdf", reason)])

    page = unescape(editor.get("/ar/documents").text)

    assert "والبرنامج الذي يتعرّف على نصها غير مثبّت" in page
    assert (
        '<code class="documents-command" lang="en" dir="ltr">'
        "sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra</code>"
    ) in page
    assert "To read scanned pages" not in page


def test_doubtful_documents_are_listed_with_the_reason(editor, service):
    text = "نص مشوه القراءة لا يُعرف أكثره."
    embedder = service.assistant.searcher.embedder
    with Library.open(service.settings.library, embedder.card, writing=True) as library:
        document = make_document(text, "/a/مشوه.pdf", "ar")
        add(library, embedder, replace(document, pages=(Page(1, 0, 10), Page(2, 10, len(text), "doubtful"))))
        library.refresh(embedder)

    page = unescape(editor.get("/ar/documents?quality=doubtful").text)

    assert "مشوه.pdf" in page and "tunis.txt" not in page
    assert "كلمات أو أرقام غير مؤكدة القراءة في الصفحات: 2" in page


def test_a_hostile_name_is_only_text_in_the_result(editor):
    refused = result(send(editor, "<img onerror=alert(1)>.exe", TEXT))

    assert refused["outcome"] == "refused"
    assert "<img" not in refused["html"]


def test_a_body_that_is_larger_than_it_may_be_is_refused_whatever_it_says(editor, folder):
    def body():
        yield from (b"x" * 100_000 for _ in range(11))

    said = result(send(editor, "كبير.txt", b"x" * 1_100_000))
    unsaid = result(send(editor, "كبير.txt", body()))

    assert said["outcome"] == unsaid["outcome"] == "refused"
    assert "أكبر من الحد" in said["html"]
    assert "أكبر من الحد" in unsaid["html"]
    assert not (folder / "files").exists() or uploads(folder) == []


def test_a_form_without_a_script_adds_several_files_and_shows_each_result(editor, folder):
    files = [("files", ("مذكرة.txt", TEXT)), ("files", ("x.pdf", b"MZ\x90\x00")), ("files", ("vide.txt", b""))]

    page = editor.post("/fr/documents", files=files).text

    assert page.count("documents-file-item") - 1 == 3  # and one in the template for scripts
    assert "Document ajouté" in page
    assert "Le contenu du fichier n’est pas ce que dit son nom." in page
    assert "Le fichier est vide." in page
    assert len(uploads(folder)) == 1


def test_a_form_of_too_many_files_adds_none(editor, folder):
    files = [("files", (f"{number}.txt", TEXT + str(number).encode())) for number in range(MOST_FILES + 1)]

    page = editor.post("/ar/documents", files=files).text

    assert "الملفات أكثر من الحد" in page
    assert not (folder / "files").exists() or uploads(folder) == []


def test_a_body_that_is_no_form_is_refused_calmly(editor):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    assert "Le fichier n’est pas arrivé" in editor.post("/fr/documents", content=b"nonsense", headers=headers).text
    assert editor.post("/fr/documents", content=b"nonsense").status_code == 200


# ---- removing ------------------------------------------------------------------------------------------------------


def test_removing_asks_first_naming_the_document(editor, service):
    document = enter(service, HOSTILE, "/a/x.txt")

    page = editor.get(f"/ar/documents/{document.id}/remove").text

    assert "أتريد إزالة هذه الوثيقة" in page
    assert "<img src=x" not in page
    assert len(service.library(READER).documents()) == 2


def test_a_document_is_removed_with_a_script_and_without(editor, service):
    first = service.library(READER).documents()[0]
    second = enter(service, "Un autre texte.", "/a/x.txt")

    asked = editor.post(f"/ar/documents/{first.id}/remove", headers={"Accept": "application/json"})
    posted = editor.post(f"/ar/documents/{second.id}/remove", follow_redirects=False)

    assert asked.json() == {"removed": first.id}
    assert (posted.status_code, posted.headers["location"]) == (303, "/ar/documents")
    assert "المكتبة فارغة" in editor.get("/ar/documents").text


def test_an_unknown_document_is_not_found(editor):
    assert editor.post("/ar/documents/000000000000/remove").status_code == 404


def test_an_unread_file_can_be_taken_off_the_list(editor, service):
    send(editor, "accord.docx", b"PK\x03\x04" + bytes(400))
    page = editor.get("/fr/documents").text
    address = page.split("/documents/unread/")[1].split('"')[0]

    editor.post(f"/fr/documents/unread/{address}")

    assert service.library(READER).unread() == []
