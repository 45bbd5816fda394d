"""Scanned pages: recognized in order and kept, crooked and noisy ones too, their words placed in paragraphs."""

import threading

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from index.records import WordBox
from ingest.blocks import Block
from ingest.boxing import box_words
from ingest.kept_pages import KeptPages
from ingest.page_cleaning import clean_picture, find_skew, is_noisy
from ingest.pdf_lines import Line
from ingest.reconciling import reconcile
from ingest.scanned_pages import PagePicture, missing_tools, recognize_pages
from ingest.scans import ScannedPage, ScannedWord
from ingest.signs import mend_signs
from ingest.tesseract import SeenLine, SeenWord
from ingest.tools import open_tools

needs_tesseract = pytest.mark.skipif(bool(missing_tools()), reason="tesseract with Arabic and French is not installed")
SHA256 = "ab" * 32


def _picture(text="Le protocole porte sur la formation de douze agents"):
    image = Image.new("L", (1100, 500), 255)
    for row in range(5):
        ImageDraw.Draw(image).text((40, 40 + 80 * row), text, fill=0, font=ImageFont.load_default(38))
    return np.asarray(image)


def _page(*lines, number=1):
    words = tuple(
        ScannedWord(word, place, 0.1 * column, 0.1 * place, 0.08, 0.05)
        for place, line in enumerate(lines)
        for column, word in enumerate(line.split())
    )
    shown = tuple(Line((line,), 0.0, 100.0, 700.0 - place, 12.0, False) for place, line in enumerate(lines))
    return ScannedPage(number, shown, words, 0.9, "good")


def _boxed(block):
    return [block.text[word.start : word.end] for word in block.words]


# ---- words in paragraphs -----------------------------------------------------------------------------------


def test_words_are_placed_in_the_paragraph_that_their_lines_became():
    page = _page("وقعت الوزارة", "مذكرة تفاهم.")

    (block,) = box_words([Block("وقعت الوزارة مذكرة تفاهم.")], [page])

    assert _boxed(block) == ["وقعت", "الوزارة", "مذكرة", "تفاهم."]
    assert block.words[2] == WordBox(1, 13, 18, 0.0, 0.1, 0.08, 0.05)


def test_of_a_word_broken_at_the_end_of_a_line_both_parts_are_placed():
    (block,) = box_words(
        [Block("la sous-traitance et la coopération")], [_page("la sous-traitance et la coopé-", "ration")]
    )

    assert _boxed(block) == ["la", "sous-traitance", "et", "la", "coopé", "ration"]


def test_a_word_of_a_header_that_was_taken_out_is_not_placed_where_the_text_has_it_too():
    page = _page("Convention", "La Convention a été signée", "par les deux ministres")

    (block,) = box_words([Block("La Convention a été signée par les deux ministres")], [page])

    assert [word.top for word in block.words if block.text[word.start : word.end] == "Convention"] == [0.1]
    assert len(block.words) == 9


def test_a_repaired_word_is_left_out_and_its_neighbors_are_placed():
    (block,) = box_words([Block("توقيع الاتفاق في الرباط")], [_page("توقيع االتفاق في الرباط")])

    assert _boxed(block) == ["توقيع", "في", "الرباط"]


def test_a_footnote_that_was_moved_is_placed_and_other_pages_keep_their_words():
    pages = [_page("Note sur la convention cadre", "Le texte courant"), _page("Autre page", number=2)]

    blocks = box_words(
        [Block("Le texte courant"), Block("Note sur la convention cadre"), Block("Autre page", page=2)], pages
    )

    assert [word.top for word in blocks[0].words] == [0.1, 0.1, 0.1]
    assert [word.top for word in blocks[1].words] == [0.0] * 5
    assert _boxed(blocks[2]) == ["Autre", "page"]


# ---- two readings ------------------------------------------------------------------------------------------


def _line(*words):
    seen = tuple(SeenWord(text, left, 10, right, 40, sure) for text, left, right, sure in words)
    return SeenLine(seen, 1, min(w.left for w in seen), 10, max(w.right for w in seen), 40, 35.0, 30.0, False)


def _read_as(line):
    return [word.text for word in line.words]


def test_a_latin_name_in_an_arabic_line_is_taken_from_the_latin_reading_and_keeps_its_order():
    arabic = _line(("شركة", 400, 480, 92), ("5تاعلا؟1", 250, 380, 0), ("غالاة860", 100, 240, 3), ("الكبرى", 10, 90, 91))
    latin = _line(("Renault", 100, 240, 95), ("Trucks", 250, 380, 96), ("ES", 400, 480, 10))

    (line,) = reconcile([arabic], [arabic], [latin])

    assert _read_as(line) == ["شركة", "Renault", "Trucks", "الكبرى"]


def test_a_percentage_and_a_range_of_years_in_an_arabic_line_come_as_they_are_written():
    arabic = _line(("نسبة", 400, 480, 92), ("9622", 300, 380, 88), ("2024-2021.", 100, 290, 90))
    latin = _line(("%22", 300, 380, 88), ("2024-2021", 100, 290, 40))

    (line,) = reconcile([arabic], [arabic], [latin])

    assert _read_as(line) == ["نسبة", "22%", "2021-2024."]


def test_the_unit_behind_an_amount_stays_though_the_latin_reading_has_only_figures_there():
    arabic = _line(("أورو", 100, 190, 89), ("0", 150, 380, 96), ("2024", 500, 580, 96))
    latin = _line(("5391", 100, 190, 53), ("350.000", 200, 380, 93), ("2024", 500, 580, 96))

    (line,) = reconcile([latin], [arabic], [latin])

    assert _read_as(line) == ["2024", "350.000", "أورو"]


