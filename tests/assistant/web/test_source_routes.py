"""Sources, documents, files and pictures of pages, asked for as browsers do."""

import hashlib
import html
import io
import os
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from starlette.responses import PlainTextResponse

from assistant.answer import Citation
from assistant.giving import to_content
from assistant.service import Asked
from assistant.web.addresses import document_url, file_url, page_image_url, source_url
from assistant.web.site import Site
from assistant.web.source_routes import source_routes
from index.errors import AnswerUnknown, DocumentUnknown
from index.records import Disagreement, Evidence, KeptAnswer, Page, WordBox
from ingest.picture_files import PICTURE_SUFFIXES
from ingest.reading import READABLE_SUFFIXES
from tests.given_answers import LAYLA, OTHER, Desk
from tests.index.test_near_copies import COMMENTS, FRENCH, MENU
from tests.ingest.pdf_builder import Words, build_pdf
from tests.sources import add, make_document

LIST = "ما هي كل الاتفاقيات؟"
PRINTED = ["La zone de Bouira fabrique des pompes hydrauliques depuis 2021.", "Elle emploie trois cents personnes."]


class Browsers:
    """The page over a desk, opened by whom the cookie `who` names."""

    def __init__(self, desk):
        self.desk = desk
        people = {"layla": LAYLA, "other": OTHER}
        app = FastAPI()
        app.include_router(source_routes(Site(desk.service, lambda caller: people[caller.cookies["who"]])))
        for error in (AnswerUnknown, DocumentUnknown):
            app.add_exception_handler(error, lambda _, raised: PlainTextResponse(str(raised), 404))
        self.layla, self.other = (TestClient(app, cookies={"who": who}) for who in people)

    def ask(self, question=LIST):
        return self.desk.service.ask(LAYLA, Asked(question, ""))

    def keep(self, given):
        self.desk.keeping.keep(
            KeptAnswer(
                given.id, given.conversation, LAYLA.owner, given.given_at, given.turn.question, False, to_content(given)
            )
        )
        return given

    def quote(self, *quoted):
        """Keep an answer of one sentence that cites words of documents."""
        given = self.ask()
        answer = given.turn.answer
        citations = tuple(
            Citation(number, _evidence(document, words), self.desk.library.summary(document.id))
            for number, (document, words) in enumerate(quoted, 1)
        )
        sentence = replace(answer.sentences[0], citations=tuple(range(1, len(citations) + 1)))
        answer = replace(answer, sentences=(sentence,), citations=citations, agreements=answer.agreements[:1])
        return self.keep(replace(given, id="Q" * 22, turn=replace(given.turn, answer=answer)))

    def add(self, text, path=None, contents=None, language="fr", **changes):
        """Add a document, with a file of its own where contents are given."""
        document = make_document(text, str(path or "/archive/absent.txt"), language)
        if contents is not None:
            path.write_bytes(contents)
            sha256 = hashlib.sha256(contents).hexdigest()
            document = replace(document, sha256=sha256, id=sha256[:12])
        document = replace(document, **changes)
        add(self.desk.library, self.desk.embedder, document)
        return document


@pytest.fixture
def browsers(tmp_path):
    desk = Desk(tmp_path / "library")
    yield Browsers(desk)
    desk.close()


def _evidence(document, words):
    start = document.text.index(words)
    page = next(page.number for page in document.pages if page.start <= start < page.end)
    return Evidence(document.id, start, start + len(words), page, words)


def _marks(page, number, column=None):
    """Join the words that a page marks for a citation, in one column or all."""
    if column is not None:
        page = re.search(rf'(?s)<article class="source-column[^>]*data-number="{column}".*?</article>', page).group()
    found = re.findall(r'(?s)<mark[^>]*data-numbers="([^"]*)"[^>]*>(.*?)</mark>', page)
    return "".join(html.unescape(words) for numbers, words in found if str(number) in numbers.split())


def _written(text):
    return text.encode("utf-8", "replace").decode()


def test_the_marked_words_are_the_quotation_for_every_citation_of_an_answer(browsers):
    given = browsers.ask()

    assert len(given.turn.answer.citations) > 1
    for place, sentence in enumerate(given.turn.answer.sentences):
        for number in sentence.citations:
            response = browsers.layla.get(source_url("ar", given.id, f"s{place}", number) + "&panel=1")
            quote = given.turn.answer.citations[number - 1].evidence.quote
            assert _marks(response.text, number, number) == quote
            assert f'<mark data-first tabindex="-1" data-numbers="{number}"' in response.text


