"""Agreements told together, by their number and who signs: «ثلاث اتفاقيات بين … و…», "deux accords avec …".

Where none of them is told apart, what is told of all is one record; where there are as many as partners of one, each
partner has a record.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.folding import fold_text
from index.records import Agreement, Document, Party
from ingest.drafting import Draft
from ingest.figures import find_figures
from ingest.merging import are_one, differ, unite_drafts
from ingest.signing_words import signing_words

_STATUSES = ("signed", "announced")
_SIDES = 2
_MOST_PARTNERS = 4
_BEFORE, _AFTER = 24, 60
_DUAL = re.compile(r"\w{4,}(?:[اي]ن|تي)\b")
_PARTNERS = re.compile(r"(?<!\w)(?:avec|with|مع)\s+")


def records_told_together(document: Document, plurals: Sequence[Draft], single: Sequence[Agreement]) -> list[Agreement]:
    """Give the records of agreements that are told in the plural alone, with who signs.

    None is given for those of which the records told one by one (`single`) may be members.
    """
    found: list[Agreement] = []
    for record in unite_drafts(document, [each for each in plurals if not _is_vague(document, each)]):
        if _stands(record) and not _is_told_apart(record, single):
            found += _one_by_one(document, record) or [record]
    return found


def _is_vague(document: Document, each: Draft) -> bool:
    """Say whether some agreements are only known to exist: "des conventions signées entre les deux secteurs"."""
    if each.record.signed_on or each.record.place:
        return False
    return each.telling.is_aside or not (each.telling.instrument.is_definite or [*_counts(document, each.record)])


def _stands(record: Agreement) -> bool:
    """Say whether enough is told: two who sign, and for states also when or where, for they have signed many."""
    if record.status not in _STATUSES or len(record.parties) < _SIDES or all(map(_is_class, record.parties)):
        return False
    return not _is_between_states(record) or bool(record.signed_on or record.place)


def _is_class(party: Party) -> bool:
    """Say whether a party is named by its class alone: «شركات جزائرية», "des entreprises algériennes"."""
    name = party.as_written[0]
    is_named = any(letter.isupper() or letter in '«"“' for letter in name)
    return not is_named and bool(signing_words().lists["class"].match(fold_text(name)))


def _is_between_states(record: Agreement) -> bool:
    return all(party.keys[0].startswith("country ") for party in record.parties)


def _is_told_apart(record: Agreement, single: Sequence[Agreement]) -> bool:
    """Say whether one of the agreements told in the plural may be told by itself: between states, any may."""
    if _is_between_states(record):
        return bool(single)
    return any(
        sum(any(are_one(party, other) for other in each.parties) for party in record.parties) >= _SIDES
        and not differ(replace(each, kind=record.kind), record)
        for each in single
    )


def _one_by_one(document: Document, record: Agreement) -> list[Agreement]:
    """Give a record for each partner of the first party, where as many agreements are counted as it has partners."""
    partners = len(record.parties) - 1
    if not _SIDES <= partners <= _MOST_PARTNERS or partners not in _counts(document, record):
        return []
    return [_between(record, number) for number in range(1, partners + 1)]


def _counts(document: Document, record: Agreement) -> Iterator[float]:
    """Give how many agreements, or how many partners, the words beside the instrument count."""
    text = document.text
    for words in (each.evidence for each in record.evidence if each.field == "kind"):
        for figure in find_figures(text[max(0, words.start - _BEFORE) : words.start])[-1:]:
            yield from figure.values
        if _DUAL.match(text, words.start, words.end):
            yield 2
        if partners := _PARTNERS.search(text, words.end, words.end + _AFTER):
            for figure in find_figures(text[partners.end() : partners.end() + _BEFORE])[:1]:
                yield from figure.values


def _between(record: Agreement, number: int) -> Agreement:
    """Give the record of the first party and the one of this number."""
    parties = (record.parties[0], record.parties[number])
    keys = {party.keys[0] for party in parties}
    evidence = tuple(each for each in record.evidence if each.field != "party" or each.value in keys)
    return replace(record, parties=parties, evidence=evidence)
