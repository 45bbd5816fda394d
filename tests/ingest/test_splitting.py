from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.records import Document, Heading, Page
from ingest.splitting import MOST_WORDS, STUB_WORDS, split_into_passages


def document(text, pages=(), headings=()):
    return Document(
        id="0123456789ab",
        title="",
        publisher="",
        date=None,
        language="ar",
        file="/تقرير.txt",
        sha256="",
        text=text,
        text_as_read=text,
        pages=tuple(pages) or (Page(1, 0, len(text)),),
        headings=tuple(headings),
        text_quality=1.0,
    )


def heading(text, line, level=1):
    return Heading(level, text.index(line), text.index(line) + len(line))


def words(count, last="."):
    return " ".join(["كلمة"] * (count - 1) + ["أخيرة" + last])


def count(passage):
    return len(passage.text.split())


def test_a_short_article_is_one_passage():
    text = "توقيع مذكرة تفاهم\n\nوقع الطرفان مذكرة تفاهم في الجزائر. وتشمل الميكانيك الدقيقة."
    [passage] = split_into_passages(document(text))
    assert (passage.id, passage.document_id, passage.page, passage.headings) == (
        "0123456789ab:0",
        "0123456789ab",
        1,
        (),
    )
    assert (passage.start, passage.end, passage.text, passage.language) == (0, len(text), text, "ar")


def test_a_long_article_is_cut_where_sentences_end_near_180_words():
    text = " ".join(words(30) for _ in range(20))
    passages = split_into_passages(document(text))
    assert [count(passage) for passage in passages] == [180, 180, 180, 60]
    assert all(passage.text.endswith(".") for passage in passages)


def test_a_passage_ends_with_its_paragraph_rather_than_in_the_next():
    text = "\n\n".join([words(70) + " " + words(70), words(100) + " " + words(90)])
    assert [count(passage) for passage in split_into_passages(document(text))] == [140, 190]


def test_a_small_remainder_joins_the_passage_before_it():
    text = "\n\n".join([words(170), words(20)])
    assert [count(passage) for passage in split_into_passages(document(text))] == [190]


def test_a_passage_never_crosses_a_heading():
    text = "\n\n".join(["المقدمة", words(50), "التمويل", words(40)])
    passages = split_into_passages(document(text, headings=[heading(text, "المقدمة"), heading(text, "التمويل")]))
    assert [passage.text.split()[0] for passage in passages] == ["المقدمة", "التمويل"]


def test_the_trail_holds_the_headings_above_a_passage_highest_first():
    text = "\n\n".join(["التقرير", "الباب الأول", words(200), words(200), "الباب الثاني", words(200)])
    headings = [heading(text, "التقرير"), heading(text, "الباب الأول", 2), heading(text, "الباب الثاني", 2)]
    passages = split_into_passages(document(text, headings=headings))
    assert [passage.headings for passage in passages] == [(), ("التقرير", "الباب الأول"), ("التقرير",)]
    assert passages[0].text.startswith("التقرير\n\nالباب الأول\n\nكلمة")


def test_a_heading_with_nothing_under_it_ends_the_passage_above_it():
    text = "المقدمة\n\n" + words(20) + "\n\nالملاحق"
    [passage] = split_into_passages(document(text, headings=[heading(text, "الملاحق")]))
    assert passage.text == text


def test_what_stands_above_the_title_is_no_passage_of_its_own():
    text = "\n\n".join(["الرباط في 3 مارس 2021", "توقيع اتفاقية", words(200), words(100)])
    passages = split_into_passages(document(text, headings=[heading(text, "توقيع اتفاقية")]))
    assert [count(passage) for passage in passages] == [207, 100]
    assert passages[0].start == 0 and passages[0].headings == () and passages[1].headings == ("توقيع اتفاقية",)


def test_a_section_of_one_line_is_read_with_the_next_under_the_trail_of_that():
    text = "\n\n".join(["التقرير", words(30), "الباب الأول", words(5), "الباب الثاني", words(40)])
    headings = [heading(text, "التقرير"), heading(text, "الباب الأول", 2), heading(text, "الباب الثاني", 2)]
    passages = split_into_passages(document(text, headings=headings))
    assert [passage.text.split("\n")[0] for passage in passages] == ["التقرير", "الباب الأول"]
    assert passages[1].headings == ("التقرير",)


