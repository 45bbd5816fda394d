"""Ruled tables, from the rules that are drawn to rows."""

from ingest.pdf_tables import Rule, find_bands, rule_of
from tests.ingest.pdf_builder import Bar, Words, build_pdf
from tests.readings import read_pdf_bytes


def _grid(xs, ys):
    return [
        *(Rule(x, ys[0], ys[-1], True) for x in xs),
        *(Rule(y, xs[0], xs[-1], False) for y in ys),
    ]


def _ruled(xs, ys):
    return [
        *(Bar(x, ys[0], 0.7, ys[-1] - ys[0]) for x in xs),
        *(Bar(xs[0], y, xs[-1] - xs[0], 0.7) for y in ys),
    ]


def test_rows_are_found_from_the_top_with_the_edges_of_their_cells():
    [table] = find_bands(_grid([10, 100, 200], [0, 20, 40]))
    assert [(band.bottom, band.top, band.edges) for band in table] == [
        (20, 40, (10, 100, 200)),
        (0, 20, (10, 100, 200)),
    ]


def test_edges_drawn_cell_by_cell_are_one_rule():
    bounds = [(x, y, x + 0.7, y + 20) for x in (10, 100, 200) for y in (0, 20)]
    bounds += [(x, y, x + 100, y + 0.7) for x in (10, 100) for y in (0, 20, 40)]
    [table] = find_bands([rule for bound in bounds for rule in rule_of(*bound)])
    assert len(table) == 2 and all(len(band.edges) == 3 for band in table)


def test_a_frame_a_separator_and_an_underline_make_no_table():
    assert find_bands(_grid([10, 500], [10, 700])) == ()
    assert find_bands([Rule(300, 50, 700, True), Rule(720, 50, 550, False)]) == ()


def test_two_tables_on_a_page_stay_two():
    assert len(find_bands([*_grid([10, 100, 200], [0, 20]), *_grid([10, 90, 200], [300, 320])])) == 2


def test_a_row_of_tight_cells_with_lines_that_run_on_is_one_row():
    page = [
        *_ruled([70, 130, 230, 330], [640, 675, 700]),
        *(Words(text, x, 685) for text, x in (("Code", 72), ("Objet", 132), ("Partenaire", 232))),
        *(Words(text, x, 662) for text, x in (("C-07", 72), ("Formation des", 132), ("Institut de soudure", 232))),
        Words("soudeurs", 132, 648),
    ]
    blocks = read_pdf_bytes(build_pdf([page])).blocks
    assert [(block.text, block.joint) for block in blocks] == [
        ("Code | Objet | Partenaire", "\n\n"),
        ("C-07 | Formation des soudeurs | Institut de soudure", "\n"),
    ]


def test_rows_without_rules_between_them_are_told_by_their_height():
    rows = [("C-07", "24 mois", "62,5 %"), ("C-11", "18 mois", "40 %"), ("C-19", "5 ans", "33 %")]
    page = [
        *_ruled([70, 130, 230, 330], [600, 700]),
        *(
            Words(cell, 75 + 60 * c + 40 * (c == 2), 680 - 20 * r)
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
        ),
    ]
    texts = [block.text for block in read_pdf_bytes(build_pdf([page])).blocks]
    assert texts == ["C-07 | 24 mois | 62,5 %", "C-11 | 18 mois | 40 %", "C-19 | 5 ans | 33 %"]


def test_columns_of_text_in_a_frame_are_no_row():
    left = [Words(f"Ligne {n} de la première colonne,", 75, 700 - 14 * n) for n in range(20)]
    right = [Words(f"Ligne {n} de la seconde colonne,", 305, 700 - 14 * n) for n in range(20)]
    page = [*_ruled([70, 300, 530], [400, 720]), *left, *right]
    text = "\n".join(block.text for block in read_pdf_bytes(build_pdf([page])).blocks)
    assert "|" not in text and text.index("Ligne 19 de la première") < text.index("Ligne 0 de la seconde")
