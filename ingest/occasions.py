"""The forum, fair, visit or session at which an agreement was signed, as the text names it, without its preposition.

«خلال منتدى الجزائر – إيطاليا», "en marge du Salon international …", "on the sidelines of the … forum"; or the event
itself is told to have seen the signing: "La 3e Journée de l'industrie a été marquée par la signature de …".
"""

import re
from collections.abc import Iterator
from functools import cache

from index.folding import fold_text
from ingest.detail_words import source, words
from ingest.pieces import Piece, overlap, past_dates, read_piece
from ingest.places import find_places
from ingest.sentences import Span
from ingest.signing import Signing
from ingest.surroundings import Surroundings

# All in folded letters.
_ARTICLE = r"(?:\s+(?:(?:de la|du|des|de|la|les|le|the|a|an|une|un|its)\s+|d'|l'|de l')|\s+)"
_NUMBER = r"(?:(?:\d{1,3}(?:e|eme|ere|re|er|th|nd|rd|st)?|premiere?|seconde?|\w{3,9}ieme|[xvi]{1,6}e(?:me)?)\s+)?"
_BREAK = r"[،,؛;:()!؟?\n|]|\.(?=\s|\Z)"
_TAIL = re.compile(
    r"(?:[\s،,]*(?<!\w)(?:يوم|أيام|في|بمدينة|ب|le|du|de|des|à|au|la|on|in|from|at|ce|qui|the|and|et|l['’]|d['’]))*[\s،,\-–—]*\Z"
)
_IN = re.compile(r"(?<!\w)(?:a|in|at|في|و?ب|بمدينه)\s*\Z")
_LONGEST = 140
# A forum is named before the visit during which it is held, and a visit before a mere meeting.
_KINDS = ("named_events", "visits", "meetings")


def find_occasion(text: str, signing: Signing, around: Surroundings) -> Span | None:
    """Find the event at which it was signed; None where none is told, or where it is not signed yet."""
    if signing.status in ("announced", "negotiated"):
        return None
    told = [span for span in signing.told if words("signs").search(fold_text(text[span.start : span.end]))]
    for span in (signing.sentence, *told, *around.ceremony, *around.shared):
        event = _event_in(text, span, signing)
        if event:
            return event
    return None


def _event_in(text: str, span: Span, signing: Signing) -> Span | None:
    piece = read_piece(text[span.start : span.end])
    for kind in _KINDS:
        for at in _events(piece, kind):
            event = Span(span.start + at.start, span.start + at.end)
            if span != signing.sentence or overlap(event, signing.clause) or event.end <= signing.clause.start:
                return _before_signing(text, event, signing)
    return None


@cache
def _form(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){source('at_event')}{_ARTICLE}(?P<event>{_NUMBER}{source(kind)})(?!\w)")


@cache
def _end(kind: str) -> re.Pattern[str]:
    name = "ends_visit" if kind == "visits" else "ends_event"
    return re.compile(rf"{_BREAK}|\s(?:{source(name)}|{source('crowned')})(?!\w)")


def _events(piece: Piece, kind: str) -> Iterator[Span]:
    folded = piece.folded.text
    for match in (*_form(kind).finditer(folded), *_seen_by(folded, kind)):
        if re.match(rf"\s+{source('unnamed_event')}(?!\w)", folded[match.end() : match.end() + 30]):
            continue
        stop = _end(kind).search(folded, match.end())
        end = min(stop.start() if stop else len(folded), match.end() + _LONGEST)
        span = Span(*piece.folded.original_span(match.start("event"), end))
        event = _without_when_and_where(piece.text, span, is_visit=kind == "visits")
        if len(piece.text[event.start : event.end].split()) > 1:
            yield event


def _seen_by(folded: str, kind: str) -> Iterator[re.Match[str]]:
    """Give the event at the head of a sentence that is said to have seen what was signed."""
    match = _head(kind).match(folded)
    crowned = words("crowned").search(folded) if match else None
    if match and crowned and words("signs").search(folded, max(match.end(), crowned.end())):
        yield match


@cache
def _head(kind: str) -> re.Pattern[str]:
    crowns = rf"[وف]?(?:قد\s+)?{source('crowns')}\s+(?:(?:ال)?(?:اشغال|اعمال|فعاليات)\s+)?"
    articles = r"(?:(?:les travaux (?:de la |du |de l')|la |le |les |l'|the )|[وف]?(?:قد\s+)?)"
    return re.compile(rf"\W*(?:{crowns}|{articles})(?P<event>{_NUMBER}{source(kind)})(?!\w)")


def _without_when_and_where(text: str, event: Span, is_visit: bool) -> Span:
    """End the event before its date, and before its place where that is no part of its name: "… à Alger"."""
    # Any reference will do: only where the words stand is asked.
    ends = [date.start for date in past_dates(text, "2000-06-15") if event.start < date.start < event.end]
    if not is_visit:
        ends += [place.span.start for place in find_places(text) if _is_held_in(text, event, place.span)]
    name = text[event.start : min([event.end, *ends])]
    tail = _TAIL.search(name)
    return Span(event.start, event.start + (tail.start() if tail else len(name)))


def _is_held_in(text: str, event: Span, place: Span) -> bool:
    before = fold_text(text[max(event.start, place.start - 8) : place.start])
    return event.start < place.start < event.end and bool(_IN.search(before))


def _before_signing(text: str, event: Span, signing: Signing) -> Span:
    """End the event where the words of the signing begin."""
    starts = [each.start for each in (signing.verb, signing.anchor) if event.start < each.start < event.end]
    name = text[event.start : min([event.end, *starts])]
    # «بالتوقيع»: what is written onto the verb is no part of the event either.
    is_cut = bool(starts) and name[-1:].isalnum()
    return Span(event.start, event.start + len((re.sub(r"\w+\Z", "", name) if is_cut else name).rstrip()))
