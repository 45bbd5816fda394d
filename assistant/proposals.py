"""What a language model proposes as agreements, taken from its words: quotations under the names of fields.

Models wrap JSON in fences, lists and prose, break off in the middle, and write a value as a text, a list or an object.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# A text of 4,000 characters tells of a handful; a model that goes on is stuck.
MOST_PROPOSALS = 20
MOST_QUOTES = 40
MOST_QUOTE = 400

_QUOTE_KEYS = ("quote", "text", "value", "name")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One agreement as a model proposes it: what it says stands in the text, unchecked.

    Attributes:
        quotes: by the key that the prompt asks for ("instrument", "parties", "date", …); none is empty.
    """

    quotes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, key: str) -> tuple[str, ...]:
        """Give the quotations under a key, none when there is no such key."""
        return self.quotes.get(key, ())


def read_proposals(text: str) -> list[Proposal]:
    """Read the proposals in a model's words, in order; what is no proposal is passed over."""
    proposals: list[Proposal] = []
    for found in _objects(text):
        quotes = {key: tuple(_quotes(value))[:MOST_QUOTES] for key, value in found.items()}
        proposal = Proposal({key: quoted for key, quoted in quotes.items() if quoted})
        if proposal.get("instrument") or proposal.get("parties"):
            proposals.append(proposal)
        if len(proposals) == MOST_PROPOSALS:
            break
    return proposals


def _objects(text: str) -> Iterator[dict[str, object]]:
    """Give the JSON objects of a text that are not within another, those of an outer list or wrapper one by one."""
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        end = at + 1
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            # Not JSON from here on, or broken off: what stands inside may be whole.
            found = None
        if isinstance(found, dict):
            yield from _unwrapped(found)
        at = text.find("{", end)


def _unwrapped(found: dict[str, object]) -> Iterator[dict[str, object]]:
    inner = [each for value in found.values() if isinstance(value, list) for each in value if isinstance(each, dict)]
    if "parties" in found or "instrument" in found or not inner:
        yield found
    else:
        yield from inner


def _quotes(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if 0 < len(value.strip()) <= MOST_QUOTE:
            yield value.strip()
    elif isinstance(value, list):
        for each in value:
            yield from _quotes(each) if not isinstance(each, list) else ()
    elif isinstance(value, dict):
        yield from _quotes(next((value[key] for key in _QUOTE_KEYS if isinstance(value.get(key), str)), ""))