@pytest.mark.parametrize(
    "words",
    ["بلغت الاستثمارات مُجتمعةً ٢٥٠ مليونًا", "l’été à Sétif, œuvre « forte »", "😀 émoji \U0001f1e9\U0001f1ff",
     "fin \udcff seule", '<script>alert("x")</script> & <img src=x onerror=y>', "\u202eedoc\u202c لون"],
)  # fmt: skip
def test_a_quotation_of_any_letters_is_marked_and_harmless(browsers, words):
    document = browsers.add(f"Avant ceci. {words}. Après cela, encore une phrase.")
    given = browsers.quote((document, words))

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 1)).text

    assert _marks(shown, 1, 1) == _written(words)
    assert "<script>alert" not in shown and "<img src=x" not in shown


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_other_versions_of_a_source_are_links_beside_its_quotation(browsers, language):
    release = browsers.add(FRENCH, "/archive/tannerie.pdf")
    post = browsers.add(MENU + FRENCH + COMMENTS, "/archive/<post>.html")
    given = browsers.quote((release, "créera 420 emplois"))

    shown = browsers.layla.get(source_url(language, given.id, "s0", 1) + "&panel=1").text

    assert f'href="{document_url(language, post.id)}" data-panel' in shown
    assert {"ar": "نسخ أخرى:", "fr": "Autres versions\u00a0:", "en": "Other versions:"}[language] in shown
    assert not re.search("Traductions|Translations|ترجمات", shown)


def test_other_quotations_of_the_answer_are_marked_lightly_in_the_same_document(browsers):
    document = browsers.add("Un accord textile a été signé à Tunis en mars. Il vaut cinq millions.")
    given = browsers.quote((document, "textile a été signé à Tunis"), (document, "signé à Tunis en mars"))

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 2)).text

    assert _marks(shown, 2) == "signé à Tunis en mars"
    assert '<mark class="light" data-numbers="1">textile a été </mark>' in shown
    assert shown.count('<article class="source-column') == 1


def test_documents_of_one_sentence_stand_side_by_side_the_one_asked_for_first(browsers):
    desk = browsers.desk
    given = browsers.quote((desk.rome, "250 مليون درهم"), (desk.tunis, "5 millions d'euros"))

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 2) + "&panel=1").text

    columns = re.findall(r'<article class="source-column[^"]*" data-number="(\d)"', shown)
    assert columns == ["2", "1"] and 'data-count="2"' in shown
    assert (_marks(shown, 1, 1), _marks(shown, 2, 2)) == ("250 مليون درهم", "5 millions d'euros")
    assert "<html" not in shown


def test_where_sources_differ_each_value_is_told_with_who_gives_it(browsers):
    given = browsers.ask()
    differing = replace(given.agreements[0], disagreements=(Disagreement("signed_on", ("2025-07-23", "2025-07-22")),))
    browsers.keep(replace(given, id="D" * 22, agreements=(differing, *given.agreements[1:])))
    place = [differing.id == each for each in given.turn.answer.agreements].index(True)
    number = given.turn.answer.sentences[place].citations[0]

    shown = browsers.layla.get(source_url("fr", "D" * 22, f"s{place}", number)).text

    notice = re.search(r"(?s)source-differing.*?</div>", shown).group()
    assert "ne concordent pas (date de signature)" in notice
    assert "23 juillet 2025" in notice and "22 juillet 2025" in notice
    assert browsers.desk.library.summary(browsers.desk.rome.id).title in notice


def test_the_values_of_a_frame_that_says_sources_differ_are_found_in_their_quotations(browsers):
    desk = browsers.desk
    given = browsers.quote((desk.rome, "وتبلغ قيمتها 250 مليون درهم"), (desk.tunis, "Il vaut 5 millions d'euros"))
    said = "Les sources ne concordent pas : 250 مليون درهم, 5 millions d'euros. Deux documents le disent :"
    answer = given.turn.answer
    quoted = replace(answer.sentences[0], support="quoted")
    answer = replace(answer, language="fr", frame=said, sentences=(quoted,), agreements=())
    browsers.keep(replace(given, id="F" * 22, turn=replace(given.turn, answer=answer), agreements=()))

    notice = re.search(r"(?s)source-differing.*?</div>", browsers.layla.get(source_url("fr", "F" * 22, "s0", 1)).text)

    assert re.findall(r'class="source-value">([^<]*)<', notice.group()) == ["250 مليون درهم", "5 millions d&#39;euros"]
    assert re.findall(r"\[(\d)\]", notice.group()) == ["1", "2"]


