import zipfile

import pytest

from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.opendocument import read_odp, read_ods, read_odt
from ingest.tools import open_tools

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        **{"office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "meta": "meta"},
        **{"presentation": "presentation", "svg": "svg-compatible", "manifest": "manifest"},
    }.items()
)
_MORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
_READERS = {"text": read_odt, "spreadsheet": read_ods, "presentation": read_odp}


def _read(kind: str, body: str, tmp_path, **parts: str) -> Extraction:
    path = tmp_path / "a.odf"
    content = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {"content": content, **parts}.items():
            name = {"manifest": "META-INF/manifest", "chart": "Object 1/content"}.get(name, name)
            archive.writestr(f"{name}.xml", f"<office:root {_SPACES} {_MORE}>{text}</office:root>")
    with open_tools() as tools:
        return _READERS[kind](path, '"a.odf"', tools)


def _lines(kind: str, body: str, tmp_path, **parts: str) -> list[str]:
    return [block.text for block in _read(kind, body, tmp_path, **parts).blocks]


def test_a_text_gives_headings_lists_tables_boxes_and_notes(tmp_path):
    body = (
        "<text:tracked-changes><text:p>محذوف</text:p></text:tracked-changes>"
        '<text:h text:outline-level="1">اتفاق إطار</text:h>'
        "<text:p>النص<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>حاشية</text:p>"
        "</text:note-body></text:note><text:s/>الأول<office:annotation><text:p>تعليق</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>أ</text:p></text:list-item><text:list-item><text:p>ب</text:p>"
        "</text:list-item></text:list>"
        "<text:p><draw:frame><draw:text-box><text:p>إطار</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>القطاع</text:p></table:table-cell>"
        "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
    )
    styles = "<style:header><text:p>الوزارة</text:p></style:header><style:footer><text:p>3</text:p></style:footer>"
    meta = "<office:meta><dc:title>العنوان المعلن</dc:title></office:meta>"
    extraction = _read("text", body, tmp_path, styles=styles, meta=meta)
    assert [(block.text, block.level) for block in extraction.blocks] == [
        ("اتفاق إطار", 1),
        *((text, 0) for text in ("النص الأول", "حاشية", "أ", "ب", "إطار", "القطاع | 12", "الوزارة")),
    ]
    assert extraction.title == "العنوان المعلن"


def _cell(text: str, kind: str = "string", more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def test_a_spreadsheet_gives_rows_with_the_words_of_their_header(tmp_path):
    header = _cell("الشريك") + _cell("المبلغ") + _cell("التاريخ")
    row = (
        _cell("يوروميد", more='table:number-rows-spanned="2"')
        + _cell("250 000", "float")
        + _cell("23/07/25", "date", 'office:date-value="2025-07-23"')
    )
    last = "<table:covered-table-cell/>" + _cell("7", "float")
    empty = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    rows = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in (header, row, last))
    body = f'<table:table table:name="الاتفاقيات">{rows}{empty}</table:table>'
    assert _lines("spreadsheet", body, tmp_path) == [
        "الاتفاقيات",
        "الشريك: يوروميد | المبلغ: 250 000 | التاريخ: 2025-07-23",
        "الشريك: يوروميد | المبلغ: 7",
    ]


def test_a_presentation_gives_slides_as_pages_with_charts_and_notes(tmp_path):
    def frame(text: str, top: int, role: str = "") -> str:
        place = f'svg:x="1cm" svg:y="{top}cm" svg:width="8cm" svg:height="2cm" presentation:class="{role}"'
        return f"<draw:frame {place}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"

    chart = '<draw:frame svg:y="20cm"><draw:object xlink:href="./Object 1"/></draw:frame>'
    notes = f"<presentation:notes>{frame('ملاحظة', 1, 'notes')}</presentation:notes>"
    body = f"<draw:page>{frame('أسفل', 9)}{chart}{frame('عنوان', 5, 'title')}{notes}</draw:page>"
    body += f"<draw:page>{frame('Deux', 1, 'title')}</draw:page>"
    parts = {"chart": "<office:body><text:p>الصادرات 2024</text:p></office:body>"}
    extraction = _read("presentation", body, tmp_path, **parts)
    assert [(block.page, block.level, block.text) for block in extraction.blocks] == [
        (1, 1, "عنوان"),
        (1, 0, "أسفل"),
        (1, 0, "الصادرات 2024"),
        (1, 0, "ملاحظة"),
        (2, 2, "Deux"),
    ]


def test_a_file_with_a_password_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="protected by a password"):
        _read("text", "", tmp_path, manifest="<manifest:encryption-data/>")
