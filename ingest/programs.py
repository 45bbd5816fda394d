"""Programs of the system that reading may lack, by the names under which files wait for them."""

from collections.abc import Sequence
from functools import cache
from pathlib import PurePath

from ingest.libreoffice import LIBREOFFICE, is_able
from ingest.scanned_pages import TESSERACT, missing_tools


class Programs:
    """What of tesseract and LibreOffice is there; each is looked for once."""

    def __init__(self) -> None:
        self._has = cache(_has)

    def has_any(self, names: Sequence[str], path: PurePath) -> bool:
        """Say whether one of the programs that a file waits for is there now."""
        return any(self._has(name, path.suffix.lower() if name == LIBREOFFICE else "") for name in names)

    def missing(self, path: PurePath) -> tuple[str, ...]:
        """Give the programs that are not there and could read more of a file."""
        return tuple(name for name in (TESSERACT, LIBREOFFICE) if not self.has_any((name,), path))


def _has(name: str, suffix: str) -> bool:
    if name == TESSERACT:
        return not missing_tools()
    return name == LIBREOFFICE and is_able(suffix)
