"""OpenDocument files (.odt .ods .odp): read directly, whether LibreOffice is installed or not.

Comments and deleted text are left out, as in ingest.office.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from ingest.blocks import PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.errors import UnreadableFile
from ingest.metadata import stated_publisher, stated_title
from ingest.office_properties import property_of
from ingest.packages import LARGEST_BODY, Kind, Package
from ingest.placing import Box, is_written_from_right, reading_order
from ingest.sheet_rows import Cell, CellKind, Room, Row, SheetText, fill_merged
from ingest.spreadsheets import row_notices, title_of
from ingest.table_rows import read_rows
from ingest.tools import Tools
from ingest.workbook import whole

_TEXT = Kind("OpenDocument text", ".odt", ".doc")
_SHEET = Kind("OpenDocument spreadsheet", ".ods", ".xls")
_SLIDES = Kind("OpenDocument presentation", ".odp", ".ppt")

_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_B = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_D = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_P = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MOST_CELLS = 20_000_000


def read_odt(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a text: paragraphs, tables, text boxes, notes; headers and footers once, last.

    Raises:
        UnreadableFile: it is no text of this kind, is protected by a password, or unpacks to more than is read.
    """
    with _open(path, name, _TEXT, tools) as package:
        walk = _Walk(package)
        body = package.elements("content.xml", within=f"{_O}text", most=LARGEST_BODY)
        as_read = [*walk.blocks_of(body), *_margins(package, walk)]
        blocks = tuple(_repaired(as_read))
        title, publisher = _stated(package)
    headings = (block.text for block in sorted(blocks[:20], key=lambda block: block.level or 9) if block.level)
    return Extraction(blocks, _joined(as_read), title or next(headings, "") or _first_title(blocks), publisher)


