"""Ask the questions of questions.toml and score the answers.

    .venv/bin/python -m tests.quality.ask                    # the "dev" questions over the samples
    .venv/bin/python -m tests.quality.ask --split held       # for the final figures only: do not tune on it
    .venv/bin/python -m tests.quality.ask --library DIR --misses
    .venv/bin/python -m tests.quality.ask --json

A sentence is right when one of its citations names the gold file and quotes the gold words, spaces folded.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer, Sentence, Turn
from assistant.answering import answer
from assistant.settings import Settings
from index.embedding import Embedder, open_embedder
from index.library import Library
from index.searching import Searcher
from ingest.ingesting import ingest
from ingest.samples import samples_folder
from tests.quality.questions import Question, fold_spaces, load_questions, load_sources


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was answered; `reach` is "own" or "cross", by the languages of the gold documents.

    Attributes:
        right: for each sentence of the answer, whether it stands on gold words.
    """

    question: Question
    answer: Answer
    reach: str
    right: tuple[bool, ...]
    seconds: float

    @property
    def is_first_right(self) -> bool:
        return self.right[:1] == (True,)

    @property
    def is_any_right(self) -> bool:
        return any(self.right)


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1 over `asked` questions, `answerable` of which have an answer; an empty share is 1.

    Attributes:
        clean: share of the sentences shown, over the answerable, that are right.
        wrong: share of all questions answered without a right sentence, the worst a user can get.
        precision, recall: of the refusals; quoting that something was not told counts as one in recall.
    """

    asked: int
    answerable: int
    first: float
    any: float
    clean: float
    language: float
    wrong: float
    precision: float
    recall: float


def ask_all(questions: Sequence[Question], library: Library, searcher: Searcher) -> list[Outcome]:
    """Ask each question, a follow-up within the conversation of the question before it."""
    languages = {Path(document.file).name: document.language for document in library.documents()}
    turns: dict[str, list[Turn]] = {}
    outcomes = []
    for question in questions:
        before = turns.get(question.after, [])
        started = time.perf_counter()
        given = answer(question.text, before, library, searcher)
        seconds = time.perf_counter() - started
        turns[question.id] = [*before, Turn(question.text, question.text, given)]
        right = tuple(cites_gold(sentence, given, question) for sentence in given.sentences)
        reach = "own" if question.language in {languages.get(gold.file) for gold in question.gold} else "cross"
        outcomes.append(Outcome(question, given, reach, right, seconds))
    return outcomes


def score(outcomes: Sequence[Outcome]) -> Score:
    """Count right answers, wrong answers and refusals."""
    answerable = [outcome for outcome in outcomes if not outcome.question.near]
    unanswerable = [outcome for outcome in outcomes if outcome.question.near]
    refused = [outcome for outcome in outcomes if outcome.answer.refused]
    return Score(
        asked=len(outcomes),
        answerable=len(answerable),
        first=_share(answerable, lambda outcome: outcome.is_first_right),
        any=_share(answerable, lambda outcome: outcome.is_any_right),
        clean=_mean([is_right for outcome in answerable for is_right in outcome.right]),
        language=_share(outcomes, lambda outcome: outcome.answer.language == outcome.question.language),
        wrong=_share(outcomes, lambda outcome: not outcome.answer.refused and not outcome.is_any_right),
        precision=_share(refused, lambda outcome: bool(outcome.question.near)),
        recall=_share(unanswerable, lambda outcome: outcome.answer.refused or outcome.is_any_right),
    )


def score_groups(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """Score everything, then each language, reach, type of answer and kind of near miss."""
    groups: dict[str, list[Outcome]] = {"all": list(outcomes)}
    for outcome in outcomes:
        question = outcome.question
        names = [f"language {question.language}"]
        if question.near:
            names += [f"near {question.near}"]
        else:
            names += [f"reach {outcome.reach}", f"type {question.type}"]
        if question.after:
            names += ["follow-ups"]
        for name in names:
            groups.setdefault(name, []).append(outcome)
    return {name: score(members) for name, members in sorted(groups.items())}


def find_faults(library: Library) -> list[str]:
    """Compare the samples in a library with what it should say of them: one line a fault."""
    kept = {Path(document.file).name: document for document in library.documents()}
    faults = []
    for source in load_sources():
        if source.file not in kept:
            faults.append(f"{source.file}: missing")
            continue
        document = library.document(kept[source.file].id)
        found = {"title": document.title, "publisher": document.publisher}
        found["date"] = document.date.value if document.date else ""
        wanted = {"title": source.title, "publisher": source.publisher, "date": source.date}
        faults += [
            f"{source.file}: {name} {found[name]!r}, not {wanted[name]!r}"
            for name in wanted
            if found[name] != wanted[name]
        ]
        faults += [f"{source.file}: furniture left: {words!r}" for words in source.furniture if words in document.text]
    return faults


def cites_gold(sentence: Sentence, given: Answer, question: Question) -> bool:
    """Tell whether a sentence stands on gold words: right file, right words."""
    cited = [citation for citation in given.citations if citation.number in sentence.citations]
    return any(
        Path(citation.document.file).name == gold.file
        and fold_spaces(gold.quote) in fold_spaces(citation.evidence.quote)
        for citation in cited
        for gold in question.gold
    )


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    return _mean([holds(outcome) for outcome in outcomes])


def _mean(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else 1.0


@contextmanager
def _open(folder: Path | None, embedder: Embedder) -> Iterator[Library]:
    """Open a library, or build one of the samples that is gone afterwards."""
    if folder is not None:
        with Library.open(folder, embedder.card) as library:
            yield library
        return
    with (
        tempfile.TemporaryDirectory(prefix="ittifaq-quality-") as temporary,
        Library.open(Path(temporary), embedder.card, writing=True) as library,
    ):
        ingest([samples_folder()], library, embedder)
        yield library


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _print_table(groups: dict[str, Score]) -> None:
    print(
        f"{'':38} {'asked':>5} {'first':>6} {'any':>6} {'clean':>6} {'wrong':>6} {'lang':>6} {'prec':>6} {'recall':>6}"
    )
    for name, row in groups.items():
        found = (row.first, row.any, row.clean) if row.answerable else (None,) * 3
        refusals = (row.precision, row.recall) if row.asked > row.answerable else (None,) * 2
        shares = (*found, row.wrong, row.language, *refusals)
        print(f"{name:38} {row.asked:5} " + " ".join("     -" if x is None else f"{x:6.3f}" for x in shares))


def _print_misses(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        right = outcome.is_first_right or (outcome.answer.refused and outcome.question.near)
        if right:
            continue
        wanted = [f"{gold.file}: {gold.quote}" for gold in outcome.question.gold]
        wanted += [f"a refusal ({outcome.question.near})"] if outcome.question.near else []
        print(f"\n{outcome.question.id}  {outcome.question.text}\n  wanted   {' | '.join(wanted)}")
        for sentence in outcome.answer.sentences:
            print(f"  answered {sentence.text}")
        if outcome.answer.refused:
            print("  refused")


def _as_json(groups: dict[str, Score], outcomes: Sequence[Outcome], faults: Sequence[str]) -> str:
    scores = {name: {field: getattr(row, field) for field in Score.__slots__} for name, row in groups.items()}
    rows = [
        {
            "id": outcome.question.id,
            "first": outcome.is_first_right,
            "any": outcome.is_any_right,
            "refused": outcome.answer.refused,
            "seconds": round(outcome.seconds, 4),
        }
        for outcome in outcomes
    ]
    return json.dumps({"scores": scores, "questions": rows, "faults": list(faults)}, ensure_ascii=False, indent=2)


def main() -> int:
    """Read the command line, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, help="a library that holds the samples (default: a temporary one)")
    parser.add_argument("--split", choices=("dev", "held", "all"), default="dev")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    questions = [question for question in load_questions() if given.split in (question.split, "all")]
    embedder = open_embedder("", Settings().cache, _say)
    with _open(given.library, embedder) as library:
        outcomes = ask_all(questions, library, Searcher(library, embedder))
        faults = find_faults(library)
    groups = score_groups(outcomes)
    if given.json:
        print(_as_json(groups, outcomes, faults))
        return 0
    _print_table(groups)
    print(f"\nfaults in titles, publishers, dates and furniture of the samples: {len(faults)}")
    if given.misses:
        print("\n".join(faults))
        _print_misses(outcomes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
