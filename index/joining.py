"""When two records tell of one agreement, and what they tell together.

Never by similarity of text: by who signs, and by what else both tell: date, kind, place, amount, period, occasion.
"""

from dataclasses import dataclass

from index.comparing import (
    Likeness,
    SharedParties,
    compare_amounts,
    compare_dates,
    compare_kinds,
    compare_occasions,
    compare_parties,
    compare_periods,
    compare_places,
    days_between,
)
from index.records import AGREEMENT_FIELDS, Agreement, AgreementField, Party
from index.uniting import join

__all__ = ["are_contradictory", "join", "why_same"]

# Papers that tell of a signing without its date are published within so many days of it, or of each other.
NEWS_DAYS = 45
# Where only the place or the occasion agrees, signings further apart are two.
SEASON_DAYS = 400


def why_same(first: Agreement, second: Agreement, published: tuple[str, str] = ("", "")) -> tuple[AgreementField, ...]:
    """Give the fields by which two records are one agreement, in the order of the fields; empty when they are not.

    `published` are the dates of their documents, ISO 8601, possibly cut, "" when unknown. Asking the other way round
    gives the same.
    """
    alike = _compare(first, second)
    if _contradict(first, second, alike) or not _is_enough(first, second, alike, published):
        return ()
    return alike.shared


def are_contradictory(first: Agreement, second: Agreement) -> bool:
    """Say whether two records cannot be one agreement, whatever third record resembles both."""
    return _contradict(first, second, _compare(first, second))


@dataclass(frozen=True, slots=True)
class _Alike:
    parties: SharedParties
    kind: Likeness
    date: Likeness
    place: Likeness
    amount: Likeness
    period: Likeness
    occasion: Likeness

    @property
    def shared(self) -> tuple[AgreementField, ...]:
        same: dict[AgreementField, bool] = {
            "kind": self.kind == "same",
            "party": self.parties.matched > 0,
            "signed_on": self.date == "same",
            "place": self.place == "same",
            "occasion": self.occasion == "same",
            "amount": self.amount == "same",
            "period": self.period == "same",
        }
        return tuple(field for field in AGREEMENT_FIELDS if same.get(field))

    @property
    def has_same_terms(self) -> bool:
        return "same" in (self.amount, self.period)

    @property
    def disagreements(self) -> int:
        """Count the fields of which one is surely wrong, if both tell of one agreement."""
        return (
            (self.date == "near")
            + (self.place == "different")
            + (self.amount == "different")
            + (self.period in ("near", "different"))
        )


def _compare(first: Agreement, second: Agreement) -> _Alike:
    return _Alike(
        compare_parties(first, second),
        compare_kinds(first.kind, second.kind),
        compare_dates(first.signed_on, second.signed_on),
        compare_places(first, second),
        compare_amounts(first.amount, second.amount),
        compare_periods(first.period, second.period),
        compare_occasions(first, second),
    )


def _contradict(first: Agreement, second: Agreement, alike: _Alike) -> bool:
    # What one document tells apart is apart.
    if not set(first.documents).isdisjoint(second.documents):
        return True
    if "different" in (alike.kind, alike.date, alike.period) or alike.disagreements > 2:
        return True
    if _are_of_different_matters(first, second, alike):
        return True
    few = alike.parties.matched < 2 or (alike.parties.matched < 3 and not alike.has_same_terms)
    return alike.parties.differ and few


def _are_of_different_matters(first: Agreement, second: Agreement, alike: _Alike) -> bool:
    """Say whether they are for different sectors, and for different sums or between states only.

    Two states, or two bodies, sign several agreements on one day: for water, and for training.
    """
    if not first.sectors or not second.sectors or not set(first.sectors).isdisjoint(second.sectors):
        return False
    are_states = all(_is_state(party) for party in (*first.parties, *second.parties))
    return alike.amount == "different" or (are_states and alike.amount != "same")


def _is_state(party: Party) -> bool:
    return any(key.startswith("country ") for key in party.keys)


def _is_enough(first: Agreement, second: Agreement, alike: _Alike, published: tuple[str, str]) -> bool:
    if not alike.parties.matched:
        return _is_enough_without_parties(first, second, alike)
    if alike.parties.matched == 1:
        return _is_enough_for_one_party(first, second, alike)
    if alike.date == "near":
        return True
    if alike.date == "same":
        is_vague = "year" in (_precision(first), _precision(second))
        return not is_vague or "same" in (alike.kind, alike.amount, alike.period, alike.place, alike.occasion)
    apart = days_between(_moment(first, published[0]), _moment(second, published[1]))
    if alike.has_same_terms or (apart is not None and apart <= NEWS_DAYS):
        return True
    return (
        "same" in (alike.place, alike.occasion) and not alike.disagreements and (apart is None or apart <= SEASON_DAYS)
    )


def _is_enough_for_one_party(first: Agreement, second: Agreement, alike: _Alike) -> bool:
    """Decide where only one party is known to be in both: two more fields agree and none disagrees."""
    if alike.disagreements:
        return False
    has_date = alike.date == "same" and "year" not in (_precision(first), _precision(second))
    if alike.parties.is_doubtful:
        has_matter = alike.kind == "same" and not set(first.sectors).isdisjoint(second.sectors)
        is_day = _precision(first) == _precision(second) == "day"
        return has_date and is_day and (alike.has_same_terms or (alike.place == "same" and has_matter))
    return has_date + [alike.place, alike.occasion, alike.amount, alike.period].count("same") >= 2


def _is_enough_without_parties(first: Agreement, second: Agreement, alike: _Alike) -> bool:
    """Decide where one of them does not tell who signs: day or month, sum and period must all be the same."""
    is_untold = not first.parties or not second.parties
    has_date = alike.date == "same" and "year" not in (_precision(first), _precision(second))
    return is_untold and has_date and alike.amount == alike.period == "same" and not alike.disagreements


def _precision(record: Agreement) -> str:
    return record.signed_on.precision if record.signed_on else ""


def _moment(record: Agreement, published: str) -> str:
    return record.signed_on.value if record.signed_on else published
