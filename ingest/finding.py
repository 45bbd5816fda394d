"""From paths to the files to read: folders with all that is in them, in the order of their names."""

import os
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.folder import STORE_NAME
from ingest.file_names import folders_of_pages, holds_text, is_junk, refuse_kind, shown_name
from ingest.reading import READABLE_SUFFIXES
from ingest.report import PassedKind, Skipped


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its absolute path, size in bytes and when it was modified, in nanoseconds since 1970.

    Both figures are 0 where they cannot be told.
    """

    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Sources:
    """What paths lead to; each stands in one list, once. Of `files`, some may turn out to be unreadable or missing.

    Attributes:
        roots: the paths themselves, absolute.
        skipped: files of kinds that are not read, where they were named or hold text.
        passed: all others of kinds that are not read.
        closed: those of `files` that could not be looked at or into: folders without rights, shares that went away.
    """

    roots: tuple[Path, ...]
    files: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[Skipped, ...]
    passed: tuple[PassedKind, ...]
    closed: tuple[Path, ...]


def find_sources(paths: Iterable[Path]) -> Sources:
    """Find the files that the paths name or hold, in the order of the paths and then of the names.

    A file that is named is taken even where a folder's would be ignored (hidden, left behind by an editor). Links are
    followed; a folder reached a second time is passed over, so that links leading back end.
    """
    search = _Search()
    roots = [Path(os.path.abspath(path)) for path in paths]
    for root in roots:
        search.take(root)
    passed = tuple(PassedKind(suffix, count) for suffix, count in search.passed.most_common())
    return Sources(
        roots=tuple(roots),
        files=tuple(search.files.values()),
        skipped=tuple(search.skipped),
        ignored=tuple(search.ignored),
        passed=passed,
        closed=tuple(search.closed),
    )


class _Search:
    def __init__(self) -> None:
        self.files: dict[Path, Source] = {}
        self.skipped: list[Skipped] = []
        self.ignored: list[Skipped] = []
        self.passed: Counter[str] = Counter()
        self.closed: list[Path] = []
        self._folders: set[tuple[int, int]] = set()

    def take(self, path: Path) -> None:
        """Take a file, or everything in a folder; folders may lie deeper than calls can."""
        waiting = [path]
        while waiting:
            at = waiting.pop()
            try:
                waiting += reversed(self._look_at(at, is_named=at == path))
            except (OSError, ValueError) as error:
                # Reading it will fail in the same way and say why.
                self.files.setdefault(at, Source(at, 0, 0))
                if not isinstance(error, FileNotFoundError | NotADirectoryError):
                    self.closed.append(at)

    def _look_at(self, path: Path, is_named: bool) -> list[Path]:
        """Take a file, or give what a folder holds."""
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return self._open_folder(path, (found.st_dev, found.st_ino))
        if path.suffix.lower() in READABLE_SUFFIXES:
            self.files.setdefault(path, Source(path, found.st_size, found.st_mtime_ns))
        elif is_named or holds_text(path):
            self.skipped.append(Skipped(str(path), refuse_kind(path, READABLE_SUFFIXES)))
        else:
            self.passed[path.suffix.lower()] += 1
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
