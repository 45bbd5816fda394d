"""Good files of each kind that is read, small, to be damaged in thousands of ways.

They are the same each time, so that a number gives the same damaged file tomorrow.
"""

import bz2
import gzip
import io
import lzma
import tarfile
from base64 import encodebytes
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdf
from PIL import Image, ImageDraw, ImageFont

from tests.fuzz import office_seeds
from tests.fuzz.words import ARABIC, FRENCH, TITLE
from tests.ingest.pdf_builder import Bar, Words, build_pdf

# Made by LibreOffice 7.4 and packed, of documents that say what `words` does.
_OLD_FILES = Path(__file__).parent / "files"
_PRINTED = Path(__file__).parents[1] / "ingest" / "files"


@cache
def seeds_of(suffix: str) -> tuple[bytes, ...]:
    """Give good files of one kind.

    Raises:
        KeyError: there is none whose name ends like this.
    """
    return tuple(make() for make in _SEEDS[suffix])


def name_of(suffix: str) -> str:
    """Give the name of a file of a kind; that of a packed one tells what is packed."""
    return f"ملف.txt{suffix}" if suffix in (".gz", ".bz2", ".xz") else f"ملف{suffix}"


# ---- texts -------------------------------------------------------------------------------------------------


def _text() -> bytes:
    return f"{TITLE}\n\n{ARABIC}\n\n{FRENCH}\n".encode()


def _markdown() -> bytes:
    return f"# {TITLE}\n\n| أ | ب |\n|---|---|\n| 1 | 2 |\n\n- {ARABIC}\n\n> {FRENCH}\n\n```\nx\n```\n".encode()


def _page(encoding: str = "utf-8") -> bytes:
    head = f'<head><meta charset={encoding}><title>{TITLE}</title><meta name="date" content="2025-07-23"></head>'
    table = "<table><tr><th>أ</th><td rowspan=2 colspan=3>250</td></tr><tr><td>ب</td></tr></table>"
    body = f"<article><h1>{TITLE}</h1><p>{ARABIC}</p><ul><li>{FRENCH}</li></ul>{table}</article>"
    text = f"<!doctype html><html lang=ar>{head}<body><nav><a href=/>x</a></nav>{body}</body></html>"
    return text.encode(encoding, "xmlcharrefreplace")


def _arabic_page() -> bytes:
    return _page("windows-1256")


def _rich_text() -> bytes:
    arabic = "".join(f"\\u{ord(letter)}?" for letter in ARABIC)
    table = r"\trowd\cellx900\cellx1800\intbl A\cell B\cell\row"
    text = rf"\f0\b Une convention-cadre \'e9crite.\b0\par {{\*\generator x;}}{arabic}\par {table}"
    return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0\fcharset178 Arial;}}}}{text}}}".encode("ascii")


def _table() -> bytes:
    return f'الشريك;المبلغ;التاريخ\nيوروميد;250;2025-07-23\n"{FRENCH}";12,5;\n'.encode()


def _tabbed() -> bytes:
    return _table().replace(b";", b"\t")


# ---- mail --------------------------------------------------------------------------------------------------


def _multipart(kind: str, *parts: bytes) -> bytes:
    border = f"=_{kind}"
    head = f'Content-Type: multipart/{kind}; boundary="{border}"\n\n'.encode()
    return head + b"".join(b"--%s\n%s\n" % (border.encode(), part) for part in parts) + b"--%s--\n" % border.encode()


def _mime_part(kind: str, content: bytes, more: str = "") -> bytes:
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n{more}\n".encode() + encodebytes(content)


def _mail() -> bytes:
    written = f"{ARABIC}\n{FRENCH}\n\nLe 2 mai 2025, B a écrit :\n> {FRENCH}\n".encode()
    return (
        b"From: =?utf-8?B?2KfZhNmI2LLYp9ix2Kk=?= <a@example.org>\nTo: b@example.org\nMIME-Version: 1.0\n"
        b"Subject: =?utf-8?Q?Convention=2Dcadre?=\nDate: Wed, 23 Jul 2025 10:00:00 +0100\n"
    ) + _multipart(
        "mixed",
        _multipart(
            "alternative",
            _mime_part("text/plain; charset=utf-8; format=flowed", written),
            _mime_part("text/html; charset=utf-8", _page()),
        ),
        _mime_part(
            "text/plain; charset=utf-8", _text(), "Content-Disposition: attachment; filename*=utf-8''%D8%A3.txt\n"
        ),
        _mime_part("application/octet-stream", _small_pdf(), 'Content-Disposition: attachment; filename="bilan.pdf"\n'),
    )


def _mailbox() -> bytes:
    return b"".join(b"From a@example.org Wed Jul 23 10:00:00 2025\n" + _mail() + b"\n" for _ in "ab")


def _saved_page() -> bytes:
    head = b"MIME-Version: 1.0\nSubject: Page\nSnapshot-Content-Location: https://example.org/a\n"
    picture = _mime_part("image/png", b"\x89PNG", "Content-Location: https://example.org/a.png\n")
    return head + _multipart("related", _mime_part("text/html; charset=utf-8", _page()), picture)


