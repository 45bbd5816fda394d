"""Where an agreement was signed: a city tied to the signing, its ceremony or its venue, not one that is told of.

«وقّعت …، بالدار البيضاء، …», "signé lundi à Alger", "at a ceremony in Tunis"; a dateline where what is told happened
there that day. The city of a party's name or of what is to be built is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.folding import fold_text
from index.records import Document, Place, SignedOn
from ingest.pieces import overlap, past_dates, read_piece
from ingest.places import find_places
from ingest.sentences import Span, split_sentences
from ingest.signing import Found, FoundParty, Signing
from ingest.signing_cues import EVENTS, GOES_ON, SIGNS, VENUES

# All in folded letters. Right before the name: the words that put something there.
_IN = re.compile(
    r"(?<!\w)(?:[وف]?في|[وف]?ب|a|in|at)\s*(?:(?:ال)?(?:مدينه|عاصمه(?: \w+)?)\s+|(?:la |the )?(?:ville|capitale|city|capital)"
    r"(?: (?!de|of)\w+){0,2}(?: de| of|,)?\s+)?\Z|(?<!\w)[وف]?ب(?:ال)?(?:مدينه|عاصمه(?: \w+)?|ولايه)\s+\Z"
)
_OF = re.compile(r"(?<!\w)(?:de|d'|of)\s*\Z")
_HOSTS_BEFORE = re.compile(r"(?<!\w)(?:احتضن\w*|شهدت|استضاف\w*)\s+(?:مدينه\s+)?\Z")
_HOSTS_AFTER = re.compile(r"\s*(?:a (?:abrite|accueilli)|hosted|تحتضن|احتضنت)")
# What stands in a city without being signed there.
_THINGS = re.compile(
    r"(?<!\w)(?:[بلو]?(?:ال)?(?:مصنع|مصانع|مركب|وحده|وحدات|مشروع\w*|محطه|مينا|ميناء|مطار|جامعه|مدرسه|معهد|مركز|غرفه|منطقه|حظيره|شركه"
    r"|مؤسسه|موسسه|فرع|خط|سكه|طريق|مستشفي|مستثمر\w*|لانجاز|انجاز|انشا|انشاء|بناء|بنا|اقامه|تطوير|توسعه|تجهيز|تزويد|سفير|سفاره|المتواجد\w*|الواقع\w*|الكائن\w*)"
    r"|usine\w*|complexe|unites?|projets?|centrale|port|aeroport|universite|ecole|institut|centre|chambre|zone|parc|societe|entreprise"
    r"|filiale|ligne|route|hopital|construction|realisation|implantation|creation|installation|ambassad\w+|base[ed]*|implante\w*|situe\w*"
    r"|plants?|factory|facility|project|station|airport|university|school|institute|center|chamber|park|company|subsidiary|build|building"
    r"|establish\w*|embassy|located|based)(?!\w)"
)
_SEGMENT = re.compile(r"[،,؛;:()–—]|\s-\s")
_RECEIVED = re.compile(r"(?<!\w)(?:[وف]?زار\w{0,2}|زياره|استقب\w+|visit\w*|recu\w*|received|welcomed)(?!\w)")
_DATELINE = re.compile(r"\s*(?:[(/،,–—:-]|\bفي\b)")
_REACH = 90


@dataclass(frozen=True, slots=True)
class _Told:
    place: Found[Place]
    strength: int
    distance: int


def find_signed_at(
    document: Document, signing: Signing, parties: Sequence[FoundParty], signed_on: Found[SignedOn] | None
) -> Found[Place] | None:
    """Find the city where it was signed; None where that is not told.

    Args:
        signed_on: when it was, which tells whether the document's dateline is that of the signing.
    """
    names = [span for party in parties for span in party.spans]
    told = list(_told_in(document.text, signing.sentence, signing, names))
    for span in signing.told:
        if not any(each.strength > 1 for each in told) and SIGNS.search(
            fold_text(document.text[span.start : span.end])
        ):
            told += [each for each in _told_in(document.text, span, signing, names) if each.strength > 1]
    if not told:
        told = list(_told_before(document.text, signing, names))
    best = max(told, key=lambda each: (each.strength, -each.distance), default=None)
    return best.place if best else _dateline(document, signed_on)


def _told_in(text: str, span: Span, signing: Signing, names: Sequence[Span]) -> Iterator[_Told]:
    """Give the cities of a sentence in which something of the signing happens, with how surely it does."""
    sentence = text[span.start : span.end]
    for found in find_places(sentence):
        at = Span(span.start + found.span.start, span.start + found.span.end)
        is_elsewhere = (
            overlap(span, signing.clause) and not overlap(at, signing.clause) and at.start > signing.clause.end
        )
        strength = 0 if is_elsewhere else _strength(sentence, found.span, span.start, signing, names)
        if strength:
            gap = min(abs(at.start - signing.verb.end), abs(signing.verb.start - at.end))
            yield _Told(Found(found.value, at), strength, gap)


def _strength(sentence: str, at: Span, offset: int, signing: Signing, names: Sequence[Span]) -> int:
    before = read_piece(sentence).folded_before(at.start, _REACH)
    absolute = Span(offset + at.start, offset + at.end)
    if _HOSTS_BEFORE.search(before) or _HOSTS_AFTER.match(fold_text(sentence[at.end : at.end + 20])):
        return 3
    if not _IN.search(before):
        is_venue = bool(_OF.search(before) and VENUES.search(_SEGMENT.split(before)[-1]))
        return 2 if is_venue and _is_tied(before) else _received(sentence, at, absolute, signing)
    if any(name.start <= absolute.start and absolute.end <= name.end for name in names):
        return 0
    bare = _IN.sub("", before).rstrip()
    if not bare or _SEGMENT.match(bare[-1]) or _ends_with_date(sentence, at.start - (len(before) - len(bare))):
        is_of_thing = (
            bool(bare)
            and not SIGNS.search(before)
            and bool(_THINGS.search(before[-40:]))
            and absolute.start > signing.anchor.end
        )
        return 1 if is_of_thing else 3
    return _strength_tied(bare, absolute, signing, names)


def _strength_tied(before: str, at: Span, signing: Signing, names: Sequence[Span]) -> int:
    """Judge by what stands nearest before it: the signing, its ceremony and venue, or a plant that is to be built."""
    last = {
        name: max((match.end() for match in form.finditer(before)), default=-1)
        for name, form in (("sign", SIGNS), ("event", EVENTS), ("venue", VENUES), ("thing", _THINGS))
    }
    nearest = max(last, key=lambda name: last[name])
    if last[nearest] >= 0 and nearest != "thing":
        return 3 if nearest == "sign" else 2
    is_between = signing.verb.end <= at.start and at.end <= signing.anchor.start
    follows_name = any(0 <= at.start - name.end <= 6 for name in names)
    if nearest == "thing" and last["thing"] >= 0:
        return 2 if follows_name and is_between else 0
    return 2 if is_between or (follows_name and at.start < signing.anchor.start) else 0


def _is_tied(before: str) -> bool:
    return bool(SIGNS.search(before) or EVENTS.search(before) or VENUES.search(before))


def _received(sentence: str, at: Span, absolute: Span, signing: Signing) -> int:
    """Judge the city of a visit after which it was signed («استقبال الوفد من طرف رئيس بلدية نوفارا، وتوقيع …»)."""
    before = fold_text(sentence[max(0, at.start - 60) : at.start])
    is_before = 0 <= min(signing.verb.start, signing.anchor.start) - absolute.end <= 60
    return int(is_before and bool(_RECEIVED.search(before)))


def _ends_with_date(sentence: str, end: int) -> bool:
    """Tell whether a date or a weekday ends right before, with nothing but space between."""
    dates = past_dates(sentence, "2000-06-15")
    return any(
        date.end <= end + 2 and not sentence[date.end : end].strip(" ،,)") for date in dates if date.end >= end - 3
    )


def _told_before(text: str, signing: Signing, names: Sequence[Span]) -> Iterator[_Told]:
    """Look in the two sentences before, where the sentence goes on from the event they tell of."""
    opening = fold_text(text[signing.sentence.start : signing.sentence.start + 60])
    if GOES_ON.match(opening.lstrip("\"'«“- ")):
        start = max(0, signing.sentence.start - 1500)
        for span in split_sentences(text[start : signing.sentence.start])[-2:]:
            whole = Span(start + span.start, start + span.end)
            yield from (each for each in _told_in(text, whole, signing, names) if each.strength > 1)


def _dateline(document: Document, signed_on: Found[SignedOn] | None) -> Found[Place] | None:
    """Give the place before the first dash where what is told was signed on the day of publication."""
    is_today = signed_on and document.date and signed_on.value.value == document.date.value
    return _place_of_dateline(document.text[:600]) if is_today and len(document.date.value) == 10 else None  # type: ignore[union-attr]


@lru_cache(maxsize=16)
def _place_of_dateline(text: str) -> Found[Place] | None:
    at = 0
    for line in text.splitlines(keepends=True)[:6]:
        head = line[:60]
        for found in find_places(head):
            is_first = not head[: found.span.start].strip(' «"“-–—')
            if is_first and _DATELINE.match(head[found.span.end :]) and re.search(r"[-–—:]", line[:80]):
                return Found(found.value, Span(at + found.span.start, at + found.span.end))
        at += len(line)
    return None
