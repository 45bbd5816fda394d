"""Word documents (.docx .docm .dotx): everything a reader of the page sees, in reading order.

The package is read directly: a general library leaves out text boxes, tracked insertions, content controls,
headers, footnotes and the numbers of paragraphs, and opens a package before its size can be checked. Comments are
left out: they stand beside the page, and are not what its author says. So are deleted and hidden text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.blocks import PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.drawings import CHARTS, drawn_blocks
from ingest.embedded import unpack_embedded, unpack_pictures
from ingest.numbering import Numbering
from ingest.office_properties import stated_by
from ingest.packages import LARGEST_BODY, Kind, Package, Relation
from ingest.symbols import sign_of
from ingest.table_rows import read_rows
from ingest.tools import Tools

_WORD = Kind("Word document", ".docx", ".doc")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_docx(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a Word document: body, tables, text boxes, tracked insertions, notes; headers and footers once, last.

    Documents that are embedded in it become parts; so do its pictures when it holds no text.

    Raises:
        UnreadableFile: it is no Word document, is protected by a password, or unpacks to more than is read.
    """
    with Package(path, name, _WORD, tools.tell) as package:
        main = _main_part(package)
        walk = _walk_over(package, main)
        body = package.elements(main, *_BODY, within=_W + "body", most=LARGEST_BODY)
        as_read = [*walk.blocks_of(body), *_margins(package, main, walk)]
        blocks = tuple(_repaired(as_read))
        stated = stated_by(package)
        headings = (block.text for block in sorted(blocks[:20], key=lambda block: block.level or 9) if block.level)
        parts = unpack_embedded(package, [walk.relations[each].target for each in walk.embedded], tools)
        if not blocks:
            parts += unpack_pictures(package, main.rpartition("/")[0] + "/media", tools)
    return Extraction(
        blocks,
        "\n".join(block.text for block in as_read),
        stated.title or next(headings, "") or _first_title(blocks),
        stated.publisher,
        stated.date,
        parts=parts,
    )


def _main_part(package: Package) -> str:
    """Give the name of the part that holds the body; a few programs do not call it as Word does."""
    relations = package.relations("").values()
    stated = [each.target for each in relations if each.kind == "officeDocument" and each.target]
    main = stated[0] if stated else "word/document.xml"
    if not package.size(main) or not re.search(r"document\d*\.xml$", main):
        raise package.other()
    return main


