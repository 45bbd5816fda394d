"""What reading a name shares in all languages: the name so far, its bracket, and whether it names somebody."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.bodies import Body
from ingest.party_openings import Opening, is_title
from ingest.party_words import Token
from ingest.sentences import Span
from ingest.written_dates import month_numbers

_MOST_WORDS = 16
_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.\-]*(?: [A-ZÀ-Þ0-9][\w&.\-]*){0,2}\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text.

    Attributes:
        start, end: its words; a bracket behind it is left out.
        alias: the acronym or short name in that bracket, when it has one.
        body: what its noun says it is, None for a bare proper name.
        nationality: the country of an adjective in it, "" without one.
        is_name: it names somebody: a known or proper name, a country, or a body with its subject.
        is_country: it is a country.
        following: index of the token after it.
        is_counterpart: it is told as the same body of another country: «نظيره الإيطالي».
        is_person: it is that of a person with a title.
        full: the name in full where its noun stands elsewhere ("celui de l'Industrie", "universités de Sfax et Gabès").
    """

    start: int
    end: int
    alias: Span | None
    body: Body | None
    nationality: str
    is_name: bool
    is_country: bool
    following: int
    is_counterpart: bool = False
    full: str = ""
    is_person: bool = False


class NameReader(ABC):
    """What both readers share: where they are, what the name has so far, and the name at the end."""

    def __init__(self, tokens: Sequence[Token], at: int, opening: Opening, *, is_held: bool = False) -> None:
        self.tokens = tokens
        self.first = tokens[at].without_front(opening.letters)
        self.at = at + opening.length
        self.last = self.at - 1
        self.most = at + _MOST_WORDS
        self.opening = opening
        self.is_held = is_held
        self.body = opening.body
        self.has_proper = opening.is_proper
        self.subjects = 0
        self.nationality = opening.nationality

    def read(self) -> Name:
        """Read words as long as they belong to the name."""
        while self.at < min(len(self.tokens), self.most) and not self.opening.is_country and self._takes():
            pass
        end = self.tokens[self.last].end if self.last >= 0 else self.first.end
        alias = self._alias()
        return Name(
            start=self.first.start,
            end=max(end, self.first.end),
            alias=alias,
            body=self.body,
            nationality=self.nationality,
            is_name=self._is_name() or alias is not None,
            is_country=self.opening.is_country,
            following=self.last + (2 if self._bracket_follows() else 1),
        )

    @abstractmethod
    def _takes(self) -> bool:
        """Take the next token, with those that wait, into the name; False where the name has ended."""

    def _take(self, count: int = 1) -> bool:
        """Take this token, and those before it that waited, into the name."""
        self.at += count
        self.last = self.at - 1
        return True

    def _bracket_follows(self) -> bool:
        after = self.last + 1
        return after < len(self.tokens) and self.tokens[after].kind == "paren"

    def _alias(self) -> Span | None:
        if not self._bracket_follows():
            return None
        bracket = self.tokens[self.last + 1]
        inner = bracket.written[1:-1].strip(' «»“”"')
        if not _ACRONYM.match(inner) or len(inner) > 40:
            return None
        start = bracket.start + bracket.written.index(inner)
        return Span(start, start + len(inner))

    def _is_name(self) -> bool:
        if self.body is None or self.has_proper:
            return True
        if self.body.kind == "office" or (self.body.kind == "firm" and self.body.is_plural):
            return False
        if self.body.id == "government" and not self.body.is_plural:
            return True
        return self.subjects > 0

    def _takes_number(self) -> bool:
        """Take the day a body is called after («جامعة 20 أوت 1955»), the number of a university ("Constantine 1")."""
        if self.body is None or self.body.kind not in ("body", "state"):
            return False
        if not (self.subjects or self.has_proper) and (length := day_at(self.tokens[self.at : self.at + 3])):
            self.subjects += 1
            return self._take(length)
        is_numbered = self.body.id == "university" and len(self.tokens[self.at].folded) == 1
        return is_numbered and not day_at(self.tokens[self.at : self.at + 3]) and self._take()

    def _takes_quoted(self) -> bool:
        """Take a quotation that names the body before it."""
        if self.has_proper or not is_title(self.tokens[self.at]):
            return False
        self.has_proper = True
        return self._take()


def day_at(tokens: Sequence[Token]) -> int:
    """Give how many of the tokens are a day and its month, with its year or without; 0 when they are none."""
    words = [token.folded for token in tokens]
    if len(words) < 2 or not (words[0].isdecimal() and len(words[0]) < 3 and words[1] in month_numbers()):
        return 0
    return 3 if len(words) > 2 and words[2].isdecimal() and len(words[2]) == 4 else 2
