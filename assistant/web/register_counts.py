"""Facets and years under filters, remembered while the library stays as it is.

Turning a page, sorting, or showing the list in another language counts nothing anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from index.library import Library
from index.records import AgreementFilters, Facet, YearCount
from ingest.lexicon import sectors_around

# Values of a facet that are counted; of parties, the field for a name finds the others.
MOST_VALUES = 100
# Filters whose counts are kept, some 50 kB each.
_KEPT = 128

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts for several threads.

    One after the other: SQLite gives Python's lock away at every row, and two at once take three times as long as one.
    """

    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def facets(self, library: Library, filters: AgreementFilters) -> tuple[Facet, ...]:
        """Count what can be chosen beside filters."""
        return self._remembered(
            ("facets", library.folder, library.change, filters),
            lambda: library.count_facets(filters, MOST_VALUES, sectors_around),
        )

    def years(self, library: Library, filters: AgreementFilters) -> tuple[YearCount, ...]:
        """Count the years that can be chosen in place of those of the filters."""
        whenever = replace(filters, years=())
        return self._remembered(
            ("years", library.folder, library.change, whenever), lambda: library.count_years(whenever)
        )

    def _remembered(self, key: Hashable, count: Callable[[], T]) -> T:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key]
                return kept
        counted = count()
        with self._guard:
            self._kept[key] = counted
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return counted


COUNTING = Counting()
