"""Read who signs by the verb: after it in Arabic («وقعت وزارة … وشركة …»), before it elsewhere ("X et Y ont signé")."""

from collections.abc import Sequence

from ingest.name_reader import Name
from ingest.party_clause import NEAR, Clause
from ingest.party_entries import is_held, skip_fillers
from ingest.party_lists import begins_name, read_names
from ingest.party_openings import city_at, opening_at
from ingest.party_words import Token, party_words

# «أشرف على مراسم حفل توقيع …»
_CEREMONY = 5
# A subject ends this near to its verb.
_ADJACENT = 2
_LONGEST_DATELINE = 12


def subject_of(clause: Clause) -> list[Name]:
    """Read who signs: after the verb in Arabic («وقعت وزارة … وشركة …»), before it elsewhere."""
    after = _after_verb(clause)
    return after or _before_verb(clause)


def _after_verb(clause: Clause) -> list[Name]:
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
    limit = clause.anchor if clause.anchor > clause.verb else clause.after_verb + NEAR
    at = clause.after_verb
    while at < min(limit, len(tokens), clause.after_verb + NEAR):
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


def _each_of(clause: Clause) -> list[Name]:
    """Read «وقع الاتفاقية كل من X وY»."""
    for at in range(clause.after_verb, min(len(clause.tokens) - 1, clause.after_verb + NEAR)):
        if clause.tokens[at].folded in ("كل", "كلا") and clause.tokens[at + 1].folded == "من":
            return clause.named(read_names(clause.tokens, at + 2))
    return []


def _before_verb(clause: Clause) -> list[Name]:
    """Read the list before the verb that no preposition governs: "Selon le ministère, Renault et X ont signé".

    The nearest to the verb of those behind a comma or «أن», else the first.
    """
    tokens = clause.tokens[: min(clause.verb, clause.anchor)]
    if any(token.folded in party_words().hosting and token.is_arabic for token in tokens):
        return []
    lists: list[list[Name]] = []
    at = after_dateline(tokens)
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


def after_dateline(tokens: Sequence[Token]) -> int:
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
