"""The sentences around the one that tells an agreement, which may say when and where it was signed.

A sentence that tells of the ceremony («وجرت مراسم التوقيع …», "It was signed on …"), those that tell several
agreements at once before each is told by itself, and the two before, where the sentence goes on from them.
"""

from dataclasses import dataclass
from functools import lru_cache

from index.folding import fold_text
from ingest.detail_words import words
from ingest.sentences import Span, split_sentences
from ingest.signing import Signing

_BACK = 2500
_AHEAD = 1500
_MOST_AHEAD = 6
_MOST_BACK = 14
_MOST_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Sentences in the order in which they are to be believed; see the module."""

    ceremony: tuple[Span, ...]
    shared: tuple[Span, ...]


def find_surroundings(text: str, signing: Signing) -> Surroundings:
    """Find the sentences around a signing that may tell of it too, without those of `signing.told`."""
    sentence = signing.sentence
    return Surroundings(_ceremony(text, sentence.end), _shared(text, sentence.start, sentence.end))


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
    folded = fold_text(text[span.start : span.end])
    return bool(words("several").search(folded) and words("signs").search(folded)) and not words("apart").match(folded)


def _opening(text: str, span: Span) -> str:
    return fold_text(text[span.start : min(span.end, span.start + 120)]).lstrip("\"'«“-–•* ")
