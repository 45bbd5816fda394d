"""The sectors of an agreement: those of its clause, of what is further told of it and of the names of its parties.

Where nothing else tells, also what only says who a party is (a bank, a school, the ministry "de l'Industrie et des
Mines"), and what the agreements told together are about. The name of a fair never counts.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.folding import fold_text
from ingest.detail_words import ending_with, words
from ingest.pieces import Piece, overlap, read_piece
from ingest.sentences import Span
from ingest.signing import Found, FoundParty, Signing
from ingest.surroundings import Surroundings
from ingest.terms import FoundTerm

# In the name of a party these say what it is, not what it signs.
_OF_ORGANISATIONS = frozenset(
    ("industrial_zones", "finance", "training", "research", "clusters", "small_business", "standards_quality")
)
# Words between the noun of a body and what it does: «الشركة الوطنية للسيارات الصناعية».
_OF_BODY = 2


def find_sectors(
    text: str, signing: Signing, parties: Sequence[FoundParty], occasion: Span | None, around: Surroundings
) -> tuple[Found[str], ...]:
    """Find its sectors, each once, in the order in which they are told."""
    names = [span for party in parties for span in party.spans]
    told: dict[str, Found[str]] = {}
    said_of_party: dict[str, Found[str]] = {}
    for term, at in _terms(text, (signing.sentence, *signing.told), signing):
        if occasion and overlap(at, occasion):
            continue
        name = next((each for each in names if overlap(at, each)), None)
        is_body = term.id in _OF_ORGANISATIONS if name else _is_of_body(text, at)
        is_who = is_body or _is_of_authority(text, at, name)
        (said_of_party if is_who else told).setdefault(term.id, Found(term.id, at))
    if told:
        return tuple(told.values())
    shared = {
        term.id: Found(term.id, at)
        for term, at in _terms(text, around.shared[:1], signing)
        if not (_is_of_authority(text, at, None) or _is_of_body(text, at) or words("events").search(_before(text, at)))
    }
    return tuple((shared or said_of_party).values())


def _without_list(text: str, signing: Signing) -> Span:
    """Give the clause without the list before it that tells of all: «اتفاقات في الطاقة والصيد، أهمها بروتوكول …»."""
    before = fold_text(text[signing.clause.start : signing.anchor.start])
    among = list(words("among").finditer(before))
    if not among or not words("several").search(before[: among[-1].start()]):
        return signing.clause
    return Span(signing.anchor.start, signing.clause.end)


def _terms(text: str, spans: Sequence[Span], signing: Signing) -> Iterator[tuple[FoundTerm, Span]]:
    clause = _without_list(text, signing)
    for span in spans:
        piece = read_piece(text[span.start : span.end])
        for term in piece.terms:
            at = Span(span.start + term.start, span.start + term.end)
            is_told = span != signing.sentence or overlap(at, clause)
            if term.kind == "sector" and is_told and _is_sector(piece, term):
                yield term, at


def _is_sector(piece: Piece, term: FoundTerm) -> bool:
    sentence = piece.text
    if any(overlap(each, Span(term.start, term.end)) for each in _no_sectors(piece)):
        return False
    after = fold_text(sentence[term.end : term.end + 40])
    before = fold_text(sentence[max(0, term.start - 20) : term.start])
    # «الأجهزة الطبية باستثمار …» goes on with another word; «بيئة الاستثمار» does not.
    is_qualified = not after.startswith(" ب") and words("no_sector_after").match(after.lstrip())
    return not (is_qualified or ending_with("no_sector_before", r"\s+").search(before))


@lru_cache(maxsize=64)
def _no_sectors(piece: Piece) -> tuple[Span, ...]:
    """Give the words that hold one for a sector and mean something else: «طاقة إنتاجية», "infrastructure quality"."""
    found = words("no_sector").finditer(piece.folded.text)
    return tuple(Span(*piece.folded.original_span(*match.span())) for match in found)


def _is_of_authority(text: str, at: Span, name: Span | None) -> bool:
    """Tell whether the word stands in the name of a ministry or in the title of a minister that is no party."""
    if name and words("authorities").search(fold_text(text[name.start : name.end])):
        return True
    segment = _before(text, at)
    found = list(words("authorities").finditer(segment))
    # "le ministre de l'Énergie et des Mines, X" names his post in a few words; further on the sentence has moved on.
    return bool(found) and len(segment[found[-1].end() :].split()) <= 5


def _is_of_body(text: str, at: Span) -> bool:
    """Tell whether it says what an existing company is: «الشركة الوطنية للسيارات», "la compagnie pétrolière"."""
    segment = _before(text, at)
    found = list(words("bodies").finditer(segment))
    if not found or len(segment[found[-1].end() :].split()) > _OF_BODY:
        return False
    return not ending_with("founds", r"\s+(?:(?:une?|an?|the)\s+)?(?:\w+\s+)?").search(segment[: found[-1].start()])


def _before(text: str, at: Span) -> str:
    """Give the folded words before it in the same breath."""
    return str(re.split(r"[،,؛;:.()]", fold_text(text[max(0, at.start - 70) : at.start]))[-1])
