"""How long a search takes in a large library, beside embedding its question, and in how much memory.

    python -m tests.benchmarks.searching            100,000 passages, a few minutes
    python -m tests.benchmarks.searching --million  1,000,000 passages, half an hour and 8 GB of disk

Passages are made: Arabic and French words in the frequencies of real text, 100 to 180 a passage (60 to 100 in the
million), with vectors that lie in clusters. They go through the real library into the real indexes. Required: p95 of
hybrid search, the embedding of its question left out, at most that of the embedding (four times that at a million),
and less than 1.5 GB of memory at 100,000.
"""

import argparse
import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.embedding import Embedder, open_embedder
from index.folding import fold_words
from index.library import Library
from index.records import Document, Filters, Language, Page, Passage, Query
from index.searching import Searcher

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples" / "documents"
PASSAGES_PER_DOCUMENT = 200
VOCABULARY = 60_000
CLUSTERS, CLUSTER_SPREAD = 2_000, 0.9
QUESTIONS, QUESTION_WORDS = 300, 8


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--million", action="store_true")
    arguments.add_argument("--passages", type=int, default=0)
    arguments.add_argument("--models", type=Path, default=Path.home() / ".cache" / "ittifaq")
    parsed = arguments.parse_args()
    count = parsed.passages or (1_000_000 if parsed.million else 100_000)
    with TemporaryDirectory(prefix="ittifaq-benchmark-") as temporary:
        folder = Path(temporary)
        # A process of its own, so that the memory that is measured is that of searching.
        building = get_context("spawn").Process(target=build, args=(folder, count, parsed.million, parsed.models))
        building.start()
        building.join()
        if building.exitcode:
            sys.exit(building.exitcode)
        embedder = open_embedder("", parsed.models, print)
        with Library.open(folder / "library", embedder.card) as library:
            report(library, embedder, read_questions(folder), limit=4.0 if count > 100_000 else 1.0)


def build(folder: Path, count: int, is_million: bool, models: Path) -> None:
    started = time.perf_counter()
    embedder = open_embedder("", models, print)
    made = Made(count, (60, 100) if is_million else (100, 180), embedder.card.dimension)
    with Library.open(folder / "library", embedder.card, writing=True) as library:
        for document, passages, vectors in made.documents():
            library.add(document, passages, vectors, analysis="benchmark")
        print(f"{count:,} passages stored in {time.perf_counter() - started:.0f} s", flush=True)
        library.refresh(embedder)
    print(f"and indexed after {time.perf_counter() - started:.0f} s, peak memory {peak_memory():.2f} GB", flush=True)
    (folder / "questions.json").write_text(json.dumps([(query.text, query.language) for query, _ in made.kept]))
    np.save(folder / "questions.npy", np.stack([vector for _, vector in made.kept]))


def read_questions(folder: Path) -> list[tuple[Query, np.ndarray]]:
    written = json.loads((folder / "questions.json").read_text())
    vectors = np.load(folder / "questions.npy")
    queries = [Query(text, language) for text, language in written]
    return list(zip(queries, vectors, strict=True))[:QUESTIONS]


def report(library: Library, embedder: Embedder, questions: list[tuple[Query, np.ndarray]], limit: float) -> None:
    started = time.perf_counter()
    library.vectors.sample()
    print(f"opened in {time.perf_counter() - started:.2f} s", flush=True)
    embedding = clock([partial(embedder.embed_queries, [query.text]) for query, _ in questions])
    print(f"{'embedding the question':34s} {figures(embedding)}")
    for name, searcher in [(mode, Searcher(library, embedder, mode)) for mode in ("dense", "lexical", "hybrid")]:
        times = clock(searches(searcher, questions))
        ratio = np.percentile(times, 95) / np.percentile(embedding, 95)
        print(f"{name:34s} {figures(times)}   {ratio:.2f} of the embedding's p95", flush=True)
    print(f"required of hybrid: {limit:.2f}; peak memory {peak_memory():.2f} GB, the embedding model included")
    one = Filters(documents=(library.documents()[0].id,))
    for name, filters in {"French only": Filters(languages=("fr",)), "one document": one}.items():
        narrowed = [(Query(query.text, query.language, filters), vector) for query, vector in questions]
        times = clock(searches(Searcher(library, embedder), narrowed))
        print(f"{'hybrid, ' + name:34s} {figures(times)}")


