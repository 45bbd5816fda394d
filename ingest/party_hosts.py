"""Read a delegation and its host: «تم استقبال الوفد من طرف رئيس بلدية نوفارا، وتوقيع مذكرة تفاهم»."""

from collections.abc import Sequence

from ingest.bodies import nationality_of
from ingest.name_reader import Name
from ingest.party_entries import is_held
from ingest.party_lists import read_names
from ingest.party_words import Token, cut_tokens, party_words, phrase_length
from ingest.sentences import Span

_NEAR = 4
_FAR_BACK = 1500


def guest_and_host(text: str, tokens: Sequence[Token], anchor: int) -> list[Name]:
    """Give the delegation that was received and who received it, told before the instrument; empty unless both are."""
    for at, token in enumerate(tokens[:anchor]):
        if token.folded in party_words().hosting:
            guest = _delegation(text, tokens[max(0, at - _NEAR) : at + _NEAR + 1])
            host = _host(tokens[:anchor], at)
            return [guest, host] if guest and host else []
    return []


def _host(tokens: Sequence[Token], after: int) -> Name | None:
    for at in range(after + 1, len(tokens)):
        is_told_next = at == after + 1 and tokens[at].folded not in party_words().delegations
        if is_told_next and is_held(tokens, at):
            names = [name for name in read_names(tokens, at)[0] if name.is_name]
            return names[0] if names else None
        if length := phrase_length(party_words().by, tokens, at):
            names = [name for name in read_names(tokens, at + length)[0] if name.is_name]
            return names[0] if names else None
    return None


def _delegation(text: str, near: Sequence[Token]) -> Name | None:
    """Find the delegation with its country: here, or where the text told of it last."""
    first = next((token for token in near if token.folded in party_words().delegations), None)
    if first is None:
        return None
    start = max(0, first.start - _FAR_BACK)
    told = [*cut_tokens(text, Span(start, first.start)), *(token for token in near if token.start >= first.start)]
    for at in range(len(told) - 2, -1, -1):
        code = nationality_of(told[at + 1].folded) if told[at].folded in party_words().delegations else ""
        if code:
            return Name(
                told[at].start, told[at + 1].end, None, None, code, is_name=True, is_country=False, following=at + 2
            )
    return None
