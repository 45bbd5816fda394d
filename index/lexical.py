"""The lexical index: BM25 over folded character 4-grams. The only door to Tantivy.

Each gram is kept under the language of its passage ("ar:#اتف"), so that a gram is counted among the passages of its
own language, and a search within one language reads nothing of the others.
"""

import json
import struct
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy

from index.errors import IndexDamaged, LibraryInUse
from index.folding import cut_grams
from index.records import LANGUAGES, Language

Float32Array = npt.NDArray[np.float32]
KeyArray = npt.NDArray[np.int64]

# A question of a megabyte costs no more than its beginning.
QUERY_CHARACTERS = 4_000
# Grams of the query that are looked up, the rarest. Source: recall@1 and @10 with 32 of them are those with all
# on ARCD and PIAF; for whole sentences as queries (TICO-19) the 32 lose .01 and 48 nothing.
QUERY_GRAMS = 48
# Beyond some 300,000 passages, grams that many hold are left out from the most frequent: together, those looked up
# are held so many times at most. Source: at 0.7 times the passages of ARCD and PIAF recall@10 of hybrid search is
# .990 and .934 instead of .990 and .942; at a million passages a search takes half the time.
QUERY_POSTINGS, LEAST_GRAMS = 700_000, 8
WRITER_BYTES = 64_000_000
# Choices of grams that are kept: one search asks for those of each language several times.
KEPT_CHOICES = 16
# Up to this many allowed keys, the engine looks for them; above, it is cheaper to find more and keep the allowed.
LOOKED_FOR = 2_000

_KEY, _STAMP, _LANGUAGE, _GRAMS = "key", "stamp", "language", "grams"
# The document that carries the stamp has this key; passages have SQLite row ids, which count from 1.
_STAMP_KEY = 0
_SEGMENT_FILES = {".term", ".idx", ".store", ".fieldnorm", ".pos", ".fast", ".del"}
# Frequencies without positions: the schema and every query must name the same.
_FREQ = "freq"


