"""Read one name of a party where it begins, in the language of its letters."""

from collections.abc import Sequence

from ingest.arabic_names import ArabicReader
from ingest.latin_names import LatinReader
from ingest.name_reader import Name
from ingest.party_openings import Opening
from ingest.party_words import Token


def read_name(tokens: Sequence[Token], at: int, opening: Opening, *, is_held: bool = False) -> Name:
    """Read the name that begins at token `at`; `is_held`: it stands behind an office, whose holder may follow it."""
    first = tokens[at].without_front(opening.letters)
    reader = ArabicReader if first.is_arabic or _quotes_arabic(first) else LatinReader
    return reader(tokens, at, opening, is_held=is_held).read()


def _quotes_arabic(token: Token) -> bool:
    return token.kind == "quoted" and any("ء" <= letter <= "ي" for letter in token.folded)
