"""Agreements for other programs: JSON rows, CSV and Excel, complete and harmless."""

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.agreement_exporting import COLUMNS, EVIDENCE_COLUMNS, export_agreement, json_lines, write_csv
from assistant.errors import ExportFailed
from assistant.exporting import to_json
from assistant.sourced import SourcedAgreement
from assistant.workbook import CUT, MOST_CHARACTERS, write_workbook
from index.records import Disagreement, Document, DocumentSummary, Party
from tests.agreements import make_agreement
from tests.sources import make_document

TEXT = (
    "وقعت الكتلة الجزائرية للميكانيك الدقيقة ومجموعة يوروميد مذكرة تفاهم بروما يوم 23 جويلية 2025 "
    "بقيمة 12,5 مليون أورو لتكوين المهندسين."
)
DOCUMENT = make_document(TEXT, "/corpus/روما.txt", "ar", "2025-07-25")
AGREEMENT = make_agreement(
    DOCUMENT,
    "0a1b2c3d4e5f",
    told=(
        ("kind", "memorandum", "مذكرة تفاهم"),
        ("status", "signed", "وقعت"),
        ("party", "cluster", "الكتلة الجزائرية للميكانيك الدقيقة"),
        ("party", "euromed", "مجموعة يوروميد"),
        ("signed_on", "2025-07-23", "23 جويلية 2025"),
        ("place", "rome", "روما"),
        ("amount", "12500000 EUR", "12,5 مليون أورو"),
        ("purpose", "لتكوين المهندسين", "لتكوين المهندسين"),
    ),
)
KEYS = {
    *("id", "kind", "status", "parties", "signed_on", "place", "occasion", "countries", "sectors", "amount", "period"),
    *("purpose", "disagreements", "evidence"),
}


def summary(document: Document) -> DocumentSummary:
    return DocumentSummary(
        document.id, document.title, "", document.date, document.language, document.file, document.sha256, 2, 1, 0.9
    )


SOURCED = SourcedAgreement(AGREEMENT, (summary(DOCUMENT),))
EMPTY = SourcedAgreement(make_agreement(DOCUMENT, "ffffffffffff", status=""), ())


def named(name: str, *told: str) -> SourcedAgreement:
    return SourcedAgreement(replace(AGREEMENT, parties=(Party(name, told or (name,), "", (name,)),)), SOURCED.documents)


def test_a_row_has_the_keys_that_programs_read_and_no_other():
    row = export_agreement(SOURCED)

    assert row.keys() == KEYS
    assert row["signed_on"] == {"value": "2025-07-23", "precision": "day", "source": "written"}
    assert row["amount"] == {"value": 12500000, "currency": "EUR"}
    assert row["parties"][1] == {"name": "مجموعة يوروميد", "as_written": ["مجموعة يوروميد"], "country": ""}
    assert json.loads(to_json(row)) == row


def test_each_piece_of_evidence_is_the_text_at_its_offsets_and_names_its_document():
    for piece in export_agreement(SOURCED)["evidence"]:
        assert TEXT[piece["start"] : piece["end"]] == piece["quote"]
        assert piece["document"].keys() == {"id", "title", "file", "date", "language"}
        assert piece["document"]["date"] == "2025-07-25"


def test_what_is_unknown_is_empty():
    row = export_agreement(EMPTY)

    assert row["signed_on"]["precision"] == "unknown"
    assert (row["amount"], row["period"], row["place"], row["parties"]) == (None, None, "", [])


def test_a_disagreement_names_the_documents_of_each_value():
    other = make_document(TEXT.replace("12,5", "14"), "/corpus/other.txt", "ar")
    second = make_agreement(other, "1", told=(("amount", "14000000 EUR", "14 مليون أورو"),))
    both = replace(
        AGREEMENT,
        evidence=AGREEMENT.evidence + second.evidence,
        disagreements=(Disagreement("amount", ("12500000 EUR", "14000000 EUR")),),
    )

    (disagreement,) = export_agreement(SourcedAgreement(both, (summary(DOCUMENT), summary(other))))["disagreements"]

    assert disagreement == {
        "field": "amount",
        "values": [
            {"value": "12500000 EUR", "documents": [DOCUMENT.id]},
            {"value": "14000000 EUR", "documents": [other.id]},
        ],
    }


@pytest.mark.parametrize("count", [0, 1, 3])
def test_rows_written_piece_by_piece_are_the_list_written_whole(count: int):
    rows = [export_agreement(SOURCED)] * count

    assert "".join(json_lines(rows)) == to_json(rows)


