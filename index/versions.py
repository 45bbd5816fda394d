"""Links between documents: versions of one text, and its translations.

Called by the library only, writing within its transactions. A link hangs on the two documents alone: it is the same in
whatever order they came, and goes with either of them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.centering import LanguageMeans, generic_means
from index.documents import document_number
from index.embedding import ModelCard
from index.folding import fold_words
from index.manifest import read_manifest
from index.near_copies import Reading, likeness
from index.passages import keys_of, read_vectors
from index.records import LANGUAGES, DocumentLink, Language, LinkKind, Page
from index.sketching import KEY_BITS, find_latin_words, find_names, find_numbers, sketch
from index.store import Store
from index.translations import Telling, translation_likeness

# Documents that one key leads to at most, and those that are compared: bounds for libraries that hold hundreds of texts
# of one formula, where the links of the last ones are left out rather than made at a cost that grows.
_MOST_OF_A_KEY, _MOST_COMPARED = 200, 20
# Keys of figures that a translation has in common. Source: 12 releases share 6 and more with theirs.
_LEAST_FIGURE_KEYS = 3
# The version of the tables that keeps links.
_LINKS_SINCE = 4


def link_document(store: Store, number: int, text: str, language: Language) -> None:
    """Link the document with this number, whose passages and vectors are written, to its versions and translations."""
    keys = sketch(text)
    versions = _candidates(store, keys.words, 1)
    sought = [_key(figures, other) for other in LANGUAGES if other != language for figures in keys.figures]
    translations = _candidates(store, sought, _LEAST_FIGURE_KEYS)
    kept = sorted({*keys.words, *(_key(figures, language) for figures in keys.figures)})
    store.run_many("INSERT INTO sketches (key, document) VALUES (?, ?)", [(key, number) for key in kept])
    for other in versions:
        _insert_link(store, number, other, "version", likeness(_reading(store, number), _reading(store, other)))
    for other in translations:
        score = translation_likeness(_telling(store, number), _telling(store, other))
        _insert_link(store, number, other, "translation", score)


def rebuild_links(store: Store) -> None:
    """Make all links and what they are found by again."""
    store.run("DELETE FROM links")
    store.run("DELETE FROM sketches")
    for number in store.keys("SELECT number FROM documents ORDER BY number").tolist():
        link_document(store, number, *_text(store, number))


def read_links(store: Store, document_id: str) -> list[DocumentLink]:
    """Read the links of a document: versions first, the most alike first.

    Raises:
        DocumentUnknown: no document has this id.
    """
    number = document_number(store, document_id)
    if not keeps_links(store):
        return []
    rows = store.rows(
        "SELECT id, kind, score FROM links JOIN documents ON number = CASE first WHEN ?1 THEN second ELSE first END "
        "WHERE first = ?1 OR second = ?1 ORDER BY kind DESC, score DESC, id",
        (number,),
    )
    return [DocumentLink(document_id, *row) for row in rows]


def read_versions(store: Store, document_ids: Iterable[str]) -> frozenset[frozenset[str]]:
    """Give the pairs among these documents that are versions of one text."""
    if not keeps_links(store):
        return frozenset()
    asked = json.dumps(sorted(set(document_ids)))
    rows = store.rows(
        "WITH asked AS (SELECT number, id FROM documents WHERE id IN (SELECT value FROM json_each(?))) "
        "SELECT one.id, other.id FROM links JOIN asked AS one ON one.number = first "
        "JOIN asked AS other ON other.number = second WHERE kind = 'version'",
        (asked,),
    )
    return frozenset(frozenset(row) for row in rows)


def count_unlinked(store: Store) -> int:
    """Count the documents whose links were never looked for, as an earlier version of this program added them."""
    if not keeps_links(store):
        return store.number("SELECT count(*) FROM documents")
    unsketched = store.keys("SELECT number FROM documents WHERE number NOT IN (SELECT document FROM sketches)")
    # A text may be too short to have any keys.
    return sum(
        any((keys.words, keys.figures)) for keys in (sketch(_text(store, each)[0]) for each in unsketched.tolist())
    )


def keeps_links(store: Store) -> bool:
    """Say whether the library's tables are those of a version that links documents."""
    return store.number("PRAGMA user_version") >= _LINKS_SINCE


def _candidates(store: Store, keys: Sequence[int], least: int) -> list[int]:
    """Give the documents under at least so many of these keys, those under most first."""
    found: Counter[int] = Counter()
    for key in keys:
        found.update(store.keys("SELECT document FROM sketches WHERE key = ? LIMIT ?", (key, _MOST_OF_A_KEY)).tolist())
    often = [(-count, number) for number, count in found.items() if count >= least]
    return [number for _, number in sorted(often)[:_MOST_COMPARED]]


def _key(figures: int, language: Language) -> int:
    """Give the key under which figures of a text in this language lie: the same ones of another language are sought."""
    return figures + ((LANGUAGES.index(language) + 1) << KEY_BITS)


def _insert_link(store: Store, number: int, other: int, kind: LinkKind, score: float) -> None:
    if score:
        store.run(
            "INSERT OR IGNORE INTO links (first, second, kind, score) VALUES (?, ?, ?, ?)",
            (min(number, other), max(number, other), kind, score),
        )


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    language: Language
    is_scanned: bool
    day: str


def _source(store: Store, number: int) -> _Source:
    text, language, pages, day = store.rows(
        "SELECT text, language, texts.pages, CASE length(date) WHEN 10 THEN date ELSE '' END "
        "FROM documents JOIN texts ON texts.document = number WHERE number = ?",
        (number,),
    )[0]
    is_scanned = any(Page(*page).is_scanned for page in json.loads(pages))
    return _Source(text.decode("utf-8", "surrogatepass"), language, is_scanned, day)


def _reading(store: Store, number: int) -> Reading:
    source = _source(store, number)
    return Reading(_words(source.text), find_names(source.text), source.is_scanned, source.day)


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    # Many documents of one formula are held against each other one after the other.
    return tuple(fold_words(text))


def _telling(store: Store, number: int) -> Telling:
    source = _source(store, number)
    card = read_manifest(store).card
    vectors = read_vectors(store, keys_of(store, number), card.dimension)
    rows = store.rows("SELECT language FROM passages WHERE document = ? ORDER BY start", (number,))
    # Generic means: those of this library change as it grows, and with them the links would.
    centered = _means(card).center_passages(vectors, [row[0] for row in rows])
    return Telling(
        source.language,
        len(source.text),
        tuple(find_numbers(source.text)),
        find_latin_words(source.text),
        centered,
        source.day,
    )


@lru_cache(maxsize=1)
def _means(card: ModelCard) -> LanguageMeans:
    return generic_means(card)


def _text(store: Store, number: int) -> tuple[str, Language]:
    source = _source(store, number)
    return source.text, source.language
