import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.library import Library
from tests.fakes import WordEmbedder
from tests.killed_writer import WORDS
from tests.sources import make_document

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork, no SIGKILL")


class Killer:
    """Makes writers that are killed, and keeps what the library must hold after each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expected: dict[str, str] = {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed_writer"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, seed: int, calls: int = 0, seconds: float = 0.0) -> int:
        """Run one writer; the change that it was making may be there or not, all others must be."""
        self.process.stdin.write(f"{self.folder} {seed} {calls} {seconds}\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        for change in told["begun"][: told["ended"]]:
            self.expected = after(self.expected, *change)
        possible = [self.expected, *(after(self.expected, *change) for change in told["begun"][told["ended"] :])]
        held = read_all(self.folder)
        assert held in possible
        self.expected = held
        return told["calls"]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def killer(tmp_path: Path):
    killer = Killer(tmp_path / "library")
    killer.run(seed=0)
    yield killer
    killer.close()


def after(held: dict[str, str], verb: str, text: str, former: str) -> dict[str, str]:
    left = {document_id: text for document_id, text in held.items() if document_id != former}
    return left if verb == "remove" else left | {make_document(text).id: text}


def read_all(folder: Path) -> dict[str, str]:
    with Library.open(folder) as reader:
        return {document.id: reader.document(document.id).text for document in reader.documents()}


def assert_whole_for_a_reader(folder: Path) -> None:
    with Library.open(folder, WordEmbedder().card) as reader:
        keys, _ = reader.lexical.search(" ".join(WORDS), 1000)
        living = reader.passages(keys)
        assert len(living) == len(keys) == len(reader.vectors)
        assert reader.check() == []


def assert_goes_on(folder: Path) -> None:
    embedder = WordEmbedder()
    with Library.open(folder, embedder.card, writing=True) as library:
        library.refresh(embedder)
        assert library.check() == []


def test_a_writer_killed_at_any_call_leaves_a_library_that_is_whole_and_goes_on(killer):
    calls = killer.run(seed=1)

    for number in range(90):
        killer.run(seed=100 + number, calls=1 + number * calls // 90)
        assert_whole_for_a_reader(killer.folder) if number % 2 else assert_goes_on(killer.folder)


def test_a_writer_killed_at_any_moment_leaves_a_library_that_is_whole_and_goes_on(killer):
    for number in range(45):
        killer.run(seed=1000 + number, seconds=0.001 + 0.001 * number)
        assert_goes_on(killer.folder) if number % 2 else assert_whole_for_a_reader(killer.folder)


def test_writers_killed_one_after_the_other_leave_a_library_that_is_whole(killer):
    for number in range(25):
        killer.run(seed=2000 + number, seconds=0.002 + 0.0013 * (number * 7 % 40))
    assert_whole_for_a_reader(killer.folder)


@pytest.mark.parametrize("calls", [1, 300, 600, 900, 1200, 1500])
def test_a_first_writer_killed_while_it_makes_the_library_leaves_a_folder_that_can_be_used(tmp_path, calls):
    killer = Killer(tmp_path / "new")
    try:
        killer.process.stdin.write(f"{killer.folder} 1 {calls} 0\n")
        killer.process.stdin.flush()
        killer.process.stdout.readline()
        assert_goes_on(killer.folder)
    finally:
        killer.close()
