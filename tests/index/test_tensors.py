"""Tensors in a safetensors file, held to the format's own library."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from index.tensors import TensorPlan, map_tensors, write_tensors

HALF, SINGLE = np.dtype("<f2"), np.dtype("<f4")


def test_the_formats_own_library_reads_what_is_written(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    matrix, row = np.arange(6, dtype=HALF).reshape(2, 3), np.array([1.5, -2.5], SINGLE)

    write_tensors(
        path, [TensorPlan("matrix", (2, 3), HALF), TensorPlan("row", (2,), SINGLE)], [matrix[:1], matrix[1:], row]
    )

    read = load_file(path)
    assert read.keys() == {"matrix", "row"}
    np.testing.assert_array_equal(read["matrix"], matrix)
    np.testing.assert_array_equal(read["row"], row)


def test_what_the_formats_own_library_writes_is_read(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    written = {"اسم": np.arange(12, dtype=SINGLE).reshape(3, 4), "half": np.array([0.5], HALF)}
    save_file(written, path)

    read = map_tensors(path)

    assert read.keys() == written.keys()
    for name, tensor in written.items():
        np.testing.assert_array_equal(read[name], tensor)


def test_tensors_read_from_disk_cannot_be_written_to(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    save_file({"row": np.zeros(4, SINGLE)}, path)

    with pytest.raises(ValueError, match="read-only"):
        map_tensors(path)["row"][0] = 1


def test_numbers_that_do_not_fill_their_plans_are_an_error(tmp_path: Path):
    with pytest.raises(ValueError, match="8 bytes of numbers for 12 planned"):
        write_tensors(tmp_path / "m", [TensorPlan("row", (3,), SINGLE)], [np.zeros(2, SINGLE)])


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 100, b"\x02\x00\x00\x00\x00\x00\x00\x00[}"])
def test_another_file_is_an_error(tmp_path: Path, content: bytes):
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=r"."):
        map_tensors(path)
