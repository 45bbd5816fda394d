"""An article drawn by reportlab: Arabic in visual order, in presentation forms, as programs without bidi bake it."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import arabic_reshaper
from bidi import get_display
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.variety.articles import Article, Block

_WIDTH, _HEIGHT = 500.0, 709.0
_MARGIN, _GAP = 55.0, 24.0


def draw_pdf(article: Article, path: Path, font: Path) -> None:
    """Draw the article with a TrueType font that has presentation forms."""
    pdfmetrics.registerFont(TTFont(font.stem, str(font)))
    sheet = _Sheet(article, path, font.stem)
    for block in article.blocks:
        sheet.draw(block)
    for note in article.notes:
        sheet.draw(Block(f"{note.number}. {note.text}"), size=8.5)
    sheet.close()


def draw_old_layer(pages: Sequence[Image.Image], path: Path, dots_per_inch: int) -> None:
    """Draw scanned pages with the hidden text of a recognition in the wrong language, as old archives carry it."""
    chance = random.Random(path.name)
    canvas = Canvas(str(path), invariant=True)
    for page in pages:
        width, height = (side * 72 / dots_per_inch for side in page.size)
        canvas.setPageSize((width, height))
        canvas.drawInlineImage(page, 0, 0, width, height)
        for line in range(40):
            words = ("".join(chance.choices("lJjLJ.,iIcr\\\"'~^:;gwASd", k=chance.randint(2, 8))) for _ in range(9))
            hidden = canvas.beginText(50, height - 60 - 14 * line)
            hidden.setTextRenderMode(3)
            hidden.setFont("Helvetica", 10)
            hidden.textLine(" ".join(words))
            canvas.drawText(hidden)
        canvas.showPage()
    canvas.save()


class _Sheet:
    """Where the next line goes."""

    def __init__(self, article: Article, path: Path, font: str) -> None:
        self._article, self._font = article, font
        self._canvas = Canvas(str(path), pagesize=(_WIDTH, _HEIGHT), invariant=True)
        self._canvas.setTitle(article.title)
        self._page = self._column = 0
        self._columns = 1
        self._begin_page()

    def draw(self, block: Block, size: float = 11.5) -> None:
        size = {0: size, 1: 17.0, 2: 13.5}[block.level]
        if block.rows:
            self._draw_table(block)
        else:
            pointers = "".join(f" ({number})" for number in block.notes)
            for line in self._broken(block.text + pointers, self._width, size):
                self._draw_line(line, self._left, self._width, size, block.is_rtl)
        self._y -= 7
        if block.level == 1 and self._article.columns > 1:
            self._columns, self._top = self._article.columns, self._y

    def close(self) -> None:
        self._canvas.save()

    @property
    def _width(self) -> float:
        return (_WIDTH - 2 * _MARGIN - (self._columns - 1) * _GAP) / self._columns

    @property
    def _left(self) -> float:
        place = self._columns - 1 - self._column if self._article.is_rtl else self._column
        return _MARGIN + place * (self._width + _GAP)

    def _begin_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._column, self._top = 0, _HEIGHT - 70
        self._y = self._top
        for text, y in ((self._article.header, _HEIGHT - 40), (f"{self._article.footer} · {self._page}", 34)):
            self._canvas.setFont(self._font, 8.5)
            self._canvas.drawCentredString(_WIDTH / 2, y, _visual(text, self._article.is_rtl))

    def _draw_line(self, line: str, left: float, width: float, size: float, is_rtl: bool) -> None:
        if self._y < 60:
            self._column += 1
            self._y = self._top
            if self._column == self._columns:
                self._begin_page()
            left = self._left
        self._canvas.setFont(self._font, size)
        shown = _visual(line, is_rtl)
        if is_rtl:
            self._canvas.drawRightString(left + width, self._y, shown)
        else:
            self._canvas.drawString(left, self._y, shown)
        self._y -= size * 1.5

    def _draw_table(self, block: Block) -> None:
        count = len(block.rows[0])
        width = self._width / count
        for row in block.rows:
            cells = [list(self._broken(cell, width - 8, 10)) for cell in row]
            top = self._y if self._y - 15 * max(map(len, cells)) > 60 else -1.0
            if top < 0:
                self._begin_page()
                top = self._y
            for place, lines in enumerate(cells):
                left = self._left + width * (count - 1 - place if block.is_rtl else place)
                self._y = top
                for line in lines:
                    self._draw_line(line, left + 4, width - 8, 10, block.is_rtl)
            self._y = top - 15 * max(map(len, cells)) - 4

    def _broken(self, text: str, width: float, size: float) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and pdfmetrics.stringWidth(arabic_reshaper.reshape(longer), self._font, size) > width:
                yield line
                longer = word
            line = longer
        yield line


def _visual(text: str, is_rtl: bool) -> str:
    return get_display(arabic_reshaper.reshape(text), base_dir="R" if is_rtl else "L")
