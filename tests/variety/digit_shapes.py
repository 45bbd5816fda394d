"""Draw the signs that ingest/lexicon/digit_shapes.toml keeps, in the fonts that are installed.

.venv/bin/python -m tests.variety.digit_shapes
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.digit_shapes import DIGITS, Shape, shapes_of
from tests.variety import programs

FILE = Path(__file__).parent.parent.parent / "ingest" / "lexicon" / "digit_shapes.toml"
FONTS = (
    *("Amiri-Regular.ttf", "Amiri-Bold.ttf", "NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    *("DejaVuSans.ttf", "Scheherazade-Regular.ttf", "KacstBook.ttf", "KacstNaskh.ttf"),
    *("NotoSansArabic-Regular.ttf", "NotoKufiArabic-Regular.ttf"),
)
# Of these only European digits are drawn.
LATIN_FONTS = ("NotoSans-Regular.ttf", "NotoSerif-Regular.ttf", "DejaVuSerif.ttf")
# Also what is like them: European digits, letters that stand alone, signs.
SIGNS = DIGITS + "٪٫" + "0123456789" + "%.,-/()" + "ادهورلموىنسحء" + "giloqvyzAIJLOPVY" + "،:»«"
# Twelve points at 200 dots per inch.
SIZE = 33


def main() -> None:
    """Write the file anew."""
    rows = [row for name in FONTS for row in _rows_of(name, SIGNS)]
    rows += [row for name in LATIN_FONTS for row in _rows_of(name, "0123456789%")]
    head = [
        "# Shapes of signs, 12 squares by 12, each dark from 0 to f; written by",
        "#     python -m tests.variety.digit_shapes",
    ]
    FILE.write_text("\n".join([*head, "", "shape = [", *rows, "]", ""]), "utf-8")


def _rows_of(name: str, signs: str = SIGNS) -> list[str]:
    font = ImageFont.truetype(str(programs.font_file(name)), SIZE)
    rows = []
    for sign in signs:
        shape = _shape_of(sign, font)
        if shape is None:
            continue
        squares = "".join(f"{round(float(dark) * 15):x}" for dark in shape.squares.ravel())
        sizes = f"height = {shape.height:.2f}, foot = {shape.foot:.2f}, width = {shape.width:.2f}"
        rows.append(f'  {{ sign = "{sign}", {sizes}, squares = "{squares}" }},')
    return rows


def _shape_of(sign: str, font: ImageFont.FreeTypeFont) -> Shape | None:
    """Draw a sign, where the font has it, between two nines, as high as digits stand, and take it out."""
    if bytes(font.getmask(sign)) == bytes(font.getmask("\uffff")):
        return None
    nine = "٩" if sign not in "0123456789%.,-/()" and not sign.isascii() else "9"
    image = Image.new("L", (400, 120), 255)
    draw = ImageDraw.Draw(image)
    for place, drawn in ((40, nine), (160, sign), (280, nine)):
        draw.text((place, 80), drawn, fill=0, font=font, anchor="ls")
    picture = np.asarray(image.filter(ImageFilter.GaussianBlur(0.8)))
    before = len(shapes_of(picture[:, :140], 255))
    whole, after = shapes_of(picture, 255), len(shapes_of(picture[:, 260:], 255))
    inner = whole[before : len(whole) - after]
    return inner[0] if len(inner) == 1 else None


if __name__ == "__main__":
    main()
