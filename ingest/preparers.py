"""Many files prepared, in this process one after another or in several beside it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.preparing import PreparedFile, prepare_file
from ingest.tools import open_tools


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file.

    Attributes:
        prepared: None for one that could not be read; `reason` then says why in one sentence, and is "" otherwise.
    """

    path: Path
    prepared: PreparedFile | None
    reason: str


@dataclass(frozen=True, slots=True)
class AtHand:
    """A file that is being read.

    Attributes:
        done, total: its pages, or whatever it is read by; 0 of 0 where nothing is known of them, `total` 0 while it
            is not known how many there are.
    """

    path: Path
    done: int
    total: int


OnWork = Callable[[tuple[AtHand, ...]], None]


def prepare_files(
    paths: Iterable[Path], kept_pages: Path | None, processes: int, hear: OnWork = lambda _: None
) -> Iterator[Outcome]:
    """Prepare each file, its path absolute; give what came of each as soon as it is done.

    `paths` is asked for more only by who asks for outcomes, in the same thread, and never far ahead. `hear` is called
    in that thread, too, with the files that are being read.

    With `processes` 0 files are read in this process, one after another; an outcome then comes before the next path is
    asked for.
    """
    return _prepare_here(paths, kept_pages, hear)


def _prepare_here(paths: Iterable[Path], kept_pages: Path | None, hear: OnWork) -> Iterator[Outcome]:
    for path in paths:

        def tell(done: int, total: int, path: Path = path) -> None:
            hear((AtHand(path, done, total),))

        tell(0, 0)
        yield prepare_one(path, kept_pages, tell)


def prepare_one(path: Path, kept_pages: Path | None, tell: Callable[[int, int], None]) -> Outcome:
    """Prepare a file in this process."""
    try:
        with open_tools(kept_pages) as tools:
            return Outcome(path, prepare_file(path, replace(tools, tell=tell)), "")
    except UnreadableFile as error:
        return Outcome(path, None, str(error))
