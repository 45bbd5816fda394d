"""Score what was recognised in a text against what a careful reader lists.

Records and gold agreements are paired so that the pairs agree best. Found, missed and invented agreements are counted
first; the fields are then scored over the pairs alone, so that a missed agreement costs once and not in every field.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from index.folding import fold_text, fold_words
from index.records import Agreement
from tests.quality.told import One, Several, Told, write_amount

# The fields in the order in which they are shown; "found" is the agreements themselves.
FIELDS = (
    "found",
    "kind",
    "status",
    "parties",
    "date",
    "place",
    "occasion",
    "countries",
    "sectors",
    "purpose",
    "amount",
    "period",
)

# A longer name is the same when it holds the shorter one and this share of its words.
_SAME_NAME = 2 / 3
_SAME_OCCASION = 1 / 2
_ARTICLES = frozenset({"le", "la", "les", "l", "the", "a", "al", "el"})
_AMOUNT_TOLERANCE = 0.001


@dataclass(frozen=True, slots=True)
class Count:
    """How many values are right, of how many given and how many wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.right + other.right, self.given + other.given, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.given + self.wanted
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field of one text: its count, and what was wanted and given where they differ ("" where they agree)."""

    field: str
    count: Count
    fault: str = ""


def score_text(told: Sequence[Told], records: Sequence[Agreement]) -> list[FieldScore]:
    """Pair the records of one text with what it tells, and score each field of each pair."""
    pairs = align(told, records)
    scores = [_score_found(told, records, pairs)]
    for wanted, record in pairs:
        if not wanted.optional:
            scores += _score_fields(wanted, record)
    return scores


def align(told: Sequence[Told], records: Sequence[Agreement]) -> list[tuple[Told, Agreement]]:
    """Pair each told agreement with at most one record so that the likeness of all pairs is greatest.

    Of two that a record is as like, it is paired with the one that is not optional.
    """
    likeness = [[_likeness(wanted, record) for record in records] for wanted in told]

    @cache
    def best(at: int, taken: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if at == len(told):
            return 0.0, ()
        choices = [best(at + 1, taken)]
        for number, value in enumerate(likeness[at]):
            if value and not taken >> number & 1:
                rest, pairs = best(at + 1, taken | 1 << number)
                choices.append((value + rest, ((at, number), *pairs)))
        return max(choices, key=lambda choice: choice[0])

    return [(told[first], records[second]) for first, second in best(0, 0)[1]]


def same_name(first: str, second: str) -> bool:
    """Tell whether two names are equal, or one holds the other and at least two thirds of its words are the other's.

    Spelling is folded; articles and quotation marks do not count.
    """
    shorter, longer = sorted((_name_words(first), _name_words(second)), key=len)
    if not shorter:
        return False
    starts = range(len(longer) - len(shorter) + 1)
    held = any(longer[start : start + len(shorter)] == shorter for start in starts)
    return held and len(shorter) >= _SAME_NAME * len(longer)


def _score_found(
    told: Sequence[Told], records: Sequence[Agreement], pairs: Sequence[tuple[Told, Agreement]]
) -> FieldScore:
    optional = sum(wanted.optional for wanted, _ in pairs)
    right = len(pairs) - optional
    count = Count(right, len(records) - optional, sum(not wanted.optional for wanted in told))
    missed = [wanted for wanted in told if not wanted.optional and all(wanted is not pair[0] for pair in pairs)]
    invented = [record for record in records if all(record is not pair[1] for pair in pairs)]
    faults = [f"missed   {_show_told(wanted)}" for wanted in missed]
    faults += [f"invented {_show_record(record)}" for record in invented]
    return FieldScore("found", count, "\n".join(faults))


def _score_fields(wanted: Told, record: Agreement) -> list[FieldScore]:
    place = record.place.name if record.place else ""
    amount = write_amount(record.amount.value, record.amount.currency) if record.amount else ""
    period = f"{record.period.start}/{record.period.end}" if record.period else ""
    ones = (
        ("kind", wanted.kind, record.kind, _same),
        ("status", wanted.status, record.status, _same),
        ("date", wanted.signed_on, record.signed_on.value if record.signed_on else "", _same),
        ("place", wanted.place, place, same_name),
        ("occasion", wanted.occasion, record.occasion, _same_occasion),
        ("purpose", wanted.purpose, record.purpose, _holds),
        ("amount", wanted.amount, amount, _same_amount),
        ("period", wanted.period, period, _same),
    )
    parties = [(each.name, *each.as_written) for each in record.parties]
    several = (
        ("parties", wanted.parties, parties, same_name),
        ("countries", wanted.countries, [(each,) for each in record.countries], _same),
        ("sectors", wanted.sectors, [(each,) for each in record.sectors], _same),
    )
    scores = [_score_one(name, one, given, same) for name, one, given, same in ones]
    scores += [_score_several(name, values, given, same) for name, values, given, same in several]
    return sorted(scores, key=lambda score: FIELDS.index(score.field))


def _score_one(field: str, wanted: One, given: str, same: Callable[[str, str], bool]) -> FieldScore:
    accepted = [value for value in (wanted.value, *wanted.also) if value]
    if given and any(same(value, given) for value in accepted):
        return FieldScore(field, Count(1, 1, 1) if wanted.value else Count())
    if not given and (not wanted.value or "" in wanted.also):
        return FieldScore(field, Count())
    fault = f"wanted {' | '.join(dict.fromkeys((wanted.value, *wanted.also)))!r}, given {given!r}"
    return FieldScore(field, Count(0, int(bool(given)), int(bool(wanted.value))), fault)


def _score_several(
    field: str, wanted: Several, given: Sequence[tuple[str, ...]], same: Callable[[str, str], bool]
) -> FieldScore:
    missed, extra = list(wanted.values), []
    for names in given:
        found = next((value for value in missed if _shares(value, names, same)), None)
        if found:
            missed.remove(found)
        elif not any(_shares(value, names, same) for value in wanted.also):
            extra.append(names)
    right = len(wanted.values) - len(missed)
    faults = [f"missed {' | '.join(value)!r}" for value in missed] + [f"extra {' | '.join(names)!r}" for names in extra]
    return FieldScore(field, Count(right, right + len(extra), len(wanted.values)), "; ".join(faults))


def _likeness(wanted: Told, record: Agreement) -> float:
    """Tell how alike they are: 0 when they cannot be the same. Shared parties weigh most, then the date."""
    parties = [(each.name, *each.as_written) for each in record.parties]
    shared = sum(any(_shares(value, names, same_name) for names in parties) for value in wanted.parties.values)
    same_kind = record.kind in (wanted.kind.value, *wanted.kind.also)
    date = record.signed_on.value if record.signed_on else ""
    same_date = bool(date) and date == wanted.signed_on.value
    amount = write_amount(record.amount.value, record.amount.currency) if record.amount else ""
    same_amount = bool(amount) and bool(wanted.amount.value) and _same_amount(wanted.amount.value, amount)
    purpose = any(value and _holds(value, record.purpose) for value in (wanted.purpose.value, *wanted.purpose.also))
    is_told = same_kind and (same_date or purpose or not parties or not wanted.parties.values)
    if not shared and not is_told:
        return 0.0
    among = max(len(wanted.parties.values), len(parties), 1)
    likeness = 2.0 * shared / among + same_date + 0.5 * (same_kind + same_amount + purpose)
    return likeness + (0.01 if wanted.optional else 0.02)


def _shares(first: Iterable[str], second: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    return any(same(one, other) for one in first for other in second)


def _name_words(name: str) -> list[str]:
    words = [re.sub(r"^(?:وال|بال|ال|لل)(?=\w{2})", "", word) for word in fold_words(name)]
    return [word for word in words if word not in _ARTICLES]


def _same(first: str, second: str) -> bool:
    return first == second


def _same_amount(wanted: str, given: str) -> bool:
    (value, _, currency), (other, _, other_currency) = wanted.partition(" "), given.partition(" ")
    close = abs(float(value) - float(other)) <= _AMOUNT_TOLERANCE * abs(float(value))
    return close and currency == other_currency


def _same_occasion(wanted: str, given: str) -> bool:
    """Tell whether they share most words: F1 of their words of at least one half."""
    first, second = set(_name_words(wanted)), set(_name_words(given))
    return 2 * len(first & second) >= _SAME_OCCASION * (len(first) + len(second)) and bool(first & second)


def _holds(wanted: str, given: str) -> bool:
    return " ".join(fold_text(wanted).split()) in " ".join(fold_text(given).split())


def _show_told(wanted: Told) -> str:
    parties = " + ".join(value[0] for value in wanted.parties.values)
    return f"{wanted.kind.value} {wanted.status.value} {wanted.signed_on.value}: {parties}"


def _show_record(record: Agreement) -> str:
    date = record.signed_on.value if record.signed_on else ""
    parties = " + ".join(each.as_written[0] for each in record.parties)
    words = next((each.evidence.quote for each in record.evidence if each.field == "kind"), "")
    return f"{record.kind} {record.status} {date}: {parties} [{words}] {record.purpose[:100]}"
