"""Figures in Arabic lines are read by themselves, and what was read well stays."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.figure_reading import reread_figures
from ingest.tesseract import SeenLine, SeenWord, missing_tools

needs_tesseract = pytest.mark.skipif(bool(missing_tools()), reason="tesseract with Arabic and French is not installed")
_BLANK = np.full((100, 900), 255, np.uint8)


def _line(*words):
    seen = tuple(SeenWord(text, left, 30, right, 60, confidence) for text, left, right, confidence in words)
    return SeenLine(seen, 1, min(w.left for w in seen), 30, max(w.right for w in seen), 62, 60.0, 30.0, False)


def _texts(lines):
    return [word.text for line in lines for word in line.words]


def _printed(*parts):
    image = Image.new("L", (900, 100), 255)
    for text, left in parts:
        ImageDraw.Draw(image).text((left, 30), text, fill=0, font=ImageFont.load_default(26))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.8)))


@needs_tesseract
@pytest.mark.parametrize(
    ("printed", "as_read", "confidence"),
    [("46%", "9046", 80), ("1.120.750", "20.750", 96), ("14", "4", 96), ("87.250", "8ع2", 20)],
)
def test_a_figure_that_was_mistaken_or_cut_is_read_again(printed, as_read, confidence):
    page = _printed((printed, 300))
    line = _line(("بنسبة", 600, 700, 95), (as_read, 305, 330, confidence))

    assert _texts(reread_figures(page, [line], 200, True)) == ["بنسبة", printed]


@needs_tesseract
def test_a_figure_that_has_all_its_digits_and_a_word_that_is_sure_stay_as_they_were_read():
    page = _printed(("2019", 300))
    line = _line(("بنسبة", 600, 700, 95), ("2019,", 300, 380, 90))

    assert reread_figures(page, [line], 200, True) == [line]


def test_nothing_is_read_again_where_nothing_is_printed():
    line = _line(("46", 300, 340, 20))

    assert reread_figures(_BLANK, [line], 200, True) == [line]


def test_a_code_and_a_range_that_were_cut_behind_their_hyphen_are_joined():
    line = _line(("A-", 300, 320, 90), ("101", 326, 360, 90), ("2021-", 500, 560, 90), ("2024", 565, 620, 90))

    assert _texts(reread_figures(_BLANK, [line], 200, False)) == ["A-101", "2021-2024"]


def test_what_stands_far_behind_a_hyphen_is_not_joined():
    line = _line(("A-", 300, 320, 90), ("101", 420, 460, 90))

    assert _texts(reread_figures(_BLANK, [line], 200, False)) == ["A-", "101"]


def test_a_french_line_of_a_french_page_is_left_alone():
    page = np.zeros((100, 900), np.uint8)
    line = replace(_line(("Durée", 100, 200, 95), ("1B", 300, 380, 10)), is_lying=False)

    assert reread_figures(page, [line], 200, False) == [line]
