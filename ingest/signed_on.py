"""When an agreement was signed: the date tied to the verb or the instrument, never one that belongs to something else.

Looked for in the clause that tells of the agreement, the rest of its sentence and further sentences that tell of it,
then in those around it that tell of the signing (ingest.surroundings).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.folding import fold_text
from index.records import Document, SignedOn
from ingest.dating import FoundDate
from ingest.detail_words import ending_with, words
from ingest.pieces import overlap, past_dates, read_piece
from ingest.sentences import Span
from ingest.signing import Found, FoundParty, Signing
from ingest.surroundings import Surroundings

_SEGMENT = re.compile(r"[،,؛;:()–—]|\s-\s")
_WEEKDAY_THEN = re.compile(r"\w+\s*[،,(]\s*\Z")
_OF_INSTRUMENT = re.compile(r"[^\w]*(?:(?:de|of|en|in|du|le|لسنه|لعام|سنه|عام|خلال)\s*)*\Z")
# What stands around the date of a dateline: "Alger, le 5 mai 2024 –", «أبوظبي في 15 يناير / وام /».
_DATELINE_BEFORE = re.compile(r"[^.:؛;!؟?]{0,40}[\s,،:–—-]+(?:(?:le|في|on)\s+)?\Z")
_DATELINE_AFTER = re.compile(r"(?:[\s,،]*\d{4})?\s*م?\s*(?:[(\[/–—-]|:\s|\n|واس|\Z)")
# From the signing word to the date, in letters: further off, other words may stand between.
_NEAR = 45
# What was signed longer before the document is history, or a name: «جامعة 20 أوت 1955».
_MOST_YEARS = 40


@dataclass(frozen=True, slots=True)
class _Told:
    """A date that may be the one sought; the higher its strength, the surer it is."""

    date: FoundDate
    offset: int
    strength: int
    distance: int

    @property
    def span(self) -> Span:
        return Span(self.offset + self.date.start, self.offset + self.date.end)


def find_signed_on(
    document: Document, signing: Signing, parties: Sequence[FoundParty], around: Surroundings
) -> Found[SignedOn] | None:
    """Find when it was signed; None where that is not told, or where it is not signed yet.

    A day without a year and «أمس» count from the document's date, and are nothing without it. Of the dates of an event
    at which it was signed, what they share is known: the month of "du 26 au 30 mai 2025".
    """
    if signing.status in ("announced", "negotiated"):
        return None
    reference = document.date.value if document.date else ""
    names = [span for party in parties for span in party.spans]
    told = list(_told_in_sentence(document.text, signing, reference))
    for span in (*signing.told, *around.ceremony):
        told += _told_beside(document.text, span, reference)
    told = [each for each in told if not any(overlap(each.span, name) for name in names)]
    if told:
        return _found(max(told, key=lambda each: (each.strength, -each.distance)))
    return _told_around(document.text, around, reference)


def _told_in_sentence(text: str, signing: Signing, reference: str) -> Iterator[_Told]:
    sentence = text[signing.sentence.start : signing.sentence.end]
    for date in past_dates(sentence, reference):
        at = Span(signing.sentence.start + date.start, signing.sentence.start + date.end)
        # Another agreement of the list stands after the clause: only what opens the sentence is shared by all.
        is_shared = overlap(at, signing.clause) or at.end <= signing.clause.start
        strength = _strength(sentence, date, signing) if is_shared and _is_possible(date, reference) else 0
        if strength:
            distance = min(_gap(at, signing.verb), _gap(at, signing.anchor))
            yield _Told(date, signing.sentence.start, strength + 2 * overlap(at, signing.clause), distance)


def _strength(sentence: str, date: FoundDate, signing: Signing) -> int:
    """Tell how surely the date is that of the signing, from what stands before it; 0 when it is something else's."""
    before = read_piece(sentence).folded_before(date.start)
    if _is_dateline(sentence, date, before) or _is_of_other(before) or _is_name(sentence, date, before):
        return 0
    if words("day_of_signing").match(fold_text(sentence[date.end : date.end + 40]).lstrip(" ,،(")):
        return 3
    signs = list(words("signs").finditer(before))
    if not signs:
        return _strength_alone(date, signing, before)
    gap = len(before) - signs[-1].end()
    if _belongs_to_other(sentence, date.start - gap, signing):
        return 0
    if gap <= _NEAR:
        return 3
    return 0 if date.precision == "year" else 2


def _strength_alone(date: FoundDate, signing: Signing, before: str) -> int:
    """Judge a date before which nothing is signed: at the head of its sentence, or right after the instrument."""
    start, end = signing.sentence.start + date.start, signing.sentence.start + date.end
    gap = start - signing.anchor.end
    is_of_instrument = 0 <= gap <= _NEAR // 2 and bool(_OF_INSTRUMENT.fullmatch(before[len(before) - gap :]))
    is_before_verb = end <= max(signing.verb.start, signing.anchor.start)
    if date.precision == "year":
        is_head = len(before.strip()) <= 12
        return 2 if is_of_instrument or (is_head and is_before_verb) else 0
    return 2 if is_before_verb or is_of_instrument else 1


