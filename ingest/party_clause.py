"""The words of one span that may tell who signs, and whom a bare noun or a person in it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.folding import fold_text
from ingest.bodies import without_article
from ingest.name_reader import Name
from ingest.party_entries import body_of_holder
from ingest.party_names import read_name
from ingest.party_openings import opening_at
from ingest.party_words import Token, cut_tokens
from ingest.sentences import Span

# How far from the words that name the instrument the words that tell who signs may stand, in tokens.
NEAR = 14
# How many characters back a bare noun may be explained.
_FAR_BACK = 1500
_ARTICLE = 7
_NAMED = 2
_DEFINITE = (" le ", " la ", " les ", " l'", " the ", " leurs ", " leur ", " their ")
# How many characters the office and the body of a person take before his name.
_OFFICE = 200


@dataclass(frozen=True, slots=True)
class Clause:
    """The tokens of a span, and which of them are the instrument and the verb (-1 where they stand elsewhere)."""

    tokens: Sequence[Token]
    anchor: int
    after_anchor: int
    verb: int
    after_verb: int
    text: str
    is_instrument_alone: bool

    def named(self, read: tuple[Sequence[Name], int]) -> list[Name]:
        """Give the names that name somebody; «المجموعة» is the nearest group named before."""
        told = [name if name.is_name else _told_before(self.text, name) for name in read[0]]
        known = sum(name is not None for name in told)
        # Beside those who are named, "la wilaya", "les industriels" is a party too.
        told = [each or _with_article(self.text, name, known) for each, name in zip(told, read[0], strict=True)]
        return [name for name in told if name is not None]


def _told_before(text: str, name: Name) -> Name | None:
    """Find whom a bare noun ("l'Agence", «الشركة») stands for: the last name before it with the same noun."""
    if name.is_person:
        return _body_told_of(text, name)
    if name.body is None or name.body.is_plural or name.body.kind in ("office", "minister"):
        return None
    tokens = cut_tokens(text, Span(max(0, name.start - _FAR_BACK), name.start))
    noun = without_article(fold_text(text[name.start : name.end]).split()[0])
    for at in range(len(tokens) - 1, -1, -1):
        opening = opening_at(tokens, at) if noun in tokens[at].folded else None
        if opening and opening.body == name.body and (earlier := read_name(tokens, at, opening)).is_name:
            return earlier
    return None


def _with_article(text: str, name: Name, known: int) -> Name | None:
    """Give a bare noun of a public body or of many bodies as it stands: "la wilaya", «المراكز نفسها»; no firm.

    One of many bodies stands beside one name at least, a single one beside two.
    """
    if name.body is None or name.is_person or name.body.kind not in ("state", "body"):
        return None
    if known < (1 if name.body.is_plural else _NAMED):
        return None
    before = text[max(0, name.start - _ARTICLE) : name.start].lower().replace("’", "'")
    is_definite = fold_text(text[name.start : name.end]).startswith("ال") or before.endswith(_DEFINITE)
    return replace(name, is_name=True) if is_definite else None


def _body_told_of(text: str, person: Name) -> Name | None:
    """Find the body whose office a person was told to hold: "le président du CSEFRS, Habib El Malki"."""
    at = text.rfind(text[person.start : person.end], max(0, person.start - _FAR_BACK), person.start)
    return body_of_holder(cut_tokens(text, Span(max(0, at - _OFFICE), at))) if at > 0 else None


def first_at(tokens: Sequence[Token], offset: int) -> int:
    """Give the index of the first token at or behind an offset of the text."""
    return next((n for n, token in enumerate(tokens) if token.start >= offset), len(tokens))
