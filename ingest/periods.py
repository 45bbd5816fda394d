"""The time that an agreement covers: «عن الفترة 2022-2025», "pour la période 2021-2025", "until 2030".

A length alone ("sur trois ans") is no period. Years that are only written beside each other are one: «المخطط التنموي
2014-2020».
"""

import re
from collections.abc import Iterator
from functools import cache

from index.folding import Folded
from index.records import Period
from ingest.dating import FoundDate
from ingest.detail_words import ending_with, source
from ingest.pieces import overlap, past_dates, read_piece
from ingest.sentences import Span
from ingest.signing import Found

# All in folded letters.
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_TO = (
    r"(?:\s*[-–—/]\s*|\s*(?:الي|حتي|غايه|الي غايه|a|au|to|until|through|jusqu'en|jusqu'a|et|and|و)(?!\w)\s*|\s+و)"
    r"(?:(?:غايه|عام|سنه|l'annee)\s+)?"
)
_OF_YEAR = r"[\s(:]*(?:(?:عام|سنه|عامي|سنتي|l'annee|the year)\s+)?"
_NOT_DATE = r"(?!\d|[-/.]\d)"
_LONGEST = 60
# Months between the two ends: those of a fair or a visit are nearer.
_LONGER_THAN_EVENT = 2


def find_periods(text: str) -> list[Found[Period]]:
    """Find the periods that `text` tells, in order and without overlap, as precisely as it tells them."""
    found: list[Found[Period]] = []
    for each in (*_in_days(text), *_in_years(read_piece(text).folded)):
        if not any(overlap(each.span, other.span) for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.span.start)


def _in_years(folded: Folded) -> Iterator[Found[Period]]:
    """Give periods told in years, the surest form first."""
    for form in _forms():
        for match in form.finditer(folded.text):
            years = match.groupdict(default="")
            start, end = years.get("start", ""), years.get("end", "")
            end = start[:2] + end if len(end) == 2 else end
            if not (start and end) or 0 < int(end) - int(start) <= _LONGEST:
                begin = match.start("start") if start and end else match.start()
                yield Found(Period(start, end), Span(*folded.original_span(begin, match.end())))


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    covers, until, since = source("covers"), source("until"), source("since")
    forms = (
        rf"(?<!\w){covers}{_OF_YEAR}(?P<start>{_YEAR}){_TO}(?P<end>{_YEAR}){_NOT_DATE}",
        rf"(?<!\w){covers}{_OF_YEAR}(?P<start>20\d\d)\s*[-–—/]\s*(?P<end>\d\d){_NOT_DATE}",
        rf"(?<![\d/.\-])(?P<start>{_YEAR})\s*[-–—/]\s*(?P<end>{_YEAR}){_NOT_DATE}",
        rf"(?<!\w){until}\s+(?P<end>{_YEAR}){_NOT_DATE}",
        rf"(?<!\w){since}\s+(?P<start>{_YEAR}){_NOT_DATE}",
    )
    return tuple(re.compile(form) for form in forms)


def _in_days(text: str) -> Iterator[Found[Period]]:
    """Give periods of months or days: «من جانفي 2024 إلى ديسمبر 2026», "jusqu'au 31 décembre 2024"."""
    for each in past_dates(text, ""):
        before = read_piece(text).folded_before(each.start, 60)
        if each.precision == "year" or not each.value:
            continue
        if each.until and (_months(each) >= 12 or (_months(each) >= _LONGER_THAN_EVENT and _spans_time(before))):
            yield Found(Period(each.value, each.until), Span(each.start, each.end))
        elif not each.until and ending_with("until", r"\s+(?:le\s+)?").search(before):
            yield Found(Period("", each.value), Span(each.start, each.end))


def _spans_time(before: str) -> bool:
    return bool(ending_with("spans_time", r"[^.]{0,40}").search(before))


def _months(date: FoundDate) -> int:
    """Count the months between the two ends of a range."""
    first, last = ([int(part) for part in end.split("-")[:2]] for end in (date.value, date.until))
    return 12 * (last[0] - first[0]) + last[1] - first[1]
