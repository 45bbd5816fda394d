"""Processes that write a library and are killed; run as a program by tests/index/test_library_killed.py.

Each line on standard input, "FOLDER SEED CALLS SECONDS", makes one writer, by forking, which is killed (SIGKILL) after
so many Python and C calls, or so many seconds; 0 stands for never. The answer is one line of JSON: every change that
the writer began, in order, as [verb, text, id of the document replaced or removed], whether the last one ended, and
how many calls it made.
"""

import json
import os
import random
import signal
import sys
import threading
from pathlib import Path

from index.library import Library
from index.records import Agreement, AgreementFilters, Document
from tests.agreements import make_agreement
from tests.fakes import WordEmbedder
from tests.sources import add, make_document

WORDS = ["Rabat", "Tunis", "فاس", "روما", "اتفاق", "accord", "plan", "خطة", "industrie", "الصناعة", "2024", "millions"]


def write(folder: Path, seed: int, log: int) -> None:
    chance, embedder = random.Random(seed), WordEmbedder()
    with Library.open(folder, embedder.card, writing=True) as library:
        for step in range(6):
            if step in (3, 5):
                _decide(library, chance)
                library.refresh(embedder)
                continue
            known = sorted(document.id for document in library.documents())
            text = " ".join(chance.choices(WORDS, k=9)) + f" {seed}. " + " ".join(chance.choices(WORDS, k=5)) + "."
            verb = chance.choice(["add", "replace", "remove"]) if len(known) > 2 else "add"
            former = "" if verb == "add" else chance.choice(known)
            _tell(log, ["begin", verb, text, former])
            if verb == "remove":
                library.remove(former)
            else:
                document = make_document(text)
                add(library, embedder, document, former, [_record(document)])
            _tell(log, ["end"])


def _record(document: Document) -> Agreement:
    """Give the agreement of a document whose first words name the parties and the place: many are told twice."""
    first, second, place = sorted(document.text.split()[:3])
    told = (("kind", "memorandum", first), ("party", first, first), ("party", second, second), ("place", place, place))
    return make_agreement(document, document.id, told=told)


def _decide(library: Library, chance: random.Random) -> None:
    ids = library.find_agreements(AgreementFilters()).matching
    if len(ids) > 1:
        library.join_agreements(chance.sample(ids, 2))
        library.split_agreement(chance.choice(library.find_agreements(AgreementFilters()).matching))


def run_and_kill(folder: Path, seed: int, calls: int, seconds: float) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        counter = _Counter(calls)
        sys.setprofile(counter)
        write(folder, seed, writing)
        sys.setprofile(None)
        _tell(writing, ["calls", counter.count])
        os._exit(0)
    os.close(writing)
    timer = threading.Timer(seconds, os.kill, (child, signal.SIGKILL)) if seconds else None
    if timer:
        timer.start()
    with os.fdopen(reading, encoding="utf-8") as log:
        lines = [json.loads(line) for line in log if line.endswith("\n")]
    if timer:
        timer.cancel()
    os.waitpid(child, 0)
    begun = [line[1:] for line in lines if line[0] == "begin"]
    ended = sum(line[0] == "end" for line in lines)
    count = next((line[1] for line in lines if line[0] == "calls"), 0)
    return json.dumps({"begun": begun, "ended": ended, "calls": count})


class _Counter:
    """A profiler that counts calls and, at the given one, ends the process as nothing can prevent."""

    def __init__(self, deadly: int) -> None:
        self.count = 0
        self._deadly = deadly

    def __call__(self, frame: object, event: str, argument: object) -> None:
        self.count += 1
        if self.count == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def _tell(log: int, line: list[object]) -> None:
    os.write(log, (json.dumps(line) + "\n").encode())


if __name__ == "__main__":
    for order in sys.stdin:
        name, seed, calls, seconds = order.rsplit(maxsplit=3)
        sys.stdout.write(run_and_kill(Path(name), int(seed), int(calls), float(seconds)) + "\n")
        sys.stdout.flush()
