"""Sums of money: «غلاف مالي قيمته 250 مليون درهم», "12 M€", "2 milliards de DA", "worth $1.2bn"."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from index.folding import fold_text
from index.language import detect_language
from index.records import Amount
from ingest.detail_words import source
from ingest.figures import Figure, find_figures
from ingest.lexicon import bare_currencies, terms
from ingest.pieces import read_piece
from ingest.sentences import Span
from ingest.signing import Found
from ingest.terms import FoundTerm

# All in folded letters.
_NUMBER = re.compile(r"\d|مليو|مليا|الف|million|milliard|billion|thousand|mille")
_ENDS_MONEY = re.compile(r"\s*(?:$|[.,،؛;:)]|(?:علي|عن|من|في|خلال|pour|sur|over|for|to|by|in|au|a)\b)")
_BETWEEN = re.compile(r"\s*(?:de |d['’]|of |من )?\s*\Z")
_IN_RANGE = re.compile(r"(?:\b(?:entre|between|بين|from)\b[^.؛;]{0,30}|\d\s*)(?:-|–|\b(?:et|and|a|to|الي)|و)\s*\Z")
_BARE = re.compile(
    r"(?:ال)?(?:dirhams?|dhs?|درهم\w*|دراهم|dinars?|دينار\w*|دنانير|dollars?|\$|دولار\w*|livres?|pounds?|جنيه\w*"
    r"|riyals?|rials?|ريال\w*|francs?|فرنك\w*|euros?|€|[اي]ورو)"
)
_MILLION = 1e6


def find_amounts(text: str, countries: Collection[str] = ()) -> list[Found[Amount]]:
    """Find the sums of money in `text`, in order; a range of sums is none.

    A sum whose currency is not told («غلاف مالي قيمته 250 مليون») has currency "".

    Args:
        text: as read.
        countries: ISO codes of the countries it is about, which tell whose dinar a bare "dinar" is.
    """
    piece = read_piece(text)
    if not _NUMBER.search(piece.folded.text):
        return []
    currencies = [term for term in piece.terms if term.kind == "currency"]
    found = [_amount(text, figure, currencies, countries) for figure in find_figures(text) if figure.unit != "percent"]
    return [each for each in found if each]


def _amount(
    text: str, figure: Figure, currencies: Sequence[FoundTerm], countries: Collection[str]
) -> Found[Amount] | None:
    beside = next((term for term in currencies if _is_beside(text, figure, term)), None)
    before = fold_text(text[max(0, figure.start - 70) : figure.start])
    value = _value(text, figure)
    if not value or _IN_RANGE.search(before):
        return None
    if not (beside or figure.unit in bare_currencies()) and not _is_money(text, figure, value, before):
        return None
    span = Span(min(figure.start, beside.start), max(figure.end, beside.end)) if beside else _with_unit(text, figure)
    return Found(Amount(value, _currency(text, figure, beside, countries)), span)


def _is_beside(text: str, figure: Figure, term: FoundTerm) -> bool:
    if term.start >= figure.end:
        return bool(_BETWEEN.match(text[figure.end : term.start]))
    # Only signs and codes stand before their number: "$5", "USD 5"; «درهم 2025» is no sum.
    is_code = text[term.start : term.end].isupper() or not text[term.start : term.end].isalpha()
    return term.end > figure.start or (is_code and not text[term.end : figure.start].strip())


def _is_money(text: str, figure: Figure, value: float, before: str) -> bool:
    return value >= _MILLION and bool(_money().search(before) and _ENDS_MONEY.match(fold_text(text[figure.end :])))


@cache
def _money() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){source('amounts')}(?!\w)[^.؛;:\d]{{0,40}}\Z")


def _value(text: str, figure: Figure) -> float:
    """Choose what the number means: "1.200 millions" is 1200 of them in French, "1.200 million" 1.2 in English."""
    if len(figure.values) == 1:
        return min(figure.values)
    written = text[figure.start : figure.end]
    is_scaled = min(figure.values) >= 1000
    is_decimal = ("." in written) == (detect_language(text) == "en")
    return min(figure.values) if is_scaled and is_decimal else max(figure.values)


def _with_unit(text: str, figure: Figure) -> Span:
    """Give the figure with the word for money after it or the sign before it."""
    after = re.match(r"\s*(?:(?:de|of|من)\s+|d['’])?[^\W\d_]+|\s*[$€£]", text[figure.end : figure.end + 30])
    has_unit_after = after and _BARE.search(fold_text(after[0]))
    start = figure.start - 1 if text[max(0, figure.start - 1) : figure.start] in tuple("$€£") else figure.start
    return Span(start, figure.end + (after.end() if after and has_unit_after else 0))


def _currency(text: str, figure: Figure, beside: FoundTerm | None, countries: Collection[str]) -> str:
    written = fold_text(text[beside.start : beside.end]) if beside else ""
    if beside and not _BARE.fullmatch(written):
        return beside.id
    named = _named_in(text[figure.start : figure.end + 6]) if not beside else ""
    meant = bare_currencies().get(figure.unit, {})
    told = {meant[country] for country in countries if country in meant}
    return named or (told.pop() if len(told) == 1 else meant.get("", beside.id if beside else ""))


def _named_in(words: str) -> str:
    """Give the currency of a short form written onto its number: "250MDH", "3MDA"."""
    letters = re.findall(r"[^\W\d_]+", fold_text(words))
    return next((_codes()[each] for each in letters if each in _codes()), "")


@cache
def _codes() -> dict[str, str]:
    short = [term for term in terms() if term.kind == "currency"]
    return {fold_text(form): term.id for term in short for form in (*term.forms, *term.after_number) if form.isupper()}
