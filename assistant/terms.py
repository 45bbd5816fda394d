"""Key terms and what holds them: a word meets its inflected forms, its synonyms and its translations.

Stems are crude on purpose: they only have to bring together forms of one word inside a few sentences, and a wrong
meeting costs little there. The index itself needs none (index.folding.cut_grams).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from index.folding import fold_words
from index.records import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a question is about.

    Attributes:
        text: as the person wrote it.
        word: folded.
        stems: forms that an inflected form of the word may share.
        concepts: groups of concepts.toml that it belongs to, alone or in a phrase; empty for most names.
    """

    text: str
    word: str
    stems: frozenset[str]
    concepts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a text, made ready for many terms: folded words in order, their stems and concepts."""

    words: tuple[str, ...]
    stems: frozenset[str]
    concepts: frozenset[int]

    def holds(self, term: Term) -> bool:
        """Tell whether the text has the term: its stem, a synonym or a translation."""
        return not (term.stems.isdisjoint(self.stems) and term.concepts.isdisjoint(self.concepts))

    def joined(self, other: "Bag") -> "Bag":
        """Give the bag of both texts."""
        return Bag(self.words + other.words, self.stems | other.stems, self.concepts | other.concepts)


EMPTY_BAG = Bag((), frozenset(), frozenset())


@lru_cache(10_000)
def find_key_terms(text: str) -> tuple[Term, ...]:
    """Give the words that a text is about, in order, each once: no stop words of any of the three languages."""
    written = [match[0] for match in _WORD.finditer(text)]
    found = ["".join(fold_words(word)) for word in written]
    concepts = [frozenset[int]() for _ in found]
    for start, end, group in _locate_concepts(found):
        for at in range(start, end):
            concepts[at] |= {group}
    terms: dict[str, Term] = {}
    for word, spelling, groups in zip(found, written, concepts, strict=True):
        if len(word) > 1 and not _is_stop_word(word):
            terms.setdefault(word, Term(spelling, word, stem(word), groups))
    return tuple(terms.values())


def make_bag(text: str) -> Bag:
    """Make the bag of a text."""
    found = tuple(fold_words(text))
    stems = frozenset(form for word in found for form in stem(word))
    return Bag(found, stems, frozenset(group for _, _, group in _locate_concepts(found)))


@lru_cache(50_000)
def stem(word: str) -> frozenset[str]:
    """Give the stems of a folded word: one for Latin letters; for Arabic one for each ending cut.

    An Arabic letter in front that may be a word of its own («ب ل ك ف و س») gives a second reading.

    Source: light10 for Arabic (L. Larkey, L. Ballesteros, M. Connell, "Light Stemming for Arabic Information
    Retrieval", 2007); for Latin letters the longest ending of a list (J. B. Lovins, "Development of a Stemming
    Algorithm", 1968).
    """
    return frozenset(_arabic_stems(word)) if "ء" <= word[:1] <= "ي" else frozenset((_latin_stem(word),))


@cache
def stop_words(language: Language) -> frozenset[str]:
    """Give the folded words that carry no subject in one language."""
    table = tomllib.loads(files(__package__).joinpath("asking.toml").read_text("utf-8"))
    return frozenset(fold_words(table["stop"][language]))


@cache
def _is_stop_word(word: str) -> bool:
    return any(word in stop_words(language) for language in LANGUAGES)


# Diacritics and tatweel stand inside a word.
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0670\u0640]+[^\W_]*)*")
_ARTICLES = ("وال", "فال", "بال", "كال", "ولل", "لل", "ال")
_PARTICLES = "ويلبكفس"
# The longest ending that leaves three letters (Arabic) or four (Latin).
_ARABIC_ENDING = re.compile(r"(?<=\w{3})(?:هما|ها|هم|ته|تها|تهما|تي|تين|تان|يات|ان|ات|ون|ين|يه|وا|ه|ي|ا)\Z")
_LATIN_ENDING = re.compile(
    r"(?<=\w{4})(?:(?:iss)?ements?|[ai]tions?|ions?|ives?|ifs?|i?ennes?|iens?|elles?|els?"
    r"|ales?|aux|als?|iques?|ies?|(?:ing|ed)(?:ly)?|ings|ers?|ez|ee?s?|ents?|ants?|i[rts]|s|x|y)\Z"
)


def _arabic_stems(word: str) -> Iterator[str]:
    bare = next((word[len(article) :] for article in _ARTICLES if _is_cut(word, article)), word)
    yield from _without_endings(bare)
    if bare == word and word[0] in _PARTICLES and len(word) > 4:
        yield from _without_endings(word[1:])


def _is_cut(word: str, article: str) -> bool:
    return word.startswith(article) and len(word) - len(article) >= 3


def _without_endings(word: str) -> Iterator[str]:
    for _ in range(2):
        word = _ARABIC_ENDING.sub("", word)
        yield word


def _latin_stem(word: str) -> str:
    if len(word) < 5:
        return word.removesuffix("s") if len(word) == 4 and word.isalpha() else word
    bare = _LATIN_ENDING.sub("", word)
    return bare.rstrip("ieu") if len(bare) > 5 else bare


@dataclass(frozen=True, slots=True)
class _Concepts:
    """The spellings of concepts.toml: phrases of stems, and by the first stem how many words a phrase can have."""

    by_phrase: Mapping[tuple[str, ...], frozenset[int]]
    lengths: Mapping[str, frozenset[int]]


def _locate_concepts(found: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Give (first word, word after the last, group) for each spelling of a concept that stands in folded words.

    The longest at each place wins: «رأس المال» is no «مال».
    """
    known = _concepts()
    stems = [stem(word) for word in found]
    covered = 0
    for at in range(len(found)):
        lengths = {length for form in stems[at] for length in known.lengths.get(form, ())}
        for length in sorted((length for length in lengths if at + length <= len(found)), reverse=True):
            phrases = product(*stems[at : at + length])
            groups = {group for phrase in phrases for group in known.by_phrase.get(phrase, ())}
            if groups and at + length > covered:
                yield from ((at, at + length, group) for group in sorted(groups))
                covered = at + length


@cache
def _concepts() -> _Concepts:
    by_phrase: dict[tuple[str, ...], frozenset[int]] = {}
    lengths: dict[str, frozenset[int]] = {}
    table = tomllib.loads(files(__package__).joinpath("concepts.toml").read_text("utf-8"))
    for number, group in enumerate(table["groups"]):
        for entry in group.split():
            for phrase in product(*map(stem, fold_words(entry.replace("_", " ")))):
                by_phrase[phrase] = by_phrase.get(phrase, frozenset()) | {number}
                lengths[phrase[0]] = lengths.get(phrase[0], frozenset()) | {len(phrase)}
    return _Concepts(by_phrase, lengths)