# ---- pages and pictures ------------------------------------------------------------------------------------


def _small_pdf() -> bytes:
    lines = [Words(FRENCH[:60], 72, 760 - 14 * line) for line in range(6)]
    ruled = [Bar(72, 300 + 20 * line, 300, 0.5) for line in range(3)]
    return build_pdf([lines, [*lines, *ruled, Words("Convention", 300, 400, 20)]], "Bilan", [("Bilan", 1)])


def _packed_pdf() -> bytes:
    """Give a PDF with packed streams, a turned page, and a file attached."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_small_pdf()))
    writer.pages[1].rotate(90)
    writer.add_attachment("note.txt", _text())
    for page in writer.pages:
        page.compress_content_streams()
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _printed_pdf(name: str) -> Callable[[], bytes]:
    return (_PRINTED / name).read_bytes


def _picture(kind: str, **options: object) -> Callable[[], bytes]:
    def draw() -> bytes:
        picture = Image.new("L", (260, 60), 255)
        ImageDraw.Draw(picture).text((10, 15), "Accord 2024 Rabat", fill=0, font=ImageFont.load_default(24))
        file = io.BytesIO()
        picture.convert("RGB").save(file, kind, dpi=(200, 200), **options)
        return file.getvalue()

    return draw


def _pages() -> bytes:
    """Give a TIFF of two pages, packed as faxes are."""
    page = Image.open(io.BytesIO(_picture("PNG")())).convert("1")
    file = io.BytesIO()
    page.save(file, "TIFF", save_all=True, append_images=[page], compression="group4")
    return file.getvalue()


# ---- archives ----------------------------------------------------------------------------------------------


def _zip() -> bytes:
    inner = office_seeds.zipped({"b.html": _page(), "ج.txt": _text()})
    return office_seeds.zipped(
        {"أ.txt": ARABIC, "dossier/b.html": _page(), "c.docx": office_seeds.word_document(), "d.zip": inner}
    )


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in (("أ.txt", _text()), ("d" * 120 + "/b.html", _page())):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    # Without most of the empty blocks that pad it: damage to them is none.
    return file.getvalue().rstrip(b"\x00") + bytes(2048)


def _gzipped(contents: bytes) -> bytes:
    return gzip.compress(contents, mtime=0)


def _old(name: str) -> Callable[[], bytes]:
    return lambda: gzip.decompress((_OLD_FILES / f"{name}.gz").read_bytes())


_Make = Callable[[], bytes]
_SEEDS: dict[str, tuple[_Make, ...]] = {
    ".txt": (_text,),
    ".md": (_markdown,),
    **dict.fromkeys((".html", ".htm", ".xhtml"), (_page, _arabic_page)),
    ".pdf": (
        _small_pdf,
        _packed_pdf,
        _printed_pdf("chromium-deux-colonnes-ar.pdf"),
        _printed_pdf("libreoffice-ar.pdf"),
    ),
    ".png": (_picture("PNG"),),
    **dict.fromkeys((".jpg", ".jpeg"), (_picture("JPEG"), _picture("JPEG", progressive=True))),
    **dict.fromkeys((".tif", ".tiff"), (_picture("TIFF"), _picture("TIFF", compression="tiff_lzw"), _pages)),
    ".webp": (_picture("WEBP"), _picture("WEBP", lossless=True)),
    ".bmp": (_picture("BMP"),),
    **dict.fromkeys((".docx", ".docm", ".dotx"), (office_seeds.word_document,)),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), (office_seeds.slides,)),
    **dict.fromkeys((".xlsx", ".xlsm"), (office_seeds.workbook,)),
    ".odt": (office_seeds.open_text,),
    ".odp": (office_seeds.open_slides,),
    ".ods": (office_seeds.open_sheet,),
    ".rtf": (_rich_text,),
    **dict.fromkeys((".doc", ".dot"), (_old("accord.doc"),)),
    ".xls": (_old("accords.xls"),),
    **dict.fromkeys((".ppt", ".pps"), (_old("accord.ppt"),)),
    ".csv": (_table,),
    ".tsv": (_tabbed,),
    **dict.fromkeys((".mhtml", ".mht"), (_saved_page,)),
    ".epub": (office_seeds.book,),
    ".eml": (_mail,),
    ".mbox": (_mailbox,),
    ".zip": (_zip,),
    ".tar": (_tar,),
    ".tgz": (lambda: _gzipped(_tar()),),
    ".tbz2": (lambda: bz2.compress(_tar()),),
    ".txz": (lambda: lzma.compress(_tar()),),
    ".gz": (lambda: _gzipped(_text()),),
    ".bz2": (lambda: bz2.compress(_text()),),
    ".xz": (lambda: lzma.compress(_text()),),
}
# One ending of those under which one and the same reader reads one and the same files.
DISTINCT = tuple({makers: suffix for suffix, makers in reversed(_SEEDS.items())}.values())[::-1]
