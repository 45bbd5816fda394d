"""What people have said of pairs of records: one agreement, or two; kept for good.

A verdict stands on record ids. It outlives the records, and where a document takes the place of a former one it is
handed on to the records that tell the same in the new one.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal

from index.grouping import Pair, Verdicts, as_pair
from index.store import Store

Verdict = Literal["together", "apart"]


def decide(store: Store, pairs: Iterable[Pair], verdict: Verdict) -> None:
    """Write a verdict on pairs of record ids, in place of any former one."""
    number = store.number("SELECT coalesce(max(number), 0) + 1 FROM decisions")
    rows = sorted({(*as_pair(*pair), verdict, number) for pair in pairs if pair[0] != pair[1]})
    store.run_many("INSERT OR REPLACE INTO decisions (first, second, verdict, number) VALUES (?, ?, ?, ?)", rows)


def crossing(groups: Sequence[Sequence[str]]) -> list[Pair]:
    """Give every pair of ids from two different groups."""
    return [as_pair(first, second) for one, other in combinations(groups, 2) for first in one for second in other]


def hand_on(store: Store, successors: dict[str, str]) -> None:
    """Let the verdicts on records hold for their successors too, unless those have a later one."""
    sql = (
        "SELECT first, second, verdict, number FROM decisions "
        "WHERE first IN (SELECT value FROM json_each(?1)) OR second IN (SELECT value FROM json_each(?1))"
    )
    former = store.rows(sql, (json.dumps(list(successors)),))
    rows = [
        (*as_pair(successors.get(first) or first, successors.get(second) or second), verdict, number)
        for first, second, verdict, number in former
    ]
    store.run_many(
        "INSERT INTO decisions (first, second, verdict, number) VALUES (?, ?, ?, ?) ON CONFLICT (first, second) "
        "DO UPDATE SET verdict = excluded.verdict, number = excluded.number WHERE excluded.number > number",
        rows,
    )


def read_verdicts(store: Store, ids: Iterable[str]) -> Verdicts:
    """Read the verdicts on pairs of which both are among `ids`."""
    sql = (
        "SELECT first, second, verdict FROM decisions WHERE first IN (SELECT value FROM json_each(?1)) "
        "AND second IN (SELECT value FROM json_each(?1)) ORDER BY number DESC, first, second"
    )
    rows = store.rows(sql, (json.dumps(list(ids)),))
    return Verdicts(
        tuple((first, second) for first, second, verdict in rows if verdict == "together"),
        frozenset((first, second) for first, second, verdict in rows if verdict == "apart"),
    )


def read_companions(store: Store, ids: Iterable[str]) -> set[str]:
    """Read the ids that a person joined to one of `ids`, whether their records are there or not."""
    sql = (
        "SELECT first, second FROM decisions WHERE verdict = 'together' AND "
        "(first IN (SELECT value FROM json_each(?1)) OR second IN (SELECT value FROM json_each(?1)))"
    )
    return {each for pair in store.rows(sql, (json.dumps(list(ids)),)) for each in pair}
