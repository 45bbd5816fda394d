"""The page of an answer, its files, sharing and feedback, asked for as browsers do."""

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from assistant.errors import NotAllowed, QuestionInvalid
from assistant.giving import to_content
from assistant.service import Asked
from assistant.web.answer_routes import answer_routes
from assistant.web.downloads import download
from assistant.web.site import Site
from index.errors import AnswerUnknown
from index.records import KeptAnswer
from tests.assistant.test_answer_text import HOSTILE, ten_sentences
from tests.given_answers import LAYLA, OTHER, Desk
from tests.sources import add, make_document

LIST = "ما هي كل الاتفاقيات؟"
PATHS = ("", ".txt", ".json", ".md", ".docx", ".csv", ".xlsx")
STATUS = {AnswerUnknown: 404, NotAllowed: 403, QuestionInvalid: 422}


class Browsers:
    """The page over a desk, opened by whom the cookie `who` names."""

    def __init__(self, desk):
        self.desk = desk
        people = {"layla": LAYLA, "other": OTHER}
        app = FastAPI()
        app.include_router(answer_routes(Site(desk.service, lambda caller: people[caller.cookies["who"]])))
        for error, status in STATUS.items():
            app.add_exception_handler(error, lambda _, raised, status=status: PlainTextResponse(str(raised), status))
        self.layla, self.other = (TestClient(app, cookies={"who": who}, follow_redirects=False) for who in people)

    def ask(self, question=LIST):
        return self.desk.service.ask(LAYLA, Asked(question, ""))

    def keep(self, given):
        self.desk.keeping.keep(
            KeptAnswer(
                given.id, given.conversation, LAYLA.owner, given.given_at, given.turn.question, False, to_content(given)
            )
        )
        return given


@pytest.fixture
def browsers(tmp_path):
    desk = Desk(tmp_path / "library")
    yield Browsers(desk)
    desk.close()


def test_a_private_answer_is_unknown_to_others_at_every_address(browsers):
    given = browsers.ask()

    for path in PATHS:
        private = browsers.other.get(f"/ar/answers/{given.id}{path}")
        missing = browsers.other.get(f"/ar/answers/{'x' * 22}{path}")
        assert (private.status_code, missing.status_code) == (404, 404)
        assert private.text.replace(given.id, "x" * 22) == missing.text
        assert browsers.layla.get(f"/ar/answers/{given.id}{path}").status_code == 200
    for path, form in (("share", {"is_shared": "1"}), ("feedback", {"verdict": "good"}), ("link", {})):
        assert browsers.other.post(f"/ar/answers/{given.id}/{path}", data=form).status_code == 404


def test_sharing_opens_an_answer_to_others_until_it_ends(browsers):
    address = f"/fr/answers/{browsers.ask().id}"

    assert browsers.layla.post(f"{address}/share", data={"is_shared": "1"}).headers["location"] == address
    assert all(browsers.other.get(address + path).status_code == 200 for path in PATHS)
    assert "Partager la réponse" not in browsers.other.get(address).text
    assert browsers.other.post(f"{address}/share", data={"is_shared": "0"}).status_code == 403
    assert browsers.layla.get(f"{address}.json").json() == {"is_shared": True, "verdict": ""}
    browsers.layla.post(f"{address}/share", data={"is_shared": "0"})
    assert browsers.other.get(address).status_code == 404


def test_the_page_shows_what_was_given_after_the_documents_have_gone(browsers):
    given, desk = browsers.ask(), browsers.desk
    before = browsers.layla.get(f"/fr/answers/{given.id}").text
    assert before.count("inchangé") == len(given.turn.answer.citations)

    desk.library.remove(desk.rome.id)
    newer = make_document("Le protocole a été annulé.", desk.tunis.file, "fr")
    add(desk.library, desk.embedder, newer, replaces=desk.tunis.id)
    after = browsers.layla.get(f"/fr/answers/{given.id}").text

    for citation in given.turn.answer.citations:
        assert citation.evidence.quote.replace("'", "&#39;") in after
        assert citation.document.sha256 in after
    assert "n’est plus dans la bibliothèque" in after
    assert "une autre version de ce fichier" in after
    assert f"/fr/documents/{newer.id}" in after
    assert "2 accords de cette réponse ne sont plus au registre." in after
    assert "inchangé" not in after


def test_a_table_holds_all_agreements_with_their_quotations_and_no_formula(browsers):
    given = browsers.ask()

    response = browsers.layla.get(f"/ar/answers/{given.id}.csv")

    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == list(given.turn.answer.agreements)
    assert "مذكرة تفاهم" in rows[0]["evidence"]
    assert not re.search(r'(?m)(?:^|,)"?[=+@-]', response.content.decode("utf-8-sig"))
    assert "/private" not in response.text


