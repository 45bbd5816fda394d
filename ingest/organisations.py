"""Resolve the name of an organization: how it is shown, its country, and the keys that its other spellings share.

1. An organization of the lexicon has one key, whatever it is called.
2. A descriptive name («وزارة الصناعة والتجارة المغربية») is its kind of body, its country and its subjects, which
   are the same in every language.
3. Any other name is its words without legal form and generic noun, and how they sound (ingest.sounds).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.folding import fold_text
from index.records import Language, Party
from ingest.bodies import (
    Body,
    body_at,
    country_named_at,
    is_stand_in,
    names_state,
    nationality_of,
    possessor_at,
    says_nothing,
    subject_at,
    without_article,
)
from ingest.known_organisations import organisation_at
from ingest.lexicon import terms
from ingest.party_words import Token, cut_tokens
from ingest.sentences import Span
from ingest.sounds import sounds_of

_STATE = ("state", "minister")
_DISTINCTIVE_ACRONYM = 5
_ARTICLES = frozenset(
    ["le", "la", "les", "l'", "the", "son", "sa", "ses", "leur", "leurs", "his", "her", "its", "their"]
)


def resolve_organisation(name: str, acronyms: Mapping[str, str] = {}, *, country: str = "") -> Party:
    """Resolve the name of a party as written.

    Args:
        name: in any language, with or without its acronym and article.
        acronyms: short names that the document defines, and what they stand for: {"OCP": "Office chérifien …"}.
        country: that of the document, for a body of the state that does not tell its own.
    """
    parts = _read(name)
    keys = [*_known_keys(parts)]
    home = parts.country or (country if parts.is_national else "")
    if not keys:
        keys = (
            _stand_in_keys(parts)
            or _country_keys(parts, home)
            or [*_described_keys(parts, home), *_proper_keys(parts, home)]
        )
    if name in acronyms and acronyms[name] != name:
        longer = resolve_organisation(acronyms[name], country=country)
        keys, home = [*longer.keys, *keys], longer.country or home
    keys += _acronym_keys(name, acronyms, home)
    shown = parts.known_name or name.strip()
    return Party(shown, (name,), parts.known_country or home, tuple(dict.fromkeys(keys)) or (f"text {name}",))


def country_party(country: str, written: str, language: Language) -> Party:
    """Give a country as a party, under its name in `language`."""
    names = next((term.names for term in terms() if term.kind == "country" and term.id == country), {})
    return Party(names.get(language, written), (written,), country, (f"country {country}",))


def counterpart_of(party: Party, written: str, country: str) -> Party:
    """Give the body that another country has for `party`: «نظيره الإيطالي» of a minister of industry."""
    keys = tuple(key.replace(f" {party.country}:", f" {country}:") for key in party.keys if f" {party.country}:" in key)
    return Party(written, (written,), country, keys or (f"stand-in {country}: counterpart",))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a name is made of.

    Attributes:
        rest: folded words that are neither body, country, subject nor generic: what is proper to it.
    """

    known_id: str = ""
    known_name: str = ""
    known_country: str = ""
    body: Body | None = None
    is_country: bool = False
    country: str = ""
    subjects: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=())

    @property
    def is_national(self) -> bool:
        """Whether it is of the document's country unless it tells another: a body of the state or known by subject."""
        if self.body is None or self.is_country:
            return False
        return self.body.kind in _STATE or (self.body.kind == "body" and bool(self.subjects) and not self.rest)


def _read(name: str) -> _Parts:
    plain = _unwrapped(name)
    tokens = cut_tokens(plain, Span(0, len(plain)))
    parts = _Parts(words=tuple(without_article(token.folded) for token in tokens if token.folded))
    at = 0
    while at < len(tokens):
        parts, length = _read_at(tokens, at, parts)
        at += length
    if parts.known_id and (parts.rest or _is_other_body(parts)):
        parts = replace(parts, known_id="", known_name="", known_country="", rest=_proper_words(tokens))
    return parts


def _unwrapped(name: str) -> str:
    return "".join(" " if letter in '“”«»"„()' else letter for letter in name)


def _read_at(tokens: Sequence[Token], at: int, parts: _Parts) -> tuple[_Parts, int]:
    words = [token.folded for token in tokens]
    if not parts.known_id and (known := organisation_at(tokens[at:])):
        organisation, length = known
        read = replace(
            parts, known_id=organisation.id, known_name=organisation.name, known_country=organisation.country
        )
        return read, length
    if owner := possessor_at(words, at):
        return replace(parts, country=owner.value), owner.length
    if parts.body is None and (found := body_at(words, at)):
        return replace(parts, body=found[0]), _first_of_body(words, at, found[1])
    if named := country_named_at(words, at):
        is_all = at == 0 and named.length == len(tokens)
        return replace(parts, country=parts.country or named.value, is_country=is_all), named.length
    if nationality := nationality_of(words[at]):
        return replace(parts, country=parts.country or nationality), 1
    if subject := subject_at(words, at):
        return replace(parts, subjects=tuple(sorted({*parts.subjects, subject.value}))), subject.length
    is_passed = is_stand_in(words[at]) or names_state(words[at])
    if not words[at] or is_passed or says_nothing(words[at]) or body_at(words, at):
        return parts, 1
    return replace(parts, rest=(*parts.rest, _bare(words[at]))), 1


