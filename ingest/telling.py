"""One place that tells of an agreement, with what is needed to see which places tell of the same."""

from bisect import bisect_left
from dataclasses import dataclass

from index.folding import Folded
from ingest.instruments import Instrument
from ingest.sentences import Span
from ingest.signing import Signing


@dataclass(frozen=True, slots=True)
class FoldedSentence:
    """A sentence as folded, and the way back to the document.

    Attributes:
        start: where it begins in the folded text of the document.
        whole: where it stands in the document.
    """

    folded: Folded
    number: int
    start: int
    text: str
    whole: Span

    @classmethod
    def cut(cls, folded: Folded, number: int, span: Span) -> "FoldedSentence":
        """Cut the sentence out of the folded document."""
        start = bisect_left(folded.origins, span.start)
        return cls(folded, number, start, folded.text[start : bisect_left(folded.origins, span.end)], span)

    def offset(self, original: int) -> int:
        """Give where an offset of the document stands in `text`."""
        return bisect_left(self.folded.origins, original) - self.start

    def span(self, start: int, end: int) -> Span:
        """Give where `text[start:end]` stands in the document, without white space at its ends."""
        piece = self.text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = max(first, start + len(piece.rstrip()))
        return Span(*self.folded.original_span(self.start + first, self.start + last))


@dataclass(frozen=True, slots=True)
class Telling:
    """A signing and how it is told.

    Attributes:
        number: that of its sentence in the document, from 0.
        is_aside: see binding.Bound.
        head: the words before an enumeration, which hold for each of its items; None outside of one.
    """

    signing: Signing
    instrument: Instrument
    number: int
    is_aside: bool
    head: Span | None = None
