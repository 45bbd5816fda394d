"""What came of an ingestion, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Added:
    """A file that became a document, in place of nothing or of what the file held before.

    Attributes:
        file: absolute path.
        notices: what the person should look at, one sentence each: a part that could not be read, text of low quality.
    """

    file: str
    document_id: str
    passages: int
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file whose content the library holds; `note` says where else it lies or lay ("moved from …"), or is empty."""

    file: str
    note: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was not read, and why, in one sentence."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Every file that was named or found is in exactly one list, in the order in which it was looked at.

    Attributes:
        replaced: the file's content changed, or a later version of this program reads it anew.
        ignored: what no one means to add, hidden files and those that systems and editors leave behind.
    """

    added: tuple[Added, ...]
    replaced: tuple[Added, ...]
    unchanged: tuple[Unchanged, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[Skipped, ...]


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
