"""How well a searcher finds what people judged to be the answer."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np

from index.embedding import Embedder
from index.library import Library
from index.records import Document, Page, Passage
from index.retrieval_set import Entry, RetrievalSet, read_retrieval_set
from index.searching import Mode, Searcher

# Entries of the corpus that become one document of the temporary library, each a passage of it.
ENTRIES_PER_DOCUMENT = 500

Measure: TypeAlias = Callable[[Sequence[str], Mapping[str, int], int], float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The means over all queries, 0 to 1, and times.

    Attributes:
        index_seconds: embedding the passages and making the indexes.
        search_p50_ms, search_p95_ms: one search in milliseconds, the embedding of the query left out.
    """

    queries: int
    passages: int
    recall_1: float
    recall_5: float
    recall_10: float
    ndcg_10: float
    mrr_10: float
    index_seconds: float
    search_p50_ms: float
    search_p95_ms: float


def evaluate(folder: Path, embedder: Embedder, searcher: Mode = "hybrid", k: int = 10) -> Evaluation:
    """Build a temporary library from a folder in BEIR layout, search it, and measure what is found.

    Each entry of the corpus is one passage with its title as the heading above it. k hits are asked for and
    measured: with fewer than 10, recall@10 is that of k.

    Raises:
        EvaluationInvalid: the folder is not a retrieval set; names file and line.
    """
    judged = read_retrieval_set(folder)
    with TemporaryDirectory(prefix="ittifaq-evaluate-") as temporary:
        started = time.perf_counter()
        with Library.open(Path(temporary) / "library", embedder.card, writing=True) as library:
            ids = _fill(library, judged.entries, embedder)
            library.refresh(embedder)
            index_seconds = time.perf_counter() - started
            return _measure(judged, Searcher(library, embedder, searcher), ids, embedder, k, index_seconds)


def recall(found: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """Give the share of the answers that are among the first k found."""
    return sum(identifier in gains for identifier in found[:k]) / len(gains)


def reciprocal_rank(found: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """Give one over the rank of the first answer found, 0 when there is none among the first k."""
    return next((1 / rank for rank, identifier in enumerate(found[:k], start=1) if identifier in gains), 0.0)


def ndcg(found: Sequence[str], gains: Mapping[str, int], k: int) -> float:
    """Give the normalized discounted cumulative gain of the first k found.

    Source: K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002), with linear
    gains and the logarithm of rank + 1, as trec_eval has it.
    """
    best = _discounted(sorted(gains.values(), reverse=True)[:k])
    return _discounted([gains.get(identifier, 0) for identifier in found[:k]]) / best


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _fill(library: Library, entries: Sequence[Entry], embedder: Embedder) -> dict[str, str]:
    """Add the corpus to a library; gives the entry id of each passage id. Entries without text cannot be found."""
    ids: dict[str, str] = {}
    written = [entry for entry in entries if entry.text.strip()]
    for at in range(0, len(written), ENTRIES_PER_DOCUMENT):
        portion = written[at : at + ENTRIES_PER_DOCUMENT]
        document, passages = _document(portion, at)
        vectors = embedder.embed_passages([passage.indexed_text for passage in passages])
        library.add(document, passages, vectors, analysis="evaluation")
        ids |= {passage.id: entry.id for passage, entry in zip(passages, portion, strict=True)}
    return ids


def _document(entries: Sequence[Entry], number: int) -> tuple[Document, list[Passage]]:
    """Make one document whose passages are the entries."""
    text = "\n".join(entry.text for entry in entries)
    sha256 = hashlib.sha256(f"{number}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        id=sha256[:12],
        title="",
        publisher="",
        date=None,
        language=entries[0].language,
        file=f"corpus-{number}.jsonl",
        sha256=sha256,
        text=text,
        text_as_read=text,
        pages=(Page(1, 0, len(text)),),
        headings=(),
        text_quality=1.0,
    )
    passages, start = [], 0
    for entry in entries:
        passages.append(_passage(document.id, entry, start))
        start += len(entry.text) + 1
    return document, passages


def _passage(document_id: str, entry: Entry, start: int) -> Passage:
    return Passage(
        id=f"{document_id}:{start}",
        document_id=document_id,
        start=start,
        end=start + len(entry.text),
        page=1,
        language=entry.language,
        headings=(entry.title,) if entry.title.strip() else (),
        text=entry.text,
    )


def _measure(
    judged: RetrievalSet,
    searcher: Searcher,
    ids: Mapping[str, str],
    embedder: Embedder,
    k: int,
    index_seconds: float,
) -> Evaluation:
    vectors = embedder.embed_queries([one.query.text for one in judged.queries])
    runs: list[list[str]] = []
    seconds: list[float] = []
    for one, vector in zip(judged.queries, vectors, strict=True):
        started = time.perf_counter()
        hits = searcher.search_embedded(one.query, vector, k)
        seconds.append(time.perf_counter() - started)
        runs.append([ids[hit.passage.id] for hit in hits])
    return Evaluation(
        queries=len(judged.queries),
        passages=len(judged.entries),
        recall_1=_mean(recall, judged, runs, 1),
        recall_5=_mean(recall, judged, runs, 5),
        recall_10=_mean(recall, judged, runs, 10),
        ndcg_10=_mean(ndcg, judged, runs, 10),
        mrr_10=_mean(reciprocal_rank, judged, runs, 10),
        index_seconds=index_seconds,
        search_p50_ms=1000 * float(np.percentile(seconds, 50)),
        search_p95_ms=1000 * float(np.percentile(seconds, 95)),
    )


def _mean(measure: Measure, judged: RetrievalSet, runs: Sequence[Sequence[str]], k: int) -> float:
    values = [measure(found, one.gains, k) for found, one in zip(runs, judged.queries, strict=True)]
    return sum(values) / len(values)
