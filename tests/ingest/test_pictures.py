"""Pictures as files: read the right way up, of every kind, and refused by name where they do harm."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.errors import UnreadableFile
from ingest.page_images import render_page
from ingest.picture_files import open_picture
from ingest.pictures import read_picture
from ingest.scanned_pages import missing_tools
from ingest.tools import open_tools

needs_tesseract = pytest.mark.skipif(bool(missing_tools()), reason="tesseract with Arabic and French is not installed")
LINES = (
    "Convention de partenariat industriel",
    "Les deux ministres ont signé hier la convention",
    "qui prévoit la création de douze ateliers communs",
    "pour un montant de 350 000 euros avant la fin de 2026.",
)


def _page(lines=LINES):
    image = Image.new("L", (1300, 900), 255)
    for place, line in enumerate(lines):
        ImageDraw.Draw(image).text((90, 90 + 70 * place), line, fill=0, font=ImageFont.load_default(38))
    return image


def _read(path):
    with open_tools() as tools:
        return read_picture(path, f"“{path.name}”", tools)


def _text(extraction):
    return " ".join(block.text for block in extraction.blocks)


@needs_tesseract
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp"])
def test_a_picture_is_read_and_its_words_are_boxed(tmp_path, suffix):
    path = tmp_path / f"accord{suffix}"
    _page().save(path)

    read = _read(path)

    assert "douze ateliers communs" in _text(read)
    assert read.scanned_pages == (1,)
    (word,) = [
        word for block in read.blocks for word in block.words if block.text[word.start : word.end] == "Convention"
    ]
    assert word.left == pytest.approx(90 / 1300, abs=0.01)
    assert word.top == pytest.approx(98 / 900, abs=0.02)


@needs_tesseract
def test_the_pages_of_a_tiff_are_pages(tmp_path):
    path = tmp_path / "accord.tif"
    second = _page(("La seconde page parle de la formation des soudeurs", "et du contrôle de la qualité des pièces."))
    _page().save(path, save_all=True, append_images=[second.convert("1")], dpi=(200, 200))

    read = _read(path)

    assert read.page_count == 2
    assert "soudeurs" in " ".join(block.text for block in read.blocks if block.page == 2)


@needs_tesseract
def test_a_photo_that_a_telephone_took_lying_is_read_upright(tmp_path):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x112] = 6
    _page().rotate(90, expand=True).save(path, exif=exif)

    read = _read(path)

    assert "douze ateliers" in _text(read)
    assert read.blocks[0].words[0].left < 0.2


@needs_tesseract
def test_a_picture_without_text_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (300, 400), np.uint8)).resize((800, 600)).save(path)

    with pytest.raises(UnreadableFile, match=r"“photo.png” is a picture in which no text can be read"):
        _read(path)


def test_without_tesseract_the_pages_wait_for_it(tmp_path, monkeypatch):
    path = tmp_path / "accord.tif"
    _page().save(path, save_all=True, append_images=[_page()])
    monkeypatch.setenv("PATH", str(tmp_path))

    read = _read(path)

    assert read.waits_for == ("tesseract",)
    assert [(page.number, page.quality) for page in read.unread_pages] == [(1, "needs_ocr"), (2, "needs_ocr")]
    assert "sudo apt install tesseract-ocr" in read.notices[0]


def test_a_bomb_is_refused_by_name_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bombe.png"
    path.write_bytes(_png(60_000, 60_000))

    with pytest.raises(UnreadableFile, match=r"“bombe.png” is a picture of .* dots"):
        _read(path)


def test_what_is_no_picture_is_refused_by_name(tmp_path):
    path = tmp_path / "note.jpg"
    path.write_bytes(b"Ceci n'est pas une photo.")

    with pytest.raises(UnreadableFile, match=r"“note.jpg” is no picture"):
        _read(path)


def test_a_picture_that_is_cut_short_is_refused_by_name(tmp_path):
    path = tmp_path / "moitié.png"
    _page().save(path)
    path.write_bytes(path.read_bytes()[:600])

    with pytest.raises(UnreadableFile, match=r"“moitié.png”"):
        _draw(path)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_of_color_show_black_on_white(tmp_path, mode):
    path = tmp_path / ("kind.tif" if mode in ("CMYK", "I;16") else "kind.png")
    if mode == "I;16":
        Image.fromarray(np.asarray(_page(), np.uint16) * 256).save(path)
    else:
        _page().convert("RGBA" if mode == "RGBA" else mode).save(path)

    gray = np.asarray(_draw(path).convert("L"))

    assert gray[0, 0] > 240
    assert gray.min() < 60


def test_what_is_transparent_is_white_paper(tmp_path):
    path = tmp_path / "clair.png"
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (10, 10, 20, 20))
    image.save(path)

    gray = np.asarray(_draw(path).convert("L"))

    assert (gray[0, 0], gray[15, 15]) == (255, 0)


@pytest.mark.parametrize(
    ("dots", "inches"),
    [((300, 300), 1300 / 300), ((72, 72), 1300 / 72), ((1, 1), 11.7), ((2000, 2000), 11.7)],
)
def test_the_resolution_is_believed_where_there_is_paper_of_that_size(tmp_path, dots, inches):
    path = tmp_path / "page.png"
    _page().save(path, dpi=dots)

    with open_picture(path, "page.png") as file:
        (size,) = file.sizes()

    assert size.width / size.dots_per_inch == pytest.approx(inches, rel=0.01)


def _draw(path):
    with open_picture(path, f"“{path.name}”") as file:
        return file.picture(1)


def _png(width, height):
    def chunk(kind, content):
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_a_page_of_a_picture_file_is_drawn_upright_and_no_larger_than_a_screen_needs(tmp_path):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x112] = 6
    _page().resize((3900, 2700)).rotate(90, expand=True).save(path, exif=exif)

    with Image.open(io.BytesIO(render_page(path, 1))) as drawn:
        assert drawn.size == (2000, 1385)

    with pytest.raises(UnreadableFile, match="no page 2"):
        render_page(path, 2)
