"""Read which names a sentence gives as parties: by "between", by the verb, by "with", by "signed by"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.folding import fold_text
from ingest.bodies import nationality_of, without_article
from ingest.name_reader import Name
from ingest.party_hosts import guest_and_host
from ingest.party_lists import begins_name, body_of_holder, is_held, read_names, skip_fillers
from ingest.party_names import read_name
from ingest.party_openings import city_at, opening_at
from ingest.party_sides import names_of_sides
from ingest.party_words import Token, cut_tokens, party_words, phrase_length
from ingest.sentences import Span
from ingest.signing import Signing
from ingest.terms import find_terms

_ENOUGH = 2
# «أشرف على مراسم حفل توقيع …»
_CEREMONY = 5
# How far from the words that name the instrument the words "between" and "with" may stand, in tokens.
_NEAR = 14
# A subject ends this near to its verb.
_ADJACENT = 2
_LONGEST_DATELINE = 12
# The verb of a sentence that goes on stands this near to its beginning.
_OPENING = 8
# How many characters back a bare noun may be explained.
_FAR_BACK = 1500
# How many characters the office and the body of a person take before his name.
_OFFICE = 200


def names_told_in(text: str, span: Span, signing: Signing) -> list[Name]:
    """Give the parties that one span tells, surest cue first."""
    tokens = cut_tokens(text, span)
    clause = _Clause(
        tokens,
        _first_at(tokens, signing.anchor.start),
        _first_at(tokens, signing.anchor.end),
        _first_at(tokens, signing.verb.start),
        _first_at(tokens, signing.verb.end),
        text,
        _is_instrument(text, signing),
    )
    between = _between(clause, near=True)
    if len(between) >= _ENOUGH:
        return between
    if linked := _linked(clause):
        return linked
    if sides := names_of_sides(tokens, min(clause.after_verb, clause.after_anchor)):
        return sides
    signers = [*_subject(clause), *between, *_by(clause), *_with(clause)]
    if len(signers) >= _ENOUGH:
        return signers
    # «بين تونس وفرنسا» far from what «توقيع الشراكة مع الاتحاد الأوروبي» tells is of something else.
    far = [] if signers else _between(clause, near=False)
    others = (far, _beside(clause), guest_and_host(text, tokens, clause.anchor))
    return max((signers, *others), key=len) or _binational(clause)


def tells_who_signs(text: str, span: Span) -> bool:
    """Say whether a sentence names parties without a verb of signing: "Ce partenariat implique X, Y et Z"."""
    tokens = cut_tokens(text, span)
    for at in range(min(_OPENING, len(tokens))):
        if length := phrase_length(party_words().uniting, tokens, at):
            names, _ = read_names(tokens, at + length, least=_ENOUGH)
            return sum(name.is_name for name in names) >= _ENOUGH
    return False


def _is_instrument(text: str, signing: Signing) -> bool:
    """Say whether nothing but the instrument's own words tell of the signing, so that no subject can follow a verb."""
    words = text[signing.anchor.start : signing.anchor.end]
    return signing.anchor == signing.verb and any(each.kind == "agreement" for each in find_terms(words))


def tells_another(text: str, span: Span) -> bool:
    """Say whether a sentence tells of an instrument of its own: «توقيع مذكرة تفاهم», not «هذه المذكرة»."""
    instruments = [each for each in find_terms(text[span.start : span.end]) if each.kind == "agreement"]
    if not instruments:
        return False
    first = instruments[0]
    words = cut_tokens(text, Span(span.start, span.start + first.end))
    before = [token.folded for token in words if token.end <= span.start + first.start]
    noun = next((token.folded for token in words if token.start >= span.start + first.start), "")
    is_definite = noun.startswith(("ال", "لل", "وال", "بال")) or (bool(before) and before[-1] in party_words().definite)
    return not is_definite


@dataclass(frozen=True, slots=True)
class _Clause:
    """The tokens of a span, and which of them are the instrument and the verb (-1 where they stand elsewhere)."""

    tokens: Sequence[Token]
    anchor: int
    after_anchor: int
    verb: int
    after_verb: int
    text: str
    is_instrument_alone: bool

    def named(self, read: tuple[Sequence[Name], int]) -> list[Name]:
        """Give the names that name somebody; «المجموعة» is the nearest group named before."""
        told = (name if name.is_name else _told_before(self.text, name) for name in read[0])
        return [name for name in told if name is not None]


def _told_before(text: str, name: Name) -> Name | None:
    """Find whom a bare noun ("l'Agence", «الشركة») stands for: the last name before it with the same noun."""
    if name.is_person:
        return _body_told_of(text, name)
    if name.body is None or name.body.is_plural or name.body.kind in ("office", "minister"):
        return None
    tokens = cut_tokens(text, Span(max(0, name.start - _FAR_BACK), name.start))
    noun = without_article(fold_text(text[name.start : name.end]).split()[0])
    for at in range(len(tokens) - 1, -1, -1):
        opening = opening_at(tokens, at) if noun in tokens[at].folded else None
        if opening and opening.body == name.body and (earlier := read_name(tokens, at, opening)).is_name:
            return earlier
    return None


