"""Turned pages, footnotes, page numbers."""

import io

import pypdf
import pytest

from ingest.page_images import find_boxes
from tests.ingest.pdf_builder import Words, build_pdf
from tests.ingest.test_pdf import FILES, LONG
from tests.readings import read_pdf_bytes


def _written(writer):
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _shown_turned(contents, degrees):
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(contents)))
    for page in writer.pages:
        page.rotate(degrees)
    return _written(writer)


def _drawn_turned(contents, degrees):
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(contents)))
    for page in writer.pages:
        page.rotate(degrees)
        page.transfer_rotation_to_content()
    return _written(writer)


def _texts(contents):
    return [block.text for block in read_pdf_bytes(contents).blocks]


@pytest.mark.parametrize("turned", [_shown_turned, _drawn_turned])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_like_an_upright_one(degrees, turned):
    contents = (FILES / "chromium-deux-colonnes-ar.pdf").read_bytes()
    assert _texts(turned(contents, degrees)) == _texts(contents)


def test_a_page_drawn_sideways_and_shown_upright_is_read():
    contents = (FILES / "libreoffice-ar.pdf").read_bytes()
    assert _texts(_shown_turned(_drawn_turned(contents, 90), 270)) == _texts(contents)


def test_words_on_a_turned_page_are_still_boxed_where_they_are_seen(tmp_path):
    path = tmp_path / "tournée.pdf"
    path.write_bytes(_shown_turned(build_pdf([[Words(LONG[0], 72, 700)]]), 90))
    [block] = read_pdf_bytes(path.read_bytes()).blocks
    [box] = find_boxes(path, 1, block.text)
    assert box.height > box.width


def test_a_line_up_the_side_comes_behind_the_text_and_does_not_break_it():
    page = pypdf.PdfReader(io.BytesIO(build_pdf([[Words("Document de travail de la direction", 200, 20, 8)]]))).pages[0]
    writer = pypdf.PdfWriter(
        clone_from=pypdf.PdfReader(
            io.BytesIO(build_pdf([[Words(line, 72, 700 - 14 * n) for n, line in enumerate(LONG)]]))
        )
    )
    writer.pages[0].merge_transformed_page(page, pypdf.Transformation().rotate(90).translate(60, 100))
    assert _texts(_written(writer)) == [" ".join(LONG), "Document de travail de la direction"]


def test_a_watermark_is_no_text():
    page = pypdf.PdfReader(io.BytesIO(build_pdf([[Words("CONFIDENTIEL", 0, 0, 60)]]))).pages[0]
    writer = pypdf.PdfWriter(
        clone_from=pypdf.PdfReader(
            io.BytesIO(build_pdf([[Words(line, 72, 700 - 14 * n) for n, line in enumerate(LONG)]]))
        )
    )
    writer.pages[0].merge_transformed_page(page, pypdf.Transformation().rotate(45).translate(100, 200))
    assert _texts(_written(writer)) == [" ".join(LONG)]


def test_a_footnote_is_not_glued_into_the_sentence_that_runs_over_the_page():
    first = [
        *(Words(line, 72, 400 - 14 * n) for n, line in enumerate(LONG[:2])),
        Words("1. Montant hors taxes, selon la loi de finances.", 72, 90, 8),
    ]
    second = [Words("du secteur, qui compte deux mille ateliers.", 72, 760)]
    blocks = read_pdf_bytes(build_pdf([first, second])).blocks
    assert [(block.text, block.page, block.joint) for block in blocks] == [
        ("1. Montant hors taxes, selon la loi de finances.", 1, "\n\n"),
        (" ".join(LONG[:2]), 1, "\n\n"),
        ("du secteur, qui compte deux mille ateliers.", 2, " "),
    ]


def test_a_raised_figure_that_points_to_a_note_is_part_of_no_number():
    page = [
        Words("Selon le communiqué 118/2025.", 72, 700),
        Words("2", 222, 704, 6.5),
        Words("Une autre phrase.", 232, 700),
    ]
    assert _texts(build_pdf([page])) == ["Selon le communiqué 118/2025. Une autre phrase."]


@pytest.mark.parametrize("number", ["1", "- 12 -", "3/12", "Page 3 sur 12"])
def test_the_number_of_a_single_page_is_no_text(number):
    page = [*(Words(line, 72, 700 - 14 * n) for n, line in enumerate(LONG)), Words(number, 290, 30, 9)]
    assert _texts(build_pdf([page])) == [" ".join(LONG)]


def test_a_word_broken_at_the_foot_of_a_page_is_whole_in_the_text():
    first = [
        Words(LONG[0], 72, 114),
        Words("qui recevront dans les mois qui viennent un véritable effort d'accompa-", 72, 100),
    ]
    second = [Words("gnement technique, puis financier.", 72, 760)]
    text = "".join(block.joint + block.text for block in read_pdf_bytes(build_pdf([first, second])).blocks)
    assert "effort d'accompagnement technique" in text


def test_a_title_in_codes_that_are_no_letters_does_not_stop_the_reading():
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(build_pdf([[Words(LONG[0], 72, 700)]]))))
    writer.add_metadata({"/Title": pypdf.generic.ByteStringObject(b"\xfe\xff\xd8\x00\x00")})
    assert _texts(_written(writer)) == [LONG[0]]
