"""The time that an agreement covers: «عن الفترة 2022-2025», "pour la période 2021-2025", "until 2030".

A length alone ("sur trois ans") is no period. Years that are only written beside each other are one where a plan, a
program or an agreement stands before them («المخطط التنموي 2014-2020»).
"""

import re
from collections.abc import Iterator

from index.folding import Folded
from index.records import Period
from ingest.dating import FoundDate
from ingest.pieces import overlap, past_dates, read_piece
from ingest.sentences import Span
from ingest.signing import Found

# All in folded letters.
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_TO = r"\s*(?:[-–—/]|(?:الي|حتي|غايه|الي غايه|a|au|to|until|jusqu'en|jusqu'a)\b)\s*(?:(?:عام|سنه)\s+)?"
_AND = r"\s*(?:و|et\s+|and\s+)\s*"
_COVERS = (
    r"(?:(?:ل|ب)?(?:ال)?فتره\w*(?: (?:ال)?ممتده)?(?: (?:ما )?(?:من|بين))?|periodes?(?: (?:de|allant de|comprise entre))?"
    r"|period(?: (?:from|of))?|(?:ال)?(?:سنوات|اعوام)|exercices?|annees?|years|horizon"
    r"|(?:ال)?(?:مخطط|برنامج|خطه|استراتيجيه|اتفاق|اتفاقيه|عقد|عقود)\b[^.؛;:\d]{0,60}|(?:plan|programme|program|strateg\w+"
    r"|contrat\w*|convention|accord|agreement|feuille de route|roadmap|cadre)\b[^.;:\d]{0,60}|for|from|pour|de|sur|من|بين|entre"
    r"|between)"
)
_YEARS = re.compile(
    rf"(?<!\w){_COVERS}[\s(:]*(?:(?:عام|سنه|عامي|سنتي)\s+)?(?P<start>{_YEAR})(?:{_TO}|{_AND})(?P<end>{_YEAR})(?!\d|[-/]\d)"
)
_ONLY_YEARS = re.compile(rf"(?<![\d/.\-])(?P<start>{_YEAR})\s*[-–—/]\s*(?P<end>{_YEAR})(?![\d/]|-\d)")
_SHORT = re.compile(rf"(?<!\w){_COVERS}[\s(:]*(?P<start>20\d\d)\s*[-–—/]\s*(?P<end>\d\d)(?!\d|[-/.]\d)")
_UNTIL = re.compile(
    rf"(?<!\w)(?:jusqu'(?:en|a|au)|jusqu'a (?:fin|la fin de|l'horizon)|until|up to|through|till|(?:ال[يى] )?حتي|(?:و?ال[يى]|و?حتي|ل) ?غايه)"
    rf"(?: (?:the end of|end of|fin|(?:نهايه )?(?:عام|سنه)|نهايه|افق))?\s+(?P<end>{_YEAR})(?![\d/-])"
)
_FROM = re.compile(
    rf"(?<!\w)(?:a compter de|a partir de|des|starting(?: in| from)?|as of|from|ابتداء من|اعتبارا من|بدايه من|انطلاقا من)"
    rf"(?: (?:عام|سنه|l'annee|year))?\s+(?P<start>{_YEAR})(?![\d/-])"
)
_SPANS_TIME = re.compile(
    r"(?:periode|period|فتره|valable|valid|ساري\w*|تمتد|s'etal\w+|duree|مدت\w+|runs?|running)\b[^.]{0,40}\Z"
)
_LONGEST = 60


def find_periods(text: str) -> list[Found[Period]]:
    """Find the periods that `text` tells, in order and without overlap, as precisely as it tells them."""
    found: list[Found[Period]] = []
    for each in (*_in_years(read_piece(text).folded), *_in_days(text)):
        if not any(overlap(each.span, other.span) for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.span.start)


def _in_years(folded: Folded) -> Iterator[Found[Period]]:
    """Give periods told in years, the surest form first."""
    for form in (_YEARS, _SHORT, _ONLY_YEARS, _UNTIL, _FROM):
        for match in form.finditer(folded.text):
            years = match.groupdict(default="")
            start, end = years.get("start", ""), years.get("end", "")
            end = start[:2] + end if len(end) == 2 else end
            if not (start and end) or 0 < int(end) - int(start) <= _LONGEST:
                begin = match.start("start") if start and end else match.start()
                yield Found(Period(start, end), Span(*folded.original_span(begin, match.end())))


def _in_days(text: str) -> Iterator[Found[Period]]:
    """Give periods of months or days («من جانفي 2024 إلى ديسمبر 2026»)."""
    for each in past_dates(text, ""):
        if each.until and each.precision != "year" and (_is_long(each) or _is_told_as_period(text, each)):
            yield Found(Period(each.value, each.until), Span(each.start, each.end))


def _is_long(date: FoundDate) -> bool:
    """Tell whether the dates are further apart than those of a fair or a visit: in two years."""
    return date.value[:4] != date.until[:4]


def _is_told_as_period(text: str, date: FoundDate) -> bool:
    months = int(date.until[5:7]) - int(date.value[5:7])
    return months >= 2 and bool(_SPANS_TIME.search(read_piece(text).folded_before(date.start, 60)))