def _body_told_of(text: str, person: Name) -> Name | None:
    """Find the body whose office a person was told to hold: "le président du CSEFRS, Habib El Malki"."""
    at = text.rfind(text[person.start : person.end], max(0, person.start - _FAR_BACK), person.start)
    return body_of_holder(cut_tokens(text, Span(max(0, at - _OFFICE), at))) if at > 0 else None


def _first_at(tokens: Sequence[Token], offset: int) -> int:
    return next((n for n, token in enumerate(tokens) if token.start >= offset), len(tokens))


def _between(clause: _Clause, *, near: bool) -> list[Name]:
    """Read «بين X و Y», "entre X et Y": first after the instrument, then anywhere."""
    for at in _cues(clause.tokens, party_words().between):
        distances = [at - place for place in (clause.after_anchor, clause.after_verb)]
        if near and not any(-1 <= distance <= _NEAR for distance in distances):
            continue
        length = phrase_length(party_words().between, clause.tokens, at)
        names = clause.named(read_names(clause.tokens, at + length, least=_ENOUGH))
        if len(names) >= _ENOUGH:
            return names
    return []


def _linked(clause: _Clause) -> list[Name]:
    """Read "lie l'Agence à la société X", "links X to Y"."""
    for at in _cues(clause.tokens, party_words().linking):
        start = next((n for n in range(at + 1, len(clause.tokens)) if begins_name(clause.tokens, n)), at + 1)
        first, after = read_names(clause.tokens, start)
        names = clause.named((first, after))
        for place in range(after, min(after + _NEAR, len(clause.tokens))):
            if phrase_length(party_words().linked, clause.tokens, place):
                second = clause.named(read_names(clause.tokens, place + 1))
                if second:
                    return [*names, *second]
    return []


def _binational(clause: _Clause) -> list[Name]:
    """Read "l'accord algéro-italien", «الاتفاق الجزائري الإيطالي»: the two countries."""
    found: list[Name] = []
    for at in range(clause.after_anchor, min(clause.after_anchor + 4, len(clause.tokens))):
        token, offset = clause.tokens[at], 0
        if token.kind == "mark" and token.written in party_words().dashes:
            continue
        for part in token.written.split("-") if token.kind == "word" else [""]:
            if not (code := nationality_of(fold_text(part))):
                return found if len(found) >= _ENOUGH else []
            start = token.start + offset
            found.append(
                Name(start, start + len(part), None, None, code, is_name=True, is_country=True, following=at + 1)
            )
            offset += len(part) + 1
    return found if len(found) >= _ENOUGH else []


def _beside(clause: _Clause) -> list[Name]:
    """Read an item of a list of signings: «مركب الحجار – دانييلي: اتفاق إطار», "SNVI et Daimler : contrat …"."""
    colon = next((n for n, token in enumerate(clause.tokens[: clause.anchor]) if token.written == ":"), 0)
    found: list[Name] = []
    at = next((n for n, token in enumerate(clause.tokens[:colon]) if not _is_item_number(token)), colon)
    while at < colon:
        names, after = read_names(clause.tokens[:colon], skip_fillers(clause.tokens, at))
        found += clause.named((names, after))
        at = max(after, at + 1)
        is_joined = at < colon and clause.tokens[at].written in party_words().dashes
        if names and not is_joined:
            break
    return found if len(found) >= _ENOUGH else []


def _is_item_number(token: Token) -> bool:
    return token.kind == "mark" or token.folded.isdecimal()


def _cues(tokens: Sequence[Token], phrases: frozenset[tuple[str, ...]]) -> Iterable[int]:
    return (at for at in range(len(tokens)) if phrase_length(phrases, tokens, at))


def _subject(clause: _Clause) -> list[Name]:
    """Read who signs: after the verb in Arabic («وقعت وزارة … وشركة …»), before it elsewhere."""
    after = _after_verb(clause)
    return after or _before_verb(clause)


def _after_verb(clause: _Clause) -> list[Name]:
    tokens = clause.tokens
    if (
        clause.is_instrument_alone
        or clause.after_verb >= len(tokens)
        or not (clause.verb < len(tokens) and tokens[clause.verb].is_arabic)
        or any(
            token.folded in party_words().presiding for token in tokens[max(0, clause.verb - _CEREMONY) : clause.verb]
        )
    ):
        return []
    limit = clause.anchor if clause.anchor > clause.verb else clause.after_verb + _NEAR
    at = clause.after_verb
    while at < min(limit, len(tokens), clause.after_verb + _NEAR):
        if tokens[at].folded in party_words().attended:
            break
        start = skip_fillers(tokens, at)
        if begins_name(tokens, start):
            read = read_names(tokens[:limit] if limit > start else tokens, start)
            if not _follows_preposition(tokens, start):
                return clause.named(read)
            at = max(read[0][0].following, at + 1)
            continue
        at = max(start, at) + 1
    start = skip_fillers(tokens, clause.after_anchor)
    if clause.anchor > clause.verb and begins_name(tokens, start) and not _follows_preposition(tokens, start):
        return clause.named(read_names(tokens, start))
    return _each_of(clause)