def read_odp(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a presentation: each slide is a page, its notes last.

    Raises:
        UnreadableFile: as `read_odt`.
    """
    with _open(path, name, _SLIDES, tools) as package:
        walk, as_read = _Walk(package), list[Block]()
        count = 0
        slides = package.elements("content.xml", _D + "page", within=f"{_O}presentation", most=LARGEST_BODY)
        for count, slide in enumerate(slides, 1):
            as_read += (replace(block, page=count) for block in _slide_blocks(walk, slide, 1 if count == 1 else 2))
        blocks = tuple(_repaired(as_read))
        title, publisher = _stated(package)
    title = title or next((block.text for block in blocks if block.level), "")
    return Extraction(blocks, _joined(as_read), title, publisher, page_count=max(count, 1))


def read_ods(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a spreadsheet: each sheet is a page, up to sheet_rows.MOST_ROWS rows.

    Raises:
        UnreadableFile: as `read_odt`.
    """
    with _open(path, name, _SHEET, tools) as package:
        reader = _Sheets(package, _Walk(package))
        blocks = tuple(reader.blocks())
        title, publisher = _stated(package)
    rows = f"more than {reader.room.rows_read}" if reader.room.is_full else ""
    return Extraction(
        blocks,
        _joined(blocks),
        title or title_of(blocks),
        publisher,
        page_count=max(reader.page, 1),
        notices=row_notices(name, reader.room, rows),
    )


def _open(path: Path, name: str, kind: Kind, tools: Tools) -> Package:
    package = Package(path, name, kind, tools.tell)
    try:
        _check(package)
    except UnreadableFile:
        package.__exit__()
        raise
    return package


def _check(package: Package) -> None:
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise package.protected()
    if not package.size("content.xml"):
        raise package.other()


def _stated(package: Package) -> tuple[str, str]:
    """Give title and publisher; the day on which a file was made, or last saved, is no date of the document."""
    meta = package.part("meta.xml")
    creator = property_of(meta, _META + "initial-creator") or property_of(meta, _DC + "creator")
    return stated_title(property_of(meta, _DC + "title")), stated_publisher(creator)


def _repaired(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if text := " ".join(repair_text(block.text).split()):
            yield replace(block, text=text)


def _joined(blocks: Iterable[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _first_title(blocks: tuple[Block, ...]) -> str:
    first = blocks[0].text if blocks else ""
    return first if len(first) <= 200 and not first.endswith((".", "؛", "،", ";", ",")) else ""


def _margins(package: Package, walk: "_Walk") -> Iterator[Block]:
    """Give headers and footers, each text once, without bare page numbers."""
    seen: set[str] = set()
    styles = package.part("styles.xml")
    names = [_S + name for name in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")]
    for margin in styles.iter(*names) if styles is not None else ():
        for block in walk.blocks_of(margin):
            key = " ".join(block.text.split())
            if key not in seen and re.search(r"[^\W\d_]{2}", key):
                seen.add(key)
                yield replace(block, level=0)


# What is not read: deleted text, comments, tables of contents, what programs write for themselves.
_UNSEEN = {
    *(_T + name for name in ("tracked-changes", "table-of-content", "sequence-decls", "note-citation", "page-number")),
    *(_O + "annotation", _O + "forms", _O + "event-listeners", _P + "notes", _D + "glue-point"),
}
_INNER = {_T + "note-body", _D + "text-box", _B + "table", _D + "object"}


class _Walk:
    """Walks text and gives its blocks, with those of charts and other objects that are set in it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._objects: set[str] = set()

    def blocks_of(self, elements: Iterable[etree._Element], joint: str = PARAGRAPH) -> Iterator[Block]:
        """Give the blocks of elements, in reading order."""
        for child in elements:
            if child.tag in (_T + "p", _T + "h"):
                yield from self._paragraph(child, joint)
            elif child.tag == _B + "table":
                yield from self._table(child)
            elif child.tag == _T + "list":
                for place, item in enumerate(child):
                    yield from self.blocks_of(item, ROW if place else joint)
            elif child.tag == _D + "object":
                yield from self._object(child)
            elif child.tag not in _UNSEEN:
                yield from self.blocks_of(child)

    def _object(self, element: etree._Element) -> Iterator[Block]:
        """Give what is written in a chart or document that lies in a folder of the package."""
        folder = element.get(_XLINK + "href", "").removeprefix("./").rstrip("/")
        name = f"{folder}/content.xml"
        root = self._package.part(name) if folder and name not in self._objects else None
        self._objects.add(name)
        body = root.find(_O + "body") if root is not None else None
        yield from self.blocks_of(body if body is not None else ())

    def _paragraph(self, paragraph: etree._Element, joint: str) -> Iterator[Block]:
        pieces: list[str] = []
        inner: list[etree._Element] = []
        _collect(paragraph, pieces, inner)
        outline = paragraph.get(_T + "outline-level", "1")
        level = min(int(outline), 9) if paragraph.tag == _T + "h" and re.fullmatch("[1-9][0-9]?", outline) else 0
        yield Block("".join(pieces), level, joint=joint)
        yield from self.blocks_of(inner)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = ([cell for cell in row if cell.tag == _B + "table-cell"] for row in _rows_of(table))
        return read_rows(rows, self.blocks_of)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Give the rows of a table, also those in its header and in groups, not those of tables within it."""
    for child in table:
        if child.tag == _B + "table-row":
            yield child
        elif child.tag in (_B + "table-header-rows", _B + "table-row-group", _B + "table-rows"):
            yield from _rows_of(child)


def _collect(element: etree._Element, pieces: list[str], inner: list[etree._Element]) -> None:
    pieces.append(element.text or "")
    for child in element:
        if child.tag in _INNER:
            inner.append(child)
        elif child.tag in (_T + "s", _T + "tab", _T + "line-break"):
            pieces.append(" ")
        elif child.tag not in _UNSEEN:
            _collect(child, pieces, inner)
        pieces.append(child.tail or "")


def _slide_blocks(walk: _Walk, slide: etree._Element, level: int) -> Iterator[Block]:
    """Give the blocks of a slide: its title, its shapes as they are read, its notes."""
    shapes = [shape for shape in slide if shape.tag not in (_P + "notes", _O + "forms")]
    from_right = is_written_from_right("".join(str(text) for shape in shapes for text in shape.itertext()))
    order = reading_order([_box_of(shape) for shape in shapes], from_right)
    for shape in sorted((shapes[place] for place in order), key=lambda each: not _is_title(each)):
        first = True
        for block in walk.blocks_of([shape]):
            yield replace(block, level=level if first and _is_title(shape) else 0)
            first = False
    notes = slide.find(_P + "notes")
    for frame in notes if notes is not None else ():
        if frame.get(_P + "class") == "notes":
            yield from walk.blocks_of([frame])


def _is_title(shape: etree._Element) -> bool:
    return shape.get(_P + "class") == "title"


def _box_of(shape: etree._Element) -> Box:
    if shape.tag == _D + "g" and len(shape):
        inner = [_box_of(each) for each in shape]
        return Box(
            min(box.left for box in inner),
            min(box.top for box in inner),
            max(box.right for box in inner),
            max(box.bottom for box in inner),
        )
    left, top, width, height = (
        float(match[0]) if (match := re.match(r"-?\d{1,6}(\.\d{1,6})?", shape.get(_SVG + name, ""))) else 0.0
        for name in ("x", "y", "width", "height")
    )
    return Box(left, top, left + width, top + height)


@dataclass(slots=True)
class _Sheets:
    """Reads the sheets of a spreadsheet one after the other.

    Attributes:
        page: number of the last one.
        cells: how many were looked at, empty ones too.
    """

    package: Package
    walk: _Walk
    room: Room = field(default_factory=Room)
    page: int = 0
    cells: int = 0

    def blocks(self) -> Iterator[Block]:
        """Give the blocks of all sheets."""
        rows = self.package.elements("content.xml", _B + "table-row")
        for table, elements in itertools.groupby(rows, _Tables().table_of):
            self.page += 1
            blocks = SheetText(self.page, self.room).blocks_of(fill_merged(self._rows(elements)))
            first = next(blocks, None)
            if first:
                yield Block(" ".join(table.get(_B + "name", "").split()), level=1, page=self.page)
                yield first
                yield from blocks
            if self.room.is_full or self.cells > _MOST_CELLS:
                self.room.rows = min(self.room.rows, 0)
                return

    def _rows(self, elements: Iterator[etree._Element]) -> Iterator[Row]:
        number = 1
        for element in elements:
            if cells := tuple(self._cells(element, number)):
                yield Row(number, cells)
            number += _times(element, "number-rows-repeated")
            if self.cells > _MOST_CELLS:
                return

    def _cells(self, row: etree._Element, number: int) -> Iterator[Cell]:
        column, room = 0, self.room.letters
        for element in row:
            self.cells += 1
            times = _times(element, "number-columns-repeated")
            cell = _cell(self.walk, element, column, number) if element.tag == _B + "table-cell" else None
            if cell:
                for place in range(min(times, _MOST_REPEATED)):
                    yield replace(cell, column=column + place, last_column=cell.last_column + place)
                    room -= len(cell.text)
            column += times
            if room <= 0 or self.cells > _MOST_CELLS:
                return


# Of one cell that stands in several columns.
_MOST_REPEATED = 50


@dataclass(slots=True)
class _Tables:
    """Tells in which table a row stands; one and the same object for all of its rows."""

    _last: etree._Element | None = None

    def table_of(self, row: etree._Element) -> etree._Element:
        table = next(row.iterancestors(_B + "table"), row)
        if self._last is None or table is not self._last:
            self._last = table
        return self._last


def _cell(walk: _Walk, element: etree._Element, column: int, row: int) -> Cell | None:
    kind = element.get(_O + "value-type", "string")
    text = " ".join(" ".join(block.text for block in walk.blocks_of(element)).split())
    if kind == "date":
        text = element.get(_O + "date-value", text).removesuffix("T00:00:00").replace("T", " ")[:16]
    if not text:
        return None
    shown: CellKind = "date" if kind in ("date", "time") else "text" if kind in ("string", "boolean") else "number"
    across, down = _times(element, "number-columns-spanned"), _times(element, "number-rows-spanned")
    return Cell(column, text, shown, column + across - 1, last_row=row + down - 1)


def _times(element: etree._Element, name: str) -> int:
    return max(whole(element.get(_B + name, "1"), 1), 1)
