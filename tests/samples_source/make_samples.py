"""Make the PDF and DOCX samples from the sources beside this file.

    apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-core     # Noto fonts: OFL
    python3 -m venv /tmp/weasyprint && /tmp/weasyprint/bin/pip install weasyprint==70.0
    PATH=/tmp/weasyprint/bin:$PATH PYTHONPATH=. .venv/bin/python tests/samples_source/make_samples.py

WeasyPrint shapes Arabic with Pango and breaks columns across pages; version 57 (Debian 12) maps Arabic glyphs to
the wrong characters, so no reader can copy its text. The results are committed: neither the product nor its tests
need WeasyPrint.
"""

import os
import subprocess
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph

from ingest.samples import samples_folder

SOURCES = Path(__file__).parent
AUTHORS = {
    "communique-maroc-espagne-cti": ("Ministère de l'Industrie et du Commerce", datetime(2022, 12, 3, 9, tzinfo=UTC)),
    "قانون الاستثمار الجزائري 22-18 - ملخص": ("أفق الصناعة", datetime(2022, 9, 1, 9, tzinfo=UTC)),
}


def make_samples() -> None:
    for source in sorted(SOURCES.glob("*.html")):
        make_pdf(source, samples_folder() / f"{source.stem}.pdf")
    for source in sorted(SOURCES.glob("*.md")):
        if source.stem in AUTHORS:
            make_docx(source, samples_folder() / f"{source.stem}.docx")


def make_pdf(source: Path, target: Path) -> None:
    command = ["weasyprint", "--stylesheet", str(SOURCES / "report.css"), str(source), str(target)]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "0"})


def make_docx(source: Path, target: Path) -> None:
    """One line is one paragraph; `#` and `##` are headings, lines that start with `|` the rows of a table."""
    document = Document()
    author, written = AUTHORS[source.stem]
    document.core_properties.author = author
    document.core_properties.created = document.core_properties.modified = written
    is_arabic = not source.stem.isascii()
    for is_table, lines in groupby(source.read_text("utf-8").splitlines(), lambda line: line.startswith("|")):
        if is_table:
            _add_table(document, lines, is_arabic)
        else:
            _add_paragraphs(document, lines, is_arabic)
    document.core_properties.title = next(p.text for p in document.paragraphs if p.style.name.startswith("Heading"))
    document.save(str(target))
    _forget_times(target)


def _add_paragraphs(document: DocxDocument, lines: Iterable[str], is_arabic: bool) -> None:
    for line in lines:
        text = line.lstrip("# ")
        level = line.count("#", 0, 2)
        paragraph = document.add_heading(text, level) if level else document.add_paragraph(text)
        if is_arabic:
            _turn_right_to_left(paragraph)


def _add_table(document: DocxDocument, lines: Iterable[str], is_arabic: bool) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            if is_arabic:
                _turn_right_to_left(cell.paragraphs[0])


def _turn_right_to_left(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _forget_times(target: Path) -> None:
    """Write the archive again without the time of making, so that the same source gives the same bytes."""
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    make_samples()
