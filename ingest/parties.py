"""Find who signs an agreement: the names told by "between", by the verb, by "with" and by "signed by".

Only names are parties: «الطرفان», "les deux groupes" and persons are none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from index.folding import fold, fold_text
from index.records import Document, Language, Party
from ingest.name_reader import Name
from ingest.organisations import counterpart_of, country_party, resolve_organisation
from ingest.party_cues import names_told_in, tells_another
from ingest.party_names import read_name
from ingest.party_openings import opening_at
from ingest.party_references import names_referred_to, names_who_also_signed, sentences_that_name
from ingest.party_words import cut_tokens
from ingest.pieces import overlap
from ingest.sentences import Span
from ingest.signing import FoundParty, Signing
from ingest.terms import find_terms

_ENOUGH = 2
_LONGEST_MEANING = 160


def find_parties(document: Document, signing: Signing) -> tuple[FoundParty, ...]:
    """Find the parties of one agreement, in the order in which they are told, and every place that names them.

    The clause is read first; the sentence and what else is told only where it names fewer than two.
    """
    text = document.text
    names: list[Name] = []
    told = [span for span in signing.told if not tells_another(text, span)]
    told += sentences_that_name(text, signing)
    for span in dict.fromkeys((signing.clause, signing.sentence, *told)):
        names = _merged(text, names, names_told_in(text, span, signing))
        if len({_key(text, name) for name in names}) >= _ENOUGH:
            break
    if len({_key(text, name) for name in names}) < _ENOUGH:
        names = _merged(text, names_referred_to(document, signing, names), names)
    return resolve_names(document, signing, _merged(text, names, names_who_also_signed(text, signing)))


def resolve_names(document: Document, signing: Signing, names: Sequence[Name]) -> tuple[FoundParty, ...]:
    """Resolve each name and find every place where what is told names it; names that share a key are one party."""
    home = country_of_document(document)
    found: list[FoundParty] = []
    for name in names:
        party, spans = _resolved(document.text, document.language, name, home)
        if name.is_counterpart and found:
            party = counterpart_of(found[-1].party, party.as_written[0], name.nationality)
        same = next((n for n, each in enumerate(found) if _written_keys(each.party) & _written_keys(party)), None)
        if same is None:
            found.append(FoundParty(party, spans))
        else:
            found[same] = _joined(found[same], FoundParty(party, spans))
    return tuple(_everywhere(document.text, signing, each) for each in found)


def _key(text: str, name: Name) -> str:
    return fold_text(text[name.start : name.end])


def _merged(text: str, names: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    known = {_key(text, name) for name in names}
    return [*names, *(name for name in others if _key(text, name) not in known)]


def _written_keys(party: Party) -> set[str]:
    """Give the keys that are no sounds: in one list, names that sound alike are still two."""
    return {key for key in party.keys if "~" not in key}


def _resolved(text: str, language: Language, name: Name, home: str) -> tuple[Party, tuple[Span, ...]]:
    start, end = _unquoted(text, name.start, name.end)
    written = text[start:end]
    acronym = text[name.alias.start : name.alias.end] if name.alias else ""
    acronyms = {acronym: written} if acronym else _defined_in(text, written)
    where = name.nationality or _country_of_town(written) or home
    party = resolve_organisation(name.full or written, acronyms, country=where)
    if name.is_country:
        party = country_party(name.nationality, written, language)
    spans = (Span(start, end), *((name.alias,) if name.alias else ()))
    return replace(party, as_written=tuple(dict.fromkeys((written, *((acronym,) if acronym else ()))))), spans


def _country_of_town(name: str) -> str:
    """Give the country of the town that a body is called after («غرفة صناعة حلب»); "" for none or several."""
    countries = {term.id for term in find_terms(name) if term.kind == "city"}
    return countries.pop() if len(countries) == 1 else ""


def _defined_in(text: str, written: str) -> dict[str, str]:
    """Give what a document says an acronym stands for: "Groupement de la mécanique (GAMP)"; empty when it does not."""
    at = text.find(f"({written})") if written.isupper() else -1
    if at < 0:
        return {}
    tokens = cut_tokens(text, Span(max(0, at - _LONGEST_MEANING), at + len(written) + 2))
    for place in range(len(tokens)):
        opening = opening_at(tokens, place)
        name = read_name(tokens, place, opening) if opening else None
        if name and name.alias and text[name.alias.start : name.alias.end] == written:
            return {written: text[name.start : name.end]}
    return {}


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    if inner[:1] in '“«”"„' and inner[-1:] in '”»“"' and len(inner) > 2:
        bare = inner[1:-1]
        return start + 1 + len(bare) - len(bare.lstrip()), end - 1 - (len(bare) - len(bare.rstrip()))
    return start, end


def _joined(first: FoundParty, second: FoundParty) -> FoundParty:
    one, other = first.party, second.party
    party = Party(
        name=one.name,
        as_written=tuple(dict.fromkeys((*one.as_written, *other.as_written))),
        country=one.country or other.country,
        keys=tuple(dict.fromkeys((*one.keys, *other.keys))),
    )
    return FoundParty(party, tuple(dict.fromkeys((*first.spans, *second.spans))))


def _everywhere(text: str, signing: Signing, found: FoundParty) -> FoundParty:
    """Add the other places of the told text where one of the spellings stands."""
    spans = list(found.spans)
    for span in (signing.sentence, *signing.told):
        folded = fold(text[span.start : span.end])
        for spelling in found.party.as_written:
            for start, end in _places(folded.text, fold_text(spelling)):
                first, last = folded.original_span(start, end)
                place = Span(span.start + first, span.start + last)
                if not any(overlap(place, each) for each in spans):
                    spans.append(place)
    return replace(found, spans=tuple(sorted(spans, key=lambda each: each.start)))


def _places(text: str, spelling: str) -> Iterable[tuple[int, int]]:
    at = text.find(spelling)
    while at >= 0 and spelling:
        end = at + len(spelling)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not after.isalnum() and (not before.isalnum() or (before == "و" and not text[at - 2 : at - 1].isalnum())):
            yield at, end
        at = text.find(spelling, end)


@lru_cache(16)
def _country_of_text(text: str) -> str:
    """Give the country that a text is about: named twice as often as any other, and three times at least."""
    counts = Counter(each.id for each in find_terms(text) if each.kind in ("country", "city")).most_common(2)
    if not counts or counts[0][1] < 3 or (len(counts) > 1 and counts[1][1] * 2 > counts[0][1]):
        return ""
    return counts[0][0]


def country_of_document(document: Document) -> str:
    """Give the country whose bodies a document names without saying so; "" when that is not clear."""
    return _country_of_text(document.text)
