"""What passes between the process that ingests and those that read for it: frames of bytes, each with its kind."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import IO

_HEADER = struct.Struct("<BQ")
_TOLD = struct.Struct("<qq")


class Kind(IntEnum):
    """What a message says."""

    SETUP = 1  # to a worker, first of all: a pickled Setup
    READY = 2  # from a worker: it waits for a file
    PATH = 3  # to a worker: the file to prepare
    TOLD = 4  # from a worker, first when it begins a file: how many pages are done, of how many
    DONE = 5  # from a worker: a pickled outcome; it waits for a file
    LAST = 6  # the same, but it takes no more files


@dataclass(frozen=True, slots=True)
class Message:
    """One message; what `content` holds goes by its kind."""

    kind: Kind
    content: bytes


def send(outbox: IO[bytes], kind: Kind, content: bytes) -> None:
    """Write one message.

    Raises:
        OSError: nobody is there to read it.
    """
    outbox.write(_HEADER.pack(kind, len(content)))
    outbox.write(content)
    outbox.flush()


def receive(inbox: IO[bytes]) -> Message | None:
    """Wait for one message; None when who wrote them is gone, perhaps in the middle of one."""
    try:
        header = inbox.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return None
        kind, length = _HEADER.unpack(header)
        content = inbox.read(length)
    except (OSError, ValueError):
        return None
    return Message(Kind(kind), content) if len(content) == length else None


def pack_told(done: int, total: int) -> bytes:
    """Write how many pages are done, of how many."""
    return _TOLD.pack(done, total)


def unpack_told(content: bytes) -> tuple[int, int]:
    """Read how many pages are done, of how many."""
    done, total = _TOLD.unpack(content)
    return done, total
