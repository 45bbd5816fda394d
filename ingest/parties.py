"""Find who signs an agreement: the names told by "between", by the verb, by "with" and by "signed by".

Only names are parties: «الطرفان», "les deux groupes" and persons are none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.folding import fold, fold_text
from index.records import Document, Language, Party
from ingest.bodies import nationality_of, without_article
from ingest.lexicon import terms
from ingest.organisations import counterpart_of, country_party, resolve_organisation
from ingest.party_lists import begins_name, read_names, skip_fillers
from ingest.party_names import Name, city_at, opening_at, read_name
from ingest.party_words import Token, cut_tokens, party_words, phrase_length
from ingest.sentences import Span
from ingest.signing import FoundParty, Signing
from ingest.terms import find_terms

_ENOUGH = 2
# How far from the words that name the instrument the words "between" and "with" may stand, in tokens.
_NEAR = 14
_ADVERBS = 14
# A subject ends this near to its verb.
_ADJACENT = 2
_LONGEST_DATELINE = 12
# How many characters back a bare noun may be explained.
_FAR_BACK = 1500


def find_parties(document: Document, signing: Signing) -> tuple[FoundParty, ...]:
    """Find the parties of one agreement, in the order in which they are told, and every place that names them.

    The clause is read first; the sentence and what else is told only where it names fewer than two.
    """
    text = document.text
    names: list[Name] = []
    told = (span for span in signing.told if not _tells_another(text, span))
    for span in dict.fromkeys((signing.clause, signing.sentence, *told)):
        names = _merged(text, names, _told_in(text, span, signing))
        if len({_key(text, name) for name in names}) >= _ENOUGH:
            break
    return _found(document, signing, names)


def _tells_another(text: str, span: Span) -> bool:
    """Say whether a sentence tells of an instrument of its own: «توقيع مذكرة تفاهم», not «هذه المذكرة»."""
    instruments = [each for each in find_terms(text[span.start : span.end]) if each.kind == "agreement"]
    if not instruments:
        return False
    first = instruments[0]
    words = cut_tokens(text, Span(span.start, span.start + first.end))
    before = [token.folded for token in words if token.end <= span.start + first.start]
    noun = next((token.folded for token in words if token.start >= span.start + first.start), "")
    is_definite = noun.startswith(("ال", "لل", "وال", "بال")) or (bool(before) and before[-1] in _THIS)
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

    def named(self, read: tuple[Sequence[Name], int]) -> list[Name]:
        """Give the names that name somebody; «المجموعة» is the nearest group named before."""
        told = (name if name.is_name else _told_before(self.text, name) for name in read[0])
        return [name for name in told if name is not None]


def _told_before(text: str, name: Name) -> Name | None:
    """Find whom a bare noun ("l'Agence", «الشركة») stands for: the last name before it with the same noun."""
    if name.body is None or name.body.is_plural or name.body.kind in ("office", "minister"):
        return None
    tokens = cut_tokens(text, Span(max(0, name.start - _FAR_BACK), name.start))
    noun = without_article(fold_text(text[name.start : name.end]).split()[0])
    for at in range(len(tokens) - 1, -1, -1):
        opening = opening_at(tokens, at) if noun in tokens[at].folded else None
        if opening and opening.body == name.body and (earlier := read_name(tokens, at, opening)).is_name:
            return earlier
    return None


def _told_in(text: str, span: Span, signing: Signing) -> list[Name]:
    """Give the parties that one span tells, surest cue first."""
    tokens = cut_tokens(text, span)
    clause = _Clause(
        tokens,
        _first_at(tokens, signing.anchor.start),
        _first_at(tokens, signing.anchor.end),
        _first_at(tokens, signing.verb.start),
        _first_at(tokens, signing.verb.end),
        text,
    )
    between = _between(clause, near=True)
    if len(between) >= _ENOUGH:
        return between
    if linked := _linked(clause):
        return linked
    signers = [*_subject(clause), *between, *_by(clause), *_with(clause)]
    if len(signers) >= _ENOUGH:
        return signers
    others = [_between(clause, near=False), _beside(clause)]
    return max((signers, *others), key=len) or _binational(clause)


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
            if names and phrase_length(party_words().linked, clause.tokens, place):
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
            found.append(Name(start, start + len(part), None, None, code, is_name=True, is_country=True, following=at + 1))
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
    if clause.verb == clause.anchor or clause.after_verb >= len(tokens) or not (clause.verb < len(tokens) and tokens[clause.verb].is_arabic):
        return []
    limit = clause.anchor if clause.anchor > clause.verb else clause.after_verb + _ADVERBS
    at = clause.after_verb
    while at < min(limit, len(tokens), clause.after_verb + _ADVERBS):
        start = skip_fillers(tokens, at)
        if begins_name(tokens, start):
            read = read_names(tokens[:limit] if limit > start else tokens, start)
            if not _follows_preposition(tokens, start):
                return clause.named(read)
            start = read[1]
        at = max(start, at) + 1
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
            names, after = [], names[0].following
        if told := clause.named((names, after)):
            if after >= len(tokens) - _ADJACENT:
                return told
            lists.append(told)
        at = max(after, start + 1)
    return lists[0] if lists else []


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
    if at == 0 or tokens[at].kind == "word" and tokens[at].is_arabic and tokens[at].folded[0] in "بل" and at > 0:
        return at > 0 and not opening_at([tokens[at]], 0)
    before = tokens[at - 1]
    if before.kind != "word":
        return False
    return before.folded in _PREPOSITIONS or not (
        before.folded in ("que", "qu'", "that", "et", "and", "ان") or before.is_arabic or before.is_capitalized
    )


_THIS = frozenset(map(fold_text, ("هذه", "هذا", "وهذه", "وهذا", "بهذه", "بهذا", "le", "la", "l'", "ce", "cet", "cette", "les", "ces", "the", "this", "these", "said")))
_PREPOSITIONS = frozenset(
    map(
        fold_text,
        """de du des d' à au aux en dans chez selon pour par sur lors avec sous of in at on to for by with under according
        from after في على من عن إلى لدى حسب وفق بين مع خلال منتدى بيان لبيان وحسب ووفق""".split(),
    )
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


def _key(text: str, name: Name) -> str:
    return fold_text(text[name.start : name.end])


def _merged(text: str, names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    known = {_key(text, name) for name in names}
    return [*names, *(name for name in others if _key(text, name) not in known)]


def _found(document: Document, signing: Signing, names: Sequence[Name]) -> tuple[FoundParty, ...]:
    """Resolve each name; those that share a key are one party."""
    home = country_of_document(document)
    found: list[FoundParty] = []
    for name in names:
        party, spans = _resolved(document.text, document.language, name, home)
        if name.is_counterpart and found:
            party = counterpart_of(found[-1].party, party.as_written[0], name.nationality)
        same = next((n for n, each in enumerate(found) if set(each.party.keys) & set(party.keys)), None)
        if same is None:
            found.append(FoundParty(party, spans))
        else:
            found[same] = _joined(found[same], FoundParty(party, spans))
    return tuple(_everywhere(document.text, signing, each) for each in found)


def _resolved(text: str, language: Language, name: Name, home: str) -> tuple[Party, tuple[Span, ...]]:
    start, end = _unquoted(text, name.start, name.end)
    written = text[start:end]
    acronym = text[name.alias.start : name.alias.end] if name.alias else ""
    party = resolve_organisation(written, {acronym: written} if acronym else {}, country=name.nationality or home)
    if name.is_country:
        party = country_party(name.nationality, written, language)
    spans = (Span(start, end), *((name.alias,) if name.alias else ()))
    return replace(party, as_written=tuple(dict.fromkeys((written, *((acronym,) if acronym else ()))))), spans


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    if inner[:1] in '“«”"„' and inner[-1:] in '”»“"' and len(inner) > 2:
        bare = inner[1:-1]
        return start + 1 + len(bare) - len(bare.lstrip()), end - 1 - (len(bare) - len(bare.rstrip()))
    return start, end


def _joined(first: FoundParty, second: FoundParty) -> FoundParty:
    one, other = first.party, second.party
    party = Party(
        name=one.name,
        as_written=tuple(dict.fromkeys((*one.as_written, *other.as_written))),
        country=one.country or other.country,
        keys=tuple(dict.fromkeys((*one.keys, *other.keys))),
    )
    return FoundParty(party, tuple(dict.fromkeys((*first.spans, *second.spans))))


def _everywhere(text: str, signing: Signing, found: FoundParty) -> FoundParty:
    """Add the other places of the told text where one of the spellings stands."""
    spans = list(found.spans)
    for span in (signing.sentence, *signing.told):
        folded = fold(text[span.start : span.end])
        for spelling in found.party.as_written:
            for start, end in _places(folded.text, fold_text(spelling)):
                first, last = folded.original_span(start, end)
                place = Span(span.start + first, span.start + last)
                if all(place.end <= each.start or each.end <= place.start for each in spans):
                    spans.append(place)
    return replace(found, spans=tuple(sorted(spans, key=lambda each: each.start)))


def _places(text: str, spelling: str) -> Iterable[tuple[int, int]]:
    at = text.find(spelling)
    while at >= 0 and spelling:
        end = at + len(spelling)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not after.isalnum() and (not before.isalnum() or (before == "و" and not text[at - 2 : at - 1].isalnum())):
            yield at, end
        at = text.find(spelling, end)


@lru_cache(16)
def _country_of_text(text: str) -> str:
    """Give the country that a text is about: named twice as often as any other, and three times at least."""
    countries = {term.id for term in terms() if term.kind == "country"}
    counts = Counter(
        each.id for each in find_terms(text) if each.kind in ("country", "city") and each.id in countries
    ).most_common(2)
    if not counts or counts[0][1] < 3 or (len(counts) > 1 and counts[1][1] * 2 > counts[0][1]):
        return ""
    return counts[0][0]


def country_of_document(document: Document) -> str:
    """Give the country whose bodies a document names without saying so; "" when that is not clear."""
    return _country_of_text(document.text)
