"""Any sentence-transformers model, tested with small real ones that are built here."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import platformdirs
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, set_seed

from index.embedding import Embedder, open_embedder
from index.errors import ModelMissing
from index.sentence_embedding import open_sentence_embedder

ROOT = Path(__file__).parent.parent.parent
TEXTS = ["اتفاقية تعاون صناعي", "un accord de coopération industrielle", "an agreement", ""]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def _build(folder: Path, prompts: dict[str, str], seed: int = 0) -> Path:
    """A BERT of two layers with random weights, its tokenizer trained on TEXTS, saved by sentence-transformers."""
    set_seed(seed)
    parts = folder.parent / f".{folder.name}-parts"
    BertModel(
        BertConfig(
            vocab_size=200, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
            max_position_embeddings=64,
        )
    ).save_pretrained(parts)  # fmt: skip
    _train_tokenizer().save_pretrained(parts)
    transformer = Transformer(str(parts), max_seq_length=64)
    SentenceTransformer(modules=[transformer, Pooling(32)], prompts=prompts, device="cpu").save(str(folder))
    return folder


def _train_tokenizer() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(TEXTS, trainers.WordPieceTrainer(vocab_size=200, special_tokens=SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    named = {f"{name.strip('[]').lower()}_token": name for name in SPECIAL}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **named)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prompts = {"query": "search: ", "document": "text: "}
    return _build(tmp_path_factory.mktemp("models") / "نموذج", prompts)


@pytest.fixture(scope="module")
def small(folder: Path) -> Embedder:
    return open_embedder(str(folder), Path("/nowhere"), lambda sentence: None)


def test_a_local_folder_is_embedded_with_its_own_prompts(small: Embedder, folder: Path):
    plain = SentenceTransformer(str(folder), local_files_only=True)

    queries = plain.encode([f"search: {text}" for text in TEXTS], normalize_embeddings=True)
    passages = plain.encode([f"text: {text}" for text in TEXTS], normalize_embeddings=True)

    assert (small.card.query_prefix, small.card.passage_prefix, small.card.dimension) == ("search: ", "text: ", 32)
    np.testing.assert_allclose(small.embed_queries(TEXTS), queries, atol=1e-5)
    np.testing.assert_allclose(small.embed_passages(TEXTS), passages, atol=1e-5)


def test_rows_are_float32_of_length_one_though_the_model_gives_others(small: Embedder, folder: Path):
    raw = SentenceTransformer(str(folder), local_files_only=True).encode(TEXTS)
    vectors = small.embed_passages(TEXTS)

    assert abs(np.linalg.norm(raw, axis=1) - 1).max() > 0.1
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(small: Embedder):
    assert small.embed_passages([]).shape == (0, 32)
    assert small.embed_queries([]).shape == (0, 32)


def test_text_is_prepared_as_for_the_embedded_model(small: Embedder):
    odd, plain = small.embed_passages(["اِتِّفَاقِيَّة تــعاون\x00 \ud83d صناعي", "اتفاقية تعاون صناعي"])

    np.testing.assert_allclose(odd, plain, atol=1e-5)


def test_a_megabyte_of_text_is_read_as_far_as_the_model_reads(small: Embedder):
    long, cut = small.embed_passages(["accord " * 150_000, "accord " * 64])

    np.testing.assert_allclose(long, cut, atol=1e-5)


def test_models_without_prompts_get_no_prefixes_unless_they_are_of_the_e5_family(tmp_path: Path):
    other = open_sentence_embedder(str(_build(tmp_path / "small", {})), print)
    e5 = open_sentence_embedder(str(_build(tmp_path / "multilingual-e5-base", {})), print)

    assert (other.card.query_prefix, other.card.passage_prefix) == ("", "")
    assert (e5.card.query_prefix, e5.card.passage_prefix) == ("query: ", "passage: ")


def test_models_of_one_folder_name_and_other_weights_have_other_cards(tmp_path: Path):
    first = open_sentence_embedder(str(_build(tmp_path / "a" / "model", {}, seed=1)), print).card
    again = open_sentence_embedder(str(tmp_path / "a" / "model"), print).card
    other = open_sentence_embedder(str(_build(tmp_path / "b" / "model", {}, seed=2)), print).card

    assert first == again
    assert first.name.startswith("model@")
    assert first.name != other.name


@pytest.mark.parametrize("name", ["/nowhere/نموذج", "../missing/model/here", "~/no such model", "a b", "http://x/y"])
def test_what_is_neither_a_folder_nor_a_hub_name_is_said_so(name: str):
    with pytest.raises(ModelMissing, match="neither a folder on this machine nor the name") as caught:
        open_sentence_embedder(name, print)

    assert name in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", '{"model_type": "bert"}', '{"model_type": "unheard-of"}'])
def test_a_folder_that_holds_no_model_is_said_so(tmp_path: Path, content: str):
    if content:
        (tmp_path / "config.json").write_text(content)

    with pytest.raises(ModelMissing, match="cannot be loaded as a sentence-transformers model"):
        open_sentence_embedder(str(tmp_path), print)


def test_a_folder_with_broken_weights_is_said_so(tmp_path: Path):
    broken = _build(tmp_path / "model", {})
    (broken / "model.safetensors").write_bytes(b"\xff" * 100)

    with pytest.raises(ModelMissing, match="cannot be loaded"):
        open_sentence_embedder(str(broken), print)


NO_NETWORK = """
import sys
sys.path.insert(0, sys.argv[1])
sys.modules["openvino"] = None  # as where it is not installed
calls = []
def refuse(event, args):
    if event in ("socket.getaddrinfo", "socket.connect"):
        calls.append(event)
        raise OSError("no network in this test")
