"""From files and folders to documents in the library.

1. What the library knows of each file is recalled, in the order of the paths and names: one with nothing new in it is
   left alone, one that was moved or copied is written down at its new place;
2. the others are read by processes beside this one: cleaned, dated, their language told, cut into passages, and their
   agreements recognised; with all that they hold;
3. meanwhile passages of several documents are embedded together here, and each document is added in one transaction,
   in place of what its file held before;
4. a file is settled when all that it holds is in.

A file that cannot be read is skipped and said; the rest goes on. What is settled stays, whatever stops the run, and
the next run goes on from there.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from index.embedding import Embedder
from index.library import Library
from index.records import Agreement, Document, UnreadFile
from ingest.agreements import merge_within
from ingest.finding import Source, Sources, find_sources
from ingest.preparers import Outcome, prepare_files
from ingest.preparing import ANALYSIS, PreparedDocument, PreparedFile
from ingest.programs import Programs
from ingest.recalling import Memory, News, is_gone
from ingest.report import Added, AtHand, Moved, OnProgress, Progress, Report, Skipped, Unchanged
from ingest.settling import Settled, Settler

__all__ = ["ANALYSIS", "Progress", "Propose", "Report", "ingest", "take_in"]

Propose = Callable[[Document], list[Agreement]]

_Entry = TypeVar("_Entry", Added, Moved, Unchanged, Skipped)

# In the folder of the library.
_KEPT_PAGES = "pages"


def ingest(
    paths: Iterable[Path],
    library: Library,
    embedder: Embedder,
    progress: OnProgress = lambda _: None,
    reindex: bool = False,
    propose: Propose | None = None,
    processes: int = 0,
) -> Report:
    """Bring files and all that folders hold into a library opened for writing.

    A file that is gone from its folder stays in the library. `reindex` first embeds every passage of the library again
    with `embedder`; the library must then have been opened without a model card. `propose` gives further agreements
    of a document; what is recognised without it stands, and only what that leaves empty is filled. Files are read by
    so many processes, or by this one with 0.

    Raises:
        WorkersFailed: the processes cannot be started.
    """
    if reindex:
        library.reindex(embedder, lambda done, total: progress(Progress("embedding", done, total, 0, 0, 0, "", 0, 0)))
    return take_in(find_sources(paths), library, embedder, progress, propose, processes)


def take_in(
    sources: Sources,
    library: Library,
    embedder: Embedder,
    progress: OnProgress = lambda _: None,
    propose: Propose | None = None,
    processes: int = 0,
) -> Report:
    """Bring files that were found into a library: see `ingest`."""
    ingestion = _Ingestion(library, embedder, progress, propose, sources)
    ingestion.run(processes)
    _note_skipped(library, sources)
    library.refresh(embedder)
    return ingestion.report()


def _note_skipped(library: Library, sources: Sources) -> None:
    """Remember files of kinds that are not read, and forget what is gone or can be looked into again."""
    if sources.skipped:
        library.note_unread([UnreadFile(each.file, each.reason) for each in sources.skipped])
    past = [each.file for each in library.unread() if _lies_under(each.file, sources.roots)]
    past = [file for file in past if is_gone(file) or (os.path.isdir(file) and Path(file) not in sources.closed)]
    if past:
        library.forget_unread(past)


@dataclass(frozen=True, slots=True)
class _Given:
    """A file that was given to be read."""

    source: Source
    news: News


class _Ingestion:
    """One run: what is being read, what waits for its vectors, and what has come of each file."""

    def __init__(
        self, library: Library, embedder: Embedder, progress: OnProgress, propose: Propose | None, sources: Sources
    ) -> None:
        self._progress = progress
        self._propose = propose
        self._sources = sources
        self._kept_pages = library.folder / _KEPT_PAGES
        self._memory = Memory(library, Programs())
        self._settler = Settler(library, embedder, self._tell)
        self._given: dict[Path, _Given] = {}
        self._twins: list[Source] = []
        self._at_hand: tuple[AtHand, ...] = ()
        self._current = ""
        self._done = self._bytes_done = self._pages = 0
        self._bytes_total = sum(source.size for source in sources.files)
        self._added: list[Added] = []
        self._replaced: list[Added] = []
        self._moved: list[Moved] = []
        self._unchanged: list[Unchanged] = []
        self._skipped: list[Skipped] = []

    def run(self, processes: int) -> None:
        """Read all files; copies of one that is being read are looked at when that is done."""
        sources: Sequence[Source] = self._sources.files
        while sources:
            needed = min(processes, len(sources))
            outcomes = prepare_files(self._new_among(sources), self._kept_pages, needed, self._hear)
            with closing(outcomes):
                for outcome in outcomes:
                    self._take(outcome)
            self._note_settled(self._settler.settle())
            sources, self._twins = self._twins, []
        self._at_hand, self._current = (), ""
        self._tell()

    def report(self) -> Report:
        """Give what came of each file."""
        place = {str(source.path): number for number, source in enumerate(self._sources.files)}

        def in_order(entries: list[_Entry]) -> tuple[_Entry, ...]:
            return tuple(sorted(entries, key=lambda each: place[each.file]))

        return Report(
            added=in_order(self._added),
            replaced=in_order(self._replaced),
            moved=in_order(self._moved),
            unchanged=in_order(self._unchanged),
            skipped=(*self._sources.skipped, *in_order(self._skipped)),
            ignored=self._sources.ignored,
            passed=self._sources.passed,
        )

    def _new_among(self, sources: Iterable[Source]) -> Iterator[Path]:
        """Give the files that must be read, and settle what comes of the others."""
        for source in sources:
            self._current = str(source.path)
            self._tell()
            known = self._memory.recall(source, source.path in self._sources.roots)
            if not isinstance(known, News):
                self._note_known(known)
                self._count(source)
            elif known.sha256 and any(known.sha256 == each.news.sha256 for each in self._given.values()):
                self._twins.append(source)
            else:
                self._given[source.path] = _Given(source, known)
                yield source.path

    def _note_known(self, known: Unchanged | Moved | Skipped) -> None:
        if isinstance(known, Moved):
            self._moved.append(known)
        elif isinstance(known, Skipped):
            self._skipped.append(known)
        else:
            self._unchanged.append(known)

    def _take(self, outcome: Outcome) -> None:
        given = self._given[outcome.path]
        self._count(given.source)
        self._current = str(outcome.path)
        self._at_hand = tuple(each for each in self._at_hand if each.path != outcome.path)
        if outcome.prepared is None:
            del self._given[outcome.path]
            self._skipped.append(Skipped(str(outcome.path), outcome.reason))
            self._memory.note_failure(given.news, outcome.reason)
            return
        prepared = self._proposed(outcome.prepared)
        self._pages += sum(len(each.document.pages) for each in prepared.documents)
        self._skipped += (Skipped(each.file, each.reason, each.member) for each in prepared.unread)
        self._note_settled(self._settler.take(prepared, self._memory.state_of(given.news, prepared.state)))

    def _note_settled(self, settled: Iterable[Settled]) -> None:
        for each in settled:
            del self._given[Path(each.file)]
            self._added += each.added
            self._replaced += each.replaced
            if each.is_known:
                self._unchanged.append(Unchanged(each.file, each.note))

    def _proposed(self, prepared: PreparedFile) -> PreparedFile:
        if not self._propose:
            return prepared
        return replace(prepared, documents=tuple(_proposed(each, self._propose) for each in prepared.documents))

    def _count(self, source: Source) -> None:
        self._done += 1
        self._bytes_done += source.size

    def _hear(self, at_hand: tuple[AtHand, ...]) -> None:
        self._at_hand = at_hand
        self._tell()

    def _tell(self, embedded: int = 0, to_embed: int = 0) -> None:
        self._progress(
            Progress(
                stage="reading",
                done=self._done,
                total=len(self._sources.files),
                bytes_done=self._bytes_done,
                bytes_total=self._bytes_total,
                passages=self._settler.passages,
                current=self._current,
                embedded=embedded,
                to_embed=to_embed,
                pages=self._pages,
                at_hand=self._at_hand,
            )
        )


def _lies_under(file: str, roots: Sequence[Path]) -> bool:
    return any(root == Path(file) or root in Path(file).parents for root in roots)


def _proposed(prepared: PreparedDocument, propose: Propose) -> PreparedDocument:
    agreements = merge_within(list(prepared.agreements), propose(prepared.document))
    return replace(prepared, agreements=tuple(agreements))
