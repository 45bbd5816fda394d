"""An article as Office files: Word, slides, a workbook."""

from pathlib import Path

import docx
import openpyxl
import pptx
from docx.enum.section import WD_SECTION
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from pptx.util import Cm

from tests.variety.articles import Article, Block, Note, is_rtl

_BIDI = "<w:pPr><w:bidi/></w:pPr>"


def write_docx(article: Article, path: Path, font: str) -> None:
    """Write a Word file with real footnotes, a header, a footer with the page's number, and columns."""
    file = docx.Document()
    style = file.styles["Normal"].element.get_or_add_rPr()
    style.insert(0, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'))
    _furnish(file.sections[0], article)
    if article.notes:
        file.part.relate_to(_footnotes(article.notes, file), RELATIONSHIP_TYPE.FOOTNOTES)
    for place, block in enumerate(article.blocks):
        _write_block(file, block)
        if place == 0 and article.columns > 1:
            file.add_section(WD_SECTION.CONTINUOUS)
    for place, section in enumerate(file.sections):
        properties = section._sectPr
        columns = properties.find(qn("w:cols"))
        columns.set(qn("w:num"), str(article.columns if place == len(file.sections) - 1 else 1))
        if article.is_rtl:
            properties.insert(list(properties).index(columns) + 1, OxmlElement("w:bidi"))
    file.save(str(path))


def _furnish(section, article: Article) -> None:
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    _write_runs(head, article.header, article.is_rtl)
    _write_runs(foot, f"{article.footer} · ", article.is_rtl)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _write_block(file, block: Block) -> None:
    if block.rows:
        table = file.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
        if block.is_rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                _write_runs(cell.paragraphs[0], text, block.is_rtl)
        file.add_paragraph()
        return
    paragraph = file.add_paragraph(style=f"Heading {block.level}" if block.level else None)
    _write_runs(paragraph, block.text, block.is_rtl)
    for number in block.notes:
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))


def _write_runs(paragraph, text: str, is_rtl: bool) -> None:
    run = paragraph.add_run(text)
    if is_rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _footnotes(notes: tuple[Note, ...], file) -> Part:
    reference = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    lines = "".join(
        f'<w:footnote w:id="{note.number}"><w:p>{_BIDI if is_rtl(note.text) else ""}{reference}'
        f'<w:r><w:t xml:space="preserve"> {note.text}</w:t></w:r></w:p></w:footnote>'
        for note in notes
    )
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{lines}</w:footnotes>'.encode()
    return Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, file.part.package)


def write_pptx(article: Article, path: Path) -> None:
    """Write slides: one for each heading with its paragraphs, tables as tables, footnotes as speaker's notes."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = article.title
    for block in article.blocks[1:]:
        if block.level or block.rows:
            slide = show.slides.add_slide(show.slide_layouts[1 if block.level else 6])
        if block.level:
            slide.shapes.title.text = block.text
        elif block.rows:
            _write_table(slide, block)
        else:
            frame = (slide.placeholders[1] if len(slide.placeholders) > 1 else _box(slide)).text_frame
            target = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
            target.text = block.text
    slide.notes_slide.notes_text_frame.text = "\n".join(note.text for note in article.notes)
    show.save(str(path))


def _box(slide):
    return slide.shapes.add_textbox(Cm(2), Cm(14), Cm(20), Cm(4))


def _write_table(slide, block: Block) -> None:
    shape = slide.shapes.add_table(len(block.rows), len(block.rows[0]), Cm(1), Cm(1), Cm(23), Cm(10))
    for row, cells in enumerate(block.rows):
        for column, text in enumerate(cells):
            shape.table.cell(row, column).text = text


def write_xlsx(article: Article, path: Path) -> None:
    """Write a workbook: a sheet for each table, with what stands before it in its first rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    for block in article.blocks:
        if not block.rows:
            sheet.append([block.text])
            continue
        sheet.sheet_view.rightToLeft = block.is_rtl
        for row in block.rows:
            sheet.append(list(row))
        sheet = book.create_sheet()
    book.remove(book.worksheets[-1])
    book.save(path)
