"""The words of a clause in which parties are looked for, and the words that stand around parties (parties.toml)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from index.folding import fold, fold_text
from ingest.sentences import Span

_MARKS = "\u064b-\u0652\u0670\u0640"
_TOKEN = re.compile(
    r"(?P<quoted>“[^“”\n]{1,120}”|«[^«»\n]{1,120}»|”[^“”\n]{1,120}”|\"[^\"\n]{1,120}\"|„[^„“”\n]{1,120}[“”])"
    r"|(?P<paren>\([^()\n]{1,160}\))"
    rf"|(?P<word>[ldLD]['’](?=\w)|(?:qu|Qu|jusqu|lorsqu)['’](?=\w)|[\u0621-\u064a\u0671-\u06d3][\u0621-\u064a\u0671-\u06d3{_MARKS}]*"
    rf"|[^\W\u0621-\u064a](?:[^\W\u0621-\u064a{_MARKS}]|[&.'’\-‑+](?=[^\W\u0621-\u064a]))*)"
    r"|(?P<mark>\S)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quotation, a bracket or a mark: `text[start:end]`; `folded` is "" for a mark."""

    kind: Literal["word", "quoted", "paren", "mark"]
    start: int
    end: int
    written: str
    folded: str

    @property
    def is_arabic(self) -> bool:
        """Whether it is written in Arabic letters."""
        return "ء" <= self.folded[:1] <= "ي"

    @property
    def is_capitalized(self) -> bool:
        """Whether it is a word that begins with a capital."""
        return self.kind == "word" and self.written[:1].isupper()

    def without_front(self, letters: int) -> "Token":
        """Give the word without its first folded letters («ومجموعة» → «مجموعة»), at its exact place."""
        if not letters:
            return self
        at = fold(self.written).original_span(letters, len(self.folded))[0]
        return Token(self.kind, self.start + at, self.end, self.written[at:], self.folded[letters:])


def cut_tokens(text: str, span: Span) -> list[Token]:
    """Cut `text[span.start:span.end]` into tokens, in order."""
    return list(_tokens(text, span))


# The same sentence is read for its subject, for its lists and for what it refers to.
@lru_cache(maxsize=128)
def _tokens(text: str, span: Span) -> tuple[Token, ...]:
    return tuple(_token(match) for match in _TOKEN.finditer(text, span.start, span.end))


def _token(match: re.Match[str]) -> Token:
    kind: Literal["word", "quoted", "paren", "mark"] = (
        "quoted" if match["quoted"] else "paren" if match["paren"] else "word" if match["word"] else "mark"
    )
    folded = fold_text(match[0]) if kind != "mark" else ""
    return Token(kind, match.start(), match.end(), match[0], folded)


@dataclass(frozen=True, slots=True)
class PartyWords:
    """The words of parties.toml, folded; phrases are tuples of words."""

    between: frozenset[tuple[str, ...]]
    uniting: frozenset[tuple[str, ...]]
    with_: frozenset[tuple[str, ...]]
    by: frozenset[tuple[str, ...]]
    linking: frozenset[tuple[str, ...]]
    linked: frozenset[tuple[str, ...]]
    party_nouns: frozenset[tuple[str, ...]]
    the_parties: frozenset[tuple[str, ...]]
    two_countries: frozenset[tuple[str, ...]]
    signatories: frozenset[str]
    signatures: frozenset[str]
    bearing: frozenset[str]
    undertaking: frozenset[str]
    between_them: frozenset[str]
    pronouns: frozenset[str]
    preceded: frozenset[str]
    themselves: frozenset[str]
    joining: frozenset[str]
    by_it: frozenset[str]
    also: frozenset[tuple[str, ...]]
    talks: frozenset[str]
    dashes: frozenset[str]
    closes: frozenset[str]
    attended: frozenset[str]
    on_behalf: frozenset[tuple[str, ...]]
    for_side: frozenset[tuple[str, ...]]
    sides: frozenset[str]
    that_of: frozenset[str]
    counts: frozenset[str]
    examples: frozenset[tuple[str, ...]]
    charged: frozenset[str]
    people: frozenset[str]
    presiding: frozenset[str]
    hosting: frozenset[str]
    delegations: frozenset[str]
    prepositions: frozenset[str]
    definite: frozenset[str]
    helped: frozenset[str]
    joins: frozenset[tuple[str, ...]]
    fillers: frozenset[tuple[str, ...]]
    ends: frozenset[str]
    headline: frozenset[str]
    not_names: frozenset[str]
    governments: frozenset[str]
    counterparts: frozenset[str]
    indefinite: frozenset[str]
    ordinals: frozenset[str]
    describing: frozenset[str]
    given_names: frozenset[str]
    titles: frozenset[str]


