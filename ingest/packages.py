"""Office documents as zip packages of XML parts (.docx .pptx .xlsx .odt): opened once, unpacked part by part.

A package is refused when it unpacks to more than any document holds, or declares entities, which no program that
writes documents does: those are made to exhaust memory or to read files of this machine.
"""

import io
import mmap
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lxml import etree

from ingest.archives import FAULTS, CarefulFile
from ingest.errors import UnreadableFile

# Far above real documents. A part that is read as a whole, one piece of a part that is read piece by piece, a package.
_LARGEST_PART = 60_000_000
_LARGEST_PIECE = 60_000_000
# A part whose text is kept as a whole, though it is read piece by piece.
LARGEST_BODY = 300_000_000
_LARGEST_UNPACKED = 2_000_000_000
_MOST_TIMES = 60
# Source: sheets and texts pack 8 to 14 times, one and the same paragraph over and over 340 times (measured with zlib).
_TIGHTEST = 200
_READ_AT_ONCE = 1_000_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The strict form of the standard names its schemas otherwise; all are declared where a part begins.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
ENTITY = b"<!ENTITY"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a package ought to be, as messages call it.

    Attributes:
        what: "Word document".
        suffix: how it is saved anew, ".docx".
        old_suffix: that of its forerunner, ".doc".
    """

    what: str
    suffix: str
    old_suffix: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another part refers to.

    Attributes:
        kind: last word of its type: "image", "slide", "hyperlink".
        target: its name within the package; "" when it lies outside.
    """

    kind: str
    target: str