def _is_dateline(sentence: str, date: FoundDate, before: str) -> bool:
    after = fold_text(sentence[date.end : date.end + 12])
    is_head = date.start <= 45 and bool(_DATELINE_BEFORE.fullmatch(before)) and not words("signs").search(before)
    return is_head and bool(_DATELINE_AFTER.match(after))


def _is_name(sentence: str, date: FoundDate, before: str) -> bool:
    """Tell whether a place or a body is called after the date: «ملعب 5 جويلية», "26 July Street"."""
    after = fold_text(sentence[date.end : date.end + 30]).lstrip()
    called = ending_with("called_after_dates", r"\s+(?:(?:du|de|le|of|the)\s+)*")
    return bool(called.search(before) or words("dates_call").match(after))


def _is_of_other(before: str) -> bool:
    """Tell whether something else began, ends or was said then, in the same breath and nearer than any signing."""
    before = _WEEKDAY_THEN.sub("", before)
    segment = _SEGMENT.split(before)[-1]
    others, signs = list(words("other_dates").finditer(segment)), list(words("signs").finditer(segment))
    return bool(others) and (not signs or signs[-1].end() <= others[-1].start())


def _belongs_to_other(sentence: str, at: int, signing: Signing) -> bool:
    """Tell whether the signing word that ends at `at` is said of another agreement («اتفاق … الموقع سنة 2015»)."""
    end = signing.sentence.start + at
    if signing.verb.start <= end <= signing.verb.end + 3:
        return False
    nearest = max(
        (term for term in read_piece(sentence).terms if term.kind == "agreement" and 0 < at - term.end <= 60),
        key=lambda term: term.end,
        default=None,
    )
    if not nearest or words("several").match(fold_text(sentence[nearest.start : nearest.end])):
        return False
    return not overlap(
        Span(signing.sentence.start + nearest.start, signing.sentence.start + nearest.end), signing.anchor
    )


def _told_beside(text: str, span: Span, reference: str) -> Iterator[_Told]:
    """Give the dates of a further sentence that are those of a signing in it: after its word, or at its head."""
    sentence = text[span.start : span.end]
    folded = read_piece(sentence).folded.text
    if not (words("signs").search(folded) or words("ceremony").match(folded)):
        return
    for date in past_dates(sentence, reference):
        before = read_piece(sentence).folded_before(date.start)
        signs = list(words("signs").finditer(before))
        is_told = bool(signs) or len(before) < 12 or bool(words("ceremony").match(before))
        is_other = _is_of_other(before) or _is_name(sentence, date, before)
        if is_told and date.precision != "year" and _is_possible(date, reference) and not is_other:
            gap = len(before) - signs[-1].end() if signs else 0
            yield _Told(date, span.start, 2 if gap <= _NEAR else 1, gap)


def _told_around(text: str, around: Surroundings, reference: str) -> Found[SignedOn] | None:
    for span in around.shared:
        sentence = text[span.start : span.end]
        for date in past_dates(sentence, reference or _month_told_before(text, span.start)):
            before = read_piece(sentence).folded_before(date.start)
            is_else = not date.until and (
                _is_of_other(before) or _is_name(sentence, date, before) or _is_dateline(sentence, date, before)
            )
            if (
                date.precision != "year"
                and _is_possible(date, reference)
                and not is_else
                and _is_of_event(sentence, date)
            ):
                return _found(_Told(date, span.start, 1, 0), is_counted=bool(reference))
    return None


def _month_told_before(text: str, end: int) -> str:
    """Give the last month or day, with its year, of the paragraph before: "26 au 30 mai" after it is of its year."""
    dates = [each for each in past_dates(text[max(0, end - 800) : end], "") if each.value and each.precision != "year"]
    return (dates[-1].until or dates[-1].value) if dates else ""


def _is_of_event(sentence: str, date: FoundDate) -> bool:
    """Tell whether the date can be that of a visit, a meeting or a signing."""
    folded = read_piece(sentence).folded.text
    return bool(date.until or words("events").search(folded) or words("signs").search(folded))


def _is_possible(date: FoundDate, reference: str) -> bool:
    """Tell whether it is a date of our calendar, not after the document's and not long before it."""
    if not date.value or (date.precision == "year" and date.until):
        return False
    if reference and int(date.value[:4]) < int(reference[:4]) - _MOST_YEARS:
        return False
    shared = min(len(date.value), len(reference))
    return date.value[:shared] <= reference[:shared]


def _found(told: _Told, is_counted: bool = True) -> Found[SignedOn] | None:
    date = told.date
    value = _shared(date.value, date.until) if date.until else date.value
    how = date.how if is_counted else "written"
    match len(value):
        case 10:
            return Found(SignedOn(value, "day", how), told.span)
        case 7:
            return Found(SignedOn(value, "month", how), told.span)
        case 4:
            return Found(SignedOn(value, "year", how), told.span)
        case _:
            return None


def _shared(first: str, last: str) -> str:
    """Give what two dates have in common: the month, the year or nothing."""
    return next((first[:length] for length in (7, 4) if first[:length] == last[:length] and len(first) >= length), "")


def _gap(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)
