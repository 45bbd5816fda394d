"""Read one entry of a list of parties: a body, who holds an office in it, a counterpart, a government."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.bodies import body_at, nationality_of
from ingest.known_organisations import known_at
from ingest.name_reader import Name
from ingest.party_names import read_name
from ingest.party_openings import Opening, is_person, opening_at
from ingest.party_words import Token, party_words, phrase_length

_CAPITALS = 3
# How far back the noun of "celui de l'Industrie" and the office of a person may stand, in tokens.
_FAR = 26
# A comma and given names may stand between the body and the family name of who holds its office.
_HOLDER = 4
_OF = frozenset(["de", "du", "des", "d'", "of", "l'", "la", "le", "les", "the", "عن"])


def name_at(tokens: Sequence[Token], at: int) -> Name | None:
    """Read the name at token `at`; an office gives the body that it is held in, or itself."""
    governments = _governments(tokens, at)
    if governments:
        return governments
    if named := _that_of(tokens, at):
        return named
    if counterpart := _counterpart(tokens, at):
        return counterpart
    if office := _office_of_person(tokens, at):
        return name_at(tokens, office)
    opening = opening_at(tokens, at)
    if (
        opening is None
        or is_person(tokens, at)
        or _is_family_name(tokens, at, opening)
        or _is_titled(tokens, at, opening)
    ):
        return None
    if opening.body is not None and opening.body.kind == "office":
        return _held_in(tokens, at, opening)
    return read_name(tokens, at, opening)


def is_held(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the name at token `at` is told by an office, behind which its holder may be named."""
    opening = opening_at(tokens, at)
    return bool(opening and opening.body and opening.body.kind in ("office", "minister"))


def skip_fillers(tokens: Sequence[Token], at: int) -> int:
    """Give the index after «كل من», articles and titles."""
    while at < len(tokens) and (length := phrase_length(party_words().fillers, tokens, at)):
        at += length
        if at < len(tokens) and tokens[at].written == ".":
            at += 1
    return _after_count(tokens, at)


def _after_count(tokens: Sequence[Token], at: int) -> int:
    """Give the index after the number in "quatre grandes universités", the article in "a Saudi Expertise Academy"."""
    if at < len(tokens) and tokens[at].folded in ("a", "an") and _are_capitals(tokens[at + 1 : at + 4]):
        return at + 1
    if at >= len(tokens) or tokens[at].folded not in party_words().counts:
        return at
    nouns = (n for n in (at + 1, at + 2) if n < len(tokens) and _is_plural(tokens[n]))
    return next(nouns, at)


def _are_capitals(tokens: Sequence[Token]) -> bool:
    return len(tokens) == _CAPITALS and all(token.is_capitalized for token in tokens)


def _is_plural(token: Token) -> bool:
    found = body_at([token.folded], 0)
    return found is not None and found[0].is_plural


def _that_of(tokens: Sequence[Token], at: int) -> Name | None:
    """Read "celui de l'Industrie": the noun is that of the body named last."""
    if tokens[at].folded not in party_words().that_of or at + 1 >= len(tokens) or tokens[at + 1].folded not in _OF:
        return None
    for before in range(at - 1, max(-1, at - _FAR), -1):
        found = body_at([token.folded for token in tokens[before : before + 2]], 0)
        if found and (found[0].kind in ("state", "body", "minister") or found[0].id == "group"):
            name = read_name(tokens, at, Opening(0, 1, found[0], is_proper=False, is_country=False))
            rest = " ".join(token.written for token in tokens[at + 1 : name.following]).replace("' ", "'")
            return replace(name, full=f"{tokens[before].written} {rest}")
    return None


def _office_of_person(tokens: Sequence[Token], at: int) -> int:
    """Give where the office stands in "Afif Amrani, ministre de l'Industrie"; 0 when none is told."""
    comma = at
    while comma < min(at + 5, len(tokens)) and tokens[comma].kind == "word" and tokens[comma].is_capitalized:
        comma += 1
    if comma == at or comma >= len(tokens) or tokens[comma].written != ",":
        return 0
    opening = opening_at(tokens, at)
    office = skip_fillers(tokens, comma + 1)
    is_bare = is_person(tokens, at) or (opening is not None and opening.body is None and not known_at(tokens[at:comma]))
    return office if is_bare and office < len(tokens) and is_held(tokens, office) else 0


