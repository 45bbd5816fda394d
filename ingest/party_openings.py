"""Where the name of a party begins: at a known name, a country, the noun of a body, or a word that is only a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from index.folding import fold_text
from ingest.bodies import (
    Body,
    Located,
    body_at,
    country_named_at,
    nationality_of,
    possessor_at,
    subject_at,
    without_article,
)
from ingest.cleaning import is_known_word
from ingest.known_organisations import known_at
from ingest.lexicon import terms
from ingest.party_words import Token, party_words

OF = frozenset(["de", "du", "des", "d'", "of"])
ARTICLES = frozenset(["le", "la", "les", "l'", "the"])
POSSESSIVES = frozenset(["son", "sa", "ses", "leur", "leurs", "its", "their", "his", "her"])
AND = frozenset(["et", "and", "&"])
_TOWNS = 3
_SHORTEST = 5
_ELIDED = re.compile(r"[SsCcNnJjTt]['’][a-zà-ÿ]")
_GOVERNED = frozenset(["de", "du", "des", "d'", "à", "au", "aux", "to", "of"])
FOR = frozenset(["pour", "for"])


@dataclass(frozen=True, slots=True)
class Opening:
    """How a name begins: the letters before it that are words of their own («و», «ل»), and what its first words are."""

    letters: int
    length: int
    body: Body | None
    is_proper: bool
    is_country: bool
    nationality: str = ""


def opening_at(tokens: Sequence[Token], at: int, *, after_join: bool = True) -> Opening | None:
    """Say whether a name begins at token `at`, and how; particles written onto an Arabic word are looked through."""
    token = tokens[at]
    if token.kind == "quoted":
        return Opening(0, 1, None, is_proper=True, is_country=False) if is_title(token) else None
    if token.kind != "word" or token.folded in party_words().not_names | party_words().indefinite:
        return None
    if (token.is_arabic and token.folded in party_words().ends) or _is_ordinal(tokens, at):
        return None
    for letters in _peelings(token, after_join=after_join):
        if opening := _opening(tokens, at, letters):
            return opening
    return None


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word only counts («والثانية», "Le deuxième"); "First Bank" is a name."""
    word = tokens[at].folded
    is_named = not tokens[at].is_arabic and at + 1 < len(tokens) and tokens[at + 1].is_capitalized
    return not is_named and (word in party_words().ordinals or word.removeprefix("و") in party_words().ordinals)


