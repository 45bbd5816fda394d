"""People and their documents in a real browser: adding a real PDF, readers and editors, the register."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from assistant.users import add_user
from tests.browser.conftest import Visit, browse, serving
from tests.browser.library import PRINTED_AR, PRINTED_FR
from tests.browser.test_asking import ask, the_page

Visits = Callable[..., Visit]
PASSWORD = "كلمة سر طويلة 2025"


@pytest.fixture(scope="module")
def own_library(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that tests may change."""
    # What people keep of the other one is theirs, and being written.
    kept = shutil.ignore_patterns("kept.sqlite*")
    return shutil.copytree(library, tmp_path_factory.mktemp("changed") / "library", ignore=kept)


@pytest.fixture(scope="module")
def own_address(own_library: Path) -> Iterator[str]:
    with serving(own_library) as at:
        yield at


@pytest.fixture(scope="module")
def signed_address(own_library: Path) -> Iterator[str]:
    """The same library for people with accounts: Amina edits, يوسف reads."""
    users = own_library.parent / "users.txt"
    for name, role in (("amina", "editor"), ("يوسف", "reader")):
        add_user(users, name, role, PASSWORD)
    with serving(own_library, ITTIFAQ_USERS=str(users)) as at:
        yield at


def printed(browser: Browser, html: str) -> bytes:
    """A real PDF, made by the browser's printer."""
    page = browser.new_page()
    page.set_content(html)
    made = page.pdf()
    page.close()
    return made


@pytest.mark.parametrize(
    ("language", "html", "name", "question", "words"),
    [
        ("fr", PRINTED_FR, "usine-bouira.pdf", "Que fabriquera l'usine de Bouira ?", "pompes hydrauliques"),
        ("ar", PRINTED_AR, "مصنع غرداية.pdf", "كم لوحًا سينتج مصنع غرداية للألواح الشمسية؟", "خمسين ألف لوح"),
    ],
)
def test_an_uploaded_pdf_is_found_and_its_words_are_boxed_on_its_page(
    browser: Browser, own_address: str, language: str, html: str, name: str, question: str, words: str
):
    visit = browse(browser, own_address, language, 1280)
    page = visit.open(f"/{language}/documents")
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": printed(browser, html)}]
    )
    expect(page.locator('.documents-file-item[data-outcome="added"]')).to_be_visible(timeout=60_000)

    page = the_page(visit, f"/{language}/")
    ask(page, question)

    expect(page.locator("#live .sentence").first).to_contain_text(words)
    page.locator("#live a.chip").first.click()
    expect(page.locator("#source mark:not(.light)").first).to_contain_text(words)
    picture = page.locator("#source .source-page").first
    if not picture.get_attribute("open"):
        picture.locator("summary").click()
    expect(picture.locator("img")).to_be_visible()
    assert picture.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    box = picture.locator(".page-box:not(.light)").first.bounding_box()
    image = picture.locator("img").bounding_box()
    assert box and image and image["x"] <= box["x"] and box["x"] + box["width"] <= image["x"] + image["width"] + 1
    assert visit.strange == []
    visit.context.close()


def test_a_document_is_removed_only_after_asking(browser: Browser, own_address: str):
    visit = browse(browser, own_address, "fr", 1280)
    page = visit.open("/fr/documents")
    page.locator("input[type=file]").set_input_files(
        [{"name": "à retirer.txt", "mimeType": "text/plain", "buffer": b"La minoterie de Guelma ferme."}]
    )
    expect(page.locator('.documents-file-item[data-outcome="added"]')).to_be_visible(timeout=60_000)
    page = visit.open("/fr/documents")
    row = page.locator(".documents-table tbody tr", has_text="retirer")
    row.locator("a[data-remove]").click()

    page.locator('dialog button[value="cancel"]').click()

    expect(row).to_be_visible()
    row.locator("a[data-remove]").click()
    page.locator('dialog button[value="remove"]').click()
    expect(row).to_have_count(0)
    assert visit.strange == []
    visit.context.close()


