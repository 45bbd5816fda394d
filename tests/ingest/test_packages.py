"""Packages made to do harm: every reader of one refuses them by name."""

import zipfile
from itertools import pairwise

import pytest

from ingest.errors import UnreadableFile
from tests.fuzz import office_seeds
from tests.readings import read, read_all

_DOCUMENTS = {
    ".docx": (office_seeds.word_document, "word/document.xml"),
    ".pptx": (office_seeds.slides, "ppt/slides/slide1.xml"),
    ".xlsx": (office_seeds.workbook, "xl/worksheets/sheet1.xml"),
    ".odt": (office_seeds.open_text, "content.xml"),
    ".ods": (office_seeds.open_sheet, "content.xml"),
    ".odp": (office_seeds.open_slides, "content.xml"),
    ".epub": (office_seeds.book, "content.opf"),
}
_PARTS = [
    *((suffix, part) for suffix, (_, part) in _DOCUMENTS.items()),
    *((".docx", "word/styles.xml"), (".xlsx", "xl/sharedStrings.xml"), (".xlsx", "xl/workbook.xml")),
    *((".pptx", "ppt/_rels/presentation.xml.rels"), (".epub", "META-INF/container.xml"), (".epub", "a.xhtml")),
]
_LAUGHS = '<!ENTITY a "هههههههههه">' + "".join(
    f'<!ENTITY {bigger} "{f"&{smaller};" * 10}">' for smaller, bigger in pairwise("abcdefghij")
)
_DECLARED = {
    "entities that multiply": _LAUGHS,
    "a file of this machine": '<!ENTITY j SYSTEM "file:///etc/hostname">',
    "an address": '<!ENTITY j SYSTEM "http://127.0.0.1:9/">',
    "a parameter": '<!ENTITY % j SYSTEM "file:///etc/hostname"> %j;',
}


def _with_entities(suffix: str, part: str, declared: str, tmp_path, encoding: str = "utf-8"):
    """Give a good document, of which one part declares entities and uses one."""
    parts = office_seeds.unzipped(_DOCUMENTS[suffix][0]())
    before, end, after = parts[part].decode().rpartition("</")
    page = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{declared}]>{before}&j;{end}{after}'
    path = tmp_path / f"قنبلة{suffix}"
    path.write_bytes(office_seeds.zipped({**parts, part: page.encode(encoding)}))
    return path


@pytest.mark.parametrize("declared", _DECLARED.values(), ids=_DECLARED)
@pytest.mark.parametrize(("suffix", "part"), _PARTS)
def test_a_part_that_declares_entities_is_refused_by_the_name_of_its_file(suffix, part, declared, tmp_path):
    path = _with_entities(suffix, part, declared, tmp_path)
    with pytest.raises(UnreadableFile, match=f'^"قنبلة{suffix}" declares entities, which no'):
        read(path)


@pytest.mark.parametrize(("suffix", "part"), [(".docx", "word/document.xml"), (".epub", "content.opf")])
def test_entities_in_letters_of_two_bytes_are_found_too(suffix, part, tmp_path):
    path = _with_entities(suffix, part, _LAUGHS, tmp_path, "utf-16")
    with pytest.raises(UnreadableFile, match=f'^"قنبلة{suffix}" '):
        read(path)


@pytest.mark.parametrize("suffix", _DOCUMENTS)
def test_a_part_that_unpacks_without_end_is_refused_by_the_name_of_its_file(suffix, tmp_path):
    make, part = _DOCUMENTS[suffix]
    path = tmp_path / f"قنبلة{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in office_seeds.unzipped(make()).items():
            with archive.open(name, "w") as file:
                file.write(content)
                for _ in range(70 if name == part else 0):
                    file.write(b" " * 1_000_000)
    assert path.stat().st_size < 200_000
    with pytest.raises(UnreadableFile, match=f'^"قنبلة{suffix}" unpacks to more than any'):
        read(path)


def test_a_document_made_to_do_harm_is_told_by_name_within_an_archive(tmp_path):
    bomb = _with_entities(".docx", "word/document.xml", _LAUGHS, tmp_path).read_bytes()
    path = tmp_path / "dossier.zip"
    path.write_bytes(office_seeds.zipped({"lot/قنبلة.docx": bomb, "a.txt": "Une convention."}))
    reading = read_all(path)
    assert [each.member for each in reading.readings] == ["a.txt"]
    assert [each.name for each in reading.unread] == ["lot/قنبلة.docx"]
    assert reading.unread[0].reason.startswith('"قنبلة.docx" declares entities')
