"""What is written in the charts and diagrams of Office documents, which lie in parts of their own."""

from collections.abc import Iterator, Mapping

from lxml import etree

from ingest.blocks import CELL, PARAGRAPH, ROW, Block
from ingest.number_formats import show_number
from ingest.packages import Package, Relation

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Of one chart; more is no picture that anyone reads.
_MOST_POINTS = 2_000

CHARTS = {_C + "chart", _CX + "chart", _DGM + "relIds"}


def drawn_blocks(package: Package, element: etree._Element, relations: Mapping[str, Relation]) -> Iterator[Block]:
    """Give what is written in the chart or diagram to which an element of CHARTS refers."""
    reference = element.get(_R + ("dm" if element.tag == _DGM + "relIds" else "id"), "")
    relation = relations.get(reference)
    part = package.part(relation.target) if relation else None
    if part is None:
        return
    if element.tag == _DGM + "relIds":
        yield from _rows(line for point in part.iter(_DGM + "t") for line in lines_of(point))
    elif element.tag == _CX + "chart":
        yield from _rows(_texts(part))
    else:
        yield from _chart(part)


def lines_of(body: etree._Element) -> Iterator[str]:
    """Give the paragraphs of a drawing's text."""
    for paragraph in body.iter(A + "p"):
        yield line_of(paragraph)


def line_of(paragraph: etree._Element) -> str:
    """Give one paragraph of a drawing's text; the number of a slide is no text."""
    pieces: list[str] = []
    for run in paragraph:
        if run.tag == A + "br":
            pieces.append(" ")
        elif not (run.tag == A + "fld" and run.get("type", "").startswith("slidenum")):
            pieces += (text.text or "" for text in run.iter(A + "t", _MATH_TEXT))
    return "".join(pieces)


_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def _texts(part: etree._Element) -> Iterator[str]:
    yield from lines_of(part)
    yield from (value.text or "" for value in part.iter(_CX + "v", _CX + "pt"))


def _rows(lines: Iterator[str]) -> Iterator[Block]:
    joint = PARAGRAPH
    for line in lines:
        if line.strip():
            yield Block(line, joint=joint)
            joint = ROW


def _chart(part: etree._Element) -> Iterator[Block]:
    """Give the title and axes of a chart, then a row for each category: its name, and each series with its value."""
    yield from _rows(lines_of(part))
    rows: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for series in part.iter(_C + "ser"):
        title = " ".join(_points(series.find(_C + "tx")).values())
        names |= _points(series.find(_C + "cat"))
        for place, value in _points(series.find(_C + "val")).items():
            rows.setdefault(place, []).append(f"{title}: {value}" if title else value)
    joint = PARAGRAPH
    for place in sorted(rows)[:_MOST_POINTS]:
        yield Block(CELL.join([*filter(None, [names.get(place)]), *rows[place]]), joint=joint)
        joint = ROW


def _points(data: etree._Element | None) -> dict[int, str]:
    """Give the cached points of a series by their number."""
    points: dict[int, str] = {}
    if data is None:
        return points
    code = next((each.text or "" for each in data.iter(_C + "formatCode")), "")
    are_numbers = next(_numbers(data), None) is not None
    for point in data.iter(_C + "pt"):
        place, text = point.get("idx", ""), (point.findtext(_C + "v") or "").strip()
        if text and place.isdecimal() and len(place) < 8:
            points[int(place)] = _shown(text, point.get("formatCode", code)) if are_numbers else text
    return points


def _numbers(data: etree._Element) -> Iterator[etree._Element]:
    return data.iter(_C + "numCache", _C + "numLit")


def _shown(text: str, code: str) -> str:
    try:
        return show_number(float(text), code)
    except ValueError:
        return text
