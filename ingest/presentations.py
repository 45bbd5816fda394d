"""Presentations (.pptx .pptm .ppsx): each slide is a page, its title a heading, its notes come last.

The package is read directly, as Word documents are: a general library opens it before its size can be checked, and
leaves out diagrams, charts and what stands on the masters. Comments are left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from ingest.blocks import CELL, PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.drawings import CHARTS, A, drawn_blocks, line_of
from ingest.embedded import unpack_embedded, unpack_pictures
from ingest.office_properties import stated_by
from ingest.packages import Kind, Package, Relation
from ingest.placing import Box
from ingest.slide_shapes import P, Shape, is_placeholder, places_of, shapes_of
from ingest.tools import Tools

_PRESENTATION = Kind("presentation", ".pptx", ".ppt")
_MAIN = "ppt/presentation.xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_SLIDES = 5_000


def read_pptx(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a presentation slide by slide, hidden ones too; documents that are embedded in it become parts.

    Raises:
        UnreadableFile: it is no presentation, is protected by a password, or unpacks to more than is read.
    """
    with Package(path, name, _PRESENTATION, tools.tell) as package:
        slides = _slides_of(package)
        deck = _Deck(package)
        as_read = [block for number, slide in enumerate(slides, 1) for block in deck.blocks_of(slide, number)]
        blocks = tuple(
            replace(block, text=text) for block in as_read if (text := " ".join(repair_text(block.text).split()))
        )
        stated = stated_by(package)
        parts = unpack_embedded(package, deck.embedded, tools)
        if not blocks:
            parts += unpack_pictures(package, "ppt/media", tools)
    return Extraction(
        blocks,
        "\n".join(block.text for block in as_read),
        stated.title or next((block.text for block in blocks if block.level), ""),
        stated.publisher,
        stated.date,
        page_count=max(len(slides), 1),
        parts=parts,
    )


def _slides_of(package: Package) -> list[str]:
    """Give the names of the slides' parts in the order in which they are shown."""
    presentation = package.part(_MAIN)
    if presentation is None:
        raise package.other()
    relations = package.relations(_MAIN)
    references = [slide.get(_R + "id", "") for slide in presentation.iter(P + "sldId")]
    slides = [relations[each].target for each in references if each in relations and relations[each].target]
    if len(slides) > _MOST_SLIDES:
        raise package.too_large()
    return slides


# Layout roles of what stands on every slide: once is enough. The number and the day of showing are no text.
_MARGINS = ("ftr", "hdr")
_UNREAD = ("sldNum", "dt", "sldImg")


@dataclass(slots=True)
class _Background:
    """A layout or master: what lies behind slides, and where it puts what they hold.

    Attributes:
        blocks: what is written on it; empty once it was read.
    """

    places: Mapping[tuple[str, str], Box]
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Deck:
    """Reads slides one after the other.

    Attributes:
        embedded: names of the documents within the presentation, as they were met.
    """

    package: Package
    embedded: list[str] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _backgrounds: dict[str, _Background] = field(default_factory=dict)

    def blocks_of(self, slide: str, number: int) -> Iterator[Block]:
        """Give the blocks of a slide: its title, its shapes as they are read, its notes."""
        root = self.package.part(slide)
        if root is None:
            return
        relations = self.package.relations(slide)
        background = self._background(_first(relations, "slideLayout"), "slideMaster")
        for shape in shapes_of(root, background.places):
            for block in self._shape(shape, relations, 1 if number == 1 else 2):
                yield replace(block, page=number)
        for block in (*background.blocks, *self._notes(_first(relations, "notesSlide"))):
            yield replace(block, page=number)
        background.blocks = ()

    def _shape(self, shape: Shape, relations: Mapping[str, Relation], level: int) -> Iterator[Block]:
        if shape.role in _UNREAD:
            return
        for block in self._content(shape, relations):
            text = " ".join(block.text.split())
            if shape.is_title:
                block = replace(block, level=level if block.joint == PARAGRAPH else 0)
            if shape.role not in _MARGINS or text not in self._said:
                yield block
            if shape.role in _MARGINS:
                self._said.add(text)

    def _content(self, shape: Shape, relations: Mapping[str, Relation]) -> Iterator[Block]:
        joint = PARAGRAPH
        for element in shape.element.iter(A + "tbl", P + "txBody", P + "oleObj", *CHARTS):
            if element.tag == A + "tbl":
                yield from _table(element)
            elif element.tag == P + "oleObj":
                self._embed(element, relations)
            elif element.tag in CHARTS:
                yield from drawn_blocks(self.package, element, relations)
            else:
                for line in map(line_of, element.iter(A + "p")):
                    if line.strip():
                        yield Block(line, joint=joint)
                        joint = ROW

    def _embed(self, element: etree._Element, relations: Mapping[str, Relation]) -> None:
        relation = relations.get(element.get(_R + "id", ""))
        if relation and relation.target and relation.target not in self.embedded:
            self.embedded.append(relation.target)

    def _background(self, name: str, behind: str) -> _Background:
        """Give what lies behind a slide: its layout, and the master behind that."""
        if name not in self._backgrounds:
            root = self.package.part(name) if name else None
            if root is None:
                return _Background({}, ())
            relations = self.package.relations(name)
            master = self._background(_first(relations, behind), "") if behind else _Background({}, ())
            shapes = [shape for shape in shapes_of(root, {}) if not is_placeholder(shape)]
            blocks = [block for shape in shapes for block in self._shape(shape, relations, 0)]
            self._backgrounds[name] = _Background({**master.places, **places_of(root)}, (*blocks, *master.blocks))
            master.blocks = ()
        return self._backgrounds[name]

    def _notes(self, name: str) -> Iterator[Block]:
        root = self.package.part(name) if name else None
        for shape in shapes_of(root, {}) if root is not None else ():
            if shape.role == "body":
                yield from self._content(shape, {})


def _first(relations: Mapping[str, Relation], kind: str) -> str:
    return next((each.target for each in relations.values() if each.kind == kind and each.target), "")


def _table(table: etree._Element) -> Iterator[Block]:
    joint = PARAGRAPH
    for row in table.iter(A + "tr"):
        texts = [
            " ".join(" ".join(map(line_of, cell.iter(A + "p"))).split())
            for cell in row.iter(A + "tc")
            if cell.get("hMerge") not in ("1", "true")
        ]
        if any(texts):
            yield Block(CELL.join(texts), joint=joint)
            joint = ROW
