"""A library kept in step with a folder: what is new in it is read, what was moved follows, what is gone waits in a bin.

1. What lies in the folder is found, and compared with what the library read there before;
2. new and changed files are ingested; content whose file is gone and which lies elsewhere now is moved with it;
3. the documents of files that are gone go into the bin, from which `Library.restore` brings them back;
4. what has waited there for KEPT_DAYS is forgotten.

A folder can seem empty because a disk is not mounted or a share is away. Nothing is deleted of a folder that cannot be
looked into; when the folder is empty, or most of its files are gone, or all in one of its folders that is still there,
they are only named (`held_back`), until who calls says that they are to go.
"""

import os
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.embedding import Embedder
from index.library import Library
from index.records import FileState
from ingest.errors import FolderUnreachable
from ingest.file_names import shown_name
from ingest.finding import Sources, find_sources
from ingest.ingesting import Propose, take_in
from ingest.recalling import is_gone
from ingest.report import OnProgress, Report

KEPT_DAYS = 30
# So many may go at once without a question, however few there are.
_FEW = 5

# Files of which size and time (nanoseconds) have not changed for a while, by path.
Calm = Mapping[Path, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which changes of a folder are followed.

    Attributes:
        deletes: all that is gone is meant to be, also when it is so much that it would be held back.
        calm: files that are not in it, or are other than they are in it, are left as they were; None for all files.
    """

    deletes: bool = False
    calm: Calm | None = None


ALL_BUT_ALARMING = Scope()


@dataclass(frozen=True, slots=True)
class Deleted:
    """A file that is gone, and how many documents went into the bin with it: those that lay nowhere else."""

    file: str
    documents: int


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What came of a folder.

    Attributes:
        read: of what lies in it.
        held_back: files that are gone, but so many that nothing was done: the library has them as they were.
        closed: folders and files that could not be looked into: what lies there is as it was.
        forgotten: documents that had waited in the bin long enough.
    """

    read: Report
    deleted: tuple[Deleted, ...]
    held_back: tuple[str, ...]
    closed: tuple[str, ...]
    forgotten: int

    @property
    def needs_a_look(self) -> bool:
        """Say whether a person should look at something."""
        return bool(self.held_back or self.closed or self.read.skipped)

    @property
    def is_eventful(self) -> bool:
        """Say whether anything was done or is to be looked at."""
        read = self.read
        return bool(read.added or read.replaced or read.moved or self.deleted or self.forgotten or self.needs_a_look)


def sync(
    folder: Path,
    library: Library,
    embedder: Embedder,
    progress: OnProgress = lambda _: None,
    propose: Propose | None = None,
    processes: int = 0,
    scope: Scope = ALL_BUT_ALARMING,
) -> SyncReport:
    """Make a library that was opened for writing mirror a folder; for the rest see ingest.ingesting.ingest.

    Raises:
        FolderUnreachable: it is no folder, cannot be looked into, or is gone and nothing of it is known.
        WorkersFailed: the processes cannot be started.
    """
    root = Path(os.path.abspath(folder))
    known = library.file_states(str(root))
    sources = _find(root, bool(known))
    report = take_in(_calm_among(sources, scope.calm), library, embedder, progress, propose, processes)
    gone = [state.file for state in _gone_among(known, sources) if library.file_state(state.file)]
    held_back = [] if scope.deletes else _hold_back(gone, len(known), root, is_empty=not sources.files)
    deleted = [Deleted(file, len(library.drop_file(file, to_bin=True))) for file in _without(gone, held_back)]
    if deleted:
        library.refresh(embedder)
    forgotten = library.empty_bin((datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds"))
    return SyncReport(report, tuple(deleted), tuple(held_back), tuple(map(str, sources.closed)), forgotten)


def check_folder(root: Path) -> None:
    """Say that a folder can be looked into.

    Raises:
        FolderUnreachable: it cannot, or is something else.
        FileNotFoundError: there is none.
    """
    try:
        with os.scandir(root):
            pass
    except FileNotFoundError:
        raise
    except NotADirectoryError as error:
        raise FolderUnreachable(f"{shown_name(root)} is no folder: name the folder that it lies in.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise FolderUnreachable(
            f"{shown_name(root)} cannot be looked into ({reason}): check that it is connected and that you may read "
            "it. The library is as it was."
        ) from error


def _find(root: Path, is_known: bool) -> Sources:
    try:
        check_folder(root)
    except FileNotFoundError as error:
        if not is_known:
            raise FolderUnreachable(f"{shown_name(root)} does not exist: check its name.") from error
        return Sources((root,), (), (), (), (), ())
    sources = find_sources([root])
    if str(root) in [each.file for each in sources.ignored]:
        raise FolderUnreachable(f"{shown_name(root)} is a library: name a folder with documents.")
    return sources


def _calm_among(sources: Sources, calm: Calm | None) -> Sources:
    if calm is None:
        return sources
    return replace(
        sources, files=tuple(each for each in sources.files if calm.get(each.path) == (each.size, each.modified))
    )


def _gone_among(known: Collection[FileState], sources: Sources) -> list[FileState]:
    """Give the files that are not there any more, of all that can be looked at."""
    found, closed = {str(source.path) for source in sources.files}, set(sources.closed)
    return [
        state
        for state in known
        if state.file not in found and closed.isdisjoint(Path(state.file).parents) and is_gone(state.file)
    ]


def _hold_back(gone: Collection[str], known: int, root: Path, is_empty: bool) -> list[str]:
    """Give those of the files that are gone which nobody may have meant to delete."""
    if (is_empty and gone) or (len(gone) > _FEW and 2 * len(gone) > known):
        return list(gone)
    emptied = {file: _emptied_above(Path(file), root) for file in gone}
    counts = Counter(folder for folder in emptied.values() if folder)
    return [file for file, folder in emptied.items() if folder and counts[folder] > _FEW]


def _emptied_above(file: Path, root: Path) -> Path | None:
    """Give the folder below the root in which a file lay, if it is there and empty, as an unmounted one is."""
    for folder in file.parents:
        if folder == root:
            return None
        try:
            with os.scandir(folder) as entries:
                return None if next(entries, None) else folder
        except OSError:
            continue
    return None


def _without(files: Collection[str], others: Collection[str]) -> list[str]:
    left_out = set(others)
    return [file for file in files if file not in left_out]
