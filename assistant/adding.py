"""Documents added to a library and removed from it by people who may; the page and any other door come here.

1. `receive` takes a file as its bytes come, within bounds, and keeps it aside;
2. `add` waits for its turn, gives the files their place in the library's folder, and reads them into the library as
   `ittifaq ingest` does; what could not be read is not kept;
3. `remove` takes a document away, and its file when it was added here.

Each asks first whether the person may.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import UploadRefused
from assistant.file_kinds import check_suffix
from assistant.file_names import safe_name
from assistant.people import Person, require_editor
from assistant.proposing import Proposer
from assistant.service import Service
from assistant.uploaded_files import (
    MOST_WAITING,
    ReceivedFile,
    forget,
    is_uploaded,
    note_pending,
    receive_file,
    settle,
    tidy,
    touch,
)
from index.errors import LibraryInUse
from index.library import Library
from index.records import DocumentSummary, UnreadFile
from ingest.ingesting import ingest
from ingest.report import Added, Progress, Report

# Files that one person adds at once.
MOST_FILES = MOST_WAITING
# Another process may be writing (`ittifaq ingest`): wait for it this long, then say so.
PATIENCE_SECONDS = 60
_PAUSE = 1.0

_LOG = logging.getLogger(__name__)

Outcome = Literal["added", "held", "unreadable"]


@dataclass(frozen=True, slots=True)
class AddingProgress:
    """How far an addition is.

    Attributes:
        stage: "waiting" for others who add (`done` of them are ahead), "busy": another process writes the library,
            "reading" files, "indexing" their passages.
        done, total: as the stage says; 0 of 0 when it cannot be told.
    """

    stage: Literal["waiting", "busy", "reading", "indexing"]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that holds what a file does; `is_new` for one that was made of it now."""

    id: str
    title: str
    passages: int
    agreements: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What came of one file.

    Attributes:
        outcome: "added", "held" (the library has all of it already) or "unreadable".
        documents: the file itself, then what lies in it, an archive's files or what is attached to a mail, by name.
        notices: English sentences: what to look at in documents that were read.
        unread: what within the file could not be read, by name.
        reason: an English sentence: why the file itself could not be read, else "".
    """

    name: str
    outcome: Outcome
    documents: tuple[HeldDocument, ...]
    notices: tuple[str, ...]
    unread: tuple[UnreadFile, ...]
    reason: str


def receive(service: Service, person: Person, name: str, chunks: Iterable[bytes]) -> ReceivedFile:
    """Take a file that a person sends; nothing is read of `chunks` for one who may not add.

    Raises:
        NotAllowed: the person is a reader.
        UploadRefused: too large, of a kind that is not read, not what its name says, or no room for it.
    """
    require_editor(person)
    name = safe_name(name)
    check_suffix(name)
    return receive_file(service.settings.library, name, chunks, service.settings.upload_megabytes * 1_000_000)


def add(
    service: Service,
    person: Person,
    received: Sequence[ReceivedFile],
    on_progress: Callable[[AddingProgress], None] = lambda _: None,
) -> list[FileOutcome]:
    """Read received files into the library, one addition at a time; give what came of each, in their order.

    Raises:
        NotAllowed: the person is a reader.
        UploadRefused: too many files.
        LibraryInUse: another process went on writing.
        LibraryError: the library cannot be written.
    """
    require_editor(person)

    def hear(stage: Literal["waiting", "busy"], ahead: int) -> None:
        touch(received)
        on_progress(AddingProgress(stage, ahead, 0))

    try:
        if len(received) > MOST_FILES:
            raise UploadRefused(f"These are {len(received)} files: add at most {MOST_FILES} at once.", "many")
        with _held(service, hear) as library:
            homes = [settle(library.folder, each) for each in received]
            report = ingest(
                homes,
                library,
                service.assistant.searcher.embedder,
                lambda progress: on_progress(_told(progress)),
                propose=_proposer(service),
                # A reader that crashes takes a process of its own with it, and not the page.
                processes=1,
            )
            outcomes = _outcomes(library, received, homes, report)
            _forget_former(library, outcomes, homes)
            return outcomes
    finally:
        forget(received)


def remove(service: Service, person: Person, document_id: str) -> DocumentSummary:
    """Remove a document from the library, and its file when it was added by the page and no other document needs it.

    Raises:
        NotAllowed: the person is a reader.
        DocumentUnknown: no document has this id.
        LibraryInUse: another process went on writing.
    """
    require_editor(person)
    with _held(service) as library:
        document = library.summary(document_id)
        if is_uploaded(library.folder, document.file):
            note_pending(library.folder, Path(document.file).parent)
        library.remove(document_id)
        library.refresh(service.assistant.searcher.embedder)
    return document


def forget_unread(service: Service, person: Person, file: str) -> None:
    """Forget that a file could not be read: nobody wants it any more.

    Raises:
        NotAllowed: the person is a reader.
        LibraryInUse: another process went on writing.
    """
    require_editor(person)
    with _held(service) as library:
        library.forget_unread([file])


@contextmanager
def _held(
    service: Service, hear: Callable[[Literal["waiting", "busy"], int], None] = lambda *_: None
) -> Iterator[Library]:
    """Hold the library for writing when one's turn has come; leave no file behind that belongs to nothing."""
    with service.writing.turn(lambda ahead: hear("waiting", ahead)), _opened(service, hear) as library:
        tidy(library)
        try:
            yield library
        finally:
            tidy(library)