def is_person(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a person's name or title begins at token `at`."""
    words, token = party_words(), tokens[at]
    return token.kind == "word" and (token.folded in words.titles or token.folded in words.given_names)


def city_at(tokens: Sequence[Token]) -> int:
    """Give how many tokens the city takes that is named at the first of them; 0 when there is none."""
    for length in range(min(4, len(tokens)), 0, -1):
        if tuple(without_article(each.folded) for each in tokens[:length]) in _cities():
            return length
    return 0


@cache
def _cities() -> frozenset[tuple[str, ...]]:
    forms = [form for term in terms() if term.kind == "city" for form in term.forms]
    return frozenset(tuple(map(without_article, fold_text(form).split())) for form in forms)


def is_proper(token: Token) -> bool:
    """Say whether a word can only be a name: in no word list, or an acronym in capitals."""
    if token.is_arabic:
        return len(token.folded) > 2 and _is_unknown_arabic(token.written)
    letters = [letter for letter in token.written if letter.isalpha()]
    is_acronym = len(letters) > 1 and all(letter.isupper() for letter in letters)
    mixed = any(letter.isupper() for letter in token.written[1:])
    return token.is_capitalized and (is_acronym or mixed or _is_unknown_latin(token.written))


def _peelings(token: Token, *, after_join: bool) -> tuple[int, ...]:
    """Give how many letters may be words of their own in front of an Arabic noun, none first."""
    if not token.is_arabic or len(token.folded) < 4:
        return (0,)
    word = token.folded
    if word.startswith("ولل"):
        return (0, 1, 3)
    if word.startswith("لل"):
        return (0, 2)
    if word[0] == "و" and after_join:
        return (0, 1, 2) if word[1] in "لب" else (0, 1)
    return (0, 1) if word[0] in "لب" else (0,)


def _opening(tokens: Sequence[Token], at: int, letters: int) -> Opening | None:
    first = tokens[at].without_front(letters)
    near = [first, *tokens[at + 1 : at + 10]]
    if not first.folded:
        return None
    if length := known_at(near):
        return Opening(letters, length, None, is_proper=True, is_country=False)
    if found := _chambers_of_towns(near, letters) or _named_by_noun(near, letters):
        return found
    if first.folded in party_words().ends or _is_only_city(near):
        return None
    if not first.is_arabic:
        return _latin_opening(tokens, at)
    is_joined = letters == 0 and first.folded[0] == "و" and len(first.folded) > 3
    is_bare = is_joined or not is_proper(first) or letters > 1 or _is_adjective(tokens, at, first)
    return None if is_bare else Opening(letters, 1, None, is_proper=True, is_country=False)


def _is_adjective(tokens: Sequence[Token], at: int, word: Token) -> bool:
    """Say whether a word with ال only describes: «الجيولوجية», or behind another word with ال."""
    before = tokens[at - 1].folded if at > 0 else ""
    return word.folded.startswith("ال") and (word.folded.endswith("يه") or before.startswith(("ال", "وال", "لل")))


def _named_by_noun(near: Sequence[Token], letters: int) -> Opening | None:
    """Read the noun of a body, or a country; «لشركات» is no name, «للمراكز» may be."""
    words = folded_words(near)
    found = body_at(words, 0)
    following = body_at(words, 1)
    if (words[0],) in party_words().uniting and following and not following[0].is_plural:
        return None
    is_named = len(near) > 1 and near[1].kind == "quoted"
    is_bare_plural = bool(letters and near[0].is_arabic and found and found[0].is_plural and not is_named)
    if found and not (is_bare_plural and not words[0].startswith("ال")):
        return Opening(letters, found[1], found[0], is_proper=False, is_country=False)
    country = country_named_at(words, 0)
    if country and not _is_part_of_name(near, country.length):
        return Opening(letters, country.length, None, is_proper=True, is_country=True, nationality=country.value)
    return None


def _chambers_of_towns(near: Sequence[Token], letters: int) -> Opening | None:
    """Read "Jordan and Amman Chambers of Industry": two places and the plural noun that they share."""
    if not near[0].is_capitalized or len(near) < _TOWNS + 1 or near[1].folded not in AND or not near[2].is_capitalized:
        return None
    found = body_at(folded_words(near), _TOWNS)
    if found is None or not found[0].is_plural or not near[_TOWNS].is_capitalized:
        return None
    return Opening(letters, _TOWNS + found[1], found[0], is_proper=True, is_country=False)


def _is_part_of_name(near: Sequence[Token], length: int) -> bool:
    """Say whether a country only begins a name in Latin letters: "Jordan Potash Institute"."""
    following = near[length] if length < len(near) else None
    return following is not None and following.is_capitalized and following.folded not in party_words().ends


def _is_only_city(tokens: Sequence[Token]) -> bool:
    """Say whether the words are a city and no name that begins like one ("Tanger Med")."""
    length = city_at(tokens)
    return bool(length) and not (length < len(tokens) and tokens[length].is_capitalized)


def _latin_opening(tokens: Sequence[Token], at: int) -> Opening | None:
    token = tokens[at]
    if _opens_sentence(tokens, at) or (token.folded in OF and not token.is_capitalized):
        return None
    if possessor := possessor_at(folded_words(tokens[at : at + 4]), 0):
        return _after_nationality(tokens, at, possessor.value, possessor.length)
    if nationality := nationality_of(token.folded):
        return _after_nationality(tokens, at, nationality)
    if ahead := _body_ahead(tokens, at):
        is_named = token.is_capitalized and subject_at([token.folded], 0) is None and ahead.length > 1
        return replace(ahead, is_proper=ahead.is_proper or is_proper(token) or is_named)
    if is_proper(token):
        return Opening(0, 1, None, is_proper=True, is_country=False)
    if described := _by_trade(tokens, at):
        return described
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    is_pair = following is not None and following.is_capitalized and following.folded not in party_words().ends
    is_opening_word = at == 0 or (tokens[at - 1].kind == "mark" and tokens[at - 1].written in ".:;!?-–")
    if token.is_capitalized and (is_pair or (len(token.written) > 2 and not is_opening_word)):
        return Opening(0, 1, None, is_proper=True, is_country=False)
    return None


def _by_trade(tokens: Sequence[Token], at: int) -> Opening | None:
    """Read "le filateur italien Tessitura": any noun of a trade with its country, then a name that is no person's."""
    near = tokens[at : at + 3]
    is_definite = at > 0 and tokens[at - 1].folded in ARTICLES
    if (
        len(near) < 3
        or not is_definite
        or near[0].is_capitalized
        or not near[2].is_capitalized
        or near[1].is_capitalized
    ):
        return None
    nationality = nationality_of(near[1].folded)
    if not nationality or is_person(tokens, at + 2) or near[0].folded in party_words().ends:
        return None
    return Opening(0, 3, None, is_proper=True, is_country=False, nationality=nationality)


def _opens_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word only has its capital from where it stands: "S'agissant de", "Concomitamment à"."""
    written = tokens[at].written
    if _ELIDED.match(written):
        return True
    is_first = at == 0 or (tokens[at - 1].kind == "mark" and tokens[at - 1].written in ".:;!?")
    is_short = len(written) < _SHORTEST or written.isupper() or any(letter.isupper() for letter in written[1:])
    if not is_first or is_short or at + 1 >= len(tokens) or body_at([tokens[at].folded], 0):
        return False
    return tokens[at + 1].written in _GOVERNED and not nationality_of(tokens[at].folded)


def folded_words(tokens: Sequence[Token]) -> list[str]:
    """Give the folded words of tokens; what is no word is ""."""
    return [token.folded if token.kind == "word" else "" for token in tokens]


def _after_nationality(tokens: Sequence[Token], at: int, nationality: str, length: int = 1) -> Opening | None:
    """Read "italien Eni", "Moroccan Ministry of Industry", "Algerian precision mechanics cluster"."""
    if at + length >= len(tokens):
        return None
    if ahead := _body_ahead(tokens, at):
        return replace(ahead, nationality=nationality)
    if tokens[at + length].kind == "quoted":
        return Opening(0, length + 1, None, is_proper=True, is_country=False, nationality=nationality)
    described = _described_ahead(tokens, at + length)
    if described > length:
        return Opening(0, described, None, is_proper=True, is_country=False, nationality=nationality)
    following = opening_at(tokens, at + length)
    if following is None or following.is_country or tokens[at + length].folded in party_words().people:
        return None
    return replace(following, length=following.length + length, nationality=nationality)


def _described_ahead(tokens: Sequence[Token], at: int) -> int:
    """Give how far "Turkish contractors Kalyon" goes from its adjective up to the name; 0 when no name follows."""
    for ahead in range(at, min(at + 4, len(tokens))):
        token = tokens[ahead]
        if token.kind != "word" or token.is_arabic or token.folded in party_words().ends | OF | AND | FOR | ARTICLES:
            return 0
        if body_at([token.folded], 0):
            return 0
        if token.is_capitalized:
            return ahead - at + 2 if ahead > at else 0
    return 0


def _body_ahead(tokens: Sequence[Token], at: int) -> Opening | None:
    """Find the noun that closes an English name within five words: "precision mechanics cluster"."""
    if tokens[at].folded in party_words().ends:
        return None
    proper = is_proper(tokens[at])
    for ahead in range(at + 1, min(at + 6, len(tokens))):
        token = tokens[ahead]
        if token.kind != "word" or token.is_arabic or token.folded in party_words().ends:
            return None
        if token.folded in OF | ARTICLES | AND | FOR:
            return None
        words = [each.folded for each in tokens[ahead : ahead + 4]]
        if (found := body_at(words, 0)) and found[0].kind != "office":
            return Opening(0, ahead - at + found[1], found[0], is_proper=proper, is_country=False)
        proper = proper or is_proper(token)
    return None


def is_title(token: Token) -> bool:
    """Say whether a quotation can be a name: short, with letters."""
    inner = token.written[1:-1].strip()
    return 1 < len(inner) <= 80 and len(inner.split()) <= 8 and any(letter.isalpha() for letter in inner)


@lru_cache(20_000)
def _is_unknown_arabic(word: str) -> bool:
    bare = word.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا")
    return not (is_known_word(word) or is_known_word(bare))


@lru_cache(20_000)
def _is_unknown_latin(word: str) -> bool:
    return not any(is_known_word(form) for form in (word.lower(), fold_text(word)))


def stands_whole(token: Token) -> bool:
    """Say whether the first letter of an Arabic word belongs to it: «وزارة», «لوجستيك», «بنك»."""
    word, rest = without_article(token.folded), token.without_front(1)
    if body_at([token.folded], 0) or known_at([token]) or subject_at([word], 0) == Located(word, 1):
        return True
    if token.folded.startswith(("لل", "ولل", "وال", "بال")) or len(rest.folded) < 3 or city_at([rest]):
        return False
    if body_at([rest.folded], 0) or known_at([rest]) or country_named_at([rest.folded], 0):
        return False
    return bool(subject_at([word], 0)) or (_is_unknown_arabic(rest.written) and not rest.folded.startswith("ال"))