def searches(searcher: Searcher, questions: Sequence[tuple[Query, np.ndarray]]) -> list[Callable[[], object]]:
    return [partial(searcher.search_embedded, query, vector) for query, vector in questions]


def clock(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call, after ten that are not counted."""
    for call in calls[:10]:
        call()
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - started))
    return times


def figures(times: Sequence[float]) -> str:
    return f"p50 {np.percentile(times, 50):6.2f} ms   p95 {np.percentile(times, 95):6.2f} ms"


def peak_memory() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


class Made:
    """Documents that are made, the same each time; two of three are Arabic."""

    def __init__(self, count: int, words: tuple[int, int], dimension: int) -> None:
        self.count = count
        self.words = words
        self.random = np.random.default_rng(1)
        self.centers = rows_of_length_one(self.random.normal(size=(CLUSTERS, dimension)))
        self.vocabularies = {language: vocabulary(language, self.random) for language in ("ar", "fr")}
        self.kept: list[tuple[Query, np.ndarray]] = []

    def documents(self) -> Iterator[tuple[Document, list[Passage], np.ndarray]]:
        for number in range(self.count // PASSAGES_PER_DOCUMENT):
            language: Language = "fr" if number % 3 == 2 else "ar"
            texts = [self.text(language) for _ in range(PASSAGES_PER_DOCUMENT)]
            vectors = self.vectors(PASSAGES_PER_DOCUMENT)
            if number % max(1, self.count // PASSAGES_PER_DOCUMENT // QUESTIONS) == 0:
                self.keep(texts[0], language, vectors[0])
            yield *document(number, texts, language), vectors

    def text(self, language: Language) -> str:
        words, shares = self.vocabularies[language]
        length = int(self.random.integers(*self.words))
        return " ".join(words[at] for at in np.searchsorted(shares, self.random.random(length)))

    def vectors(self, size: int) -> np.ndarray:
        centers = self.centers[self.random.integers(CLUSTERS, size=size)]
        noise = rows_of_length_one(self.random.normal(size=centers.shape))
        return rows_of_length_one(centers + CLUSTER_SPREAD * noise)

    def keep(self, text: str, language: Language, vector: np.ndarray) -> None:
        """Keep a question whose words stand in a passage and whose vector is near the passage's."""
        words = self.random.choice(text.split(), QUESTION_WORDS, replace=False)
        near = vector + 0.7 * rows_of_length_one(self.random.normal(size=(1, len(vector))))[0]
        self.kept.append((Query(" ".join(words), language), rows_of_length_one(near[None, :])[0]))


def vocabulary(language: Language, random: np.random.Generator) -> tuple[list[str], np.ndarray]:
    """Words of the samples by their frequency, then ever rarer ones made of their halves; and the running shares."""
    is_arabic = language == "ar"
    counts: dict[str, int] = {}
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix in (".txt", ".md", ".html"):
            for word in fold_words(path.read_text("utf-8")):
                if ("\u0600" <= word[0] <= "\u06ff") == is_arabic:
                    counts[word] = counts.get(word, 0) + 1
    words = sorted(counts, key=lambda word: -counts[word])
    known = len(words)
    made = dict.fromkeys(words)
    while len(made) < VOCABULARY:
        first, second = random.integers(known, size=2)
        made[words[first][: len(words[first]) // 2 + 1] + words[second][len(words[second]) // 2 :]] = None
    shares = np.cumsum(1 / (np.arange(len(made)) + 2.7))
    return list(made), shares / shares[-1]


def document(number: int, texts: Sequence[str], language: Language) -> tuple[Document, list[Passage]]:
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    identifier, text = sha256[:12], "\n".join(texts)
    passages, start = [], 0
    for words in texts:
        end = start + len(words)
        passages.append(Passage(f"{identifier}:{start}", identifier, start, end, 1, language, (), words))
        start = end + 1
    pages = (Page(1, 0, len(text)),)
    made = Document(
        identifier, "", "", None, language, f"made-{number}.txt", sha256, text, text, pages, (), text_quality=1.0
    )
    return made, passages


def rows_of_length_one(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


if __name__ == "__main__":
    main()
