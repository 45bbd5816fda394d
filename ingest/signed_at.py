"""Where an agreement was signed: a city tied to the signing, its ceremony or its venue, not one that is told of.

«وقّعت …، بالدار البيضاء، …», "signé lundi à Alger", "at a ceremony in Tunis"; a dateline where what is told happened
there that day. The city of a party's name or of what is to be built is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.folding import fold_text
from index.records import Document, Place, SignedOn
from ingest.detail_words import ending_with, words
from ingest.pieces import past_dates, read_piece
from ingest.places import find_dateline_place, find_places
from ingest.sentences import Span
from ingest.signing import Found, FoundParty, Signing
from ingest.surroundings import Surroundings

# All in folded letters. Right before the name: the words that put something there.
_IN = re.compile(
    r"(?<!\w)(?:[وف]?(?:في|ب)|a|in|at)\s*(?:(?:ال)?(?:مدينه|عاصمه(?:\s+\w+)?|ولايه)\s+"
    r"|(?:la |the )?(?:ville|capitale|city|capital)(?: (?!de|of)\w+){0,2}(?: de| of|,)?\s+)?\Z"
)
_SEGMENT = re.compile(r"[،,؛;:()–—]|\s-\s")
_REACH = 90
_HEAD = 1500


@dataclass(frozen=True, slots=True)
class _Told:
    place: Found[Place]
    strength: int
    distance: int


def find_signed_at(
    document: Document,
    signing: Signing,
    parties: Sequence[FoundParty],
    signed_on: Found[SignedOn] | None,
    around: Surroundings,
) -> Found[Place] | None:
    """Find the city where it was signed; None where that is not told, or where it is not signed yet.

    When it was signed tells whether the document's dateline is that of the signing.
    """
    if signing.status in ("announced", "negotiated"):
        return None
    names = [span for party in parties for span in party.spans]
    told = list(_told_in(document.text, signing.sentence, signing, names))
    for span in (*signing.told, *around.ceremony):
        if words("signs").search(fold_text(document.text[span.start : span.end])) or span in around.ceremony:
            told += [each for each in _told_in(document.text, span, signing, names) if each.strength > 1]
    for span in around.shared if not told else ():
        told += [each for each in _told_in(document.text, span, signing, names) if each.strength > 1]
    best = max(told, key=lambda each: (each.strength, -each.distance), default=None)
    return best.place if best else _dateline(document, signed_on)


def _told_in(text: str, span: Span, signing: Signing, names: Sequence[Span]) -> Iterator[_Told]:
    """Give the cities of a sentence in which something of the signing happens, with how surely it does."""
    sentence = text[span.start : span.end]
    for found in find_places(sentence):
        at = Span(span.start + found.span.start, span.start + found.span.end)
        # Another agreement of the list stands after the clause.
        is_elsewhere = span == signing.sentence and at.start >= signing.clause.end
        strength = 0 if is_elsewhere else _strength(sentence, found.span, at, signing, names)
        if strength:
            gap = min(abs(at.start - signing.verb.end), abs(signing.verb.start - at.end))
            yield _Told(Found(found.value, at), strength, gap)


def _strength(sentence: str, local: Span, at: Span, signing: Signing, names: Sequence[Span]) -> int:
    before = read_piece(sentence).folded_before(local.start, _REACH)
    if ending_with("hosts", r"\s+(?:مدينه\s+)?").search(before) or _is_host(sentence, local):
        return 3
    if not _IN.search(before):
        return 2 if ending_with("seats", r"\s*").search(before) else _received(before, at, signing)
    if any(name.start <= at.start and at.end <= name.end for name in names):
        return 0
    bare = _IN.sub("", before).rstrip()
    if not bare or _SEGMENT.match(bare[-1]) or _follows_date(sentence, local.start - (len(before) - len(bare))):
        return _strength_apart(before, at, signing)
    return _strength_tied(bare, at, signing, names)


def _is_host(sentence: str, at: Span) -> bool:
    return bool(_hosted().match(fold_text(sentence[at.end : at.end + 30]))) and not sentence[: at.start].strip(' «"')


@cache
def _hosted() -> re.Pattern[str]:
    return re.compile(rf"\s+{words('hosted').pattern}")


def _strength_apart(before: str, at: Span, signing: Signing) -> int:
    """Judge a place between commas or beside a date: that of the signing, unless it follows what is to be built."""
    things, signs = _last_end("things", before), _last_end("signs", before)
    is_after = at.start > max(signing.anchor.end, signing.verb.end)
    return 1 if things > signs and is_after and things >= len(before) - 40 else 3


def _strength_tied(before: str, at: Span, signing: Signing, names: Sequence[Span]) -> int:
    """Judge by what stands nearest before it: the signing, its ceremony or venue, or a plant that is to be built."""
    ends = {name: _last_end(name, before) for name in ("signs", "events", "venues", "things")}
    nearest = max(ends, key=lambda name: ends[name])
    is_between = signing.verb.end <= at.start and at.end <= signing.anchor.start
    follows_name = any(0 <= at.start - name.end <= 6 for name in names)
    if ends[nearest] >= 0 and nearest != "things":
        return 3 if nearest == "signs" else 2
    if ends[nearest] >= 0:
        return 2 if follows_name and is_between else 0
    return 2 if is_between or (follows_name and at.start < signing.anchor.start) else 0


def _last_end(name: str, text: str) -> int:
    return max((match.end() for match in words(name).finditer(text)), default=-1)


def _received(before: str, at: Span, signing: Signing) -> int:
    """Judge the city of a visit after which it was signed («استقبال الوفد من طرف رئيس بلدية نوفارا، وتوقيع …»)."""
    gap = min(signing.verb.start, signing.anchor.start) - at.end
    return int(0 <= gap <= 60 and bool(words("received").search(before)))


def _follows_date(sentence: str, end: int) -> bool:
    """Tell whether a date or a weekday ends right before, with nothing but space between."""
    # Any reference will do: only where the words stand is asked.
    dates = past_dates(sentence, "2000-06-15")
    return any(end - 3 <= date.end <= end + 2 and not sentence[date.end : end].strip(" ،,)") for date in dates)


def _dateline(document: Document, signed_on: Found[SignedOn] | None) -> Found[Place] | None:
    """Give the place of the dateline where it was signed on the very day of publication."""
    published = document.date.value if document.date else ""
    is_today = signed_on is not None and len(published) == 10 and signed_on.value.value == published
    return _place_of_dateline(document.text[:_HEAD]) if is_today else None


@lru_cache(maxsize=16)
def _place_of_dateline(text: str) -> Found[Place] | None:
    at = 0
    for line in text.splitlines(keepends=True)[:6]:
        found = find_dateline_place(line)
        if found:
            return Found(found.value, Span(at + found.span.start, at + found.span.end))
        at += len(line)
    return None
