"""Pages as pictures, and boxes around words: what stands inside the boxes is read back."""

import struct
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.page_images import find_boxes, read_inside, render_page
from ingest.page_letters import letters_of
from tests.ingest.pdf_builder import Words, build_pdf
from tests.readings import read_pdf_alone

FILES = Path(__file__).parent / "files"
SAMPLES = Path(__file__).parent.parent.parent / "ingest" / "samples" / "documents"
PRINTED = [*sorted(FILES.glob("*.pdf")), *sorted(SAMPLES.glob("*.pdf"))]


def _write(folder, *pages):
    path = folder / "ملف essai.pdf"
    path.write_bytes(build_pdf(pages))
    return path


def _size(png):
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.name)
def test_the_paragraphs_of_a_printed_page_are_boxed_and_read_back_from_their_boxes(path):
    blocks = [block for block in read_pdf_alone(path).blocks if len(letters_of(block.text)) > 12]
    boxed = differing = 0
    for block in blocks:
        boxes = find_boxes(path, block.page, block.text)
        boxed += bool(boxes)
        inside = sorted(read_inside(path, block.page, boxes))
        differing += inside != sorted(letters_of(block.text))

    # Some paragraphs go on behind the end of the page or hold a table; of one in ten a letter may be missed.
    assert boxed >= 0.95 * len(blocks)
    assert differing <= max(2, 0.15 * len(blocks))


def test_a_quotation_has_a_box_for_each_of_its_lines_and_nothing_else_is_in_them(tmp_path):
    path = _write(
        tmp_path, [Words("Avant. Une convention a été signée", 72, 700), Words("hier à Rabat. Après cela.", 72, 680)]
    )

    boxes = find_boxes(path, 1, "Une convention a été signée hier à Rabat.")

    assert [read_inside(path, 1, (box,)) for box in boxes] == ["uneconventionaetesignee", "hierarabat"]
    upper, lower = boxes
    assert upper.top < lower.top < upper.top + 0.04
    assert lower.left == pytest.approx(72 / 595, abs=0.01)
    assert upper.left > lower.left
    assert all(0 <= side <= 1 for box in boxes for side in (box.left, box.top, box.width, box.height))


def test_of_a_quotation_that_goes_over_the_end_of_a_page_each_page_boxes_its_part(tmp_path):
    quoted = "Le protocole prévoit douze ateliers de couture à Monastir."
    path = _write(
        tmp_path,
        [Words("Autre chose. Le protocole prévoit douze", 72, 90)],
        [Words("ateliers de couture à Monastir. Fin.", 72, 780)],
    )

    parts = [read_inside(path, page, find_boxes(path, page, quoted)) for page in (1, 2)]

    assert parts == ["leprotocoleprevoitdouze", "ateliersdecoutureamonastir"]


def test_words_in_two_columns_on_one_height_are_two_boxes(tmp_path):
    path = _write(tmp_path, [Words("Fin de la colonne", 72, 100), Words("et début de l’autre", 330, 100)])

    assert len(find_boxes(path, 1, "Fin de la colonne et début de l’autre")) == 2


def test_words_that_are_not_there_have_no_box(tmp_path):
    path = _write(tmp_path, [Words("Une convention a été signée à Rabat.", 72, 700)], [])

    assert find_boxes(path, 1, "Rien de tel ne se trouve sur cette page-ci.") == ()
    assert find_boxes(path, 2, "Une convention") == ()
    assert find_boxes(path, 1, "") == ()


def test_a_page_is_drawn_at_110_dots_an_inch(tmp_path):
    path = _write(tmp_path, [Words("Rabat", 72, 700)])

    assert _size(render_page(path, 1)) == (909, 1286)


def test_an_enormous_page_is_drawn_small(tmp_path):
    path = _write(tmp_path, [Words("Rabat", 72, 700)])
    path.write_bytes(path.read_bytes().replace(b"[0 0 595 842]", b"[0 0 14400 9]"))

    assert max(_size(render_page(path, 1))) == 2000


def test_a_turned_page_has_its_boxes_where_the_words_are_seen(tmp_path):
    path = _write(tmp_path, [Words("Convention", 72, 700)])
    path.write_bytes(path.read_bytes().replace(b"[0 0 595 842]", b"[0 0 595 842] /Rotate 90"))

    (box,) = find_boxes(path, 1, "Convention")

    # Turned to the right, what stood at the top stands at the right, and the line runs downwards.
    assert box.left == pytest.approx(700 / 842, abs=0.02)
    assert box.top == pytest.approx(72 / 595, abs=0.02)
    assert box.height > box.width


@pytest.mark.parametrize("page", [0, 2, -1, 10**12])
def test_a_page_that_is_not_there_is_said(tmp_path, page):
    path = _write(tmp_path, [Words("Rabat", 72, 700)])

    with pytest.raises(UnreadableFile, match="has no page"):
        render_page(path, page)


def test_what_is_no_pdf_is_said(tmp_path):
    path = tmp_path / "faux.pdf"
    path.write_bytes(b"<html>")

    with pytest.raises(UnreadableFile, match="not a PDF"):
        find_boxes(path, 1, "Rabat")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        render_page(tmp_path / "absent.pdf", 1)
