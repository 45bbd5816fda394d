"""The process from which workers are forked, on Linux: what they have in common is loaded once and shared by all.

It does nothing but start workers, end them and see them end, on one thread, so that forking it is safe at any time.
Whatever a worker leaves running (tesseract, LibreOffice) comes to it and is ended; when who started it is gone, it
ends all of them, clears their folder and goes.
"""

import ctypes
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ingest.worker import serve

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
# A request is one word and a number.
_LONGEST_REQUEST = 64
_PAUSE = 0.02


def main(warm: str, folder: str, descriptor: int) -> None:
    """Serve requests until there are no more: "start N" with a socket for the worker, "end N".

    `warm` names the module whose import loads what workers share; `folder` is theirs, and removed in the end.
    """
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    importlib.import_module(warm)
    gc.collect()
    gc.freeze()
    requests = socket.socket(fileno=descriptor)
    bells = _ring_when_children_end()
    workers: dict[int, int] = {}
    while _serve_one(requests, bells, workers):
        pass
    _end_all()
    shutil.rmtree(folder, ignore_errors=True)


def _ring_when_children_end() -> int:
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading


def _serve_one(requests: socket.socket, bells: int, workers: dict[int, int]) -> bool:
    """Wait for a request or the end of a worker; say whether there may be more."""
    ready, _, _ = select.select([requests.fileno(), bells], [], [])
    if bells in ready:
        os.read(bells, 4096)
        with suppress(ChildProcessError):
            while _reap(workers):
                pass
    if requests.fileno() not in ready:
        return True
    request, descriptors, _, _ = socket.recv_fds(requests, _LONGEST_REQUEST, 1)
    if not request:
        return False
    word, number = request.decode("ascii").split()
    if word == "start":
        workers[int(number)] = _start(requests, bells, descriptors[0])
    elif int(number) in workers:
        _kill([workers[int(number)]])
    return True


def _start(requests: socket.socket, bells: int, descriptor: int) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    # Nothing is caught from here on: what fails is written to the worker's folder, and ends this process.
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != nursery:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    requests.close()
    os.close(bells)
    with socket.socket(fileno=descriptor) as channel:
        serve(channel.makefile("rb"), channel.makefile("wb"))
    os._exit(0)


def _reap(workers: dict[int, int]) -> bool:
    """See one process end, and end what it has left running; say whether one has ended."""
    pid, _ = os.waitpid(-1, os.WNOHANG)
    for number in [number for number, each in workers.items() if each == pid]:
        del workers[number]
        _kill(_children() - set(workers.values()))
    return pid != 0


def _end_all() -> None:
    """End every child, and those that come here when they end."""
    with suppress(ChildProcessError):
        while True:
            _kill(_children())
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            time.sleep(_PAUSE)


def _children() -> set[int]:
    found = set()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError):
                # The name of the program, in brackets, may hold anything.
                fields = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()
                if int(fields[1]) == os.getpid():
                    found.add(int(entry.name))
    return found


def _kill(pids: Iterable[int]) -> None:
    """End children that were not seen to end yet: their numbers are still their own."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
