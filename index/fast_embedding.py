"""The fast engine for the embedded model: a BERT graph built from the model folder's tensors and run by OpenVINO.

Neither torch nor transformers is imported. The word embeddings stay on disk under a memory map and are looked up here;
OpenVINO holds only the layers and runs one batch a thread, so that no thread waits for another.
"""

import ctypes
import json
import os
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal, TypeAlias

# OpenVINO reports each import of it to its maker over the network, and works the same when it cannot: the package
# that reports is made unimportable first.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import numpy as np
from tokenizers import Tokenizer

from index.batching import Batch, make_batches
from index.embedding import Float32Array, ModelCard
from index.model_folder import TENSORS, TOKENIZER
from index.preparing import prepare
from index.processor import read_features
from index.tensors import Tensor, map_tensors

# OpenVINO reports every import of itself over the network, from a child process, unless its reporting package is
# missing; so for this process it is missing. Nothing of ours imports OpenVINO but these lines.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
openvino: Any = import_module("openvino")
ops: Any = import_module("openvino.opset15")
Model: TypeAlias = Any  # a graph
Node: TypeAlias = Any  # one of its operations; OpenVINO says no types

_MOST_THREADS = 16  # each keeps some 60 MB for the batch it computes
_TEXTS_AT_ONCE = 1024  # tokenised and sorted together: bounds memory whatever the number of texts


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How numbers are multiplied.

    Attributes:
        precision: of activations between the layers, as OpenVINO names it.
        integer_group: 0 to multiply floats; else weights are 8-bit integers with one scale a row, and
            activations become 8-bit integers with one scale for each group of so many.
        most_pieces: in one batch; more gains nothing, fewer costs short passages.
    """

    precision: Literal["bf16", "f32"]
    integer_group: int
    most_pieces: int


# Source: tests/benchmarks/embedding.py --arithmetic …; on one core of a Sapphire Rapids, 200-piece passages, ms and
# cosine to float32: BFLOAT16 22 (0.99999), INTEGER 39 (0.9995), FLOAT32 72; torch in float32 85.
BFLOAT16 = Arithmetic("bf16", 0, 1024)
INTEGER = Arithmetic("f32", 128, 512)
FLOAT32 = Arithmetic("f32", 0, 1024)


def choose_arithmetic(features: frozenset[str]) -> Arithmetic:
    """Take the fastest arithmetic that these instruction sets compute natively; float32 where nothing is known."""
    if "amx_bf16" in features:
        return BFLOAT16
    if features & {"avx512_vnni", "avx_vnni"}:
        return INTEGER
    return FLOAT32


class FastEmbedder:
    """An Embedder over a folder made by open_model_folder; safe to use from several threads and in forked children."""

    def __init__(self, folder: Path, card: ModelCard, threads: int, arithmetic: Arithmetic | None = None) -> None:
        self._card = card
        self._threads = min(threads, _MOST_THREADS)
        self._arithmetic = arithmetic or choose_arithmetic(read_features())
        self._tensors = map_tensors(folder / TENSORS)
        self._settings: dict[str, Any] = json.loads((folder / "config.json").read_bytes())
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(self._settings["max_position_embeddings"])
        self._words = self._tensors["embeddings.word_embeddings.weight"]
        self._places = _sum_places_and_type(self._tensors)
        self._lock = threading.Lock()
        self._engine = self._start_engine()

    @property
    def card(self) -> ModelCard:
        """Say which model this is."""
        return self._card

    def embed_queries(self, texts: Sequence[str]) -> Float32Array:
        """Embed questions; an empty text gives the vector of the prefix alone."""
        return self._embed(texts, self._card.query_prefix)

    def embed_passages(self, texts: Sequence[str]) -> Float32Array:
        """Embed passages; an empty text gives the vector of the prefix alone."""
        return self._embed(texts, self._card.passage_prefix)

    def _embed(self, texts: Sequence[str], prefix: str) -> Float32Array:
        vectors = np.empty((len(texts), self._card.dimension), np.float32)
        engine = self._living_engine()
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            prepared = [prefix + prepare(text) for text in texts[start : start + _TEXTS_AT_ONCE]]
            ids = [read.ids for read in self._tokenizer.encode_batch_fast(prepared)]
            batches = list(make_batches(ids, self._arithmetic.most_pieces))
            for batch, rows in zip(batches, self._run(engine, batches), strict=True):
                vectors[start + batch.places] = rows
        return vectors

    def _run(self, engine: "_Engine", batches: list[Batch]) -> list[Float32Array]:
        if len(batches) == 1:
            return [self._run_batch(engine, batches[0])]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(lambda batch: self._run_batch(engine, batch), batches))

    def _run_batch(self, engine: "_Engine", batch: Batch) -> Float32Array:
        embedded = self._words[batch.ids].astype(np.float32)
        embedded += self._places[: batch.ids.shape[1]]
        return engine.infer(embedded, batch.mask)

    def _living_engine(self) -> "_Engine":
        """Give the engine, started anew in a forked child: the parent's threads do not exist there."""
        with self._lock:
            if self._engine.process != os.getpid():
                # Freeing the parent's engine would wait for those threads for ever, so it is never freed.
                ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._engine))
                self._engine = self._start_engine()
            return self._engine

    def _start_engine(self) -> "_Engine":
        return _Engine(_Graph(self._tensors, self._settings, self._arithmetic).build(), self._arithmetic, self._threads)


