"""Files that a PDF holds."""

import io
import zlib

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.ingest.pdf_builder import Words, build_pdf
from tests.readings import read_all

COVER = [[Words("Voir les annexes jointes à ce document.", 72, 700)]]
TERMS = "تمتد مذكرة التفاهم بين المركزين على ثلاث سنوات قابلة للتجديد."


def _writer(pages=COVER):
    return pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(build_pdf(pages))))


def _read(writer, folder):
    path = folder / "convention.pdf"
    writer.write(path)
    return read_all(path)


def _specification(writer, name, content):
    stream = DecodedStreamObject()
    stream.set_data(content)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject(name),
            NameObject("/UF"): TextStringObject(name),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(stream)}),
        }
    )


def _pin(writer, specification):
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (10, 10, 30, 30))),
            NameObject("/FS"): specification,
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def test_files_attached_to_a_pdf_are_read(tmp_path):
    writer = _writer()
    writer.add_attachment("annexe.txt", TERMS.encode())
    writer.add_attachment("fiche.html", f"<html><body><p>{TERMS}</p></body></html>".encode())
    reading = _read(writer, tmp_path)
    assert [(each.member, TERMS in each.text) for each in reading.readings] == [
        ("", False),
        ("annexe.txt", True),
        ("fiche.html", True),
    ]
    assert reading.unread == ()


def test_a_file_pinned_to_a_page_is_read_and_only_once(tmp_path):
    writer = _writer()
    specification = writer._add_object(_specification(writer, "ملحق.txt", TERMS.encode()))
    _pin(writer, specification)
    writer.root_object[NameObject("/Names")] = DictionaryObject(
        {
            NameObject("/EmbeddedFiles"): DictionaryObject(
                {NameObject("/Names"): ArrayObject([TextStringObject("a"), specification])}
            )
        }
    )
    assert [each.member for each in _read(writer, tmp_path).readings] == ["", "ملحق.txt"]


def test_a_pdf_with_nothing_but_attachments_is_a_folder_of_them(tmp_path):
    writer = _writer([[]])
    writer.add_attachment("annexe.txt", TERMS.encode())
    assert [each.member for each in _read(writer, tmp_path).readings] == ["annexe.txt"]


@pytest.mark.parametrize("name", ["../../etc/annexe.txt", "/tmp/annexe.txt", "C:\\annexe.txt"])
def test_a_name_that_leads_out_of_the_pdf_is_told_and_not_followed(tmp_path, name):
    writer = _writer()
    writer.add_attachment(name, TERMS.encode())
    [told] = _read(writer, tmp_path).unread
    assert "names a place outside" in told.reason


def test_a_kind_that_is_not_read_is_told(tmp_path):
    writer = _writer()
    writer.add_attachment("reglages.joboptions", b"<< >>")
    [told] = _read(writer, tmp_path).unread
    assert told.name == "reglages.joboptions" and "of a kind that is not read" in told.reason


def test_an_attachment_that_bursts_is_told_and_the_rest_read(tmp_path):
    writer = _writer()
    specification = _specification(writer, "bombe.txt", b"")
    bomb = StreamObject()
    bomb._data = zlib.compress(b"\0" * 200_000_000, 9)
    bomb[NameObject("/Filter")] = NameObject("/FlateDecode")
    bomb[NameObject("/Length")] = NumberObject(len(bomb._data))
    specification["/EF"][NameObject("/F")] = writer._add_object(bomb)
    _pin(writer, writer._add_object(specification))
    reading = _read(writer, tmp_path)
    assert [each.member for each in reading.readings] == [""]
    assert "bombe.txt" in reading.unread[0].reason and "too large" in reading.unread[0].reason


def test_a_tree_of_attachments_that_runs_in_a_circle_ends(tmp_path):
    writer = _writer()
    tree = DictionaryObject()
    kid = writer._add_object(tree)
    tree[NameObject("/Kids")] = ArrayObject([kid, kid])
    tree[NameObject("/Names")] = ArrayObject(
        [TextStringObject("a"), writer._add_object(_specification(writer, "annexe.txt", TERMS.encode()))]
    )
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): kid})
    assert [each.member for each in _read(writer, tmp_path).readings] == ["", "annexe.txt"]
