"""Read the names that stand side by side: «وزارة الصناعة والتجارة، وشبكة المراكز …», "entre X, d'une part, et Y"."""

from collections.abc import Sequence

from ingest.bodies import body_at
from ingest.name_reader import Name
from ingest.party_entries import is_held, name_at, skip_fillers, titled_person
from ingest.party_openings import city_at, is_person, opening_at
from ingest.party_spreads import spread
from ingest.party_words import Token, party_words, phrase_length

_MOST_NAMES = 60
_ASIDE = 26
_GENERAL = 8


def read_names(tokens: Sequence[Token], at: int, *, least: int = 1) -> tuple[list[Name], int]:
    """Read the names from token `at` on, as long as a comma or a word of joining leads to another.

    Gives the names and the index of the token after them. What stands between two names («ممثلة بالسيد …», the person
    who holds an office) is passed over; so is anything else while fewer than `least` are read.
    """
    names: list[Name] = []
    after = at
    while len(names) < _MOST_NAMES:
        start = skip_fillers(tokens, after)
        name = name_at(tokens, start) if start < len(tokens) else None
        if name is None and not names:
            name = titled_person(tokens, start)
        if name is None:
            break
        names += spread(tokens, start, name)
        after = names[-1].following
        held = name.is_counterpart or name.is_person or is_held(tokens, start)
        following = _next_name(tokens, after, is_wanting=len(names) < least or held, holds_office=held)
        if following is None:
            break
        after = following
    return names, max((name.following for name in names), default=at)


def _next_name(tokens: Sequence[Token], at: int, *, is_wanting: bool, holds_office: bool) -> int | None:
    """Give the index at which the next name of the list begins, None when the list ends here.

    Behind an office a bare name after a comma is that of its holder.
    """
    at = _after_place(tokens, at)
    joined = _after_joins(tokens, at)
    is_holder = holds_office and joined == at + 1 and _is_bare_name(tokens, joined)
    if joined is not None and not is_holder and begins_name(tokens, joined):
        return joined
    if joined is not None and joined > at + 1 and (example := _after_general_word(tokens, joined)):
        return example
    if at >= len(tokens) or not (is_wanting or _opens_aside(tokens, at)):
        return None
    return _after_aside(tokens, at)


def _after_place(tokens: Sequence[Token], at: int) -> int:
    """Give the index after «في الشارقة», "à Tanger" behind a name; `at` where no place is told."""
    if at >= len(tokens) or tokens[at].folded not in ("في", "a", "in") or tokens[at].written == "a":
        return at
    length = city_at(tokens[at + 1 : at + 5])
    return at + 1 + length if length else at


def _after_general_word(tokens: Sequence[Token], at: int) -> int:
    """Give where the names begin in "ainsi que des acteurs de la recherche comme l'UM6P"; 0 when none do."""
    for place in range(at, min(at + _GENERAL, len(tokens))):
        if tokens[place].kind != "word":
            return 0
        if length := phrase_length(party_words().examples, tokens, place):
            return place + length if begins_name(tokens, place + length) else 0
    return 0


def _is_bare_name(tokens: Sequence[Token], at: int) -> bool:
    opening = opening_at(tokens, at) if at < len(tokens) else None
    is_joined = bool(opening and (opening.letters or tokens[at].kind == "quoted"))
    return opening is not None and not is_joined and opening.body is None and not opening.is_country


def _after_joins(tokens: Sequence[Token], at: int) -> int | None:
    """Give the index after commas and words of joining, None when none stands here."""
    start, is_joined = at, False
    while at < len(tokens):
        token = tokens[at]
        if token.written in (",", "،", "؛", ";"):
            at, is_joined = at + 1, True
        elif length := phrase_length(party_words().joins, tokens, at):
            at, is_joined = at + length, True
        elif (
            (
                token.is_arabic
                and token.folded[0] == "و"
                and phrase_length(party_words().joins, [token.without_front(1)], 0)
            )
            or (token.folded in ("وبين", "بين", "ومع", "entre") and at > start)
            or token.folded in ("وبين", "ومع")
        ):
            at, is_joined = at + 1, True
        else:
            break
    return at if is_joined or (at < len(tokens) and _is_joined(tokens[at])) else None


def _is_joined(token: Token) -> bool:
    """Say whether an Arabic word has «و» written onto it: «وشركة», not «وزارة»."""
    return token.is_arabic and token.folded[0] == "و" and len(token.folded) > 3 and not body_at([token.folded], 0)


def _is_apposed(tokens: Sequence[Token], at: int) -> bool:
    """Say whether ", entreprise algérienne de …" only describes the name before it: a noun without article."""
    is_after_comma = at > 0 and tokens[at - 1].written == "," and not tokens[at].is_capitalized
    return is_after_comma and body_at([tokens[at].folded], 0) is not None


def begins_name(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the name of a party begins at token `at`, behind articles and titles or at once."""
    start = skip_fillers(tokens, at)
    if start == at and at < len(tokens) and _is_apposed(tokens, at):
        return False
    return start < len(tokens) and name_at(tokens, start) is not None


def _after_aside(tokens: Sequence[Token], at: int) -> int | None:
    """Pass over what is told of the last name, up to a join that leads to another name.

    An aside ends with its sentence's clause: what follows a full stop or a verb of signing is no part of the list, nor
    what is told behind "– to build …".
    """
    if at + 1 < len(tokens) and tokens[at].kind == "mark" and tokens[at + 1].folded == "to":
        return None
    for place in range(at, min(at + _ASIDE, len(tokens))):
        if _ends_clause(tokens, place) or tokens[place].folded in party_words().closes:
            return None
        joined = _after_joins(tokens, place)
        if joined is not None and joined > place - 1 and _is_strong_join(tokens, place) and begins_name(tokens, joined):
            return joined
    return None


def _ends_clause(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a mark ends the clause; the dot of "M." does not."""
    is_title = at > 0 and tokens[at - 1].folded in party_words().titles
    return tokens[at].written in (".", "؛", ";", ":") and not is_title


def _opens_aside(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    represented = (
        "ممثل",
        "يمثل",
        "represent",
        "qui",
        "which",
        "الذي",
        "التي",
        "بصفت",
        "m",
        "mme",
        "السيد",
        "filiale",
        "فرع",
    )
    is_told = token.folded.startswith(represented) or is_person(tokens, at) or token.kind in ("paren", "quoted")
    return token.written in (",", "،", "-", "–") or is_told


def _is_strong_join(tokens: Sequence[Token], at: int) -> bool:
    """Say whether this is a join and no mere comma: behind a comma in an aside often stands a person or a place."""
    token = tokens[at]
    if token.written in (",", "،"):
        following = skip_fillers(tokens, at + 1)
        return following < len(tokens) and (_is_joining_word(tokens[at + 1]) or is_held(tokens, following))
    return _is_joining_word(token)


def _is_joining_word(token: Token) -> bool:
    if token.kind != "word":
        return False
    return token.folded in ("و", "et", "and", "ainsi") or _is_joined(token)