def test_of_a_document_that_changed_or_went_the_kept_quotation_is_shown(browsers):
    desk = browsers.desk
    given = browsers.quote((desk.rome, "250 مليون درهم"), (desk.tunis, "5 millions d'euros"))
    desk.library.remove(desk.rome.id)
    newer = make_document("Le protocole a été annulé.", desk.tunis.file, "fr")
    add(desk.library, desk.embedder, newer, replaces=desk.tunis.id)

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 1)).text

    assert "n’est plus dans la bibliothèque" in shown and "a changé dans la bibliothèque" in shown
    assert (_marks(shown, 1, 1), _marks(shown, 2, 2)) == ("250 مليون درهم", "5 millions d'euros")
    assert document_url("fr", newer.id) in shown


def test_a_long_document_is_read_on_window_by_window(browsers):
    text = "\n\n".join(f"Article {number}. " + "mot " * 60 for number in range(400))
    document = browsers.add(text)
    given = browsers.quote((document, "Article 200."))

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 1) + "&panel=1")

    assert len(shown.text) < 60_000 and _marks(shown.text, 1) == "Article 200."
    before, after = (html.unescape(found) for found in re.findall(r'data-more="\w+" href="([^"]*)"', shown.text))
    assert "Article 150." in browsers.layla.get(before + "&panel=1").text
    assert "Article 260." in browsers.layla.get(after + "&panel=1").text


def test_an_answer_of_somebody_else_is_unknown(browsers):
    given = browsers.ask()
    address = source_url("ar", given.id, "s0", given.turn.answer.sentences[0].citations[0])

    private, missing = browsers.other.get(address), browsers.other.get(address.replace(given.id, "x" * 22))

    assert (private.status_code, missing.status_code) == (404, 404)
    assert private.text.replace(given.id, "x" * 22) == missing.text
    assert browsers.layla.get(address).status_code == 200


@pytest.mark.parametrize("at", ["s999", "x0", "s", "", "s-1", "s٣", "s0<script>", "s" + "9" * 50])
def test_a_sentence_or_citation_that_is_not_there_is_said_to_be_unknown(browsers, at):
    given = browsers.ask()

    assert browsers.layla.get(source_url("ar", given.id, at, 1)).status_code == 404
    assert browsers.layla.get(source_url("ar", given.id, "s0", 999)).status_code == 404


def test_a_document_shows_what_is_known_of_it_and_the_range_marked(browsers):
    desk = browsers.desk
    start = desk.rome.text.index("مذكرة تفاهم")

    shown = browsers.layla.get(document_url("fr", desk.rome.id, start, start + 11)).text

    # A page begins in the middle of these words.
    assert "".join(re.findall(r"(?s)<mark[^>]*>(.*?)</mark>", shown)) == "مذكرة تفاهم"
    assert desk.rome.sha256 in shown and "الخبر" in shown and "روما.txt" in shown and "/private" not in shown
    assert f"/fr/agreements/{'0' * 11}1" in shown


@pytest.mark.parametrize("query", ["start=5&end=2", "start=0&end=99999", "start=7"])
def test_offsets_outside_of_a_document_mark_nothing_and_say_so(browsers, query):
    shown = browsers.layla.get(f"{document_url('fr', browsers.desk.rome.id)}?{query}")

    assert shown.status_code == 200 and "<mark" not in shown.text
    assert "sort du texte de ce document" in shown.text


# ---- files ---------------------------------------------------------------------------------------------------------


def test_a_file_is_handed_out_to_be_kept_under_its_name_and_never_as_html(browsers, tmp_path):
    contents = b"<!doctype html><script>alert(1)</script>"
    document = browsers.add("Un texte.", tmp_path / 'مذكرة "روما"\u202e.html', contents)

    response = browsers.layla.get(file_url(document.id))

    assert response.content == contents
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    disposition = response.headers["content-disposition"]
    assert disposition.startswith("attachment; ") and disposition.isascii()
    assert unquote(disposition.rpartition("UTF-8''")[2]) == "مذكرة _روما__.html"


