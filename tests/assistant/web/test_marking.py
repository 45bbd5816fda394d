"""Quotations are marked by their offsets: joined again, the pieces are the text, and the marked ones the quotation."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.web.marking import MOST_CHARACTERS, Mark, mark_text, page_of, window_around
from index.records import Heading, Page
from tests.sources import make_document

ARABIC = "وقّعت الكتلة الجزائرية مُذكّرة تفاهم.\n\nL’Économie 😀 à Sétif — \udcff\u202eabc.\n\n<b>&amp;</b> «سؤال؟»"
texts = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from("\n\n اتّé😀<&")), max_size=60)


def _text(window):
    return "".join(piece.text for block in window.blocks for piece in block.pieces)


def _marked(window, number):
    return "".join(piece.text for block in window.blocks for piece in block.pieces if number in piece.numbers)


def _numbered(window):
    return "".join(piece.text for block in window.blocks for piece in block.pieces if piece.is_marked)


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40), st.booleans()), max_size=6))
def test_every_mark_holds_exactly_its_range_however_marks_overlap(text, ranges):
    document = make_document(text)
    marks = [
        Mark(number, start, min(start + length, len(text)), is_light)
        for number, (start, length, is_light) in enumerate(ranges, 1)
        if start < len(text)
    ]

    window = mark_text(document, marks, 0, len(text))

    assert _text(window) == text
    for mark in marks:
        assert _marked(window, mark.number) == text[mark.start : mark.end]


def test_a_light_mark_over_the_quotation_takes_nothing_from_it():
    document = make_document(ARABIC, language="ar")
    start = ARABIC.index("مُذكّرة")
    marks = [Mark(1, start, start + 20, is_light=False), Mark(2, start - 5, start + 8, is_light=True)]

    window = mark_text(document, marks, 0, len(ARABIC))

    assert _numbered(window) == ARABIC[start : start + 20]
    ended = [(piece.ended, piece.is_light) for block in window.blocks for piece in block.pieces if piece.ended]
    assert ended == [((2,), False), ((1,), False)]


def test_only_the_first_piece_of_the_quotation_is_where_the_panel_scrolls_to():
    document = make_document("Alpha bêta gamma.\n\nDelta epsilon.")

    window = mark_text(document, [Mark(1, 6, 24, is_light=False), Mark(2, 8, 30, is_light=True)], 0, 40)

    assert [piece.text for block in window.blocks for piece in block.pieces if piece.is_first] == ["bê"]


def test_a_paragraph_is_set_in_the_language_of_its_own_letters():
    text = "وقّعت الكتلة (SNS) مذكرة.\n\nL’Économie « روما » 2025 à Sétif."
    document = replace(make_document(text, language="ar"), headings=())

    languages = [block.language for block in mark_text(document, [], 0, len(text)).blocks]

    assert languages == ["ar", "fr"]


def test_headings_are_headings_and_pages_begin_where_they_begin():
    text = "Titre\n\nPremière page.\n\nSeconde page."
    second = text.index("Seconde")
    document = replace(
        make_document(text),
        headings=(Heading(1, 0, 5),),
        pages=(Page(1, 0, second), Page(2, second, len(text))),
    )

    window = mark_text(document, [], 0, len(text))

    assert [(block.level, block.pieces[0].page) for block in window.blocks] == [(1, 1), (0, 0), (0, 2)]


def test_a_long_text_is_shown_piece_by_piece_and_the_pieces_make_the_whole():
    text = "\n\n".join(f"Paragraphe {number} : " + "mot " * 40 for number in range(900))
    document = make_document(text)
    start = text.index("Paragraphe 500")

    window = mark_text(document, [], *window_around(document, start, start + 14))
    shown = [window]
    while shown[0].before[0] < shown[0].before[1]:
        shown.insert(0, mark_text(document, [], *shown[0].before))
    while shown[-1].after[0] < shown[-1].after[1]:
        shown.append(mark_text(document, [], *shown[-1].after))

    assert window.start <= start < window.end and text[window.start :].startswith("Paragraphe")
    assert all(each.end - each.start <= MOST_CHARACTERS for each in shown)
    assert "".join(map(_text, shown)) == text


def test_a_quotation_longer_than_a_window_begins_in_it():
    text = "début. " + "é" * 3 * MOST_CHARACTERS
    document = make_document(text)

    first, last = window_around(document, 7, len(text))

    assert first <= 7 < last <= first + MOST_CHARACTERS


def test_what_lies_out_of_the_text_is_left_out():
    document = make_document("Court.")

    assert _text(mark_text(document, [Mark(0, 3, 900, is_light=False)], 0, 10**9)) == "Court."
    assert mark_text(document, [], 10**9, 10**9 + 5).blocks == ()
    assert page_of(document, 10**9).number == 2
