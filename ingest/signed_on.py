"""When an agreement was signed: the date tied to the verb or the instrument, never one that belongs to something else.

Looked for in the clause that tells of the agreement, then in the rest of its sentence, in further sentences that tell
of it and speak of the signing, and, where the sentence goes on from them, in the two before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.folding import fold_text
from index.records import Document, SignedOn
from ingest.dating import FoundDate
from ingest.pieces import overlap, past_dates, read_piece
from ingest.sentences import Span, split_sentences
from ingest.signing import Found, Signing
from ingest.signing_cues import EVENTS, GOES_ON, SIGNS

# All in folded letters. What a date right after one of these belongs to is no signing.
_OTHER = re.compile(
    r"(?<!\w)(?:cree\w*|creation|fonde\w*|fondation|founded|established|created|lance\w*|launch\w*|inaugur\w+|entr(?:e|ee|era|er)\w* en"
    r"|entry into|enter\w* into|mise en|depuis|since|d'ici|by|before|avant|horizon|jusqu\w*|until|expir\w*|prevu\w*|attendu\w*"
    r"|planned|expected|scheduled|due|loi|decret|ordonnance|law|decree|act|periode|period|a partir|a compter|effective|starting"
    r"|exercice|sera|seront|will|would|devra\w*|debut\w*|demarr\w+|begin\w*|start\w*|livraison|delivery|fin|end|elu\w*|nomme\w*"
    r"|precedent\w*|previous|prior|report|remont\w+|datant|dating|operationnel\w*|operational|achev\w+|complet\w+"
    r"|[وفبل]?(?:منذ|بحلول|قبل|افق|حتي|غايه|تنتهي|ينتهي|مرتقب\w?|المرتقب|مقرر|المقرر|المنتظر|القانون|المرسوم|قرار|الفتره|فتره"
    r"|اعتبارا|ابتداء|ابتدا|انطلاقا|س(?:ي|ت|ن)\w+|تاسس\w*|انشئ\w*|انشي\w*|انشا\w*|اطلق\w*|دشن\w*|تدشين|انطلق\w*|انطلاق|بدايه|نهايه|تسليم"
    r"|تعيين|انتخاب|السابق\w*|يعود|تعود|دخول|دخل\w*))(?!\w)"
)
_SEGMENT = re.compile(r"[،,؛;:()–—]|\s-\s")
_YEAR_OF_INSTRUMENT = re.compile(r"[^\w]*(?:(?:de|of|en|in|لسنه|لعام|سنه|عام|خلال)\s*)*\Z")
_NEAR = 45


@dataclass(frozen=True, slots=True)
class _Told:
    """A date that may be the one sought; `strength` 3: right beside the signing, 1: only in the same sentence."""

    date: FoundDate
    offset: int
    strength: int
    distance: int


def find_signed_on(document: Document, signing: Signing) -> Found[SignedOn] | None:
    """Find when it was signed; None where that is not told, or where it is not signed yet.

    A day without a year and «أمس» count from the document's date, and are nothing without it. Of the dates of an event
    in which it was signed, what they share is known: the month of "du 26 au 30 mai 2025".
    """
    if signing.status in ("announced", "negotiated"):
        return None
    reference = document.date.value if document.date else ""
    told = list(_told_in_sentence(document.text, signing, reference))
    told = told or [each for span in signing.told for each in _told_beside(document.text, span, reference)]
    if told:
        return _found(max(told, key=lambda each: (each.strength, -each.distance)))
    return _told_before(document.text, signing, reference)


def _told_in_sentence(text: str, signing: Signing, reference: str) -> Iterator[_Told]:
    sentence = text[signing.sentence.start : signing.sentence.end]
    for date in past_dates(sentence, reference):
        at = Span(signing.sentence.start + date.start, signing.sentence.start + date.end)
        if not _is_possible(date, reference):
            continue
        strength = _strength(sentence, date, signing)
        if strength and not overlap(at, signing.clause):
            # Another agreement of the list may stand there: only what opens the sentence is shared by all.
            strength = strength - 1 if at.end <= signing.clause.start else 0
        if strength:
            distance = min(_gap(at, signing.verb), _gap(at, signing.anchor))
            yield _Told(date, signing.sentence.start, strength + 2 * overlap(at, signing.clause), distance)


def _strength(sentence: str, date: FoundDate, signing: Signing) -> int:
    """Tell how surely the date is that of the signing, from what stands before it; 0 when it is something else's."""
    before = read_piece(sentence).folded_before(date.start)
    segment = _SEGMENT.split(before)[-1]
    others, signs = list(_OTHER.finditer(segment)), list(SIGNS.finditer(before))
    sign_in_segment = [match for match in signs if match.start() >= len(before) - len(segment)]
    if others and (not sign_in_segment or sign_in_segment[-1].end() <= others[-1].start()):
        return 0
    if signs:
        gap = len(before) - signs[-1].end()
        at = signing.sentence.start + date.start - gap
        if _belongs_to_other(sentence, at - signing.sentence.start, signing):
            return 0
        is_near = gap <= _NEAR or not date.precision == "year"
        return 2 + (gap <= _NEAR) if is_near else 0
    return _strength_alone(sentence, date, signing, before)


