"""An answer in Markdown and as plain text: nothing lost, nothing of a document becomes markup."""

import re
from dataclasses import replace

from hypothesis import given, settings
from markdown_it import MarkdownIt

from assistant.answer import Answer, Citation, Sentence, Turn
from assistant.answer_text import answer_markdown, answer_plain, kept_apart
from assistant.giving import GivenAnswer
from assistant.service import Asked
from index.records import DocumentDate, DocumentSummary, Evidence
from tests.given_answers import LAYLA, Desk, given_answers

LINK = "http://127.0.0.1:7860/ar/answers/AAAAAAAAAAAAAAAAAAAAAA"
HOSTILE = (
    "# <img src=x onerror=alert(1)> | [x](javascript:alert(1)) ![i](http://e.example/p.png) `c` **b** "
    "<http://e.example> &lt;"
)
MARKS = re.compile(r"[\u2066-\u2069]")


def ten_sentences():
    """Ten sentences, each from a document of its own."""
    citations = tuple(
        Citation(
            number,
            Evidence(f"{number:012x}", 5, 30, number, f"الجملة رقم {number} من الوثيقة."),
            DocumentSummary(
                f"{number:012x}", f"وثيقة {number}", "Le Matin", DocumentDate("2024-06-07", "dateline"), "ar",
                f"/private/archive/{number}.pdf", f"{number:064x}", 9, 9, 0.9,
            ),
        )
        for number in range(1, 11)
    )  # fmt: skip
    sentences = tuple(Sentence(each.evidence.quote, (each.number,), "quoted") for each in citations)
    answer = Answer("ما الخبر؟", "ar", "fact", False, "جاء في 10 وثائق:", sentences, citations, 28, (), (), ())
    return GivenAnswer("A" * 22, "c" * 22, "2026-11-23T09:05:00+00:00", Turn("ما الخبر؟", "ما الخبر؟", answer), ())


def rendered(markdown):
    """Give Markdown as CommonMark with tables and raw HTML shows it."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)


def shown_text(html):
    text = re.sub(r"<br ?/?>", "\n", html)
    text = re.sub(r"<[^>]*>", "", text)
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(name, sign)
    return " ".join(MARKS.sub("", text).split())


def test_ten_sentences_stay_ten_and_every_number_has_its_source():
    for text in (answer_plain(ten_sentences(), "fr"), answer_markdown(ten_sentences(), "fr", LINK)):
        for number in range(1, 11):
            assert f"الجملة رقم {number} من الوثيقة. [{number}]" in text
            assert re.search(rf"^\**\[{number}\]\** .*وثيقة {number}.*p\. {number}", text, re.MULTILINE)
            assert f"{number:064x}" in text
            assert f"{number}.pdf" in text


def test_a_source_names_its_other_versions_and_its_translations():
    given = ten_sentences()
    answer = given.turn.answer
    second, third = (citation.document for citation in answer.citations[1:3])
    linked = replace(answer.citations[0], also=(second,), translations=(third,))
    given = replace(given, turn=replace(given.turn, answer=replace(answer, citations=(linked,))))

    for text in (answer_plain(given, "fr"), answer_markdown(given, "fr", LINK)):
        (line,) = (each for each in MARKS.sub("", text).splitlines() if "aussi dans" in each)
        assert line.endswith("aussi dans : وثيقة 2, Le Matin, 2.pdf · traductions : وثيقة 3, Le Matin, 3.pdf")


def test_the_folders_of_the_server_are_not_told():
    assert "/private" not in answer_plain(ten_sentences(), "ar")
    assert "/private" not in answer_markdown(ten_sentences(), "ar", LINK)


def test_markdown_tells_when_it_was_given_in_how_many_documents_and_where_it_stands():
    text = answer_markdown(ten_sentences(), "en", LINK)

    assert "This answer was given on 23 November 2026 at 09:05 (universal time)." in text
    assert "28 documents were searched." in text
    assert f"Permanent link: <{LINK}>" in text


def test_what_a_document_holds_is_no_markup():
    given = ten_sentences()
    first = given.turn.answer.citations[0]
    hostile = replace(
        first,
        evidence=replace(first.evidence, quote=f"{HOSTILE}\n- {HOSTILE}\n1. x\n===\n\n    {HOSTILE}"),
        document=replace(first.document, title=HOSTILE, publisher=HOSTILE),
    )
    answer = replace(given.turn.answer, citations=(hostile,), sentences=(Sentence(HOSTILE, (1,), "quoted"),))

    html = rendered(
        answer_markdown(replace(given, turn=replace(given.turn, question=HOSTILE, answer=answer)), "ar", LINK)
    )

    assert set(re.findall(r"<(\w+)", html)) <= {"h1", "h2", "p", "strong", "blockquote", "br", "hr", "a"}
    assert re.findall(r'href="([^"]*)"', html) == [LINK]
    assert shown_text(html).count(" ".join(HOSTILE.split())) == 7


@settings(max_examples=60, deadline=None)
@given(given_answers())
def test_markdown_shows_every_sentence_and_quotation_of_any_answer(given):
    shown = shown_text(rendered(answer_markdown(given, "fr", LINK)))

    answer = given.turn.answer
    told = [each.text for each in (*answer.sentences, *answer.mentioned) if each.support != "register"]
    for text in (given.turn.question, answer.frame, *told, *(each.evidence.quote for each in answer.citations)):
        assert " ".join(MARKS.sub("", holdable(text)).split()) in shown


@settings(max_examples=60, deadline=None)
@given(given_answers())
def test_plain_text_has_every_line_and_quotation_of_any_answer(given):
    text = answer_plain(given, "ar")

    answer = given.turn.answer
    for sentence in (*answer.sentences, *answer.mentioned, *answer.partly):
        assert holdable(sentence.text) in text
    for citation in answer.citations:
        assert holdable(citation.evidence.quote) in text
    text.encode("utf-8")


def holdable(text):
    """Leave out what no file of text can hold, without the code under test."""
    lines = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", text)
    return "".join(
        each
        for each in lines
        if each in "\n\t" or (each >= " " and not "\ud800" <= each <= "\udfff" and each not in "\ufffe\uffff")
    )


def test_a_list_is_a_table_with_its_sources(tmp_path):
    desk = Desk(tmp_path / "library")
    given = desk.service.ask(LAYLA, Asked("ما هي كل الاتفاقيات؟", ""))
    desk.close()

    html = rendered(answer_markdown(given, "ar", LINK))

    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    assert len(rows) == 3
    assert "مذكرة تفاهم" in rows[1] and "مجموعة يوروميد" in rows[1] and "250 مليون درهم مغربي" in rows[1]
    assert "بروتوكول" in rows[2] and "مارس 2022" in rows[2]


def test_a_direction_that_a_title_opens_or_closes_ends_with_it():
    for title in ("\u2067x", "x\u2069\u2069 y", "\u202eevil", "a\u2066\u2067"):
        depth = 0
        for mark in MARKS.findall(kept_apart(title, "fr")):
            depth += -1 if mark == "\u2069" else 1
            assert depth >= 0
        assert depth == 0
        assert kept_apart(title, "fr")[0] == "\u2068"


def test_a_date_in_digits_is_kept_apart_in_an_arabic_line_and_not_in_a_french_one():
    assert kept_apart("2024-06-07", "ar") == "\u20682024-06-07\u2069"
    assert kept_apart("2024-06-07", "fr") == "2024-06-07"
