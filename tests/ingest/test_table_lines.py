"""Lines read in cells become rows, and stand where the table stands on its page."""

from ingest.picture_tables import Cell, PictureTable, Slip, SlipPicture
from ingest.table_lines import CellLine, put_back, with_tables
from ingest.tesseract import SeenLine, SeenWord

_LEFT, _RIGHT = Cell(100, 200, 400, 300), Cell(400, 200, 900, 300)
_TABLE = PictureTable(((_LEFT, _RIGHT),))


def _line(text, left=100, top=210, block=1):
    words = tuple(
        SeenWord(word, left + 60 * place, top, left + 60 * place + 50, top + 20, 95.0)
        for place, word in enumerate(text.split())
    )
    return SeenLine(words, block, left, top, words[-1].right, top + 20, top + 20.0, 20.0, False)


def _text(line):
    return " ".join(word.text for word in line.words)


def test_a_line_read_in_a_picture_of_cells_stands_in_its_cell_again():
    shown = Cell(120, 215, 380, 240)
    slips = SlipPicture(None, (Slip(_RIGHT, Cell(500, 210, 560, 230), 24, 24), Slip(_LEFT, shown, 24, 90)))

    (placed,) = put_back([_line("24 mois", left=30, top=95)], slips)

    assert placed.cell == _LEFT
    assert (placed.line.left, placed.line.top) == (126, 220)
    assert (placed.line.words[0].left, placed.line.words[0].top) == (126, 220)


def test_a_row_is_read_from_the_right_where_the_table_is_arabic_and_from_the_left_where_it_is_not():
    arabic = [CellLine(_LEFT, _line("القيمة")), CellLine(_RIGHT, _line("الشريك الأجنبي", left=500))]
    french = [CellLine(_LEFT, _line("Durée")), CellLine(_RIGHT, _line("Part locale", left=500))]

    (from_right,) = with_tables((), [_TABLE], arabic, page_is_rtl=False)
    (from_left,) = with_tables((), [_TABLE], french, page_is_rtl=True)

    assert (_text(from_right), from_right.cell_ends) == ("الشريك الأجنبي القيمة", (2, 3))
    assert (_text(from_left), from_left.cell_ends) == ("Durée Part locale", (1, 3))


def test_the_lines_of_a_cell_are_read_from_the_top_whatever_their_order():
    cells = [
        CellLine(_LEFT, _line("locale", top=260)),
        CellLine(_LEFT, _line("Part")),
        CellLine(_RIGHT, _line("Durée")),
    ]

    (row,) = with_tables((), [_TABLE], cells, page_is_rtl=False)

    assert _text(row) == "Part locale Durée"


def test_a_table_is_read_between_the_lines_above_and_below_it():
    page = (_line("Avant", top=100), _line("Après", top=400))

    lines = with_tables(page, [_TABLE], [CellLine(_LEFT, _line("Durée"))], page_is_rtl=False)

    assert [_text(line) for line in lines] == ["Avant", "Durée", "Après"]


def test_a_table_in_the_second_column_is_not_read_in_the_first():
    first = (_line("Un", left=1000, top=100), _line("Deux", left=1000, top=500))
    second = (_line("Trois", top=120), _line("Quatre", top=500))

    lines = with_tables((*first, *second), [_TABLE], [CellLine(_LEFT, _line("Durée"))], page_is_rtl=True)

    assert [_text(line) for line in lines] == ["Un", "Deux", "Trois", "Durée", "Quatre"]


def test_a_table_alone_on_its_page_is_read_and_an_empty_one_gives_nothing():
    assert [_text(line) for line in with_tables((), [_TABLE], [CellLine(_LEFT, _line("Seul"))], False)] == ["Seul"]
    assert with_tables((_line("Avant"),), [_TABLE], (), False) == (_line("Avant"),)