def _strength_alone(sentence: str, date: FoundDate, signing: Signing, before: str) -> int:
    """Judge a date before which nothing is signed: at the head of its sentence, or right after the instrument."""
    gap = signing.sentence.start + date.start - signing.anchor.end
    is_of_instrument = 0 <= gap <= _NEAR // 2 and bool(_YEAR_OF_INSTRUMENT.search(before[-gap:] if gap else ""))
    is_before_verb = signing.sentence.start + date.end <= max(signing.verb.start, signing.anchor.start)
    if date.precision == "year":
        is_head = len(before.strip()) <= 12
        return 2 if is_of_instrument or (is_head and is_before_verb) else 0
    return 2 if is_before_verb or is_of_instrument else 1


def _belongs_to_other(sentence: str, at: int, signing: Signing) -> bool:
    """Tell whether the signing word that ends before `at` is said of another agreement («اتفاق … الموقع سنة 2015»)."""
    end = signing.sentence.start + at
    if signing.verb.start - 3 <= end <= signing.verb.end + 3 or signing.verb.start <= end <= signing.verb.end:
        return False
    nearest = [
        signing.sentence.start + term.end
        for term in read_piece(sentence).terms
        if term.kind == "agreement" and 0 < at - term.end <= 60
    ]
    if not nearest:
        return False
    return not signing.anchor.start <= max(nearest) <= signing.anchor.end + 1


def _told_beside(text: str, span: Span, reference: str) -> Iterator[_Told]:
    """Give the dates of a further sentence right after its signing word."""
    sentence = text[span.start : span.end]
    for date in past_dates(sentence, reference):
        before = read_piece(sentence).folded_before(date.start)
        signs = list(SIGNS.finditer(before))
        others = list(_OTHER.finditer(_SEGMENT.split(before)[-1]))
        is_head = not before.strip() or len(before) < 12
        is_signing = bool(signs) or (is_head and SIGNS.search(fold_text(sentence)) is not None)
        if is_signing and not others and _is_possible(date, reference) and date.precision != "year":
            yield _Told(date, span.start, 1, len(before) - signs[-1].end() if signs else 0)


def _told_before(text: str, signing: Signing, reference: str) -> Found[SignedOn] | None:
    """Look in the two sentences before, where the sentence goes on from them or from the event they tell of."""
    opening = fold_text(text[signing.sentence.start : signing.sentence.start + 60])
    if not GOES_ON.match(opening.lstrip("\"'«“- ")):
        return None
    before = _sentences_before(text, signing.sentence.start)
    for span in reversed(before[-2:]):
        sentence = text[span.start : span.end]
        known = reference or _month_told_before(text, span.start)
        for date in past_dates(sentence, known):
            if date.precision != "year" and _is_possible(date, reference) and _is_of_event(sentence, date):
                return _found(_Told(date, span.start, 1, 0), is_counted=bool(reference))
    return None


def _sentences_before(text: str, end: int) -> list[Span]:
    start = max(0, end - 1500)
    return [Span(start + each.start, start + each.end) for each in split_sentences(text[start:end])]


def _month_told_before(text: str, end: int) -> str:
    """Give the last month or day, in full, of the paragraph before: "26 au 30 mai" after it is of its year."""
    start = max(0, end - 800)
    dates = [each for each in past_dates(text[start:end], "") if each.value and each.precision != "year"]
    return (dates[-1].until or dates[-1].value) if dates else ""


def _is_of_event(sentence: str, date: FoundDate) -> bool:
    """Tell whether the date is that of a visit or a meeting, or of another signing, and not of what is to come."""
    piece = read_piece(sentence)
    others = list(_OTHER.finditer(_SEGMENT.split(piece.folded_before(date.start, 60))[-1]))
    is_range = bool(date.until)
    return (is_range or not others) and bool(
        EVENTS.search(piece.folded.text) or SIGNS.search(piece.folded.text) or is_range
    )


def _is_possible(date: FoundDate, reference: str) -> bool:
    """Tell whether it is a date of our calendar that is not after the document's."""
    if not date.value or (date.precision == "year" and date.until):
        return False
    shared = min(len(date.value), len(reference))
    return date.value[:shared] <= reference[:shared]


def _found(told: _Told, is_counted: bool = True) -> Found[SignedOn] | None:
    date = told.date
    value = _shared(date.value, date.until) if date.until else date.value
    if not value:
        return None
    precision = {4: "year", 7: "month"}.get(len(value), "day")
    source = date.how if is_counted else "written"
    span = Span(told.offset + date.start, told.offset + date.end)
    return Found(SignedOn(value, precision, source), span)  # type: ignore[arg-type]


def _shared(first: str, last: str) -> str:
    """Give what two dates have in common: the month, the year or nothing."""
    return next((first[:length] for length in (7, 4) if first[:length] == last[:length] and len(first) >= length), "")


def _gap(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)