def test_a_reader_signs_in_asks_and_is_refused_where_the_library_would_change(browser: Browser, signed_address: str):
    visit = browse(browser, signed_address, "ar", 390)
    page = visit.open("/ar/")
    assert "/login" in page.url
    page.locator('input[name="username"]').fill("يوسف")
    page.locator('input[name="password"]').fill("خطأ خطأ خطأ")
    page.locator('button[type="submit"]').click()
    expect(page.locator(".error")).to_have_text("الاسم أو كلمة المرور غير صحيح.")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.locator('button[type="submit"]').last.click()
    expect(page.locator("#question textarea")).to_be_visible()

    ask(page, "ما هي الاتفاقيات مع إيطاليا؟")

    page = visit.open("/ar/documents")
    expect(page.locator("input[type=file]")).to_have_count(0)
    upload = page.request.post(
        f"{signed_address}/ar/documents", headers={"X-File-Name": "x.txt"}, data=b"La minoterie de Batna ouvre."
    )
    assert upload.status == 403
    gradio = page.request.post(f"{signed_address}/ar/gradio_api/upload", data=b"x")
    assert gradio.status in (403, 404)
    document = page.locator("a[data-panel]").first.get_attribute("href") or ""
    removal = page.request.post(f"{signed_address}{document.split('?')[0]}/remove")
    assert removal.status == 403
    # The wrong password was answered with 401, which the console tells.
    assert [each for each in visit.strange if "401" not in each] == []
    visit.context.close()


def test_who_was_signed_out_signs_in_again_and_finds_the_question_in_the_field(browser: Browser, signed_address: str):
    visit = browse(browser, signed_address, "fr", 1280)
    page = visit.open("/fr/")
    sign_in(page, "amina")
    expect(page.locator('#past [data-act="example"]').first).to_be_visible()
    visit.context.clear_cookies(name="ittifaq_session")

    page.locator("#question textarea").fill("Quels accords avec l'Italie ?")
    page.locator("#question textarea").press("Enter")

    expect(page.locator('input[name="password"]')).to_be_visible()
    sign_in(page, "amina")
    expect(page.locator("#question textarea")).to_have_value("Quels accords avec l'Italie ?")
    visit.context.close()


def sign_in(page: Page, name: str) -> None:
    page.locator('input[name="username"]').fill(name)
    page.locator('input[name="password"]').fill(PASSWORD)
    page.locator('form.login button[type="submit"]').click()
    expect(page.locator("#question textarea")).to_be_visible()


def test_an_answer_is_private_until_it_is_shared(browser: Browser, signed_address: str):
    reader, editor = browse(browser, signed_address, "fr", 1280), browse(browser, signed_address, "fr", 1280)
    for visit, name in ((reader, "يوسف"), (editor, "amina")):
        sign_in(visit.open("/fr/"), name)
    ask(reader.page, "Quels accords avec l'Italie ?")
    answer = reader.page.locator("#live article.turn").get_attribute("data-answer")
    address = f"{signed_address}/fr/answers/{answer}"
    assert editor.page.request.get(address).status == 404

    reader.page.goto(address)
    reader.page.locator(".answer-menu", has_text="Lien").locator("summary").click()
    reader.page.locator('button[name="is_shared"][value="1"]').click()

    expect(reader.page.locator('button[name="is_shared"][value="0"]')).to_be_visible()
    assert editor.page.request.get(address).status == 200
    for visit in (reader, editor):
        assert visit.strange == []
        visit.context.close()


def test_the_register_is_filtered_by_facets_opened_and_exported(visit: Visits, tmp_path: Path):
    page = visit("fr", width=1280).open("/fr/agreements")
    rows = page.locator(".agreements-table").first.locator("tbody tr")
    expect(rows).to_have_count(3)

    page.locator("#register").get_by_text("Italie").first.click()

    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("country=IT"))
    with page.expect_download() as downloading:
        page.locator('#register a[href*=".xlsx"]').first.click()
    downloading.value.save_as(tmp_path / "registre.xlsx")
    assert load_workbook(tmp_path / "registre.xlsx").worksheets[0].max_row == 2
    rows.first.locator("a").first.click()
    expect(page.locator("h1")).to_contain_text("Mémorandum d’entente")
    page.locator("a[data-panel]").first.click()
    expect(page.locator("#source mark").first).to_be_in_viewport()
