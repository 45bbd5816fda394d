"""Pictures as files: read the right way up, of every kind, and refused by name where they do harm."""

import io
import random
import re
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
from tests.fuzz import office_seeds
from tests.readings import read_all

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
def test_a_picture_that_was_recognized_with_little_certainty_is_doubtful(tmp_path):
    page = _page()
    page.save(tmp_path / "net.png")
    small = page.resize((page.width // 5, page.height // 5), Image.Resampling.BOX)
    small.resize(page.size, Image.Resampling.BICUBIC).save(tmp_path / "flou.png")

    qualities = {name: read_all(tmp_path / name).readings[0].pages[0].quality for name in ("net.png", "flou.png")}

    assert qualities == {"net.png": "good", "flou.png": "doubtful"}


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


def _webp(width, height):
    """Give a picture of one color that says it has this size."""
    file = io.BytesIO()
    Image.new("RGB", (9, 9), "white").save(file, "WEBP", lossless=True)
    contents = bytearray(file.getvalue())
    # The size stands behind the mark of the format, less one, in 14 bits each.
    at = contents.index(b"VP8L") + 9
    packed = int.from_bytes(contents[at : at + 4], "little") >> 28 << 28 | (height - 1) << 14 | width - 1
    contents[at : at + 4] = packed.to_bytes(4, "little")
    return bytes(contents)


def _enlarged(kind, width, height):
    """Give a small picture whose header says that it is large."""
    file = io.BytesIO()
    Image.new("L", (1021, 1019), 255).save(file, kind)
    contents, order = file.getvalue(), "big" if kind == "JPEG" else "little"
    length = 4 if kind == "BMP" else 2
    for stated, size in ((1021, width), (1019, height)):
        assert contents.count(stated.to_bytes(length, order)) >= 1
        contents = contents.replace(stated.to_bytes(length, order), size.to_bytes(length, order))
    return contents


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("bombe.webp", _webp(16_000, 16_000)),
        ("bombe.tif", _enlarged("TIFF", 60_000, 60_000)),
        ("bombe.jpg", _enlarged("JPEG", 60_000, 60_000)),
        ("bombe.bmp", _enlarged("BMP", 60_000, 60_000)),
    ],
)
def test_bombs_of_every_kind_are_refused_by_name(name, contents, tmp_path):
    path = tmp_path / name
    path.write_bytes(contents)

    assert len(contents) < 2_000_000
    with pytest.raises(UnreadableFile, match=rf"^“{name}” is a picture of .* dots"):
        _read(path)


@pytest.mark.parametrize(
    ("suffix", "document", "folder"),
    [(".docx", office_seeds.word_document(), "word"), (".pptx", office_seeds.slides(), "ppt")],
)
def test_a_bomb_within_a_document_is_refused_by_name(suffix, document, folder, tmp_path):
    path = tmp_path / f"numérisé{suffix}"
    without_text = {
        name: re.sub(rb"<(w|a):t>.*?</\1:t>", b"", content) for name, content in office_seeds.unzipped(document).items()
    }
    bomb = _png(60_000, 60_000) + random.Random(5).randbytes(20_000)
    path.write_bytes(office_seeds.zipped({**without_text, f"{folder}/media/bombe.png": bomb}))

    [told] = read_all(path).unread

    assert told.name == "bombe.png" and told.reason.startswith('"bombe.png" is a picture of')


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
