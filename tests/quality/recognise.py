"""Recognise the agreements of the gold texts and score them, field by field.

    .venv/bin/python -m tests.quality.recognise              # the dev half, to tune on
    .venv/bin/python -m tests.quality.recognise --show       # and each fault: text, wanted, given
    .venv/bin/python -m tests.quality.recognise --half held  # for the figures only: do not tune on it
    .venv/bin/python -m tests.quality.recognise --half samples  # the documents that come with Ittifaq
    .venv/bin/python -m tests.quality.recognise --write      # keep the figures of all of them in recognition.toml

Fields are scored over the agreements that were found. test_recognition.py fails when a figure falls below the file's.
"""

import argparse
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.records import Agreement, Document
from ingest.agreements import recognise_agreements
from tests.quality.joining import join_all
from tests.quality.recognition_scoring import FIELDS, Count, FieldScore, score_text
from tests.quality.told import HALVES, Text, load_texts, make_document

FIGURES = Path(__file__).parent / "recognition.toml"
LANGUAGES = ("all", "ar", "fr", "en")
# What is to be reached over all languages on the held half: F1 of a field, and of what is found also the precision.
GOALS = {"found": 0.92, "date": 0.95, "parties": 0.85, "kind": 0.95, "sectors": 0.85}
PRECISION_GOAL = 0.95


@dataclass(frozen=True, slots=True)
class Recognised:
    """One text and the scores of what was recognised in it."""

    text: Text
    scores: tuple[FieldScore, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The score of one field over the texts of one half and language ("all" for every language).

    Attributes:
        half: "dev", "held", "samples", or "joining" for the texts of joining.toml, whose one field is "joined".
    """

    half: str
    language: str
    field: str
    precision: float
    recall: float
    f1: float


def recognise_all(
    texts: Sequence[Text], recognise: Callable[[Document], list[Agreement]] = recognise_agreements
) -> list[Recognised]:
    """Recognise the agreements of each text and score them."""
    return [Recognised(text, tuple(score_text(text.agreements, recognise(make_document(text))))) for text in texts]


def count_fields(results: Sequence[Recognised], language: str = "all") -> dict[str, Count]:
    """Add up each field over the texts of one language."""
    counts = {field: Count() for field in FIELDS}
    for result in results:
        if language in ("all", result.text.language):
            for score in result.scores:
                counts[score.field] += score.count
    return counts


def figures_of(half: str, results: Sequence[Recognised]) -> list[Figure]:
    """Give the figures of one half, to three digits."""
    return [
        _figure(half, language, field, count)
        for language in LANGUAGES
        for field, count in count_fields(results, language).items()
    ]


def all_figures() -> list[Figure]:
    """Recognise the halves and the samples, and join the texts of joining.toml: every figure that is held."""
    figures = [each for half in HALVES for each in figures_of(half, recognise_all(load_texts(half)))]
    return [*figures, _figure("joining", "all", "joined", join_all().count)]


def load_figures(path: Path = FIGURES) -> list[Figure]:
    """Load the figures that are held."""
    return [Figure(**row) for row in tomllib.loads(path.read_text("utf-8"))["figure"]]


def write_figures(figures: Sequence[Figure], path: Path = FIGURES) -> None:
    """Keep figures, one line each."""
    lines = [
        "# How well agreements are recognised in the gold texts; written by",
        "#     .venv/bin/python -m tests.quality.recognise --write",
        "# and held by tests/quality/test_recognition.py: no figure may fall.",
        "",
        "figure = [",
    ]
    for each in figures:
        values = [f'{name} = "{getattr(each, name)}"' for name in ("half", "language", "field")]
        values += [f"{name} = {getattr(each, name):.3f}" for name in ("precision", "recall", "f1")]
        lines.append(f"  {{ {', '.join(values)} }},")
    path.write_text("\n".join([*lines, "]", ""]), "utf-8")


def _figure(half: str, language: str, field: str, count: Count) -> Figure:
    return Figure(half, language, field, round(count.precision, 3), round(count.recall, 3), round(count.f1, 3))


def _print_table(half: str, results: Sequence[Recognised]) -> None:
    print(f"\n{half}: {len(results)} texts")
    print(f"{'':10}" + "".join(f"{name:>27}" for name in LANGUAGES))
    print(f"{'':10}" + "  prec. recall    F1      n" * len(LANGUAGES))
    counts = [count_fields(results, language) for language in LANGUAGES]
    for field in FIELDS:
        cells = [
            f"  {count.precision:5.3f}  {count.recall:5.3f} {count.f1:5.3f} {count.wanted:6}"
            for count in (each[field] for each in counts)
        ]
        print(f"{field:10}" + "".join(cells))


def _print_goals(results: Sequence[Recognised]) -> None:
    counts = count_fields(results)
    told = [f"{field} {counts[field].f1:.3f} of {goal}" for field, goal in GOALS.items() if counts[field].f1 < goal]
    if counts["found"].precision < PRECISION_GOAL:
        told.append(f"precision of found {counts['found'].precision:.3f} of {PRECISION_GOAL}")
    print(f"goals: {', '.join(told) if told else 'all reached'}")


def _print_faults(results: Sequence[Recognised]) -> None:
    for result in results:
        faults = [(score.field, score.fault) for score in result.scores if score.fault]
        if faults:
            print(f"\n{result.text.id} ({result.text.date or 'no date'}) {result.text.title}")
        for field, fault in faults:
            for line in fault.splitlines():
                print(f"  {field:10} {line}")


def main() -> int:
    """Read the command line, recognise, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=(*HALVES, "all"), default="dev")
    parser.add_argument("--show", action="store_true", help="print each fault")
    parser.add_argument("--write", action="store_true", help="keep all figures")
    given = parser.parse_args()
    if given.write:
        write_figures(all_figures())
        return 0
    for half in HALVES if given.half == "all" else (given.half,):
        results = recognise_all(load_texts(half))
        _print_table(half, results)
        _print_goals(results)
        if given.show:
            _print_faults(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
