"""Files attached to a PDF, to the whole of it or to a place on a page, become parts."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import pypdf
import pypdf.errors
from pypdf.generic import ArrayObject, DictionaryObject, EmbeddedFile

from ingest.blocks import Part, UnreadPart
from ingest.errors import TooManyParts, UnreadableFile
from ingest.file_names import shown_name
from ingest.pdf_second_reader import PYPDF_FAULTS, open_pypdf
from ingest.tools import Tools
from ingest.unpacking import Names, check_kind, check_size, is_junk_member, tidy_member, unpack, unread

_DEEPEST_TREE = 20
_MOST_FILES = 20_000
_PIECE = 1_000_000


def unpack_attachments(path: Path, pages: Sequence[int], tools: Tools) -> Iterator[Part | UnreadPart]:
    """Give the files that are attached to a PDF, one by one; each is held in memory, up to 75 MB.

    Args:
        path: of the PDF.
        pages: the places, from 0, of the pages to which files are attached as notes are.
        tools: of the file that holds it.
    """
    names = Names()
    with path.open("rb") as file:
        try:
            attached = _attached(open_pypdf(file), pages)
        except PYPDF_FAULTS:
            return
        for each in attached:
            stated = _name_of(each)
            try:
                member = names.give(tidy_member(stated) or "attachment")
                if not is_junk_member(member):
                    yield _unpacked(each, member, tools)
            except TooManyParts as error:
                yield UnreadPart("…", str(error))
                return
            except UnreadableFile as error:
                yield unread(stated, error)


def _unpacked(attached: EmbeddedFile, member: str, tools: Tools) -> Part:
    check_kind(member, tools)
    shown = shown_name(PurePosixPath(member))
    try:
        check_size(member, int(attached.size or 0), tools)
        content = attached.content
    except pypdf.errors.LimitReachedError as error:
        raise UnreadableFile(f"{shown} is too large to be read from its PDF: save it beside it.") from error
    except PYPDF_FAULTS as error:
        raise UnreadableFile(f"{shown} is damaged in its PDF: get another copy.") from error
    return unpack(member, (content[at : at + _PIECE] for at in range(0, len(content), _PIECE)), tools)


def _name_of(attached: EmbeddedFile) -> str:
    try:
        return str(attached.alternative_name or attached.name)
    except PYPDF_FAULTS:
        return "attachment"


# ---- where they hang ---------------------------------------------------------------------------------------


def _attached(reader: pypdf.PdfReader, pages: Sequence[int]) -> list[EmbeddedFile]:
    """Find what is attached, each file once, though it may hang on the whole and on a page."""
    found: dict[object, EmbeddedFile] = {}
    for each in itertools.islice(itertools.chain(_of_document(reader), _of_pages(reader, pages)), _MOST_FILES):
        stream = each.pdf_object.get("/EF", {}).get_object()
        target = next((stream.raw_get(key) for key in ("/UF", "/F") if key in stream), None)
        if target is not None:
            found.setdefault(getattr(target, "idnum", id(each)), each)
    return list(found.values())


def _of_document(reader: pypdf.PdfReader) -> Iterator[EmbeddedFile]:
    names = _get(reader.root_object, "/Names")
    tree = _get(names, "/EmbeddedFiles") if isinstance(names, DictionaryObject) else None
    if isinstance(tree, DictionaryObject):
        yield from _of_tree(tree, _DEEPEST_TREE, set())


def _of_tree(tree: DictionaryObject, deepest: int, seen: set[int]) -> Iterator[EmbeddedFile]:
    if id(tree) in seen:
        return
    seen.add(id(tree))
    entries = _list_at(tree, "/Names")
    for name, specification in zip(entries[::2], entries[1::2], strict=False):
        if isinstance(specification, DictionaryObject):
            yield EmbeddedFile(str(name), specification)
    for kid in _list_at(tree, "/Kids") if deepest else ():
        if isinstance(kid, DictionaryObject):
            yield from _of_tree(kid, deepest - 1, seen)


def _of_pages(reader: pypdf.PdfReader, pages: Sequence[int]) -> Iterator[EmbeddedFile]:
    for place in pages:
        for note in _list_at(reader.pages[place], "/Annots"):
            if isinstance(note, DictionaryObject) and note.get("/Subtype") == "/FileAttachment":
                specification = _get(note, "/FS")
                if isinstance(specification, DictionaryObject):
                    yield EmbeddedFile("attachment", specification)


def _get(holder: DictionaryObject, key: str) -> object:
    value = holder.get(key)
    return None if value is None else value.get_object()


def _list_at(holder: DictionaryObject, key: str) -> list[object]:
    value = _get(holder, key)
    return [each.get_object() for each in value] if isinstance(value, ArrayObject) else []
