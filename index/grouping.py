"""Which records are one agreement: groups that depend on the records and on people's verdicts alone, never on order.

Pairs are joined one after the other, the surest first, unless that would bring two records together that cannot be
one agreement: so a chain of likenesses never glues two signings.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.records import AgreementField

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """Two records, the smaller id first, and the fields by which they are one agreement."""

    first: str
    second: str
    shared: tuple[AgreementField, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people have said of pairs of records, the smaller id first; of `together` the latest first."""

    together: tuple[Pair, ...] = ()
    apart: frozenset[Pair] = frozenset()


def group(
    ids: Iterable[str], edges: Sequence[Edge], verdicts: Verdicts, are_contradictory: Callable[[str, str], bool]
) -> list[tuple[str, ...]]:
    """Group record ids, each group ascending, the groups by their smallest id.

    People come before rules: what they set apart is never together, and what they joined contradicts nothing.
    """
    groups = {each: [each] for each in ids}
    held = {each for pair in verdicts.together for each in pair}
    edges_of = {(edge.first, edge.second) for edge in edges}

    def can_meet(first: str, second: str) -> bool:
        pair = as_pair(first, second)
        if pair in verdicts.apart:
            return False
        return pair in edges_of or not held.isdisjoint(pair) or not are_contradictory(first, second)

    for first, second in verdicts.together:
        if not any(as_pair(a, b) in verdicts.apart for a in groups[first] for b in groups[second]):
            _unite(groups, first, second)
    for edge in sorted(edges, key=lambda edge: (-len(edge.shared), edge.first, edge.second)):
        ours, theirs = groups[edge.first], groups[edge.second]
        if ours is not theirs and all(can_meet(a, b) for a in ours for b in theirs):
            _unite(groups, edge.first, edge.second)
    return sorted({id(each): tuple(sorted(each)) for each in groups.values()}.values())


def as_pair(first: str, second: str) -> Pair:
    """Give two ids in order."""
    return (first, second) if first < second else (second, first)


def _unite(groups: dict[str, list[str]], first: str, second: str) -> None:
    ours, theirs = groups[first], groups[second]
    if ours is theirs:
        return
    if len(ours) < len(theirs):
        ours, theirs = theirs, ours
    ours.extend(theirs)
    for each in theirs:
        groups[each] = ours
