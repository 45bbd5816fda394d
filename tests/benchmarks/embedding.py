"""The embedded model beside sentence-transformers on torch in float32, over the same model folder.

    python tests/benchmarks/embedding.py [--passages 32] [--rounds 3] [--arithmetic bfloat16|integer|float32]

Prints, for Arabic and French passages of 50, 200 and 450 pieces, the processor seconds each engine takes for a passage
(all threads added up), their ratio and the lowest cosine between their vectors; then the time one query takes, and the
time until each is ready. Both engines run in this process on the same threads, by turns, and the best round of each
counts, so that other work on the machine weighs on neither. Exit code 1 when a promise is not kept:
at least twice the passages a processor second, cosine at least 0.99, ready before sentence-transformers is imported.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import platformdirs  # noqa: E402
import torch  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402

from index import fast_embedding  # noqa: E402
from index.embedding import ModelCard  # noqa: E402
from index.fast_embedding import FastEmbedder  # noqa: E402
from index.model_folder import open_model_folder  # noqa: E402
from index.processor import count_processors, read_features  # noqa: E402

LEAST_RATIO, LEAST_COSINE = 2.0, 0.99
LENGTHS = (50, 200, 450)
SENTENCES = {
    "ar": (
        "وقعت وزارة الصناعة والتجارة اتفاقية إطار مع نظيرتها الفرنسية لتطوير صناعة أجزاء السيارات في منطقة طنجة.",
        "وتبلغ كلفة البرنامج مئتين وتسعين مليون درهم تصرف على أربع سنوات ابتداء من عام 2022.",
        "وقال الوزير إن المناطق الصناعية الجديدة ستوفر آلاف فرص العمل للشباب في الأقاليم الشرقية.",
        "كما اتفق الجانبان على تكوين المهندسين وتبادل الخبرات بين مراكز البحث في البلدين.",
        "وأشارت الغرفة التجارية إلى أن المبادلات بين البلدين ارتفعت بنسبة سبعة في المئة خلال السنة الماضية.",
        "ومن المنتظر أن تجتمع اللجنة المشتركة في تونس قبل نهاية السنة لتقييم ما أنجز من المشاريع.",
    ),
    "fr": (
        "Le ministère de l'Industrie a signé un accord-cadre avec son homologue algérien sur la sous-traitance.",
        "Le programme, doté de deux cent quatre-vingt-dix millions de dirhams, s'étale sur quatre ans.",
        "Selon la ministre, les nouvelles zones industrielles créeront des milliers d'emplois dans l'Est.",
        "Les deux parties sont convenues de former des ingénieurs et de rapprocher leurs centres de recherche.",
        "La chambre de commerce relève que les échanges entre les deux pays ont progressé de sept pour cent en un an.",
        "La commission mixte se réunira à Tunis avant la fin de l'année pour dresser le bilan des projets engagés.",
    ),
}
READY = {
    "embedder ready": "import platformdirs\nfrom index.embedding import open_embedder\n"
    "open_embedder('', platformdirs.user_cache_path('ittifaq'), print)",
    "import sentence_transformers": "import sentence_transformers",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; milliseconds of processor time a passage."""

    language: str
    pieces: int
    fast: float
    torch: float
    cosine: float

    @property
    def ratio(self) -> float:
        return self.torch / self.fast


def main() -> int:
    options = _parse_arguments()
    threads = options.threads
    torch.set_num_threads(threads)
    folder = open_model_folder(platformdirs.user_cache_path("ittifaq"), print)
    arithmetic = getattr(fast_embedding, options.arithmetic.upper()) if options.arithmetic else None
    fast = FastEmbedder(folder, ModelCard("", 384, "query: ", "passage: "), threads, arithmetic)
    slow = SentenceTransformer(str(folder), local_files_only=True, device="cpu", model_kwargs={"dtype": "float32"})
    chosen = arithmetic or fast_embedding.choose_arithmetic(read_features())
    print(f"{threads} threads, {options.passages} passages, best of {options.rounds} rounds, {chosen}")

    rows = [
        _compare(fast, slow, language, pieces, options.passages, options.rounds)
        for language in SENTENCES
        for pieces in LENGTHS
    ]
    _print_rows(rows)
    _print_queries(fast, slow)
    ready = _print_ready()
    kept = all(row.ratio >= LEAST_RATIO and row.cosine >= LEAST_COSINE for row in rows) and ready
    print("Every promise is kept." if kept else "A PROMISE IS NOT KEPT.")
    return 0 if kept else 1


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=min(2, count_processors()))
    parser.add_argument("--arithmetic", choices=("bfloat16", "integer", "float32"))
    return parser.parse_args()


def _compare(
    fast: FastEmbedder, slow: SentenceTransformer, language: str, pieces: int, passages: int, rounds: int
) -> Row:
    texts = _passages(slow, SENTENCES[language], pieces, passages)
    engines = (lambda: fast.embed_passages(texts), lambda: slow.encode_document(texts, batch_size=32))
    left, right = (engine() for engine in engines)  # also warms both
    taken = [[_processor_seconds(engine) for engine in engines] for _ in range(rounds)]
    ours, theirs = np.array(taken).min(axis=0) * 1000 / passages
    cosine = float((left * right).sum(axis=1).min())
    return Row(language, pieces, ours, theirs, cosine)


def _passages(model: SentenceTransformer, sentences: tuple[str, ...], pieces: int, count: int) -> list[str]:
    """Make passages of so many pieces, prefix and ends included, each beginning elsewhere in the sentences."""
    words = " ".join(sentences * (pieces // 60 + 3)).split()
    return [_cut(model, words[7 * number % len(words) :] + words, pieces) for number in range(count)]


def _cut(model: SentenceTransformer, words: list[str], pieces: int) -> str:
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(model.tokenizer("passage: " + " ".join(words[:middle]))["input_ids"]) <= pieces
        low, high = (middle, high) if fits else (low, middle - 1)
    return " ".join(words[:low])


def _processor_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _print_rows(rows: list[Row]) -> None:
    print("\n          pieces   fast ms   torch ms   passages/CPU s   ratio   lowest cosine")
    for row in rows:
        print(
            f"{row.language:>8} {row.pieces:>7} {row.fast:>9.1f} {row.torch:>10.1f} {1000 / row.fast:>16.1f}"
            f" {row.ratio:>7.2f} {row.cosine:>15.5f}"
        )


def _print_queries(fast: FastEmbedder, slow: SentenceTransformer) -> None:
    question = "ما قيمة الاتفاقية التي وقعت بين وزارتي الصناعة؟"
    print("\none query, p50 / p95 ms:")
    for name, ask in (("fast", fast.embed_queries), ("torch", slow.encode_query)):
        ask([question])
        taken = []
        for _ in range(100):
            start = time.perf_counter()
            ask([question])
            taken.append(1000 * (time.perf_counter() - start))
        print(f"{name:>8}  {np.percentile(taken, 50):.1f} / {np.percentile(taken, 95):.1f}")


def _print_ready() -> bool:
    """Time fresh processes, best of three; say whether the embedder is ready first, by the clock and the processor."""
    print("\na fresh process, wall s / processor s:")
    times = [min(_fresh_process(code) for _ in range(3)) for code in READY.values()]
    for name, (wall, processor) in zip(READY, times, strict=True):
        print(f"  {name}: {wall:.2f} / {processor:.2f}")
    return all(ours < theirs for ours, theirs in zip(*times, strict=True))


def _fresh_process(code: str) -> tuple[float, float]:
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    user, system = after.children_user - before.children_user, after.children_system - before.children_system
    return wall, user + system


if __name__ == "__main__":
    sys.exit(main())
