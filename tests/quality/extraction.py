"""Read files of every producer, whose text is known, and score what comes out.

    .venv/bin/python -m tests.quality.extraction                      # every producer that is installed
    .venv/bin/python -m tests.quality.extraction --producer chromium  # those whose name holds this
    .venv/bin/python -m tests.quality.extraction --show               # and the fact strings lost
    .venv/bin/python -m tests.quality.extraction --write              # keep the figures in extraction.toml

Figures of producers that are not installed stay as they are. test_extraction.py fails when one falls.
"""

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

from ingest.errors import UnreadableFile
from ingest.reading import FileReading, read_file
from ingest.tools import open_tools
from tests.quality.extraction_scoring import Score, score_reading
from tests.variety.making import MadeFile, find_producers, make_files, missing_sentences

FIGURES = Path(__file__).parent / "extraction.toml"
# To be reached. On PDFs with text: mean recall of Arabic and French words, of Arabic also by the worst producer, and
# share of fact strings intact; of scans, mean recall.
GOALS = {
    "Arabic words, mean": 0.98,
    "Arabic words, worst producer": 0.92,
    "French words, mean": 0.99,
    "fact strings intact": 0.80,
    "naskh-scan-clean": 0.95,
    "amiri-scan-noisy": 0.80,
    "re-distilled judged or read": 1.0,
}
# A file of which fewer words are right may not pass for good. (Of a workbook more words come out than stand in it:
# each value is told with the head of its column.)
_RIGHT = 0.90
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """How well one file was read.

    Attributes:
        verdicts: the verdict of each page, one letter each: good, doubtful, unreadable, needs OCR (n); a capital
            letter where the page was recognized in a picture. "-" when the file was refused.
    """

    producer: str
    group: str
    kind: str
    recall: float
    precision: float
    order: float
    facts: int
    intact: int
    verdicts: str


@dataclass(frozen=True, slots=True)
class Result:
    figure: Figure
    lost: tuple[str, ...]


def measure(made: MadeFile) -> Result:
    """Read one file as ingestion does and score it."""
    try:
        with open_tools() as tools:
            reading = read_file(made.path, tools)
    except UnreadableFile:
        text, verdicts = "", "-"
    else:
        text, verdicts = "\n".join(each.text for each in reading.readings), _verdicts(reading)
    score = score_reading(made.article, text)
    return Result(_figure(made, score, verdicts), score.lost)


def load_figures(path: Path = FIGURES) -> list[Figure]:
    """Load the figures that are held."""
    return [Figure(**row) for row in tomllib.loads(path.read_text("utf-8"))["figure"]]


def write_figures(figures: Iterable[Figure], path: Path = FIGURES) -> None:
    """Keep figures, one line each."""
    lines = [
        "# How well files of known text are read; written by",
        "#     .venv/bin/python -m tests.quality.extraction --write",
        "# and held by tests/quality/test_extraction.py: no figure may fall.",
        "",
        "figure = [",
    ]
    for each in sorted(figures, key=lambda figure: (figure.group, figure.producer, figure.kind)):
        values = [f'{name} = "{getattr(each, name)}"' for name in ("producer", "group", "kind")]
        values += [f"{name} = {getattr(each, name):.3f}" for name in ("recall", "precision", "order")]
        values += [f"facts = {each.facts}", f"intact = {each.intact}", f'verdicts = "{each.verdicts}"']
        lines.append(f"  {{ {', '.join(values)} }},")
    path.write_text("\n".join([*lines, "]", ""]), "utf-8")


def summarize(figures: Sequence[Figure]) -> dict[str, float]:
    """Give the figure of each goal that can be told of these files."""
    told: dict[str, float] = {}
    text = [each for each in figures if each.group == "text"]
    arabic = [each for each in text if not each.kind.startswith("fr")]
    if arabic:
        told["Arabic words, mean"] = fmean(each.recall for each in arabic)
        told["Arabic words, worst producer"] = min(
            fmean(each.recall for each in arabic if each.producer == producer)
            for producer in {each.producer for each in arabic}
        )
    if french := [each.recall for each in text if each.kind.startswith("fr")]:
        told["French words, mean"] = fmean(french)
    if text:
        told["fact strings intact"] = sum(each.intact for each in text) / sum(each.facts for each in text)
    for group in ("naskh-scan-clean", "amiri-scan-noisy"):
        if recalls := [each.recall for each in figures if each.group == group and not each.kind.startswith("fr")]:
            told[group] = fmean(recalls)
    if judged := [not passes_silently(each) for each in figures if each.group == "redistilled"]:
        told["re-distilled judged or read"] = fmean(judged)
    return told


def passes_silently(figure: Figure) -> bool:
    """Say whether wrong text passes for good: neither refused, nor marked on its pages, nor recognized anew."""
    return figure.recall < _RIGHT and "g" in figure.verdicts


def _verdicts(reading: FileReading) -> str:
    letters = (
        page.quality[0].upper() if page.is_scanned else page.quality[0]
        for each in reading.readings
        for page in each.pages
    )
    return "".join(letters) or "-"


def _figure(made: MadeFile, score: Score, verdicts: str) -> Figure:
    shares = (round(share, 3) for share in (score.recall, score.precision, score.order))
    intact = score.facts - len(score.lost)
    return Figure(made.producer, made.group, made.article.kind, *shares, score.facts, intact, verdicts)


def _print_table(results: Sequence[Result]) -> None:
    print(f"{'producer':34} {'kind':12} recall   prec  order   facts  verdicts")
    for figure in (each.figure for each in results):
        print(
            f"{figure.producer:34} {figure.kind:12} {figure.recall:6.3f} {figure.precision:6.3f} {figure.order:6.3f}"
            f" {figure.intact:3}/{figure.facts:<3}  {figure.verdicts}{'  PASSES SILENTLY' * passes_silently(figure)}"
        )


def _print_goals(figures: Sequence[Figure]) -> None:
    print()
    for goal, reached in summarize(figures).items():
        wanted = GOALS[goal]
        print(f"{goal:32} {reached:.3f} of {wanted:.2f}  {'reached' if reached >= wanted else 'NOT REACHED'}")


def _print_lost(results: Sequence[Result]) -> None:
    print("\nfact strings lost:")
    for each in results:
        if each.lost:
            lost = " · ".join(each.lost) if each.figure.recall else "nothing was read"
            print(f"{each.figure.producer:34} {each.figure.kind:12} {lost}")


def main() -> int:
    """Read the command line, make, read, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--producer", default="", help="only those whose name holds this")
    parser.add_argument("--show", action="store_true", help="print the fact strings lost")
    parser.add_argument("--write", action="store_true", help="keep the figures")
    parser.add_argument("--folder", type=Path, help="keep the files that are made")
    given = parser.parse_args()
    producers = find_producers(given.producer)
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as processes:
        results = list(processes.map(measure, list(make_files(given.folder or Path(folder), producers))))
    figures = [each.figure for each in results]
    _print_table(results)
    _print_goals(figures)
    print("\n".join(missing_sentences(producers)))
    if given.show:
        _print_lost(results)
    if given.write:
        now = {(each.producer, each.kind): each for each in figures}
        kept = {(each.producer, each.kind): each for each in load_figures()} if FIGURES.exists() else {}
        write_figures({**kept, **now}.values())
    return 0


if __name__ == "__main__":
    sys.exit(main())
