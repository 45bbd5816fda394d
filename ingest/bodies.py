"""What the words of an organization's name are: its kind of body, its country, its subjects, what says nothing of it.

The words are data (lexicon/bodies.toml, countries.toml), in Arabic, French and English, folded when loaded.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from index.folding import fold_text
from ingest.lexicon import terms
from ingest.party_words import cut_tokens
from ingest.sentences import Span

BodyClass = Literal["state", "minister", "body", "firm", "office"]
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 6
_ADJECTIVE_ENDINGS = ("", "ه", "ين", "تين", "ون", "ان", "تان", "s", "es")


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of organization and how its noun is used; see bodies.toml for the classes."""

    id: str
    kind: BodyClass
    is_plural: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """What stands at some word of a name, and how many words it takes."""

    value: str
    length: int


def body_at(words: Sequence[str], at: int) -> tuple[Body, int] | None:
    """Give the body that a noun at word `at` (folded) tells, and how many words it takes; the longest noun wins."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        phrase = tuple(map(without_article, words[at : at + length]))
        if body := _bodies().get(phrase):
            return body, length
    return None


def singular_of(body: str) -> tuple[str, ...]:
    """Give the first noun of a body in each language: "ministry" → «وزارة», "ministère", "ministry"."""
    return tuple(
        dict.fromkeys(form for entry in _entries() if str(entry["id"]) == body for form in _first_forms(entry))
    )


def _first_forms(entry: Mapping[str, Sequence[str]]) -> list[str]:
    return [entry[language][0] for language in ("ar", "fr", "en") if language in entry]


def country_named_at(words: Sequence[str], at: int) -> Located | None:
    """Give the country that is named at word `at`: «الجزائر», "Royaume-Uni"; no adjective."""
    return _longest(_country_names(), words, at)


def nationality_of(word: str) -> str:
    """Give the country of a folded adjective («الإيطالية», "algérien", "Moroccan"); "" when it is none."""
    bare = without_article(word.partition("-")[0])
    for ending in _ADJECTIVE_ENDINGS:
        if bare.endswith(ending) and (code := _nationalities().get(bare.removesuffix(ending) if ending else bare)):
            return code
    return ""


def possessor_at(words: Sequence[str], at: int) -> Located | None:
    """Give the country that owns what follows: "Italy's Eni", "South Korea's Ulsan"."""
    for length in range(1, min(4, len(words) - at) + 1):
        last = words[at + length - 1]
        if last.endswith("'s"):
            code = _country_names().get((*words[at : at + length - 1], last.removesuffix("'s")))
            return Located(code, length) if code else None
    return None


def subject_at(words: Sequence[str], at: int) -> Located | None:
    """Give the subject that stands at word `at`; of several words the longest."""
    return _longest(_subjects(), words, at)


def without_article(word: str) -> str:
    """Give a folded Arabic word without ال; Latin words as they are."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def says_nothing(word: str) -> bool:
    """Say whether a folded word (legal form, article, «الوطنية», "national") tells no organization from another."""
    return word.rstrip("'") in _plain_words() or without_article(word) in _plain_words()


def is_stand_in(word: str) -> bool:
    """Say whether a folded word only stands for somebody: «الوفد», "side", "homologue"."""
    return without_article(word) in _words_of("stand_ins")


def names_state(word: str) -> bool:
    """Say whether a folded word is what a country calls itself: "royaume", «المملكة»."""
    return without_article(word) in _words_of("states")


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(without_article(fold_text(each)) for each in _data()["words"][name])


@cache
def _plain_words() -> frozenset[str]:
    table = _data()["words"]
    return frozenset(
        without_article(fold_text(each)) for name in ("legal", "articles", "generic") for each in table[name]
    )


def _longest(table: Mapping[tuple[str, ...], str], words: Sequence[str], at: int) -> Located | None:
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        phrase = tuple(words[at : at + length])
        for form in (phrase, tuple(map(_bare_stem, phrase))):
            if value := table.get(form):
                return Located(value, length)
    return None


def _bare_stem(word: str) -> str:
    """Give a folded word without what Arabic writes in front of it (و, ل, ب, ال)."""
    if not "ء" <= word[:1] <= "ي" or len(word) < 5:
        return word
    bare = word[1:] if word.startswith(("وال", "ولل", "بال", "فال")) else word
    return "".join(bare[2:]) if bare.startswith(("ال", "لل")) and len(bare) > 4 else bare


@cache
def _bodies() -> dict[tuple[str, ...], Body]:
    found: dict[tuple[str, ...], Body] = {}
    for entry in _entries():
        identity, kind = str(entry["id"]), cast(BodyClass, str(entry["class"]))
        for name, is_plural in (("plural", True), ("ar", False), ("fr", False), ("en", False)):
            for form in entry.get(name, ()):
                words = _WORD.findall(fold_text(form))
                found[tuple(map(without_article, words))] = Body(identity, kind, is_plural)
    return found


@cache
def _country_names() -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for term in terms():
        if term.kind == "country":
            named = [form for form in term.forms if form in term.names.values() or len(_WORD.findall(form)) > 1]
            names |= {tuple(_WORD.findall(fold_text(form))): term.id for form in named}
            names |= {_as_tokens(form): term.id for form in named}
    return names


def _as_tokens(form: str) -> tuple[str, ...]:
    """Give the words of a form as a text is cut into them: "États-Unis" is one."""
    return tuple(token.folded for token in cut_tokens(form, Span(0, len(form))) if token.folded)


@cache
def _nationalities() -> dict[str, str]:
    found: dict[str, str] = {}
    for term in terms():
        if term.kind == "country":
            words = [fold_text(form) for form in term.forms if form not in term.names.values()]
            found |= {word: term.id for word in words if " " not in word}
    return found


@cache
def _subjects() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for subject, forms in cast("dict[str, str]", _data()["subjects"]).items():
        for form in forms.split():
            words = _WORD.findall(fold_text(form.replace("_", " ")))
            found[tuple(map(_bare_stem, words))] = subject
            found[tuple(words)] = subject
    return found


def _entries() -> list[dict[str, list[str]]]:
    return cast("list[dict[str, list[str]]]", _data()["body"])


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("ingest.lexicon") / "bodies.toml").read_text("utf-8"))
