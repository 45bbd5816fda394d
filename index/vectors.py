"""The dense index: which passages point the same way as the query. The only door to FAISS.

Up to EXACT_LIMIT vectors every one is compared; beyond, they lie in 4√n cells of 8-bit codes and the cells nearest
the query are read. What is kept here can always be made again from the store.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from math import sqrt
from pathlib import Path
from typing import Any, TypeAlias

import faiss as typed_faiss
import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged

# FAISS's stubs describe its C++ classes, not what its Python wrappers accept.
faiss: Any = typed_faiss
FaissIndex: TypeAlias = Any
FaissParameters: TypeAlias = Any
FaissSelector: TypeAlias = Any

Float32Array = npt.NDArray[np.float32]
KeyArray = npt.NDArray[np.int64]

# Source: exact search takes 1 ms at 10,000 vectors and 17 ms at 100,000, cells 0.1 ms (tests/benchmarks/searching.py).
EXACT_LIMIT = 50_000
# Passages are added until there are this many times what the cells were trained on; then they are worth retraining.
OUTGROWN = 4
# Cells read for a query. Source: among 200,000 vectors drawn around those of real passages, centered, recall@10 against
# comparing all is .97 to .98 with 16, .98 to .99 with 32 and with 64, which takes twice as long.
PROBES = 32
TRAINED_PER_CELL = 64
# So few allowed keys are compared one by one rather than looked for in cells.
FEW = 5_000
SAMPLE = 1_000
KEPT_SELECTORS = 8

_MAGIC = b"ittifaq vectors 1\n"
_HEADER = struct.Struct("<qqIQ")


class VectorIndex:
    """Vectors of length 1 under int64 keys, searched by inner product.

    Attributes:
        stamp: the library's change number at which it was saved; 0 when it never was.
    """

    def __init__(self, index: FaissIndex, trained_on: int, stamp: int = 0, exact_limit: int = EXACT_LIMIT) -> None:
        self._index = index
        self._trained_on = trained_on
        self._exact_limit = exact_limit
        self._sample: Float32Array | None = None
        self._selectors: list[tuple[KeyArray, FaissSelector]] = []
        self.stamp = stamp

    @classmethod
    def build(
        cls, keys: KeyArray, vectors: Float32Array, expected: int = 0, exact_limit: int = EXACT_LIMIT
    ) -> "VectorIndex":
        """Make an index of vectors, float32 (n, d), in the form that suits n.

        When they come in portions, `expected` says how many there will be in the end: the first portion decides the
        cells, the others are added.
        """
        count = max(expected, len(vectors))
        index = _exact(vectors.shape[1]) if count <= exact_limit else _cells(vectors, count)
        built = cls(index, trained_on=count, exact_limit=exact_limit)
        built.add(keys, vectors)
        return built

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._index.d)

    @property
    def is_exact(self) -> bool:
        """Whether every vector is compared, and kept in full."""
        return isinstance(self._index, faiss.IndexIDMap2)

    @property
    def is_outgrown(self) -> bool:
        """Whether it has grown so much that it should be built again from the store."""
        return len(self) > (self._exact_limit if self.is_exact else OUTGROWN * self._trained_on)

    def add(self, keys: KeyArray, vectors: Float32Array) -> None:
        """Add vectors, float32 (n, d), in place of those that have the same keys."""
        if len(keys) == 0:
            return
        self.remove(keys)
        self._sample = None
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(keys, np.int64))

    def remove(self, keys: KeyArray) -> None:
        """Remove the vectors that have these keys; a key that is not there is no error."""
        if len(keys) and len(self):
            self._sample = None
            self._index.remove_ids(np.ascontiguousarray(keys, np.int64))

    def search(self, vector: Float32Array, k: int, allowed: KeyArray | None = None) -> tuple[KeyArray, Float32Array]:
        """Give the keys nearest to `vector` (d,), best first, and their inner products.

        Only the keys in `allowed`, each of them in the index, may come back; None allows all. Fewer than k come back
        when there are fewer, or when the cells read hold fewer.
        """
        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and not self.is_exact and len(allowed) <= FEW:
            return _best(allowed, self.scores(vector, allowed), k)
        with _one_thread():
            scores, keys = self._index.search(vector[None, :], k, params=self._parameters(allowed))
        found = keys[0] >= 0
        return keys[0][found], scores[0][found]

    def scores(self, vector: Float32Array, keys: KeyArray) -> Float32Array:
        """Give the inner product of `vector` (d,) with the vector of each key.

        Raises:
            IndexDamaged: a key is not in the index.
        """
        return self.vectors_of(keys) @ vector

    def vectors_of(self, keys: KeyArray) -> Float32Array:
        """Give the vectors of these keys, float32 (n, d), in their order.

        Raises:
            IndexDamaged: a key is not in the index.
        """
        if len(keys) == 0:
            return np.empty((0, self.dimension), np.float32)
        try:
            with _one_thread():
                return np.asarray(self._index.reconstruct_batch(np.ascontiguousarray(keys, np.int64)), np.float32)
        except RuntimeError as error:
            message = "The vector index lacks a passage of the library. Run `ittifaq doctor --repair` to make it again."
            raise IndexDamaged(message) from error

    def sample(self) -> Float32Array:
        """Give up to SAMPLE vectors spread over the index, float32 (n, d): a fair picture of all of it."""
        if self._sample is None:
            self._sample = self.vectors_of(_spread_keys(self._index, self.is_exact))
        return self._sample

    def save(self, path: Path, stamp: int = 0) -> None:
        """Write the index to `path` so that a crash leaves the old file or the new one, never half of one."""
        payload = faiss.serialize_index(self._index)
        header = _HEADER.pack(stamp, self._trained_on, zlib.crc32(payload.data), payload.nbytes)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
        try:
            with unfinished.open("wb") as file:
                file.write(_MAGIC + header)
                file.write(payload.data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        self.stamp = stamp

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read an index that `save` wrote.

        Raises:
            IndexDamaged: there is no file, or it is not what was written.
        """
        try:
            data = path.read_bytes()
            stamp, trained_on, checksum, length = _HEADER.unpack_from(data, len(_MAGIC))
        except (OSError, struct.error) as error:
            raise _damaged(path) from error
        # The checksum comes first: FAISS trusts the sizes it reads, and a wrong one can end the process.
        payload = np.frombuffer(data, np.uint8, offset=len(_MAGIC) + _HEADER.size)
        if not data.startswith(_MAGIC) or payload.nbytes != length or zlib.crc32(payload.data) != checksum:
            raise _damaged(path)
        try:
            return cls(faiss.deserialize_index(payload), trained_on, stamp)
        except RuntimeError as error:
            raise _damaged(path) from error

    def _parameters(self, allowed: KeyArray | None) -> FaissParameters:
        selector = None if allowed is None else self._selector(allowed)
        if self.is_exact:
            return faiss.SearchParameters(sel=selector)
        # When few are allowed, the nearest of them lie in cells further away.
        share = 1.0 if allowed is None else len(allowed) / len(self)
        return faiss.SearchParametersIVF(sel=selector, nprobe=min(self._index.nlist, int(PROBES / share)))

    def _selector(self, allowed: KeyArray) -> FaissSelector:
        """Make what FAISS asks whether a key is allowed; for an array that cannot change, once."""
        for known, selector in self._selectors:
            if known is allowed:
                return selector
        selector = _make_selector(allowed)
        if not allowed.flags.writeable:
            self._selectors = [(allowed, selector), *self._selectors[: KEPT_SELECTORS - 1]]
        return selector


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let FAISS work in one thread: for one query, several wait for each other longer than they work.

    Source: a search among 761 vectors takes 0.7 ms; with four threads on four busy processors it takes 20.
    """
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _exact(dimension: int) -> FaissIndex:
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _cells(vectors: Float32Array, count: int) -> FaissIndex:
    dimension = vectors.shape[1]
    cells = min(int(4 * sqrt(count)), len(vectors))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        cells,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.max_points_per_centroid = TRAINED_PER_CELL
    index.cp.min_points_per_centroid = 1
    index.train(np.ascontiguousarray(vectors, np.float32))
    index.set_direct_map_type(faiss.DirectMap.Hashtable)
    return index


def _spread_keys(index: FaissIndex, is_exact: bool) -> KeyArray:
    if is_exact:
        keys = faiss.vector_to_array(index.id_map)
        return np.asarray(keys[:: len(keys) // SAMPLE + 1], np.int64)
    cells = range(0, index.nlist, index.nlist // SAMPLE + 1)
    lists = index.invlists
    return np.array([lists.get_single_id(cell, 0) for cell in cells if lists.list_size(cell)], np.int64)


def _make_selector(allowed: KeyArray) -> FaissSelector:
    """A bitmap over the keys, which SQLite counts from 1: made in a millisecond where a hash set takes fifty."""
    highest = int(allowed.max())
    if highest > 64 * len(allowed) + 1_000_000:
        return faiss.IDSelectorBatch(allowed)
    bits = np.zeros(highest + 1, np.bool_)
    bits[allowed] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))


def _best(keys: KeyArray, scores: Float32Array, k: int) -> tuple[KeyArray, Float32Array]:
    order = np.argsort(-scores, kind="stable")[:k]
    return keys[order], scores[order]


def _damaged(path: Path) -> IndexDamaged:
    return IndexDamaged(f"{path} is no vector index that can be read: run `ittifaq doctor --repair` to make it again.")
