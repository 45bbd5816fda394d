"""Parties to choose from: each organization under one of its keys, with a name to show.

Two keys of one party are one value when every agreement that tells the one tells the other: the one told more often
stands for both. This does not depend on what is being chosen from, so that a value stays the same under other filters.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.agreement_rows import outline_from_bytes, storable
from index.records import FacetValue
from index.store import Row, Store

_LISTED = "(SELECT value FROM json_each(?))"


def count_parties(store: Store, counts: Sequence[Row], most: int) -> tuple[FacetValue, ...]:
    """Give the parties with most agreements out of (key, count) of all keys, at most so many."""
    told: dict[str, int] = dict(counts)
    ordered = sorted(told, key=lambda key: (-told[key], key))
    found: dict[str, FacetValue] = {}
    for at in range(0, len(ordered), 2 * most):
        for each in _identify(store, ordered[at : at + 2 * most]):
            found.setdefault(each.key, FacetValue(each.key, each.name, told[each.key]))
        if len(found) >= most:
            break
    return tuple(sorted(found.values(), key=lambda value: (-value.count, value.value))[:most])


def name_parties(store: Store, keys: Sequence[str]) -> list[str]:
    """Give a name to show for each key; "" where no party has it."""
    samples = _read_samples(store, list(map(storable, keys)))
    return [samples[storable(key)].name if storable(key) in samples else "" for key in keys]


@dataclass(frozen=True, slots=True)
class _Identity:
    """The key that stands for a party, and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Sample:
    """A party that has a key: its name and all its keys."""

    name: str
    keys: tuple[str, ...]


def _identify(store: Store, keys: Sequence[str]) -> Iterator[_Identity]:
    """Find what stands for each of the keys."""
    samples: dict[str, _Sample] = {}
    stands: dict[str, str] = {}
    missing = list(keys)
    while missing:
        fresh = _read_samples(store, missing)
        samples |= fresh
        stands |= _choose(store, fresh)
        missing = [key for key in dict.fromkeys(stands.values()) if key not in samples]
    for key in keys:
        while stands.get(key, key) != key:
            key = stands[key]
        if key in samples:
            yield _Identity(key, samples[key].name)


def _read_samples(store: Store, keys: Sequence[str]) -> dict[str, _Sample]:
    """Read for each key the party that has it in the record that was entered first."""
    rows = store.rows(
        "SELECT sample.key, records.id, documents.id, content FROM "
        f"(SELECT key, min(record) AS number FROM record_parties WHERE key IN {_LISTED} GROUP BY key) AS sample "
        "JOIN records USING (number) JOIN documents ON documents.number = document",
        (json.dumps(keys),),
    )
    return {key: sample for key, *record in rows for sample in _parties_with(key, *record)}


def _parties_with(key: str, record_id: str, document_id: str, content: bytes) -> Iterator[_Sample]:
    for party in outline_from_bytes(record_id, document_id, content).parties:
        own = tuple(map(storable, party.keys))
        if key in own:
            yield _Sample(party.name, own)


def _choose(store: Store, samples: dict[str, _Sample]) -> dict[str, str]:
    """Choose for each key the one told most often of those that are told wherever it is, itself included."""
    every = sorted({each for sample in samples.values() for each in sample.keys})
    told: dict[str, int] = dict(
        store.rows(
            f"SELECT value, count(*) FROM agreement_terms WHERE field = 'party' AND value IN {_LISTED} GROUP BY value",
            (json.dumps(every),),
        )
    )

    def rank(key: str) -> tuple[int, str]:
        return -told.get(key, 0), key

    pairs = [(key, other) for key, sample in samples.items() for other in sample.keys if rank(other) < rank(key)]
    chosen = {key: key for key in samples}
    for key, other in sorted(_covered(store, pairs), key=lambda pair: rank(pair[1]), reverse=True):
        chosen[key] = other
    return chosen


def _covered(store: Store, pairs: Iterable[tuple[str, str]]) -> list[Row]:
    """Give the pairs of which the second key is told wherever the first is."""
    # A party's term has no more to it: said so, the index is searched by agreement too.
    return store.rows(
        "WITH pairs (one, other) AS MATERIALIZED "
        "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)) "
        "SELECT one, other FROM pairs WHERE NOT EXISTS ("
        "SELECT 1 FROM agreement_terms AS terms WHERE field = 'party' AND value = one AND NOT EXISTS ("
        "SELECT 1 FROM agreement_terms WHERE field = 'party' AND value = other AND more = '' "
        "AND agreement = terms.agreement))",
        (json.dumps(list(pairs)),),
    )
