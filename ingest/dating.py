"""Dates in a text: those it writes out, those it counts from the day of publication, and that day itself."""

from index.folding import fold
from ingest.datelines import find_dateline
from ingest.relative_dates import find_relative_dates
from ingest.written_dates import FoundDate, find_written_dates, in_original

__all__ = ["FoundDate", "find_dateline", "find_dates", "parse_date"]


def find_dates(text: str, reference: str = "", has_happened: bool = False) -> list[FoundDate]:
    """Find the dates that `text` tells, in order and without overlap.

    Args:
        text: Arabic, French or English, as read.
        reference: the day of publication in ISO 8601, possibly cut, from which «أمس» and "mardi dernier" count;
            without it they are left out.
        has_happened: the text tells of what is past, so that "mardi", «23 جويلية» and "today" are dates too: the last
            such day up to the reference.
    """
    folded = fold(text)
    found = find_written_dates(folded)
    for each in find_relative_dates(folded.text, reference, has_happened) if reference else []:
        if all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return [in_original(folded, each) for each in sorted(found, key=lambda each: each.start)]


def parse_date(text: str) -> str | None:
    """Give the one date that `text` tells in ISO 8601, cut where knowledge ends ("2025-07").

    None when it tells none, several, a range or a Hijri date only.
    """
    found = [each for each in find_dates(text) if each.value]
    return found[0].value if len({each.value for each in found}) == 1 and not found[0].until else None
