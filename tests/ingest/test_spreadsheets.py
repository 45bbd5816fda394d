import datetime
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.styles import Font

from ingest import sheet_rows
from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.spreadsheets import read_xlsx
from ingest.tools import open_tools


def _saved(workbook, tmp_path):
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    return path


def _read(path) -> Extraction:
    with open_tools() as tools:
        return read_xlsx(path, '"a.xlsx"', tools)


def _lines(path) -> list[str]:
    return [block.text for block in _read(path).blocks]


def _sheet(*rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook


def _refusal(path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        _read(path)
    return str(caught.value)


def test_a_row_carries_the_words_of_its_header_and_values_as_they_are_shown(tmp_path):
    workbook = _sheet(
        ["الشريك", "المبلغ", "التاريخ", "الحصة", "الرمز"],
        ["يوروميد", 250_000_000, datetime.date(2025, 7, 23), 0.125, 7],
        ["Renault", 128.0, datetime.datetime(2024, 1, 2, 9, 30), 0.5, 12],
    )
    for row in (2, 3):
        formats = {2: '#,##0 "MAD"', 4: "0.0%", 5: "00000"}
        for column, code in formats.items():
            workbook.active.cell(row, column).number_format = code
    assert _lines(_saved(workbook, tmp_path)) == [
        "الشريك: يوروميد | المبلغ: 250 000 000 MAD | التاريخ: 2025-07-23 | الحصة: 12.5% | الرمز: 00007",
        "الشريك: Renault | المبلغ: 128 MAD | التاريخ: 2024-01-02 09:30 | الحصة: 50.0% | الرمز: 00012",
    ]


def test_whole_numbers_have_no_decimals_and_sums_no_dust(tmp_path):
    workbook = _sheet(["البند", "العدد"], ["أ", 128.0], ["ب", 0.1 + 0.2], ["ج", 1e15])
    assert _lines(_saved(workbook, tmp_path))[:2] == ["البند: أ | العدد: 128", "البند: ب | العدد: 0.3"]


def test_each_sheet_is_a_page_under_its_name_also_a_hidden_one(tmp_path):
    workbook = _sheet(["Partenaire", "Ville", "Année"], ["Renault", "Oran", 2014])
    workbook.active.title = "Accords"
    hidden = workbook.create_sheet("مخفية")
    hidden.sheet_state = "hidden"
    hidden.append(["ملاحظة لا يراها أحد"])
    blocks = _read(_saved(workbook, tmp_path)).blocks
    assert [(block.page, block.level, block.text) for block in blocks] == [
        (1, 1, "Accords"),
        (1, 0, "Partenaire: Renault | Ville: Oran | Année: 2014"),
        (2, 1, "مخفية"),
        (2, 0, "ملاحظة لا يراها أحد"),
    ]


def test_titles_stand_above_the_header_and_a_second_table_has_its_own(tmp_path):
    workbook = _sheet(
        ["سجل الاتفاقيات"], [], ["الشريك", "البلد", "القطاع"], ["يوروميد", "المغرب", "الدواء"], [],
        ["السنة", "الصادرات"], [2023, 12.5], [2024, 14],
    )  # fmt: skip
    extraction = _read(_saved(workbook, tmp_path))
    assert [block.text for block in extraction.blocks] == [
        "سجل الاتفاقيات",
        "الشريك: يوروميد | البلد: المغرب | القطاع: الدواء",
        "السنة: 2023 | الصادرات: 12.5",
        "السنة: 2024 | الصادرات: 14",
    ]
    assert extraction.title == "سجل الاتفاقيات"


def test_an_empty_row_within_a_table_does_not_lose_its_header(tmp_path):
    workbook = _sheet(["الشريك", "البلد", "المبلغ"], ["أ", "المغرب", 1], [], ["ب", "تونس", 2])
    assert _lines(_saved(workbook, tmp_path))[-1] == "الشريك: ب | البلد: تونس | المبلغ: 2"


def test_names_beside_values_are_no_header(tmp_path):
    workbook = _sheet(["الشريك", "يوروميد"], ["المبلغ", 250], ["التاريخ", datetime.date(2025, 1, 1)])
    assert _lines(_saved(workbook, tmp_path)) == ["الشريك: يوروميد", "المبلغ: 250", "التاريخ: 2025-01-01"]


def test_a_header_in_bold_is_one_even_above_words(tmp_path):
    workbook = _sheet(["المدينة", "المصنع"], ["وهران", "طفراوي"], ["غليزان", "تايال"])
    for cell in workbook.active[1]:
        cell.font = Font(bold=True)
    assert _lines(_saved(workbook, tmp_path)) == ["المدينة: وهران | المصنع: طفراوي", "المدينة: غليزان | المصنع: تايال"]


def test_a_cell_merged_downwards_stands_in_each_row_and_one_merged_across_above_each_column(tmp_path):
    workbook = _sheet(
        ["البلد", "الصادرات", None], [None, "2023", "2024"], ["الجزائر", 5, 6], [None, 7, 8], ["تونس", 9, 10]
    )
    workbook.active.merge_cells("B1:C1")
    workbook.active.merge_cells("A1:A2")
    workbook.active.merge_cells("A3:A4")
    assert _lines(_saved(workbook, tmp_path)) == [
        "البلد: الجزائر | الصادرات 2023: 5 | الصادرات 2024: 6",
        "البلد: الجزائر | الصادرات 2023: 7 | الصادرات 2024: 8",
        "البلد: تونس | الصادرات 2023: 9 | الصادرات 2024: 10",
    ]


def test_formulas_that_were_never_calculated_are_told(tmp_path):
    notices = _read(_saved(_sheet(["المجموع", "العدد"], ["الكل", "=1+1"]), tmp_path)).notices
    assert len(notices) == 1 and "1 formulas that were never calculated" in notices[0]


def test_a_large_sheet_is_read_in_part_and_that_is_said(tmp_path):
    rows = "".join(f"<row><c><v>{number}</v></c><c><v>7</v></c></row>" for number in range(sheet_rows.MOST_ROWS + 9))
    extraction = _read(_with_sheet(f"<worksheet><sheetData>{rows}</sheetData></worksheet>", tmp_path))
    assert len(extraction.blocks) == 1 + sheet_rows.MOST_ROWS
    assert extraction.notices == ('Of "a.xlsx" only the first 50000 of 50009 rows were read: split it into parts.',)


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"Nom;Montant", "is not a whole spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "give it the ending .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_other_files_called_xlsx_are_refused(contents, words, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(contents)
    assert words in _refusal(path)


def _with_sheet(sheet: str, tmp_path, strings: str = ""):
    """Give a workbook of one sheet, part by part."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = '<sheets><sheet name="س" sheetId="1" r:id="r1"/></sheets>'
    targets = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "strings.xml"}
    links = "".join(
        f'<Relationship Id="r{number}" Type="{kinds}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}">{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">{links}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet.replace("<worksheet>", f'<worksheet xmlns="{main}">'),
        "xl/strings.xml": f'<sst xmlns="{main}">{strings}</sst>',
    }
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_one_word_shared_by_all_cells_of_an_endless_row_does_not_fill_the_memory(tmp_path):
    cells = '<c t="s"><v>0</v></c>' * 200_000
    strings = f"<si><t>{'كلمة ' * 5_000}</t></si>"
    path = _with_sheet(f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>", tmp_path, strings)
    assert sum(len(block.text) for block in _read(path).blocks[1:]) <= sheet_rows.MOST_LETTERS


def test_words_are_found_by_their_number_whatever_the_order(tmp_path):
    rows = '<row><c t="s"><v>1</v></c></row><row><c t="s"><v>0</v></c><c t="s"><v>7</v></c></row>'
    strings = "<si><t>الأولى</t></si><si><r><t>الث</t></r><r><t>انية</t></r><rPh><t>لا</t></rPh></si>"
    path = _with_sheet(f"<worksheet><sheetData>{rows}</sheetData></worksheet>", tmp_path, strings)
    assert _lines(path)[1:] == ["الثانية", "الأولى"]


def test_entities_in_a_sheet_are_refused(tmp_path):
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    path = _with_sheet(bomb + "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>", tmp_path)
    assert "declares entities" in _refusal(path)


def test_a_cut_workbook_is_refused(tmp_path):
    file = io.BytesIO()
    _sheet(["a", "b"]).save(file)
    path = tmp_path / "a.xlsx"
    path.write_bytes(file.getvalue()[: len(file.getvalue()) // 2])
    assert "is not a whole spreadsheet" in _refusal(path)


def test_it_is_told_how_many_rows_of_a_sheet_are_read(tmp_path):
    path = _saved(_sheet(["Partenaire", "Montant"], *(["يوروميد", each] for each in range(4_000))), tmp_path)
    told: list[tuple[int, int]] = []

    with open_tools() as tools:
        read_xlsx(path, '"a.xlsx"', replace(tools, tell=lambda done, total: told.append((done, total))))

    rows = [done for done, _ in told if done]
    assert len(rows) == 4 and rows == sorted(rows) and 3_900 < rows[-1] < 4_001
    assert (0, 0) in told
