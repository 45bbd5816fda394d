"""Read who signs for whom: «وقع المذكرة عن الجانب المغربي مدير شركة … وعن الجانب التونسي …», "on behalf of X, by …"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.bodies import nationality_of
from ingest.name_reader import Name
from ingest.party_lists import read_names
from ingest.party_openings import opening_at
from ingest.party_words import Token, party_words, phrase_length

_COMMAS = frozenset([",", "،", ":"])
_SIDES = 2


def names_of_sides(tokens: Sequence[Token], after: int) -> list[Name]:
    """Give who signs for each side, behind token `after`; empty unless two sides are told.

    «الجانب المغربي» and "the Moroccan side" name nobody: who signs for it does, with its country.
    """
    cues = [at for at in range(after, len(tokens)) if _cue_length(tokens, at)]
    told = [_told_for(tokens[:end], at, _cue_length(tokens, at)) for at, end in pairwise([*cues, len(tokens)])]
    sides = [names for names in told if names]
    return [name for names in sides for name in names] if len(sides) >= _SIDES else []


def _cue_length(tokens: Sequence[Token], at: int) -> int:
    """Give how many tokens «وعن», "on behalf of" takes; "for" and "pour" count only before a side or a country."""
    length = phrase_length(party_words().on_behalf, tokens, at)
    if length or not phrase_length(party_words().for_side, tokens, at):
        return length
    place = _after_article(tokens, at + 1)
    if place >= len(tokens):
        return 0
    opening = opening_at(tokens, place)
    is_country = opening is not None and opening.is_country
    return 1 if is_country or _side_at(tokens, place)[1] else 0


def _told_for(tokens: Sequence[Token], at: int, length: int) -> list[Name]:
    place = _after_article(tokens, at + length)
    country, taken = _side_at(tokens, place)
    place += taken
    while (
        taken
        and place < len(tokens)
        and (tokens[place].written in _COMMAS or phrase_length(party_words().by, tokens, place))
    ):
        place += 1
    names = [name for name in read_names(tokens, place)[0] if name.is_name]
    if taken:
        return [replace(name, nationality=name.nationality or country) for name in names]
    return names[:1]


def _side_at(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Read «الجانب المغربي», "côté marocain", "Moroccan side": its country and how many tokens it takes."""
    pair = tokens[at : at + 2]
    if len(pair) < _SIDES or not {each.folded for each in pair} & party_words().sides:
        return "", 0
    code = next((code for each in pair if (code := nationality_of(each.folded))), "")
    return code, 2 if code else 0


def _after_article(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].folded in ("le", "la", "l'", "the") else at