@cache
def party_words() -> PartyWords:
    """Load the words."""
    table = tomllib.loads((files("ingest.lexicon") / "parties.toml").read_text("utf-8"))
    cues = table["cues"]
    return PartyWords(
        between=_phrases([*cues["between"], *cues["uniting"]]),
        uniting=_phrases(cues["uniting"]),
        with_=_phrases(cues["with"]),
        by=_phrases(cues["by"]),
        linking=_phrases(cues["linking"]),
        linked=_phrases(cues["linked"]),
        party_nouns=_phrases(cues["party_nouns"]),
        the_parties=_phrases(cues["the_parties"]),
        two_countries=_phrases(cues["two_countries"]),
        signatories=frozenset(map(fold_text, cues["signatories"])),
        signatures=frozenset(map(fold_text, cues["signatures"])),
        bearing=frozenset(map(fold_text, cues["bearing"])),
        undertaking=frozenset(map(fold_text, cues["undertaking"])),
        between_them=frozenset(map(fold_text, cues["between_them"])),
        pronouns=frozenset(map(fold_text, cues["pronouns"])),
        joining=frozenset(map(fold_text, cues["joining"])),
        by_it=frozenset(map(fold_text, cues["by_it"])),
        also=_phrases(cues["also"]),
        themselves=frozenset(map(fold_text, cues["themselves"])),
        preceded=frozenset(map(fold_text, cues["preceded"])),
        prepositions=frozenset(map(fold_text, cues["prepositions"])),
        definite=frozenset(map(fold_text, cues["definite"])),
        closes=frozenset(map(fold_text, cues["closes"])),
        attended=frozenset(map(fold_text, cues["attended"])),
        on_behalf=_phrases(cues["on_behalf"]),
        for_side=_phrases(cues["for_side"]),
        sides=frozenset(map(fold_text, cues["sides"])),
        that_of=frozenset(map(fold_text, cues["that_of"])),
        counts=frozenset(map(fold_text, cues["counts"])),
        examples=_phrases(cues["examples"]),
        hosting=frozenset(map(fold_text, cues["hosting"])),
        delegations=frozenset(map(fold_text, cues["delegations"])),
        presiding=frozenset(map(fold_text, cues["presiding"])),
        charged=frozenset(map(fold_text, cues["charged"])),
        people=frozenset(map(fold_text, table["persons"]["people"])),
        dashes=frozenset(cues["dashes"]),
        talks=frozenset(map(fold_text, cues["talks"])),
        helped=frozenset(map(fold_text, cues["helped"])),
        joins=_phrases(table["joins"]["words"]),
        fillers=_phrases(table["joins"]["fillers"]),
        ends=_single(table["ends"]),
        headline=frozenset(table["ends"]["headline"].split()),
        not_names=frozenset(map(fold_text, table["not_names"]["words"])),
        governments=frozenset(map(fold_text, table["not_names"]["governments"])),
        counterparts=frozenset(map(fold_text, table["not_names"]["counterpart"])),
        indefinite=frozenset(table["not_names"]["indefinite"]),
        ordinals=frozenset(map(fold_text, table["not_names"]["ordinals"])),
        describing=frozenset(map(fold_text, table["not_names"]["describing"])),
        given_names=frozenset(fold_text(table["persons"]["given"]).split()),
        titles=frozenset(map(fold_text, table["persons"]["titles"])),
    )


def phrase_length(phrases: frozenset[tuple[str, ...]], tokens: Sequence[Token], at: int) -> int:
    """Give how many tokens from `at` on one of the phrases takes, the longest; 0 when none stands there."""
    if at >= len(tokens) or tokens[at].folded.rstrip("'") not in _first_words(phrases):
        return 0
    for length in range(min(4, len(tokens) - at), 0, -1):
        if tuple(token.folded.rstrip("'") for token in tokens[at : at + length]) in phrases:
            return length
    return 0


@cache
def _first_words(phrases: frozenset[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in phrases if phrase)


def _phrases(written: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(token.folded.rstrip("'") for token in cut_tokens(phrase, Span(0, len(phrase)))) for phrase in written
    )


def _single(table: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for words in table.values() for word in fold_text(words).split())
