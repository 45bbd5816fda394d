import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import LibraryInUse
from index.library import Library
from tests.fakes import WordEmbedder
from tests.sources import add, add_all, make_document

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys
from pathlib import Path
from index.library import Library
from tests.fakes import WordEmbedder
from tests.sources import add, make_document
embedder = WordEmbedder()
with Library.open(Path(sys.argv[1]), embedder.card, writing=True) as library:
    for line in sys.stdin:
        if line == "refresh\\n":
            library.refresh(embedder)
        else:
            add(library, embedder, make_document(line.strip()))
        print("done", flush=True)
"""


class Writer:
    """Another process that writes the library, one line at a time."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder), "le-second-argument"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def tell(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def folder(tmp_path: Path, embedder: WordEmbedder) -> Path:
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        add_all(library, embedder, ["Accord de Rabat."])
        library.refresh(embedder)
    return tmp_path / "library"


@pytest.fixture
def writer(folder: Path):
    writer = Writer(folder)
    writer.tell("Accord de Tunis.")
    yield writer
    writer.kill()


def texts(library: Library, words: str) -> list[str]:
    return [passage.text for passage in library.passages(library.lexical.search(words, 5)[0])]


def test_the_second_writer_is_told_who_the_first_is(folder, writer, embedder):
    with pytest.raises(LibraryInUse) as caught:
        Library.open(folder, embedder.card, writing=True)

    message = str(caught.value)
    assert f"process {writer.process.pid} on {os.uname().nodename} since 20" in message
    assert "le-second-argument" in message
    assert str(folder) in message


def test_a_second_writer_in_the_same_process_is_refused_too(folder, embedder):
    with Library.open(folder, embedder.card, writing=True), pytest.raises(LibraryInUse):
        Library.open(folder, embedder.card, writing=True)
    Library.open(folder, embedder.card, writing=True).close()


def test_a_killed_writer_does_not_block_the_next(folder, writer, embedder):
    writer.process.send_signal(signal.SIGKILL)
    writer.process.wait()
    assert (folder / "writer.json").exists()

    with Library.open(folder, embedder.card, writing=True) as library:
        assert [document.text for document in map(library.document, [d.id for d in library.documents()])] == [
            "Accord de Rabat.",
            "Accord de Tunis.",
        ]


def test_readers_see_what_is_committed_while_another_process_writes(folder, writer, embedder):
    with Library.open(folder, embedder.card) as reader:
        assert len(reader.documents()) == 2
        assert texts(reader, "accord") == ["Accord de Rabat."]
        writer.tell("Accord de Fès.")
        assert len(reader.documents()) == 3
        writer.tell("refresh")
        reader.follow()
        assert sorted(texts(reader, "accord")) == ["Accord de Fès.", "Accord de Rabat.", "Accord de Tunis."]
        assert reader.check() == []


def test_indexes_behind_a_living_writer_are_no_fault_but_behind_a_dead_one_they_are(folder, writer, embedder):
    with Library.open(folder) as reader:
        assert reader.check() == []
        writer.kill()
        assert "behind" in reader.check()[0].what


def test_a_reader_finishes_what_a_killed_writer_left(folder, writer, embedder):
    writer.kill()

    with Library.open(folder, embedder.card) as reader:
        assert sorted(texts(reader, "accord")) == ["Accord de Rabat.", "Accord de Tunis."]
        assert reader.check() == []
    with Library.open(folder, embedder.card, writing=True) as library:
        add(library, embedder, make_document("Accord de Rome."))


def test_an_open_reader_takes_over_from_a_writer_that_was_killed(folder, writer, embedder):
    with Library.open(folder, embedder.card) as reader:
        assert texts(reader, "tunis") == []
        writer.kill()

        reader.follow()

        assert texts(reader, "tunis") == ["Accord de Tunis."]


def test_many_readers_read_at_once(folder, writer, embedder):
    readers = [Library.open(folder, embedder.card) for _ in range(8)]
    writer.tell("Accord de Sfax.")

    assert {len(reader.documents()) for reader in readers} == {3}

    for reader in readers:
        reader.close()


def test_a_reader_never_sees_half_a_document(folder, writer, embedder):
    sentences = " ".join(f"Article {number} de l'accord." for number in range(60))
    writer.process.stdin.writelines(f"{sentences} Annexe {number}.\n" for number in range(40))
    writer.process.stdin.flush()

    with Library.open(folder, embedder.card) as reader:
        counts: list[int] = []
        while not counts or counts[-1] < 42:
            seen = reader.documents()
            counts.append(len(seen))
            for document in seen[-3:]:
                assert len(reader.passages_of(document.id)) == document.passages
                assert reader.document(document.id).text.count("Article") in (0, 60)

    assert counts == sorted(counts)


def test_of_several_processes_that_make_a_library_at_once_none_spoils_it(tmp_path, embedder):
    writers = [Writer(tmp_path / "new") for _ in range(3)]
    for writer in writers:
        writer.process.communicate(f"Accord {writer.process.pid}.\n")

    done = [writer for writer in writers if writer.process.returncode == 0]
    with Library.open(tmp_path / "new", embedder.card, writing=True) as library:
        library.refresh(embedder)
        assert len(library.documents()) == len(done) >= 1
        assert library.check() == []
