"""The embedded model's folder: made once, whole or not at all."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from tokenizers import Tokenizer

from index.embedding import Embedder
from index.errors import ModelMissing
from index.model_folder import TENSORS, is_whole, open_model_folder

ROOT = Path(__file__).parent.parent.parent
MAKE = (
    "import sys; from pathlib import Path; from index.model_folder import open_model_folder\n"
    "print(open_model_folder(Path(sys.argv[1]), lambda sentence: print(sentence, flush=True)))\n"
)


@pytest.fixture(scope="module")
def folder(embedder: Embedder) -> Path:
    """The folder that the session's embedder has made."""
    return open_model_folder(platformdirs.user_cache_path("ittifaq"), print)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "ذاكرة"
    shutil.rmtree(tmp_path)  # 240 MB that pytest would keep


@pytest.fixture
def linked(folder: Path, cache: Path) -> Path:
    """The folder again without its weight: its files are the same files."""
    return Path(shutil.copytree(folder, cache / folder.name, copy_function=_link))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def _start(cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", MAKE, str(cache)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _never(sentence: str) -> None:
    raise AssertionError(f"made again: {sentence}")


def test_of_two_processes_that_start_at_once_over_a_damaged_folder_one_makes_it_and_both_get_it(
    linked: Path, cache: Path
):
    _harm(linked, "changed")

    first, second = _start(cache), _start(cache)
    outputs = [process.communicate(timeout=120) for process in (first, second)]

    assert (first.returncode, second.returncode) == (0, 0), outputs
    said = "".join(out for out, _ in outputs)
    assert said.count("Preparing the embedding model") == 1
    assert {out.splitlines()[-1] for out, _ in outputs} == {str(open_model_folder(cache, _never))}
    assert {path.name for path in cache.iterdir()} == {linked.name, f"{linked.name}.lock"}


@pytest.mark.parametrize("moment", ["Preparing", "writing the vocabulary", "writing the weights"])
def test_killed_on_the_way_it_leaves_nothing_that_could_be_taken_for_a_folder(cache: Path, moment: str):
    process = _start(cache)
    assert process.stdout
    for line in process.stdout:
        if moment in line:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    assert [path.name for path in cache.iterdir() if path.is_dir() and not path.name.startswith(".")] == []


def test_what_a_killed_process_left_is_swept_when_the_folder_is_made(cache: Path, folder: Path):
    left = cache / f".{folder.name}.abc123"
    left.mkdir(parents=True)
    (left / TENSORS).write_bytes(b"half")

    made = open_model_folder(cache, lambda sentence: None)

    assert {path.name for path in cache.iterdir()} == {made.name, f"{made.name}.lock"}
    assert is_whole(made)


@pytest.mark.parametrize("damage", ["changed", "cut", "removed", "manifest"])
def test_a_damaged_folder_is_not_whole(linked: Path, damage: str):
    _harm(linked, damage)

    assert not is_whole(linked)


def _harm(folder: Path, damage: str) -> None:
    """Damage one file, without writing into a file that is linked elsewhere."""
    file = folder / {"removed": "1_Pooling/config.json", "manifest": "manifest.json"}.get(damage, TENSORS)
    size = file.stat().st_size
    file.unlink()
    if damage == "changed":
        file.touch()
        os.truncate(file, size)
    elif damage == "cut":
        file.write_bytes(b"\0" * 1000)
    elif damage == "manifest":
        file.write_text('{"files": [1]}')


def test_a_folder_copied_with_new_file_times_is_taken_as_it_is(folder: Path, cache: Path):
    copied = Path(shutil.copytree(folder, cache / folder.name, copy_function=shutil.copyfile))

    assert open_model_folder(cache, _never) == copied


def test_a_whole_folder_needs_the_weights_no_more(folder: Path):
    assert open_model_folder(folder.parent, _never, weights=Path("/nowhere/e5-small-q4.bin")) == folder


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("in the way")

    with pytest.raises(ModelMissing, match="ITTIFAQ_CACHE") as caught:
        open_model_folder(file, print)

    assert str(file) in str(caught.value)


def test_the_manifest_says_what_the_folder_was_made_from(folder: Path):
    manifest = json.loads((folder / "manifest.json").read_text())

    assert manifest["source_sha256"].startswith("1571fc98")
    assert TENSORS in manifest["files"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("passage: التعاون الصناعي", ["<s>", "▁passage", ":", "▁التعاون", "▁الصناعي", "</s>"]),
        ("التَّعَاوُن  الــصناعي", ["<s>", "▁التعاون", "▁الصناعي", "</s>"]),
        ("l'accord\tsigné \n", ["<s>", "▁l", "'", "accord", "▁sig", "né", "</s>"]),
        ("l'accord signe\u0301", ["<s>", "▁l", "'", "accord", "▁sig", "né", "</s>"]),
        ("", ["<s>", "</s>"]),
    ],
)
def test_the_tokenizer_cuts_text_into_the_models_pieces(tokenizer: Tokenizer, text: str, pieces: list[str]):
    assert tokenizer.encode(text).tokens == pieces
