"""The sentences around the one that tells an agreement, which may say when and where it was signed.

A sentence that tells of the ceremony («وجرت مراسم التوقيع …», "It was signed on …"), those that tell several
agreements at once before each is told by itself, and the two before, where the sentence goes on from them.

Of the further sentences that were gathered to an agreement, only those that do not turn to something else are read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.folding import fold_text
from ingest.detail_words import words
from ingest.pieces import read_piece
from ingest.sentences import Span, split_sentences
from ingest.signing import FoundParty, Signing

_BACK = 2500
_AHEAD = 1500
_MOST_AHEAD = 6
_MOST_BACK = 14
_MOST_SEVERAL = 3
_HEAD = 80
_LONG_WORD = 4
# Between the agreements and the word that they were signed: further off, something else was.
_BESIDE = 90
# In folded letters: what takes up a noun, or what was said just before.
_THIS = re.compile(r"(?:ce|cet|cette|this|[وف]?هذ[اه])\s+(\w+(?:\s+\w+)?)")
_IT = re.compile(r"(?:il|elle|it|[وف]?هو|[وف]?هي)\s")
_BREAK = re.compile(r"[،,؛;.]\s*")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Sentences in the order in which they are to be believed; see the module."""

    ceremony: tuple[Span, ...]
    shared: tuple[Span, ...]


def find_surroundings(text: str, signing: Signing) -> Surroundings:
    """Find the sentences around a signing that may tell of it too, without those of `signing.told`."""
    sentence = signing.sentence
    return Surroundings(_ceremony(text, sentence.end), _shared(text, sentence.start, sentence.end))


def without_asides(text: str, signing: Signing, parties: Sequence[FoundParty]) -> Signing:
    """Give the signing without the words, in its clause or its further sentences, that turn to something else."""
    clause = _before_aside(text, signing.clause)
    is_whole = clause.end > max(signing.anchor.end, signing.verb.end)
    return replace(
        signing, clause=clause if is_whole else signing.clause, told=tuple(_about_it(text, signing.told, parties))
    )


def _about_it(text: str, told: Sequence[Span], parties: Sequence[FoundParty]) -> Iterator[Span]:
    was_aside = False
    for span in told:
        opening = _opening(text, span)
        was_aside = (was_aside and bool(_IT.match(opening))) or _is_aside(text, span, opening, parties)
        if not was_aside:
            yield _before_aside(text, span)


def _is_aside(text: str, span: Span, opening: str, parties: Sequence[FoundParty]) -> bool:
    """Tell whether a sentence turns elsewhere, counts other agreements or goes on about one of the parties."""
    piece = read_piece(text[span.start : span.end])
    if words("elsewhere").match(opening):
        return not any(term.kind == "agreement" and term.start < _HEAD for term in piece.terms)
    counted = words("counted").search(piece.folded.text)
    if counted and words("signs").search(piece.folded.text[: counted.end() + 60]):
        return True
    this = _THIS.match(opening)
    names = [fold_text(name) for each in parties for name in each.party.as_written]
    nouns = [word.removeprefix("ال") for word in this[1].split()] if this else []
    return any(noun in name for noun in nouns if len(noun) >= _LONG_WORD for name in names)


def _before_aside(text: str, span: Span) -> Span:
    """End a sentence where it turns elsewhere: «…، بالموازاة مع ذلك، تم افتتاح …»."""
    for stop in _BREAK.finditer(text, span.start + _HEAD // 4, span.end):
        if words("turns").match(fold_text(text[stop.end() : stop.end() + 40])):
            return Span(span.start, stop.start())
    return span


@lru_cache(maxsize=64)
def _ceremony(text: str, after: int) -> tuple[Span, ...]:
    found = []
    for span in sentences_between(text, after, min(len(text), after + _AHEAD))[:_MOST_AHEAD]:
        opening = _opening(text, span)
        if words("apart").match(opening):
            break
        if words("ceremony").match(opening):
            found.append(span)
    return tuple(found)


@lru_cache(maxsize=64)
def _shared(text: str, start: int, end: int) -> tuple[Span, ...]:
    opening = _opening(text, Span(start, end))
    if words("apart").match(opening):
        return ()
    before = sentences_between(text, max(0, start - _BACK), start)[::-1][:_MOST_BACK]
    several = [span for span in before if _tells_several(text, span)][:_MOST_SEVERAL]
    near = tuple(before[:2]) if words("goes_on").match(opening) else ()
    return (*several, *(span for span in near if span not in several))


def sentences_between(text: str, start: int, end: int) -> list[Span]:
    """Give the sentences of a part of a text, with offsets into the whole."""
    return [Span(start + each.start, start + each.end) for each in split_sentences(text[start:end])]


def _tells_several(text: str, span: Span) -> bool:
    folded = read_piece(text[span.start : span.end]).folded.text
    if words("apart").match(folded):
        return False
    several = words("several").finditer(folded)
    return any(words("signs").search(folded[max(0, each.start() - _BESIDE) : each.end() + _BESIDE]) for each in several)


def _opening(text: str, span: Span) -> str:
    return fold_text(text[span.start : min(span.end, span.start + 120)]).lstrip("\"'«“-–•* ")
