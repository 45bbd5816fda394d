"""From paths to the files to read: folders with all that is in them, in the order of their names."""

import errno
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
    """A file to read: its absolute path and its size in bytes."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Sources:
    """What paths lead to; every file stands in one list, once."""

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
            except (OSError, ValueError) as error:
                self.skipped.append(Skipped(str(at), _explain(error, at)))

    def _look_at(self, path: Path) -> list[Path]:
        """Take a file, or give what a folder holds."""
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return self._open_folder(path, (found.st_dev, found.st_ino))
        if not stat.S_ISREG(found.st_mode):
            self._skip(path, "is a pipe or a device and not a file: copy its contents to a file.")
        elif path.suffix.lower() not in READABLE_SUFFIXES:
            self._skip(path, f"is of a kind that is not read: convert it to {', '.join(READABLE_SUFFIXES)}.")
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

    def _skip(self, path: Path, reason: str) -> None:
        self.skipped.append(Skipped(str(path), f"{shown_name(path)} {reason}"))

    def _ignore(self, path: Path, reason: str) -> None:
        self.ignored.append(Skipped(str(path), f"{shown_name(path)} {reason}"))


def _explain(error: OSError | ValueError, path: Path) -> str:
    code = error.errno if isinstance(error, OSError) else None
    sentences = {
        errno.ENOENT: "does not exist: check its name.",
        errno.EACCES: "may not be read by you: change its rights.",
        errno.EPERM: "may not be read by you: change its rights.",
        errno.ELOOP: "is a link that leads back to itself: mend the link or leave it out.",
    }
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"{shown_name(path)} {sentences.get(code or 0, f'cannot be read ({reason}): check the disk and try again.')}"
