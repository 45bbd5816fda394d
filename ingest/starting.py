"""Starts and ends workers: forked from one process that has all loaded on Linux, each started afresh elsewhere."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from ingest.errors import WorkersFailed

_ROOT = Path(__file__).parent.parent
# Loaded by the process from which workers are forked: with the word lists where several share them, without where one
# alone loads those of its own languages sooner. Source: a text of one line takes 1.5 s with all of them, 1.1 s without.
_WARM, _LIGHT = "ingest.warmed", "ingest.preparers"
_SAID = "nursery.txt"
_LONGEST_ENDING = 10.0
_LONGEST_FAULT = 200


@dataclass(frozen=True, slots=True)
class Line:
    """The line to one worker; `number` is the worker's, from 0, and its own in the run.

    Attributes:
        inbox: what the worker says; it ends with the worker.
        outbox: what it is told; closing it ends the worker.
    """

    number: int
    inbox: IO[bytes]
    outbox: IO[bytes]


class Starter(Protocol):
    """Workers, and a folder that they share: in it each has its own, by its number."""

    folder: Path

    def start(self) -> Line:
        """Start a worker.

        Raises:
            WorkersFailed: the system does not allow it.
        """

    def end(self, line: Line) -> None:
        """End a worker at once, whatever it does."""

    def failure(self) -> str:
        """Say what went wrong at the start, in the system's own words; "" when nothing is known."""

    def close(self) -> None:
        """End all and remove their folder."""


def open_starter(processes: int) -> Starter:
    """Give what starts so many workers on this system.

    Raises:
        WorkersFailed: the system does not allow it.
    """
    if sys.platform != "linux":
        return FreshStarter()
    return ForkingStarter(_WARM if processes > 1 else _LIGHT)


class ForkingStarter:
    """Forks workers from a process of its own, in which the module `warm` and all that it loads is loaded for all."""

    def __init__(self, warm: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ittifaq-"))
        self._started = 0
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = f"from ingest.nursery import main; main({warm!r}, {str(self.folder)!r}, {theirs.fileno()})"
        with theirs, open(self.folder / _SAID, "wb") as said:
            self._nursery = _run(code, stdin=subprocess.DEVNULL, stdout=said, stderr=said, pass_fds=(theirs.fileno(),))

    def start(self) -> Line:
        """Start a worker."""
        number, self._started = self._started, self._started + 1
        (self.folder / str(number)).mkdir(mode=0o700)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            try:
                socket.send_fds(self._requests, [b"start %d" % number], [theirs.fileno()])
            except OSError as error:
                raise WorkersFailed(explain_failure(self.failure() or str(error))) from error
            return Line(number, ours.makefile("rb"), ours.makefile("wb"))

    def end(self, line: Line) -> None:
        """End a worker at once."""
        with suppress(OSError):
            self._requests.send(b"end %d" % line.number)

    def failure(self) -> str:
        """Say what went wrong at the start."""
        return fault_of(self.folder / _SAID)

    def close(self) -> None:
        """End all and remove their folder."""
        self._requests.close()
        with suppress(subprocess.TimeoutExpired):
            self._nursery.wait(_LONGEST_ENDING)
        self._nursery.kill()
        self._nursery.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class FreshStarter:
    """Starts each worker afresh."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ittifaq-"))
        self._workers: list[subprocess.Popen[bytes]] = []

    def start(self) -> Line:
        """Start a worker."""
        number = len(self._workers)
        (self.folder / str(number)).mkdir(mode=0o700)
        code = "from ingest.worker import main; main()"
        with open(self.folder / _SAID, "ab") as said:
            worker = _run(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
        self._workers.append(worker)
        assert worker.stdin is not None and worker.stdout is not None
        return Line(number, worker.stdout, worker.stdin)

    def end(self, line: Line) -> None:
        """End a worker at once."""
        self._workers[line.number].kill()

    def failure(self) -> str:
        """Say what went wrong at the start."""
        return fault_of(self.folder / _SAID)

    def close(self) -> None:
        """End all and remove their folder."""
        for worker in self._workers:
            worker.kill()
            worker.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def fault_of(file: Path) -> str:
    """Give the line in which Python says why a process failed, of all that the process said; "" without one."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return ""
    crash = [line for line in lines if line.startswith("Fatal Python error")]
    told = crash or [line.strip() for line in lines if line.strip()]
    return told[-1][:_LONGEST_FAULT] if told else ""


def explain_failure(reason: str) -> str:
    """Say in one sentence that workers cannot be started."""
    return f"The processes that read files could not be started ({reason}): see to it, and ingest again."


def _run(
    code: str, stdin: int, stdout: int | IO[bytes], stderr: IO[bytes], pass_fds: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """Start Python apart from the terminal's group, so that Ctrl-C reaches only the process that ends the others."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment = os.environ | one_thread | {"PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-c", code]
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=environment,
            pass_fds=pass_fds,
            start_new_session=True,
        )
    except OSError as error:
        raise WorkersFailed(explain_failure(str(error))) from error
