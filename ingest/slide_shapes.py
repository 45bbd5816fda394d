"""The shapes of a slide: groups taken apart, each with its place on the slide and its part in the layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.drawings import A
from ingest.placing import Box, is_written_from_right, reading_order

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHAPES = {P + name for name in ("sp", "graphicFrame", "pic", "cxnSp")}
# Alternatives are given best first; programs that know it show the first.
_GROUPS = {P + "spTree", _MC + "AlternateContent", _MC + "Choice"}

Places = Mapping[tuple[str, str], Box]


@dataclass(frozen=True, slots=True)
class Shape:
    """Something that lies on a slide.

    Attributes:
        role: "title", "body", "ftr", "sldNum" and so on, as the layout calls it; "" when the layout does not.
        box: None when nobody says where it lies.
    """

    element: etree._Element
    role: str
    box: Box | None

    @property
    def is_title(self) -> bool:
        """Whether it is the title of its slide."""
        return self.role in ("title", "ctrTitle")


@dataclass(frozen=True, slots=True)
class _Frame:
    """How places within a group become places on the slide."""

    left: float = 0
    top: float = 0
    across: float = 1
    down: float = 1

    def place(self, box: Box) -> Box:
        return Box(
            self.left + box.left * self.across,
            self.top + box.top * self.down,
            self.left + box.right * self.across,
            self.top + box.bottom * self.down,
        )


def shapes_of(slide: etree._Element, places: Places) -> list[Shape]:
    """Give the shapes of a slide in reading order, titles first.

    Args:
        slide: the root of its part.
        places: where its layout puts what states no place of its own (`places_of`).
    """
    tree = slide.find(f"{P}cSld/{P}spTree")
    shapes = list(_under(tree, _Frame(), places)) if tree is not None else []
    placed = [shape for shape in shapes if shape.box]
    order = reading_order([shape.box for shape in placed if shape.box], _is_from_right(slide))
    read = [*(placed[place] for place in order), *(shape for shape in shapes if not shape.box)]
    return sorted(read, key=lambda shape: not shape.is_title)


def places_of(layout: etree._Element) -> dict[tuple[str, str], Box]:
    """Give where a layout puts its placeholders, by their role and number."""
    tree = layout.find(f"{P}cSld/{P}spTree")
    places: dict[tuple[str, str], Box] = {}
    for shape in _under(tree, _Frame(), {}) if tree is not None else ():
        placeholder = _placeholder(shape.element)
        if placeholder is not None and shape.box:
            places.setdefault((shape.role, placeholder.get("idx", "0")), shape.box)
            places.setdefault((shape.role, ""), shape.box)
    return places


def is_placeholder(shape: Shape) -> bool:
    """Say whether a shape of a layout only keeps a place for what slides put there."""
    return _placeholder(shape.element) is not None


def _is_from_right(slide: etree._Element) -> bool:
    return is_written_from_right("".join(text.text or "" for text in slide.iter(A + "t")))


def _under(group: etree._Element, frame: _Frame, places: Places) -> Iterator[Shape]:
    for child in group:
        if child.tag == P + "grpSp":
            yield from _under(child, _inner_frame(child, frame), places)
        elif child.tag in _GROUPS:
            if child.tag == _MC + "AlternateContent":
                child = next((each for each in child if each.tag == _MC + "Choice"), child)
            yield from _under(child, frame, places)
        elif child.tag in _SHAPES:
            yield _shape(child, frame, places)


def _shape(element: etree._Element, frame: _Frame, places: Places) -> Shape:
    placeholder = _placeholder(element)
    role = "" if placeholder is None else placeholder.get("type", "body")
    box = _box_of(_transform(element))
    if box:
        return Shape(element, role, frame.place(box))
    number = "" if placeholder is None else placeholder.get("idx", "0")
    return Shape(element, role, places.get((role, number)) or places.get((role, "")) if role else None)


def _placeholder(element: etree._Element) -> etree._Element | None:
    return element.find(f"./*/{P}nvPr/{P}ph")


def _transform(element: etree._Element) -> etree._Element | None:
    found = element.find(f"{P}xfrm")
    return element.find(f"{P}spPr/{A}xfrm") if found is None else found


def _box_of(transform: etree._Element | None, offset: str = "off", extent: str = "ext") -> Box | None:
    off = transform.find(A + offset) if transform is not None else None
    ext = transform.find(A + extent) if transform is not None else None
    if off is None or ext is None:
        return None
    left, top = _whole(off.get("x", "")), _whole(off.get("y", ""))
    return Box(left, top, left + _whole(ext.get("cx", "")), top + _whole(ext.get("cy", "")))


def _inner_frame(group: etree._Element, frame: _Frame) -> _Frame:
    transform = group.find(f"{P}grpSpPr/{A}xfrm")
    outer, inner = _box_of(transform), _box_of(transform, "chOff", "chExt")
    if not outer or not inner:
        return frame
    outer = frame.place(outer)
    across = (outer.right - outer.left) / ((inner.right - inner.left) or 1)
    down = (outer.bottom - outer.top) / ((inner.bottom - inner.top) or 1)
    return _Frame(outer.left - inner.left * across, outer.top - inner.top * down, across, down)


def _whole(value: str) -> int:
    return int(value) if value.lstrip("-").isdecimal() and value.isascii() and len(value) < 12 else 0
