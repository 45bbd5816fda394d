import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.presentations import read_pptx
from ingest.tools import open_tools

_TITLE_ONLY = 5


def _read(deck, tmp_path) -> Extraction:
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    with open_tools() as tools:
        return read_pptx(path, '"a.pptx"', tools)


def _lines(deck, tmp_path) -> list[str]:
    return [block.text for block in _read(deck, tmp_path).blocks]


def _slide(deck, title: str, *boxes: tuple[float, float, float, float, str]):
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    slide.shapes.title.text = title
    for left, top, width, height, text in boxes:
        slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height)).text_frame.text = text
    return slide


def test_each_slide_is_a_page_with_its_title_as_a_heading_and_its_notes_last(tmp_path):
    deck = pptx.Presentation()
    _slide(deck, "التعاون الصناعي العربي", (1, 8, 8, 2, "عمان 2025"))
    slide = _slide(deck, "Secteurs", (1, 8, 8, 2, "Textile"))
    slide.notes_slide.notes_text_frame.text = "Note de l’orateur"
    slide._element.set("show", "0")
    extraction = _read(deck, tmp_path)
    assert [(block.page, block.level, block.text) for block in extraction.blocks] == [
        (1, 1, "التعاون الصناعي العربي"),
        (1, 0, "عمان 2025"),
        (2, 2, "Secteurs"),
        (2, 0, "Textile"),
        (2, 0, "Note de l’orateur"),
    ], "a hidden slide is read too"
    assert (extraction.page_count, extraction.title) == (2, "التعاون الصناعي العربي")
    assert extraction.blocks[-1].joint == "\n\n"


def test_columns_are_read_one_after_the_other_from_the_side_where_the_language_begins(tmp_path):
    places = ((1, 5, 8, 3), (1, 9, 8, 4), (12, 5, 8, 5), (12, 11, 8, 2))
    arabic, french = pptx.Presentation(), pptx.Presentation()
    _slide(arabic, "الشراكة", *_placed(places, ("ثالثا", "رابعا", "أولا", "ثانيا")))
    _slide(french, "Partenariat", *_placed(places, ("premier", "deuxième", "troisième", "quatrième")))
    assert _lines(arabic, tmp_path) == ["الشراكة", "أولا", "ثانيا", "ثالثا", "رابعا"]
    assert _lines(french, tmp_path) == ["Partenariat", "premier", "deuxième", "troisième", "quatrième"]


def _placed(places, texts):
    return [(*place, text) for place, text in zip(places, texts, strict=True)]


def test_tables_come_row_by_row_and_charts_with_their_figures(tmp_path):
    deck = pptx.Presentation()
    slide = _slide(deck, "الأرقام")
    table = slide.shapes.add_table(2, 2, Cm(2), Cm(5), Cm(10), Cm(2)).table
    for place, text in enumerate(["القطاع", "المبلغ", "النسيج", "12 مليون"]):
        table.cell(place // 2, place % 2).text = text
    figures = CategoryChartData(number_format="0.0")
    figures.categories = ["2023", "2024"]
    figures.add_series("الصادرات", (12.5, 14))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(9), Cm(10), Cm(5), figures)
    assert _lines(deck, tmp_path) == [
        "الأرقام",
        "القطاع | المبلغ",
        "النسيج | 12 مليون",
        "2023 | الصادرات: 12.5",
        "2024 | الصادرات: 14.0",
    ]


def test_groups_are_taken_apart_and_their_shapes_placed_on_the_slide(tmp_path):
    deck = pptx.Presentation()
    slide = _slide(deck, "Groupes", (1, 12, 8, 2, "après le groupe"))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(6), Cm(4), Cm(1)).text_frame.text = "dans le groupe"
    assert _lines(deck, tmp_path) == ["Groupes", "dans le groupe", "après le groupe"]


def test_what_is_written_on_the_master_is_read_once_and_the_number_of_a_slide_never(tmp_path):
    deck = pptx.Presentation()
    layout = deck.slide_layouts[_TITLE_ONLY]
    box = _slide(deck, "أ", (1, 15, 8, 1, "وزارة الصناعة")).shapes[-1]._element
    layout.shapes._spTree.append(box)
    _slide(deck, "ب")
    assert _lines(deck, tmp_path) == ["أ", "وزارة الصناعة", "ب"]


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"PK\x03\x04 cut", "is not a whole presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "give it the ending .ppt"),
    ],
)
def test_other_files_called_pptx_are_refused(contents, words, tmp_path):
    path = tmp_path / "a.pptx"
    path.write_bytes(contents)
    with open_tools() as tools, pytest.raises(UnreadableFile, match=words):
        read_pptx(path, '"a.pptx"', tools)
