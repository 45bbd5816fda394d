import io
import tempfile
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.blocks import Extraction, UnreadPart
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


_LIST = """<w:ROOT><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="المادة %1:"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="arabicAlpha"/><w:lvlText w:val="%1.%2)"/></w:lvl>
</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def _numbered(text: str, depth: int) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="5"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_numbers_that_word_writes_before_paragraphs_are_read():
    body = _numbered("الموضوع", 0) + _numbered("أولا", 1) + _numbered("ثانيا", 1) + _numbered("المدة", 0)
    body += _numbered("ثلاث سنوات", 1)
    assert _texts(build_docx(body, numbering=_LIST)) == [
        "المادة 1: الموضوع",
        "1.أ) أولا",
        "1.ب) ثانيا",
        "المادة 2: المدة",
        "2.أ) ثلاث سنوات",
    ]


def test_signs_of_symbol_fonts_are_read_and_hidden_text_is_not():
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:t> 50 </w:t></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r></w:p>"
    )
    assert _texts(build_docx(body)) == ["≥ 50 ☑"]


def test_fields_are_read_as_they_are_shown_and_nested_tables_in_their_cell():
    inner = "<w:tbl><w:tr><w:tc>" + paragraph("a") + "</w:tc><w:tc>" + paragraph("b") + "</w:tc></w:tr></w:tbl>"
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>23 juillet 2025</w:t></w:r></w:p>'
        f"<w:tbl><w:tr><w:tc>{paragraph('x')}{inner}</w:tc><w:tc>{paragraph('y')}</w:tc></w:tr></w:tbl>"
    )
    assert _texts(build_docx(body)) == ["23 juillet 2025", "x a | b | y"]


def test_text_written_as_a_picture_is_read():
    body = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="مسودة"/></v:shape>'
        "</w:pict></w:r></w:p>"
    )
    assert _texts(build_docx(body + paragraph("نص."))) == ["مسودة", "نص."]


_RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="x/package" Target="embeddings/annexe.docx"/>
<Relationship Id="r3" Type="x/oleObject" Target="embeddings/oleObject1.bin"/>
<Relationship Id="r4" Type="x/oleObject" Target="embeddings/oleObject2.bin"/>
<Relationship Id="r2" Type="x/image" Target="media/image1.png"/></Relationships>"""


def _with_parts(body: str) -> bytes:
    file = io.BytesIO(build_docx(body))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", _RELATIONS)
        archive.writestr("word/embeddings/annexe.docx", build_docx(paragraph("الملحق.")))
        archive.writestr(
            "word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + bytes(600) + b"%PDF-1.4 x %%EOF" + bytes(9)
        )
        archive.writestr("word/embeddings/oleObject2.bin", b"\xd0\xcf\x11\xe0" + bytes(600))
        archive.writestr("word/media/image1.png", b"\x89PNG" + bytes(30_000))
    return file.getvalue()


def _parts(contents: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder, open_tools() as tools:
        path = Path(folder) / "a.docx"
        path.write_bytes(contents)
        tools = replace(tools, largest=dict.fromkeys((".docx", ".png", ".pdf"), 1_000_000))
        parts = read_docx(path, '"a.docx"', tools).parts
        return [part.reason if isinstance(part, UnreadPart) else part.name for part in parts]


def _embedded(reference: str) -> str:
    spaces = (
        'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="http://schemas.openxmlformats.org/officeDocument'
    )
    return f'<w:p><w:r><w:object><o:OLEObject {spaces}/2006/relationships" r:id="{reference}"/></w:object></w:r></w:p>'


def test_documents_within_a_document_are_parts_and_other_objects_are_told_by_name():
    body = paragraph("نص.") + "".join(map(_embedded, ("r1", "r3", "r4")))
    *parts, told = _parts(_with_parts(body))
    assert parts == ["annexe.docx", "oleObject1.pdf"]
    assert '"oleObject2.bin" is an object of another program' in told


def test_pictures_are_parts_only_where_there_is_no_text():
    assert _parts(_with_parts(paragraph("نص."))) == []
    assert _parts(_with_parts("<w:p/>")) == ["image1.png"]


def test_the_strict_form_of_the_standard_is_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            + paragraph("نص.") + "</w:body></w:document>",
        )  # fmt: skip
    assert _texts(file.getvalue()) == ["نص."]


def test_entities_that_grow_without_end_are_refused():
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in pairwise(names))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/'
            'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>',
        )
    assert "declares entities" in _refusal(file.getvalue())


def test_tables_within_tables_without_end_are_refused_and_do_not_crash():
    deep = "<w:tbl><w:tr><w:tc>" * 500 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 500
    assert "is not a whole Word document" in _refusal(build_docx(deep))
    bearable = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 80
    assert _texts(build_docx(bearable)) == ["x"]
