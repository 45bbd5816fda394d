"""How two records of agreements compare, field by field: the same, near, different, or unknown in one of them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.documents import first_day, last_day
from index.folding import fold_text
from index.records import AGREEMENT_KINDS, Agreement, AgreementKind, Amount, Party, Period, SignedOn

Likeness = Literal["same", "near", "different", "unknown"]

# Two sources that tell of one signing may be a day or two apart («أمس», the day of the dispatch); no more.
NEAR_DAYS = 3
# Names that sources give to one and the same instrument.
_CLOSE_KINDS: frozenset[frozenset[AgreementKind]] = frozenset(
    frozenset(pair)
    for pair in (
        ("memorandum", "protocol"),
        ("memorandum", "declaration_of_intent"),
        ("memorandum", "cooperation"),
        ("memorandum", "partnership"),
        ("protocol", "cooperation"),
        ("protocol", "partnership"),
        ("protocol", "declaration_of_intent"),
        ("protocol", "amendment"),
        ("cooperation", "partnership"),
        ("cooperation", "framework"),
        ("partnership", "framework"),
        ("partnership", "joint_venture"),
        ("partnership", "contract"),
        ("framework", "objectives_contract"),
        ("framework", "contract"),
        ("contract", "objectives_contract"),
    )
)


@dataclass(frozen=True, slots=True)
class SharedParties:
    """How the parties of two records meet.

    Attributes:
        matched: how many are in both.
        first_only, second_only: how many are in one of them only.
        is_doubtful: those only in the first are written in another script than those only in the second, so that
            they may be the same ones.
    """

    matched: int
    first_only: int
    second_only: int
    is_doubtful: bool

    @property
    def differ(self) -> bool:
        """Say whether each names one that the other does not, for certain.

        Two records that name one party each may name the two sides of one agreement.
        """
        are_sides = self.matched == 0 and self.first_only == self.second_only == 1
        return self.first_only > 0 and self.second_only > 0 and not self.is_doubtful and not are_sides


def is_same_party(first: Party, second: Party) -> bool:
    """Say whether two parties share a key, in one country as far as that is known."""
    if first.country and second.country and first.country != second.country:
        return False
    return not set(first.keys).isdisjoint(second.keys)


def compare_parties(first: Agreement, second: Agreement) -> SharedParties:
    """Compare who signs; a party matches one other at most."""
    left = list(second.parties)
    alone: list[Party] = []
    for party in first.parties:
        twin = next((each for each in left if is_same_party(party, each)), None)
        if twin is None:
            alone.append(party)
        else:
            left.remove(twin)
    is_doubtful = bool(alone and left) and {_is_arabic(party) for party in alone}.isdisjoint(map(_is_arabic, left))
    return SharedParties(len(first.parties) - len(alone), len(alone), len(left), is_doubtful)


def compare_kinds(first: AgreementKind, second: AgreementKind) -> Likeness:
    """Compare kinds; "agreement" says nothing about the kind."""
    if "agreement" in (first, second):
        return "unknown"
    if first == second:
        return "same"
    return "near" if frozenset((first, second)) in _CLOSE_KINDS else "different"


def kinds_beside(kind: AgreementKind) -> list[AgreementKind]:
    """Give the kinds that one instrument can have beside this one, it included."""
    return [each for each in AGREEMENT_KINDS if compare_kinds(kind, each) != "different"]


def compare_dates(first: SignedOn | None, second: SignedOn | None) -> Likeness:
    """Compare at the coarser precision; "near" are two days at most NEAR_DAYS apart."""
    if first is None or second is None:
        return "unknown"
    if first.value.startswith(second.value) or second.value.startswith(first.value):
        return "same"
    apart = days_between(first.value, second.value)
    is_near = first.precision == second.precision == "day" and apart is not None and apart <= NEAR_DAYS
    return "near" if is_near else "different"


def compare_amounts(first: Amount | None, second: Amount | None) -> Likeness:
    """Compare sums; those of two currencies cannot be compared."""
    if first is None or second is None or (first.currency and second.currency and first.currency != second.currency):
        return "unknown"
    return "same" if first.value == second.value else "different"


def compare_periods(first: Period | None, second: Period | None) -> Likeness:
    """Compare periods; "near" are two that overlap, "different" two that do not."""
    if first is None or second is None:
        return "unknown"
    ends = [_compare_ends(first.start, second.start), _compare_ends(first.end, second.end)]
    if "different" not in ends:
        return "same" if "same" in ends else "unknown"
    begins = max(first_day(first.start), first_day(second.start))
    finishes = min(last_day(end) for end in (first.end or "9999", second.end or "9999"))
    return "near" if begins <= finishes else "different"


def compare_places(first: Agreement, second: Agreement) -> Likeness:
    """Compare where it was signed."""
    if first.place is None or second.place is None:
        return "unknown"
    return "same" if first.place.key == second.place.key else "different"


def compare_occasions(first: Agreement, second: Agreement) -> Likeness:
    """Compare the words for the occasion; other words may still mean the same one."""
    if not first.occasion or not second.occasion:
        return "unknown"
    return "same" if fold_text(first.occasion) == fold_text(second.occasion) else "unknown"


def days_between(first: str, second: str) -> int | None:
    """Count the days between two dates that may be cut, 0 when they can meet; None when one is unknown or no date."""
    if not first or not second:
        return None
    earlier, later = sorted((first, second), key=first_day)
    if first_day(later) <= last_day(earlier):
        return 0
    try:
        return (date.fromisoformat(first_day(later)) - _last_date(earlier)).days
    except ValueError:
        return None


def _last_date(value: str) -> date:
    """Give the last day of a date that may be cut; the 28th stands for the end of a month."""
    return date.fromisoformat(value + "-12-28"[len(value) - 4 :])


def _compare_ends(first: str, second: str) -> Likeness:
    if not first or not second:
        return "unknown"
    return "same" if first.startswith(second) or second.startswith(first) else "different"


def _is_arabic(party: Party) -> bool:
    return any("ء" <= letter <= "ي" for name in party.as_written or (party.name,) for letter in name)
