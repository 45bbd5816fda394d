"""The gold questions and the gold facts of the documents, as values."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).parent / "questions.toml"
DOCUMENTS = Path(__file__).parent / "documents.toml"


@dataclass(frozen=True, slots=True)
class Gold:
    """Words that answer, as they stand in the read text of `file` (a name without its folder)."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        gold: places that answer. With `near`: places that say the answer was not told.
        near: empty, or how the question misses what the samples tell; then a refusal is right.
        after: id of the question that it follows, or empty.
    """

    id: str
    split: str
    language: str
    type: str
    text: str
    gold: tuple[Gold, ...]
    near: str
    after: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the library should say of one sample; a field is empty where the source does not tell it.

    Attributes:
        furniture: words of the site around the article, which should not be in its text.
    """

    file: str
    title: str
    publisher: str
    date: str
    furniture: tuple[str, ...]


def load_questions(path: Path = QUESTIONS) -> list[Question]:
    """Load the questions in order; a follow-up stands after the question that it follows."""
    rows = tomllib.loads(path.read_text("utf-8"))["question"]
    return [_question(row) for row in rows]


def load_sources(path: Path = DOCUMENTS) -> list[Source]:
    """Load what should be known of each sample."""
    rows = tomllib.loads(path.read_text("utf-8"))["document"]
    return [Source(**{**row, "furniture": tuple(row.get("furniture", ()))}) for row in rows]


def fold_spaces(text: str) -> str:
    """Make every run of white space one space: lines break where the page ended, not where the words do."""
    return " ".join(text.split())


def _question(row: dict[str, Any]) -> Question:
    gold = tuple(Gold(place["file"], place["quote"]) for place in row.get("gold", []))
    plain = {name: row[name] for name in ("id", "split", "language", "type", "text")}
    return Question(**plain, gold=gold, near=row.get("near", ""), after=row.get("after", ""))
