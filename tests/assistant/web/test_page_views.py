"""Boxes of the words of a scan, joined to those of its lines."""

import pytest

from assistant.web.page_views import join_boxes
from index.records import WordBox
from ingest.page_images import Box


def word(left, top, width=0.1, height=0.02):
    return WordBox(1, 0, 4, left, top, width, height)


def rounded(boxes):
    return [Box(*(round(side, 6) for side in (box.left, box.top, box.width, box.height))) for box in boxes]


def test_french_words_of_a_line_have_one_box_from_left_to_right():
    assert rounded(join_boxes([word(0.1, 0.3), word(0.22, 0.3), word(0.34, 0.3)])) == [Box(0.1, 0.3, 0.34, 0.02)]


def test_arabic_words_of_a_line_have_one_box_from_right_to_left():
    assert rounded(join_boxes([word(0.8, 0.3), word(0.68, 0.3), word(0.56, 0.3)])) == [Box(0.56, 0.3, 0.34, 0.02)]


def test_a_figure_among_arabic_words_stays_in_the_box_of_its_line():
    # Its digits run the other way: what is said next may stand to its left or to its right.
    line = [word(0.8, 0.3), word(0.7, 0.3, 0.03), word(0.75, 0.3, 0.04), word(0.58, 0.3)]

    assert rounded(join_boxes(line)) == [Box(0.58, 0.3, 0.32, 0.02)]


def test_each_line_has_a_box_of_its_own():
    boxes = join_boxes([word(0.1, 0.30), word(0.22, 0.30), word(0.1, 0.33)])

    assert rounded(boxes) == [Box(0.1, 0.3, 0.22, 0.02), Box(0.1, 0.33, 0.1, 0.02)]


def test_a_crooked_line_is_one_box_as_high_as_all_of_it():
    boxes = join_boxes([word(0.1, 0.300), word(0.22, 0.304), word(0.34, 0.308)])

    assert rounded(boxes) == [Box(0.1, 0.3, 0.34, 0.028)]


def test_small_marks_beside_tall_letters_stay_in_their_line():
    assert len(join_boxes([word(0.1, 0.3, height=0.03), word(0.21, 0.318, 0.005, 0.008)])) == 1


def test_two_columns_at_one_height_are_two_boxes():
    assert len(join_boxes([word(0.1, 0.3), word(0.6, 0.3)])) == 2
    assert len(join_boxes([word(0.6, 0.3), word(0.1, 0.3)])) == 2


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_is_joined_to_nothing(count):
    assert len(join_boxes([word(0.1, 0.3)] * count)) == count
