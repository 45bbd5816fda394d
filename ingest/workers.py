"""Several processes that read files for this one, watched: each file costs at the most the process that reads it.

A worker that dies, or of which nothing is heard for long, is replaced; the file it was at is given up.
"""

import os
import pickle
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.errors import WorkersFailed
from ingest.file_names import shown_name
from ingest.messages import Kind, Message, receive, send, unpack_told
from ingest.report import AtHand
from ingest.starting import Line, Starter, explain_failure, fault_of
from ingest.worker import SAID, Setup

# Files asked for before their turn, and outcomes that wait for who asked: so many that the workers have enough to do
# while a batch of passages is embedded.
_AHEAD = 64
_MOST_WAITING_BYTES = 64_000_000
_LOOK_SECONDS = 0.2
_MOST_MISHAPS = 10
_LONGEST_START = 120.0
# A text is read and searched for agreements without a word in between: slowly counted, so much of it in a second.
_BYTES_PER_SECOND = 50_000
_LARGEST_TEXT = 20_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take.

    Attributes:
        memory: in bytes, of the process that reads it.
        silence: in seconds without a page, a row, a message done; what is large gets more.
    """

    memory: int = 1_500_000_000
    silence: float = 120.0


@dataclass(frozen=True, slots=True)
class Finished:
    """What a worker gave for a file, pickled; or why it gave nothing, in one sentence."""

    path: Path
    outcome: bytes
    reason: str


@dataclass(slots=True)
class _Worker:
    """A worker as this process knows it; `at_hand` is the file it was given, if any."""

    line: Line
    folder: Path
    state: Literal["starting", "free", "given", "busy", "leaving", "given up"] = "starting"
    at_hand: AtHand | None = None
    heard: float = 0.0
    patience: float = 0.0


class Workers:
    """At most so many workers, started when there is work for them.

    Each is listened to on a thread of its own; what they share with the thread that asks is guarded by `_changed`.
    """

    def __init__(self, open_starter: Callable[[], Starter], processes: int, setup: Setup, bounds: Bounds) -> None:
        self._open_starter = open_starter
        self._starter: Starter | None = None
        self._processes, self._setup, self._bounds = processes, setup, bounds
        self._changed = threading.Condition()
        self._workers: list[_Worker] = []
        self._stock: deque[Path] = deque()
        self._finished: deque[Finished] = deque()
        self._waiting_bytes = self._mishaps = 0
        self._failure = ""

    def finish(self, paths: Iterable[Path], hear: Callable[[tuple[AtHand, ...]], None]) -> Iterator[Finished]:
        """Give what came of each file as soon as it is done; see ingest.preparers.prepare_files.

        Raises:
            WorkersFailed: they cannot be started.
        """
        source = iter(paths)
        is_over = False
        while True:
            while not is_over and self._has_room():
                is_over = not self._take(next(source, None))
            with self._changed:
                finished = self._next_finished()
                if not (finished or self._finished or self._is_working()):
                    if is_over:
                        return
                    continue
                at_hand = tuple(worker.at_hand for worker in self._workers if worker.at_hand)
            if finished:
                yield finished
            else:
                hear(at_hand)

    def close(self) -> None:
        """End all workers, in the midst of whatever they do."""
        with self._changed:
            self._stock.clear()
            self._failure = self._failure or "they were ended"
        if self._starter:
            self._starter.close()

    # ---- on the thread that asks ---------------------------------------------------------------------------

    def _has_room(self) -> bool:
        with self._changed:
            return len(self._stock) < (2 * self._processes if self._finished else _AHEAD)

    def _take(self, path: Path | None) -> bool:
        if path is None:
            return False
        self._starter = self._starter or self._open_starter()
        with self._changed:
            self._stock.append(path)
            self._assign()
        return True

    def _next_finished(self) -> Finished | None:
        """Wait a moment for a file to be finished, and give up those of which nothing is heard."""
        if not self._finished and self._is_working():
            self._changed.wait(_LOOK_SECONDS)
            self._give_up_the_silent()
        if self._failure:
            raise WorkersFailed(self._failure)
        if not self._finished:
            return None
        finished = self._finished.popleft()
        self._waiting_bytes -= len(finished.outcome)
        self._assign()
        return finished

    def _is_working(self) -> bool:
        return bool(self._stock) or any(worker.at_hand for worker in self._workers)

    def _give_up_the_silent(self) -> None:
        now = time.monotonic()
        for worker in self._workers:
            if worker.state in ("starting", "given", "busy") and now - worker.heard > worker.patience:
                worker.state = "given up"
                self._running().end(worker.line)

    # ---- with the guard held -------------------------------------------------------------------------------

    def _assign(self) -> None:
        """Give files to workers that are free, and start workers for those that are left."""
        free = [worker for worker in self._workers if worker.state == "free"]
        while self._stock and free and self._may_begin():
            self._give(free.pop(), self._stock.popleft())
        starting = sum(worker.state == "starting" for worker in self._workers)
        wanted = min(len(self._stock) - starting, self._processes - len(self._workers))
        for _ in range(wanted if self._may_begin() else 0):
            self._start()

    def _may_begin(self) -> bool:
        begun = sum(worker.at_hand is not None for worker in self._workers)
        return len(self._finished) + begun < _AHEAD and self._waiting_bytes < _MOST_WAITING_BYTES

    def _give(self, worker: _Worker, path: Path) -> None:
        worker.state, worker.at_hand = "given", AtHand(path, 0, 0)
        worker.heard, worker.patience = time.monotonic(), self._patience(path)
        with suppress(OSError):  # it died meanwhile, and is about to be heard to
            send(worker.line.outbox, Kind.PATH, os.fsencode(path))

    def _patience(self, path: Path) -> float:
        try:
            size = path.stat().st_size
        except (OSError, ValueError):
            size = 0
        return self._bounds.silence + min(size, _LARGEST_TEXT) / _BYTES_PER_SECOND

    def _start(self) -> None:
        line = self._running().start()
        worker = _Worker(line, self._running().folder / str(line.number), patience=_LONGEST_START)
        worker.heard = time.monotonic()
        self._workers.append(worker)
        with suppress(OSError):
            send(line.outbox, Kind.SETUP, pickle.dumps(replace(self._setup, folder=worker.folder)))
        threading.Thread(target=self._listen, args=(worker,), name="listening to a worker", daemon=True).start()

    def _running(self) -> Starter:
        if self._starter is None:
            raise WorkersFailed("No worker was started.")
        return self._starter

    # ---- on the threads that listen ------------------------------------------------------------------------

    def _listen(self, worker: _Worker) -> None:
        while (message := receive(worker.line.inbox)) is not None:
            with self._changed:
                self._hear(worker, message)
        with self._changed:
            self._bury(worker)
        shutil.rmtree(worker.folder, ignore_errors=True)

    def _hear(self, worker: _Worker, message: Message) -> None:
        worker.heard = time.monotonic()
        if message.kind == Kind.TOLD and worker.at_hand:
            worker.state = "busy" if worker.state == "given" else worker.state
            done, total = unpack_told(message.content)
            if done:
                worker.at_hand = replace(worker.at_hand, done=done, total=total)
            return
        if worker.at_hand:
            self._finish(Finished(worker.at_hand.path, message.content, ""))
        worker.at_hand = None
        worker.state = "leaving" if message.kind == Kind.LAST else "free"
        self._assign()

    def _finish(self, finished: Finished) -> None:
        self._finished.append(finished)
        self._waiting_bytes += len(finished.outcome)
        self._changed.notify_all()

    def _bury(self, worker: _Worker) -> None:
        """Account for a worker that has ended: the file it was at is given up, one not begun goes to another."""
        self._workers.remove(worker)
        with suppress(OSError):
            worker.line.outbox.close()
        worker.line.inbox.close()
        said = fault_of(worker.folder / SAID)
        if self._failure:
            return
        if worker.state in ("busy", "given up") and worker.at_hand:
            self._finish(Finished(worker.at_hand.path, b"", _explain(worker, said)))
        elif worker.state == "given" and worker.at_hand:
            self._stock.appendleft(worker.at_hand.path)
        if worker.state in ("starting", "given"):
            self._mishaps += 1
        if self._mishaps > _MOST_MISHAPS:
            self._failure = explain_failure(said or self._running().failure() or "they end as soon as they begin")
            self._changed.notify_all()
            return
        try:
            self._assign()
        except WorkersFailed as error:
            self._failure = str(error)
            self._changed.notify_all()


def _explain(worker: _Worker, said: str) -> str:
    name = shown_name(worker.at_hand.path) if worker.at_hand else ""
    if worker.state == "given up":
        return (
            f"{name} was given up, for {worker.patience:.0f} s nothing came of it: "
            "open it to see what it is, and save it again or print it to a PDF."
        )
    return (
        f"{name} brought down the process that read it ({said or 'it crashed, or there was too little memory'}): "
        "open it to see what it is, and save it again or split it into parts."
    )
