"""An article as a web page for printing: one or two columns, headers, footers, page numbers, footnotes."""

from html import escape
from typing import Literal

from tests.variety.articles import Article, Block

# How a footnote is written: after the text, as CSS for print has it, or as LibreOffice takes it from HTML.
Footnotes = Literal["end", "css", "libreoffice"]

_STYLE = """
@page {{ size: {size}; margin: 22mm 18mm;
  @top-center {{ content: "{header}"; font: 9pt "{font}"; }}
  @bottom-center {{ content: "{footer} · " counter(page); font: 9pt "{font}"; }} }}
html {{ direction: {direction}; }}
body {{ font: 12pt/1.6 "{font}", "DejaVu Sans"; margin: 0; }}
h1 {{ font-size: 18pt; line-height: 1.35; }}
h2 {{ font-size: 14pt; break-after: avoid; }}
p {{ text-align: justify; hyphens: auto; margin: 0 0 .8em; }}
.columns {{ columns: {columns}; column-gap: 9mm; }}
.ltr {{ direction: ltr; }} .rtl {{ direction: rtl; }}
table {{ border-collapse: collapse; width: 100%; margin-bottom: 1em; }}
td {{ border: 1px solid #888; padding: 2pt 5pt; }}
sup {{ font-size: 7pt; }}
.notes, .note {{ font-size: 9pt; }} .notes {{ border-top: 1px solid; }}
.note {{ float: footnote; }}
"""


def html_page(article: Article, font: str, footnotes: Footnotes = "end") -> str:
    """Give the page, set in a font; the letters it lacks come from another."""
    style = _STYLE.format(
        size="170mm 220mm" if article.columns > 1 else "176mm 250mm",
        header=article.header,
        footer=article.footer,
        font=font,
        direction="rtl" if article.is_rtl else "ltr",
        columns=article.columns,
    )
    title, *others = article.blocks
    body = "\n".join(_block(block, article, footnotes) for block in others)
    direction = "rtl" if article.is_rtl else "ltr"
    return (
        f'<!DOCTYPE html><html lang="{article.language}" dir="{direction}"><head>'
        f'<meta charset="utf-8"><title>{escape(article.title)}</title><style>{style}</style></head><body>'
        f'{_block(title, article, footnotes)}<div class="columns">{body}</div>'
        f"{_notes(article, footnotes)}</body></html>"
    )


def _block(block: Block, article: Article, footnotes: Footnotes) -> str:
    side = "rtl" if block.is_rtl else "ltr"
    if block.rows:
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
        return f'<table class="{side}" dir="{side}">{rows}</table>'
    if block.level:
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    pointers = "".join(_pointer(number, article, footnotes) for number in block.notes)
    return f'<p class="{side}" dir="{side}">{escape(block.text)}{pointers}</p>'


def _pointer(number: str, article: Article, footnotes: Footnotes) -> str:
    if footnotes == "css":
        text = next(note.text for note in article.notes if note.number == number)
        return f'<span class="note">{escape(text)}</span>'
    if footnotes == "libreoffice":
        anchor = f'name="sdfootnote{number}anc" href="#sdfootnote{number}sym"'
        return f'<a class="sdfootnoteanc" {anchor}><sup>{number}</sup></a>'
    return f"<sup>{number}</sup>"


def _notes(article: Article, footnotes: Footnotes) -> str:
    if footnotes == "css" or not article.notes:
        return ""
    if footnotes == "end":
        lines = "".join(f"<p>{note.number}. {escape(note.text)}</p>" for note in article.notes)
        return f'<div class="notes">{lines}</div>'
    return "".join(
        f'<div id="sdfootnote{note.number}"><p class="sdfootnote"><a class="sdfootnotesym" '
        f'name="sdfootnote{note.number}sym" href="#sdfootnote{note.number}anc">{note.number}</a>'
        f"{escape(note.text)}</p></div>"
        for note in article.notes
    )
