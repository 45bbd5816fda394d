"""A retrieval set in BEIR layout: passages, queries, and which passages answer which query.

    corpus.jsonl     {"_id": "p1", "title": "…", "text": "…"}       "title" and "lang" may be missing
    queries.jsonl    {"_id": "q1", "text": "…"}                     "lang" may be missing
    qrels/test.tsv   query-id <tab> corpus-id <tab> score           a score above 0 is an answer

Source: N. Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models"
(2021).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import EvaluationInvalid
from index.language import detect_language
from index.records import LANGUAGES, Language, Query

CORPUS, QUERIES, JUDGMENTS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage of a corpus."""

    id: str
    title: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and the ids of the passages that answer it, at least one, each with its gain (1 or more)."""

    query: Query
    gains: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A corpus and the queries judged on it, in the order of their files."""

    entries: tuple[Entry, ...]
    queries: tuple[JudgedQuery, ...]


def read_retrieval_set(folder: Path) -> RetrievalSet:
    """Read a folder in BEIR layout. Queries without an answer are left out, answers to unknown queries ignored.

    A text's language is its "lang" where that is "ar", "fr" or "en", else it is detected.

    Raises:
        EvaluationInvalid: a file is missing or a line of it is not what it should be; names both.
    """
    entries = [_entry(row) for row in _unique(folder / CORPUS)]
    gains = _judgments(folder / JUDGMENTS, {entry.id for entry in entries})
    queries = [_judged(row, gains) for row in _unique(folder / QUERIES) if row.text("_id") in gains]
    if not queries:
        raise EvaluationInvalid(f"{folder / JUDGMENTS} names an answer to none of the queries in {folder / QUERIES}.")
    return RetrievalSet(tuple(entries), tuple(queries))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a .jsonl file."""

    place: str
    fields: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise EvaluationInvalid(f'{self.place}: "{name}" must be a text, and it is {json.dumps(value)[:60]}.')
        return value

    def language(self, text: str) -> Language:
        named = self.fields.get("lang")
        return next((language for language in LANGUAGES if language == named), None) or detect_language(text)


def _entry(row: _Row) -> Entry:
    title, text = row.text("title", ""), row.text("text")
    return Entry(row.text("_id"), title, text, row.language(text or title))


def _judged(row: _Row, gains: Mapping[str, Mapping[str, int]]) -> JudgedQuery:
    text = row.text("text")
    return JudgedQuery(Query(text, row.language(text)), gains[row.text("_id")])


def _unique(path: Path) -> Iterator[_Row]:
    """Read the lines of a .jsonl file, refusing an id that was there before."""
    seen: set[str] = set()
    for place, line in _lines(path):
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise EvaluationInvalid(f"{place} is not JSON: {error}") from error
        if not isinstance(fields, dict):
            raise EvaluationInvalid(f"{place} must be a JSON object.")
        row = _Row(place, fields)
        if row.text("_id") in seen:
            raise EvaluationInvalid(f'{place}: the id "{row.text("_id")}" stands on an earlier line too.')
        seen.add(row.text("_id"))
        yield row


def _judgments(path: Path, known: set[str]) -> dict[str, dict[str, int]]:
    gains: dict[str, dict[str, int]] = {}
    for number, (place, line) in enumerate(_lines(path)):
        cells = line.split("\t")
        if number == 0 and cells[-1].strip() == "score":
            continue
        query, passage, gain = _judgment(place, cells)
        if passage not in known:
            raise EvaluationInvalid(f'{place}: {path.parent.parent / CORPUS} has no passage "{passage}".')
        if gain > 0:
            gains.setdefault(query, {})[passage] = gain
    return gains


def _judgment(place: str, cells: Sequence[str]) -> tuple[str, str, int]:
    try:
        query, passage, gain = cells
        return query, passage, int(gain)
    except ValueError as error:
        message = f"{place} must be a query id, a passage id and a whole number, with a tab between them."
        raise EvaluationInvalid(message) from error


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Give the lines of a file that are not empty, each with its place for error messages."""
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}, line {number}", line.rstrip("\r\n")
    except FileNotFoundError as error:
        raise EvaluationInvalid(f"{path} is missing: a retrieval set has {CORPUS}, {QUERIES}, {JUDGMENTS}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationInvalid(f"{path} cannot be read as UTF-8 text: {error}") from error
