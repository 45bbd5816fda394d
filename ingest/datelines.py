"""The day a text was published, where the text itself says so.

Looked for, the surest first: a label ("Publié le …", «نُشر في …»); at the top an agency's place and date ("Alger, le
12 mars 2024 –", «الجزائر في 23 جويلية 2025 (واج) -»; after a letterhead nothing need follow), a line with nothing but
a date, its time and a byline, or a masthead ("Bulletin de l'industrie, 7 juin 2024"); at the end a place and date
("Fait à Rabat, le …"); a date of last change. Dates of events are left alone.
"""

import re
from collections.abc import Iterable, Iterator

from index.folding import fold, fold_words
from index.records import DocumentDate
from ingest.lexicon import mastheads
from ingest.terms import find_terms
from ingest.written_dates import FoundDate, find_written_dates

_TOP_LINES = 12
_BOTTOM_LINES = 6
_LONGEST_LINE = 300

# All in folded letters. A label begins its line, or stands after a bar, and only little words part it from the date.
_PUBLISHED = re.compile(
    r"(?:(?:article\s+)?(?:publie|mis en ligne|poste|paru|diffuse)e?\b(?:\s+par\s+[^\d]{1,40}?)?"
    r"|(?:date(?:\s+de)?\s+(?:publication|parution|mise en ligne)|publication|date)\s*:"
    r"|(?:published|posted)\b(?:\s+by\s+[^\d]{1,40}?)?|(?:publication date|date published)\b"
    r"|(?:تم\s+)?(?:ال)?نشر(?:\s+هذا\s+\w+)?(?=\s*(?:في|يوم|بتاريخ|:))|تاريخ\s+النشر|التاريخ\s*:)"
)
_CHANGED = re.compile(
    r"(?:mise?\s+a\s+jour|derniere\s+(?:mise\s+a\s+jour|modification)|modifiee?|actualisee?"
    r"|(?:last\s+)?(?:updated|modified)|اخر\s+(?:تحديث|تعديل)|(?:تم\s+)?(?:ال)?تحديث)"
)
_CLOSING = re.compile(r"(?:fait\s+a|حرر\s+(?:في|ب)|done\s+(?:at|in)|صدر\s+(?:في|ب))[^\d.:]{2,30}")
_PLACE = re.compile(r"(?P<place>[^\W\d_][^\d.:!?؟()|,،/]{1,30}?)(?P<comma>\s*[,،/])?(?P<on>\s*(?:\ble|\bفي|\bيوم))?\s*")
_AGENCY = re.compile(r"\s*(?:[(\[][^()\[\]]{1,30}[)\]]|[-–—:])")
_BYLINE = re.compile(r"\s*(?:par|by|بقلم|كتبت?|اعداد|الكاتب|المصدر|source)\b[^\d]{1,50}")
_BESIDE = re.compile(
    r"(?:\b(?:le|on|at|a|في|يوم|بتاريخ|علي|الساعه|gmt|utc|am|pm|صباحا|مساء|ص|م|min)\b|\bt?\d\d?\s*[:h]\s*\d\d(?::\d\d)?z?|\W)+"
)
# Who writes, with no little word at its end that would make the place part of a sentence ("signé à Rabat, le …").
_LETTERHEAD = re.compile(
    r"(?:royaume|republique|ministere|kingdom|republic|ministry|communique|المملكه|الجمهوريه|سلطنه|دوله|وزاره|بلاغ|بيان)\b"
    r"[^.!?؟:؛\d]{3,150}(?<!\sa)(?<!\sde)(?<!\sin)(?<!\sفي)(?<!\sمن)"
)
_LAST_PLACE = re.compile(r"\s[^\W\d]+\s*[,،]\s*(?:le|في)\s*$")
_BAR = re.compile(r"[|·•]|\s[-–—]\s")
_MASTHEAD_BEFORE = re.compile(r"[^.!?؟]{3,100}(?:[,،|·•:]|\s[-–—])\s*")
# At the very top, above a headline, a name of a few words that is none of an event is that of a periodical.
_TOP_NAME = re.compile(r"(?P<name>[^\W\d]+(?:[ '’-][^\W\d]+){0,2})\s*(?:[|·•]|\s[-–—])\s*")
_MASTHEAD_AFTER = re.compile(r"\s*(?:[|·•]|[-–—]\s)[^.!?؟]{3,100}")


def find_dateline(text: str) -> DocumentDate | None:
    """Find the day on which `text` says it was published; None where it does not say so."""
    lines = [line for line in text.splitlines() if line.strip()]
    looked_at = [*range(min(len(lines), _TOP_LINES)), *range(max(_TOP_LINES, len(lines) - _BOTTOM_LINES), len(lines))]
    top_name = len(lines) > 1 and not lines[0].rstrip().endswith(".") and _is_headline(lines[1])
    told = [
        (sureness, at, found.value)
        for at in looked_at
        for found, sureness in _told_dates(lines[at], is_top=at < _TOP_LINES, is_end=at >= len(lines) - _BOTTOM_LINES)
    ]
    told += [(3, 0, found.value) for found in _dates_beside_top_name(lines[0])] if top_name else []
    return DocumentDate(min(told)[2], "dateline") if told else None


