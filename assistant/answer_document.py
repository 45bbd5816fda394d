"""An answer as a Word document, each paragraph in the direction of its own words. The only door to python-docx."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from assistant.agreement_lines import date_text
from assistant.answer import Citation, Sentence
from assistant.answer_parts import Part, Row, answer_parts, file_name, text_language, writable
from assistant.answer_text import ROW_COLUMNS, given_lines, row_cells, sentence_text, source_line
from assistant.giving import GivenAnswer
from assistant.quality_words import citation_mark
from assistant.register_wording import register_words
from assistant.versions import linked_lines
from assistant.web.screen import SCREENS
from assistant.wording import words
from index.records import DocumentSummary, Language

# Faces that Word has on every system; LibreOffice and phones fall back from them to a face with the same letters.
_LATIN_FACE, _ARABIC_FACE = "Arial", "Sakkal Majalla"
# The Arabic face is drawn smaller than the Latin one of the same size.
_LATIN_SIZE, _ARABIC_SIZE = 11, 14
_TAGS: dict[Language, str] = {"ar": "ar-DZ", "fr": "fr-FR", "en": "en-GB"}
_COLUMN_WIDTHS = (2.1, 3.8, 2.6, 1.9, 2.3, 2.3, 2.0)
_SMALLER = 2
_HEADINGS = {"Title": (18, 22), "Heading 1": (14, 18), "Heading 2": (12, 16)}
_TITLE_CHARACTERS = 255


def write_answer_document(given: GivenAnswer, language: Language, link: str, file: IO[bytes]) -> None:
    """Write an answer with all its sources and its permanent `link` as DOCX.

    `language` is that of the headings and labels; the document runs in the direction of the answer's own language.
    Characters that XML cannot hold are left out.
    """
    writing = _Writing(given, language)
    writing.write(link)
    writing.document.save(file)


class _Writing:
    """One document as it is written."""

    def __init__(self, given: GivenAnswer, language: Language) -> None:
        self.document: WordDocument = docx.Document()
        self._given = given
        self._own = given.turn.answer.language
        self._language = language
        self._said = SCREENS[language].words["answer"]

    def write(self, link: str) -> None:
        parts = answer_parts(self._given)
        self._prepare()
        self._add(self._given.turn.question, self._language_of(self._given.turn.question), "Title")
        for line in parts.before:
            self._add(_without_isolates(line), self._own)
        self._add(_without_isolates(parts.frame), self._own).paragraph_format.keep_with_next = True
        for part in parts.parts:
            self._part(part)
        for line in parts.after:
            self._add(_without_isolates(line), self._own)
        self._sources(parts.sources, parts.nearest)
        self._closing(link)

    def _part(self, part: Part) -> None:
        if part.opening:
            self._add(part.opening, self._own, "Heading 2")
        if part.rows:
            self._table(part.rows)
        for sentence in part.sentences:
            self._sentence(sentence)
        if part.left_out:
            self._add(part.left_out, self._own)

    def _sentence(self, sentence: Sentence) -> None:
        text = sentence_text(sentence, self._language)
        paragraph = self._add(text, self._language_of(sentence.text))
        if sentence.citations:
            _add_run(paragraph, _numbers(sentence.citations), "en")

    def _table(self, rows: Sequence[Row]) -> None:
        table = self.document.add_table(len(rows) + 1, len(ROW_COLUMNS), "Table Grid")
        _set_up_table(table, is_rtl=self._own == "ar")
        cells = iter(table._cells)
        for name in ROW_COLUMNS:
            _make_bold(_fill(next(cells).paragraphs[0], self._said[name], self._language, _SMALLER))
        # Brackets would be torn apart where a narrow cell breaks its line.
        between = register_words(self._own).separator
        for row in rows:
            for text in (*row_cells(row, self._own), between.join(map(str, row.citations))):
                _fill(next(cells).paragraphs[0], _without_isolates(text), self._own, _SMALLER)

    def _sources(self, citations: Iterable[Citation], nearest: Sequence[DocumentSummary]) -> None:
        if nearest:
            self._add(self._said["nearest"], self._language, "Heading 1")
        for document in nearest:
            self._add(_without_isolates(source_line(document, self._language)), self._language, "List Bullet")
        for at, citation in enumerate(citations):
            if not at:
                self._add(self._said["sources"], self._language, "Heading 1")
            self._source(citation)

    def _source(self, citation: Citation) -> None:
        document, evidence = citation.document, citation.evidence
        title = self._add(document.title, text_language(document.title, document.language))
        _make_bold(title)
        title.paragraph_format.keep_with_next = True
        _put_before(title, f"[{citation.number}] ")
        self._add(evidence.quote, text_language(evidence.quote, document.language), "Quote")
        page = words(self._language).page.format(page=evidence.page)
        # In digits it would be turned round between Arabic words.
        date = date_text(document.date.value, self._language) if document.date else ""
        mark = citation_mark(citation, self._language)
        self._facts((document.publisher, date, page, file_name(document), mark))
        for line in linked_lines(citation.also, citation.translations, self._language):
            self._facts((line,))
        self._facts((f"SHA-256 {document.sha256}",)).paragraph_format.space_after = Pt(12)

    def _facts(self, facts: Sequence[str]) -> Paragraph:
        """Write facts side by side, each in its own direction."""
        paragraph = self._add("", self._language)
        told = [fact for fact in facts if fact]
        for at, fact in enumerate(told):
            if at:
                _add_text(paragraph, " · ", self._language, _SMALLER)
            _add_text(paragraph, fact, self._language_of(fact), _SMALLER)
        return paragraph

    def _closing(self, link: str) -> None:
        for line in given_lines(self._given, self._language):
            self._add(_without_isolates(line), self._language)
        self._add(self._said["link"], self._language).paragraph_format.keep_with_next = True
        self._add(link, "en")

    def _add(self, text: str, language: Language, style: str = "Normal") -> Paragraph:
        return _fill(self.document.add_paragraph(style=style), text, language)

    def _language_of(self, text: str) -> Language:
        return text_language(text, self._own)

    def _prepare(self) -> None:
        question = " ".join(writable(self._given.turn.question).split())
        properties = self.document.core_properties
        properties.title, properties.language = question[:_TITLE_CHARACTERS], _TAGS[self._own]
        properties.author, properties.comments = "Ittifaq", ""
        properties.created = properties.modified = datetime.fromisoformat(self._given.given_at).replace(tzinfo=None)
        _set_up_page(self.document, is_rtl=self._own == "ar")
        _set_up_styles(self.document, self._own)
        _number_pages(self.document)


# ---- paragraphs and runs -------------------------------------------------------------------------------------------


def _fill(paragraph: Paragraph, text: str, language: Language, smaller: int = 0) -> Paragraph:
    """Give a paragraph its text and the direction of its language."""
    _set_direction(paragraph, is_rtl=language == "ar")
    _add_text(paragraph, text, language, smaller)
    return paragraph


def _add_text(paragraph: Paragraph, text: str, language: Language, smaller: int = 0) -> None:
    """Add text in runs that each hold one script: a run from the right must hold no Latin words.

    Source: ECMA-376, part 1, 17.3.2.30.
    """
    for piece in _pieces(writable(text), language):
        other: Language = "ar" if language != "ar" else "fr"
        _add_run(paragraph, piece, other if _OTHER_SCRIPT[language].match(piece) else language, smaller)


def _pieces(text: str, language: Language) -> Iterator[str]:
    at = 0
    for match in _OTHER_SCRIPT[language].finditer(text):
        yield from (piece for piece in (text[at : match.start()], match[0]) if piece)
        at = match.end()
    if text[at:]:
        yield text[at:]


# Words of the other script with what stands between them; not what stands before the first and after the last.
_LATIN_WORD, _ARABIC_WORD = (
    r"[0-9]*[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*",
    r"[\u0600-\u06ff\u0750-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+",
)
_LATIN_WORDS = re.compile(
    rf"(?:[0-9][0-9.,]*[ \u00a0])?{_LATIN_WORD}(?:[ \u00a0.,:;&'’/@_+-]{{1,3}}(?:{_LATIN_WORD}|[0-9]+))*"
)
_ARABIC_WORDS = re.compile(rf"{_ARABIC_WORD}(?:[ \u00a0.\-]{{1,3}}{_ARABIC_WORD})*")
_OTHER_SCRIPT: dict[Language, re.Pattern[str]] = {"ar": _LATIN_WORDS, "fr": _ARABIC_WORDS, "en": _ARABIC_WORDS}


def _add_run(paragraph: Paragraph, text: str, language: Language, smaller: int = 0) -> None:
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    if smaller:
        run.font.size = Pt(_LATIN_SIZE - smaller)
        properties.append(_element("w:szCs", val=str(2 * (_ARABIC_SIZE - smaller))))
    if language == "ar":
        properties.append(_element("w:rtl"))
        properties.append(_element("w:lang", bidi=_TAGS["ar"]))
    else:
        properties.append(_element("w:lang", val=_TAGS[language]))


def _make_bold(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.font.bold = run.font.cs_bold = True


def _without_isolates(text: str) -> str:
    """Leave out the marks that keep names in place on a line: here runs do, and Word may show the marks as boxes."""
    return re.sub("[\u2068\u2069]", "", text)


def _put_before(paragraph: Paragraph, text: str) -> None:
    first = paragraph.runs[0]._r if paragraph.runs else None
    _add_run(paragraph, text, "en")
    if first is not None:
        first.addprevious(paragraph.runs[-1]._r)


def _set_direction(paragraph: Paragraph, is_rtl: bool) -> None:
    """Say the direction even where it is the default one: a French quotation may stand in an Arabic document."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(_element("w:bidi", val="1" if is_rtl else "0"), *_AFTER_BIDI)
    # "start": at the right in a paragraph that runs from the right.
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


