"""Find whom a pronoun or a collective noun stands for: "il a conclu", «بينها وبين», «الطرفان», "les deux pays"."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from index.records import Document
from ingest.bodies import country_named_at
from ingest.name_reader import Name
from ingest.party_clause import first_at
from ingest.party_cues import names_told_in, tells_another, tells_who_signs
from ingest.party_entries import name_at, skip_fillers
from ingest.party_openings import folded_words
from ingest.party_subjects import after_dateline
from ingest.party_words import Token, cut_tokens, party_words, phrase_length
from ingest.sentences import Span, split_sentences
from ingest.signing import Signing
from ingest.terms import find_terms

_ENOUGH = 2
# How many sentences back a pronoun reaches, and how many "les parties".
_REACH = 3
_FAR = 30
_NOUN = 120
# How many sentences on "ont également signé" may stand.
_FURTHER = 10
# How near to its verb a pronoun stands: "il a d'abord conclu".
_PRONOUN = 4
# "Le premier", «أما الثالثة»: how far the number of an item stands from its beginning.
_ITEM = 3


def names_referred_to(document: Document, signing: Signing, known: Sequence[Name]) -> list[Name]:
    """Give whom the pronouns and collective nouns of a signing stand for, beside the names that are known."""
    text = document.text
    if subject := _subject_meant(text, signing):
        return [subject]
    if known:
        return []
    following = (span for span in _sentences(text) if span.start >= signing.sentence.end)
    spans = (signing.sentence, *signing.told, *islice(following, 1))
    if any(_tells(text, span, party_words().two_countries) for span in (signing.clause, signing.sentence)):
        return _countries_before(text, signing.sentence.start)
    if any(_tells(text, span, party_words().the_parties) for span in spans):
        return _parties_before(text, signing)
    return []


def sentences_that_name(text: str, signing: Signing) -> list[Span]:
    """Give the sentences behind a signing that say whom it joins: "Ils sont neuf et lient X, Y et Z"."""
    found: list[Span] = []
    following = (span for span in _sentences(text) if span.start >= signing.sentence.end)
    for span in islice(following, _REACH):
        if tells_another(text, span) or _opens_item(text, span):
            break
        found += [span] if tells_who_signs(text, span) else []
    return found


def names_who_also_signed(text: str, signing: Signing) -> list[Name]:
    """Give who is told further on to have signed too: "La Fédération X et la Fédération Y ont également signé"."""
    following = (span for span in _sentences(text) if span.start >= signing.sentence.end)
    for span in islice(following, _FURTHER):
        if tells_another(text, span):
            return []
        tokens = cut_tokens(text, span)
        for at in range(len(tokens)):
            if length := phrase_length(party_words().also, tokens, at):
                verb = Span(tokens[at].start, tokens[at + length - 1].end)
                return names_told_in(text, span, replace(signing, anchor=verb, verb=verb, clause=span, sentence=span))
    return []


def _opens_item(text: str, span: Span) -> bool:
    """Say whether a sentence tells of one of several: "Le premier réunissait …"."""
    return any(token.folded in party_words().ordinals for token in cut_tokens(text, span)[:_ITEM])


def _subject_meant(text: str, signing: Signing) -> Name | None:
    """Find who the subject is: «بينها وبين …», "il a conclu …", «سبق ل… أن وقعت … كما وقعت …»."""
    tokens = cut_tokens(text, signing.sentence)
    between = next((n for n, token in enumerate(tokens) if token.folded in party_words().between_them), None)
    if between is not None and between + 1 < len(tokens) and tokens[between + 1].folded in ("وبين", "and"):
        return _first_name(tokens[:between]) or _subject_before(text, signing.sentence.start)
    verb = next((n for n, token in enumerate(tokens) if token.start >= signing.verb.start), len(tokens))
    if _has_pronoun(tokens, verb):
        return _subject_before(text, signing.sentence.start)
    is_arabic = verb < len(tokens) and tokens[verb].is_arabic
    return _precedent(tokens[:verb]) if is_arabic else None


def _has_pronoun(tokens: Sequence[Token], verb: int) -> bool:
    if verb >= len(tokens) or tokens[verb].is_arabic:
        return False
    near = tokens[max(0, verb - _PRONOUN) : verb + 1]
    return any(token.folded in party_words().pronouns for token in near)


def _precedent(tokens: Sequence[Token]) -> Name | None:
    """Read «وسبق لغرفة صناعة الأردن أن …»: who did it before."""
    for at in range(len(tokens) - 1):
        if tokens[at].folded in party_words().preceded:
            return name_at(tokens, at + 1)
    return None


def _first_name(tokens: Sequence[Token]) -> Name | None:
    names = (name_at(tokens, skip_fillers(tokens, at)) for at in range(len(tokens)) if _is_read(tokens, at))
    return next((name for name in names if name and name.is_name), None)


def _is_read(tokens: Sequence[Token], at: int) -> bool:
    return skip_fillers(tokens, at) < len(tokens)


def _subject_before(text: str, offset: int) -> Name | None:
    """Find the name that opens one of the sentences before: the nearest that opens with one."""
    for span in reversed(_sentences_before(text, offset)[-_REACH:]):
        # "Celui de …" has its noun in the sentence before.
        tokens = cut_tokens(text, Span(max(0, span.start - _NOUN), span.end))
        first = first_at(tokens, span.start)
        start = skip_fillers(tokens, first + after_dateline(tokens[first:]))
        name = name_at(tokens, start) if start < len(tokens) else None
        if name and name.is_name and not name.is_country:
            return name
    return None


def _sentences_before(text: str, offset: int) -> list[Span]:
    return [span for span in _sentences(text) if span.end <= offset]


@lru_cache(8)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(split_sentences(text))


def _tells(text: str, span: Span, nouns: frozenset[tuple[str, ...]]) -> bool:
    tokens = cut_tokens(text, span)
    return any(phrase_length(nouns, tokens, at) for at in range(len(tokens)))


def _countries_before(text: str, offset: int) -> list[Name]:
    """Give the last two countries that are named before, in the order of the text; empty when there are not two."""
    found: list[Name] = []
    tokens = cut_tokens(text, Span(0, offset))
    for at in range(len(tokens) - 1, -1, -1):
        name = _country_at(tokens, at)
        if name and all(name.nationality != each.nationality for each in found):
            found.insert(0, name)
        if len(found) == _ENOUGH:
            return found
    return []


def _country_at(tokens: Sequence[Token], at: int) -> Name | None:
    token = tokens[at]
    if token.kind != "word":
        return None
    fronts = (0, 1) if token.is_arabic and token.folded[0] in "ولب" and len(token.folded) > 3 else (0,)
    for letters in fronts:
        first = token.without_front(letters)
        country = country_named_at([first.folded, *folded_words(tokens[at + 1 : at + 5])], 0)
        if country and (token.is_arabic or token.is_capitalized):
            last = tokens[at + country.length - 1]
            return Name(
                first.start,
                last.end,
                None,
                None,
                country.value,
                is_name=True,
                is_country=True,
                following=at + country.length,
            )
    return None


def _parties_before(text: str, signing: Signing) -> list[Name]:
    """Give the parties of the last agreement told before that names two."""
    for span in reversed(_sentences_before(text, signing.sentence.start)[-_FAR:]):
        instrument = next((each for each in find_terms(text[span.start : span.end]) if each.kind == "agreement"), None)
        if instrument is None:
            continue
        place = Span(span.start + instrument.start, span.start + instrument.end)
        earlier = Signing(signing.kind, signing.status, None, place, place, span, span, ())
        names = names_told_in(text, span, earlier)
        if len(names) >= _ENOUGH:
            return names
    return []
