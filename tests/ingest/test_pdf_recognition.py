"""Pages of a PDF that are pictures, or whose letters cannot be told."""

import io
import shutil
import zlib

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from ingest.errors import UnreadableFile
from ingest.pdf_file import open_pdf
from ingest.tesseract import missing_tools
from tests.ingest.pdf_builder import Words, build_pdf
from tests.ingest.test_pdf import LONG
from tests.readings import read, read_pdf_alone, read_pdf_bytes
from tests.variety.scans import save_pdf, scan

recognizing = pytest.mark.skipif(bool(missing_tools()), reason="tesseract with Arabic and French is not installed")
PRINTED = [Words(line, 72, 700 - 18 * n, 12) for n, line in enumerate(LONG)]
GARBAGE = "xq zzkw pqrx vbnk wwxz qqkj hjkz xxcv bnmq wrtz plkq zxcb qwvx kkzz vvbn"


@pytest.fixture
def no_tesseract(monkeypatch, tmp_path):
    """An otherwise empty system: no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("tesseract") is None


def _scanned(folder, *pages):
    """Give a PDF whose pages are pictures of those."""
    path, scanned = folder / "imprimé.pdf", folder / "numérisé.pdf"
    path.write_bytes(build_pdf(pages))
    save_pdf(scan(path, noisy=False), scanned)
    return scanned


def _with_layer(scanned, lines):
    """Lay text over the pictures."""
    layer = pypdf.PdfReader(io.BytesIO(build_pdf([lines])))
    writer = pypdf.PdfWriter(clone_from=scanned)
    for page in writer.pages:
        page.merge_page(layer.pages[0])
    writer.write(scanned)
    return scanned


def _mixed(folder):
    """Give a PDF with a printed page, then a picture of one."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(build_pdf([PRINTED]))))
    writer.append(_scanned(folder, PRINTED))
    path = folder / "mixte.pdf"
    writer.write(path)
    return path


# ---- where nothing can be recognized -------------------------------------------------------------------------


def test_without_tesseract_the_printed_pages_are_read_and_the_others_wait(tmp_path, no_tesseract):
    extraction = read_pdf_alone(_mixed(tmp_path))
    assert [(page.number, page.quality) for page in extraction.unread_pages] == [(2, "needs_ocr")]
    assert {block.page for block in extraction.blocks} == {1}
    assert extraction.waits_for == ("tesseract",)
    [notice] = extraction.notices
    assert notice.startswith('"essai.pdf": 1 of 2 pages are scanned and were not read (page 2).')
    assert "sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra" in notice


def test_without_tesseract_a_scan_is_refused_with_the_command_that_installs_it(tmp_path, no_tesseract):
    with pytest.raises(UnreadableFile) as caught:
        read_pdf_alone(_scanned(tmp_path, PRINTED))
    assert "looks scanned" in str(caught.value) and "sudo apt install tesseract-ocr" in str(caught.value)


def test_without_tesseract_letters_that_are_no_words_are_not_taken_for_text(no_tesseract):
    garbage = [Words(GARBAGE, 72, 700 - 20 * n) for n in range(3)]
    extraction = read_pdf_bytes(build_pdf([PRINTED, garbage]))
    assert [(page.number, page.quality) for page in extraction.unread_pages] == [(2, "needs_ocr")]


def test_a_page_in_another_language_is_read_and_waits_for_nothing(no_tesseract):
    spanish = ["El ministro firmó ayer en Madrid un acuerdo con los centros técnicos para la", "formación de jóvenes."]
    extraction = read_pdf_bytes(build_pdf([[Words(line, 72, 700 - 14 * n) for n, line in enumerate(spanish)]]))
    assert extraction.blocks and extraction.unread_pages == () and extraction.waits_for == ()


def test_an_old_layer_of_garbage_over_a_scan_is_not_taken_for_text(tmp_path, no_tesseract):
    path = _with_layer(_scanned(tmp_path, PRINTED), [Words(GARBAGE, 72, 700 - 20 * n) for n in range(3)])
    with pytest.raises(UnreadableFile, match="sudo apt install"):
        read_pdf_alone(path)


def test_a_good_layer_over_a_scan_is_read_without_tesseract(tmp_path, no_tesseract):
    extraction = read_pdf_alone(_with_layer(_scanned(tmp_path, PRINTED), PRINTED))
    assert extraction.blocks[0].text == " ".join(LONG) and extraction.waits_for == ()


# ---- where it can --------------------------------------------------------------------------------------------


@recognizing
def test_a_picture_of_a_page_is_recognized_and_its_words_placed(tmp_path):
    reading = read(_mixed(tmp_path))
    assert [(page.number, page.quality, page.is_scanned) for page in reading.pages] == [
        (1, "good", False),
        (2, "good", True),
    ]
    assert reading.text.count("budget de deux cents millions de dirhams") == 2
    box = next(box for box in reading.word_boxes if reading.text[box.start : box.end] == "ministre")
    assert box.page == 2 and 0.1 < box.left < 0.3 and 0.1 < box.top < 0.25


@recognizing
def test_a_layer_of_garbage_over_a_scan_gives_way_to_what_is_recognized(tmp_path):
    path = _with_layer(_scanned(tmp_path, PRINTED), [Words(GARBAGE, 72, 60 - 10 * n, 5) for n in range(3)])
    reading = read(path)
    assert reading.pages[0].is_scanned and "convention avec les centres techniques" in reading.text
    assert "zzkw" not in reading.text


@recognizing
def test_an_empty_sheet_among_scans_is_no_page_that_could_not_be_read(tmp_path):
    extraction = read_pdf_alone(_scanned(tmp_path, PRINTED, []))
    assert extraction.unread_pages == () and extraction.notices == ()


# ---- drawing -------------------------------------------------------------------------------------------------


def test_a_page_of_two_hundred_inches_makes_no_giant_picture(tmp_path):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(14_400, 14_400)
    path = tmp_path / "plan.pdf"
    writer.write(path)
    with open_pdf(path, '"plan.pdf"') as file:
        picture = file.draw(0, 200)
    assert picture.size <= 30_000_000 and max(picture.shape) <= 12_000


def test_a_picture_without_end_on_a_page_is_refused_by_name(tmp_path):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build_pdf([[]])))
    picture, content = StreamObject(), StreamObject()
    for key, value in (("Width", 60_000), ("Height", 60_000), ("BitsPerComponent", 8)):
        picture[NameObject(f"/{key}")] = NumberObject(value)
    for key, name in (("Subtype", "Image"), ("ColorSpace", "DeviceRGB"), ("Filter", "FlateDecode")):
        picture[NameObject(f"/{key}")] = NameObject(f"/{name}")
    picture.set_data(zlib.compress(bytes(300_000_000), 1))
    content.set_data(b"q 595 0 0 842 0 0 cm /I Do Q")
    page = writer.pages[0]
    page[NameObject("/Resources")][NameObject("/XObject")] = DictionaryObject(
        {NameObject("/I"): writer._add_object(picture)}
    )
    page[NameObject("/Contents")] = writer._add_object(content)
    path = tmp_path / "قنبلة.pdf"
    writer.write(path)
    with pytest.raises(UnreadableFile, match=r'^"قنبلة.pdf" '):
        read(path)


def test_the_share_of_pictures_is_that_of_the_page(tmp_path):
    path = tmp_path / "photo.pdf"
    save_pdf([Image.new("L", (400, 300), 90)], path)
    with open_pdf(path, '"photo.pdf"') as file:
        assert file.picture_share(0) == pytest.approx(1.0)
