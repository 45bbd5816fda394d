import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.office import read_docx
from ingest.tools import open_tools
from tests.ingest.docx_builder import build_docx, paragraph

_CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>"""


def _read(contents: bytes) -> Extraction:
    with tempfile.TemporaryDirectory() as folder, open_tools() as tools:
        path = Path(folder) / "a.docx"
        path.write_bytes(contents)
        return read_docx(path, '"a.docx"', tools)


def _texts(contents: bytes) -> list[str]:
    return [block.text for block in _read(contents).blocks]


def _refusal(contents: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        _read(contents)
    return str(caught.value)


def test_paragraphs_headings_and_tables_come_in_order():
    table = (
        "<w:tbl><w:tr><w:tc>" + paragraph("القطاع") + "</w:tc><w:tc>" + paragraph("المبلغ") + "</w:tc></w:tr>"
        "<w:tr><w:tc>" + paragraph("النسيج") + "</w:tc><w:tc>" + paragraph("12 مليون") + "</w:tc></w:tr></w:tbl>"
    )
    body = paragraph("ملخص الاتفاقية", "Titre1") + paragraph("وقّع الطرفان.") + table + paragraph("انتهى.")
    blocks = _read(build_docx(body)).blocks
    assert [(block.text, block.level) for block in blocks] == [
        ("ملخص الاتفاقية", 1),
        ("وقّع الطرفان.", 0),
        ("القطاع | المبلغ", 0),
        ("النسيج | 12 مليون", 0),
        ("انتهى.", 0),
    ]
    assert blocks[3].joint == "\n", "rows stand close"


def test_tracked_insertions_are_read_and_deletions_are_not():
    body = (
        "<w:p><w:r><w:t>Budget de </w:t></w:r><w:del><w:r><w:delText>250</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>300</w:t></w:r></w:ins><w:r><w:t> millions</w:t></w:r></w:p>"
        "<w:moveFrom><w:r><w:t>déplacé</w:t></w:r></w:moveFrom>"
    )
    assert _texts(build_docx(body)) == ["Budget de 300 millions"]


def test_text_boxes_links_controls_and_notes_are_read_once():
    box = "<w:txbxContent>" + paragraph("Encadré") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Corps</w:t></w:r><w:hyperlink><w:r><w:t> lié</w:t></w:r></w:hyperlink>"
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "</w:p><w:sdt><w:sdtContent>" + paragraph("Contrôle") + "</w:sdtContent></w:sdt>"
    )
    footnotes = '<w:ROOT><w:footnote w:id="2">' + paragraph("Note de bas de page") + "</w:footnote></w:footnotes>"
    texts = _texts(build_docx(body, footnotes=footnotes))
    assert texts == ["Corps lié", "Note de bas de page", "Encadré", "Contrôle"]


def test_headers_and_footers_are_read_once_and_page_numbers_are_not():
    parts = {
        "header1": "<w:ROOT>" + paragraph("وزارة الصناعة") + "</w:header>",
        "header2": "<w:ROOT>" + paragraph("وزارة الصناعة") + "</w:header>",
        "footer1": "<w:ROOT>" + paragraph("Page 1") + "</w:footer>",
    }
    assert _texts(build_docx(paragraph("النص."), **parts)) == ["النص.", "وزارة الصناعة"]


def test_a_table_of_contents_is_no_text():
    assert _texts(build_docx(paragraph("1. Objet ........ 3", "TM1") + paragraph("Texte."))) == ["Texte."]


def test_properties_give_title_and_publisher_and_the_day_it_was_made_is_no_date():
    core = _CORE.format(
        "<dc:title>ملخص القانون</dc:title><dc:creator>وزارة الصناعة</dc:creator>"
        "<dcterms:created>2022-09-01T08:00:00Z</dcterms:created>"
    )
    extraction = _read(build_docx(paragraph("نص."), core=core))
    assert (extraction.title, extraction.publisher) == ("ملخص القانون", "وزارة الصناعة")
    assert extraction.date is None


def test_what_programs_write_as_properties_is_not_taken():
    core = _CORE.format(
        "<dc:title>Document1</dc:title><dc:creator>python-docx</dc:creator>"
        "<dcterms:created>2013-12-23T23:15:00Z</dcterms:created>"
    )
    extraction = _read(build_docx(paragraph("Accord", "Titre1"), core=core))
    assert (extraction.title, extraction.publisher, extraction.date) == ("Accord", "", None)


def test_external_entities_are_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("motdepasse")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document xmlns:w="http://schemas.'
            'openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            "<w:p><w:r><w:t>avant &x; après</w:t></w:r></w:p></w:body></w:document>",
        )
    assert "declares entities" in _refusal(file.getvalue())


def test_a_part_that_unpacks_without_end_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(70):
            part.write(b" " * 1_000_000)
    assert len(file.getvalue()) < 200_000
    assert "unpacks to more than any document holds" in _refusal(file.getvalue())


def test_a_size_that_lies_is_found_out():
    contents = bytearray(build_docx(paragraph("Texte.")))
    # The directory of the archive declares each part's size; here document.xml is declared enormous.
    place = contents.rindex(b"PK\x01\x02", 0, contents.rindex(b"word/document.xml"))
    contents[place + 24 : place + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    assert "unpacks to more" in _refusal(bytes(contents))


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"ce n'est pas une archive", "is not a whole Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "give it the ending .doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    ],
)
def test_other_files_called_docx_are_refused(contents, words):
    assert words in _refusal(contents)


def test_another_archive_called_docx_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "is not a Word document" in _refusal(file.getvalue())


def test_broken_xml_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:p>")
    assert "is not a whole Word document" in _refusal(file.getvalue())


def test_a_cut_document_is_refused():
    contents = build_docx(paragraph("Texte."))
    assert "is not a whole Word document" in _refusal(contents[: len(contents) // 2])
