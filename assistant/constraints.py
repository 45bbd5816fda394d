"""What a question insists on, and whether a text supports it.

Right country but wrong sector, right event but wrong year: a sentence that is close in meaning answers nothing when
what the question insists on stands nowhere around it. Support counts in any of the three languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from assistant.proper_names import NamedText, find_names
from assistant.terms import Bag, find_key_terms, make_bag
from assistant.values import find_ordinals, find_years
from index.folding import cut_grams, fold_text
from ingest.cleaning import is_known_word
from ingest.terms import FoundTerm, find_terms

ConstraintKind = Literal["year", "ordinal", "country", "sector", "agreement", "known name", "name", "capitalized"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that a question insists on.

    Attributes:
        text: as the person wrote it.
        keys: a year, a number, ids of the lexicon, names of names.toml, or a folded word; one of them is enough,
            for one spelling can mean several things.
    """

    kind: ConstraintKind
    text: str
    keys: frozenset[str]

    @property
    def is_firm(self) -> bool:
        """Whether nothing answers without it; what is said in many words, as the kind of agreement, is not."""
        return self.kind not in ("agreement", "capitalized") and self.keys.isdisjoint(_LOOSE_SECTORS)


# Ways and means of every sector, said in many words.
_LOOSE_SECTORS = frozenset(
    (
        "training",
        "research",
        "small_business",
        "industrial_zones",
        "clusters",
        "standards_quality",
        "finance",
        "subcontracting",
    )
)


# Who asks for «الاتفاقيات», "accords" or "agreements" wants memoranda, protocols and contracts too.
_ANY_AGREEMENT = frozenset(("agreement",))


# Texts whose readings are kept: what is read once for one question is there for the next, whoever asks it.
# Source: `python -m tests.benchmarks.serving`; some 25 kB each, so 100 MB when it is full.
GROUNDS_KEPT = 4_000
# Names looked for in one of them: a question looks for each several times.
_NAMES_KEPT = 50


@lru_cache(GROUNDS_KEPT)
def ground_of(text: str) -> "Ground":
    """Give the ground of a text, the same one for the same text while it is kept."""
    return Ground(text)


class Ground:
    """A text read for what it supports; each reading is made once, when it is first needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._held: dict[str, bool] = {}

    def holds(self, constraint: Constraint) -> bool:
        """Tell whether the text supports a constraint."""
        match constraint.kind:
            case "year":
                return not constraint.keys.isdisjoint(self.years)
            case "ordinal":
                return not constraint.keys.isdisjoint(map(str, self._ordinals))
            case "country":
                return not constraint.keys.isdisjoint(self._ids)
            case "sector" | "agreement":
                spelled = find_key_terms(constraint.text)
                is_any = constraint.kind == "agreement" and not constraint.keys.isdisjoint(_ANY_AGREEMENT)
                return (
                    not constraint.keys.isdisjoint(self._ids)
                    or all(map(self.bag.holds, spelled))
                    or (is_any and self._tells_an_agreement)
                )
            case "known name":
                return not constraint.keys.isdisjoint(self._names.known)
            case "name" | "capitalized":
                return any(self._holds_name(key) for key in constraint.keys)

    def _holds_name(self, name: str) -> bool:
        """Look for a folded name as it is written, by its sound in the other letters, and misspelt."""
        held = self._held.get(name)
        if held is None:
            held = self._names.has_word(name) or self._names.has_sound(name) or self._holds_misspelt(name)
            # Another thread may clear it meanwhile: what was found is given all the same.
            if len(self._held) >= _NAMES_KEPT:
                self._held.clear()
            self._held[name] = held
        return held

    def _holds_misspelt(self, name: str) -> bool:
        grams = frozenset(cut_grams(name))
        return len(name) >= _SHORTEST_MISSPELT and 2 * len(grams & self.grams) >= len(grams)

    @cached_property
    def grams(self) -> frozenset[str]:
        """The pieces of its words (index.folding.cut_grams)."""
        return frozenset(cut_grams(self.text))

    @cached_property
    def bag(self) -> Bag:
        """The words of the text."""
        return make_bag(self.text)

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that stand in the text."""
        return find_years(self.text)

    @cached_property
    def _ordinals(self) -> frozenset[int]:
        return find_ordinals(self.text)

    @cached_property
    def _terms(self) -> list[FoundTerm]:
        return find_terms(self.text)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(found.id for found in self._terms)

    @cached_property
    def _tells_an_agreement(self) -> bool:
        return any(found.kind == "agreement" for found in self._terms)

    @cached_property
    def _names(self) -> NamedText:
        return NamedText(self.text)


