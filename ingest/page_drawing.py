"""Pages of PDF files drawn as pictures, within bounds of time."""

import ctypes
import time

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from ingest.errors import UnreadableFile

_LONGEST_SECONDS = 10.0


def draw_page(page: pypdfium2.PdfPage, scale: float, name: str, in_gray: bool = False) -> pypdfium2.PdfBitmap:
    """Draw piece by piece, and give up when it takes too long: a small file can hold work for hours.

    Args:
        page: of an open document; PDFium is held by who calls.
        scale: pixels for a point.
        name: of the page, for the message.
        in_gray: whether a pixel is one byte, or else three.

    Raises:
        UnreadableFile: it cannot be drawn in ten seconds.
    """
    width, height = max(1, round(page.get_width() * scale)), max(1, round(page.get_height() * scale))
    kind = pdfium.FPDFBitmap_Gray if in_gray else pdfium.FPDFBitmap_BGR
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, kind)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    deadline = time.monotonic() + _LONGEST_SECONDS
    pause = pdfium.IFSDK_PAUSE(version=1, user=None)
    is_late = type(pause.NeedToPauseNow)(lambda _: time.monotonic() > deadline)
    pause.NeedToPauseNow = is_late
    flags = pdfium.FPDF_ANNOT | (pdfium.FPDF_GRAYSCALE if in_gray else 0)
    status = pdfium.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, flags, ctypes.byref(pause))
    pdfium.FPDF_RenderPage_Close(page)
    if status != pdfium.FPDF_RENDER_DONE:
        bitmap.close()
        raise UnreadableFile(f"{name} takes too long to draw.")
    return bitmap
