"""Lines from characters whose places are known."""

from ingest.pdf_lines import find_pieces, read_lines

LEFT, WIDTH = 100.0, 6.0


class _Drawn:
    """Characters on one line, each at a place given in widths of a character."""

    def __init__(self, text, places, widths=None):
        self.text = text
        self._places = places
        self._widths = widths or [1.0] * len(text)

    def extent(self, place):
        left = LEFT + WIDTH * self._places[place]
        return left, left + WIDTH * self._widths[place]

    def baseline(self, place):
        return 700.0

    def size(self, place):
        return 12.0

    def angle(self, place):
        return 0.0


def _read(drawn, is_rtl=True):
    [line] = read_lines(drawn, find_pieces(drawn), is_rtl)
    return line.text


def _from_right(text):
    return list(range(len(text), 0, -1))


def test_a_lam_alef_that_its_font_lists_backwards_is_told_by_the_box_that_both_share():
    # «ثلاث», which listed as «ثالث» is another word.
    assert _read(_Drawn("ثالث", [3, 2, 2, 1])) == "ثلاث"


def test_an_alef_and_a_lam_that_stand_apart_stay():
    assert _read(_Drawn("ثالث", _from_right("ثالث"))) == "ثالث"


def test_a_blank_without_width_between_letters_that_touch_is_none():
    assert _read(_Drawn("ال أردن", [6, 5, 5, 4, 3, 2, 1], [1, 1, 0, 1, 1, 1, 1])) == "الأردن"


def test_a_code_on_an_arabic_page_is_read_as_it_is_seen_whatever_order_the_file_has():
    assert _read(_Drawn("-101A", [1, 2, 3, 4, 0])) == "A-101"


def test_figures_at_the_end_of_an_arabic_line_keep_their_order():
    assert _read(_Drawn("خلال 2024-2021", [14, 13, 12, 11, 10, *range(9)])) == "خلال 2021-2024"


def test_signs_over_no_letter_are_no_fault():
    assert _read(_Drawn("\u064e", [1])) == "\u064e"