def _each_of(clause: _Clause) -> list[Name]:
    """Read «وقع الاتفاقية كل من X وY»."""
    for at in range(clause.after_verb, min(len(clause.tokens) - 1, clause.after_verb + _NEAR)):
        if clause.tokens[at].folded in ("كل", "كلا") and clause.tokens[at + 1].folded == "من":
            return clause.named(read_names(clause.tokens, at + 2))
    return []


def _before_verb(clause: _Clause) -> list[Name]:
    """Read the list before the verb that no preposition governs: "Selon le ministère, Renault et X ont signé".

    The nearest to the verb of those behind a comma or «أن», else the first.
    """
    tokens = clause.tokens[: min(clause.verb, clause.anchor)]
    lists: list[list[Name]] = []
    at = _after_dateline(tokens)
    while at < len(tokens):
        start = skip_fillers(tokens, at)
        if start >= len(tokens):
            break
        is_governed = _follows_preposition(tokens, start)
        names, after = read_names(tokens, start) if begins_name(tokens, start) else ([], start)
        if is_governed and names:
            names, after = [], _after_joined(tokens, names)
        if told := clause.named((names, after)):
            if _is_speaker(tokens, start, after):
                told, lists = [], []
            if after >= len(tokens) - _ADJACENT:
                return told
            lists += [told] if told else []
        at = max(after, start + 1)
    return lists[0] if lists else []


def _is_speaker(tokens: Sequence[Token], at: int, after: int) -> bool:
    """Say whether a headline quotes an office: «وزير الطاقة: التوقيع على …», "PDG de Sonatrach : …"."""
    return after < len(tokens) and tokens[after].written == ":" and is_held(tokens, at)


def _after_joined(tokens: Sequence[Token], names: Sequence[Name]) -> int:
    """Give the index after the first name and those that "and" joins to it: «بين تونس وفرنسا»; a comma ends them."""
    after = names[0].following
    for name in names[1:]:
        between = [token.written for token in tokens[after : name.following] if token.end <= name.start]
        if any(mark in (",", "،") for mark in between):
            break
        after = name.following
    return after


def _after_dateline(tokens: Sequence[Token]) -> int:
    """Give the index after "Cairo, 3 April 2025 -", "RIYADH:", «أبوظبي في 15 يناير / وام /»."""
    length = city_at(tokens)
    marks = [n for n, token in enumerate(tokens[:_LONGEST_DATELINE]) if token.written in ("-", "–", "—", ":", "/")]
    return marks[-1] + 1 if length and marks else 0


def _follows_preposition(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word before a name makes it a place, a source or a part of something else."""
    if at > 0 and tokens[at - 1].folded in party_words().indefinite:
        return True
    while at > 0 and tokens[at - 1].folded in ("le", "la", "les", "l'", "the"):
        at -= 1
    if at == 0 or (tokens[at].kind == "word" and tokens[at].is_arabic and tokens[at].folded[0] in "بل" and at > 0):
        opening = opening_at(tokens, at)
        return at > 0 and (opening is None or opening.letters > 0)
    before = tokens[at - 1]
    if before.kind != "word":
        return False
    return before.folded in party_words().prepositions or not (
        before.folded in ("que", "qu'", "that", "et", "and", "ان") or before.is_arabic or before.is_capitalized
    )


def _by(clause: _Clause) -> list[Name]:
    """Read "signée par X et Y", «من طرف X»: after the instrument or the verb."""
    first = min(clause.verb, clause.anchor)
    for at in _cues(clause.tokens, party_words().by):
        if at > first and at - max(_latest(clause, at), 0) <= _NEAR:
            length = phrase_length(party_words().by, clause.tokens, at)
            names = clause.named(read_names(clause.tokens, at + length))
            if names:
                return names
    return []


def _latest(clause: _Clause, at: int) -> int:
    return max((place for place in (clause.after_anchor, clause.after_verb) if place <= at), default=0)


def _with(clause: _Clause) -> list[Name]:
    """Read "avec X", «مع X»; who only helped («بالتعاون مع») is no party."""
    first = min(clause.verb, clause.anchor)
    found: list[Name] = []
    for at in _cues(clause.tokens, party_words().with_):
        is_talk = any(token.folded in party_words().talks for token in clause.tokens[max(0, at - 3) : at])
        if (at < first and not is_talk) or _is_help(clause.tokens, at):
            continue
        length = phrase_length(party_words().with_, clause.tokens, at)
        found = clause.named(read_names(clause.tokens, at + length))
        if found:
            return found
    return found


def _is_help(tokens: Sequence[Token], at: int) -> bool:
    before = [token.folded for token in tokens[max(0, at - 3) : at]]
    helped = party_words().helped
    if not before or before[-1] not in helped:
        return False
    return before[-1][0] == "ب" or "en" in before or "in" in before
