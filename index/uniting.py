"""Several records of one agreement as one: every field's best told value, and every other value beside it.

Values are compared as text, written as in `FieldEvidence.value`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from index.comparing import is_same_party
from index.folding import fold_text
from index.records import (
    AGREEMENT_FIELDS,
    Agreement,
    AgreementField,
    AgreementStatus,
    Amount,
    Disagreement,
    FieldEvidence,
    Party,
    Period,
)

T = TypeVar("T")


def join(records: Sequence[Agreement]) -> Agreement:
    """Join the records of one agreement, at least one, in the order in which their documents were published.

    Of values that differ the one told by most documents is held, then that of the latest; a value that only says less
    ("2025-07" beside "2025-07-23") does not differ. A status that changed with time is no disagreement.
    """
    if len(records) == 1:
        return records[0]
    parties = _unite_parties(records)
    kinds = _tellings(records, "kind", lambda record: record.kind)
    dates = _tellings(records, "signed_on", lambda record: record.signed_on.value if record.signed_on else "")
    places = _tellings(records, "place", lambda record: record.place.key if record.place else "")
    amounts = _tellings(records, "amount", lambda record: amount_value(record.amount) if record.amount else "")
    periods = _tellings(records, "period", lambda record: period_value(record.period) if record.period else "")
    return Agreement(
        id=min(record.id for record in records),
        kind=kinds.holder.kind if kinds.holder else "agreement",
        status=_status(records),
        parties=tuple(united.party for united in parties),
        signed_on=dates.holder.signed_on if dates.holder else None,
        place=places.holder.place if places.holder else None,
        occasion=_words(records, lambda record: record.occasion),
        countries=tuple(dict.fromkeys(each for record in records for each in record.countries)),
        sectors=tuple(dict.fromkeys(each for record in records for each in record.sectors)),
        purpose=_words(records, lambda record: record.purpose),
        amount=amounts.holder.amount if amounts.holder else None,
        period=periods.holder.period if periods.holder else None,
        evidence=_evidence(records, parties),
        disagreements=tuple(
            Disagreement(told.field, told.values)
            for told in (kinds, dates, places, amounts, periods)
            if len(told.values) > 1
        ),
    )


def amount_value(amount: Amount) -> str:
    """Write an amount as in FieldEvidence: "250000000 MAD", "1.5 EUR", "500" without a currency."""
    number = int(amount.value) if amount.value == int(amount.value) else amount.value
    return f"{number} {amount.currency}".strip()


def period_value(period: Period) -> str:
    """Write a period as in FieldEvidence: "2022/2025", "2022/"."""
    return f"{period.start}/{period.end}"


@dataclass(frozen=True, slots=True)
class _Told:
    """What the records tell of a field: the record that holds the best value, and all that differ, the best first."""

    field: AgreementField
    holder: Agreement | None
    values: tuple[str, ...]


@dataclass(slots=True)
class _United:
    """A party told by several records."""

    told: list[Party]

    @property
    def party(self) -> Party:
        names = [party.name for party in self.told]
        times = Counter(names)
        # The most often told, then the fullest, then the latest.
        best = max(range(len(names)), key=lambda at: (times[names[at]], len(names[at]), at))
        first = self.told[best]
        return Party(
            name=first.name,
            as_written=_once(name for party in self.told for name in party.as_written),
            country=next((party.country for party in self.told if party.country), ""),
            keys=_once([*first.keys, *(key for party in self.told for key in party.keys)]),
        )


def _tellings(records: Sequence[Agreement], field: AgreementField, read: Callable[[Agreement], str]) -> _Told:
    """Order what the records tell of a field: told by most, then by the latest; what only says less is left out."""
    told = {at: value for at, record in enumerate(records) if (value := read(record))}
    distinct = _once(told.values())
    vague = {value for value in distinct if any(_says_less(field, value, other) for other in distinct)}
    values = [value for value in told.values() if value not in vague]
    latest = {value: at for at, value in told.items()}
    ordered = sorted(_once(values), key=lambda value: (values.count(value), latest[value]), reverse=True)
    holder = records[latest[ordered[0]]] if ordered else None
    # A document that contradicts itself keeps all that it told.
    own = _once(
        value for record in records for each in record.disagreements if each.field == field for value in each.values
    )
    others = [value for value in own if not any(_says_less(field, value, held) for held in ordered)]
    return _Told(field, holder, _once([*ordered, *others]))


def _says_less(field: AgreementField, value: str, other: str) -> bool:
    """Say whether `other` tells all that `value` does, and more."""
    if value == other:
        return False
    match field:
        case "kind":
            return value == "agreement"
        case "signed_on":
            return other.startswith(value)
        case "amount":
            return " " not in value and other.startswith(value + " ")
        case "period":
            ends = zip(value.split("/"), other.split("/"), strict=False)
            return all(theirs.startswith(ours) for ours, theirs in ends)
        case _:
            return False


def _status(records: Sequence[Agreement]) -> AgreementStatus:
    """Give the latest status, but what is signed is no longer announced or negotiated."""
    told = [record.status for record in records if record.status]
    final = [status for status in told if status in ("signed", "ended")]
    announced = [status for status in told if status == "announced"]
    candidates = final or announced or told
    return candidates[-1] if candidates else ""


def _words(records: Sequence[Agreement], read: Callable[[Agreement], str]) -> str:
    """Give the words told by most, folded, then by the latest."""
    told = [words for record in records if (words := read(record))]
    folded = [fold_text(words) for words in told]
    best = max(range(len(told)), key=lambda at: (folded.count(folded[at]), at), default=-1)
    return told[best] if told else ""


def _unite_parties(records: Sequence[Agreement]) -> list[_United]:
    """Bring the same parties together, in the order in which they are told first; never two of one record."""
    united: list[_United] = []
    for record in records:
        left = list(united)
        for party in record.parties:
            same = next((each for each in left if any(is_same_party(party, other) for other in each.told)), None)
            if same is None:
                united.append(_United([party]))
            else:
                left.remove(same)
                same.told.append(party)
    return united


def _evidence(records: Sequence[Agreement], parties: Sequence[_United]) -> tuple[FieldEvidence, ...]:
    """Give all evidence in the order of the fields, then of the records; parties under their united first key."""
    chosen = [(united.told, united.party.keys[0]) for united in parties]
    first_keys = {party.keys[0]: key for spelled, key in chosen for party in reversed(spelled)}
    told = [
        replace(each, value=first_keys.get(each.value, each.value)) if each.field == "party" else each
        for record in records
        for each in record.evidence
    ]
    return tuple(sorted(told, key=lambda each: AGREEMENT_FIELDS.index(each.field)))


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
