"""What a question limits the agreements to, and the words that may limit them and were not understood.

What is surest is read first and taken out of the question: amounts, dates, parties, places, countries, sectors,
statuses. What is left and carries a meaning was not understood.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Limit
from assistant.asked_parties import TAKEN, Name, find_party_names, find_unknown_names
from assistant.bounds import Read, read_amounts, read_dates, read_relative_dates
from assistant.seeking_words import before, pattern, word_set
from assistant.terms import find_key_terms
from index.folding import fold, fold_text, fold_words
from index.records import LANGUAGES, AgreementStatus
from ingest.known_organisations import known_organisations
from ingest.lexicon import sectors_within, terms
from ingest.organisations import resolve_organisation
from ingest.places import find_places
from ingest.terms import find_terms


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits, in the order of the question, and what was not understood, as asked."""

    limits: tuple[Limit, ...]
    ignored: tuple[str, ...]


def find_limits(question: str) -> Limits:
    """Read what a question limits agreements to; its words for the agreements themselves are taken out already."""
    rest = _Rest(question)
    relative = [question[start:end] for start, end in read_relative_dates(question)]
    for span in read_relative_dates(question):
        rest.take(*span)
    rest.take_all(read_amounts)
    rest.take_all(_read_statuses)
    excluded = [(question[start:end].strip(), start, end) for start, end in _find_excluded(rest.text)]
    for _, start, end in excluded:
        rest.take(start, end)
    for read in (read_dates, _read_unknown_places, _read_parties, _read_places, _read_countries, _read_sectors):
        rest.take_all(read)
    limits = dict.fromkeys(found.limit for found in sorted(rest.found, key=lambda found: found.start))
    return Limits(tuple(limits), (*relative, *(words for words, _, _ in excluded), *_ignored(rest.text)))


class _Rest:
    """A question from which what was read is taken out, so that nothing is read twice."""

    def __init__(self, question: str) -> None:
        self.text = question
        self.found: list[Read] = []

    def take(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start]}{TAKEN * (end - start)}{self.text[end:]}"

    def take_all(self, read: Callable[[str], Iterator[Read]]) -> None:
        for found in list(read(self.text)):
            self.found.append(found)
            self.take(found.start, found.end)


_MOST_EXCLUDED = r"(?:[\s'’]+[^\s?؟.,،;؛¦]+){1,4}"


def _find_excluded(question: str) -> Iterator[tuple[int, int]]:
    """Give the words that exclude something, «باستثناء إيطاليا», with what they exclude."""
    folded = fold(question)
    for match in re.finditer(rf"(?:{pattern('negation', 'patterns').pattern}){_MOST_EXCLUDED}", folded.text):
        yield folded.original_span(*match.span())


# ---- parties and countries -----------------------------------------------------------------------------------------


def _read_parties(question: str) -> Iterator[Read]:
    """Read names of parties; a phrase that says only a country is left to the countries."""
    read: list[Name] = []
    for name in find_party_names(question):
        is_free = all(name.end <= other.start or other.end <= name.start for other in read)
        if is_free and (_is_organisation(name.text) or not _is_only_known(name.text)):
            read.append(name)
    for group in _groups(question, read):
        values = tuple(dict.fromkeys(value for name in group for value in party_values(name.text)))
        words = question[group[0].start : group[-1].end]
        for name in group:
            yield Read(Limit("party", values, words, _party_spellings(values)), name.start, name.end)


def party_values(name: str) -> Sequence[str]:
    """Give a name and the keys that its other spellings share, for a filter of the register."""
    keys = resolve_organisation(name).keys
    if name.islower() and name.isascii():
        keys = (*resolve_organisation(name.title()).keys, *keys)
    return tuple(dict.fromkeys((name, *keys)))


def _party_spellings(keys: Sequence[str]) -> tuple[str, ...]:
    """Give the other names of organizations that the lexicon knows."""
    return tuple(form for known in known_organisations() if f"known {known.id}" in keys for form in known.forms)