def test_a_cell_that_begins_like_a_formula_is_text(browsers):
    document = make_document("=HYPERLINK(1) est un accord signé.", "/corpus/=cmd.txt")
    given = browsers.ask()
    desk = browsers.desk
    formula = replace(given.agreements[0], purpose="=HYPERLINK(1)", occasion="@SUM(1)")
    desk.library.remove(desk.rome.id)
    desk.library.remove(desk.tunis.id)
    changed = browsers.keep(replace(given, id="B" * 22, agreements=(formula, *given.agreements[1:])))

    content = browsers.layla.get(f"/ar/answers/{changed.id}.csv").content.decode("utf-8-sig")

    assert document.text[0] == "="
    assert "'=HYPERLINK(1)" in content and "'@SUM(1)" in content


def test_agreements_that_have_gone_are_said_in_every_table(browsers):
    given, desk = browsers.ask(), browsers.desk
    desk.library.remove(desk.rome.id)

    rows = list(csv.DictReader(StringIO(browsers.layla.get(f"/ar/answers/{given.id}.csv").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(BytesIO(browsers.layla.get(f"/ar/answers/{given.id}.xlsx").content))

    assert {row["id"] for row in rows} == set(given.turn.answer.agreements)
    assert [row["kind"] for row in rows if "no longer in the register" in row["evidence"]] == ["memorandum"]
    said = [row[0].value for row in book["Evidence"].iter_rows() if "no longer" in str(row[2].value)]
    assert said == [row["id"] for row in rows if "no longer" in row["evidence"]]
    assert book["Agreements"].max_row == 3


def test_files_are_kept_and_not_shown_under_names_that_every_system_takes(browsers):
    given = browsers.ask()

    for form in ("md", "docx", "csv", "xlsx"):
        response = browsers.layla.get(f"/ar/answers/{given.id}.{form}")
        said = response.headers["content-disposition"]
        assert re.fullmatch(rf"attachment; filename=\"ittifaq-[\w-]+\.{form}\"; filename\*=UTF-8''\S+", said)
        assert unquote(said.partition("UTF-8''")[2]) == f"ittifaq ما هي كل الاتفاقيات.{form}"
        assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", 'a"b\r\nSet-Cookie: x=1', "\u202efdp.exe", "CON:", "\ud800", "؟"]
)
def test_no_title_breaks_out_of_the_name_of_a_file(title):
    said = download(b"", "md", title, 'x"\r\n').headers["content-disposition"]

    assert not re.search(r"[\r\n]", said)
    assert not re.search(r'[/\\:"\u202e\ud800]', unquote(said.partition("UTF-8''")[2]))


def test_hostile_words_are_shown_and_do_nothing(browsers):
    given = ten_sentences()
    first = given.turn.answer.citations[0]
    document = replace(
        first.document, title=HOSTILE, publisher=HOSTILE, file=f"/x/{HOSTILE.replace('/', '')}\udcff.txt"
    )
    citation = replace(first, document=document, evidence=replace(first.evidence, quote=HOSTILE + "\x00\ud800"))
    answer = replace(given.turn.answer, citations=(citation,), frame=HOSTILE, sentences=())
    browsers.keep(replace(given, turn=replace(given.turn, question=HOSTILE, answer=answer)))

    html = browsers.layla.get(f"/fr/answers/{given.id}").text
    word = docx.Document(BytesIO(browsers.layla.get(f"/fr/answers/{given.id}.docx").content))

    assert not re.search(r"<(img|b)\b", html)
    assert 'href="javascript' not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert [each.text for each in word.paragraphs].count(HOSTILE) == 3


def test_feedback_is_kept_shown_and_changed(browsers):
    address = f"/ar/answers/{browsers.ask().id}"

    done = browsers.layla.post(f"{address}/feedback", data={"verdict": "good"}, headers={"Accept": "application/json"})
    browsers.layla.post(f"{address}/feedback", data={"verdict": "wrong_source", "words": "<i>الصفحة</i>"})

    assert done.status_code == 204
    (told,) = browsers.desk.keeping.feedback()
    assert (told.verdict, told.words) == ("wrong_source", "<i>الصفحة</i>")
    html = browsers.layla.get(address).text
    assert re.findall(r'value="(\w+)" aria-pressed="true"', html) == ["wrong_source"]
    assert "&lt;i&gt;الصفحة&lt;/i&gt;</textarea>" in html


@pytest.mark.parametrize("form", [{"verdict": "bad"}, {}, {"verdict": "good", "words": "x" * 2_001}])
def test_feedback_out_of_bounds_is_refused(browsers, form):
    given = browsers.ask()

    assert browsers.layla.post(f"/ar/answers/{given.id}/feedback", data=form).status_code == 422
    assert browsers.desk.keeping.feedback() == []


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_page_speaks_its_language_and_each_quotation_its_own(browsers, language, direction):
    html = browsers.layla.get(f"/{language}/answers/{browsers.ask().id}").text

    assert f'<html lang="{language}" dir="{direction}">' in html
    assert re.search(r'<blockquote class="quote" lang="fr" dir="ltr">Un protocole', html)
    assert re.search(r'<blockquote class="quote" lang="ar" dir="rtl">وقعت', html)
