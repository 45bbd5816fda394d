"""Read who signs where the text lists him without a verb: «وأطرافها …», "l'ont conclue : X et Y", «تحمل توقيع …»."""

from collections.abc import Sequence

from ingest.name_reader import Name
from ingest.party_entries import skip_fillers
from ingest.party_lists import begins_name, read_names
from ingest.party_words import Token, party_words, phrase_length

_ENOUGH = 2
# The colon of a list stands this near behind the word for those who sign.
_COLON = 7
# From the verb to the noun: «تحمل الاتفاقية الرابعة توقيع».
_SIGNATURE = 5
# From who undertakes to whom: «ستتولى شركة X تزويد المجمع Y».
_UNDERTAKEN = 3


def listed_names(tokens: Sequence[Token]) -> list[Name]:
    """Give the names that a list, a signature or an undertaking tells; empty when none does."""
    for at in range(len(tokens)):
        names = (
            _joining(tokens, at)
            or _after_parties(tokens, at)
            or _after_colon(tokens, at)
            or _after_signature(tokens, at)
        )
        names = names or _undertaken(tokens, at)
        if any(name.is_name for name in names):
            return names
    return []


def _joining(tokens: Sequence[Token], at: int) -> list[Name]:
    """Read «مذكرة تفاهم انضم بها المغرب إلى الشراكة»: who joins by it."""
    if tokens[at].folded not in party_words().joining or at + 2 >= len(tokens):
        return []
    place = at + 2 if tokens[at + 1].folded in party_words().by_it else at + 1
    return read_names(tokens, place)[0] if begins_name(tokens, place) else []


def _after_parties(tokens: Sequence[Token], at: int) -> list[Name]:
    """Read «وأطرافها علامة "فيات" و…»."""
    length = phrase_length(party_words().party_nouns, tokens, at)
    return read_names(tokens, at + length)[0] if length else []


def _after_colon(tokens: Sequence[Token], at: int) -> list[Name]:
    """Read "Quatre partenaires l'ont conclue : le Conseil de la région, la wilaya et le ministère …"."""
    if tokens[at].folded not in party_words().signatories:
        return []
    for place in range(at + 1, min(at + _COLON, len(tokens))):
        if tokens[place].written == ":":
            names = read_names(tokens, place + 1, least=_ENOUGH)[0]
            return names if sum(name.is_name for name in names) >= _ENOUGH else []
    return []


def _after_signature(tokens: Sequence[Token], at: int) -> list[Name]:
    """Read «تحمل الرابعة توقيع الشركة الناشئة "إيدينات"», "porte la signature du ministre"."""
    if tokens[at].folded not in party_words().signatures:
        return []
    if not any(token.folded in party_words().bearing for token in tokens[max(0, at - _SIGNATURE) : at]):
        return []
    start = at + 1
    while start < len(tokens) and tokens[start].folded in ("de", "du", "des", "d'", "of"):
        start += 1
    return read_names(tokens, start)[0]


def _undertaken(tokens: Sequence[Token], at: int) -> list[Name]:
    """Read «ستتولى شركة "دانييلي" تزويد المجمع العمومي …»: who does what is agreed, and for whom."""
    if tokens[at].folded not in party_words().undertaking or at + 1 >= len(tokens):
        return []
    start = skip_fillers(tokens, at + 1)
    first = read_names(tokens, start) if begins_name(tokens, start) else ([], start)
    after = first[1]
    for place in range(after + 1, min(after + 1 + _UNDERTAKEN, len(tokens))):
        if first[0] and begins_name(tokens, place):
            names = [*first[0], *read_names(tokens, place)[0]]
            return names if sum(name.is_name for name in names) >= _ENOUGH else []
    return []
