"""Many files prepared, in this process one after another or by several workers beside it."""

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.processor import count_processors
from ingest.errors import UnreadableFile
from ingest.file_names import shown_name
from ingest.preparing import PreparedFile, prepare_file
from ingest.report import AtHand as AtHand
from ingest.starting import open_starter
from ingest.tools import SLOTS, open_tools
from ingest.worker import Setup, Tell
from ingest.workers import Bounds as Bounds
from ingest.workers import Finished, Workers


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file.

    Attributes:
        prepared: None for one that could not be read; `reason` then says why in one sentence, and is "" otherwise.
    """

    path: Path
    prepared: PreparedFile | None
    reason: str


DEFAULT_BOUNDS = Bounds()

OnWork = Callable[[tuple[AtHand, ...]], None]


def prepare_files(
    paths: Iterable[Path],
    kept_pages: Path | None,
    processes: int,
    hear: OnWork = lambda _: None,
    bounds: Bounds = DEFAULT_BOUNDS,
) -> Generator[Outcome, None, None]:
    """Prepare each file, its path absolute; give what came of each as soon as it is done.

    `paths` is asked for more only by who asks for outcomes, in the same thread, and at the most some 64 files ahead.
    `hear` is called in that thread, too, while it waits, with the files that are being read.

    With `processes` 0 files are read in this process, one after another: an outcome comes before the next path is
    asked for, nothing bounds what a file takes, and one that crashes its reader ends this process.

    Raises:
        WorkersFailed: the processes cannot be started.
    """
    if not processes:
        yield from _prepare_here(paths, kept_pages, hear)
        return
    setup = Setup(Path(), count_processors(), kept_pages, bounds.memory, prepare_one, explain_memory)
    with closing(Workers(lambda: open_starter(processes), processes, setup, bounds)) as workers:
        yield from map(outcome_of, workers.finish(paths, hear))


def prepare_one(path: Path, kept_pages: Path | None, slots: AbstractContextManager[object], tell: Tell) -> Outcome:
    """Prepare a file in this process."""
    try:
        with open_tools(kept_pages, slots) as tools:
            return Outcome(path, prepare_file(path, replace(tools, tell=tell)), "")
    except UnreadableFile as error:
        return Outcome(path, None, str(error))


def explain_memory(path: Path, most: int) -> Outcome:
    """Refuse a file that needs more memory than it may take."""
    reason = f"{shown_name(path)} needs more than {most // 1_000_000} MB of memory to be read: split it into parts."
    return Outcome(path, None, reason)


def outcome_of(finished: Finished) -> Outcome:
    """Unpack what a worker gave."""
    if finished.reason:
        return Outcome(finished.path, None, finished.reason)
    outcome: Outcome = pickle.loads(finished.outcome)
    return outcome


def _prepare_here(paths: Iterable[Path], kept_pages: Path | None, hear: OnWork) -> Iterator[Outcome]:
    for path in paths:

        def tell(done: int, total: int, path: Path = path) -> None:
            hear((AtHand(path, done, total),))

        tell(0, 0)
        yield prepare_one(path, kept_pages, SLOTS, tell)