def test_arabic_commas_that_were_taken_for_other_signs_are_commas_again():
    line = _line(("سنويا,", 300, 400, 90), ("دينار»", 200, 290, 60), ("«برنامج", 100, 190, 80), ("2030»", 10, 90, 80))

    (mended,) = mend_signs([line])

    assert _read_as(mended) == ["سنويا،", "دينار،", "«برنامج", "2030»"]


# ---- pictures ----------------------------------------------------------------------------------------------


def _worn(gray, degrees):
    turned = np.asarray(Image.fromarray(gray).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255), np.float32)
    return (turned + np.random.default_rng(5).normal(0, 14, turned.shape)).clip(0, 255).astype(np.uint8)


def test_noise_is_told_from_clean_print():
    assert not is_noisy(_picture())
    assert is_noisy(_worn(_picture(), 0))


@pytest.mark.parametrize("degrees", [-2.4, -1.2, 0.0, 0.8, 2.0])
def test_the_angle_of_a_crooked_page_is_found(degrees):
    turned = np.asarray(Image.fromarray(_picture()).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255))

    assert find_skew(turned) == pytest.approx(-degrees, abs=0.15)


def test_a_box_on_the_straightened_page_is_found_on_the_crooked_one():
    picture = _picture().copy()
    picture[380:420, 900:980] = 0
    crooked = np.asarray(Image.fromarray(picture).rotate(2, Image.Resampling.BICUBIC, fillcolor=255))
    clean = clean_picture(crooked)
    rows, columns = np.nonzero(clean.gray[:, 850:] < 60)

    left, top, right, bottom = clean.box_before(850 + columns.min(), rows.min(), 850 + columns.max(), rows.max())

    assert (crooked[int(top) : int(bottom), int(left) : int(right)] < 60).sum() > 0.8 * 40 * 80


# ---- pages -------------------------------------------------------------------------------------------------


@needs_tesseract
def test_pages_come_in_order_with_their_words_where_they_stand_and_no_more_drawn_than_may_be(tmp_path):
    drawn = []
    pictures = [PagePicture(n, 396.0, 180.0, lambda n=n: drawn.append(n) or _worn(_picture(), 1.2)) for n in (1, 2, 3)]
    with open_tools(tmp_path, threading.BoundedSemaphore(1)) as tools:
        first = next(pages := recognize_pages(pictures, tools, SHA256))
        rest = list(pages)

    assert [page.number for page in (first, *rest)] == drawn == [1, 2, 3]
    assert first.lines[0].text == "Le protocole porte sur la formation de douze agents"
    assert first.words[0].left == pytest.approx(40 / 1100, abs=0.02)
    assert first.confidence > 0.8


@needs_tesseract
def test_a_ruled_table_is_read_row_by_row_a_cell_with_two_lines_whole(tmp_path):
    image = Image.new("L", (1100, 500), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(30)
    cells = {
        (120, 60): "Programme",
        (620, 60): "Montant total",
        (120, 160): "Formation des\nsoudeurs",
        (620, 160): "24 mois",
    }
    for place, text in cells.items():
        draw.multiline_text(place, text, fill=0, font=font)
    for at in (40, 140, 260):
        draw.line([(80, at), (1040, at)], fill=130, width=2)
    for at in (80, 560, 1040):
        draw.line([(at, 40), (at, 260)], fill=130, width=2)

    with open_tools() as tools:
        (page,) = recognize_pages([PagePicture(1, 396.0, 180.0, lambda: np.asarray(image))], tools, SHA256)

    assert [line.cells for line in page.lines] == [
        ("Programme", "Montant total"),
        ("Formation des soudeurs", "24 mois"),
    ]
    places = {word.text: (word.left, word.top) for word in page.words}
    assert places["soudeurs"][0] < 0.3 < places["mois"][0] and places["soudeurs"][1] > places["Formation"][1]


@needs_tesseract
def test_a_page_that_was_kept_is_not_drawn_again(tmp_path):
    with open_tools(tmp_path) as tools:
        (page,) = recognize_pages([PagePicture(1, 396.0, 180.0, _picture)], tools, SHA256)
        (again,) = recognize_pages([PagePicture(1, 396.0, 180.0, lambda: pytest.fail("drawn"))], tools, SHA256)

    assert [line.text for line in again.lines] == [line.text for line in page.lines]
    assert [word.text for word in again.words] == [word.text for word in page.words]
    assert again.words[0].left == pytest.approx(page.words[0].left, abs=0.001)


@needs_tesseract
def test_an_empty_sheet_is_good_and_has_no_lines(tmp_path):
    with open_tools() as tools:
        (page,) = recognize_pages(
            [PagePicture(1, 100.0, 100.0, lambda: np.full((300, 300), 255, np.uint8))], tools, SHA256
        )

    assert (page.quality, page.lines) == ("good", ())


@pytest.mark.parametrize("damage", [b"", b"x", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_kept_page_that_is_damaged_is_ignored(tmp_path, damage):
    kept = KeptPages(tmp_path, SHA256, ("ara", "fra"))
    kept.keep(_page("Une ligne"))
    assert kept.find(1) == _page("Une ligne")
    (path,) = tmp_path.rglob(f"{SHA256}-*")

    path.write_bytes(damage)

    assert kept.find(1) is None


def test_pages_are_kept_apart_by_file_number_and_language_data(tmp_path):
    KeptPages(tmp_path, SHA256, ("ara", "fra")).keep(_page("Une ligne"))

    assert KeptPages(tmp_path, "cd" * 32, ("ara", "fra")).find(1) is None
    assert KeptPages(tmp_path, SHA256, ("fra",)).find(1) is None
    assert KeptPages(tmp_path, SHA256, ("ara", "fra")).find(2) is None