def test_a_short_page_stays_a_passage_so_that_it_is_cited_as_that_page():
    first, second = words(5), words(40)
    text = first + "\n\n" + second
    pages = [Page(1, 0, len(first)), Page(2, len(first) + 2, len(text))]
    assert [passage.page for passage in split_into_passages(document(text, pages))] == [1, 2]


def test_a_passage_never_crosses_a_page_that_ends_with_its_paragraph():
    first, second = words(30), words(40)
    text = first + "\n\n" + second
    pages = [Page(1, 0, len(first)), Page(2, len(first) + 2, len(text))]
    passages = split_into_passages(document(text, pages))
    assert [(passage.page, passage.text) for passage in passages] == [(1, first), (2, second)]


def test_a_paragraph_that_runs_over_the_page_keeps_its_passage_whole():
    first, second = words(30, last=""), words(40)
    text = first + " " + second
    pages = [Page(1, 0, len(first)), Page(2, len(first) + 1, len(text))]
    [passage] = split_into_passages(document(text, pages))
    assert (passage.page, passage.text) == (1, text)


def test_a_table_row_is_kept_whole():
    row = " | ".join(["Projet no. 1. Accord signé à Alger. Montant versé."] * 4)
    text = "\n".join([row] * 12)
    passages = split_into_passages(document(text))
    assert len(passages) > 1
    assert all(set(passage.text.split("\n")) == {row} for passage in passages)


def test_fifty_thousand_words_without_a_stop_are_still_cut():
    passages = split_into_passages(document("كلمة " * 50_000))
    assert max(count(passage) for passage in passages) <= MOST_WORDS
    assert sum(count(passage) for passage in passages) == 50_000


def test_a_text_without_spaces_is_still_cut():
    passages = split_into_passages(document("كلمة" * 5_000))
    assert max(len(passage.text) for passage in passages) <= 12 * MOST_WORDS
    assert "".join(passage.text for passage in passages) == "كلمة" * 5_000


def test_each_passage_has_its_own_language():
    text = words(200) + "\n\n" + "L'accord a été signé à Alger par les deux ministres. " * 20
    assert [passage.language for passage in split_into_passages(document(text))] == ["ar", "fr"]


def test_a_document_without_text_has_no_passages():
    assert split_into_passages(document("")) == []
    assert split_into_passages(document(" \n\n ")) == []


@st.composite
def documents(draw):
    blocks = draw(st.lists(st.text(alphabet="أب م.،|؟ aA1", max_size=400), max_size=12))
    text = draw(st.sampled_from([" ", "\n", "\n\n"])).join(blocks)
    marks = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    borders = sorted({0, *draw(st.sets(st.integers(0, len(text)), max_size=4)), len(text)})
    pages = [Page(n, a, b) for n, (a, b) in enumerate(pairwise(borders), 1)]
    headings = [Heading(1 + n % 3, a, b) for n, (a, b) in enumerate(pairwise(marks)) if n % 2 == 0]
    return document(text, pages, headings)


@given(documents())
def test_passages_hold_every_character_that_is_not_space_once_and_in_order(doc):
    passages = split_into_passages(doc)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(doc.text.split())
    assert all(doc.text[passage.start : passage.end] == passage.text == passage.text.strip() for passage in passages)
    assert all(above.end <= below.start for above, below in pairwise(passages))


@given(documents())
def test_only_stubs_share_a_passage_with_the_text_of_another_heading(doc):
    opening = [h for h, a in zip(doc.headings, (None, *doc.headings), strict=False) if not a or _parted(doc, a, h)]
    for passage in split_into_passages(doc):
        for heading in opening:
            if passage.start < heading.start < passage.end:
                around = doc.text[passage.start : heading.start], doc.text[heading.start : passage.end]
                assert min(len(part.split()) for part in around) < STUB_WORDS


def _parted(doc, above, below):
    return bool(doc.text[above.end : below.start].strip())
