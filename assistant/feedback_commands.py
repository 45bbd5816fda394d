"""What `ittifaq feedback` does: list what people said of answers."""

# ruff: noqa: T201

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.exporting import to_json
from assistant.printing import plain
from assistant.settings import Settings
from index.keeping import Keeping
from index.library import Library
from index.records import FEEDBACK_VERDICTS, Feedback, FeedbackVerdict


def feedback(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq feedback`, the newest first; nothing is locked and nothing written."""
    given = _read(settings.library, parsed.verdict)
    if parsed.json:
        print(to_json([asdict(each) for each in given]))
        return 0
    for line in _lines(given, parsed.verdict):
        print(line)
    return 0


def _read(folder: Path, verdicts: Sequence[FeedbackVerdict]) -> list[Feedback]:
    # A folder without a library is told, not taken for one of which nobody said anything.
    with Library.open(folder), Keeping.open(folder, create=False) as keeping:
        return [each for each in keeping.feedback() if not verdicts or each.verdict in verdicts]


def _lines(given: Sequence[Feedback], verdicts: Sequence[FeedbackVerdict]) -> Iterator[str]:
    if not given:
        what = " or ".join(map(_verdict, verdicts)) or "anything"
        yield f"Nobody has said {what} of an answer: people do so under the answers of `ittifaq serve`."
        return
    for each in given:
        yield f"{each.given_at}  {plain(each.by)}  {_verdict(each.verdict)}"
        yield f"  question  {plain(each.question)}"
        if each.words:
            yield f"  words     {plain(each.words)}"
        yield f"  answer    {plain(each.answer_id)}"
    counts = ", ".join(
        f"{count} {_verdict(verdict)}"
        for verdict in FEEDBACK_VERDICTS
        if (count := sum(each.verdict == verdict for each in given))
    )
    yield f"{len(given)} in all: {counts}"


def _verdict(verdict: FeedbackVerdict) -> str:
    return verdict.replace("_", " ")
