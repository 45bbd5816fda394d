"""What came of an ingestion, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was added, in place of nothing or of what its file held before.

    Attributes:
        file: absolute path.
        notices: what the person should look at, one sentence each: a part that could not be read, text of low quality.
        member: where it lies within the file, "" when it is the file itself.
    """

    file: str
    document_id: str
    passages: int
    notices: tuple[str, ...]
    member: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A file whose content the library holds, from a file that is gone: `former`."""

    file: str
    former: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file whose content the library holds; `note` says where else it lies ("same as …"), when that is new."""

    file: str
    note: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder, or a file within one (`member`), that was not read, and why, in one sentence."""

    file: str
    reason: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class PassedKind:
    """Files of a kind that is not read and holds no text (films, drawings): how their names end, and how many."""

    suffix: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of every file that was named or found, each list in the order in which they were found.

    A file stands in one list, but for one that holds others: each of these that became a document is among `added` or
    `replaced`, each that could not be read among `skipped`.

    Attributes:
        replaced: the file's content changed, or a later version of this program reads it anew.
        ignored: what no one means to add, hidden files and those that systems and editors leave behind.
        passed: files of other kinds, which are counted only, the most frequent kind first.
    """

    added: tuple[Added, ...]
    replaced: tuple[Added, ...]
    moved: tuple[Moved, ...]
    unchanged: tuple[Unchanged, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[Skipped, ...]
    passed: tuple[PassedKind, ...]


@dataclass(frozen=True, slots=True)
class AtHand:
    """A file that is being read.

    Attributes:
        done, total: its pages, or whatever it is read by; `total` is 0 while it is not known how many there are.
    """

    path: Path
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is.

    Attributes:
        stage: "reading" files, or "embedding" all passages again with another model.
        done, total: files, or passages in stage "embedding".
        bytes_done, bytes_total: of those files; 0 in stage "embedding".
        passages: added so far.
        current: the file at hand; empty at the end and in stage "embedding".
        embedded, to_embed: passages that were read and have their vectors, and all that were read and are being added;
            0 while a file is read and in stage "embedding".
        pages: of the files that were read so far.
        at_hand: the files that are being read, several at once.
    """

    stage: Literal["reading", "embedding"]
    done: int
    total: int
    bytes_done: int
    bytes_total: int
    passages: int
    current: str
    embedded: int
    to_embed: int
    pages: int = 0
    at_hand: tuple[AtHand, ...] = ()


OnProgress = Callable[[Progress], None]
