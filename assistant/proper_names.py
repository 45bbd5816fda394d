"""Names of people, companies and places, and whether a text has them: as written, translated, or in other letters."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from assistant.terms import stem
from index.folding import fold_text, fold_words
from ingest.cleaning import is_known_word
from ingest.figures import unit_words
from ingest.lexicon import TermKind, calendar
from ingest.terms import FoundTerm, find_terms
from ingest.written_dates import month_numbers

_LONGEST = 6
# Diacritics and tatweel stand inside a word.
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ][\wÀ-ÖØ-öø-ÿŒœ]*")
_ARABIC = re.compile(r"[\u0621-\u064a\u064b-\u0652]+")
_ARABIC_LETTERS = re.compile("[ء-ي]")
# Whatever follows these is called so, whether or not it is also a word.
_TITLE = re.compile(r"(?:السيدة|السيد|الدكتورة|الدكتور|المهندسة|المهندس|المدعوة|المدعو)\s+([\u0621-\u064a]{2,})")
_PRONOUN = re.compile(r"ت(?:ها|هما|هم|هن|ه|نا|كم|ك|ي)\Z")
_JOINED = re.compile(r"\b(بن|ابن|ابو|ابي|ولد|ايت|عبد ال|ال) (?=[ء-ي])")

# Titles, and the common words that the word list lacks.
_NO_NAMES = (
    "plusieurs",
    "neanmoins",
    "notamment",
    "mm",
    "mme",
    "mmes",
    "mlle",
    "mr",
    "mrs",
    "ms",
    "dr",
    "pr",
    "me",
    "sm",
    "se",
)
# "à Alger" and «بالجزائر» are often one place: Arabic has one word for both.
_NAMED_AS_THEIR_COUNTRY = ("alger", "algiers", "tunis")
_FRONT = re.compile(r"\A[وف]?[بلك]?(?:ال|لل)(?=..)")

# Letters in front of a name that are words of their own, in folded text.
_CLITICS = "[وف]?[بلك]?(?:ال|لل)?"
_WEAK = "[اويهع]*"
# How Arabic writes the consonants of a foreign name, in folded text; several ways are in use for most of them.
_SOUNDS = {
    "tch": "(?:تش|[شجك])", "dj": "ج", "sch": "[شس]", "tion": "[شتس][اويهع]*ن", "ch": "[شتكخ]", "sh": "ش", "kh": "[خك]",
    "gh": "[غق]", "dh": "[ذضظد]", "th": "[ثتطذ]", "ph": "ف", "gn": "[نغ]ي?ن?", "qu": "[كق]", "ck": "[كق]",
    "x": "(?:[كق]س|[سزخ])", "b": "ب", "p": "[بپ]", "t": "[تطث]", "d": "[دضذظ]", "f": "ف", "v": "[فڤبو]", "k": "[كق]",
    "q": "[قكغ]", "c": "[كسقشتص]", "s": "[سصزش]", "z": "[زسظضذص]", "g": "[جغقك]", "j": "[جيزخغ]", "l": "ل", "m": "م",
    "n": "ن", "r": "[رغ]", "h": "[هح]?", "w": "[وف]?",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_SILENT = re.compile(r"(?:l?t|ts|[sdxzp])$")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a text.

    Attributes:
        known: countries and regions by their ids in the lexicon, cities and organizations by their groups in
            names.toml: the same in every language.
        proper: folded words that no word list has, acronyms in capitals; they must stand in a source, in its letters
            if not in these.
        capitalized: folded Latin words that are ordinary but written as names ("Industrie"); a source in the same
            language has them too.
    """

    known: frozenset[str]
    proper: frozenset[str]
    capitalized: frozenset[str]


def find_names(text: str) -> Names:
    """Find the names of a text: Latin ones by their capitals, Arabic ones because no word list has them.

    An Arabic name that is also a word («منصور») is found only after a title such as «السيد».
    """
    known, covered = _find_known(text)
    covered |= _no_names()
    latin = [word for word in _latin_names(text) if fold_text(word) not in covered]
    arabic = [word for word in _arabic_names(text) if fold_text(word) not in covered]
    proper = {_written(word) for word in latin if _is_proper(word)} | {fold_text(word) for word in arabic}
    return Names(known, frozenset(proper), frozenset(_written(word) for word in latin) - proper)


class NamedText:
    """A text made ready to be asked for names."""

    def __init__(self, text: str) -> None:
        self.known = _find_known(text)[0] | frozenset(f"country {city.id}" for city in _terms(text, "city"))
        self._folded = _JOINED.sub(r"\1", fold_text(text))
        self._words = frozenset(fold_words(text))
        self._stems = frozenset(form for word in self._words for form in stem(word))

    def has_word(self, name: str) -> bool:
        """Say whether a name stands here in its own letters, inflected or not."""
        name = fold_text(name)
        return name in self._words or not stem(name).isdisjoint(self._stems)

    def has_sound(self, name: str) -> bool:
        """Say whether a name stands here in the other letters; a short acronym sounds like too much to tell."""
        is_acronym, name = name.isupper(), fold_text(name)
        if _ARABIC_LETTERS.search(name):
            return any(_matches(latin, name) for latin in self._words if latin.isascii() and latin.isalpha())
        consonants = len(_consonants(name))
        return consonants > (2 if is_acronym else 0) and bool(_pattern(name).search(self._folded))