@pytest.mark.parametrize("suffix", [suffix for suffix in READABLE_SUFFIXES if suffix != ".pdf"])
def test_a_file_of_whatever_kind_is_kept_and_never_shown(browsers, tmp_path, suffix):
    contents = b"<html><script>alert(1)</script></html>"
    document = browsers.add("Un texte.", tmp_path / f"تقرير{suffix}", contents)

    response = browsers.layla.get(file_url(document.id))

    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-disposition"].startswith("attachment; ")
    assert response.headers["content-security-policy"].endswith("; sandbox")


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "هذه الوثيقة داخل ملف آخر"), ("fr", "Ce document se trouve dans un autre fichier"),
     ("en", "This document lies within another file")],
)  # fmt: skip
def test_of_a_document_within_an_archive_the_archive_is_named_and_no_file_opened(browsers, tmp_path, language, said):
    archive = tmp_path / "وثائق.zip"
    archive.write_bytes(b"PK\x03\x04 secret of others")
    document = browsers.add("Le port de Skikda double sa capacité.", archive, member="ports/skikda.docx")
    given = browsers.quote((document, "Skikda double"))

    panel = html.unescape(browsers.layla.get(source_url(language, given.id, "s0", 1) + "&panel=1").text)
    opened = browsers.layla.get(file_url(document.id), headers={"Accept-Language": language})

    assert said in panel and "وثائق.zip" in panel and file_url(document.id) not in panel
    assert (opened.status_code, "secret of others" in opened.text) == (410, False)
    assert said in opened.text and "وثائق.zip" in opened.text
    assert browsers.layla.get(page_image_url(document.id, 1)).status_code == 404


def test_a_pdf_is_shown_in_place(browsers, tmp_path):
    contents = build_pdf([[Words(PRINTED[0], 72, 700)]])
    document = browsers.add("Un texte.", tmp_path / "note.html", contents)

    response = browsers.layla.get(file_url(document.id, 1))

    assert response.content == contents
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline; ")
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_a_file_that_changed_or_went_is_not_opened(browsers, tmp_path):
    path = tmp_path / "note.txt"
    document = browsers.add("Un texte.", path, b"Un texte.")
    assert browsers.layla.get(file_url(document.id)).content == b"Un texte."

    path.write_bytes(b"Autre chose")
    changed = browsers.layla.get(file_url(document.id), headers={"Accept-Language": "fr"})
    path.unlink()
    os.mkfifo(path)
    pipe = browsers.layla.get(file_url(document.id), headers={"Accept-Language": "fr"})
    path.unlink()
    gone = browsers.layla.get(file_url(document.id), headers={"Accept-Language": "fr"})

    assert {changed.status_code, pipe.status_code, gone.status_code} == {410}
    assert "a changé depuis sa lecture" in changed.text and "Autre chose" not in changed.text
    assert "n’est plus à sa place" in gone.text and "n’est plus à sa place" in pipe.text


@pytest.mark.parametrize(
    "path",
    ["/documents/..%2f..%2fetc%2fpasswd/file", "/documents/%2e%2e/file", "/documents//etc/passwd/file",
     "/documents/x%00y/file", "/documents/{id}%2f..%2f{id}/file", "/documents/{id}/file/../../secret"],
)  # fmt: skip
def test_no_name_in_an_address_opens_a_file(browsers, tmp_path, path):
    (tmp_path / "secret").write_text("secret")
    document = browsers.add("Un texte.", tmp_path / "note.txt", b"Un texte.")

    response = browsers.layla.get(path.format(id=document.id))

    assert response.status_code == 404 and "secret" not in response.text.replace(path, "")


# ---- pages of a PDF --------------------------------------------------------------------------------------------------


def _printed(browsers, tmp_path):
    contents = build_pdf(
        [[Words("Couverture", 72, 700)], [Words(line, 72, 700 - 20 * n) for n, line in enumerate(PRINTED)]]
    )
    text = "Couverture\n\n" + " ".join(PRINTED)
    pages = (Page(1, 0, 12), Page(2, 12, len(text)))
    return browsers.add(text, tmp_path / "note.pdf", contents, pages=pages)


def test_the_page_of_a_pdf_is_shown_with_the_quotation_boxed_and_others_lightly(browsers, tmp_path):
    document = _printed(browsers, tmp_path)
    given = browsers.quote((document, "pompes hydrauliques"), (document, PRINTED[1]))

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 1)).text

    assert page_image_url(document.id, 2) in shown and file_url(document.id, 2) in shown
    assert len(re.findall(r'class="page-box"', shown)) == 1
    assert len(re.findall(r'class="page-box light"', shown)) == 1
    assert "Ouvrir le fichier à la page 2" in shown


