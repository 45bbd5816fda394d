"""Sums of money in the columns of a table, where the label tells the currency and what the number counts.

"Montant (M€)" above "2,5" is 2.5 million euros; «الكلفة بالمليون درهم» above «12» is twelve million dirhams.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from index.folding import fold_text
from index.records import Amount
from ingest.amounts import find_amounts
from ingest.figures import find_figures

# In any currency: no agreement is worth less, and a smaller number is of something else, or of unknown thousands.
_LEAST = 1000
_LONGEST = 80
_WORD = re.compile(r"[^\s()\[\]/,:;\d]+")
# "KDT", "MTND": the scale is written onto the code.
_SCALED_CODE = re.compile(r"(?<!\w)([kKM])(?=(?:DT|TND|DA|DZD|DH|DHS|MAD|EUR|USD|LYD|EGP|SAR)(?!\w))")
# Words that tell in what a sum is counted stand in brackets or after one of these.
_COUNTED_IN = re.compile(r"[(\[]|(?<!\w)(?:en|in|ب\w+)(?!\w)")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is multiplied by, and its currency: ISO 4217, "" when none is told, or which of several."""

    scale: float
    currency: str


def find_unit(label: str, countries: Collection[str]) -> Unit | None:
    """Find the unit that a label tells; None when it tells none."""
    return _unit(label, frozenset(countries))


def find_bracketed_unit(caption: str, countries: Collection[str]) -> Unit | None:
    """Find the unit that a caption tells in brackets for all of its table: "Accords signés (en milliers de DT)"."""
    units = (_unit(match[1], frozenset(countries)) for match in _BRACKETED.finditer(caption))
    return next((unit for unit in units if unit), None)


def is_counted_in(label: str) -> bool:
    """Say whether a label goes on with words that may tell a unit."""
    return bool(_COUNTED_IN.search(fold_text(label)))


def read_sum(cell: str, unit: Unit | None, countries: Collection[str]) -> Amount | None:
    """Read a cell that holds one sum; what it says of its currency itself is held before the `unit` of its column."""
    if len(cell) > _LONGEST:
        return None
    told = find_amounts(cell, countries)
    figures = find_figures(cell)
    if len(figures) != 1 or figures[0].unit == "percent" or cell[: figures[0].start].rstrip().endswith(("-", "–", "−")):
        return None
    if told:
        return told[0].value if told[0].value.value >= _LEAST else None
    is_plain = not any(letter.isalpha() for letter in cell)
    values, unit = figures[0].values, unit or Unit(1, "")
    # "1.250" may be either; with a scale on both sides, one is meant for the other.
    if len(values) > 1 or not (is_plain or (unit.scale == 1 and min(values) >= _LEAST)):
        return None
    value = round(min(values) * unit.scale, 2)
    return Amount(value, unit.currency) if value >= _LEAST else None


@lru_cache(maxsize=1024)
def _unit(label: str, countries: frozenset[str]) -> Unit | None:
    """Try the words of a label as what follows a number, from the first on."""
    words = _WORD.findall(_SCALED_CODE.sub(r"\1 ", label))
    tails = [" ".join(words[at:]) for at in range(len(words))]
    for tail in tails:
        amounts = find_amounts(f"1 {tail}", countries)
        if amounts and amounts[0].span.start == 0:
            return Unit(_scale(tail), amounts[0].value.currency)
    return next((Unit(scale, "") for tail in tails if (scale := _scale(tail)) > 1), None)


def _scale(tail: str) -> float:
    """Give what the words multiply a number by, before or after the currency: "M€", "USD million"."""
    figures = find_figures(f"1 {tail}")
    if not figures or figures[0].start > 0:
        return 1
    return max(min(each.values) for each in figures[:2])