def find_constraints(question: str) -> tuple[Constraint, ...]:
    """Find what a question insists on, each once: years, ordinals, countries, sectors, kinds of agreement, names."""
    found: dict[tuple[ConstraintKind, str], frozenset[str]] = {}
    for kind, spelling, key in [*_years(question), *_ordinals(question), *_terms(question), *_names(question)]:
        found[kind, spelling] = found.get((kind, spelling), frozenset()) | {key}
    by_keys = {(kind, keys): Constraint(kind, spelling, keys) for (kind, spelling), keys in found.items()}
    return tuple(by_keys.values())


_SHORTEST_MISSPELT = 5
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0670\u0640]+[^\W_]*)*")
_LONGEST_NAME = 6
_BOUND = re.compile(
    r"\b(?:apres|avant|depuis|jusqu'en|after|before|since|until|بعد|قبل|منذ|حتي)\s+"
    r"(?:l'annee |the year |سنه |عام )?\d{4}\b"
)
# Adjectives of a country that mean something else as often: «القطرية» is also "of the country".
_AMBIGUOUS = re.compile(r"(?:ال|لل|بال|وال)?قطري(?:ه|ات)?")
_Found = tuple[ConstraintKind, str, str]


def _years(question: str) -> Iterator[_Found]:
    """Give the years, less those that only bound what is asked («بعد 1965», "depuis 2020")."""
    return (("year", year, year) for year in sorted(find_years(_BOUND.sub(" ", fold_text(question)))))


def _ordinals(question: str) -> Iterator[_Found]:
    return (("ordinal", str(number), str(number)) for number in sorted(find_ordinals(question)))


def _terms(question: str) -> Iterator[_Found]:
    for found in find_terms(question):
        spelling = question[found.start : found.end]
        if found.kind in ("country", "sector", "agreement") and not _AMBIGUOUS.fullmatch(fold_text(spelling)):
            yield found.kind, spelling, found.id


def _names(question: str) -> Iterator[_Found]:
    """Give the names, less those that the lexicon knows as countries and sectors."""
    rest = list(question)
    for found in find_terms(question):
        if found.kind in ("country", "region", "sector", "agreement"):
            rest[found.start : found.end] = " " * (found.end - found.start)
    text = "".join(rest)
    names = find_names(text)
    for group in sorted(names.known):
        yield "known name", _spelling(text, group), group
    for match in _WORD.finditer(text):
        word = fold_text(match[0])
        if word in names.proper | names.capitalized and find_key_terms(match[0]) and not _is_inflected(match[0]):
            yield "name" if word in names.proper else "capitalized", match[0], word


_PRONOUN = re.compile(r"(?:هما|ها|هم|هن|ه|نا|كم|ي)\Z")


def _is_inflected(word: str) -> bool:
    """Tell whether an Arabic word is an ordinary one with a pronoun at its end («إنشاؤها»), which no word list has."""
    bare = _PRONOUN.sub("", re.sub("[\u064b-\u0652\u0670\u0640]", "", word))
    if bare == word or len(bare) < 3:
        return False
    forms = (bare, f"{bare[:-1]}ء" if bare[-1] in "ؤئ" else bare, f"{bare[:-1]}ة" if bare[-1] == "ت" else bare)
    return any(is_known_word(form) or is_known_word(form.removeprefix("ال")) for form in forms)


def _spelling(question: str, group: str) -> str:
    """Give the words of a question that a known name is written with."""
    words = list(_WORD.finditer(question))
    for length in range(1, _LONGEST_NAME + 1):
        for first, last in zip(words, words[length - 1 :], strict=False):
            spelling = question[first.start() : last.end()]
            if group in find_names(spelling).known:
                return spelling
    return question.strip()
