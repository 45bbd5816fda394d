"""Ingest texts that tell the same signings in several languages, and score which of them the register joins.

    .venv/bin/python -m tests.quality.joining
    .venv/bin/python -m tests.quality.joining --show    # and each pair wrongly joined or left apart

A pair of texts is right when both tell the same signing and one agreement of the register stands on both.
"""

import argparse
import html
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from index.library import Library
from index.records import Agreement, AgreementFilters
from ingest.ingesting import ingest
from tests.fakes import WordLengthEmbedder
from tests.quality.recognition_scoring import Count
from tests.quality.told import Text, read_text

JOINING = Path(__file__).parent / "joining.toml"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """Which pairs of texts tell one signing, and which the register joins; each pair's ids in order."""

    wanted: frozenset[Pair]
    given: frozenset[Pair]

    @property
    def count(self) -> Count:
        return Count(len(self.wanted & self.given), len(self.given), len(self.wanted))


def join_all(path: Path = JOINING) -> Joined:
    """Ingest the texts into a library that is gone afterwards, and see what its register joins."""
    rows = tomllib.loads(path.read_text("utf-8"))["text"]
    signings = {row["id"]: row["signing"] for row in rows}
    with tempfile.TemporaryDirectory(prefix="ittifaq-joining-") as temporary:
        folder = Path(temporary) / "texts"
        folder.mkdir()
        for row in rows:
            (folder / f"{row['id']}.html").write_text(make_page(read_text(row)), "utf-8")
        told_in = _register(folder, Path(temporary) / "library")
    wanted = {pair for pair in combinations(sorted(signings), 2) if signings[pair[0]] == signings[pair[1]]}
    return Joined(frozenset(wanted), frozenset(pairs_of(told_in)))


def pairs_of(groups: Iterable[Sequence[str]]) -> set[Pair]:
    """Give every pair of ids that stand in one group."""
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def make_page(text: Text) -> str:
    """Make the page of a newspaper that tells the text."""
    paragraphs = "\n".join(f"<p>{html.escape(each)}</p>" for each in text.text.splitlines() if each.strip())
    direction = "rtl" if text.language == "ar" else "ltr"
    title, publisher = html.escape(text.title), html.escape(text.publisher, quote=True)
    return f"""<!DOCTYPE html>
<html lang="{text.language}" dir="{direction}">
<head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="{publisher}">
<meta property="article:published_time" content="{text.date}"></head>
<body><article><h1>{title}</h1>
{paragraphs}
</article></body></html>
"""


def _register(folder: Path, place: Path) -> list[list[str]]:
    """Ingest a folder; for each agreement of the register, give the names of the files that tell it."""
    embedder = WordLengthEmbedder()
    with Library.open(place, embedder.card, writing=True) as library:
        ingest([folder], library, embedder)
        names = {document.id: Path(document.file).stem for document in library.documents()}
        found = library.find_agreements(AgreementFilters())
        ids = [*found.matching, *(each.id for each in found.partial)]
        return [_told_in(agreement, names) for agreement in library.agreements(ids)]


def _told_in(agreement: Agreement, names: dict[str, str]) -> list[str]:
    return [names[document] for document in agreement.documents]


def main() -> int:
    """Read the command line, join, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print each pair wrongly joined or left apart")
    given = parser.parse_args()
    joined = join_all()
    count = joined.count
    print(f"joined: precision {count.precision:.3f} ({count.given}), recall {count.recall:.3f} ({count.wanted})")
    if given.show:
        for first, second in sorted(joined.given - joined.wanted):
            print(f"  wrongly joined {first} {second}")
        for first, second in sorted(joined.wanted - joined.given):
            print(f"  left apart     {first} {second}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
