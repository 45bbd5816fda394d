"""Damaged files given to every reader: python -m tests.fuzz.eating --count 2000 [--reader .pdf] [--keep FOLDER]

Each is prepared as ingestion prepares it, by a process with the memory that ingestion's own have (1.5 GB). What comes
of it is a text or a refusal by name. Anything else is a fault, told by the number of the file, by which it is made
again (--from 17 --count 1): another error, a process that dies, more than 30 seconds, more memory than the bound.
"""

import argparse
import faulthandler
import os
import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.preparers import DEFAULT_BOUNDS
from ingest.preparing import PreparedFile, prepare_file
from ingest.reading import READABLE_SUFFIXES
from ingest.tools import open_tools
from tests.fuzz.damage import damaged
from tests.fuzz.seeds import DISTINCT, name_of, seeds_of

try:
    import resource
except ImportError:  # not on Windows, where nothing is eaten
    resource = None

SECONDS = 30
_LONGEST_FAULT = 300


@dataclass(frozen=True)
class Serving:
    """A damaged file, by the kind that its name says and by its number."""

    suffix: str
    number: int


@dataclass(frozen=True)
class Eaten:
    """What came of a damaged file.

    Attributes:
        came: "read", "refused" or "fault".
        peak: the most memory that the process has held so far, in bytes.
        fault: what went wrong, or "".
    """

    serving: Serving
    came: str
    peak: int = 0
    fault: str = ""


def eat(servings: Sequence[Serving]) -> list[Eaten]:
    """Have damaged files read, one after another; give what came of each, in their order."""
    eaten: list[Eaten] = []
    while len(eaten) < len(servings):
        eaten += _watch(servings[len(eaten) :])
    return eaten


def _watch(servings: Sequence[Serving]) -> list[Eaten]:
    """Give what came of the files that one process read, until it was done or died of the last of them."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.eating", "--inside"],
        input="".join(f"{serving.suffix} {serving.number}\n" for serving in servings),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    told = [line.split() for line in ended.stdout.splitlines()]
    eaten = [Eaten(serving, came, int(peak)) for serving, (came, peak) in zip(servings, told, strict=False)]
    if ended.returncode:
        eaten.append(Eaten(servings[len(eaten)], "fault", fault=_fault_of(ended)))
    return eaten


def _fault_of(ended: "subprocess.CompletedProcess[str]") -> str:
    """Give the words in which a process told why it ended, with the last place in our own code."""
    told = ended.stderr.strip().splitlines()
    fatal = [line for line in told if line.startswith(("Timeout", "Fatal", "libc++abi"))]
    places = [line.strip() for line in told if "/ingest/" in line]
    words = (fatal or told[-1:] or [f"died with {ended.returncode}"])[0]
    place = (places[:1] if fatal else places[-1:]) or [""]
    return f"{words[:_LONGEST_FAULT]} {place[0]}".strip()


# ---- in a process of its own -------------------------------------------------------------------------------


def _eat_inside() -> None:
    """Read the damaged files that standard input names, and say what came of each."""
    resource.setrlimit(resource.RLIMIT_DATA, (DEFAULT_BOUNDS.memory, DEFAULT_BOUNDS.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.enable()
    with tempfile.TemporaryDirectory() as folder:
        for suffix, number in map(str.split, sys.stdin):
            path = Path(folder) / name_of(suffix)
            path.write_bytes(damaged(seeds_of(suffix), suffix, int(number)))
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            came = _read(path)
            faulthandler.cancel_dump_traceback_later()
            print(came, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)


def _read(path: Path) -> str:
    try:
        with open_tools() as tools:
            prepared = prepare_file(path, tools)
    except UnreadableFile as refusal:
        _check_sentence(str(refusal), (path.name.split(".")[0],))
        return "refused"
    _check(prepared)
    return "read"


def _check(prepared: PreparedFile) -> None:
    """Say that the library can take what was read.

    Raises:
        AssertionError: it cannot.
    """
    pickle.dumps(prepared)
    for each in prepared.documents:
        document = each.document
        assert document.text == document.text.encode().decode() and document.text, "its text can be kept"
        f"{document.title}{document.publisher}{document.member}{document.text_as_read}".encode()
        assert document.pages[0].start == 0 and document.pages[-1].end == len(document.text), "its pages cover it"
        for notice in each.notices:
            _check_sentence(notice, ())
    for unread in prepared.unread:
        _check_sentence(unread.reason, ())


def _check_sentence(sentence: str, names: Iterable[str]) -> None:
    """Say that a refusal is a sentence on one line, which holds these names.

    Raises:
        AssertionError: it is not.
    """
    assert sentence.isprintable() and sentence.encode() and len(sentence) < 1000, f"{sentence!r} is one line"
    assert all(name in sentence for name in names), f"{sentence!r} names the file"


# ---- the command -------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give 1 when there are faults."""
    parsed = _parser().parse_args(arguments)
    if parsed.inside:
        _eat_inside()
        return 0
    if parsed.without_programs:
        os.environ["PATH"] = "/nowhere"
    numbers = range(parsed.first, parsed.first + parsed.count)
    meals = [[Serving(suffix, number) for number in numbers] for suffix in parsed.reader or DISTINCT]
    with ThreadPoolExecutor(parsed.processes) as pool:
        return 1 if sum([_tell(eaten, parsed.keep) for eaten in pool.map(eat, meals)]) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="files for each reader")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="N", help="the number of the first")
    parser.add_argument("--reader", action="append", choices=READABLE_SUFFIXES, help="this one only; may be repeated")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to put files that make a fault")
    parser.add_argument("--processes", type=int, default=2, help="readers at work at a time")
    parser.add_argument("--without-programs", action="store_true", help="as if tesseract and LibreOffice were absent")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


def _tell(eaten: Sequence[Eaten], keep: Path | None) -> int:
    """Print what came of the files of a reader; give the number of faults."""
    came = Counter(each.came for each in eaten)
    peak = max((each.peak for each in eaten), default=0) // 1_000_000
    sums = f"{came['read']} read, {came['refused']} refused, {came['fault']} faults, at most {peak} MB"
    print(f"{eaten[0].serving.suffix}: {len(eaten)} files: {sums}", flush=True)
    for each in eaten:
        if each.fault:
            print(f"  {each.serving.number}: {each.fault}", flush=True)
            if keep:
                _keep(each.serving, keep)
    return came["fault"]


def _keep(serving: Serving, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    contents = damaged(seeds_of(serving.suffix), serving.suffix, serving.number)
    (folder / f"{serving.number}-{name_of(serving.suffix)}").write_bytes(contents)


if __name__ == "__main__":
    sys.exit(main())
