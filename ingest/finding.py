"""From paths to the files to read: folders with all that is in them, in the order of their names."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.folder import STORE_NAME
from ingest.file_names import folders_of_pages, is_junk, refuse_kind, shown_name
from ingest.reading import READABLE_SUFFIXES
from ingest.report import Skipped


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
            self.skipped.append(Skipped(str(path), refuse_kind(path, READABLE_SUFFIXES)))
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
        beside = {name for name in folders_of_pages(names) if (folder / name).is_dir()}
        for name in names:
            if is_junk(name):
                self._ignore(folder / name, "is hidden, or left behind by a system or an editor.")
            elif name in beside:
                self._ignore(folder / name, "holds the pictures of the web page saved beside it.")
        return [folder / name for name in names if not is_junk(name) and name not in beside]

    def _ignore(self, path: Path, reason: str) -> None:
        self.ignored.append(Skipped(str(path), f"{shown_name(path)} {reason}"))