def test_words_that_are_not_on_the_picture_are_said_not_to_be_located(browsers, tmp_path):
    document = _printed(browsers, tmp_path)
    given = browsers.quote((document, "Couverture"))
    moved = replace(document, pages=(Page(1, 0, 2), Page(2, 2, len(document.text))))
    browsers.desk.library.remove(document.id)
    add(browsers.desk.library, browsers.desk.embedder, replace(moved, headings=()))

    shown = browsers.layla.get(source_url("fr", given.id, "s0", 1)).text

    assert "n’ont pas pu être repérés" in shown


def test_the_picture_of_a_page_is_cached_by_the_file_and_ends_with_it(browsers, tmp_path):
    document = _printed(browsers, tmp_path)
    address = page_image_url(document.id, 2)

    first = browsers.layla.get(address)
    again = browsers.layla.get(address, headers={"If-None-Match": first.headers["etag"]})

    assert first.content.startswith(b"\x89PNG") and first.headers["content-type"] == "image/png"
    assert (again.status_code, again.content) == (304, b"")
    assert [browsers.layla.get(page_image_url(document.id, page)).status_code for page in (0, 3, -1)] == [404, 404, 404]
    Path(document.file).write_bytes(b"%PDF-1.4 autre")
    assert browsers.layla.get(address).status_code == 404


def test_a_document_that_is_no_pdf_has_no_pictures(browsers, tmp_path):
    document = browsers.add("Un texte assez court.", tmp_path / "note.txt", b"Un texte assez court.")

    assert browsers.layla.get(page_image_url(document.id, 1)).status_code == 404
    assert "source-page" not in browsers.layla.get(document_url("fr", document.id, 0, 8)).text


# ---- scans and pictures ----------------------------------------------------------------------------------------------


def _drawn(suffix):
    """Write a blank page as a picture file."""
    file = io.BytesIO()
    Image.new("L", (827, 1169), 255).save(file, Image.registered_extensions()[suffix], dpi=(100, 100))
    return file.getvalue()


def _scanned(browsers, path, contents):
    """Add a picture of a page, of whose words three are known by their boxes, on two lines."""
    text = "مصنع غرداية للألواح"
    spans = [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
    boxes = [(0.7, 0.1, 0.2, 0.02), (0.48, 0.101, 0.2, 0.02), (0.7, 0.14, 0.2, 0.02)]
    words = tuple(WordBox(1, *span, *box) for span, box in zip(spans, boxes, strict=True))
    pages = (Page(1, 0, len(text), "doubtful", is_scanned=True),)
    return browsers.add(text, path, contents, "ar", pages=pages, word_boxes=words)


@pytest.mark.parametrize("suffix", PICTURE_SUFFIXES)
def test_a_picture_file_of_every_kind_is_shown_as_its_page(browsers, tmp_path, suffix):
    document = _scanned(browsers, tmp_path / f"صورة{suffix.upper()}", _drawn(suffix))

    drawn = browsers.layla.get(page_image_url(document.id, 1))

    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(drawn.content)).size == (827, 1169)
    assert page_image_url(document.id, 1) in browsers.layla.get(document_url("ar", document.id, 0, 4)).text


def test_the_words_of_a_scan_are_boxed_line_by_line_where_they_were_recognized(browsers, tmp_path):
    document = _scanned(browsers, tmp_path / "مسح.png", _drawn(".png"))
    given = browsers.quote((document, document.text))

    shown = browsers.layla.get(source_url("ar", given.id, "s0", 1)).text

    assert re.findall(r'class="page-box" style="([^"]+)"', shown) == [
        "left:48.0%;top:10.0%;width:42.0%;height:2.1%",
        "left:70.0%;top:14.0%;width:20.0%;height:2.0%",
    ]


def test_a_source_read_doubtfully_is_marked_beside_its_quotation(browsers, tmp_path):
    document = _scanned(browsers, tmp_path / "مسح.png", _drawn(".png"))
    given = browsers.quote((document, "غرداية"))

    marked = {
        language: html.unescape(browsers.layla.get(source_url(language, given.id, "s0", 1) + "&panel=1").text)
        for language in ("ar", "fr", "en")
    }

    assert "نص مشكوك في قراءته" in marked["ar"]
    assert "texte de lecture douteuse" in marked["fr"]
    assert "doubtfully read text" in marked["en"]
    assert "مشكوك" in browsers.layla.get(document_url("ar", document.id)).text
