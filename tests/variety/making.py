"""Make files with every producer that is installed.

    .venv/bin/python -m tests.variety.making FOLDER [--producer "chromium Amiri"]

The same files every time, but for what programs write of the day and of themselves.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.variety.articles import Article, load_articles
from tests.variety.producers import PRODUCERS, Producer


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file with its truth; `producer` and `group` are its maker's."""

    producer: str
    group: str
    article: Article
    path: Path


def make_files(
    folder: Path, producers: Sequence[Producer] = PRODUCERS, kinds: Sequence[str] = ()
) -> Iterator[MadeFile]:
    """Make the files of each producer that lacks nothing, of all its kinds or of those named."""
    articles = {article.kind: article for article in load_articles()}
    for producer in producers:
        if producer.missing():
            continue
        own = folder / producer.folder
        own.mkdir(parents=True, exist_ok=True)
        wanted = [articles[kind] for kind in producer.kinds if kind in (kinds or articles)]
        for article, path in zip(wanted, producer.make(wanted, own), strict=True):
            yield MadeFile(producer.name, producer.group, article, path)


def find_producers(part: str) -> list[Producer]:
    """Give the producers whose name holds `part`; all when it is empty."""
    return [producer for producer in PRODUCERS if part.lower() in producer.name.lower()]


def missing_sentences(producers: Sequence[Producer]) -> list[str]:
    """Say which producers are left out, and what they lack."""
    return [f"left out: {each.name} (not installed: {each.missing()})" for each in producers if each.missing()]


def main() -> int:
    """Read the command line, make the files, name them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--producer", default="", help="only those whose name holds this")
    given = parser.parse_args()
    producers = find_producers(given.producer)
    for made in make_files(given.folder, producers):
        sys.stdout.write(f"{made.path}\n")
    sys.stderr.writelines(f"{sentence}\n" for sentence in missing_sentences(producers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
