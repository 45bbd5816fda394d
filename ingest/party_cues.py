"""Read which names a sentence gives as parties: by "between", by the verb, by "with", by "signed by"."""

from collections.abc import Iterable, Sequence

from index.folding import fold_text
from ingest.bodies import nationality_of
from ingest.known_organisations import known_at
from ingest.name_reader import Name
from ingest.party_clause import NEAR, Clause, first_at
from ingest.party_entries import skip_fillers
from ingest.party_hosts import guest_and_host
from ingest.party_listed import listed_names
from ingest.party_lists import begins_name, read_names
from ingest.party_openings import ARTICLES, OF
from ingest.party_sides import names_of_sides
from ingest.party_subjects import subject_of
from ingest.party_words import Token, cut_tokens, party_words, phrase_length
from ingest.sentences import Span
from ingest.signing import Signing
from ingest.terms import find_terms

_ENOUGH = 2
# The verb of a sentence that goes on stands this near to its beginning.
_OPENING = 8


def names_told_in(text: str, span: Span, signing: Signing) -> list[Name]:
    """Give the parties that one span tells, surest cue first."""
    tokens = cut_tokens(text, span)
    clause = Clause(
        tokens,
        first_at(tokens, signing.anchor.start),
        first_at(tokens, signing.anchor.end),
        first_at(tokens, signing.verb.start),
        first_at(tokens, signing.verb.end),
        text,
        _is_instrument(text, signing),
    )
    between = _between(clause, near=True)
    if len(between) >= _ENOUGH:
        return between
    if linked := _linked(clause):
        return linked
    if len(listed := clause.named((listed_names(tokens), 0))) >= _ENOUGH:
        return listed
    if sides := names_of_sides(tokens, min(clause.after_verb, clause.after_anchor)):
        return sides
    signers = [*subject_of(clause), *between, *_by(clause), *_with(clause)]
    if len(signers) >= _ENOUGH:
        return signers
    # «بين تونس وفرنسا» far from what «توقيع الشراكة مع الاتحاد الأوروبي» tells is of something else.
    far = [] if signers else _between(clause, near=False)
    others = (listed, _united(clause), far, _beside(clause), guest_and_host(text, tokens, clause.anchor))
    return max((signers, *others), key=len) or _binational(clause) or _known_behind(clause)


def tells_who_signs(text: str, span: Span) -> bool:
    """Say whether a sentence names parties without a verb of signing: "Ce partenariat implique X, Y et Z"."""
    tokens = cut_tokens(text, span)
    for at in range(min(_OPENING, len(tokens))):
        if length := phrase_length(party_words().uniting | party_words().linking, tokens, at):
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


def _between(clause: Clause, *, near: bool) -> list[Name]:
    """Read «بين X و Y», "entre X et Y": first after the instrument, then anywhere."""
    for at in _cues(clause.tokens, party_words().between):
        distances = [at - place for place in (clause.after_anchor, clause.after_verb)]
        if near and not any(-1 <= distance <= NEAR for distance in distances):
            continue
        length = phrase_length(party_words().between, clause.tokens, at)
        names = clause.named(read_names(clause.tokens, at + length, least=_ENOUGH))
        if len(names) >= _ENOUGH:
            return names
    return []


def _linked(clause: Clause) -> list[Name]:
    """Read "lie l'Agence à la société X", "links X to Y"."""
    for at in _cues(clause.tokens, party_words().linking):
        start = next((n for n in range(at + 1, len(clause.tokens)) if begins_name(clause.tokens, n)), at + 1)
        first, after = read_names(clause.tokens, start)
        names = clause.named((first, after))
        if len(names) >= _ENOUGH:
            return names
        for place in range(after, min(after + NEAR, len(clause.tokens))):
            if phrase_length(party_words().linked, clause.tokens, place):
                second = clause.named(read_names(clause.tokens, place + 1))
                if second:
                    return [*names, *second]
    return []


def _united(clause: Clause) -> list[Name]:
    """Read «والثانية تجمع مجمع النسيج "جيتاكس" بشريك إيطالي»: who is named of those that it joins."""
    for at in _cues(clause.tokens, party_words().uniting):
        if at <= _OPENING and at >= clause.after_anchor:
            return clause.named(read_names(clause.tokens, at + phrase_length(party_words().uniting, clause.tokens, at)))
    return []


def _binational(clause: Clause) -> list[Name]:
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


def _known_behind(clause: Clause) -> list[Name]:
    """Read "l'accord-cadre de Stellantis", «اتفاق ستيلانتيس»: only an organization that is known."""
    at = clause.after_anchor
    while at < len(clause.tokens) and clause.tokens[at].folded in OF | ARTICLES:
        at += 1
    if at < len(clause.tokens) and known_at(clause.tokens[at : at + 8]):
        return clause.named((read_names(clause.tokens, at)[0][:1], at))
    return []


def _beside(clause: Clause) -> list[Name]:
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


def _by(clause: Clause) -> list[Name]:
    """Read "signée par X et Y", «من طرف X»: after the instrument or the verb."""
    first = min(clause.verb, clause.anchor)
    for at in _cues(clause.tokens, party_words().by):
        if at > first and at - max(_latest(clause, at), 0) <= NEAR:
            length = phrase_length(party_words().by, clause.tokens, at)
            names = clause.named(read_names(clause.tokens, at + length))
            if names:
                return names
    return []


def _latest(clause: Clause, at: int) -> int:
    return max((place for place in (clause.after_anchor, clause.after_verb) if place <= at), default=0)


def _with(clause: Clause) -> list[Name]:
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
