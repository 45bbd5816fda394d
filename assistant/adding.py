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
from index.records import DocumentSummary
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
class FileOutcome:
    """What came of one file.

    Attributes:
        outcome: "added", "held" (the library has this content already) or "unreadable".
        document_id, title: of the document made of it or held already; "" for one that is unreadable.
        agreements: that the document tells of.
        notices: English sentences: what to look at in a document that was read.
        reason: an English sentence: why the file could not be read, else "".
    """

    name: str
    outcome: Outcome
    document_id: str
    title: str
    passages: int
    agreements: int
    notices: tuple[str, ...]
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
            _forget_former(library, outcomes)
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
    added: dict[str, list[Added]] = {}
    for taken in (*report.added, *report.replaced):
        added.setdefault(taken.file, []).append(taken)
    skipped: dict[str, list[str]] = {}
    for passed in report.skipped:
        skipped.setdefault(passed.file, []).append(passed.reason)
    outcomes = []
    for each, home in zip(received, homes, strict=True):
        documents, unread = added.get(str(home), []), skipped.get(str(home), [])
        if unread and not documents:
            outcomes.append(FileOutcome(each.name, "unreadable", "", "", 0, 0, (), unread[0]))
            continue
        document = library.summary(documents[0].document_id if documents else _holder(library, each, home))
        outcomes.append(
            FileOutcome(
                name=each.name,
                outcome="added" if documents else "held",
                document_id=document.id,
                title=document.title,
                passages=sum(taken.passages for taken in documents) or document.passages,
                agreements=sum(len(library.agreements_of(held)) for held in _ids(documents) or [document.id]),
                notices=(*(notice for taken in documents for notice in taken.notices), *unread),
                reason="",
            )
        )
    return outcomes


def _ids(documents: Iterable[Added]) -> list[str]:
    return list(dict.fromkeys(each.document_id for each in documents))


def _holder(library: Library, received: ReceivedFile, home: Path) -> str:
    """Give the id of the document that holds a file's content already, or of the first of those that do."""
    held = library.find(sha256=received.sha256)
    return held.document_id if held else next((first for _, first in library.members(str(home))), received.sha256[:12])


def _forget_former(library: Library, outcomes: Sequence[FileOutcome]) -> None:
    """Forget uploads of the same names that could not be read before: these are what was meant."""
    read = {each.name for each in outcomes if each.outcome != "unreadable"}
    former = [each.file for each in library.unread() if is_uploaded(library.folder, each.file)]
    done = [file for file in former if Path(file).name in read]
    if done:
        library.forget_unread(done)
