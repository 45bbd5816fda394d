"""Facets and years under filters, remembered while the library stays as it is.

Turning a page, sorting, or showing the list in another language counts nothing anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from assistant.waiting import WaitingLine
from index.library import Library
from index.records import AgreementFilters, Facet, YearCount
from ingest.lexicon import sectors_around

# Values of a facet that are counted; of parties, the field for a name finds the others.
MOST_VALUES = 100
# Filters whose counts are kept, some 50 kB each.
KEPT = 128

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts for several threads.

    One after the other: SQLite gives Python's lock away at every row, and two at once take three times as long as one.
    """

    _kept: OrderedDict[Hashable, tuple[Any, ...]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _line: WaitingLine = field(default_factory=lambda: WaitingLine(1))

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

    def _remembered(self, key: Hashable, count: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        kept: tuple[T, ...] | None = self._look(key)
        if kept is not None:
            return kept
        with self._line.turn():
            # Who came before may have counted the same.
            kept = self._look(key)
            if kept is None:
                kept = count()
                self._keep(key, kept)
        return kept

    def _look(self, key: Hashable) -> tuple[Any, ...] | None:
        with self._guard:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def _keep(self, key: Hashable, counted: tuple[T, ...]) -> None:
        with self._guard:
            self._kept[key] = counted
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


COUNTING = Counting()