def _first_of_body(words: Sequence[str], at: int, length: int) -> int:
    """Take one word where the noun holds a subject too: «الغرفة التجارية»."""
    return length if not any(subject_at(words, at + n) for n in range(1, length)) else 1


def _is_other_body(parts: _Parts) -> bool:
    """Say whether a known name only stands inside another's: «جامعة سوناطراك», a subsidiary elsewhere."""
    is_other_kind = parts.body is not None and parts.body.kind not in ("firm", "office")
    return is_other_kind or bool(parts.country and parts.known_country and parts.country != parts.known_country)


def _proper_words(tokens: Sequence[Token]) -> tuple[str, ...]:
    words = [token.folded for token in tokens]
    return tuple(_bare(word) for n, word in enumerate(words) if word and not (says_nothing(word) or body_at(words, n)))


def _bare(word: str) -> str:
    for front in ("وال", "ولل", "بال", "ال", "لل"):
        if word.startswith(front) and len(word) - len(front) >= 3:
            return word.removeprefix(front)
    return word


def _known_keys(parts: _Parts) -> list[str]:
    return [f"known {parts.known_id}"] if parts.known_id else []


def _stand_in_keys(parts: _Parts) -> list[str]:
    """Give the key of who only stands for somebody («الوفد الجزائري», "the Algerian side"): his words, no more.

    Two delegations of one country are alike only where they are called alike.
    """
    is_unnamed = parts.body is not None and (parts.body.kind in ("office", "firm") or parts.body.is_plural)
    words = [word for word in parts.words if not (nationality_of(word) or word in _ARTICLES)]
    is_told = bool(parts.words) and all(is_stand_in(word) for word in words)
    if parts.subjects or parts.rest or parts.is_country or not words or not (is_told or (is_unnamed and parts.country)):
        return []
    return [f"stand-in {parts.country}: {' '.join(words)}"]


def _country_keys(parts: _Parts, country: str) -> list[str]:
    is_government = parts.body is not None and parts.body.id == "government"
    is_state = parts.is_country or is_government or (parts.body is None and any(map(names_state, parts.words)))
    return [f"country {country}"] if country and is_state and not (parts.rest or parts.subjects) else []


def _described_keys(parts: _Parts, country: str) -> list[str]:
    """Give the key of a name that is all body, country and subjects; of a ministry also that of its first subject."""
    if parts.rest or parts.body is None or not (parts.subjects or (country and parts.body.kind != "firm")):
        return []
    kind = "company" if parts.body.kind == "firm" else parts.body.id
    kind += "s" if parts.body.is_plural else ""
    keys = [f"{kind} {country}: {' '.join(_telling(parts))}"]
    if kind == "ministry" and country and parts.subjects:
        keys.append(f"{kind} {country}: {_first_subject(parts)} first")
    return keys


def _telling(parts: _Parts) -> Sequence[str]:
    """Give the subjects without "industry" where it only says that a cluster is one of industry."""
    others = [subject for subject in parts.subjects if subject != "industry"]
    return others if others and parts.body is not None and parts.body.id == "cluster" else parts.subjects


def _first_subject(parts: _Parts) -> str:
    found = (subject_at(parts.words, at) for at in range(len(parts.words)))
    return next((subject.value for subject in found if subject), "")


def _proper_keys(parts: _Parts, country: str) -> list[str]:
    """Give the keys of a name with words of its own: those words, and their sound."""
    if not parts.rest:
        if parts.body is not None:
            return [] if parts.subjects or country else [f"stand-in : {' '.join(parts.words)}"]
        return [f"words {' '.join(parts.words)}"]
    kind = "" if parts.body is None or parts.body.kind in ("firm", "office") else parts.body.id + " "
    subjects = " ".join(parts.subjects)
    where = f"{country} " if parts.body is not None and parts.body.kind in _STATE and parts.body.id != "chamber" else ""
    keys = [f"{kind}{where}{subjects}: {' '.join(parts.rest)}".strip()]
    keys += [f"{kind}{country}: {_first_subject(parts)} first"] if kind == "ministry " and country and subjects else []
    keys += [f"{kind}{country if kind else ''}{subjects}~{way}" for way in sounds_of(parts.rest)]
    return keys


_ACRONYM = re.compile(r"[A-ZÀ-Þ]{3,8}")


def _acronym_keys(name: str, acronyms: Mapping[str, str], country: str) -> list[str]:
    """Give a key for the acronym of a name, bound to its country when it is short: many bodies share three letters."""
    shorts = [short for short, meaning in acronyms.items() if name in (short, meaning) and short.isupper()]
    if not shorts and _ACRONYM.fullmatch(name):
        # «CTPL» alone, of which another document says the whole name.
        shorts = [name]
    keys: list[str] = []
    for short in shorts:
        known = organisation_at(cut_tokens(short, Span(0, len(short))))
        folded = fold_text(short)
        keys.append(f"known {known[0].id}" if known else f"acronym {folded}{_of_country(folded, country)}")
    return keys


def _of_country(acronym: str, country: str) -> str:
    return "" if len(acronym) >= _DISTINCTIVE_ACRONYM else f" {country}"
