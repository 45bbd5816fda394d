"""The values that a question can ask for, found in text: amounts of money, numbers, dates, places, names.

A value has a key that two spellings of it share: «250 مليون درهم», "250 millions de dirhams" and "MAD 250,000,000".
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from index.folding import fold, fold_text
from ingest.dating import FoundDate, find_dates
from ingest.figures import Figure, find_figures
from ingest.lexicon import calendar
from ingest.terms import FoundTerm, find_terms

CURRENCIES = frozenset(("dirham", "dinar", "euro", "dollar", "riyal", "pound", "yuan", "yen", "franc"))


@dataclass(frozen=True, slots=True)
class Value:
    """A value that stands in a text, `text[start:end]`."""

    key: str
    start: int
    end: int


def find_amounts(text: str) -> list[Value]:
    """Find amounts of money, in order; the key is the number and the currency.

    In a row of a table the currency may stand in the label, with what the number counts: "Montant (M€): 2,5".
    """
    if _BAR not in text:
        return _amounts_in(text)
    return [value for cell in _CELL.finditer(text) for value in _moved(_amounts_in_cell(cell[0]), cell.start())]


def _amounts_in(text: str) -> list[Value]:
    currencies = [term for term in find_terms(text) if term.kind == "currency"]
    found = []
    for figure in find_figures(text):
        after = next((term for term in currencies if _follows(text, figure, term)), None)
        if figure.unit in CURRENCIES or (after and not figure.unit):
            value = _value(figure, figure.unit or (after.id if after else ""))
            found.append(replace(value, end=after.end) if after else value)
    return found


def _amounts_in_cell(cell: str) -> list[Value]:
    label = _LABELED.match(cell)
    if not label:
        return _amounts_in(cell)
    told = cell[label.end() :]
    found = _amounts_in(told) or [
        value for figure in find_figures(told) if not figure.unit for value in _under(label["words"], figure)
    ]
    return _moved(found, label.end())


def _under(label: str, figure: Figure) -> list[Value]:
    """Give the amount that a number is under a label which names a currency; nothing under others."""
    words = label.split()
    for at in range(len(words)):
        said = find_figures("1 " + " ".join(words[at:]))
        unit = next((each.unit for each in said if each.unit in CURRENCIES), "")
        if unit:
            scale = max(min(each.values) for each in said)
            return [_value(replace(figure, values=frozenset(value * scale for value in figure.values)), unit)]
    return []


def _moved(values: list[Value], by: int) -> list[Value]:
    return [replace(value, start=value.start + by, end=value.end + by) for value in values]


def find_numbers(text: str) -> list[Value]:
    """Find numbers that count or measure, in order: no years, dates, amounts of money, or numbers of laws."""
    dates = find_dates(text)
    return [
        _value(figure, figure.unit)
        for figure in find_figures(text)
        if figure.unit not in CURRENCIES
        and not find_ordinals(text[figure.start : figure.end])
        and not _is_label(text, figure)
        and not _is_in(figure, dates)
    ]


def find_date_values(text: str, reference: str = "") -> list[Value]:
    """Find what tells when, in order: dates as precise as they are written, then years, centuries, days of no year.

    `reference` is the document's date (ISO 8601) or ""; «أمس» tells when even where it is not known.
    """
    dates = [Value(found.value or "hijri", found.start, found.end) for found in find_dates(text, reference)]
    if dates:
        return dates
    folded = fold(text)
    return [Value("", *folded.original_span(*match.span())) for match in _when().finditer(folded.text)]


def find_years(text: str) -> frozenset[str]:
    """Give the years that stand in a text, both ends of a period such as 2014-2020 included."""
    return frozenset(_YEAR.findall(fold_text(text)))


def find_ordinals(text: str) -> frozenset[int]:
    """Give the ordinal numbers from 2 to 20 that stand in a text: «العاشر», "10e", "tenth"."""
    folded = fold_text(text)
    named = {_ORDINALS[match[1]] for match in _ORDINAL.finditer(folded)}
    return frozenset(named | {int(number) for number in _ORDINAL_DIGITS.findall(folded)})


# Cells of a row, and the label of one, as ingest.sheet_rows writes them.
_BAR = " | "
_CELL = re.compile(r"[^|\n]+")
_LABELED = re.compile(r"(?P<words>[^:]{1,120}): ")
_YEAR = re.compile(r"(?<![\d.,])(1[89]\d\d|20\d\d)(?!\d|[.,]\d)")
_LABEL = re.compile(r"(?:n°|no\.?|رقم|article|art\.|الماده|iso|ايزو|page|p\.|ص)\s*[\d/-]*\Z")
_ORDINAL_DIGITS = re.compile(r"(?<![\d.,])([2-9]|1\d|20)(?:e|eme|nd|rd|th)\b")
_ORDINALS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "ثاني ثانيه deuxieme second seconde", "ثالث ثالثه troisieme third", "رابع رابعه quatrieme fourth",
            "خامس خامسه cinquieme fifth", "سادس سادسه sixieme sixth", "سابع سابعه septieme seventh",
            "ثامن ثامنه huitieme eighth", "تاسع تاسعه neuvieme ninth", "عاشر عاشره dixieme tenth",
            "onzieme eleventh", "douzieme twelfth", "treizieme thirteenth", "quatorzieme fourteenth",
            "quinzieme fifteenth", "seizieme sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "vingtieme twentieth",
        ),
        start=2,
    )
    for spelling in spellings.split()
}  # fmt: skip
# «تشرين الثاني» and «ربيع الثاني» are months, «محمد السادس» and «الحسن الثاني» kings.
_ORDINAL = re.compile(
    r"(?<!محمد )(?<!الحسن )(?<!عبد الله )(?<!تشرين )(?<!كانون )(?<!ربيع )(?<!جمادي )\b[وبل]?(?:ال)?"
    rf"({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b"
)


@cache
def _when() -> re.Pattern[str]:
    """Make a pattern of what tells when less exactly than a date."""
    words = calendar()
    names = [*chain(*words.gregorian.values()), *chain(*words.hijri.values()), *chain(*words.weekdays.values())]
    days = chain(*(spellings for days, spellings in words.days.items() if days))
    told = "|".join(re.escape(fold_text(word)) for word in sorted([*names, *days], key=len, reverse=True))
    return re.compile(
        rf"\b[وبل]?(?:{told})\b|\b(?:القرن|siecles?|century|centuries|av\. j)\b"
        r"|(?:\b(?:سنه|عام|العام|annees?|annee|year|of|in|en|de|depuis|since) )(?:[1-9]\d{2,3})(?:م|ه)?\b(?![.,]?\d)"
        r"|\b(?:ال)?(?:سنه|عام|annee|year)\b[^|:\n]{0,40}: ?(?:1[89]|20)\d\d\b(?![.,]?\d)"
        r"|(?<!\d)(?<!\d[.,])1\d{3}(?:م|ه)?\b(?![.,]?\d)"
    )


def _value(figure: Figure, unit: str) -> Value:
    return Value(f"{min(figure.values):.10g} {unit}".strip(), figure.start, figure.end)


_BETWEEN = re.compile(r"\s*(?:de |d['’]|of |من )?\s*\Z")


def _follows(text: str, figure: Figure, currency: FoundTerm) -> bool:
    return currency.start >= figure.end and bool(_BETWEEN.match(text[figure.end : currency.start]))


def _is_in(figure: Figure, dates: list[FoundDate]) -> bool:
    return any(date.start < figure.end and figure.start < date.end for date in dates)


def _is_label(text: str, figure: Figure) -> bool:
    written = text[figure.start : figure.end]
    if _YEAR.fullmatch(fold_text(written)) and not figure.unit:
        return True
    return bool(_LABEL.search(fold_text(text[max(0, figure.start - 12) : figure.start])))
