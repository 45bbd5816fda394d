"""From a file to what the library takes: documents with their passages and agreements, all but the vectors.

Pure work on one file, which touches no library: it may be done in another process.
"""

from dataclasses import dataclass
from pathlib import Path

from index.language import detect_language
from index.records import Agreement, Document, DocumentDate, FileState, Passage, UnreadFile
from ingest.agreements import recognise_agreements
from ingest.cleaning import is_good_text
from ingest.datelines import find_dateline
from ingest.file_names import shown_name
from ingest.reading import Reading, read_file
from ingest.splitting import split_into_passages
from ingest.tools import Tools

# Version of reading, dating, splitting and recognising: raise it when they give other text, passages or agreements,
# and files are read anew.
ANALYSIS = "5"


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document that waits for its vectors.

    Attributes:
        notices: what the person should look at, one sentence each.
    """

    document: Document
    passages: tuple[Passage, ...]
    agreements: tuple[Agreement, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file that was read.

    Attributes:
        state: the file as it was when reading began.
        documents: its own first, if it has one, then those of the files that it holds; none twice.
        unread: the files within it that could not be read.
    """

    state: FileState
    documents: tuple[PreparedDocument, ...]
    unread: tuple[UnreadFile, ...]


def prepare_file(path: Path, tools: Tools) -> PreparedFile:
    """Read a file with all that it holds; the documents' files are `path`, made absolute by who calls.

    Raises:
        UnreadableFile: nothing can be read of it.
    """
    found = path.stat() if path.exists() else None
    reading = read_file(path, tools)
    documents: dict[str, PreparedDocument] = {}
    for each in reversed(reading.readings):
        documents[each.sha256] = _prepare(path, each, tools)
        tools.tell(0, 0)
    state = FileState(
        file=str(path),
        sha256=reading.sha256,
        size=found.st_size if found else 0,
        modified=found.st_mtime_ns if found else 0,
        analysis=ANALYSIS,
        waits_for=reading.waits_for,
    )
    unread = tuple(UnreadFile(str(path), each.reason, each.name) for each in reading.unread)
    return PreparedFile(state, tuple(reversed(documents.values())), unread)


def _prepare(path: Path, reading: Reading, tools: Tools) -> PreparedDocument:
    document = Document(
        id=reading.sha256[:12],
        title=reading.title,
        publisher=reading.publisher,
        date=_date(reading),
        language=detect_language(reading.text),
        file=str(path),
        sha256=reading.sha256,
        text=reading.text,
        text_as_read=reading.text_as_read,
        pages=reading.pages,
        headings=reading.headings,
        text_quality=reading.text_quality,
        member=reading.member,
        address=reading.address,
        word_boxes=reading.word_boxes,
    )
    return PreparedDocument(
        document,
        tuple(split_into_passages(document)),
        tuple(recognise_agreements(document, lambda: tools.tell(0, 0))),
        (*reading.notices, *_quality_notices(path, reading)),
    )


def _date(reading: Reading) -> DocumentDate | None:
    """Choose the date: stated by the file, else told by its text, else that in the file's name."""
    if reading.date and reading.date.source != "file":
        return reading.date
    return find_dateline(reading.text) or reading.date


def _quality_notices(path: Path, reading: Reading) -> tuple[str, ...]:
    if is_good_text(reading.text):
        return ()
    name, known = shown_name(Path(reading.member) if reading.member else path), f"{reading.text_quality:.0%}"
    return (f"Of the words read from {name} only {known} are known: look at its text before you trust it.",)
