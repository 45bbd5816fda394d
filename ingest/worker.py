"""A process that prepares files, one after another, for the one that started it.

It ends when that one is gone, after a number of files, and when its memory has grown; what it wrote to standard output
and error lies in its folder, in the file SAID.
"""

import faulthandler
import os
import pickle
import queue
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.messages import Kind, pack_told, receive, send
from ingest.slots import Slots

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

SAID = "said.txt"
# Reading leaves memory in pieces: after so many files, or this much more than at the start, a fresh process is better.
_MOST_FILES = 500
_MOST_GROWTH = 200_000_000
# Pages may come by the thousand in a second.
_TELL_SECONDS = 0.1

Tell = Callable[[int, int], None]
Prepare = Callable[[Path, Path | None, Slots, Tell], object]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told first.

    Attributes:
        folder: its own, empty, for what it unpacks; its parent is shared by all and goes with them.
        slots: turns at full speed, over all workers.
        most_memory: in bytes; with more than this the file at hand is refused.
        prepare: gives what came of a file; raises MemoryError, and otherwise only what is a fault of the program.
        explain_memory: what came of a file for which memory did not suffice.
    """

    folder: Path
    slots: int
    kept_pages: Path | None
    most_memory: int
    prepare: Prepare
    explain_memory: Callable[[Path, int], object]


def main() -> None:
    """Work for the process at the other end of standard input and output."""
    inbox = os.fdopen(os.dup(0), "rb")
    outbox = os.fdopen(os.dup(1), "wb")
    serve(inbox, outbox)


def serve(inbox: IO[bytes], outbox: IO[bytes]) -> None:
    """Prepare the files that are asked for, until there are no more."""
    message = receive(inbox)
    if message is None:
        return
    setup: Setup = pickle.loads(message.content)
    _settle(setup)
    paths: queue.SimpleQueue[Path] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(inbox, paths, setup.folder.parent), daemon=True).start()
    slots = Slots(setup.folder.parent, setup.slots)
    limit = _memory_used() + _MOST_GROWTH
    send(outbox, Kind.READY, b"")
    for left in reversed(range(_MOST_FILES)):
        path = paths.get()
        send(outbox, Kind.TOLD, pack_told(0, 0))
        outcome = pickle.dumps(_prepare(path, setup, slots, _teller(outbox)), pickle.HIGHEST_PROTOCOL)
        is_last = left == 0 or _memory_used() > limit
        send(outbox, Kind.LAST if is_last else Kind.DONE, outcome)
        if is_last:
            return


def _settle(setup: Setup) -> None:
    """Keep what is said, unpacked and taken of memory within bounds."""
    said = os.open(setup.folder / SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    faulthandler.enable(sys.__stderr__ or 2, all_threads=False)
    tempfile.tempdir = str(setup.folder)
    for name in ("TMPDIR", "TEMP", "TMP"):  # for programs of the system
        os.environ[name] = str(setup.folder)
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = setup.most_memory if hard == resource.RLIM_INFINITY else min(hard, setup.most_memory)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(inbox: IO[bytes], paths: "queue.SimpleQueue[Path]", shared: Path) -> None:
    """Take what is asked for; end at once, in the midst of a file, when nobody is there to want it."""
    while (message := receive(inbox)) is not None:
        paths.put(Path(os.fsdecode(message.content)))
    shutil.rmtree(shared, ignore_errors=True)
    os._exit(0)


def _prepare(path: Path, setup: Setup, slots: Slots, tell: Tell) -> object:
    try:
        return setup.prepare(path, setup.kept_pages, slots, tell)
    except MemoryError:
        return setup.explain_memory(path, setup.most_memory)


def _teller(outbox: IO[bytes]) -> Tell:
    last = 0.0
    guard = threading.Lock()

    def tell(done: int, total: int) -> None:
        nonlocal last
        with guard:
            if time.monotonic() - last > _TELL_SECONDS:
                send(outbox, Kind.TOLD, pack_told(done, total))
                last = time.monotonic()

    return tell


def _memory_used() -> int:
    """Give the memory this process takes now, in bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
