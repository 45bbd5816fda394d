"""Files that are pictures of pages: opened within bounds, page by page, as gray pictures the right way up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps, ImageSequence

from ingest.errors import UnreadableFile
from ingest.tesseract import Gray

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp")
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
# Only these hold pages; the further pictures of others are an animation, or a preview.
_PAGED = frozenset(("TIFF",))
# A page of A1 at 300 dots per inch has 70 million dots; Pillow itself warns of those over 89 million.
_MOST_DOTS = 89_000_000
_MOST_PAGES = 10_000
# Paper from a card to A2; where the file says anything else it says nothing of the paper: it is a photo or a screen.
_SMALLEST_INCHES, _LARGEST_INCHES = 3.0, 24.0
# A4, which is guessed then.
_LONG_SIDE_INCHES = 11.7
_TURNED = frozenset((5, 6, 7, 8))
# What Pillow raises on damaged files.
_FAULTS = (
    *(OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, AttributeError, EOFError, ArithmeticError),
    *(MemoryError, NotImplementedError, Image.DecompressionBombError, Image.DecompressionBombWarning, RuntimeError),
)


@dataclass(frozen=True, slots=True)
class PictureSize:
    """The size of one page as it is seen, in dots, and its resolution, as stated or guessed."""

    width: int
    height: int
    dots_per_inch: float


class PictureFile:
    """A picture file that is open; its pages are numbered from 1."""

    def __init__(self, image: Image.Image, name: str) -> None:
        self._image = image
        self._name = name

    def sizes(self) -> Iterator[PictureSize]:
        """Give the sizes of its pages, of which none is unpacked.

        Raises:
            UnreadableFile: one is larger than any page, or there are more than are read.
        """
        if self._image.format not in _PAGED:
            yield self._size()
            return
        try:
            for number, _ in enumerate(ImageSequence.Iterator(self._image), start=1):
                if number > _MOST_PAGES:
                    raise UnreadableFile(f"{self._name} has more than {_MOST_PAGES} pages: split it into parts.")
                yield self._size()
        except _FAULTS as error:
            raise self._damaged() from error

    def picture(self, page: int) -> Image.Image:
        """Give a page as it is seen, upright, on white paper, in color or gray.

        Raises:
            UnreadableFile: there is no such page, or it is damaged or too large.
        """
        try:
            self._image.seek(page - 1)
        except EOFError as error:
            raise UnreadableFile(f"{self._name} has no page {page}.") from error
        except _FAULTS as error:
            raise self._damaged() from error
        self._size()
        try:
            return ImageOps.exif_transpose(_on_paper(self._image))
        except _FAULTS as error:
            raise self._damaged() from error

    def _size(self) -> PictureSize:
        width, height = self._image.size
        if width * height > _MOST_DOTS:
            raise UnreadableFile(
                f"{self._name} is a picture of {width} × {height} dots, at most {_MOST_DOTS // 1_000_000} million are "
                "read: save it smaller, or cut it into pages."
            )
        if _orientation(self._image) in _TURNED:
            width, height = height, width
        return PictureSize(width, height, _resolution(self._image, max(width, height)))

    def _damaged(self) -> UnreadableFile:
        return UnreadableFile(f"{self._name} is a damaged picture: open it to see, and save it again.")


@contextmanager
def open_picture(path: Path, name: str) -> Iterator[PictureFile]:
    """Open a picture file; `name` is for messages.

    Raises:
        UnreadableFile: it is no picture, or one with more dots than are read.
    """
    with path.open("rb") as file:
        try:
            Image.init()
            image = Image.open(file, formats=_FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise UnreadableFile(
                f"{name} is a picture of more than {_MOST_DOTS // 1_000_000} million dots: save it smaller."
            ) from error
        except _FAULTS as error:
            raise UnreadableFile(
                f"{name} is no picture that can be read although its name says so: open it to see, and save it again."
            ) from error
        with image:
            yield PictureFile(image, name)


def gray_of(picture: Image.Image, scale: float) -> Gray:
    """Give a picture in gray, scaled."""
    gray = picture.convert("L")
    if abs(scale - 1) > 0.01:
        size = (max(1, round(gray.width * scale)), max(1, round(gray.height * scale)))
        gray = gray.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(gray)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _FAULTS:
        return 1


def _resolution(image: Image.Image, longest: int) -> float:
    """Give the dots per inch that a picture states, or, where paper of that size is not used, those of A4."""
    stated = image.info.get("dpi")
    try:
        dots = float(stated[0]) if isinstance(stated, tuple) else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        dots = 0.0
    if dots > 1 and _SMALLEST_INCHES <= longest / dots <= _LARGEST_INCHES:
        return dots
    return longest / _LONG_SIDE_INCHES


def _on_paper(image: Image.Image) -> Image.Image:
    """Give what is seen: deep gray made shallow, and what is transparent laid on white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _shallow(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        shown = paper.convert("RGB")
    else:
        shown = image.convert("L" if image.mode in ("1", "L") else "RGB")
    # What says how it lies gets lost on the way.
    shown.info["exif"] = image.getexif().tobytes() if _orientation(image) != 1 else b""
    return shown


def _shallow(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.float32)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    spread = np.nan_to_num((values - low) / max(high - low, 1e-9) * 255)
    return Image.fromarray(spread.clip(0, 255).astype(np.uint8))
