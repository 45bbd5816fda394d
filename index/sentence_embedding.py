"""Any sentence-transformers model as an Embedder, on a GPU where there is one."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from huggingface_hub import snapshot_download
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer

from index.embedding import Float32Array, ModelCard
from index.errors import ModelMissing
from index.preparing import prepare

_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
# Models of this family were published before prompts could be saved with a model, and lose much without them.
# Source: Wang et al. 2022 (arXiv:2212.03533), section 3; Wang et al. 2024 (arXiv:2402.05672).
_E5 = re.compile(r"(^|[/_-])(multilingual-)?e5-(small|base|large)(-v2)?$")
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError)
_OTHER_ENGINES = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.tflite", "*.gguf"]
_SAMPLES = 9
_SAMPLE_BYTES = 16_384


def open_sentence_embedder(model: str, say: Callable[[str], None]) -> "SentenceEmbedder":
    """Load a model by local folder, which never reaches the network, or by hub name, which may when not on disk yet.

    Raises:
        ModelMissing: neither a folder nor a hub name, or it cannot be loaded or downloaded.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        say(f"Loading the embedding model in {folder}.")
        loaded = load_folder(folder)
        name = f"{folder.resolve().name}@{_fingerprint(folder)}"
    elif _HUB_NAME.fullmatch(model):
        say(f"Loading the embedding model {model}.")
        loaded = _load_hub_name(model, say)
        name = model
    else:
        raise ModelMissing(
            f"ITTIFAQ_EMBEDDING_MODEL is {model!r}, which is neither a folder on this machine nor the name of a model "
            "on a hub (owner/name); correct it, or leave it empty for the embedded model."
        )
    dimension = len(loaded.encode("", show_progress_bar=False))
    return SentenceEmbedder(loaded, ModelCard(name, dimension, *_prefixes(loaded, model)))


class SentenceEmbedder:
    """An Embedder over a loaded SentenceTransformer.

    Not to be used in a forked child after use in the parent, as nothing of torch is: start children with "spawn".
    """

    def __init__(self, model: SentenceTransformer, card: ModelCard) -> None:
        self._model = model
        self._pieces = model.max_seq_length or 512
        self._card = card

    @property
    def card(self) -> ModelCard:
        """Say which model this is."""
        return self._card

    def embed_queries(self, texts: Sequence[str]) -> Float32Array:
        """Embed questions; an empty text gives the vector of the prefix alone."""
        prepared = [prepare(text, self._pieces) for text in texts]
        prefix = self._card.query_prefix
        return self._scale(self._model.encode_query(prepared, prompt=prefix, show_progress_bar=False))

    def embed_passages(self, texts: Sequence[str]) -> Float32Array:
        """Embed passages; an empty text gives the vector of the prefix alone."""
        prepared = [prepare(text, self._pieces) for text in texts]
        prefix = self._card.passage_prefix
        return self._scale(self._model.encode_document(prepared, prompt=prefix, show_progress_bar=False))

    def _scale(self, raw: object) -> Float32Array:
        """Give rows of length 1; a model may give others, or compute in half precision."""
        rows = np.asarray(raw, np.float32).reshape(-1, self._card.dimension)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows = np.where(lengths > 0, rows, 1.0)  # a model that gives nothing still gives a direction
        scaled: Float32Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return scaled.astype(np.float32)


def load_folder(folder: Path) -> SentenceTransformer:
    """Load a model folder without the network.

    Raises:
        ModelMissing: it is no such folder.
    """
    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except _UNREADABLE as error:
        raise ModelMissing(
            f"{folder} cannot be loaded as a sentence-transformers model ({_first_line(error)}); set "
            "ITTIFAQ_EMBEDDING_MODEL to a folder that SentenceTransformer.save wrote, or leave it empty."
        ) from error


def _load_hub_name(name: str, say: Callable[[str], None]) -> SentenceTransformer:
    """Load what is on disk, else download it first: given a name, the library itself retries for over a minute."""
    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return load_folder(Path(snapshot_download(repository, local_files_only=True)))
    except (*_UNREADABLE, ModelMissing):  # not on disk, or not all of it
        say(f"Downloading the embedding model {name}.")
    try:
        folder = Path(snapshot_download(repository, ignore_patterns=_OTHER_ENGINES))
    except _UNREADABLE as error:
        raise ModelMissing(
            f"The embedding model {name} is neither on this machine nor could it be downloaded "
            f"({_first_line(error)}); check the name and the connection, set ITTIFAQ_EMBEDDING_MODEL to a local "
            "folder, or leave it empty for the embedded model."
        ) from error
    return load_folder(folder)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200].rstrip(".") or type(error).__name__


def _prefixes(model: SentenceTransformer, source: str) -> tuple[str, str]:
    """Take the model's own prompts for queries and passages; models of the E5 family without any get theirs."""
    prompts = {name: prompt for name, prompt in model.prompts.items() if prompt}
    if not prompts and _E5.search(source.rstrip("/")):
        return "query: ", "passage: "
    passage = next((prompts[name] for name in _PASSAGE_PROMPTS if name in prompts), "")
    return prompts.get("query", ""), passage


def _fingerprint(folder: Path) -> str:
    """Tell apart two models in folders of one name: the size and samples of every file, 12 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for part in range(_SAMPLES):
                file.seek(max(0, size - _SAMPLE_BYTES) * part // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:12]
