"""Who sets the articles: each producer makes files of some kinds, or says what it lacks."""

import importlib
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.variety import programs, scans
from tests.variety.articles import Article, is_rtl
from tests.variety.pages import Footnotes, html_page

ARABIC = ("ar-article", "ar-columns")
FRENCH = ("fr-article", "fr-columns")
ALL = (*ARABIC, *FRENCH, "mixed", "tables")
_PLAIN = ("ar-article", "fr-article", "mixed")


@dataclass(frozen=True, slots=True)
class Producer:
    """One chain of programs.

    Attributes:
        group: "text" for PDFs with text, "redistilled" for those whose text may be lost on the way,
            "naskh-scan-clean", "amiri-scan-noisy" and so on for scans, "picture" for those that are no PDF, "office"
            for Office files, "kept" for those in kept/.
        kinds: of the articles that it can set.
        needs: programs, Python packages ("weasyprint module") and fonts ("Amiri font").
        make: sets articles into a folder, one file each, in their order.
    """

    name: str
    group: str
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    make: Callable[[Sequence[Article], Path], list[Path]]

    @property
    def folder(self) -> str:
        """Give the name of the folder of its files."""
        return self.name.replace(" ", "-").lower()

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
        # Web pages are opened in the text editor: the editor of web pages prints without the first line.
        read_as = "HTML (StarWriter)" if source == "html" else ""
        programs.convert_with_libreoffice(files, "pdf:writer_pdf_Export", folder, read_as=read_as)
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


def _scanned(name: str, group: str, source: Producer, suffix: str = ".pdf") -> Producer:
    noisy = name.endswith("noisy")

    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        made = []
        for path in source.make(articles, folder):
            scanned = folder / f"{path.stem}-scan{suffix}"
            pages = scans.scan(path, noisy=noisy)
            if suffix == ".pdf":
                scans.save_pdf(pages, scanned, quality=60 if noisy else 85)
            else:
                scans.save_image(pages, scanned)
            made.append(scanned)
        return made

    kinds = tuple(kind for kind in source.kinds if kind != "fr-article") if suffix == ".pdf" else ("ar-article",)
    return Producer(name, group, kinds, ("tesseract", *source.needs), make)


def _with_old_layer(source: Producer) -> Producer:
    def make(articles: Sequence[Article], folder: Path) -> list[Path]:
        drawing = importlib.import_module("tests.variety.drawing")
        made = []
        for path in source.make(articles, folder):
            made.append(folder / f"{path.stem}-layer.pdf")
            drawing.draw_old_layer(scans.scan(path, noisy=False), made[-1], scans.DOTS_PER_INCH)
        return made

    needs = ("tesseract", "reportlab module", *source.needs)
    return Producer("old-layer-scan", "naskh-scan-clean", ("ar-article", "fr-columns"), needs, make)


def _scanners() -> list[Producer]:
    naskh, amiri = _chromium("Noto Naskh Arabic"), _chromium("Amiri")
    return [
        *(_scanned(group, group, naskh) for group in ("naskh-scan-clean", "naskh-scan-noisy")),
        *(_scanned(group, group, amiri) for group in ("amiri-scan-clean", "amiri-scan-noisy")),
        *(_scanned(f"naskh-scan-clean {suffix}", "picture", naskh, suffix) for suffix in (".png", ".tif")),
        _with_old_layer(naskh),
    ]


# ---- files that are kept -----------------------------------------------------------------------------------

KEPT = Path(__file__).parent / "kept"


def _kept(folder: Path) -> Producer:
    def find(articles: Sequence[Article], _: Path) -> list[Path]:
        return [folder / f"{article.kind}.pdf" for article in articles]

    kinds = tuple(sorted(path.stem for path in folder.glob("*.pdf")))
    return Producer(f"kept {folder.name}", "kept", kinds, ("tesseract",) if folder.name == "ps2pdf" else (), find)


def _kept_producers() -> list[Producer]:
    kept = [_kept(folder) for folder in sorted(KEPT.iterdir()) if folder.is_dir()]
    to_scan = {each.name: each for each in kept}
    naskh, amiri = to_scan["kept chromium-noto-naskh-arabic"], to_scan["kept chromium-amiri"]
    return [*kept, _scanned("kept naskh-scan-clean", "kept", naskh), _scanned("kept amiri-scan-noisy", "kept", amiri)]


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
\usepackage{fontspec}\usepackage[paperwidth=150mm,paperheight=210mm,margin=20mm]{geometry}
\setmainfont{%s}\newfontfamily\arabicfont[Script=Arabic]{%s}
\newcommand\latin[1]{\beginL{\normalfont #1}\endL}
\TeXXeTstate=1 \pagestyle{plain}\parindent=0pt\parskip=8pt\emergencystretch=3em
\begin{document}
%s
\end{document}
"""
_TEX_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "%&_#{}$"})
_LATIN_RUN = re.compile(r"\+?[A-Za-z0-9](?:[^\u0600-\u06ff,.;:()»]|[,.:](?=[\w]))*[A-Za-z0-9%]|\d+(?:\u066b\d+)?٪?")


def _tex(article: Article, font: str) -> str:
    notes = {note.number: note.text for note in article.notes}
    parts = []
    for block in article.blocks:
        text = _tex_text(block.text)
        text += "".join(rf"\footnote{{{_tex_text(notes[number])}}}" for number in block.notes)
        side = r"\everypar{\setbox0\lastbox\beginR\box0}" if block.is_rtl else r"\everypar{}"
        size = r"\Large " if block.level else ""
        parts.append(rf"{{{side}{size}{text}\par}}")
    return _TEX % (font, font, "\n\n".join(parts))


def _tex_text(text: str) -> str:
    """Set Latin words and numbers from the left within Arabic, as TeX, which does not know, must be told."""
    if not is_rtl(text):
        return text.translate(_TEX_MARKS)
    told = _LATIN_RUN.sub(lambda run: rf"\latin{{{run[0]}}}", text).translate(_TEX_MARKS)
    return rf"\arabicfont {told}".replace(r"\{", "{").replace(r"\}", "}")


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
    _redistilled("ps2pdf", ("pdftops", "ps2pdf", "tesseract")),
    *_scanners(),
    *_office_producers(),
    *_kept_producers(),
)
