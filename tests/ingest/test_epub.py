import random
import zipfile

import pytest

from ingest.errors import UnreadableFile
from tests.readings import read

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/livre.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
METADATA = (
    "<dc:title>دليل التعاون الصناعي</dc:title><dc:creator>نادية بلقاسم</dc:creator>"
    "<dc:publisher>وزارة الصناعة</dc:publisher><dc:date>2024-06-07</dc:date>"
)
CHAPTERS = {
    "un.xhtml": "<h1>Chapitre premier</h1><p>Le premier chapitre parle des accords.</p>",
    "فصل ثان.xhtml": "<h1>الفصل الثاني</h1><p>يتناول هذا الفصل مذكرات التفاهم.</p>",
}


def _package(chapters, metadata=METADATA):
    items = "".join(f'<item id="c{n}" href="{name.replace(" ", "%20")}"/>' for n, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata><manifest>'
        f'<item id="nav" href="nav.xhtml" properties="nav"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )


def _book(folder, chapters=CHAPTERS, metadata=METADATA, **others):
    path = folder / "livre.epub"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/livre.opf", others.pop("package", _package(chapters, metadata)))
        archive.writestr("OEBPS/nav.xhtml", "<nav><ol><li>Table des matières</li></ol></nav>")
        for name, text in chapters.items():
            page = (
                f'<?xml version="1.0" encoding="utf-8"?><html><head><title>x</title></head><body>{text}</body></html>'
            )
            archive.writestr(f"OEBPS/{name}", page)
        for name, text in others.items():
            archive.writestr(f"META-INF/{name}.xml", text)
    return path


def test_chapters_are_pages_in_reading_order_without_the_table_of_contents(tmp_path):
    reading = read(_book(tmp_path))
    assert [reading.text[page.start : page.end].strip() for page in reading.pages] == [
        "Chapitre premier\n\nLe premier chapitre parle des accords.",
        "الفصل الثاني\n\nيتناول هذا الفصل مذكرات التفاهم.",
    ]
    assert [heading.level for heading in reading.headings] == [1, 1]


def test_a_book_tells_its_title_publisher_and_day(tmp_path):
    reading = read(_book(tmp_path))
    assert (reading.title, reading.publisher, reading.date.value) == (
        "دليل التعاون الصناعي",
        "وزارة الصناعة",
        "2024-06-07",
    )


def test_the_author_stands_in_for_a_publisher_and_the_day_of_a_change_is_none(tmp_path):
    metadata = '<dc:creator>نادية</dc:creator><dc:date opf:event="modification">2024-06-07</dc:date>'
    reading = read(_book(tmp_path, metadata=metadata))
    assert (reading.publisher, reading.date) == ("نادية", None)


def test_a_protected_book_is_refused_and_one_with_scrambled_fonts_is_read(tmp_path):
    sealed = '<e xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/></e>'
    assert read(_book(tmp_path, encryption=sealed.format("http://www.idpf.org/2008/embedding"))).pages
    with pytest.raises(UnreadableFile, match="protected against copying"):
        read(_book(tmp_path, encryption=sealed.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")))


def test_a_book_that_unpacks_to_more_than_any_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="unpacks to more than any book holds"):
        read(_book(tmp_path, {"un.xhtml": " " * 21_000_000}))


@pytest.mark.parametrize("contents", [b"rien", b"PK\x03\x04"])
def test_what_is_no_book_is_refused(contents, tmp_path):
    (tmp_path / "a.epub").write_bytes(contents)
    with pytest.raises(UnreadableFile, match="is not a whole electronic book"):
        read(tmp_path / "a.epub")


def test_damaged_books_are_read_or_refused(tmp_path):
    good = _book(tmp_path).read_bytes()
    chance = random.Random(5)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "b.epub").write_bytes(damaged)
        try:
            read(tmp_path / "b.epub")
        except UnreadableFile as error:
            assert '"b.epub"' in str(error)