def _is_organisation(name: str) -> bool:
    """Tell whether the lexicon knows an organization of this name; the European Union is one and a region too."""
    return any(key.startswith("known ") for key in resolve_organisation(name).keys)


def _is_only_known(text: str) -> bool:
    """Tell whether words say no more than a country, a city or a sector, «الجانب الإيطالي», "des groupes italiens"."""
    rest = text
    for found in find_terms(text):
        if found.kind in ("country", "city", "sector", "region"):
            rest = rest.replace(text[found.start : found.end], " ")
    said = set(fold_words(rest)) - word_set("party", "of_country")
    return not said or not find_key_terms(" ".join(said))


def _read_countries(question: str) -> Iterator[Read]:
    found = [term for term in find_terms(question) if term.kind == "country"]
    names = [Name(question[term.start : term.end], term.start, term.end) for term in found]
    for group in _groups(question, list(dict.fromkeys(names))):
        ids = tuple(dict.fromkeys(term.id for name in group for term in found if term.start == name.start))
        limit = Limit("country", ids, question[group[0].start : group[-1].end])
        yield from (Read(limit, name.start, name.end) for name in group)


_JOINED = re.compile(r"(?:\s|[,،]|¦|\b(?:l|la|le|les|the)\b|')*")


def _groups(question: str, names: Sequence[Name]) -> list[list[Name]]:
    """Put names together that are alternatives: joined by "or", or by "and" after «مع» ("with Italy and Spain")."""
    groups: list[list[Name]] = []
    for name in sorted(names, key=lambda name: name.start):
        if groups and _are_alternatives(question, groups[-1], name):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _are_alternatives(question: str, group: Sequence[Name], name: Name) -> bool:
    between = fold_text(question[group[-1].end : name.start]).replace(TAKEN, " ")
    written = fold_text(name.text)
    if re.fullmatch(r"\s*(?:or|ou|او|ام)(?:\s+(?:with|avec|مع|the|la|le|l'|les))*\s*(?:l')?", between):
        return True
    joins = re.fullmatch(r"\s*(?:,|،|and|et|و)\s*(?:the|la|le|les|l')?\s*", between) or (
        written.startswith("و") and not between.strip()
    )
    is_with = before("party", "with").search(fold_text(question[: group[0].start]).replace(TAKEN, " "))
    return bool(joins and is_with)


# ---- places, sectors, statuses -------------------------------------------------------------------------------------


def _read_places(question: str) -> Iterator[Read]:
    """Read cities; a name that a city shares with its country («في الجزائر») is left to the countries."""
    cities = {term.end: term for term in find_terms(question) if term.kind == "city"}
    for found in find_places(question):
        if found.span.end in cities:
            start, words = cities[found.span.end].start, question[found.span.start : found.span.end]
            values = tuple(dict.fromkeys((words, found.value.key)))
            yield Read(Limit("place", values, words, _city_spellings(found.value.key)), start, found.span.end)


def _city_spellings(key: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(form for term in terms() if term.kind == "city" and term.city == key for form in term.forms)
    )


def _read_unknown_places(question: str) -> Iterator[Read]:
    """Read a name that the lexicon does not know where something is said to be in or at it."""
    for name in find_unknown_names(question):
        if before("place", "before").search(fold_text(question[: name.start])):
            yield Read(Limit("place", (name.text,), name.text), name.start, name.end)


def _read_sectors(question: str) -> Iterator[Read]:
    found = [term for term in find_terms(question) if term.kind == "sector"]
    names = [Name(question[term.start : term.end], term.start, term.end) for term in found]
    for group in _sector_groups(question, list(dict.fromkeys(names))):
        ids = dict.fromkeys(term.id for name in group for term in found if term.start == name.start)
        within = tuple(dict.fromkeys(narrow for each in ids for narrow in sectors_within(each)))
        limit = Limit("sector", within, question[group[0].start : group[-1].end], _also("sector", within))
        yield from (Read(limit, name.start, name.end) for name in group)


