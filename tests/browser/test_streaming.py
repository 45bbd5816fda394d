"""An answer that a language model writes, in a real browser: its words come as they are written, and can be stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, browse, serving
from tests.browser.test_asking import the_page
from tests.chat_server import ChatServer, Reply, say

Visits = Callable[..., Visit]

TRUE = "L’accord prévoit la formation de cent vingt ingénieurs sur trois ans [1]. "
INVENTED = "Il coûte 99 millions d’euros [1]. "
QUESTION = "Que prévoit le mémorandum signé à Rome pour les ingénieurs ?"


@pytest.fixture(scope="module")
def writing(library: Path) -> Iterator[tuple[ChatServer, str]]:
    """A server whose language model says what the test writes, and the page's address."""
    with (
        ChatServer([say(TRUE)]) as model,
        serving(
            library,
            ITTIFAQ_CHAT_MODEL="openai:scripted",
            ITTIFAQ_CHAT_BASE_URL=model.url,
            ITTIFAQ_CHAT_API_KEY="none",
        ) as address,
    ):
        yield model, address


def test_words_come_as_they_are_written_and_stopping_gives_the_question_back(
    browser: Browser, writing: tuple[ChatServer, str]
):
    model, address = writing
    model.replies = [Reply((TRUE, "Et "), "drip")]
    visit = browse(browser, address, "fr", 1280)
    page = the_page(visit)
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#live [data-under-way]")).to_contain_text("cent vingt ingénieurs")

    page.locator("#stop").click()

    expect(page.locator("#question textarea")).to_have_value(QUESTION)
    expect(page.locator("#live .answer-actions")).to_have_count(0)
    page.reload()
    expect(page.locator('#past [data-act="example"]').first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    assert [each for each in visit.strange if "aborted" not in each] == []
    visit.context.close()


def test_what_the_model_invents_is_left_out_and_said(browser: Browser, writing: tuple[ChatServer, str]):
    model, address = writing
    model.replies = [say(TRUE + INVENTED)]
    visit = browse(browser, address, "fr", 1280)
    page = the_page(visit)
    page.locator("#question textarea").fill(QUESTION)

    page.locator("#send").click()

    expect(page.locator("#live .answer-actions")).to_be_visible()
    expect(page.locator("#live .sentence").first).to_contain_text("cent vingt ingénieurs")
    expect(page.locator("#live .notice", has_text="retirées")).to_be_visible()
    assert "99 millions" not in page.locator("#live .given").inner_text()
    assert visit.strange == []
    visit.context.close()
