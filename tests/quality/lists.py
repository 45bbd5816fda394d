"""Ask the list questions of lists.toml over the samples and score how complete and how clean the lists are.

.venv/bin/python -m tests.quality.lists
.venv/bin/python -m tests.quality.lists --library DIR --misses
"""

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Sentence
from assistant.answering import answer
from assistant.settings import Settings
from index.embedding import Embedder, open_embedder
from index.library import Library
from index.searching import Searcher
from ingest.ingesting import ingest
from ingest.samples import samples_folder
from tests.quality.questions import Gold, fold_spaces

LISTS = Path(__file__).parent / "lists.toml"


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A question, the agreements that its list must hold, and those that it may hold too."""

    text: str
    language: str
    wanted: tuple[str, ...]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """How a question was answered.

    Attributes:
        told: for each line of the list, the agreement it cites, or "".
        partly: the same for the lines of what may match.
    """

    question: ListQuestion
    answer: Answer
    told: tuple[str, ...]
    partly: tuple[str, ...]

    @property
    def found(self) -> int:
        return len({*self.told} & {*self.question.wanted})

    @property
    def clean(self) -> int:
        """Count the lines of an agreement that is wanted or may be there, each agreement once."""
        return len({*self.told} & {*self.question.wanted, *self.question.may})

    @property
    def is_exact(self) -> bool:
        return self.found == len(self.question.wanted) and self.clean == len(self.told)


@dataclass(frozen=True, slots=True)
class ListScore:
    """Shares from 0 to 1; an empty share is 1.

    Attributes:
        recall: of the agreements wanted, those on the list; `reach` counts those that are told apart as well.
        precision: of the lines, those of an agreement wanted, each once.
        exact: of the questions, those whose list is the one wanted.
    """

    asked: int
    recall: float
    reach: float
    precision: float
    exact: float


def load_lists(path: Path = LISTS) -> tuple[dict[str, tuple[Gold, ...]], list[ListQuestion]]:
    """Load the places of each agreement, and the questions."""
    table = tomllib.loads(path.read_text("utf-8"))
    places = {
        name: tuple(Gold(place["file"], place["quote"]) for place in entry["places"])
        for name, entry in table["agreement"].items()
    }
    return places, [_question(row) for row in table["question"]]


def ask_lists(library: Library, searcher: Searcher) -> list[ListOutcome]:
    """Ask each question by itself."""
    places, questions = load_lists()
    outcomes = []
    for question in questions:
        given = answer(question.text, (), library, searcher)
        lines = [sentence for sentence in given.sentences if sentence.support == "register"]
        told = tuple(_cited(sentence, given, places, question) for sentence in lines)
        partly = tuple(_cited(sentence, given, places, question) for sentence in given.partly)
        outcomes.append(ListOutcome(question, given, told, partly))
    return outcomes


def score_lists(outcomes: Sequence[ListOutcome]) -> ListScore:
    """Count over all questions."""
    wanted = sum(len(each.question.wanted) for each in outcomes)
    reached = sum(len({*each.told, *each.partly} & {*each.question.wanted}) for each in outcomes)
    return ListScore(
        asked=len(outcomes),
        recall=_share(sum(each.found for each in outcomes), wanted),
        reach=_share(reached, wanted),
        precision=_share(sum(each.clean for each in outcomes), sum(len(each.told) for each in outcomes)),
        exact=_share(sum(each.is_exact for each in outcomes), len(outcomes)),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _cited(sentence: Sentence, given: Answer, places: dict[str, tuple[Gold, ...]], question: ListQuestion) -> str:
    """Name the agreement that a line stands on, one that is wanted before others."""
    quotes = [
        (Path(citation.document.file).name, fold_spaces(citation.evidence.quote))
        for citation in given.citations
        if citation.number in sentence.citations
    ]
    named = [
        name
        for name, golds in places.items()
        if any(gold.file == file and fold_spaces(gold.quote) in quote for gold in golds for file, quote in quotes)
    ]
    return min(named, key=lambda name: name not in question.wanted, default="")


def _question(row: dict[str, Any]) -> ListQuestion:
    return ListQuestion(row["text"], row["language"], tuple(row["wanted"]), tuple(row.get("may", ())))


def _print_misses(outcomes: Sequence[ListOutcome]) -> None:
    for outcome in outcomes:
        if not outcome.is_exact:
            print(f"\n{outcome.question.text}\n  wanted {outcome.question.wanted}\n  told   {outcome.told}")
            print(f"  partly {outcome.partly}")
            for sentence in outcome.answer.sentences:
                print(f"  {sentence.text}")


def _score(folder: Path, embedder: Embedder, show: bool) -> None:
    with Library.open(folder, embedder.card) as library:
        outcomes = ask_lists(library, Searcher(library, embedder))
    found = score_lists(outcomes)
    print(
        f"{found.asked} questions: recall {found.recall:.3f} (with what may match {found.reach:.3f}), "
        f"precision {found.precision:.3f}, exact {found.exact:.3f}"
    )
    if show:
        _print_misses(outcomes)


def main() -> int:
    """Read the command line, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, help="a library that holds the samples (default: a temporary one)")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    given = parser.parse_args()
    embedder = open_embedder("", Settings().cache, lambda text: print(text, file=sys.stderr))
    if given.library:
        _score(given.library, embedder, given.misses)
        return 0
    with tempfile.TemporaryDirectory(prefix="ittifaq-lists-") as temporary:
        with Library.open(Path(temporary), embedder.card, writing=True) as library:
            ingest([samples_folder()], library, embedder)
        _score(Path(temporary), embedder, given.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
