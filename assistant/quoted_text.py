"""Where the words that a language model quotes stand in a document, whatever their spelling and punctuation."""

import re

from index.folding import fold, fold_text
from ingest.sentences import Span

_WORD = re.compile(r"[^\W_]+|[€$£¥%]")
# What Arabic writes onto the next word, and a quotation may leave out.
_PARTICLES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")


class QuotedText:
    """A piece of a text in which quotations are looked up; all offsets count in the whole text."""

    def __init__(self, text: str, piece: Span) -> None:
        self.piece = piece
        self._folded = fold(text[piece.start : piece.end])
        self._matches = list(_WORD.finditer(self._folded.text))
        self._words = [match[0] for match in self._matches]

    def find(self, quote: str) -> Span | None:
        """Give where the words of a quotation first stand one after the other; None when they do not."""
        words = _WORD.findall(fold_text(quote))
        for at in range(len(self._words) - len(words) + 1) if words else ():
            front = _front(self._words[at], words[0])
            if front is not None and self._words[at + 1 : at + len(words)] == words[1:]:
                first, last = self._matches[at].start() + front, self._matches[at + len(words) - 1].end()
                start, end = self._folded.original_span(first, last)
                return Span(self.piece.start + start, self.piece.start + end)
        return None


def _front(word: str, quoted: str) -> int | None:
    """Count the letters on `word` before what was quoted of it; None when it is another word."""
    return next((len(front) for front in _PARTICLES if word == front + quoted), None)
