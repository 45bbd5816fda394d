"""Cities that a text names, under one key for all their names: «روما», "Rome" and "Roma"."""

import re
from collections.abc import Iterator
from functools import cache

from index.folding import fold_text
from index.records import Place
from ingest.lexicon import marked_cities, namesakes, terms
from ingest.pieces import Piece, read_piece
from ingest.sentences import Span
from ingest.signing import Found
from ingest.terms import FoundTerm

# What stands before a name, in folded letters, when something happens there; «ب» is written onto it.
_IN = re.compile(r"(?<!\w)(?:[وف]?في|a|in|at)\s+\Z")
_PARTICLES = 3
_DATELINE = 60
_AFTER_DATELINE = re.compile(r"\s*(?:[(/،,–—:-]|\bفي\b)")
_OPENS_WITH = re.compile(r"\s*([^\W\d_]+)\s*[:–—/(]")


def find_places(text: str) -> list[Found[Place]]:
    """Find the cities in `text`, in order, without the particles that Arabic writes onto them.

    A name that a city shares with its country («الجزائر», "Djibouti") counts where something is in or at it.
    """
    found = [*_places(read_piece(text)), *_marked(text)]
    return sorted(found, key=lambda each: each.span.start)


def find_dateline_place(line: str) -> Found[Place] | None:
    """Find the city that a paragraph begins with as a dateline does: "RABAT, 15 mai (MAP) –", «تونس: أبرمت …».

    The name that a city shares with its country counts only before a whole sentence: a headline is about the country.
    """
    for found in find_places(line[:_DATELINE]):
        is_first = not line[: found.span.start].strip(' «"“-–—')
        if is_first and _AFTER_DATELINE.match(line, found.span.end) and re.search(r"[-–—:/]", line[:80]):
            return found
    name = _OPENS_WITH.match(line)
    country, city = namesakes().get(fold_text(name[1]), ("", "")) if name else ("", "")
    if not name or not city or not line.rstrip().endswith((".", "»", '"')):
        return None
    return Found(Place(name[1], city, country), Span(*name.span(1)))


def _places(piece: Piece) -> Iterator[Found[Place]]:
    for term in piece.terms:
        if term.kind == "city":
            cut = _particles(piece.text[term.start : term.end], _forms()[(term.id, term.city)])
            span = Span(term.start + cut, term.end)
            yield Found(Place(piece.text[span.start : span.end], term.city, term.id), span)
        elif term.kind == "country":
            yield from _namesake(piece, term)


def _marked(text: str) -> Iterator[Found[Place]]:
    for name, (country, city) in marked_cities().items():
        for match in re.finditer(rf"(?<!\w)[وف]?[بل]?(?P<name>{name})(?!\w)", text) if name in text else ():
            yield Found(Place(name, city, country), Span(*match.span("name")))


def _namesake(piece: Piece, term: FoundTerm) -> Iterator[Found[Place]]:
    words = piece.text[term.start : term.end]
    cut = _particles(words, frozenset(namesakes()))
    country, city = namesakes().get(fold_text(words[cut:]), ("", ""))
    is_inside = words[cut - 1 : cut] == "ب" or _IN.search(piece.folded_before(term.start, 8))
    if city and is_inside:
        yield Found(Place(words[cut:], city, country), Span(term.start + cut, term.end))


def _particles(words: str, forms: frozenset[str]) -> int:
    """Count the letters before the name itself in «وبالدار البيضاء»; 0 where the name is written another way."""
    return next((cut for cut in range(_PARTICLES) if fold_text(words[cut:]) in forms), 0)


@cache
def _forms() -> dict[tuple[str, str], frozenset[str]]:
    return {(term.id, term.city): frozenset(map(fold_text, term.forms)) for term in terms() if term.kind == "city"}
