import pytest

from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.rich_text import read_rtf
from ingest.tools import open_tools


def _read(contents: bytes, tmp_path) -> Extraction:
    path = tmp_path / "a.rtf"
    path.write_bytes(contents)
    with open_tools() as tools:
        return read_rtf(path, '"a.rtf"', tools)


def _lines(body: str, tmp_path) -> list[str]:
    return [block.text for block in _read(b"{\\rtf1\\ansi\\ansicpg1252 " + body.encode() + b"}", tmp_path).blocks]


def _escaped(text: str, encoding: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def _unicode(text: str) -> str:
    return "".join(f"\\u{ord(sign) - 0x10000 if ord(sign) > 0x7FFF else ord(sign)}?" for sign in text)


def test_arabic_is_read_in_the_letters_of_its_font_and_in_unicode(tmp_path):
    fonts = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset178 Simplified Arabic;}}"
    body = f"{fonts}\\f1 {_escaped('مذكرة تفاهم', 'cp1256')}\\par\\f0 {_escaped('Société', 'cp1252')} "
    body += f"\\uc1 {_unicode('الجزائر ﻻ')}\\par"
    assert _lines(body, tmp_path) == ["مذكرة تفاهم", "Société الجزائر لا"]


def test_letters_outside_the_basic_plane_are_joined(tmp_path):
    assert _lines("\\u-10179?\\u-8640? fin\\par", tmp_path) == ["\U0001f640 fin"]


def test_tables_come_row_by_row(tmp_path):
    row = "\\trowd\\pard\\intbl {}\\cell {}\\cell\\row"
    body = row.format("Secteur", "Montant") + row.format("Textile\\par et cuir", "12") + "\\pard Fin.\\par"
    assert _lines(body, tmp_path) == ["Secteur | Montant", "Textile et cuir | 12", "Fin."]


def test_notes_stand_behind_their_paragraph_and_headers_last(tmp_path):
    body = "{\\header Minist\\'e8re\\par}Texte{\\super\\chftn{\\footnote\\pard Note un.}} suite.\\par Autre.\\par"
    assert _lines(body, tmp_path) == ["Texte suite.", "Note un.", "Autre.", "Ministère"]


def test_text_boxes_are_read_and_pictures_fields_and_hidden_text_are_not(tmp_path):
    body = (
        "Avant {\\pict\\pngblip 89504e47}{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt lien}}"
        "{\\v secret}{\\deleted parti}"
        "{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt Encadr\\'e9\\par}}{\\shprslt double}} apr\\'e8s\\par"
        "{\\*\\unknown rien}{\\bin4 {{{{}"
    )
    assert _lines(body, tmp_path) == ["Avant lien après", "Encadré"]


def test_properties_give_title_and_publisher(tmp_path):
    extraction = _read(
        b"{\\rtf1{\\info{\\title Convention cadre}{\\author Minist\\'e8re de l'Industrie}}Texte.\\par}", tmp_path
    )
    assert (extraction.title, extraction.publisher) == ("Convention cadre", "Ministère de l'Industrie")


def test_a_cut_file_is_read_and_that_is_said(tmp_path):
    extraction = _read(b"{\\rtf1 Texte entier.\\par {\\b Texte cou", tmp_path)
    assert extraction.blocks[0].text == "Texte entier."
    assert "ends in the middle" in extraction.notices[0]


@pytest.mark.parametrize(
    ("contents", "words"), [(b"texte", "is not rich text"), (b"{\\rtf1 " + b"{" * 5000, "nests deeper")]
)
def test_what_is_no_rich_text_is_refused(contents, words, tmp_path):
    with pytest.raises(UnreadableFile, match=words):
        _read(contents, tmp_path)