def _opened(service: Service, hear: Callable[[Literal["waiting", "busy"], int], None]) -> Library:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return Library.open(service.settings.library, service.assistant.searcher.embedder.card, writing=True)
        except LibraryInUse:
            if time.monotonic() > until:
                raise
            hear("busy", 0)
            time.sleep(_PAUSE)


def _proposer(service: Service) -> Proposer | None:
    return Proposer(service.assistant.chat_model, _LOG.warning) if service.assistant.chat_model else None


def _told(progress: Progress) -> AddingProgress:
    if progress.embedded < progress.to_embed:
        return AddingProgress("indexing", progress.embedded, progress.to_embed)
    return AddingProgress("reading", progress.done, progress.total)


def _outcomes(
    library: Library, received: Sequence[ReceivedFile], homes: Sequence[Path], report: Report
) -> list[FileOutcome]:
    taken: dict[str, list[Added]] = {}
    for each in (*report.added, *report.replaced):
        taken.setdefault(each.file, []).append(each)
    return [
        _outcome(library, each, str(home), taken.get(str(home), [])) for each, home in zip(received, homes, strict=True)
    ]


def _outcome(library: Library, received: ReceivedFile, home: str, taken: Sequence[Added]) -> FileOutcome:
    """Tell what came of a file; one that was sent before may have nothing to read anew."""
    new = {each.document_id for each in taken}
    documents = tuple(_held_document(library, each, each in new) for each in _document_ids(library, received, home))
    unread = library.unread(home)
    return FileOutcome(
        name=received.name,
        outcome="added" if new else "held" if documents else "unreadable",
        documents=documents,
        notices=tuple(notice for each in taken for notice in each.notices),
        unread=tuple(each for each in unread if each.member),
        reason=next((each.reason for each in unread if not each.member), ""),
    )


def _document_ids(library: Library, received: ReceivedFile, home: str) -> list[str]:
    """Name the documents that hold a file's content: the file itself first, then what lies in it."""
    own = library.find(sha256=received.sha256)
    return list(dict.fromkeys([*([own.document_id] if own else []), *(held for _, held in library.members(home))]))


def _held_document(library: Library, document_id: str, is_new: bool) -> HeldDocument:
    document = library.summary(document_id)
    agreements = len(library.agreements_of(document_id))
    return HeldDocument(document_id, document.title, document.passages, agreements, is_new)


def _forget_former(library: Library, outcomes: Sequence[FileOutcome], homes: Sequence[Path]) -> None:
    """Forget uploads of the same names that could not be read before: these are what was meant."""
    read = {each.name for each in outcomes if each.outcome != "unreadable"}
    now = {str(home) for home in homes}  # what could not be read within these is still to be told
    former = {each.file for each in library.unread() if is_uploaded(library.folder, each.file)} - now
    done = sorted(file for file in former if Path(file).name in read)
    if done:
        library.forget_unread(done)