sys.addaudithook(refuse)
from pathlib import Path
from index.embedding import open_embedder
from index.errors import ModelMissing
for name in sys.argv[3:]:
    calls.clear()
    try:
        outcome = open_embedder(name, Path(sys.argv[2]), lambda sentence: None).embed_queries(["accord"]).tolist()
    except ModelMissing as error:
        outcome = error
    print("network" if calls else "quiet", outcome)
"""


@pytest.fixture(scope="module")
def offline(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What becomes of a folder, a hub name on disk, one not on disk and the default, without network and OpenVINO."""
    home = tmp_path_factory.mktemp("home")
    repository = home / "hub" / "models--owner--model"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0" * 40)
    shutil.copytree(folder, repository / "snapshots" / ("0" * 40))
    cache = platformdirs.user_cache_dir("ittifaq")
    names = [str(folder), "owner/model", "owner/no-such-model", ""]
    environment = {**os.environ, "HF_HOME": str(home)}
    command = [sys.executable, "-c", NO_NETWORK, str(ROOT), cache, *names]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.splitlines()


def test_a_local_folder_never_asks_for_the_network(offline: list[str], small: Embedder):
    asked, vector = offline[0].split(" ", 1)

    assert asked == "quiet"
    np.testing.assert_allclose(json.loads(vector), small.embed_queries(["accord"]), atol=1e-5)


def test_a_hub_name_that_is_on_disk_already_does_not_ask_either(offline: list[str]):
    assert offline[1] == offline[0]


def test_a_hub_name_that_cannot_be_reached_says_what_to_do(offline: list[str]):
    assert offline[2].startswith("network The embedding model owner/no-such-model is neither on this machine nor")
    assert "ITTIFAQ_EMBEDDING_MODEL" in offline[2]
    assert len(offline) == 4


def test_where_openvino_is_not_installed_the_default_gives_the_same_vectors_on_torch(
    offline: list[str], embedder: Embedder
):
    asked, vector = offline[3].split(" ", 1)

    assert asked == "quiet"
    assert np.array(json.loads(vector)[0]) @ embedder.embed_queries(["accord"])[0] > 0.99
