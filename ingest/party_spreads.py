"""Read bodies that share one noun: "universités d'Annaba, El Tarf et Guelma", «وزيرا الصناعة الجزائري والتونسي»."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.bodies import Body, country_named_at, nationality_of, singular_of
from ingest.name_reader import Name
from ingest.party_openings import AND, ARTICLES, OF, city_at, is_proper
from ingest.party_words import Token, cut_tokens, party_words
from ingest.sentences import Span

_ENOUGH = 2
_MOST = 12
IN = frozenset(["في", "de", "du", "d'", "des", "of"])
_COMMAS = frozenset([",", "،"])


def spread(tokens: Sequence[Token], at: int, name: Name) -> list[Name]:
    """Give each body that a plural noun at token `at` tells, `name` itself when it tells of them together."""
    if name.body is None or not name.body.is_plural or name.body.kind == "office":
        return [name]
    return (
        _by_country(tokens, at, name)
        or _in_countries(tokens, at, name)
        or _by_place(tokens, at, name)
        or _listed(tokens, at, name)
        or [name]
    )


def _by_country(tokens: Sequence[Token], at: int, name: Name) -> list[Name]:
    """Read "les ministères de l'Industrie algérien et tunisien": one name for each adjective."""
    end = name.following
    if name.body is None or name.body.kind not in ("state", "minister"):
        return []
    if end + 1 < len(tokens) and tokens[end].folded in AND and nationality_of(tokens[end + 1].folded):
        end += 2
    told = [
        (n, nationality_of(_bare(tokens[n]).folded)) for n in range(at, end) if nationality_of(_bare(tokens[n]).folded)
    ]
    if len({code for _, code in told}) < _ENOUGH:
        return []
    noun = _singular(tokens[at], name.body)
    shared = " ".join([noun, *(token.written for token in tokens[at + 1 : told[0][0]])]).replace("' ", "'")
    return [
        replace(
            name,
            start=_bare(tokens[n]).start if place else name.start,
            end=tokens[n].end,
            nationality=code,
            full=shared,
            is_name=True,
            following=end,
        )
        for place, (n, code) in enumerate(told)
    ]


def _in_countries(tokens: Sequence[Token], at: int, name: Name) -> list[Name]:
    """Read «وزيرا الصناعة في المغرب وفلسطين»: one minister for each country."""
    place = name.following
    if name.body is None or name.body.kind not in ("state", "minister"):
        return []
    told: list[tuple[Token, Token, str]] = []
    while place + 1 < len(tokens) and (
        tokens[place].folded in IN | AND | {"و"} or (told and _is_joined(tokens[place]))
    ):
        place += not (told and _is_joined(tokens[place]))
        place += tokens[place].folded in ARTICLES
        first = _bare(tokens[place]) if place < len(tokens) else tokens[-1]
        words = [first.folded, *(each.folded for each in tokens[place + 1 : place + 4])]
        country = country_named_at(words, 0)
        if country is None:
            break
        place += country.length
        told.append((first, tokens[place - 1], country.value))
    if len(told) < _ENOUGH:
        return []
    noun = " ".join([_singular(tokens[at], name.body), *(each.written for each in tokens[at + 1 : name.following + 1])])
    return [
        replace(
            name,
            start=first.start,
            end=last.end,
            nationality=code,
            full=f"{noun} {first.written}",
            is_name=True,
            following=place,
        )
        for first, last, code in told
    ]


def _is_joined(token: Token) -> bool:
    return _bare(token) is not token


def _by_place(tokens: Sequence[Token], at: int, name: Name) -> list[Name]:
    """Read "universités d'Annaba, El Tarf et Guelma": the first with its noun, the others by their towns."""
    first = at + 1
    while first < name.following and tokens[first].folded in OF:
        first += 1
    if first >= name.following or not (_is_place(tokens, first)):
        return []
    items = _items(tokens, first)
    if len(items) < _ENOUGH:
        return []
    found = _named(tokens, at, name, items)
    return [replace(found[0], start=name.start), *found[1:]]


def _is_place(tokens: Sequence[Token], at: int) -> bool:
    return city_at(tokens[at : at + 4]) > 0 or is_proper(tokens[at])


def _listed(tokens: Sequence[Token], at: int, name: Name) -> list[Name]:
    """Read "universités tunisiennes - Sfax, Carthage et Gabès -", "écoles (ENSAM, EMI)"."""
    opens = name.following
    has_own_name = any(is_proper(token) for token in tokens[at + 1 : opens])
    if opens >= len(tokens) or has_own_name:
        return []
    if tokens[opens].kind == "paren":
        inner = [
            replace(each, start=each.start + tokens[opens].start + 1, end=each.end + tokens[opens].start + 1)
            for each in _inside(tokens[opens])
        ]
        found = _named(inner, at, name, _items(inner, 0), noun=tokens[at])
        return [replace(each, following=opens + 1) for each in found]
    is_apart = tokens[opens].start > tokens[opens - 1].end or tokens[opens].written == ":"
    if not is_apart or tokens[opens].written not in party_words().dashes | {":"}:
        return []
    items = _items(tokens, opens + 1)
    found = _named(tokens, at, name, items)
    end = found[-1].following if found else opens
    is_closed = end < len(tokens) and tokens[end].written in party_words().dashes
    return [replace(each, following=end + is_closed) for each in found]


def _inside(bracket: Token) -> list[Token]:
    return cut_tokens(bracket.written[1:-1], Span(0, len(bracket.written) - 2))


def _items(tokens: Sequence[Token], at: int) -> list[Span]:
    """Give the runs of tokens between commas and "et", as long as each begins with a capital or is Arabic."""
    items: list[Span] = []
    while at < len(tokens) and len(items) < _MOST:
        start = at
        while at < len(tokens) and _goes_on(tokens, start, at):
            at += 1
        if at == start:
            break
        items.append(Span(start, at))
        following = at + (at < len(tokens) and tokens[at].written in _COMMAS)
        following += following < len(tokens) and (tokens[following].folded in AND or tokens[following].folded == "و")
        is_joined = following > at or (at < len(tokens) and _bare(tokens[at]) is not tokens[at])
        if not is_joined:
            break
        at = following
    return items


def _goes_on(tokens: Sequence[Token], start: int, at: int) -> bool:
    token = tokens[at]
    if token.kind != "word" or token.folded in AND | party_words().ends:
        return False
    if token.is_arabic:
        return at == start or (_bare(token) is token and city_at(tokens[start : at + 1]) > at - start)
    return token.is_capitalized or (at > start and token.folded.isdecimal())


def _named(
    tokens: Sequence[Token], at: int, name: Name, items: Sequence[Span], *, noun: Token | None = None
) -> list[Name]:
    if len(items) < _ENOUGH:
        return []
    singular = _singular(noun or tokens[at], name.body)
    return [
        replace(
            name,
            start=_bare(tokens[item.start]).start,
            end=tokens[item.end - 1].end,
            alias=None,
            full=" ".join([singular, *(_bare(token).written for token in tokens[item.start : item.end])]),
            is_name=True,
            following=items[-1].end,
        )
        for item in items
    ]


def _bare(token: Token) -> Token:
    """Give an Arabic word without the «و» written onto it."""
    is_joined = token.is_arabic and token.folded[0] == "و" and len(token.folded) > 3 and not city_at([token])
    return token.without_front(1) if is_joined else token


def _singular(noun: Token, body: Body | None) -> str:
    """Give the noun of one of several, in the language of the plural."""
    forms = singular_of(body.id) if body else ()
    return max(forms, key=lambda form: _shared_letters(form.lower(), noun.written.lower()), default=noun.written)


def _shared_letters(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
