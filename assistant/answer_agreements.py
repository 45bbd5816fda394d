"""The agreements of an answer for a table: as the register has them now, and those that have gone from it since."""

from collections.abc import Iterator

from assistant.giving import GivenAnswer
from assistant.sourced import GoneAgreement, SourcedAgreement, source
from index.library import Library

# Enough that reading them together pays, few enough that an export of all keeps little in memory.
_BATCH = 500


def read_answered(given: GivenAnswer, library: Library) -> Iterator[SourcedAgreement]:
    """Read all agreements that match, in the order of the answer; those joined since come once."""
    seen: set[str] = set()
    ids = given.turn.answer.agreements
    for start in range(0, len(ids), _BATCH):
        found = [each for each in library.agreements(ids[start : start + _BATCH]) if each.id not in seen]
        seen.update(each.id for each in found)
        yield from source(library, list({each.id: each for each in found}.values()))


def find_gone(given: GivenAnswer, library: Library) -> list[GoneAgreement]:
    """Find the agreements of an answer that match and are no longer in the register."""
    ids = given.turn.answer.agreements
    given_ones = {each.id: each for each in given.agreements}
    gone: list[GoneAgreement] = []
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        if [each.id for each in library.agreements(batch)] != list(batch):
            gone += [GoneAgreement(id, given_ones.get(id)) for id in batch if not library.agreements([id])]
    return gone
