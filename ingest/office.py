"""Word documents (.docx): everything a reader of the page sees, in reading order.

The package is read directly: a general library leaves out text boxes, tracked insertions, content controls,
headers and footnotes, and opens a package before its size can be checked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from index.records import DocumentDate
from ingest.blocks import CELL, PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.errors import UnreadableFile
from ingest.metadata import stated_date, stated_publisher, stated_title

# Far above real documents; pictures are not unpacked, only their declared sizes are added up.
_LARGEST_PART = 60_000_000
_LARGEST_UNPACKED = 2_000_000_000
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"


def read_docx(contents: bytes, name: str) -> Extraction:
    """Read a Word document: body, tables, text boxes, tracked insertions, notes; headers and footers once, last.

    Raises:
        UnreadableFile: it is no Word document, is protected by a password, or unpacks to more than is read.
    """
    package = _Package(contents, name)
    document = package.part("word/document.xml")
    if document is None:
        raise UnreadableFile(f"{name} is not a Word document although its name says so: save it again as .docx.")
    walk = _Walk(_heading_levels(package.part("word/styles.xml")), _notes_of(package))
    as_read = [*walk.blocks_of(document), *_margins(package, walk)]
    blocks = tuple(
        Block(text, block.level, joint=block.joint)
        for block in as_read
        if (text := " ".join(repair_text(block.text).split()))
    )
    properties = package.part("docProps/core.xml")
    headings = (block.text for block in sorted(blocks[:20], key=lambda block: block.level or 9) if block.level)
    return Extraction(
        blocks,
        "\n".join(block.text for block in as_read),
        stated_title(_property(properties, _DC + "title")) or next(headings, "") or _first_title(blocks),
        stated_publisher(_property(properties, _DC + "publisher") or _property(properties, _DC + "creator")),
        _date_of(properties),
    )


# What zipfile raises on damaged archives, over and above its own error; RuntimeError is an encrypted part.
_ARCHIVE_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class _Package:
    """The zip archive of a Word document; parts are unpacked one by one, up to a limit."""

    def __init__(self, contents: bytes, name: str) -> None:
        self._name = name
        if contents.startswith(_OLD_WORD):
            raise UnreadableFile(_explain_old_word(contents, name))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(contents))
            self._sizes = {info.filename: info.file_size for info in self._archive.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        if sum(self._sizes.values()) > _LARGEST_UNPACKED:
            raise self._too_large()

    def names(self, pattern: str) -> list[str]:
        """Give the names of the parts that match, in order."""
        return sorted(name for name in self._sizes if re.fullmatch(pattern, name))

    def part(self, name: str) -> etree._Element | None:
        """Unpack and parse one part; None when the package has none of this name."""
        if name not in self._sizes:
            return None
        try:
            with self._archive.open(name) as file:
                contents = file.read(_LARGEST_PART + 1)
        except _ARCHIVE_FAULTS as error:
            raise self._damaged() from error
        if len(contents) > _LARGEST_PART:
            raise self._too_large()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(contents.replace(_STRICT_W, _W[1:-1].encode()), parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged() from error

    def _damaged(self) -> UnreadableFile:
        return UnreadableFile(f"{self._name} is not a whole Word document: open it in Word and save it again as .docx.")

    def _too_large(self) -> UnreadableFile:
        return UnreadableFile(
            f"{self._name} unpacks to more than any document holds: it is damaged or made to do harm, leave it out."
        )


def _explain_old_word(contents: bytes, name: str) -> str:
    if _ENCRYPTED in contents:
        return f"{name} is protected by a password: save a copy without one and ingest that."
    return f"{name} is an old Word file (.doc) under a new name: open it in Word and save it as .docx."


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
        elif outline is not None and _value(outline).isdigit() and int(_value(outline)) < 9:
            levels[style.get(_W + "styleId", "")] = int(_value(outline)) + 1
    return levels


def _value(element: etree._Element | None) -> str:
    return element.get(_W + "val", "") if element is not None else ""


def _notes_of(package: _Package) -> dict[tuple[str, str], etree._Element]:
    """Map (kind of note, id) to the note."""
    notes = {}
    for kind in ("footnote", "endnote"):
        part = package.part(f"word/{kind}s.xml")
        for note in part.iter(_W + kind) if part is not None else ():
            notes[kind, note.get(_W + "id", "")] = note
    return notes


def _margins(package: _Package, walk: "_Walk") -> Iterator[Block]:
    """Give headers and footers, each text once, without bare page numbers."""
    seen: set[str] = set()
    for name in package.names(r"word/(?:header|footer)\d*\.xml"):
        part = package.part(name)
        for block in walk.blocks_of(part) if part is not None else ():
            key = " ".join(block.text.split())
            if key not in seen and re.search(r"[^\W\d_]", key) and not re.fullmatch(r"(page|صفحة)\W*\d*", key, re.I):
                seen.add(key)
                yield Block(block.text, joint=block.joint)


class _Walk:
    """Walks the parts of a document and gives their blocks."""

    def __init__(self, levels: dict[str, int], notes: dict[tuple[str, str], etree._Element]) -> None:
        self._levels = levels
        self._notes = notes

    def blocks_of(self, root: etree._Element) -> Iterator[Block]:
        """Give the blocks under an element, in reading order."""
        was_item = False
        for child in root:
            if child.tag == _W + "p":
                is_item = child.find(f"{_W}pPr/{_W}numPr") is not None
                yield from self._paragraph(child, ROW if is_item and was_item else PARAGRAPH)
                was_item = is_item
            elif child.tag == _W + "tbl":
                yield from self._table(child)
            elif child.tag not in _UNSEEN:
                yield from self.blocks_of(child)

    def _paragraph(self, paragraph: etree._Element, joint: str) -> Iterator[Block]:
        level = self._level(paragraph)
        text, inner = _text_of(paragraph)
        if text.strip() and level >= 0:
            yield Block(text, level, joint=joint)
        for element in inner:
            if element.tag == _W + "txbxContent":
                yield from self.blocks_of(element)
                continue
            kind = "footnote" if element.tag == _W + "footnoteReference" else "endnote"
            note = self._notes.pop((kind, element.get(_W + "id", "")), None)
            if note is not None:
                yield from self.blocks_of(note)

    def _level(self, paragraph: etree._Element) -> int:
        outline = _value(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        if outline.isdigit() and int(outline) < 9:
            return int(outline) + 1
        return self._levels.get(_value(paragraph.find(f"{_W}pPr/{_W}pStyle")), 0)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        joint = PARAGRAPH
        for row in _children(table, _W + "tr"):
            cells = list(_children(row, _W + "tc"))
            if len(cells) == 1:
                # A frame around text, not a table of figures.
                yield from self.blocks_of(cells[0])
                joint = PARAGRAPH
                continue
            texts = [" ".join(" ".join(block.text for block in self.blocks_of(cell)).split()) for cell in cells]
            if any(texts):
                yield Block(CELL.join(texts), joint=joint)
                joint = ROW


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, also those in content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


_WRAPPERS = {_W + name for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag")}
# Deleted and moved text, properties, and the second copy that old programs are given of a text box.
_UNSEEN = {_W + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "sdtPr", "instrText", "delText", "tblPr")}
_UNSEEN.add(_MC + "Fallback")
_WORDS = {_W + "t", _MATH + "t"}
_SIGNS = {_W + "tab": " ", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "-", _W + "ptab": " "}
_INNER = {_W + "txbxContent", _W + "footnoteReference", _W + "endnoteReference"}


def _text_of(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """Give a paragraph's own text, and the text boxes and notes that hang on it."""
    pieces: list[str] = []
    inner: list[etree._Element] = []

    def collect(element: etree._Element) -> None:
        for child in element:
            if child.tag in _INNER:
                inner.append(child)
            elif child.tag in _WORDS:
                pieces.append(child.text or "")
            elif child.tag in _SIGNS:
                pieces.append(_SIGNS[child.tag])
            elif child.tag not in _UNSEEN:
                collect(child)

    collect(paragraph)
    return "".join(pieces), inner


def _first_title(blocks: tuple[Block, ...]) -> str:
    """Give the first line when it is short enough to be a title."""
    first = blocks[0].text if blocks else ""
    return first if len(first) <= 200 and not first.endswith((".", "؛", "،", ";", ",")) else ""


def _property(properties: etree._Element | None, tag: str) -> str:
    found = properties.find(tag) if properties is not None else None
    return (found.text or "").strip() if found is not None else ""


def _date_of(properties: etree._Element | None) -> DocumentDate | None:
    """Give the date of issue; the day on which the file was made is none."""
    return stated_date(_property(properties, _DCTERMS + "issued"))