class Package:
    """The parts of one document; use it as a context manager."""

    def __init__(self, path: Path, name: str, kind: Kind, tell: Callable[[int, int], None]) -> None:
        """Open it; `tell` is ingest.tools.Tools.tell, called as parts are unpacked."""
        self._name = name
        self._tell = tell
        self._kind = kind
        _refuse_old_office(path, name, kind)
        self._file = CarefulFile(path.open("rb", buffering=0))
        try:
            self._archive = zipfile.ZipFile(self._file)
            self._sizes = {info.filename: info.file_size for info in self._archive.infolist()}
        except FAULTS as error:
            self._file.close()
            raise self.damaged() from error
        is_bomb = any(map(_bursts, self._archive.infolist()))
        if is_bomb or sum(self._sizes.values()) > max(_LARGEST_UNPACKED, _MOST_TIMES * path.stat().st_size):
            self._file.close()
            raise self.too_large()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()
        self._file.close()

    def names(self, pattern: str) -> list[str]:
        """Give the names of the parts that match, those of numbered parts by their numbers."""
        return sorted((name for name in self._sizes if re.fullmatch(pattern, name)), key=_by_number)

    def size(self, name: str) -> int:
        """Give the size of a part in bytes, as the package states it; 0 when it has none of this name."""
        return self._sizes.get(name, 0)

    def part(self, name: str) -> etree._Element | None:
        """Unpack and parse one part; None when the package has none of this name.

        Raises:
            UnreadableFile: it is damaged or larger than any real one.
        """
        if name not in self._sizes:
            return None
        contents = b"".join(self.pieces(name, _LARGEST_PART))
        head = contents[:_READ_AT_ONCE]
        self.refuse_harm(head)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(_STRICT.sub(_TRANSITIONAL, head) + contents[len(head) :], parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error
        self._refuse_entities(root)
        return root

    def elements(self, name: str, *tags: str, within: str = "", most: int | None = None) -> Iterator[etree._Element]:
        """Give the elements with these tags one by one, as the part is unpacked; each is gone when the next is asked.

        Args:
            name: of the part; one that the package does not have has no elements.
            tags: all, when there are none.
            within: tag of their parent; any, when empty.
            most: bytes that the part may unpack to.
        """
        if name not in self._sizes:
            return
        stream = _Stream(self.pieces(name, most), self)
        events = etree.iterparse(
            stream, ("end",), tag=tags or None, resolve_entities=False, no_network=True, load_dtd=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            for place, (_, element) in enumerate(events):
                if not place:
                    self._refuse_entities(element)
                if within and ((parent := element.getparent()) is None or parent.tag != within):
                    continue
                stream.begin_piece()
                yield element
                _forget(element)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error

    def pieces(self, name: str, most: int | None = None) -> Iterator[bytes]:
        """Give the bytes of a part, piece by piece.

        Raises:
            UnreadableFile: it is damaged, protected, or holds over `most` bytes.
        """
        size = 0
        try:
            with self._archive.open(name) as file:
                while piece := file.read(_READ_AT_ONCE):
                    size += len(piece)
                    if most is not None and size > most:
                        raise self.too_large()
                    self._tell(0, 0)
                    yield piece
        except FAULTS as error:
            raise self.damaged() from error

    def relations(self, name: str) -> dict[str, Relation]:
        """Give what a part refers to, by the id that it uses."""
        folder, _, file = name.rpartition("/")
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for each in root.iter(_RELATIONS) if root is not None else ():
            target = posixpath.normpath(posixpath.join("/" + folder, each.get("Target", ""))).lstrip("/")
            inside = each.get("TargetMode") != "External" and target in self._sizes
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Relation(kind, target if inside else "")
        return found

    def damaged(self) -> UnreadableFile:
        """Make the refusal of a package that is not whole."""
        what, suffix = self._kind.what, self._kind.suffix
        return UnreadableFile(f"{self._name} is not a whole {what}: open it and save it again as {suffix}.")

    def other(self) -> UnreadableFile:
        """Make the refusal of a package of another kind."""
        what, suffix = self._kind.what, self._kind.suffix
        return UnreadableFile(f"{self._name} is not a {what} although its name says so: save it again as {suffix}.")

    def protected(self) -> UnreadableFile:
        """Make the refusal of a package that is encrypted."""
        return _protected(self._name)

    def too_large(self) -> UnreadableFile:
        """Make the refusal of a package that bursts."""
        return UnreadableFile(
            f"{self._name} unpacks to more than any document holds: it is damaged or made to do harm, leave it out."
        )

    def refuse_harm(self, head: bytes) -> None:
        """Refuse a part that begins by declaring entities, before they are looked at."""
        if ENTITY in head:
            raise harmful(self._name)

    def _refuse_entities(self, element: etree._Element) -> None:
        if declares_entities(element):
            raise harmful(self._name)


def declares_entities(element: etree._Element) -> bool:
    """Say whether the part that an element belongs to declares entities."""
    doctype = element.getroottree().docinfo.internalDTD
    # The stubs of lxml do not know iterentities.
    return doctype is not None and any(True for _ in doctype.iterentities())  # type: ignore[attr-defined]


def harmful(name: str) -> UnreadableFile:
    """Make the refusal of a package of which a part declares entities."""
    return UnreadableFile(f"{name} declares entities, which no document needs: it is made to do harm, leave it out.")


class _Stream(io.RawIOBase):
    """A part as a file, of which no single piece may be larger than any real one."""

    def __init__(self, pieces: Iterator[bytes], package: Package) -> None:
        super().__init__()
        self._pieces = pieces
        self._package = package
        self._left = b""
        self._has_begun = False
        self._room = _LARGEST_PIECE

    def begin_piece(self) -> None:
        self._room = _LARGEST_PIECE

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            self._left = next(self._pieces, b"")
            if not self._has_begun:
                self._package.refuse_harm(self._left)
                self._left = _STRICT.sub(_TRANSITIONAL, self._left)
                self._has_begun = True
        given = self._left[:size] if size > 0 else self._left
        self._left = self._left[len(given) :]
        self._room -= len(given)
        if self._room < 0:
            raise self._package.too_large()
        return given


def _bursts(info: zipfile.ZipInfo) -> bool:
    """Say whether a part is large and packed as tightly as only one and the same letter can be."""
    return info.file_size > max(_LARGEST_PART, _TIGHTEST * info.compress_size)


def _forget(element: etree._Element) -> None:
    """Free an element and those before it, which were given already."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while parent[0] is not element:
            del parent[0]


def _refuse_old_office(path: Path, name: str, kind: Kind) -> None:
    with path.open("rb") as file:
        if not file.read(len(_OLD_OFFICE)).startswith(_OLD_OFFICE):
            return
        if is_encrypted_package(file):
            raise _protected(name)
    raise UnreadableFile(f"{name} is an older file under a new name: give it the ending {kind.old_suffix}.")


def is_encrypted_package(file: io.BufferedReader) -> bool:
    """Say whether an older Office file holds a newer one that is protected by a password."""
    try:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as contents:
            return contents.find(_ENCRYPTED) >= 0
    except ValueError:
        return False


def _protected(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name} is protected by a password: save a copy without one and ingest that.")


def _by_number(name: str) -> tuple[str, int, str]:
    number = re.search(r"(\d+)\D*$", name)
    return (name[: number.start()] if number else name, int(number[1][:9]) if number else 0, name)
