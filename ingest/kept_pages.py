"""Recognized pages kept for the next time: a page that took a second is not recognized twice."""

import contextlib
import json
import math
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.pdf_lines import Line
from ingest.scans import ScannedPage, ScannedWord

# Version of text recognition: raise it when it gives other lines or words, and pages are recognized anew.
RECOGNIZER = "2"
_SHA256 = re.compile(r"[0-9a-f]{64}")
# A full page of print is 8 KB, packed; what is larger, or unpacks to more, was not written here.
_LARGEST = 400_000
_LARGEST_UNPACKED = 8_000_000
# In each of 256 folders; over them all a hundred thousand pages, 800 MB.
_MOST_IN_FOLDER = 400


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The recognized pages of one file.

    Attributes:
        folder: of the pages of all files; None where none are kept.
        languages: for which there was data when they were recognized.
    """

    folder: Path | None
    sha256: str
    languages: tuple[str, ...]

    def find(self, number: int) -> ScannedPage | None:
        """Give a page, or None when it is not kept, or what is kept is damaged."""
        path = self._path(number)
        if path is None:
            return None
        try:
            with path.open("rb") as file:
                packed = file.read(_LARGEST + 1)
            unpacker = zlib.decompressobj()
            text = unpacker.decompress(packed, _LARGEST_UNPACKED)
            if not unpacker.eof:
                return None
            return _page_from(number, json.loads(text))
        except (OSError, zlib.error, ValueError, TypeError, KeyError, IndexError, RecursionError):
            return None

    def keep(self, page: ScannedPage) -> None:
        """Keep a page; where the disk is full or may not be written to it is not kept."""
        path = self._path(page.number)
        if path is None:
            return
        packed = zlib.compress(json.dumps(_record_of(page), ensure_ascii=False).encode())
        # Written under another name and moved: after a loss of power it is whole or not there.
        beside = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _make_room(path.parent)
            try:
                with beside.open("wb") as file:
                    file.write(packed)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)

    def _path(self, number: int) -> Path | None:
        if self.folder is None or not _SHA256.fullmatch(self.sha256):
            return None
        languages = "+".join(re.sub(r"\W", "_", language) for language in self.languages)
        return self.folder / self.sha256[:2] / f"{self.sha256}-{number}-{RECOGNIZER}-{languages}"


def _make_room(folder: Path) -> None:
    """Remove the older half of a full folder."""
    with os.scandir(folder) as entries:
        pages = [(entry.stat().st_mtime_ns, entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    if len(pages) >= _MOST_IN_FOLDER:
        for _, path in sorted(pages)[: _MOST_IN_FOLDER // 2]:
            Path(path).unlink(missing_ok=True)


# ---- as it is written --------------------------------------------------------------------------------------


def _record_of(page: ScannedPage) -> dict[str, Any]:
    return {
        "lines": [
            [
                list(line.cells),
                *(round(side, 2) for side in (line.left, line.right, line.baseline, line.size)),
                line.is_rtl,
            ]
            for line in page.lines
        ],
        "words": [
            [word.text, word.line, *(round(side, 5) for side in (word.left, word.top, word.width, word.height))]
            for word in page.words
        ],
        "confidence": round(page.confidence, 4),
        "quality": page.quality,
    }


def _page_from(number: int, record: dict[str, Any]) -> ScannedPage:
    lines = tuple(
        Line(tuple(map(_text, cells)), _number(left), _number(right), _number(baseline), _number(size), bool(is_rtl))
        for cells, left, right, baseline, size, is_rtl in record["lines"]
    )
    words = tuple(ScannedWord(_text(text), int(line), *map(_number, box)) for text, line, *box in record["words"])
    if record["quality"] not in ("good", "unreadable") or any(not 0 <= word.line < len(lines) for word in words):
        raise ValueError("not a page that was kept here")
    return ScannedPage(number, lines, words, _number(record["confidence"]), record["quality"])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("not a number")
    return float(value)
