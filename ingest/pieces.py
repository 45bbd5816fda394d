"""A sentence of a document as the finders of an agreement's fields read it: folded and searched for terms once.

Several agreements are told in one sentence, and several fields are read from each: the last pieces are kept.
"""

from dataclasses import dataclass
from functools import lru_cache

from index.folding import Folded, fold
from index.records import Evidence
from ingest.dating import FoundDate, find_dates
from ingest.sentences import Span
from ingest.terms import FoundTerm, find_terms

_KEPT = 256


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of a document and what stands in it.

    Attributes:
        terms: with offsets into `text`.
    """

    text: str
    folded: Folded
    terms: tuple[FoundTerm, ...]

    def folded_before(self, at: int, reach: int = 120) -> str:
        """Give the folded text before `at`, an offset into `text`, not further back than `reach` letters."""
        return fold(self.text[max(0, at - reach) : at]).text


@lru_cache(maxsize=_KEPT)
def read_piece(text: str) -> Piece:
    """Fold a sentence and find its terms."""
    return Piece(text, fold(text), tuple(find_terms(text)))


@lru_cache(maxsize=_KEPT)
def past_dates(text: str, reference: str) -> tuple[FoundDate, ...]:
    """Find the dates of what has happened in a sentence; see `ingest.dating.find_dates`."""
    return tuple(find_dates(text, reference, has_happened=True))


def overlap(one: Span | Evidence, other: Span | Evidence) -> bool:
    """Tell whether two places of one text share a letter."""
    return one.start < other.end and other.start < one.end