class LexicalIndex:
    """Passages under int64 keys (from 1), found by the words they share with a query.

    Many may read; one may write: the first `add` or `remove` takes the lock, `close` gives it back. What is added
    or removed is found after `commit`, which is atomic: a process killed before it leaves the index as it was.
    """

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema, folder: Path) -> None:
        self._index = index
        self._schema = schema
        self._folder = folder
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = index.searcher()
        self._chosen: dict[tuple[str, Language], list[_Wanted]] = {}

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Open the index in `folder`, or make an empty one there.

        Raises:
            IndexDamaged: what lies there cannot be read.
        """
        schema = _schema()
        with _damage_named(folder):
            folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(schema, path=str(folder))
            index.config_reader("manual")
            return cls(index, schema, folder)

    def __len__(self) -> int:
        return int(self._searcher.num_docs) - len(self._stamps())

    @property
    def stamp(self) -> int:
        """What the last commit was stamped with; 0 before the first."""
        return max(self._stamps(), default=0)

    def add(self, keys: KeyArray, texts: Sequence[str], languages: Sequence[Language]) -> None:
        """Add passages in place of those that have the same keys.

        Raises:
            LibraryInUse: another process is writing this index.
        """
        writer = self._writing()
        for key, text, language in zip(keys.tolist(), texts, languages, strict=True):
            writer.delete_documents_by_term(_KEY, key)
            writer.add_document(_passage(key, text, language))

    def remove(self, keys: KeyArray) -> None:
        """Remove the passages that have these keys; a key that is not there is no error.

        Raises:
            LibraryInUse: another process is writing this index.
        """
        writer = self._writing()
        for key in keys.tolist():
            writer.delete_documents_by_term(_KEY, key)

    def clear(self) -> None:
        """Remove every passage.

        Raises:
            LibraryInUse: another process is writing this index.
        """
        self._writing().delete_all_documents()

    def commit(self, stamp: int = 0) -> None:
        """Make what was added and removed lasting and visible, all or nothing, with the library's change number."""
        writer = self._writing()
        writer.delete_documents_by_term(_KEY, _STAMP_KEY)
        marker = tantivy.Document()
        marker.add_integer(_KEY, _STAMP_KEY)
        marker.add_integer(_STAMP, stamp)
        writer.add_document(marker)
        try:
            writer.commit()
        except ValueError as error:
            raise _damaged(self._folder) from error
        self.reload()

    def reload(self) -> None:
        """See what another process has committed since."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._chosen.clear()

    def close(self) -> None:
        """Give the writer's lock back; what was not committed is lost."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.rollback()
            writer.wait_merging_threads()

    def search(
        self, text: str, k: int, allowed: KeyArray | None = None, language: Language | None = None
    ) -> tuple[KeyArray, Float32Array]:
        """Give the keys of the passages with the highest BM25 scores, best first, and the scores.

        Only passages that share a gram with the query come back. Only the keys in `allowed` may, and only passages
        in `language`; None limits nothing. Scores of two languages do not compare.

        Raises:
            IndexDamaged: what is read cannot be understood.

        Source: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
        k1 1.2, b 0.75, lengths rounded as Lucene does.
        """
        if k <= 0 or (allowed is not None and len(allowed) == 0):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        with _damage_named(self._folder):
            query = self._query(text, LANGUAGES if language is None else (language,))
            if allowed is None:
                return self._find(query, k)
            if len(allowed) <= LOOKED_FOR:
                return self._find(self._limited(query, allowed), k)
            return self._find_among(query, k, allowed)

    def spread(self, text: str, language: Language) -> float:
        """Give the standard deviation of the query's BM25 score over all passages in a language.

        It is worked out from how many passages hold each gram, as if they held them independently and once: nothing is
        searched, and it means the same for twenty passages as for a million.
        """
        count = self.count(language)
        variance = 0.0
        for wanted in self._wanted(text, language):
            share = (min(wanted.holding, count) + 0.5) / (count + 1)
            variance += (wanted.times * wanted.rarity) ** 2 * share * (1 - share)
        return sqrt(variance)

    def count(self, language: Language) -> int:
        """Count the passages in a language; some that were removed may still be counted."""
        return int(self._searcher.doc_freq(_LANGUAGE, language))

    def is_whole(self) -> bool:
        """Read every file of the last commit and hold it to its checksum.

        What a killed process had begun to write beside them is no part of the index.
        """
        living = _committed_names(self._folder)
        files = [path for path in self._folder.iterdir() if path.suffix in _SEGMENT_FILES]
        kept = [path for path in files if _name_in_commit(path) in living]
        return bool(living) and all(_agrees_with_checksum(path.read_bytes()) for path in kept)

    def _stamps(self) -> list[int]:
        """Give the stamp, or nothing before the first commit."""
        query = tantivy.Query.term_query(self._schema, _KEY, _STAMP_KEY)
        with _damage_named(self._folder):
            addresses = [address for _, address in self._searcher.search(query, 1, count=False).hits]
            return [int(stamp or 0) for stamp in self._searcher.fast_field_values(_STAMP, addresses)]

    def _query(self, text: str, languages: Sequence[Language]) -> tantivy.Query:
        parts = [self._part(wanted, language) for language in languages for wanted in self._wanted(text, language)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])

    def _limited(self, query: tantivy.Query, allowed: KeyArray) -> tantivy.Query:
        keys = tantivy.Query.term_set_query(self._schema, _KEY, allowed.tolist())
        unscored = tantivy.Query.boost_query(keys, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)])

    def _part(self, wanted: "_Wanted", language: Language) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, _GRAMS, wanted.term, index_option=_FREQ)
        # The engine weighs a gram by all passages; the boost makes it those of the language.
        engine_rarity = _rarity(self._searcher.num_docs, wanted.holding)
        return tantivy.Query.boost_query(query, wanted.times * wanted.rarity / engine_rarity)

    def _wanted(self, text: str, language: Language) -> list["_Wanted"]:
        """Choose the grams of a query that are looked up: the rarest of those that occur in the language."""
        wanted = self._chosen.get((text, language))
        if wanted is None:
            if len(self._chosen) >= KEPT_CHOICES:
                self._chosen.clear()
            wanted = self._chosen[text, language] = self._choose(text, language)
        return wanted

    def _choose(self, text: str, language: Language) -> list["_Wanted"]:
        count = self.count(language)
        found = []
        for gram, times in Counter(cut_grams(text[:QUERY_CHARACTERS])).items():
            term = _term(language, gram)
            holding = self._searcher.doc_freq(_GRAMS, term)
            if holding:
                found.append(_Wanted(term, times, holding, _rarity(count, holding)))
        found.sort(key=lambda wanted: wanted.holding)
        held = list(accumulate(wanted.holding for wanted in found))
        affordable = bisect_right(held, QUERY_POSTINGS)
        return found[: min(QUERY_GRAMS, max(LEAST_GRAMS, affordable))]

    def _find(self, query: tantivy.Query, k: int) -> tuple[KeyArray, Float32Array]:
        hits = self._searcher.search(query, min(k, max(1, self._searcher.num_docs)), count=False).hits
        keys = self._searcher.fast_field_values(_KEY, [address for _, address in hits])
        return np.array(keys, np.int64), np.array([score for score, _ in hits], np.float32)

    def _find_among(self, query: tantivy.Query, k: int, allowed: KeyArray) -> tuple[KeyArray, Float32Array]:
        count = self._searcher.num_docs
        limit = 2 * k * max(1, count // len(allowed))
        while True:
            keys, scores = self._find(query, limit)
            kept = np.isin(keys, allowed)
            if int(kept.sum()) >= k or len(keys) < limit or limit >= count:
                return keys[kept][:k], scores[kept][:k]
            limit *= 4

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(WRITER_BYTES, 1)
                # A process killed while it committed leaves files whose names the next commit would give again.
                self._writer.garbage_collect_files()
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise _damaged(self._folder) from error
                message = f"Another process is writing {self._folder}. Wait until it has finished, then try again."
                raise LibraryInUse(message) from error
        return self._writer


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A gram of the query: how often it stands there, how many passages hold it, and how much that says."""

    term: str
    times: int
    holding: int
    rarity: float


@contextmanager
def _damage_named(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        raise _damaged(folder) from error
    except BaseException as error:
        # What its checks miss makes the engine panic, with an exception that is no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(folder) from error


def _committed_names(folder: Path) -> set[str]:
    """Name the segments of the last commit and, "SEGMENT.STAMP", their deletions; empty when that cannot be read."""
    try:
        segments = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
        ids = {segment["segment_id"].replace("-", ""): segment["deletes"] for segment in segments}
        return {*ids, *(f"{name}.{deletes['opstamp']}" for name, deletes in ids.items() if deletes)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()


def _name_in_commit(path: Path) -> str:
    return path.stem if path.suffix == ".del" else path.stem.partition(".")[0]


def _agrees_with_checksum(data: bytes) -> bool:
    """Hold a file of the engine to its last lines: JSON with the CRC-32 of all before, its length, a magic number."""
    try:
        length, _ = struct.unpack("<II", data[-8:])
        footer = json.loads(data[-8 - length : -8])
        return bool(zlib.crc32(data[: -8 - length]) == footer["crc"])
    except (struct.error, ValueError, KeyError, TypeError):
        return False


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_KEY, indexed=True, fast=True)
    builder.add_integer_field(_STAMP, fast=True)
    builder.add_text_field(_LANGUAGE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_GRAMS, tokenizer_name="whitespace", index_option=_FREQ)
    return builder.build()


def _passage(key: int, text: str, language: Language) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer(_KEY, key)
    document.add_text(_LANGUAGE, language)
    document.add_text(_GRAMS, " ".join(_term(language, gram) for gram in cut_grams(text)))
    return document


def _term(language: Language, gram: str) -> str:
    return f"{language}:{gram}"


def _rarity(count: int, holding: int) -> float:
    """Give the inverse document frequency in the form the engine uses, which is never negative."""
    return log(1 + (max(count, holding) - holding + 0.5) / (holding + 0.5))


def _damaged(folder: Path) -> IndexDamaged:
    return IndexDamaged(f"{folder} is no word index that can be read: run `ittifaq doctor --repair` to make it again.")
