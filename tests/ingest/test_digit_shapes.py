"""Arabic-Indic figures are told by their shapes, and nothing else is taken for one."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.digit_shapes import read_figure
from tests.variety.programs import font_file

_FONTS = [name for name in ("DejaVuSans.ttf", "Amiri-Regular.ttf", "NotoNaskhArabic-Regular.ttf") if font_file(name)]
pytestmark = pytest.mark.skipif(not _FONTS, reason="no Arabic font is installed")


def _print(text, font, size=33):
    image = Image.new("L", (40 * len(text) + 80, 100), 255)
    face = ImageFont.truetype(str(font_file(font)), size)
    ImageDraw.Draw(image).text((20, 70), text, fill=0, font=face, anchor="ls")
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.9)))


@pytest.mark.parametrize("font", _FONTS)
@pytest.mark.parametrize("figure", ["٢١٤", "٤٥٫٨", "٣٤٦٧", "٩٧", "٢٠٢٦"])
def test_a_figure_is_read(font, figure):
    assert read_figure(_print(figure, font), 255) == figure


@pytest.mark.parametrize("font", _FONTS)
@pytest.mark.parametrize(
    "text", ["2024", "19", "10", "46%", "1.150", "أورو", "من", "دول", "هو", "ا", ".", "|", "١", "٠"]
)
def test_what_is_no_figure_or_could_be_a_letter_is_none(font, text):
    assert read_figure(_print(text, font), 255) == ""


def test_an_empty_piece_a_black_one_and_one_full_of_specks_show_no_figure():
    specks = np.full((60, 400), 255, np.uint8)
    specks[10:14, ::8] = specks[10:14, 1::8] = 0

    for piece in (np.full((30, 30), 255, np.uint8), np.zeros((60, 300), np.uint8), specks, np.zeros((0, 9), np.uint8)):
        assert read_figure(piece, 255) == ""
