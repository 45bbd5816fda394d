"""The sectors of an agreement: those of its clause, of what is further told of it and of the names of its parties.

A ministry's name ("de l'Industrie et des Mines") counts only where nothing else tells, and the name of a fair never.
"""

import re
from collections.abc import Iterator, Sequence

from index.folding import fold_text
from ingest.detail_words import ending_with, words
from ingest.pieces import overlap, read_piece
from ingest.sentences import Span
from ingest.signing import Found, FoundParty, Signing
from ingest.terms import FoundTerm


def find_sectors(
    text: str, signing: Signing, parties: Sequence[FoundParty], occasion: Span | None
) -> tuple[Found[str], ...]:
    """Find its sectors, each once, in the order in which they are told."""
    authorities = [
        span
        for party in parties
        for span in party.spans
        if words("authorities").search(fold_text(text[span.start : span.end]))
    ]
    found: dict[str, Found[str]] = {}
    of_authority: dict[str, Found[str]] = {}
    for term, at in _terms(text, signing):
        if occasion and overlap(at, occasion):
            continue
        is_name = any(overlap(at, name) for name in authorities) or _is_of_authority(text, at)
        (of_authority if is_name else found).setdefault(term.id, Found(term.id, at))
    return tuple((found or of_authority).values())


def _terms(text: str, signing: Signing) -> Iterator[tuple[FoundTerm, Span]]:
    for span in (signing.sentence, *signing.told):
        sentence = text[span.start : span.end]
        for term in read_piece(sentence).terms:
            at = Span(span.start + term.start, span.start + term.end)
            is_told = span != signing.sentence or overlap(at, signing.clause)
            if term.kind == "sector" and is_told and _is_sector(sentence, term):
                yield term, at


def _is_sector(sentence: str, term: FoundTerm) -> bool:
    after = fold_text(sentence[term.end : term.end + 40])
    before = fold_text(sentence[max(0, term.start - 20) : term.start])
    return not (
        words("no_sector_after").match(after.lstrip()) or ending_with("no_sector_before", r"\s+").search(before)
    )


def _is_of_authority(text: str, at: Span) -> bool:
    """Tell whether the word stands in the title of a ministry or minister that is no party."""
    before = fold_text(text[max(0, at.start - 70) : at.start])
    segment = re.split(r"[،,؛;:.()]", before)[-1]
    found = list(words("authorities").finditer(segment))
    # "le ministre de l'Énergie et des Mines, X" names his post in a few words; further on the sentence has moved on.
    return bool(found) and len(segment[found[-1].end() :].split()) <= 5
