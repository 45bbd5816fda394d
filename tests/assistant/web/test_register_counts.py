"""What is counted for the register is counted once, by one at a time, and anew when the library changed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from assistant.web.register_counts import KEPT, Counting
from index.records import AgreementFilters, Facet, YearCount

ALL = AgreementFilters()
MOROCCO = AgreementFilters(countries=("MA",))


class Shelf:
    """A library that tells what was counted, and whether two ever counted at once."""

    def __init__(self):
        self.folder, self.change = Path("/library"), 1
        self.counted = []
        self.met = False
        self._busy = Lock()

    def count_facets(self, filters, most, wider):
        self._count(filters)
        return (Facet("kind", (), self.change),)

    def count_years(self, filters):
        self._count(filters)
        return (YearCount(2025, "MA", self.change),)

    def _count(self, filters):
        if not self._busy.acquire(blocking=False):
            self.met = True
            return
        self.counted.append(filters)
        sum(range(200_000))
        self._busy.release()


def test_the_same_filters_are_counted_once():
    counting, shelf = Counting(), Shelf()

    assert counting.facets(shelf, ALL) == counting.facets(shelf, ALL)
    assert counting.facets(shelf, MOROCCO)
    assert shelf.counted == [ALL, MOROCCO]


def test_years_are_the_same_whichever_year_is_chosen():
    counting, shelf = Counting(), Shelf()

    counting.years(shelf, ALL)
    counting.years(shelf, AgreementFilters(years=("2025",)))

    assert shelf.counted == [ALL]


def test_a_library_that_changed_is_counted_anew():
    counting, shelf = Counting(), Shelf()

    before = counting.years(shelf, ALL)
    shelf.change += 1

    assert (before[0].count, counting.years(shelf, ALL)[0].count) == (1, 2)


def test_many_at_once_count_one_after_the_other_and_the_same_only_once():
    counting, shelf = Counting(), Shelf()
    asked = [AgreementFilters(years=(str(year),)) for year in range(2000, 2008)] * 4

    with ThreadPoolExecutor(16) as people:
        list(people.map(lambda filters: counting.facets(shelf, filters), asked))

    assert not shelf.met
    assert sorted(filters.years for filters in shelf.counted) == sorted(filters.years for filters in asked[:8])


def test_what_was_asked_long_ago_is_forgotten():
    counting, shelf = Counting(), Shelf()
    many = [AgreementFilters(text=str(number)) for number in range(KEPT + 1)]

    for filters in many:
        counting.facets(shelf, filters)
    counting.facets(shelf, many[-1])
    counting.facets(shelf, many[0])

    assert len(shelf.counted) == len(many) + 1
