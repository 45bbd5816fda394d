"""Good Office documents, small: packages of XML that hold something of each kind that is read of them."""

import io
import zipfile
from collections.abc import Mapping

from tests.fuzz.words import ARABIC, FRENCH, TITLE
from tests.ingest.docx_builder import build_docx, paragraph

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = f'xmlns:r="{_OFFICE}"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OPEN_DOCUMENT = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
    }.items()
)
# Members of archives bear this time, so that the same seed is the same file tomorrow.
_TIME = (2025, 7, 23, 10, 0, 0)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Give a zip archive that holds these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def unzipped(contents: bytes) -> dict[str, bytes]:
    """Give the members of a good zip archive."""
    with zipfile.ZipFile(io.BytesIO(contents)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_document() -> bytes:
    cell = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr>{paragraph('250')}</w:tc>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('إطار')}</w:txbxContent></w:pict></w:r></w:p>"
    changed = (
        f'<w:p><w:ins w:id="1"><w:r><w:t>{FRENCH}</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>قديم</w:delText></w:r></w:del></w:p>'
    )
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    listed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:r><w:t>بند</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    numbering = (
        '<w:ROOT><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = f"{paragraph(TITLE, 'Titre1')}{paragraph(ARABIC)}<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    built = build_docx(
        body + box + changed + field + listed,
        footnotes=f'<w:ROOT><w:footnote w:id="2">{paragraph(FRENCH)}</w:footnote></w:footnotes>',
        header1=f"<w:ROOT>{paragraph('الوزارة')}</w:header>",
        numbering=numbering,
    )
    return zipped(unzipped(built))


def _relations(*targets: tuple[str, str]) -> str:
    entries = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f"<Relationships {_RELATIONS}>{''.join(entries)}</Relationships>"


def _shape(text: str) -> str:
    place = '<p:spPr><a:xfrm><a:off x="360000" y="720000"/><a:ext cx="3600000" cy="720000"/></a:xfrm></p:spPr>'
    return f"<p:sp>{place}<p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def slides() -> bytes:
    cell = "<a:tc gridSpan='1'><a:txBody><a:p><a:r><a:t>250</a:t></a:r></a:p></a:txBody></a:tc>"
    table = (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{cell}{cell}</a:tr></a:tbl></a:graphicData>"
        "</a:graphic></p:graphicFrame>"
    )
    group = (
        '<p:grpSp><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="90" cy="90"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="90" cy="90"/></a:xfrm></p:grpSpPr>{_shape(FRENCH)}</p:grpSp>'
    )
    tree = f"<p:cSld><p:spTree>{_shape(TITLE)}{_shape(ARABIC)}{table}{group}</p:spTree></p:cSld>"
    listed = '<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
    notes = f"<p:notes {_P} {_A}><p:cSld><p:spTree>{_shape(FRENCH)}</p:spTree></p:cSld></p:notes>"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {_P} {_R}>{listed}</p:presentation>",
            "ppt/_rels/presentation.xml.rels": _relations(("slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": f"<p:sld {_P} {_A}>{tree}</p:sld>",
            "ppt/slides/_rels/slide1.xml.rels": _relations(("notesSlide", "../notesSlides/notesSlide1.xml")),
            "ppt/notesSlides/notesSlide1.xml": notes,
        }
    )


def workbook() -> bytes:
    texts = ("الشريك", "المبلغ", "التاريخ", "يوروميد", FRENCH)
    rows = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>',
        '<c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>12.5</v></c><c r="C2" s="2"><v>45861.25</v></c>',
        '<c r="A3" t="inlineStr"><is><t>نص</t></is></c><c r="B3"><f>B2*2</f><v>25</v></c>',
        '<c r="A4" t="s"><v>4</v></c><c r="B4" t="b"><v>1</v></c><c r="C4" t="e"><v>#N/A</v></c>',
    )
    cells = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(rows, 1))
    merged = '<mergeCells count="1"><mergeCell ref="A3:A4"/></mergeCells>'
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="#,##0.00&quot; DH&quot;"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>'
    )
    sheet = '<sheets><sheet name="اتفاقيات" sheetId="1" r:id="rId1"/></sheets>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f"<workbook {_S} {_R}>{sheet}</workbook>",
            "xl/_rels/workbook.xml.rels": _relations(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
            ),
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{cells}</sheetData>{merged}</worksheet>",
            "xl/sharedStrings.xml": f"<sst {_S}>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>",
            "xl/styles.xml": f"<styleSheet {_S}>{styles}</styleSheet>",
        }
    )


def _open_document(kind: str, body: str) -> bytes:
    header = f"<style:header><text:p>{TITLE}</text:p></style:header>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_OPEN_DOCUMENT}><office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_OPEN_DOCUMENT}>{header}</office:document-styles>",
        }
    )


def _open_table(rows: int) -> str:
    cell = (
        '<table:table-cell office:value-type="float" office:value="250" table:number-columns-repeated="2"><text:p>250'
    )
    name = f'<table:table-cell office:value-type="string"><text:p>{FRENCH}</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1">{name}{cell}</text:p></table:table-cell></table:table-row>'
    return f'<table:table table:name="أ">{row * rows}</table:table>'


def open_text() -> bytes:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>حاشية</text:p></text:note-body>"
    )
    listed = "<text:list><text:list-item><text:p>أ</text:p></text:list-item></text:list>"
    box = "<text:p><draw:frame><draw:text-box><text:p>إطار</text:p></draw:text-box></draw:frame></text:p>"
    head = f'<text:h text:outline-level="1">{TITLE}</text:h><text:p>{ARABIC}{note}</text:note></text:p>'
    return _open_document("text", head + listed + box + _open_table(1))


def open_sheet() -> bytes:
    return _open_document("spreadsheet", _open_table(3))


def open_slides() -> bytes:
    frame = f"<draw:frame><draw:text-box><text:p>{ARABIC}</text:p></draw:text-box></draw:frame>"
    return _open_document("presentation", f"<draw:page>{frame}<text:p>{FRENCH}</text:p></draw:page>" * 2)


def book() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    chapter = f"<body><h1>{TITLE}</h1><p>{ARABIC}</p><p>{FRENCH}</p></body>"
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "content.opf": package,
            "a.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml">{chapter}</html>',
        }
    )