# What the schema wants after w:bidi in the properties of a paragraph. Source: ECMA-376, part 1, 17.3.1.26.
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def _numbers(citations: Sequence[int]) -> str:
    return " " + "".join(f"[{number}]" for number in citations)


# ---- the document --------------------------------------------------------------------------------------------------


def _set_up_page(document: WordDocument, is_rtl: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    if is_rtl:
        section._sectPr.insert_element_before(_element("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings")


def _set_up_styles(document: WordDocument, language: Language) -> None:
    _set_faces(document.styles["Normal"], _LATIN_SIZE, _ARABIC_SIZE, language)
    for name, (latin, arabic) in _HEADINGS.items():
        _set_faces(document.styles[name], latin, arabic, language)
    _set_faces(document.styles["Quote"], _LATIN_SIZE, _ARABIC_SIZE, language)
    quote = document.styles["Quote"]
    quote.font.italic = quote.font.cs_italic = False
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(0.75)


def _set_faces(style: ParagraphStyle, latin: int, arabic: int, language: Language) -> None:
    """Set the faces and sizes of Latin letters and of those of complex script, Arabic among them."""
    style.font.name, style.font.size = _LATIN_FACE, Pt(latin)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), _LATIN_FACE)
    fonts.set(qn("w:cs"), _ARABIC_FACE)
    for old in properties.findall(qn("w:szCs")) + properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(_element("w:szCs", val=str(2 * arabic)))
    tag = _TAGS[language if language != "ar" else "fr"]
    properties.append(_element("w:lang", val=tag, bidi=_TAGS["ar"]))


def _set_up_table(table: Table, is_rtl: bool) -> None:
    table.autofit = False
    if is_rtl:
        table._tblPr.insert_element_before(_element("w:bidiVisual"), *_AFTER_BIDI_VISUAL)
    for column, width in zip(table.columns, _COLUMN_WIDTHS, strict=True):
        column.width = Cm(width)
    for at, cell in enumerate(table._cells):
        cell.width = Cm(_COLUMN_WIDTHS[at % len(_COLUMN_WIDTHS)])
    header = table.rows[0]._tr.get_or_add_trPr()
    # On every page that the table reaches.
    header.append(_element("w:tblHeader"))


_AFTER_BIDI_VISUAL = (
    "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders",
    "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
)  # fmt: skip


def _number_pages(document: WordDocument) -> None:
    """Put the number of the page and that of all pages at the foot."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    run = paragraph.add_run()._r
    instruction = _element("w:instrText")
    instruction.text = name
    for element in (_element("w:fldChar", fldCharType="begin"), instruction, _element("w:fldChar", fldCharType="end")):
        run.append(element)


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml's elements have no types
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
