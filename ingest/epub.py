"""Electronic books (.epub): chapters in reading order, each a page, with what the book states of itself."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from ingest.archives import CarefulFile
from ingest.blocks import Block, Extraction
from ingest.errors import UnreadableFile
from ingest.html import parse_page, shown_blocks
from ingest.metadata import stated_date, stated_publisher, stated_title
from ingest.packages import ENTITY, declares_entities, harmful
from ingest.tools import Tools

_LARGEST_PART = 20_000_000
# Of all chapters together: far above the longest books.
_LARGEST_TEXT = 200_000_000
_MOST_CHAPTERS = 5_000
_DECLARED_WITHIN = 1_000_000
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError),
    *(IndexError, KeyError, OverflowError, AttributeError, TypeError),
)
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENC = "{http://www.w3.org/2001/04/xmlenc#}"
# Fonts are scrambled in books that are not protected.
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read_epub(path: Path, name: str, _: Tools) -> Extraction:
    """Read an electronic book: a page a chapter, without cover, table of contents and pictures.

    Raises:
        UnreadableFile: it is no such book, a damaged or a protected one.
    """
    try:
        with _Book(path, name) as book:
            _refuse_protected(book, name)
            return _read(book, name)
    except _FAULTS as error:
        raise _damaged(name) from error


class _Book:
    """The zip archive of a book; parts are unpacked one by one, up to a limit."""

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        self._archive = zipfile.ZipFile(CarefulFile(path.open("rb", buffering=0)))
        self._names = set(self._archive.namelist())
        self._left = _LARGEST_TEXT

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def contents(self, member: str) -> bytes:
        """Unpack one part; empty when the book has none of this name."""
        if member not in self._names:
            return b""
        with self._archive.open(member) as file:
            contents = file.read(_LARGEST_PART + 1)
        self._left -= len(contents)
        if len(contents) > _LARGEST_PART or self._left < 0:
            raise UnreadableFile(
                f"{self._name} unpacks to more than any book holds: it is damaged or made to do harm, leave it out."
            )
        if ENTITY in contents[:_DECLARED_WITHIN]:
            raise harmful(self._name)
        return contents

    def xml(self, member: str) -> etree._Element | None:
        """Parse one part; None when the book has none of this name."""
        contents = self.contents(member)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        root: etree._Element | None = etree.fromstring(contents, parser) if contents else None
        if root is not None and declares_entities(root):
            raise harmful(self._name)
        return root


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name} is not a whole electronic book: fetch it again, or convert it to .pdf.")


def _refuse_protected(book: _Book, name: str) -> None:
    encryption = book.xml("META-INF/encryption.xml")
    methods = encryption.iter(_ENC + "EncryptionMethod") if encryption is not None else ()
    if any(method.get("Algorithm") not in _FONT_SCRAMBLING for method in methods) or book.contents(
        "META-INF/rights.xml"
    ):
        raise UnreadableFile(f"{name} is protected against copying (DRM): ask its publisher for a copy that is not.")


def _read(book: _Book, name: str) -> Extraction:
    container = book.xml("META-INF/container.xml")
    root = next(container.iter(_CONTAINER + "rootfile"), None) if container is not None else None
    place = root.get("full-path", "") if root is not None else ""
    package = book.xml(place)
    if package is None:
        raise _damaged(name)
    chapters = [found for member in _spine(package, place) if (found := _chapter(book, member, name))]
    blocks = tuple(replace(block, page=page) for page, chapter in enumerate(chapters, 1) for block in chapter)
    dates = (stated_date(_text(element)) for element in package.iter(_DC + "date") if _is_of_issue(element))
    publishers = [_text(element) for key in ("publisher", "creator") for element in package.iter(_DC + key)]
    return Extraction(
        blocks,
        "\n".join(block.text for block in blocks),
        next((title for element in package.iter(_DC + "title") if (title := stated_title(_text(element)))), ""),
        next(filter(None, map(stated_publisher, publishers)), ""),
        next(filter(None, dates), None),
        page_count=max(1, len(chapters)),
    )


def _spine(package: etree._Element, root: str) -> Iterator[str]:
    """Give the paths of the chapters in reading order, without the table of contents."""
    items = {item.get("id", ""): item for item in package.iter(_OPF + "item")}
    contents = {ref.get("href", "") for ref in package.iter(_OPF + "reference") if ref.get("type") in ("toc", "cover")}
    for number, reference in enumerate(package.iter(_OPF + "itemref")):
        item = items.get(reference.get("idref", ""))
        if item is None or number >= _MOST_CHAPTERS or "nav" in item.get("properties", "").split():
            continue
        if item.get("href", "") not in contents:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote(item.get("href", ""))))


def _chapter(book: _Book, member: str, name: str) -> list[Block]:
    contents = book.contents(member)
    return shown_blocks(parse_page(contents, name)) if contents.strip() else []


def _is_of_issue(element: etree._Element) -> bool:
    return element.get(_OPF + "event", "publication") in ("publication", "issued", "original-publication")


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