def find_label(lines: Iterable[str]) -> DocumentDate | None:
    """Find the one day that lines of a page's margin label as that of publication; None where they name several."""
    told = {
        found.value
        for line in lines
        for found, sureness in _told_dates(line, is_top=False, is_end=False)
        if sureness == 0 and found.precision == "day"
    }
    return DocumentDate(told.pop(), "dateline") if len(told) == 1 else None


def _told_dates(line: str, is_top: bool, is_end: bool) -> Iterator[tuple[FoundDate, int]]:
    """Give the dates that are told as that of publication, with the rank of the way they are told, 0 the surest."""
    folded = fold(line[:_LONGEST_LINE])
    for found in find_written_dates(folded):
        before, after = folded.text[: found.start], folded.text[found.end :]
        if not found.value or found.until or found.precision == "year":
            continue
        if _is_labeled(_PUBLISHED, before):
            yield found, 0
        elif is_top and found.precision == "day" and _is_placed(before, after):
            yield found, 1
        elif is_top and _is_alone(before) and _is_alone(_without_change(after)):
            yield found, 2
        elif is_top and _is_beside_masthead(before, after):
            yield found, 3
        elif is_end and not after.strip(" .") and (_CLOSING.fullmatch(before.strip()) or _is_known_place(before)):
            yield found, 4
        elif _is_labeled(_CHANGED, before):
            yield found, 5


def _is_labeled(label: re.Pattern[str], before: str) -> bool:
    starts = [0, *(bar.end() for bar in _BAR.finditer(before))]
    matches = [label.match(before, start + len(before[start:]) - len(before[start:].lstrip())) for start in starts]
    return any(match and _is_little(before[match.end() :]) for match in matches)


def _is_little(words: str) -> bool:
    return not words or bool(_BESIDE.fullmatch(words))


def _is_placed(before: str, after: str) -> bool:
    return _is_agency_dateline(before, after) or (not after.strip(" .") and _is_under_letterhead(before))


def _is_agency_dateline(before: str, after: str) -> bool:
    """Tell whether the words around a date are those of "Alger, le 12 mars 2024 (APS) –"."""
    place = _PLACE.fullmatch(before.lstrip())
    if not place:
        return False
    is_followed = bool(_AGENCY.match(after))
    return (
        (is_followed or not after.strip(" ."))
        if _is_known_place(before)
        else is_followed and bool(place["comma"] and place["on"])
    )


def _is_under_letterhead(before: str) -> bool:
    """Tell whether a place stands before a date, and before that nothing but who writes: a state, a ministry."""
    place = _LAST_PLACE.search(before)
    head = before[: place.start()].strip() if place else ""
    return bool(place and _LETTERHEAD.fullmatch(head) and _is_known_place(place[0].lstrip()))


def _is_known_place(before: str) -> bool:
    place = _PLACE.fullmatch(before.lstrip())
    name = place["place"].strip() if place else ""
    return any(
        each.kind in ("country", "city") and (each.start, each.end) == (0, len(name)) for each in find_terms(name)
    )


def _without_change(after: str) -> str:
    """Cut off what says when the text was last changed."""
    bars = (bar for bar in _BAR.finditer(after) if _CHANGED.match(after[bar.end() :].lstrip()))
    return next((after[: bar.start()] for bar in bars), after)


def _is_alone(beside: str) -> bool:
    """Tell whether nothing stands beside the date but a time, a byline and little words."""
    return all(_is_little(_BYLINE.sub("", piece)) for piece in _BAR.split(beside))


def _is_beside_masthead(before: str, after: str) -> bool:
    """Tell whether the date shares its line with nothing but the name of a periodical or an issuer."""
    if _MASTHEAD_BEFORE.fullmatch(before.strip() + " ") and _is_alone(after):
        words = set(fold_words(before))
    elif _is_alone(before) and _MASTHEAD_AFTER.fullmatch(after):
        words = set(fold_words(after))
    else:
        return False
    return bool(words & mastheads().issuers) and not words & mastheads().events


def _dates_beside_top_name(line: str) -> Iterator[FoundDate]:
    """Give the date of a first line that holds nothing else but a name of a few words: "Oran Éco - 3 mai 2021"."""
    folded = fold(line[:_LONGEST_LINE])
    for found in find_written_dates(folded):
        name = _TOP_NAME.fullmatch(folded.text[: found.start].strip() + " ")
        is_day = found.value and not found.until and found.precision == "day"
        if is_day and name and not folded.text[found.end :].strip(" ."):
            is_event = bool(set(fold_words(name["name"])) & mastheads().events)
            if not is_event and all(term.kind != "agreement" for term in find_terms(name["name"])):
                yield found


def _is_headline(line: str) -> bool:
    return 4 <= len(line.split()) <= 30 and not line.rstrip().endswith(".")
