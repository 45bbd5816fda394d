"""Pages as a scanner gives them: pictures at 200 dots per inch, clean, or crooked and noisy."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageFilter

DOTS_PER_INCH = 200
_SKEW_DEGREES = 1.2
_GRAY_NOISE = 14.0
_SALT_AND_PEPPER = 0.004


def scan(pdf: Path, *, noisy: bool) -> list[Image.Image]:
    """Give the pages of a PDF as gray pictures; noise is the same at every call."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()
    seed = random.Random(pdf.name).randrange(2**32)
    return [_worn(page, seed + place) for place, page in enumerate(pages)] if noisy else pages


def _worn(page: Image.Image, seed: int) -> Image.Image:
    page = page.rotate(_SKEW_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    chance = np.random.default_rng(seed)
    gray = np.asarray(page, dtype=np.float32) + chance.normal(0, _GRAY_NOISE, (page.height, page.width))
    spots = chance.random(gray.shape)
    gray[spots < _SALT_AND_PEPPER / 2] = 0
    gray[spots > 1 - _SALT_AND_PEPPER / 2] = 255
    return Image.fromarray(gray.clip(0, 255).astype(np.uint8))


def save_pdf(pages: Sequence[Image.Image], path: Path, quality: int = 85) -> None:
    """Write a PDF whose pages are JPEG pictures."""
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH, quality=quality)


def save_image(pages: Sequence[Image.Image], path: Path) -> None:
    """Write the pages as a picture file: all of them as TIFF, the first alone as PNG or JPEG."""
    dots = (DOTS_PER_INCH, DOTS_PER_INCH)
    if path.suffix == ".tif":
        pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_deflate", dpi=dots)
    else:
        pages[0].save(path, dpi=dots)