def test_a_table_gives_back_what_was_written():
    file = io.StringIO(newline="")

    assert write_csv([SOURCED, EMPTY], file) == 2

    first, second = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    assert list(first) == [*COLUMNS, "evidence"]
    assert "amount: « 12,5 مليون أورو » (وقعت الكتلة الجزائري, p. 2)" in first["evidence"]
    assert first["parties"] == "الكتلة الجزائرية للميكانيك الدقيقة; مجموعة يوروميد"
    assert (first["date"], first["amount"], first["currency"], first["files"]) == (
        "2025-07-23", "12500000", "EUR", "/corpus/روما.txt",
    )  # fmt: skip
    assert (second["date"], second["date_precision"]) == ("", "unknown")


@pytest.mark.parametrize("name", ["=1+1", "+33", "-A", "@cmd", "\t=1", "\r=1", "\n=1", "  =1", "=HYPERLINK(1)", "＝1"])
def test_no_cell_of_a_table_is_a_formula(name: str):
    file = io.StringIO(newline="")

    write_csv([named(name)], file)

    cell = next(csv.DictReader(io.StringIO(file.getvalue(), newline="")))["parties"]
    assert cell.startswith("'")


def test_a_name_with_quotes_and_commas_stays_one_cell():
    file = io.StringIO(newline="")

    write_csv([named('Pôle "M", Sétif; DZ\x00')], file)

    assert next(csv.DictReader(io.StringIO(file.getvalue(), newline="")))["parties"] == 'Pôle "M", Sétif; DZ '


def test_a_workbook_holds_every_agreement_and_its_evidence(tmp_path: Path):
    path = tmp_path / "اتفاقات.xlsx"

    assert write_workbook([SOURCED, EMPTY], path) == 2

    agreements, evidence = read_sheets(path)
    assert agreements[0] == list(COLUMNS)
    assert [row[0] for row in agreements[1:]] == ["0a1b2c3d4e5f", "ffffffffffff"]
    assert agreements[1][COLUMNS.index("amount")] == "12500000"
    assert evidence[0] == list(EVIDENCE_COLUMNS)
    assert [row[3] for row in evidence[1:]] == [each.evidence.quote for each in AGREEMENT.evidence]


def test_a_workbook_is_frozen_and_filterable_and_runs_from_the_right_when_names_are_arabic(tmp_path: Path):
    write_workbook([SOURCED], tmp_path / "ar.xlsx")
    write_workbook([named("Euromed")], tmp_path / "fr.xlsx")

    arabic, french = (sheet_xml(tmp_path / name) for name in ("ar.xlsx", "fr.xlsx"))
    assert 'rightToLeft="1"' in arabic
    assert "rightToLeft" not in french
    assert 'state="frozen"' in arabic
    assert "<autoFilter" in arabic


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://x")', "http://example.org", "{=1}"])
def test_a_workbook_has_no_formula_and_no_link(tmp_path: Path, name: str):
    path = tmp_path / "out.xlsx"

    write_workbook([named(name)], path)

    assert read_sheets(path)[0][1][COLUMNS.index("parties")] == name
    assert "<f>" not in sheet_xml(path)
    assert "hyperlink" not in sheet_xml(path)


def test_a_cell_that_excel_cannot_hold_is_cut_and_says_so(tmp_path: Path):
    path = tmp_path / "out.xlsx"

    write_workbook([named("ا" * 40_000), named("𝔘" * 20_000)], path)

    for row in read_sheets(path)[0][1:]:
        cell = row[COLUMNS.index("parties")]
        assert cell.endswith(CUT)
        assert len(cell.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def test_control_characters_and_broken_letters_do_not_break_a_workbook(tmp_path: Path):
    path = tmp_path / "out.xlsx"

    write_workbook([named("a\x00b\x07\x1b[31m\ud800c\uffff")], path)

    assert read_sheets(path)[0][1][COLUMNS.index("parties")] == "a b [31m c "


def test_a_full_sheet_goes_on_in_another(tmp_path: Path):
    path = tmp_path / "out.xlsx"

    write_workbook([EMPTY] * 5, path, most_rows=3)

    with zipfile.ZipFile(path) as book:
        names = [sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
    rows = [row for sheet in read_sheets(path) for row in sheet if row[0] == "ffffffffffff"]
    assert names == ["Agreements", "Evidence", "Agreements 2", "Agreements 3"]
    assert len(rows) == 5


def test_a_workbook_that_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(ExportFailed, match=r"missing.*out\.xlsx"):
        write_workbook([SOURCED], tmp_path / "missing" / "out.xlsx")


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def read_sheets(path: Path) -> list[list[list[str]]]:
    """Read every sheet as rows of texts; cells that were not written are "" at the end of their row."""
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [
            [list(map(cell_text, row)) for row in ET.fromstring(book.read(name)).iter(f"{MAIN}row")] for name in names
        ]


def cell_text(cell: ET.Element) -> str:
    return "".join(part.text or "" for part in cell.iter() if part.tag in (f"{MAIN}t", f"{MAIN}v"))
