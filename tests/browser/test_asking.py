"""Asking in a real browser: in Arabic on a phone and in French on a desk, from the chip to the words of the source."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from assistant.giving import from_content
from index.keeping import Keeping
from index.library import Library
from tests.browser.conftest import Visit

Visits = Callable[..., Visit]

LIST_AR = "ما هي مذكرات التفاهم في الميكانيك الدقيقة؟"
LIST_FR = "Quels accords concernent la mécanique de précision ?"


def ask(page: Page, question: str) -> None:
    """Write a question, send it with the key that one knows, and wait for its answer."""
    field = page.locator("#question textarea")
    field.fill(question)
    field.press("Enter")
    awaited(page, question)


def awaited(page: Page, question: str) -> None:
    expect(page.locator("#live .asked .words")).to_have_text(question)
    expect(page.locator("#live .answer-actions")).to_be_visible()


def the_page(visit: Visit, path: str = "/") -> Page:
    page = visit.open(path)
    expect(page.locator("#question textarea")).to_be_visible()
    expect(page.locator('#past [data-act="example"], #past .turn, #live .turn').first).to_be_visible()
    return page


def test_an_arabic_browser_gets_an_arabic_page_from_right_to_left(visit: Visits):
    page = the_page(visit("ar"))

    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    brand, languages = page.locator(".brand").bounding_box(), page.locator(".languages").bounding_box()
    assert brand and languages and brand["x"] + brand["width"] > 195
    expect(page.locator("#send")).to_have_text("أرسل")
    send, field = page.locator("#send").bounding_box(), page.locator("#question textarea").bounding_box()
    assert send and field and send["x"] < field["x"]
    # Nothing is wider than the phone.
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_page_weighs_less_than_three_megabytes(visit: Visits):
    one = visit("ar")
    weighed: list[int] = []
    one.page.on("requestfinished", lambda request: weighed.append(request.sizes()["responseBodySize"]))

    the_page(one)

    assert 0 < sum(weighed) < 3_000_000


def test_the_language_is_switched_by_one_control_and_remembered(visit: Visits):
    one = visit("ar")
    page = the_page(one)

    page.get_by_role("link", name="Français").click()

    expect(page.locator("#send")).to_have_text("Envoyer")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fr", "ltr"]
    expect(page.locator('#past [data-act="example"]').first).to_be_visible()
    page = the_page(one)
    assert page.url.startswith(f"{one.address}/fr/")


def test_a_follow_up_in_arabic_is_understood_in_its_conversation(visit: Visits):
    page = the_page(visit("ar"))
    ask(page, "متى وقعت الكتلة الجزائرية للميكانيك الدقيقة مذكرة التفاهم؟")
    expect(page.locator("#live .sentence").first).to_contain_text("2025")

    ask(page, "ومن وقّعها؟")

    expect(page.locator("#live .given")).to_contain_text(re.compile("يوروميد|Euromed"))
    expect(page.locator("#live .given")).to_have_attribute("dir", "rtl")
    expect(page.locator("#past .turn")).to_have_count(1)


def test_a_chip_shows_the_quotation_and_opens_the_document_at_the_marked_words(visit: Visits, library: Path):
    page = the_page(visit("fr", width=1280))
    ask(page, "Qui a signé le mémorandum d'entente à Rome ?")
    chip = page.locator("#live a.chip").first
    number = chip.inner_text()

    chip.hover()

    quoted = page.locator("#card blockquote")
    expect(quoted).to_be_visible()
    words = quoted.inner_text()
    expect(page.locator("#card")).to_contain_text("2025-07-2")
    chip.click()
    mark = page.locator("#source .source-column.chosen mark:not(.light)")
    expect(mark.first).to_be_in_viewport()
    marked = "".join(mark.all_text_contents())
    assert marked == words
    answer = page.locator("#live article.turn").get_attribute("data-answer") or ""
    with Keeping.open(library) as keeping, Library.open(library) as opened:
        citations = from_content(keeping.answer(answer).content).turn.answer.citations
        evidence = citations[int(number) - 1].evidence
        assert opened.document(evidence.document_id).text[evidence.start : evidence.end] == evidence.quote == marked


def test_on_a_phone_the_first_touch_shows_the_quotation_and_its_button_opens_the_source(visit: Visits):
    page = the_page(visit("ar"))
    ask(page, LIST_AR)

    page.locator("#live a.chip").first.tap()

    card = page.locator("#card")
    expect(card.locator("blockquote")).to_contain_text("الميكانيك الدقيقة")
    expect(card.locator("blockquote")).to_have_attribute("dir", "rtl")
    assert page.locator("#source").is_hidden()
    card.locator(".card-open").tap()
    expect(page.locator("#source mark:not(.light)").first).to_be_in_viewport()
    expect(page.locator("#source mark:not(.light)").first).to_contain_text("وقّعت الكتلة الجزائرية")
    page.locator("#source .source-close").tap()
    assert page.locator("#source").is_hidden()


def test_a_french_quotation_in_an_arabic_answer_reads_from_left_to_right(visit: Visits):
    page = the_page(visit("ar"))

    ask(page, "ما قيمة الاتفاقية الإطار للمراكز التقنية في المغرب؟")

    quoted = page.locator("#live .sentence[lang=fr]").first
    expect(quoted).to_have_attribute("dir", "ltr")
    assert quoted.evaluate("element => getComputedStyle(element).direction") == "ltr"
    expect(page.locator("#live .given")).to_have_attribute("dir", "rtl")


def test_a_list_is_a_table_whose_filter_is_taken_away_and_whose_workbook_holds_it(visit: Visits, tmp_path: Path):
    page = the_page(visit("fr", width=1280))
    ask(page, LIST_FR)
    rows = page.locator("#live .agreements-table tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Rome")
    page.locator("#live .answer-menu").first.locator("summary").click()
    with page.expect_download() as downloading:
        page.locator("#live .answer-menu-item", has_text="Excel").click()
    downloading.value.save_as(tmp_path / "accords.xlsx")
    sheet = load_workbook(tmp_path / "accords.xlsx").worksheets[0]
    told = [str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert sheet.max_row == 2 and any("2025-07-23" in each for each in told)

    page.keyboard.press("Escape")
    page.locator('#live [data-act="drop"]').first.click()

    expect(page.locator("#past .turn")).to_have_count(1)
    expect(rows).to_have_count(3)
    assert page.locator('#live [data-act="drop"]').count() == 0


def test_what_the_documents_do_not_say_is_refused_calmly_with_the_nearest(visit: Visits):
    page = the_page(visit("fr", width=1280))

    ask(page, "Quel est le prix du blé à Chicago en 1998 ?")

    expect(page.locator("#live .frame")).to_contain_text("Je n’ai pas trouvé")
    nearest = page.locator("#live .nearest a").first
    nearest.click()
    expect(page.locator("#source .source-text")).to_be_visible()


def test_reloading_going_back_and_another_language_keep_the_conversation(visit: Visits):
    page = the_page(visit("fr", width=1280))
    ask(page, LIST_FR)
    expect(page).to_have_url(re.compile(r"\?c=[\w-]{22}$"))

    page.reload()

    expect(page.locator(".asked .words")).to_have_text(LIST_FR)
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("#send")).to_have_text("أرسل")
    expect(page.locator(".asked .words")).to_have_text(LIST_FR)
    page.locator("#new").click()
    expect(page.locator("#past .first")).to_be_visible()
    expect(page.locator(".asked")).to_have_count(0)
    page.go_back()
    expect(page.locator(".asked .words")).to_have_text(LIST_FR)


def test_the_last_question_is_edited_and_asked_again_in_its_place(visit: Visits):
    page = the_page(visit("fr", width=1280))
    ask(page, "Quels accords avec l'Espagne ?")

    page.locator('#live [data-act="edit"], #past [data-act="edit"]').last.click()

    expect(page.locator("#question textarea")).to_have_value("Quels accords avec l'Espagne ?")
    ask(page, "Quels accords avec l'Italie ?")
    expect(page.locator(".turn")).to_have_count(1)
    page.locator('[data-act="retry"]').last.click()
    awaited(page, "Quels accords avec l'Italie ?")
    expect(page.locator(".turn")).to_have_count(1)


def test_an_answer_is_copied_with_its_sources_linked_and_judged(visit: Visits):
    one = visit("fr", width=1280)
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = the_page(one)
    ask(page, "Quel est le montant de la convention-cadre des centres techniques ?")

    page.locator('#live [data-answer-act="copy"]').click()

    expect(page.locator("#live .answer-said")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "250 millions de dirhams" in copied and "[1]" in copied and "Gazette de Casablanca" in copied
    page.locator('#live button[value="wrong_source"]').first.click()
    expect(page.locator('#live button[value="wrong_source"]').first).to_have_attribute("aria-pressed", "true")
    answer = page.locator("#live article.turn").get_attribute("data-answer")
    page.goto(f"{one.address}/fr/answers/{answer}")
    expect(page.locator(".sentence").first).to_contain_text("250 millions de dirhams")
    other = visit("ar").open(f"/ar/answers/{answer}")
    expect(other.locator(".asked .words")).to_contain_text("convention-cadre")


def test_two_people_at_once_do_not_see_each_other_s_conversations(visit: Visits):
    first, second = visit("fr", width=1280), visit("ar")
    one, other = the_page(first), the_page(second)
    ask(one, LIST_FR)
    ask(other, LIST_AR)

    one.reload()
    conversation = one.url.split("?c=")[1]
    expect(one.locator(".asked .words")).to_have_text(LIST_FR)
    other.reload()
    expect(other.locator(".asked .words")).to_have_text(LIST_AR)
    other = second.open(f"/ar/?c={conversation}")
    expect(other.locator("#question textarea")).to_be_visible()
    expect(other.locator("#past")).to_contain_text(re.compile("."))
    assert LIST_FR not in other.locator("body").inner_text()


def test_hostile_documents_and_questions_are_shown_as_text_and_not_obeyed(visit: Visits):
    page = the_page(visit("fr", width=1280))
    question = "Combien d'usines <img src=x onerror=window.__hurt=4> compte la zone industrielle de Tiaret ?"

    ask(page, question)

    expect(page.locator("#live .sentence").first).to_contain_text("<script>window.__hurt=2</script>")
    page.locator("#live a.chip").first.click()
    expect(page.locator("#source mark").first).to_contain_text("<img src=x onerror=window.__hurt=3>")
    for path in ("/fr/documents", "/fr/agreements"):
        page.goto(page.url.split("/fr/")[0] + path)
        expect(page.locator("#main")).to_be_visible()
        assert page.evaluate("window.__hurt") is None
    page = the_page(visit("en", width=1280))
    ask(page, "How many workers does the phosphate plant of Tebessa employ?")
    expect(page.locator("#live .sentence").first).to_contain_text("eleven hundred workers")
    assert "HACKED" not in page.locator("#live .sentence").first.inner_text()


def test_the_page_names_its_parts_for_who_cannot_see_it(visit: Visits):
    page = the_page(visit("fr", width=1280))

    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input, textarea, select')]
        .filter((each) => each.offsetParent && !(each.getAttribute('aria-label') || each.textContent.trim()
          || each.labels?.length || each.title || each.placeholder))
        .map((each) => each.outerHTML.slice(0, 120))"""
    )

    assert json.dumps(nameless) == "[]"
