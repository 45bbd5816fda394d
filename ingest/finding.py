"""From paths to the files to read: folders with all that is in them, in the order of their names."""

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.folder import STORE_NAME
from ingest.reading import READABLE_SUFFIXES, shown_name
from ingest.report import Skipped

# What systems, browsers and editors leave behind.
_JUNK = re.compile(
    r"\..*|~\$.*|.*~|.*\.(tmp|temp|part|partial|crdownload|download|swp|bak|lock|lnk)|thumbs\.db|ehthumbs\.db|"
    r"desktop\.ini|\$recycle\.bin|system volume information|__macosx|__pycache__|node_modules|lost\+found",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its absolute path and its size in bytes, 0 where it cannot be told."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Sources:
    """What paths lead to; each stands in one list, once. Of `files`, some may turn out to be unreadable or missing."""

    files: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[Skipped, ...]


def find_sources(paths: Iterable[Path]) -> Sources:
    """Find the files that the paths name or hold, in the order of the paths and then of the names.

    A file that is named is taken even where a folder's would be ignored (hidden, left behind by an editor). Links are
    followed; a folder reached a second time is passed over, so that links leading back end.
    """
    search = _Search()
    for path in paths:
        search.take(Path(os.path.abspath(path)))
    return Sources(tuple(search.files.values()), tuple(search.skipped), tuple(search.ignored))


class _Search:
    def __init__(self) -> None:
        self.files: dict[Path, Source] = {}
        self.skipped: list[Skipped] = []
        self.ignored: list[Skipped] = []
        self._folders: set[tuple[int, int]] = set()

    def take(self, path: Path) -> None:
        """Take a file, or everything in a folder; folders may lie deeper than calls can."""
        waiting = [path]
        while waiting:
            at = waiting.pop()
            try:
                waiting += reversed(self._look_at(at))
            except (OSError, ValueError):
                # Reading it will fail in the same way and say why.
                self.files.setdefault(at, Source(at, 0))

    def _look_at(self, path: Path) -> list[Path]:
        """Take a file, or give what a folder holds."""
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return self._open_folder(path, (found.st_dev, found.st_ino))
        if path.suffix.lower() not in READABLE_SUFFIXES:
            kinds = ", ".join(READABLE_SUFFIXES)
            reason = f"{shown_name(path)} is of a kind that is not read: convert it to one of {kinds}."
            self.skipped.append(Skipped(str(path), reason))
        else:
            self.files.setdefault(path, Source(path, found.st_size))
        return []

    def _open_folder(self, folder: Path, identity: tuple[int, int]) -> list[Path]:
        names = sorted(os.listdir(folder))
        if identity in self._folders:
            self._ignore(folder, "was already read under another name.")
            return []
        if STORE_NAME in names:
            self._ignore(folder, "is a library and not a source.")
            return []
        self._folders.add(identity)
        for name in filter(_JUNK.fullmatch, names):
            self._ignore(folder / name, "is hidden, or left behind by a system or an editor.")
        return [folder / name for name in names if not _JUNK.fullmatch(name)]

    def _ignore(self, path: Path, reason: str) -> None:
        self.ignored.append(Skipped(str(path), f"{shown_name(path)} {reason}"))