def _sector_groups(question: str, names: Sequence[Name]) -> list[list[Name]]:
    """Put sectors together that "and" or "or" joins: both are wanted, of whichever agreement."""
    groups: list[list[Name]] = []
    for name in names:
        between = fold_text(question[groups[-1][-1].end : name.start]) if groups else "¦"
        joined = re.fullmatch(r"\s*(?:,|،|and|et|و|or|ou|او)?\s*(?:the|la|le|les|l'|de|de l'|du|des|d')?\s*", between)
        if groups and joined and (between.strip() or fold_text(name.text).startswith("و")):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


_STATUSES: dict[str, tuple[AgreementStatus, ...]] = {
    "unsigned": ("announced", "negotiated"),
    "negotiated": ("negotiated",),
    "announced": ("announced",),
    "ended": ("ended",),
    # What has ended was signed.
    "signed": ("signed", "ended"),
}


def _read_statuses(question: str) -> Iterator[Read]:
    """Read statuses; two are alternatives («الموقعة أو المعلنة»)."""
    folded = fold(question)
    text = folded.text
    found: list[tuple[int, int, tuple[AgreementStatus, ...]]] = []
    for name, statuses in _STATUSES.items():
        for match in pattern("status", name).finditer(text):
            start, end = folded.original_span(*match.span())
            found.append((start, end, statuses))
            text = f"{text[: match.start()]}{TAKEN * len(match[0])}{text[match.end() :]}"
    found.sort()
    values = tuple(dict.fromkeys(status for _, _, statuses in found for status in statuses))
    words = " · ".join(dict.fromkeys(question[start:end] for start, end, _ in found))
    yield from (Read(Limit("status", values, words), start, end) for start, end, _ in found)


def _also(kind: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Give every way to write these terms: the names of each language first."""
    chosen = [term for term in terms() if term.kind == kind and term.id in ids]
    names = [term.names[language] for term in chosen for language in LANGUAGES]
    return tuple(dict.fromkeys([*names, *(form for term in chosen for form in term.forms)]))


def spellings(kind: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Give every way to write the terms of the lexicon with these ids, shown names first, each once."""
    return _also(kind, ids)


# ---- what is left --------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0670\u0640]+[^\W_]*|['’.&-](?=\w)[^\W_]+)*")
_BY_ITSELF = re.compile(r"[\s'’-]*\Z")


def _ignored(rest: str) -> Iterator[str]:
    """Give the words left that mean something, those side by side together."""
    start, end = -1, -1
    for match in _WORD.finditer(rest):
        if not _means_something(match[0]):
            continue
        if start >= 0 and _holds_nothing(rest[end : match.start()]):
            end = match.end()
            continue
        if start >= 0:
            yield rest[start:end]
        start, end = match.span()
    if start >= 0:
        yield rest[start:end]


def _holds_nothing(between: str) -> bool:
    """Tell whether only blanks and short joints («de la», "of") stand between two words."""
    return TAKEN not in between and not re.search(r"[,،.;؛:?؟!]", between) and len(between.split()) <= 2


def _means_something(word: str) -> bool:
    around = word_set("around", "words") | word_set("gap", "words") | word_set("party", "of_country")
    said = [part for part in fold_words(word) if len(part) > 1 and part not in around]
    return any(find_key_terms(part) and not _is_around_inflected(part) for part in said)


def _is_around_inflected(word: str) -> bool:
    """Tell whether an Arabic word is one of those around, with letters written onto it."""
    bare = re.sub(r"\A[وف]?[بلك]?(?:ال|لل)?", "", word)
    around = word_set("around", "words")
    return "ء" <= word[0] <= "ي" and (bare in around or f"ال{bare}" in around)
