"""Documents that wait for their vectors: embedded together over many files, added, and each file settled in the end.

A file counts as read only when all that it holds is in the library: whatever stops the run, the next one goes on with
what is missing, and finds the rest there.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.embedding import Embedder, Float32Array
from index.errors import DocumentUnknown
from index.library import Library
from index.records import FileState
from ingest.preparing import ANALYSIS, PreparedDocument, PreparedFile
from ingest.report import Added

# Added together: enough that texts of like length meet. Of files that take long to be read no more waits than a crash
# may cost.
_BATCH = 256
_BATCH_LETTERS = 4_000_000
_BATCH_SECONDS = 15
# Embedded in one call, after which who waits hears how far it is. Source: 256 passages of the samples take 1.6 s in
# calls of 64 and in one call, 2.0 s in calls of 32.
_TOLD = 64
_REFRESH_SECONDS = 60

OnEmbedding = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Settled:
    """A file of which all is in the library.

    Attributes:
        is_known: all was there before; `note` then says where else ("same as …").
    """

    file: str
    added: tuple[Added, ...]
    replaced: tuple[Added, ...]
    is_known: bool
    note: str


@dataclass(slots=True)
class _Waiting:
    """A file and what it held before, by member; `added` and `replaced` grow while its documents are added."""

    prepared: PreparedFile
    state: FileState
    formers: dict[str, str] = field(default_factory=dict)
    added: list[Added] = field(default_factory=list)
    replaced: list[Added] = field(default_factory=list)


class Settler:
    """Takes files that were read; `tell` hears how many passages of a batch are embedded, and of how many."""

    def __init__(
        self, library: Library, embedder: Embedder, tell: OnEmbedding, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._tell = tell
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._refreshed = self._settled = clock()
        self.passages = 0

    def take(self, prepared: PreparedFile, state: FileState) -> Iterator[Settled]:
        """Take a file, to be settled in this state; give those that were settled, when enough were waiting."""
        self._waiting.append(_Waiting(prepared, state))
        documents = [each for waiting in self._waiting for each in waiting.prepared.documents]
        is_full = sum(len(each.passages) for each in documents) >= _BATCH or _letters(documents) >= _BATCH_LETTERS
        if is_full or self._clock() - self._settled > _BATCH_SECONDS:
            yield from self.settle()

    def settle(self) -> Iterator[Settled]:
        """Add all that waits, and give its files one after the other."""
        waiting, self._waiting = self._waiting, []
        for batch in _batches([(each, document) for each in waiting for document in each.prepared.documents]):
            yield from self._add_batch(batch)
        for each in waiting:
            if not each.prepared.documents:
                yield self._settle_file(each)
        self._settled = self._clock()
        if self._settled - self._refreshed > _REFRESH_SECONDS:
            self._library.refresh(self._embedder)
            self._refreshed = self._clock()

    def _add_batch(self, batch: "Sequence[_Pair]") -> Iterator[Settled]:
        new = [document for waiting, document in batch if not self._is_held(waiting, document)]
        vectors = dict(zip((each.document.id for each in new), self._embed(new), strict=True))
        for waiting, document in batch:
            # Asked again only now: what was held may have gone with a file that was settled meanwhile.
            if not self._is_held(waiting, document):
                self._add(waiting, document, vectors.pop(document.document.id, None))
            if document is waiting.prepared.documents[-1]:
                yield self._settle_file(waiting)

    def _is_held(self, waiting: _Waiting, prepared: PreparedDocument) -> bool:
        """Say whether the library holds a document as it was read now, or was read when more programs were there."""
        document = prepared.document
        held = self._library.find(sha256=document.sha256)
        if held is None or held.analysis != ANALYSIS:
            return False
        if waiting.state.waits_for:
            return True
        stored = self._library.document(held.document_id)
        return (stored.text, stored.pages) == (document.text, document.pages)

    def _embed(self, documents: Sequence[PreparedDocument]) -> Iterator[Float32Array]:
        """Give the vectors of each document's passages."""
        texts = [passage.indexed_text for each in documents for passage in each.passages]
        rows = [np.empty((0, self._embedder.card.dimension), np.float32)]
        for start in range(0, len(texts), _TOLD):
            self._tell(start, len(texts))
            rows.append(self._embedder.embed_passages(texts[start : start + _TOLD]))
        if texts:
            self._tell(len(texts), len(texts))
        together, start = np.concatenate(rows), 0
        for each in documents:
            yield together[start : start + len(each.passages)]
            start += len(each.passages)

    def _add(self, waiting: _Waiting, prepared: PreparedDocument, vectors: Float32Array | None) -> None:
        if vectors is None:
            [vectors] = self._embed([prepared])
        document = prepared.document
        waiting.formers = waiting.formers or dict(self._library.members(document.file))
        same, former = self._library.find(sha256=document.sha256), self._former(waiting, prepared)
        self._library.add(document, prepared.passages, vectors, ANALYSIS, former, prepared.agreements)
        self.passages += len(prepared.passages)
        added = Added(document.file, document.id, len(prepared.passages), prepared.notices, document.member)
        (waiting.replaced if former or same else waiting.added).append(added)

    def _former(self, waiting: _Waiting, prepared: PreparedDocument) -> str:
        """Give the document that lay in this one's place and nowhere else, "" when there is none."""
        former = waiting.formers.get(prepared.document.member, "")
        if not former or former in {each.document.id for each in waiting.prepared.documents}:
            return ""
        try:
            places = self._library.locations(former)
        except DocumentUnknown:
            return ""
        return former if {place.file for place in places} <= {prepared.document.file} else ""

    def _settle_file(self, waiting: _Waiting) -> Settled:
        file, documents = waiting.state.file, waiting.prepared.documents
        members = [(each.document.member, each.document.id) for each in documents]
        self._library.settle_file(waiting.state, members, waiting.prepared.unread)
        is_known = bool(documents) and not (waiting.added or waiting.replaced)
        note = self._note(file, documents[0].document.id) if is_known else ""
        return Settled(file, tuple(waiting.added), tuple(waiting.replaced), is_known, note)

    def _note(self, file: str, document_id: str) -> str:
        """Say where else a document lies, "" when it lies in one file."""
        others = [place for place in self._library.locations(document_id) if place.file != file]
        return f"same as {'/'.join(filter(None, (others[0].file, others[0].member)))}" if others else ""


_Pair = tuple[_Waiting, PreparedDocument]


def _batches(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """Cut what waits so that each batch is embedded in some seconds, but no document in two."""
    batch: list[_Pair] = []
    for pair in pairs:
        batch.append(pair)
        documents = [document for _, document in batch]
        if sum(len(each.passages) for each in documents) >= _BATCH or _letters(documents) >= _BATCH_LETTERS:
            yield batch
            batch = []
    if batch:
        yield batch


def _letters(documents: Sequence[PreparedDocument]) -> int:
    return sum(len(each.document.text) for each in documents)