def _is_titled(tokens: Sequence[Token], at: int, opening: Opening | None) -> bool:
    """Say whether a bare name stands behind "M." or «السيد»: a person's."""
    before = at - 2 if at > 1 and tokens[at - 1].written == "." else at - 1
    is_bare = opening is None or not (opening.body or opening.is_country or known_at(tokens[at : at + 9]))
    return is_bare and before >= 0 and tokens[before].folded in party_words().people | {"السيد", "السيده"}


def titled_person(tokens: Sequence[Token], at: int) -> Name | None:
    """Read "M. El Malki", who may have been told before with his office; he is no party himself."""
    end = at
    while end < min(at + 4, len(tokens)) and tokens[end].is_capitalized:
        end += 1
    if end == at or not _is_titled(tokens, at, None):
        return None
    start, stop = tokens[at].start, tokens[end - 1].end
    return Name(start, stop, None, None, "", is_name=False, is_country=False, following=end, is_person=True)


def body_of_holder(tokens: Sequence[Token]) -> Name | None:
    """Give the body whose office is told last, close to the end of the tokens: "le président du CSEFRS, Habib"."""
    for at in range(len(tokens) - 1, max(-1, len(tokens) - _FAR), -1):
        if is_held(tokens, at) and (name := name_at(tokens, at)) and name.is_name:
            return name if len(tokens) - name.following <= _HOLDER else None
    return None


def _is_family_name(tokens: Sequence[Token], at: int, opening: Opening) -> bool:
    return at > 0 and opening.body is None and not opening.letters and is_person(tokens, at - 1)


def _counterpart(tokens: Sequence[Token], at: int) -> Name | None:
    """Read «نظيره الإيطالي», "homologue italien", "Italian counterpart"; before a name of its own they are no name."""
    window = [_without_and(token) for token in tokens[at : at + 2]]
    if len(window) < 2 or not {each.folded for each in window} & party_words().counterparts:
        return None
    nationality = next((code for each in window if (code := nationality_of(each.folded))), "")
    if not nationality:
        is_first = window[0].folded in party_words().counterparts
        return name_at(tokens, at + 1) if is_first else None
    if at + 2 < len(tokens) and (named := opening_at(tokens, at + 2, after_join=False)) and named.body is not None:
        return name_at(tokens, at + 2)
    after = skip_fillers(tokens, at + 3)
    if after < len(tokens) and tokens[at + 2].written in (",", "،") and body_at([tokens[after].folded], 0):
        return name_at(tokens, after)
    last = tokens[at + 1]
    return Name(
        window[0].start,
        last.end,
        None,
        None,
        nationality,
        is_name=True,
        is_country=False,
        following=at + 2,
        is_counterpart=True,
    )


def _held_in(tokens: Sequence[Token], at: int, opening: Opening) -> Name | None:
    """Give the body behind an office: «رئيس مجموعة سوناطراك», "le PDG du groupe Renault"."""
    following = at + opening.length
    while following < len(tokens) and (
        tokens[following].folded in _OF or nationality_of(tokens[following].folded) or _is_office(tokens, following)
    ):
        following += 1
    if following >= len(tokens):
        return None
    inner = opening_at(tokens, following, after_join=False)
    if inner is None or is_person(tokens, following) or (inner.body and inner.body.kind == "office"):
        return None
    return read_name(tokens, following, inner, is_held=True)


def _is_office(tokens: Sequence[Token], at: int) -> bool:
    opening = opening_at(tokens, at, after_join=False)
    return bool(opening and opening.body and opening.body.kind == "office" and opening.length == 1)


def _governments(tokens: Sequence[Token], at: int) -> Name | None:
    """Read one of two adjectives: "Algerian and Italian governments", «الحكومتان الجزائرية والإيطالية».

    The noun is passed over; each adjective is a country.
    """
    token = tokens[at]
    if token.kind != "word" or not (code := nationality_of(_without_and(token).folded)):
        return None
    window = [each.folded for each in tokens[max(0, at - 4) : at + 5]]
    if not any(word in party_words().governments for word in window):
        return None
    bare = _without_and(token)
    return Name(bare.start, bare.end, None, None, code, is_name=True, is_country=True, following=at + 1)


def _without_and(token: Token) -> Token:
    rest = token.folded.removeprefix("و")
    is_joined = token.is_arabic and rest != token.folded
    is_known = rest.startswith("ال") or rest in party_words().counterparts
    return token.without_front(1) if is_joined and is_known else token
