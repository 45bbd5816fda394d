"""Measure answers without a language model on a retrieval set whose questions carry their answers.

    .venv/bin/python -m tests.quality.answerability FOLDER [--others FOLDER] [--questions 150]

FOLDER is laid out as BEIR (corpus.jsonl, queries.jsonl) and each query has "answers". Four figures:

- first, any: share of questions whose first, or any, quoted sentence holds an answer;
- refused: share of answerable questions that are refused;
- refused without: share refused when every passage that holds the answer is hidden (a few are answered elsewhere);
- refused others: share of the questions of another set that are refused over this one's documents.
"""

import argparse
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from assistant.answer import Answer
from assistant.answering import answer
from index.embedding import Embedder, Float32Array, open_embedder
from index.folding import fold_text
from index.language import detect_language
from index.library import Library
from index.records import Document, Hit, Page, Passage, Query
from index.searching import Searcher


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the strings, folded, one of which an answer must hold."""

    text: str
    answers: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        return any(answer in _bare(text) for answer in self.answers)


class Hiding:
    """A searcher that hides the passages which a test does not want found."""

    def __init__(self, searcher: Searcher, is_hidden: Callable[[str], bool]) -> None:
        self.embedder = searcher.embedder
        self._searcher = searcher
        self._is_hidden = is_hidden

    def search_embedded(self, query: Query, vector: Float32Array | None, k: int = 10) -> list[Hit]:
        hits = self._searcher.search_embedded(query, vector, 2 * k)
        return [hit for hit in hits if not self._is_hidden(hit.passage.text)][:k]


def main() -> None:
    """Measure one set and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--questions", type=int, default=150)
    parsed = parser.parse_args()
    embedder = open_embedder("", platformdirs.user_cache_path("ittifaq"), print)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "l", embedder.card, True) as library:
        _fill(library, parsed.folder, embedder)
        searcher = Searcher(library, embedder)
        questions = list(_questions(parsed.folder))[: parsed.questions]
        others = list(_questions(parsed.others))[: parsed.questions] if parsed.others else []
        _measure(library, searcher, questions, others)


def _measure(library: Library, searcher: Searcher, questions: Sequence[Asked], others: Sequence[Asked]) -> None:
    told = [(asked, answer(asked.text, (), library, searcher)) for asked in questions]
    print(f"{len(told)} questions, {sum(len(each.sentences) for _, each in told) / len(told):.2f} sentences an answer")
    print(f"first            {_share([asked.stands_in(_first(each)) for asked, each in told]):.3f}")
    print(f"any              {_share([asked.stands_in(_all(each)) for asked, each in told]):.3f}")
    print(f"refused          {_share([each.refused for _, each in told]):.3f}")
    hidden = [answer(asked.text, (), library, Hiding(searcher, asked.stands_in)) for asked in questions]  # type: ignore[arg-type]
    print(f"refused without  {_share([each.refused for each in hidden]):.3f}")
    if others:
        print(f"refused others   {_share([answer(each.text, (), library, searcher).refused for each in others]):.3f}")


def _fill(library: Library, folder: Path, embedder: Embedder) -> None:
    for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        text, digest = entry["text"], hashlib.sha256(entry["_id"].encode()).hexdigest()
        language, pages = detect_language(text), (Page(1, 0, len(text)),)
        document = Document(
            digest[:12], entry["title"], "", None, language, f"/{entry['_id']}", digest, text, text, pages, (), 1.0
        )
        passage = Passage(f"{document.id}:0", document.id, 0, len(text), 1, language, (), text)
        library.add(document, [passage], embedder.embed_passages([passage.indexed_text]), "measured")
    library.refresh(embedder)


def _questions(folder: Path) -> Iterator[Asked]:
    for line in (folder / "queries.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        yield Asked(entry["text"], tuple(filter(None, map(_bare, entry.get("answers", ())))))


def _first(answered: Answer) -> str:
    return answered.sentences[0].text if answered.sentences else ""


def _all(answered: Answer) -> str:
    return " ".join(sentence.text for sentence in answered.sentences)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold_text(text))


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 1.0


if __name__ == "__main__":
    main()
