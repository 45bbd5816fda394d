"""Who sets the articles: each producer makes files of some kinds, or says what it lacks."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.variety import programs, scans
from tests.variety.articles import Article
from tests.variety.pages import Footnotes, html_page

ARABIC = ("ar-article", "ar-columns")
FRENCH = ("fr-article", "fr-columns")
ALL = (*ARABIC, *FRENCH, "mixed", "tables")
_PLAIN = ("ar-article", "fr-article", "mixed")


@dataclass(frozen=True, slots=True)
class Producer:
    """One chain of programs.

    Attributes:
        group: "text" for PDFs with text, "redistilled" for those whose text was lost on the way, "naskh-scan",
            "amiri-scan-noisy" and so on for pictures, "office" for Office files.
        kinds: of the articles that it can set.
        needs: programs, Python packages ("weasyprint module") and fonts ("Amiri font").
        make: sets articles into a folder, one file each, in their order.
    """

    name: str
    group: str
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Sequence[Article], Path], list[Path]]

    def missing(self) -> str:
        """Give what is not installed, or ""."""
        return ", ".join(need for need in self.needs if not _has(need))


def _has(need: str) -> bool:
    name, _, what = need.rpartition(" ")
    if what == "font":
        return programs.has_font(name)
    if what == "module":
        return importlib.util.find_spec(name) is not None
    return bool(programs.find_program(need))


# ---- PDFs with text ----------------------------------------------------------------------------------------


def _chromium(font: str) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for page in _pages(articles, folder, font, "end"):
            programs.print_with_chromium(page, page.with_suffix(".pdf"))
            made.append(page.with_suffix(".pdf"))
        return made

    return Producer(f"chromium {font}", "text", ALL, ("chromium", f"{font} font"), make)


def _weasyprint(font: str) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for page in _pages(articles, folder, font, "css"):
            # As a program: it takes long to load, and not everyone has it.
            programs.run(sys.executable, "-m", "weasyprint", page, page.with_suffix(".pdf"))
            made.append(page.with_suffix(".pdf"))
        return made

    return Producer(f"weasyprint {font}", "text", ALL, ("weasyprint module", f"{font} font"), make)


def _libreoffice(source: str, font: str) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        files = _pages(articles, folder, font, "libreoffice") if source == "html" else _docx(font)(articles, folder)
        if source == "odt":
            programs.convert_with_libreoffice(files, "odt", folder)
            files = [path.with_suffix(".odt") for path in files]
        # From HTML the text editor is wanted and not its editor of web pages, which knows no footnotes or columns.
        programs.convert_with_libreoffice(files, "pdf:writer_pdf_Export" if source != "html" else "pdf", folder)
        return [path.with_suffix(".pdf") for path in files]

    kinds = (*_PLAIN, "tables") if source == "html" else ALL
    return Producer(f"libreoffice {source} {font}", "text", kinds, ("soffice", f"{font} font", "docx module"), make)


def _pango(font: str) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for article in articles:
            source, pdf = folder / f"{article.kind}.txt", folder / f"{article.kind}.pdf"
            source.write_text(_markup(article), "utf-8")
            side = ("--rtl",) if article.is_rtl else ()
            size = ("--width=440", "--margin=60", "--font", f"{font} 12")
            programs.run(programs.find_program("pango-view"), "-q", "--markup", *side, *size, "-o", pdf, source)
            made.append(pdf)
        return made

    return Producer(f"pango {font}", "text", _PLAIN, ("pango-view", f"{font} font"), make)


def _reportlab(font: str, file: str) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        drawing = importlib.import_module("tests.variety.drawing")
        made = [folder / f"{article.kind}.pdf" for article in articles]
        for article, path in zip(articles, made, strict=True):
            drawing.draw_pdf(article, path, programs.font_file(file))
        return made

    needs = ("reportlab module", "arabic_reshaper module", f"{font} font")
    return Producer(f"reportlab {font}", "text", ALL, needs, make)


def _xelatex(font: str) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for article in articles:
            source = folder / f"{article.kind}.tex"
            source.write_text(_tex(article, font), "utf-8")
            programs.run(
                programs.find_program("xelatex"), "-interaction=batchmode", f"-output-directory={folder}", source
            )
            made.append(source.with_suffix(".pdf"))
        return made

    return Producer(f"xelatex {font}", "text", _PLAIN, ("xelatex", f"{font} font"), make)


# ---- PDFs whose text was lost on the way, scans ------------------------------------------------------------


def _redistilled(name: str, command: tuple[str, ...]) -> Producer:
    source = _chromium("Noto Naskh Arabic")

    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for path in source.make(articles, folder):
            again = path.with_name(f"{path.stem}-again.pdf")
            if name == "ghostscript":
                programs.run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={again}", path)
            else:
                programs.run("pdftops", path, path.with_suffix(".ps"))
                programs.run("ps2pdf", path.with_suffix(".ps"), again)
            made.append(again)
        return made

    return Producer(name, "redistilled", (*ARABIC, "fr-article"), (*command, *source.needs), make)


def _scanned(font: str, style: str, noisy: bool, suffix: str = ".pdf") -> Producer:
    source = _chromium(font)

    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for path in source.make(articles, folder):
            scanned = path.with_name(f"{path.stem}-scan{suffix}")
            pages = scans.scan(path, noisy=noisy)
            if suffix == ".pdf":
                scans.save_pdf(pages, scanned, quality=60 if noisy else 85)
            else:
                scans.save_image(pages, scanned)
            made.append(scanned)
        return made

    group = f"{style}-scan-{'noisy' if noisy else 'clean'}"
    name = f"{group} {suffix}" if suffix != ".pdf" else group
    kinds = ("ar-article",) if suffix != ".pdf" else (*ARABIC, "fr-columns", "mixed", "tables")
    return Producer(name, group, kinds, ("tesseract", *source.needs), make)


# ---- Office files ------------------------------------------------------------------------------------------


def _docx(font: str) -> Callable[[Sequence[Article], Path], list[Path]]:
    return _office("docx", lambda files, article, path: files.write_docx(article, path, font))


def _office(suffix: str, write: Callable) -> Callable[[Sequence[Article], Path], list[Path]]:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        files = importlib.import_module("tests.variety.office_files")
        made = [folder / f"{article.kind}.{suffix}" for article in articles]
        for article, path in zip(articles, made, strict=True):
            write(files, article, path)
        return made

    return make


def _by_libreoffice(suffix: str) -> Callable[[Sequence[Article], Path], list[Path]]:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        files = _docx("Noto Naskh Arabic")(articles, folder)
        programs.convert_with_libreoffice(files, suffix, folder)
        return [path.with_suffix(f".{suffix}") for path in files]

    return make


def _office_producers() -> list[Producer]:
    slides = _office("pptx", lambda files, article, path: files.write_pptx(article, path))
    sheets = _office("xlsx", lambda files, article, path: files.write_xlsx(article, path))
    modules = ("docx module", "pptx module", "openpyxl module")
    return [
        Producer("docx", "office", ALL, modules, _docx("Noto Naskh Arabic")),
        Producer("pptx", "office", ALL, modules, slides),
        Producer("xlsx", "office", ("tables",), modules, sheets),
        *(
            Producer(name, "office", ALL, ("soffice", *modules), _by_libreoffice(name))
            for name in ("odt", "rtf", "doc")
        ),
    ]


# ---- sources -----------------------------------------------------------------------------------------------


def _pages(articles: Sequence[Article], folder: Path, font: str, footnotes: Footnotes) -> list[Path]:
    made = [folder / f"{article.kind}.html" for article in articles]
    for article, path in zip(articles, made, strict=True):
        path.write_text(html_page(article, font, footnotes), "utf-8")
    return made


def _markup(article: Article) -> str:
    parts = [
        f'<span size="{"x-large" if block.level == 1 else "large"}" weight="bold">{escape(block.text)}</span>'
        if block.level
        else escape(block.text) + "".join(f"<sup>{number}</sup>" for number in block.notes)
        for block in article.blocks
    ]
    parts += [f'<span size="small">{note.number}. {escape(note.text)}</span>' for note in article.notes]
    return "\n\n".join(parts)


_TEX = r"""\documentclass[12pt]{article}
\usepackage{fontspec}\usepackage[a5paper,margin=20mm]{geometry}
\setmainfont[Script=Arabic]{%s}\newfontfamily\latin{%s}
\TeXXeTstate=1 \pagestyle{plain}\parindent=0pt\parskip=8pt\emergencystretch=3em
\begin{document}
%s
\end{document}
"""
_TEX_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "%&_#{}$"})


def _tex(article: Article, font: str) -> str:
    parts = []
    for block in article.blocks:
        notes = {note.number: note.text for note in article.notes}
        text = block.text.translate(_TEX_MARKS)
        if block.level:
            text = rf"{{\Large {text}\par}}"
        text += "".join(rf"\footnote{{{notes[number]}}}" for number in block.notes)
        if block.is_rtl:
            text = r"\everypar{\setbox0\lastbox\beginR\box0}\rightskip=0pt " + text
        else:
            text = r"\everypar{}" + text
        parts.append(text)
    return _TEX % (font, font, "\n\n".join(parts))


PRODUCERS = (
    *map(_chromium, ("Amiri", "Noto Naskh Arabic", "DejaVu Sans", "Scheherazade", "KacstBook")),
    *(_libreoffice("docx", font) for font in ("Amiri", "Noto Naskh Arabic", "DejaVu Sans")),
    _libreoffice("odt", "Noto Naskh Arabic"),
    _libreoffice("html", "Amiri"),
    *map(_weasyprint, ("Amiri", "Noto Naskh Arabic")),
    *map(_pango, ("Amiri", "Noto Naskh Arabic")),
    _reportlab("DejaVu Sans", "DejaVuSans.ttf"),
    _reportlab("Amiri", "Amiri-Regular.ttf"),
    _xelatex("Amiri"),
    _redistilled("ghostscript", ("gs",)),
    _redistilled("ps2pdf", ("pdftops", "ps2pdf")),
    _scanned("Noto Naskh Arabic", "naskh", noisy=False),
    _scanned("Noto Naskh Arabic", "naskh", noisy=True),
    _scanned("Amiri", "amiri", noisy=False),
    _scanned("Amiri", "amiri", noisy=True),
    _scanned("Noto Naskh Arabic", "naskh", noisy=False, suffix=".png"),
    _scanned("Noto Naskh Arabic", "naskh", noisy=False, suffix=".tif"),
    *_office_producers(),
)
