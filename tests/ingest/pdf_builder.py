"""Small PDFs written by hand, so that every place on the page is known: Latin text in Helvetica, and rules."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A line of text, the place of its first letter in points from the lower left corner, and its size."""

    text: str
    x: float
    y: float
    size: float = 11


@dataclass(frozen=True)
class Bar:
    """Something black: its lower left corner, width and height in points. A thin one is a rule."""

    x: float
    y: float
    width: float
    height: float


def build_pdf(
    pages: Sequence[Sequence[Words | Bar]], title: str = "", outline: Sequence[tuple[str, int]] = ()
) -> bytes:
    """Give a PDF of A4 pages; `outline` holds titles and page numbers, from 1."""
    objects: dict[int, bytes] = {
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    }
    kids = []
    for place, page in enumerate(pages):
        number = 10 + 2 * place
        kids.append(f"{number} 0 R")
        stream = "".join(_shown(words) for words in page).encode("cp1252")
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (number + 1)
        )
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects[1] = (
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>" if outline else b"<< /Type /Catalog /Pages 2 0 R >>"
    )
    objects[4] = b"<< /Title (%s) /CreationDate (D:20250723101500Z) >>" % title.encode("cp1252")
    objects |= _outline_objects(outline)
    return _assembled(objects)


def _shown(words: Words | Bar) -> str:
    if isinstance(words, Bar):
        return f"{words.x} {words.y} {words.width} {words.height} re f\n"
    escaped = words.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {words.size} Tf {words.x} {words.y} Td ({escaped}) Tj ET\n"


def _outline_objects(outline: Sequence[tuple[str, int]]) -> dict[int, bytes]:
    if not outline:
        return {}
    last = 500 + len(outline) - 1
    objects = {5: b"<< /Type /Outlines /First 500 0 R /Last %d 0 R /Count %d >>" % (last, len(outline))}
    for place, (title, page) in enumerate(outline):
        following = b"/Next %d 0 R" % (501 + place) if 500 + place < last else b""
        objects[500 + place] = b"<< /Title (%s) /Parent 5 0 R /Dest [%d 0 R /Fit] %s >>" % (
            title.encode("cp1252"),
            8 + 2 * page,
            following,
        )
    return objects


def _assembled(objects: dict[int, bytes]) -> bytes:
    body = b"%PDF-1.7\n"
    offsets = {}
    for number in sorted(objects):
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, offsets[number]) for number in sorted(objects))
    trailer = b"<< /Size %d /Root 1 0 R /Info 4 0 R >>" % (max(objects) + 1)
    return (
        body
        + b"xref\n0 1\n0000000000 65535 f \n"
        + table
        + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(body))
    )
