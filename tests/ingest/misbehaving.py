"""Preparers that do what readers should not: named by what stands in the file, run in workers."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import mkdtemp

from ingest.preparers import Outcome
from ingest.worker import Tell


def misbehave(path: Path, kept_pages: Path | None, slots: AbstractContextManager[object], tell: Tell) -> Outcome:
    """Do what the file says, one word and what belongs to it."""
    word, _, rest = path.read_text(encoding="utf-8").partition(" ")
    _fall(word, rest)
    if word == "hang":
        Path(mkdtemp(), "unpacked").write_text("x", encoding="utf-8")
        program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
        Path(rest).write_text(f"{os.getpid()} {program.pid}", encoding="utf-8")
        time.sleep(600)
    elif word == "go":
        for page in range(int(rest)):
            tell(page, int(rest))
            time.sleep(0.2)
    elif word == "turn":
        _take_turn(slots, Path(rest))
    elif word == "print":
        sys.stdout.write("noise\n")
    return Outcome(path, None, f"{word} {os.getpid()}")


def _fall(word: str, rest: str) -> None:
    if word == "crash":
        ctypes.string_at(0)
    elif word == "fail":
        raise KeyError(rest)
    elif word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "swell":
        bytearray(int(rest))


def _take_turn(slots: AbstractContextManager[object], places: Path) -> None:
    """Note how many are at it at once."""
    for _ in range(3):
        with slots:
            place = places / str(time.monotonic_ns())
            place.touch()
            at_once = len([each for each in places.iterdir() if each.suffix != ".most"])
            (places / f"{at_once}.most").touch()
            time.sleep(0.05)
            place.unlink()
