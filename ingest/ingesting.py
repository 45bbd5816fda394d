"""From files and folders to documents in the library.

For each file, in the order of the paths and names:

1. content that the library holds is left alone; where its file was moved, the new place is written;
2. the file is read and cleaned, dated, its language told, cut into passages, and its agreements recognised;
3. passages of several documents are embedded together, for speed;
4. each document is added in one transaction, in place of what its file held before.

A file that cannot be read is skipped and said; the rest goes on. What is added stays, whatever stops the run.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.documents import StoredFile
from index.embedding import Embedder, Float32Array
from index.library import Library
from index.records import Agreement, Document, UnreadFile
from ingest.agreements import merge_within
from ingest.errors import UnreadableFile
from ingest.finding import Source, find_sources
from ingest.preparing import ANALYSIS, PreparedDocument, prepare_file
from ingest.report import Added, OnProgress, Progress, Report, Skipped, Unchanged
from ingest.tools import open_tools

__all__ = ["ANALYSIS", "Progress", "Propose", "Report", "ingest"]

Propose = Callable[[Document], list[Agreement]]

# Added together: enough that texts of like length meet, and some 15 seconds of work that a crash may cost.
_BATCH = 256
# Embedded in one call, after which who waits hears how far it is. Source: 256 passages of the samples take 1.6 s in
# calls of 64 and in one call, 2.0 s in calls of 32.
_TOLD = 64
_REFRESH_SECONDS = 60


def ingest(
    paths: Iterable[Path],
    library: Library,
    embedder: Embedder,
    progress: OnProgress = lambda _: None,
    reindex: bool = False,
    propose: Propose | None = None,
) -> Report:
    """Bring files and all that folders hold into a library opened for writing.

    A file that is gone from its folder stays in the library. `reindex` first embeds every passage of the library again
    with `embedder`; the library must then have been opened without a model card. `propose` gives further agreements
    of a document; what is recognised without it stands, and only what that leaves empty is filled.
    """
    if reindex:
        library.reindex(embedder, lambda done, total: progress(Progress("embedding", done, total, 0, 0, 0, "", 0, 0)))
    roots = [Path(os.path.abspath(path)) for path in paths]
    sources = find_sources(roots)
    ingestion = _Ingestion(library, embedder, progress, sources.files, propose)
    for source in sources.files:
        ingestion.take(source)
    ingestion.finish(roots)
    return ingestion.report(sources.skipped, sources.ignored)


class _Ingestion:
    """One run: what waits for its vectors, and what has come of each file."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        progress: OnProgress,
        sources: tuple[Source, ...],
        propose: Propose | None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._progress = progress
        self._propose = propose
        self._total, self._bytes_total = len(sources), sum(source.size for source in sources)
        self._done = self._bytes_done = self._passages = 0
        self._waiting: list[PreparedDocument] = []
        self._refreshed = time.monotonic()
        self._added: list[Added] = []
        self._replaced: list[Added] = []
        self._unchanged: list[Unchanged] = []
        self._skipped: list[Skipped] = []

    def take(self, source: Source) -> None:
        """Read one file, unless the library holds its content."""
        self._tell(str(source.path))
        try:
            self._read_if_new(source.path)
        except UnreadableFile as error:
            self._skipped.append(Skipped(str(source.path), str(error)))
        self._done += 1
        self._bytes_done += source.size
        if sum(len(each.passages) for each in self._waiting) >= _BATCH:
            self._add_waiting(str(source.path))

    def finish(self, roots: Sequence[Path]) -> None:
        """Add what still waits, bring the indexes in step, and remember what under the roots could not be read."""
        self._add_waiting("")
        self._library.refresh(self._embedder)
        self._note_unread(roots)
        self._tell("")

    def _note_unread(self, roots: Sequence[Path]) -> None:
        unread = [UnreadFile(each.file, each.reason) for each in self._skipped if not _is_gone(each.file)]
        held = {each.file for each in self._unchanged}
        former = [each.file for each in self._library.unread()]
        done = [file for file in former if file in held or (_lies_under(file, roots) and _is_gone(file))]
        if done:
            self._library.forget_unread(done)
        if unread:
            self._library.note_unread(unread)

    def report(self, skipped: tuple[Skipped, ...], ignored: tuple[Skipped, ...]) -> Report:
        """Give what came of each file, beside what was passed over before."""
        return Report(
            tuple(self._added), tuple(self._replaced), tuple(self._unchanged), (*skipped, *self._skipped), ignored
        )

    def _read_if_new(self, path: Path) -> None:
        digest = _digest(path)
        held = self._library.find(sha256=digest) if digest else None
        twin = next((each.document.file for each in self._waiting if each.document.sha256 == digest), "")
        if held and held.analysis == ANALYSIS:
            self._keep(path, held)
        elif twin:
            self._unchanged.append(Unchanged(str(path), f"same as {twin}"))
        else:
            with open_tools() as tools:
                prepared = prepare_file(path, tools)
            self._waiting += (_proposed(_kept_in_place(each, held), self._propose) for each in prepared.documents)
            self._skipped += (Skipped(each.file, each.reason) for each in prepared.unread)

    def _keep(self, path: Path, held: StoredFile) -> None:
        """Leave content that the library holds alone, but write down where its file lies now."""
        file, note = str(path), ""
        former = self._library.find(file=file)
        if former and former.document_id != held.document_id:
            self._library.remove(former.document_id)
        if held.file != file and _digest(Path(held.file)) == held.sha256:
            note = f"same as {held.file}"
        elif held.file != file:
            self._library.relocate(held.document_id, file)
            note = f"moved from {held.file}"
        self._unchanged.append(Unchanged(file, note))

    def _add_waiting(self, current: str) -> None:
        waiting, self._waiting = self._waiting, []
        vectors = self._embed([passage.indexed_text for each in waiting for passage in each.passages], current)
        start = 0
        for each in waiting:
            self._add(each, vectors[start : start + len(each.passages)])
            start += len(each.passages)
        if time.monotonic() - self._refreshed > _REFRESH_SECONDS:
            self._library.refresh(self._embedder)
            self._refreshed = time.monotonic()

    def _embed(self, texts: list[str], current: str) -> Float32Array:
        rows = [np.empty((0, self._embedder.card.dimension), np.float32)]
        for start in range(0, len(texts), _TOLD):
            self._tell(current, start, len(texts))
            rows.append(self._embedder.embed_passages(texts[start : start + _TOLD]))
        self._tell(current, len(texts), len(texts))
        return np.concatenate(rows)

    def _add(self, prepared: PreparedDocument, vectors: Float32Array) -> None:
        document = prepared.document
        # Looked up only now: a file read meanwhile may have turned out to be this one's former content, moved.
        former = self._library.find(sha256=document.sha256, file=document.file)
        replaces = former.document_id if former and former.document_id != document.id else ""
        self._library.add(document, prepared.passages, vectors, ANALYSIS, replaces, prepared.agreements)
        self._passages += len(prepared.passages)
        outcome = self._replaced if former else self._added
        outcome.append(Added(document.file, document.id, len(prepared.passages), prepared.notices))

    def _tell(self, current: str, embedded: int = 0, to_embed: int = 0) -> None:
        done = (self._done, self._total, self._bytes_done, self._bytes_total, self._passages)
        self._progress(Progress("reading", *done, current, embedded, to_embed))


def _lies_under(file: str, roots: Sequence[Path]) -> bool:
    return any(root == Path(file) or root in Path(file).parents for root in roots)


def _is_gone(file: str) -> bool:
    """Say whether there is no such file; one in a folder that cannot be looked into may be there."""
    try:
        os.lstat(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def _digest(path: Path) -> str:
    """Give the SHA-256 of a file's content; empty when it cannot be read, or is a pipe that might never end."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _kept_in_place(prepared: PreparedDocument, held: StoredFile | None) -> PreparedDocument:
    """Leave a document where it lay first while that file still holds it."""
    document = prepared.document
    if not held or held.file == document.file or _digest(Path(held.file)) != document.sha256:
        return prepared
    return replace(prepared, document=replace(document, file=held.file))


def _proposed(prepared: PreparedDocument, propose: Propose | None) -> PreparedDocument:
    if not propose:
        return prepared
    agreements = merge_within(list(prepared.agreements), propose(prepared.document))
    return replace(prepared, agreements=tuple(agreements))