def _matches(latin: str, arabic: str) -> bool:
    return bool(_consonants(latin)) and bool(_pattern(latin).fullmatch(arabic))


@lru_cache(10_000)
def _pattern(latin: str) -> re.Pattern[str]:
    """Make a pattern over folded Arabic of how a folded Latin name may be written.

    Arabic writes every consonant of a foreign name and some of its vowels, so the consonants must agree in order and
    the rest may be anything weak. French leaves the last ones unsaid (Renault, «رونو»).
    """
    silent = _SILENT.search(latin)
    spoken = latin[: silent.start()] if silent else latin
    ending = "".join(f"(?:{sound})?{_WEAK}" for sound in _sounds(silent.group())) if silent else ""
    said = "".join(sound + _WEAK for sound in _sounds(spoken))
    return re.compile(rf"(?<![ء-ي]){_CLITICS}{_WEAK}{said}{ending}(?![ء-ي])")


def _sounds(latin: str) -> list[str]:
    return [_SOUNDS[part] for part in _consonants(latin)]


@lru_cache(50_000)
def _consonants(latin: str) -> tuple[str, ...]:
    plain = re.sub(r"([b-df-hj-np-tv-z])\1+", r"\1", latin)
    return tuple(_SPELLING.findall(plain))


def _latin_names(text: str) -> Iterator[str]:
    """Give the Latin words written as names; the first word of the text only if it is no ordinary word."""
    has_begun = False
    for match in _LATIN.finditer(text):
        word = match.group()
        is_name = word[0].isupper() or (not word.islower() and len(word) > 1)
        is_elided = len(word) <= 2 and text[match.end() : match.end() + 1] in tuple("'’")
        if is_name and not is_elided and len(word) > 1 and (has_begun or _is_proper(word)):
            yield word
        has_begun = has_begun or not is_elided


@cache
def _no_names() -> frozenset[str]:
    """Give the folded words that are written as names or stand in no word list, and name nobody."""
    days = [day for names in calendar().weekdays.values() for day in names]
    return frozenset([*month_numbers(), *map(fold_text, days), *unit_words(), *_NO_NAMES])


def _written(word: str) -> str:
    return word if word.isupper() else fold_text(word)


def _is_proper(word: str) -> bool:
    """Say whether a Latin word can only be a name: an acronym, or in no word list."""
    return (word.isupper() and len(word) > 1) or not any(
        is_known_word(form) for form in (word.lower(), fold_text(word))
    )


def _arabic_names(text: str) -> Iterator[str]:
    yield from _TITLE.findall(text)
    yield from (
        word for word in _ARABIC.findall(text) if len(word) > 3 and not any(map(is_known_word, _spellings(word)))
    )


def _spellings(word: str) -> Iterator[str]:
    """Give an Arabic word as written, with ة for the ت before a pronoun («مكانتها»), and with bare alefs («إدماج»)."""
    yield word
    yield _PRONOUN.sub("ة", word)
    yield re.sub("[أإآ]", "ا", word)


def _find_known(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the ids of the known names of a text and the folded words they cover."""
    found: set[str] = set()
    covered: set[str] = set()
    for term in _terms(text, "country", "region", "city"):
        written = fold_words(text[term.start : term.end])
        if term.kind != "city":
            found.add(f"{term.kind} {term.id}")
            covered.update(written)
        elif written[-1] in _NAMED_AS_THEIR_COUNTRY:
            found.add(f"country {term.id}")
            covered.update(written)
    for first, last, group in _locate_groups(_WORD.findall(text)):
        found.add(f"name {group}")
        covered.update(fold_text(word) for word in _WORD.findall(text)[first:last])
    return frozenset(found), frozenset(covered)


def _terms(text: str, *kinds: TermKind) -> list[FoundTerm]:
    return [term for term in find_terms(text) if term.kind in kinds]


def _locate_groups(words: list[str]) -> Iterator[tuple[int, int, int]]:
    """Give (first word, word after the last, group) for each name of names.toml; the longest at each place wins."""
    forms = [_forms(word) for word in words]
    for at in range(len(words)):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            phrases = map(" ".join, product(*forms[at : at + length]))
            if groups := {group for phrase in phrases for group in _groups().get(phrase, ())}:
                yield from ((at, at + length, group) for group in sorted(groups))
                break


def _forms(word: str) -> tuple[str, ...]:
    """Give the spellings under which a word may be known: folded, without what Arabic writes in front, in capitals."""
    folded = fold_text(word)
    bare = _FRONT.sub("", folded)
    return tuple({folded, bare if len(bare) > 2 else folded, word if word.isupper() and word.isascii() else folded})


@cache
def _groups() -> dict[str, frozenset[int]]:
    groups: dict[str, frozenset[int]] = {}
    for number, group in enumerate(tomllib.loads((files("assistant") / "names.toml").read_text("utf-8"))["groups"]):
        for entry in group.split():
            is_acronym = entry.isupper() and entry.isascii()
            words = [_FRONT.sub("", fold_text(word)) for word in _WORD.findall(entry.replace("_", " "))]
            phrase = entry if is_acronym else " ".join(words)
            groups[phrase] = groups.get(phrase, frozenset()) | {number}
    return groups