def _repaired(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if text := " ".join(repair_text(block.text).split()):
            yield Block(text, block.level, joint=block.joint)


# What a body, a table or a tracked insertion holds paragraph by paragraph.
_BODY = tuple(_W + tag for tag in ("p", "tbl", "sdt", "customXml", "ins", "moveTo", "altChunk"))


def _walk_over(package: Package, main: str) -> "_Walk":
    folder = main.rpartition("/")[0]
    styles = package.part(f"{folder}/styles.xml")
    return _Walk(
        package,
        package.relations(main),
        _heading_levels(styles),
        _notes_of(package, folder),
        Numbering(package.part(f"{folder}/numbering.xml"), styles),
    )


def _heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Map the ids of heading styles to their levels, and those of tables of contents to -1."""
    levels: dict[str, int] = {}
    for style in styles.iter(_W + "style") if styles is not None else ():
        name = _value(style.find(_W + "name")).lower()
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if match := re.fullmatch(r"heading ([1-9])", name):
            levels[style.get(_W + "styleId", "")] = int(match[1])
        elif name == "title":
            levels[style.get(_W + "styleId", "")] = 1
        elif re.fullmatch(r"toc [1-9]", name):
            levels[style.get(_W + "styleId", "")] = -1
        elif _is_outline(_value(outline)):
            levels[style.get(_W + "styleId", "")] = int(_value(outline)) + 1
    return levels


def _value(element: etree._Element | None) -> str:
    return element.get(_W + "val", "") if element is not None else ""


def _is_outline(value: str) -> bool:
    return re.fullmatch("[0-8]", value) is not None


def _notes_of(package: Package, folder: str) -> dict[tuple[str, str], etree._Element]:
    """Map (kind of note, id) to the note."""
    notes = {}
    for kind in ("footnote", "endnote"):
        part = package.part(f"{folder}/{kind}s.xml")
        for note in part.iter(_W + kind) if part is not None else ():
            notes[kind, note.get(_W + "id", "")] = note
    return notes


def _margins(package: Package, main: str, walk: "_Walk") -> Iterator[Block]:
    """Give headers and footers, each text once, without bare page numbers."""
    seen: set[str] = set()
    folder = re.escape(main.rpartition("/")[0])
    for name in package.names(rf"{folder}/(?:header|footer)\d*\.xml"):
        part = package.part(name)
        for block in walk.blocks_of(part) if part is not None else ():
            key = " ".join(block.text.split())
            if key not in seen and re.search(r"[^\W\d_]", key) and not _PAGE_NUMBER.fullmatch(key):
                seen.add(key)
                yield Block(block.text, joint=block.joint)


_PAGE_NUMBER = re.compile(r"(page|صفحة|الصفحة)\W*\d*(\W*(of|sur|de|من|/)\W*\d*)?", re.IGNORECASE)


@dataclass(slots=True)
class _Walk:
    """Walks the parts of a document and gives their blocks.

    Attributes:
        embedded: ids of the documents within this one, as they were met.
    """

    package: Package
    relations: dict[str, Relation]
    levels: dict[str, int]
    notes: dict[tuple[str, str], etree._Element]
    numbering: Numbering
    embedded: list[str] = field(default_factory=list)

    def blocks_of(self, elements: Iterable[etree._Element]) -> Iterator[Block]:
        """Give the blocks of elements, in reading order."""
        was_item = False
        for child in elements:
            if child.tag == _W + "p":
                label = self.numbering.label(child)
                is_item = bool(label) or child.find(f"{_W}pPr/{_W}numPr") is not None
                yield from self._paragraph(child, label, ROW if is_item and was_item else PARAGRAPH)
                was_item = is_item
            elif child.tag == _W + "tbl":
                yield from self._table(child)
                was_item = False
            elif child.tag == _W + "altChunk":
                self._embed(child)
            elif child.tag not in _UNSEEN:
                yield from self.blocks_of(child)

    def _paragraph(self, paragraph: etree._Element, label: str, joint: str) -> Iterator[Block]:
        level = self._level(paragraph)
        text, inner = _text_of(paragraph)
        if text.strip() and level >= 0:
            yield Block(f"{label} {text}" if label else text, level, joint=joint)
        for element in inner:
            yield from self._inner(element)

    def _inner(self, element: etree._Element) -> Iterator[Block]:
        """Give what hangs on a paragraph: text boxes, notes, charts; embedded documents are remembered."""
        if element.tag == _W + "txbxContent":
            yield from self.blocks_of(element)
        elif element.tag in CHARTS:
            yield from drawn_blocks(self.package, element, self.relations)
        elif element.tag == _VML + "textpath":
            yield Block(element.get("string", ""))
        elif element.tag == _OFFICE + "OLEObject":
            if not element.get("ProgID", "").startswith("Equation"):
                self._embed(element)
        else:
            kind = "footnote" if element.tag == _W + "footnoteReference" else "endnote"
            note = self.notes.pop((kind, element.get(_W + "id", "")), None)
            if note is not None:
                yield from self.blocks_of(note)

    def _embed(self, element: etree._Element) -> None:
        reference = element.get(_R + "id", "")
        if reference not in self.embedded and reference in self.relations:
            self.embedded.append(reference)

    def _level(self, paragraph: etree._Element) -> int:
        outline = _value(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        if _is_outline(outline):
            return int(outline) + 1
        return self.levels.get(_value(paragraph.find(f"{_W}pPr/{_W}pStyle")), 0)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = (row for row in _children(table, _W + "tr") if row.find(f"{_W}trPr/{_W}del") is None)
        return read_rows((list(_children(row, _W + "tc")) for row in rows), self.blocks_of)


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, also those in content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


_WRAPPERS = {_W + name for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo")}
# Deleted and moved text, properties, and the second copy that old programs are given of a text box.
_UNSEEN = {_W + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "sdtPr", "instrText", "delText", "tblPr")}
_UNSEEN.add(_MC + "Fallback")
_WORDS = {_W + "t", _MATH + "t"}
_SIGNS = {_W + "tab": " ", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "-", _W + "ptab": " "}
_INNER = {
    *(_W + name for name in ("txbxContent", "footnoteReference", "endnoteReference")),
    *(_VML + "textpath", _OFFICE + "OLEObject"),
    *CHARTS,
}


def _text_of(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """Give a paragraph's own text, and the text boxes, notes and charts that hang on it."""
    pieces: list[str] = []
    inner: list[etree._Element] = []

    def collect(element: etree._Element) -> None:
        for child in element:
            if child.tag in _INNER:
                inner.append(child)
            if child.tag in _WORDS:
                pieces.append(child.text or "")
            elif child.tag in _SIGNS:
                pieces.append(_SIGNS[child.tag])
            elif child.tag == _W + "sym":
                pieces.append(sign_of(child.get(_W + "font", ""), child.get(_W + "char", "")))
            elif child.tag not in _UNSEEN and child.tag not in _INNER and not _is_hidden(child):
                collect(child)

    collect(paragraph)
    return "".join(pieces), inner


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish") if run.tag == _W + "r" else None
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def _first_title(blocks: tuple[Block, ...]) -> str:
    """Give the first line when it is short enough to be a title."""
    first = blocks[0].text if blocks else ""
    return first if len(first) <= 200 and not first.endswith((".", "؛", "،", ";", ",")) else ""
