"""What recognising agreements takes of the time of ingestion, over the bundled samples, side by side in one run.

    python -m tests.benchmarks.recognising

A process of its own first brings the samples into a library, so that this one has none of their texts in its caches.
Then the agreements of its documents are recognised by themselves, and the samples are brought into a second library
with the product's own embedded model; both in processor seconds, so that other work on the machine weighs on neither.
Exit code 1 when the promise is not kept: at most a fifth of ingestion.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import platformdirs

from index.embedding import Embedder, open_embedder
from index.library import Library
from index.records import Document
from ingest.agreements import recognise_agreements
from ingest.ingesting import ingest

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples" / "documents"
MOST = 0.20
WARMING = """وقعت وزارة الصناعة ومجموعة «أطلس»، أمس، بالرباط، اتفاقية شراكة بقيمة 30 مليون درهم.

L'Agence du textile et la société Atlas Fil ont signé à Tunis, mardi 4 mars 2025, une convention de formation.
"""


def main() -> int:
    """Print the seconds and the share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fill", type=Path, help="only bring the samples into this library (used by itself)")
    fill = parser.parse_args().fill
    embedder = open_embedder("", platformdirs.user_cache_path("ittifaq"), lambda _: None)
    if fill:
        _fill(fill, embedder)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return _compare(Path(folder), embedder)


def _fill(folder: Path, embedder: Embedder) -> None:
    with Library.open(folder, embedder.card, writing=True) as library:
        ingest([SAMPLES], library, embedder)


def _compare(folder: Path, embedder: Embedder) -> int:
    subprocess.run([sys.executable, "-m", "tests.benchmarks.recognising", "--fill", folder / "first"], check=True)
    with Library.open(folder / "first", embedder.card) as library:
        documents = [library.document(each.id) for each in library.documents()]
    embedder.embed_passages(["اتفاقية"])
    once = _seconds(lambda: _recognise([replace(documents[0], id="", text=WARMING)]))
    recognising = _seconds(lambda: _recognise(documents))
    whole = _seconds(lambda: _fill(folder / "second", embedder))
    share = recognising / whole
    print(
        f"{len(documents)} documents: ingestion {whole:.2f} s, recognising {recognising:.2f} s "
        f"({1000 * recognising / len(documents):.0f} ms a document): share {share:.3f}; "
        f"word lists, once a process: {once:.2f} s"
    )
    return 0 if share <= MOST else 1


def _recognise(documents: list[Document]) -> None:
    for document in documents:
        recognise_agreements(document)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
