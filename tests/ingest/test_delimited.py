from dataclasses import replace

import pytest

from ingest import sheet_rows
from ingest.delimited import read_csv
from ingest.errors import UnreadableFile
from ingest.tools import open_tools

_TABLE = 'الشريك;المبلغ;ملاحظة\r\nيوروميد;250000000;"سطر أول\r\nسطر ثان; وبقيته"\r\nرونو;12,5;لا شيء\r\n'
_LINES = [
    "الشريك: يوروميد | المبلغ: 250000000 | ملاحظة: سطر أول سطر ثان; وبقيته",
    "الشريك: رونو | المبلغ: 12,5 | ملاحظة: لا شيء",
]


def _read(tmp_path, contents: bytes, name: str = "a.csv"):
    path = tmp_path / name
    path.write_bytes(contents)
    with open_tools() as tools:
        return read_csv(path, f'"{name}"', tools)


def test_it_is_told_how_many_lines_of_a_long_file_are_read_and_that_the_rest_is_counted(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("الشريك,المبلغ\n" + "يوروميد,5\n" * 300_000, "utf-8")
    told: list[tuple[int, int]] = []

    with open_tools() as tools:
        read_csv(path, '"long.csv"', replace(tools, tell=lambda done, total: told.append((done, total))))

    lines = [done for done, _ in told if done]
    assert lines == list(range(100, 50_001, 100))
    assert len(told) - len(lines) >= 2


def _lines(tmp_path, contents: bytes, name: str = "a.csv") -> list[str]:
    return [block.text for block in _read(tmp_path, contents, name).blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_arabic_is_read_in_any_encoding_with_line_breaks_in_quotes(encoding, tmp_path):
    assert _lines(tmp_path, _TABLE.encode(encoding)) == _LINES


def test_french_accents_are_read_in_the_encoding_of_windows(tmp_path):
    text = "Société,Région,Montant\nÉnergie du Maghreb,Tétouan,12\nAciérie d’Annaba,Béjaïa,7\n"
    assert _lines(tmp_path, text.encode("cp1252"))[0] == "Société: Énergie du Maghreb | Région: Tétouan | Montant: 12"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ville\tUsine\nOran\tRenault\n", "a.tsv"),
        ("Ville|Usine\nOran|Renault\n", "a.csv"),
        ("sep=;\nVille;Usine\nOran;Renault\n", "a.csv"),
        ('"Ville","Usine"\n"Oran","Renault"\n', "a.csv"),
    ],
)
def test_the_sign_between_values_is_found(text, name, tmp_path):
    assert _lines(tmp_path, text.encode(), name) == ["Ville: Oran | Usine: Renault"]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file(tmp_path):
    rows = "".join(f"Société {number},{number}\n" for number in range(20_000))
    lines = _lines(tmp_path, f'Nom,Rang\n"Société perdue,0\n{rows}'.encode())
    assert len(lines) == 20_001 and lines[-1] == "Nom: Société 19999 | Rang: 19999"


def test_a_line_without_end_is_cut_and_not_held_in_memory(tmp_path):
    extraction = _read(tmp_path, "كلمة ".encode() * 2_000_000)
    assert sum(len(block.text) for block in extraction.blocks) <= sheet_rows.MOST_LETTERS
    assert extraction.notices


def test_a_long_file_is_read_in_part_and_that_is_said(tmp_path):
    rows = "".join(f"{number},v{number}\n" for number in range(60_000))
    extraction = _read(tmp_path, f"Rang,Valeur\n{rows}".encode())
    assert len(extraction.blocks) == sheet_rows.MOST_ROWS - 1, "the header is a row too"
    (notice,) = extraction.notices
    assert "only the first 50000 of about 6000" in notice


def test_what_is_no_text_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="is not text"):
        _read(tmp_path, b"\x00\x01\x02\x03PK" * 200)
