import shutil
import subprocess

import docx
import openpyxl
import pytest

from ingest.errors import UnreadableFile
from ingest.libreoffice import read_old_office
from ingest.reading import read_file
from ingest.tools import open_tools
from tests.ingest.docx_builder import build_docx, paragraph

needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def _old(source, suffix: str, tmp_path):
    """Make an old file of a newer one."""
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, source.name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=100)
    made = source.with_suffix(f".{suffix}")
    if not made.exists():
        pytest.skip(f"this LibreOffice writes no .{suffix}")
    return made


def _lines(path) -> list[str]:
    with open_tools() as tools:
        extraction = read_old_office(path, f'"{path.name}"', tools)
        assert not list(tools.folder.iterdir()), "nothing is left behind"
        return [block.text for block in extraction.blocks]


@needs_libreoffice
def test_an_old_word_file_is_read(tmp_path):
    source = tmp_path / "accord.docx"
    document = docx.Document()
    document.add_paragraph("مذكرة تفاهم بين وزارتين")
    document.add_paragraph("Signée à Alger.")
    document.save(str(source))
    assert _lines(_old(source, "doc", tmp_path)) == ["مذكرة تفاهم بين وزارتين", "Signée à Alger."]


@needs_libreoffice
def test_an_old_spreadsheet_is_read(tmp_path):
    workbook = openpyxl.Workbook()
    for row in (["الشريك", "البلد", "المبلغ"], ["يوروميد", "المغرب", 250]):
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    assert _lines(_old(tmp_path / "a.xlsx", "xls", tmp_path))[-1] == "الشريك: يوروميد | البلد: المغرب | المبلغ: 250"


def test_rich_text_and_newer_documents_under_an_old_name_need_no_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    for name, contents in {"a.doc": b"{\\rtf1 Accord.\\par}", "b.doc": build_docx(paragraph("Accord."))}.items():
        (tmp_path / name).write_bytes(contents)
        assert _lines(tmp_path / name) == ["Accord."]


@pytest.mark.parametrize(("suffix", "package"), [(".doc", "writer"), (".xls", "calc"), (".ppt", "impress")])
def test_without_libreoffice_the_command_that_installs_it_is_said(suffix, package, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    path = tmp_path / f"قديم{suffix}"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with open_tools() as tools:
        assert read_old_office(path, '"x"', tools).waits_for == ("libreoffice",)
        with pytest.raises(UnreadableFile, match=f"sudo apt install libreoffice-{package}-nogui, then"):
            read_file(path, tools)


def test_an_old_file_with_a_password_is_refused(tmp_path):
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="protected by a password"):
        _lines(path)
