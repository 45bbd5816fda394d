"""Tensors in a safetensors file: written one after the other, read through a memory map.

Source: the description of the safetensors format: 8 bytes of header length, a JSON header, raw little-endian rows.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[Any]

_CODES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "I64": np.dtype("<i8")}
_NAMES = {dtype: code for code, dtype in _CODES.items()}


@dataclass(frozen=True, slots=True)
class TensorPlan:
    """What a tensor will be, said before its numbers are there, so that none has to be kept in memory."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """Bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


def write_tensors(path: Path, plans: Iterable[TensorPlan], numbers: Iterable[Tensor]) -> None:
    """Write the tensors in the order of their plans; `numbers` gives each one's rows, whole or in parts.

    Raises:
        ValueError: the numbers do not fill the plans exactly.
    """
    plans = list(plans)
    header = _header(plans)
    with path.open("wb") as file:
        file.write(len(header).to_bytes(8, "little"))
        file.write(header)
        written = sum(file.write(np.ascontiguousarray(part).data) for part in numbers)
    expected = sum(plan.size for plan in plans)
    if written != expected:
        raise ValueError(f"{path}: {written:,} bytes of numbers for {expected:,} planned")


def map_tensors(path: Path) -> dict[str, Tensor]:
    """Give every tensor of the file as a read-only view; nothing is read from disk before it is used.

    Raises:
        ValueError: the file is not a safetensors file of the number types this program writes.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= path.stat().st_size - 8:
            raise ValueError(f"{path}: not a safetensors file")
        entries: dict[str, dict[str, Any]] = json.loads(file.read(length))
    raw = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    return {name: _view(raw, entry) for name, entry in entries.items() if name != "__metadata__"}


def _header(plans: list[TensorPlan]) -> bytes:
    entries: dict[str, object] = {"__metadata__": {"format": "pt"}}
    start = 0
    for plan in plans:
        end = start + plan.size
        entries[plan.name] = {"dtype": _NAMES[plan.dtype], "shape": plan.shape, "data_offsets": (start, end)}
        start = end
    text = json.dumps(entries, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8)  # the numbers start on a multiple of 8, so that views are aligned


def _view(raw: npt.NDArray[np.uint8], entry: dict[str, Any]) -> Tensor:
    start, end = entry["data_offsets"]
    numbers: Tensor = raw[start:end].view(_CODES[str(entry["dtype"])])
    return numbers.reshape(entry["shape"])
