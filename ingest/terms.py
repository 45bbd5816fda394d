"""Find countries, cities, sectors, kinds of agreement and currencies in a text, in any of the three languages.

Words are folded, then tried without what Arabic writes in front of a word (و ف, ب ل ك, ال) and without simple plural
and feminine endings. The longest term wins: «المغرب العربي» is no mention of Morocco. A form written with ال in the
lexicon («الهند») needs it in the text too (for «للهند» is ل + الهند); one without it takes both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.folding import fold, fold_text
from ingest.lexicon import Term, TermKind, scales, terms

_WORD = re.compile(r"[^\W_]+|[€$£]")
# What may stand between the words of one term: "accord-cadre", "d'entente", «د.ج».
_JOINT = re.compile(r"[^\S\n]?[.'’\-‐‑–&]?[^\S\n]?\Z")


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term of the lexicon as it stands in a text, `text[start:end]`; the rest as in `lexicon.Term`."""

    kind: TermKind
    id: str
    start: int
    end: int
    city: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    term: Term
    needs_number: bool


def find_terms(text: str) -> list[FoundTerm]:
    """Find the terms of the lexicon in `text`, in order; two overlap only when one form belongs to several terms.

    `start` and `end` hold the article and the particles that Arabic writes onto the word.
    """
    # Each stage that reads an agreement asks for the terms of the same sentences.
    return list(_terms_of_sentence(text) if len(text) <= _SENTENCE else _terms_of(text))


_SENTENCE = 2_000


@lru_cache(maxsize=256)
def _terms_of_sentence(text: str) -> tuple[FoundTerm, ...]:
    return tuple(_terms_of(text))


def _terms_of(text: str) -> list[FoundTerm]:
    folded = fold(text)
    words = list(_WORD.finditer(folded.text))
    found: list[FoundTerm] = []
    at = 0
    while at < len(words):
        forms = _longest_forms(folded.text, words, at)
        for form in forms:
            start, end = folded.original_span(words[at].start(), words[at + len(form.words) - 1].end())
            found.append(FoundTerm(form.term.kind, form.term.id, start, end, form.term.city))
        at += len(forms[0].words) if forms else 1
    return found


def _longest_forms(text: str, words: Sequence[re.Match[str]], at: int) -> list[_Form]:
    """Give the forms that begin with this word and reach furthest; several when they are written alike."""
    fitting = [form for form in _forms_beginning_with(words[at][0]) if _fits(form, text, words, at)]
    if not fitting:
        return fitting
    longest = max(len(form.words) for form in fitting)
    by_term = {(form.term.kind, form.term.id): form for form in fitting if len(form.words) == longest}
    return list(by_term.values())


def _fits(form: _Form, text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    last = at + len(form.words)
    if last > len(words) or any(word not in _stems(words[at + n][0]) for n, word in enumerate(form.words)):
        return False
    if not all(_JOINT.match(text, words[n].end(), words[n + 1].start()) for n in range(at, last - 1)):
        return False
    return not form.needs_number or _follows_number(words, at)


def _follows_number(words: Sequence[re.Match[str]], at: int) -> bool:
    """Tell whether the word stands after a number or its scale: "50 DA", "2 milliards de DA"."""
    before = [word[0] for word in words[max(0, at - 2) : at]]
    if before and before[-1] in ("de", "of"):
        return before[0] in scales()
    return bool(before) and (before[-1].isdecimal() or before[-1] in scales())


@lru_cache(maxsize=50_000)
def _forms_beginning_with(word: str) -> tuple[_Form, ...]:
    return tuple(form for stem in _stems(word) for form in _forms_by_first_word().get(stem, ()))


@cache
def _forms_by_first_word() -> dict[str, list[_Form]]:
    forms: dict[str, list[_Form]] = {}
    for term in terms():
        for needs_number, texts in ((False, term.forms), (True, term.after_number)):
            for text in texts:
                words = _form_words(text)
                forms.setdefault(words[0], []).append(_Form(words, term, needs_number))
    return forms


def _form_words(text: str) -> tuple[str, ...]:
    """Give the folded words of a form; the و before a later word goes, as `_stems` takes it from «والمتوسطة»."""
    first, *others = _WORD.findall(fold_text(text))
    return (first, *(word[1:] if word.startswith("و") and len(word) > 3 else word for word in others))


@lru_cache(maxsize=50_000)
def _stems(word: str) -> frozenset[str]:
    """Give the folded word and what is left of it without particles, article and simple endings."""
    if not "ء" <= word[0] <= "ي":
        return frozenset(_without_endings(word, ("s", "x")))
    bare = {word}
    for particles in (("و", "ف"), ("ب", "ل", "ك")):
        bare |= {each[1:] for each in bare if each.startswith(particles) and len(each) > 3}
    bare |= {"ا" + each[1:] for each in bare if each.startswith("لل")}
    bare |= {each[2:] for each in bare if each.startswith("ال") and len(each) > 4}
    return frozenset(stem for each in bare for stem in _without_endings(each, ("ه", "ات", "ون", "ين", "يه", "ان")))


def _without_endings(word: str, endings: Sequence[str]) -> Iterator[str]:
    yield word
    for ending in endings:
        if word.endswith(ending) and len(word) >= 5:
            yield word[: -len(ending)]
