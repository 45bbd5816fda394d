"""Make the generic means that small libraries of the default model lean on: index/generic_means.npz.

    python -m tests.quality.make_means [--models FOLDER]

For each language, half the weight is the samples', half that of the plain texts beside this file: sixteen matters of
everyday life, the same in each language. All were written for this project.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.centering import GENERIC, sample_sentences
from index.embedding import Embedder, open_embedder
from index.language import detect_language
from index.records import LANGUAGES, Language
from tests.readings import read

PLAIN = Path(__file__).parent / "plain"
SAMPLES = Path(__file__).parents[2] / "ingest" / "samples" / "documents"
WORDS = 150


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--models", type=Path, default=Path.home() / ".cache" / "ittifaq")
    embedder = open_embedder("", arguments.parse_args().models, print)
    means = [language_means(language, embedder) for language in LANGUAGES]
    np.savez_compressed(
        GENERIC,
        model=embedder.card.name,
        passages=np.stack([passages for passages, _ in means]).astype(np.float16),
        queries=np.stack([queries for _, queries in means]).astype(np.float16),
    )
    print(f"{GENERIC}: {GENERIC.stat().st_size:,} bytes")


def language_means(language: Language, embedder: Embedder) -> tuple[np.ndarray, np.ndarray]:
    sources = [(PLAIN / f"{language}.txt").read_text("utf-8").splitlines(), list(sample_pieces(language))]
    print(language, [len(texts) for texts in sources])
    passages = [embedder.embed_passages(texts).mean(axis=0) for texts in sources]
    queries = [embedder.embed_queries(sample_sentences(texts)).mean(axis=0) for texts in sources]
    return np.mean(passages, axis=0), np.mean(queries, axis=0)


def sample_pieces(language: Language) -> Sequence[str]:
    pieces = []
    for path in sorted(SAMPLES.iterdir()):
        words = read(path).text.split(" ")
        pieces += [" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
    return [piece for piece in pieces if detect_language(piece) == language]


if __name__ == "__main__":
    main()
