"""Ruled tables in pictures: found, their rules taken out, their cells laid one below the other."""

import numpy as np
from PIL import Image, ImageDraw

from ingest.picture_tables import Cell, find_tables, lay_down

_GRAY = 136


def _page(draw_on):
    image = Image.new("L", (1000, 900), 255)
    draw_on(ImageDraw.Draw(image))
    return np.asarray(image)


def _draw_table(draw, uprights=(100, 400, 900), levels=(200, 260, 340), width=2):
    for at in levels:
        draw.line([(100, at), (900, at)], fill=_GRAY, width=width)
    for at in uprights:
        draw.line([(at, levels[0]), (at, levels[-1])], fill=_GRAY, width=width)


def _sizes(found):
    return [[len(row) for row in table.rows] for table in found.tables]


def test_the_cells_between_gray_rules_are_found_from_the_top_and_from_the_left():
    found = find_tables(_page(_draw_table), 200)

    assert _sizes(found) == [[2, 2]]
    first, second = found.tables[0].rows[0]
    assert abs(first.left - 100) < 4 and abs(first.right - 400) < 4 and abs(second.right - 900) < 4
    assert abs(first.top - 200) < 4 and abs(first.bottom - 260) < 4


def test_thick_rules_part_cells_as_thin_ones_do():
    assert _sizes(find_tables(_page(lambda draw: _draw_table(draw, width=6)), 200)) == [[2, 2]]


def test_a_table_that_is_open_at_its_sides_has_its_outer_columns():
    assert _sizes(find_tables(_page(lambda draw: _draw_table(draw, uprights=(400, 600))), 200)) == [[3, 3]]


def test_two_tables_with_text_between_them_are_two():
    def draw_on(draw):
        _draw_table(draw)
        _draw_table(draw, levels=(600, 660, 720))

    assert _sizes(find_tables(_page(draw_on), 200)) == [[2, 2], [2, 2]]


def test_a_frame_a_rule_under_a_heading_and_tall_columns_are_no_tables():
    frame = _page(lambda draw: draw.rectangle((100, 100, 900, 800), outline=0, width=2))
    underlined = _page(lambda draw: draw.line([(100, 100), (900, 100)], fill=0, width=2))
    columns = _page(lambda draw: _draw_table(draw, levels=(100, 850)))

    assert [_sizes(find_tables(page, 200)) for page in (frame, underlined, columns)] == [[], [], []]


def test_a_picture_of_noise_and_one_of_a_few_dots_have_no_tables():
    noise = np.random.default_rng(1).integers(0, 255, (900, 1000), dtype=np.uint8)

    assert find_tables(noise, 200).tables == ()
    assert find_tables(noise[:3, :3], 200).tables == ()


def test_the_rules_are_taken_out_and_what_stands_in_the_cells_stays():
    def draw_on(draw):
        _draw_table(draw)
        draw.rectangle((150, 220, 170, 240), fill=0)

    found = find_tables(_page(draw_on), 200)

    assert found.without_rules[200, 150] == 255 and found.without_rules[230, 160] == 0
    assert (found.without_tables == 255).all()


def test_pieces_are_laid_down_without_the_white_around_them_and_empty_ones_are_left_out():
    page = _page(
        lambda draw: (draw.rectangle((150, 220, 180, 240), fill=0), draw.rectangle((500, 300, 600, 330), fill=0))
    )
    pieces = (Cell(100, 200, 400, 260), Cell(100, 400, 400, 460), Cell(450, 280, 700, 350))

    (slips,) = lay_down(page, pieces)

    assert [slip.piece for slip in slips.slips] == [pieces[0], pieces[2]]
    one, other = slips.slips
    assert one.bottom < other.top and slips.slip_at((other.top + other.bottom) / 2) == other
    assert slips.gray[one.top + 220 - one.shown.top, one.left + 150 - one.shown.left] == 0
    assert slips.gray.shape[0] < 150


def test_many_pieces_are_laid_down_in_several_pictures():
    page = np.zeros((3000, 100), np.uint8)
    page[:, 60:] = 255
    page[:, :20] = 255

    pictures = list(lay_down(page, [Cell(10, 0, 70, 3000)] * 5))

    assert len(pictures) == 3
    assert all(picture.gray.shape[0] < 8_500 for picture in pictures)