def _sum_places_and_type(tensors: dict[str, Tensor]) -> Float32Array:
    """Add up what every text gets whatever its words, (positions, hidden)."""
    types = tensors["embeddings.token_type_embeddings.weight"]
    sums: Float32Array = tensors["embeddings.position_embeddings.weight"].astype(np.float32) + types[0]
    return sums


class _Engine:
    """The compiled graph and one request a thread."""

    def __init__(self, graph: Model, arithmetic: Arithmetic, threads: int) -> None:
        self.process = os.getpid()
        options = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": threads,
            "INFERENCE_PRECISION_HINT": arithmetic.precision,
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": arithmetic.integer_group,
        }
        compiled = openvino.Core().compile_model(graph, "CPU", options)
        self._requests: SimpleQueue[Any] = SimpleQueue()
        for _ in range(threads):
            self._requests.put(compiled.create_infer_request())

    def infer(self, embedded: Float32Array, mask: Float32Array) -> Float32Array:
        """Give (n, hidden) rows of length 1 for (n, length, hidden) and its mask; waits for a free thread."""
        request = self._requests.get()
        try:
            request.infer([embedded, mask], share_inputs=True)
            return np.array(request.get_output_tensor(0).data)
        finally:
            self._requests.put(request)


class _Graph:
    """BERT's encoder, mean pooling and normalisation, as OpenVINO operations.

    Source: Devlin et al. 2019 (arXiv:1810.04805) over Vaswani et al. 2017 (arXiv:1706.03762); layer norm after
    each residual sum, GELU by the error function; mean pooling of Wang et al. 2022 (arXiv:2212.03533).
    """

    def __init__(self, tensors: dict[str, Tensor], settings: dict[str, Any], arithmetic: Arithmetic) -> None:
        self._tensors = tensors
        self._is_integer = arithmetic.integer_group > 0
        self._hidden: int = settings["hidden_size"]
        self._heads: int = settings["num_attention_heads"]
        self._layers: int = settings["num_hidden_layers"]
        self._epsilon: float = settings["layer_norm_eps"]

    def build(self) -> Model:
        embedded = ops.parameter([-1, -1, self._hidden], np.float32, name="embedded")
        mask = ops.parameter([-1, -1], np.float32, name="mask")
        bias = _attention_bias(mask)
        states = self._normalize(embedded, "embeddings.LayerNorm")
        for layer in range(self._layers):
            states = self._layer(states, bias, f"encoder.layer.{layer}.")
        return openvino.Model([_mean_of_length_one(states, mask)], [embedded, mask], "embedding")

    def _layer(self, states: Node, bias: Node, layer: str) -> Node:
        query, key, value = (
            self._split_heads(self._linear(states, f"{layer}attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        attended = self._join_heads(ops.scaled_dot_product_attention(query, key, value, bias))
        attended = ops.add(self._linear(attended, f"{layer}attention.output.dense"), states)
        states = self._normalize(attended, f"{layer}attention.output.LayerNorm")
        widened = ops.gelu(self._linear(states, f"{layer}intermediate.dense"), "erf")
        widened = ops.add(self._linear(widened, f"{layer}output.dense"), states)
        return self._normalize(widened, f"{layer}output.LayerNorm")

    def _linear(self, states: Node, name: str) -> Node:
        weight = self._integer_constant if self._is_integer else self._constant
        product = ops.matmul(states, weight(f"{name}.weight"), False, True)
        return ops.add(product, self._constant(f"{name}.bias"))

    def _normalize(self, states: Node, name: str) -> Node:
        centered = ops.mvn(states, _axes(-1), True, self._epsilon, "inside_sqrt")
        return ops.add(ops.multiply(centered, self._constant(f"{name}.weight")), self._constant(f"{name}.bias"))

    def _split_heads(self, states: Node) -> Node:
        size = self._hidden // self._heads
        return ops.transpose(ops.reshape(states, _axes(0, 0, self._heads, size), True), _axes(0, 2, 1, 3))

    def _join_heads(self, states: Node) -> Node:
        return ops.reshape(ops.transpose(states, _axes(0, 2, 1, 3)), _axes(0, 0, self._hidden), True)

    def _constant(self, name: str) -> Node:
        return ops.constant(self._tensors[name].astype(np.float32))

    def _integer_constant(self, name: str) -> Node:
        """Write the weights as 8-bit integers times one scale a row, which OpenVINO multiplies as integers."""
        weights = self._tensors[name].astype(np.float32)
        scales = np.abs(weights).max(axis=1, keepdims=True) / 127
        integers = np.rint(weights / scales).astype(np.int8)
        return ops.multiply(ops.convert(ops.constant(integers), "f32"), ops.constant(scales))


def _attention_bias(mask: Node) -> Node:
    """Give 0 where there is a piece and -10,000 where there is padding, for every head and row."""
    bias = ops.multiply(ops.subtract(mask, ops.constant(np.float32(1))), ops.constant(np.float32(10_000)))
    return ops.unsqueeze(bias, _axes(1, 2))


def _mean_of_length_one(states: Node, mask: Node) -> Node:
    """Sum the states of the pieces and scale to length 1; the mean's division would be undone by that."""
    summed = ops.reduce_sum(ops.multiply(states, ops.unsqueeze(mask, _axes(2))), _axes(1), False)
    return ops.normalize_l2(summed, _axes(1), 1e-12, "max")


def _axes(*numbers: int) -> Node:
    return ops.constant(np.array(numbers, np.int64))
