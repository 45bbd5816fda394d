"""Which places of one document tell of the same agreement, and the one record of all of them.

A headline, the lead and a later paragraph often tell one signing three times; «كما وقعت … مذكرة أخرى» is a second one.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.comparing import compare_amounts, compare_dates, compare_kinds, compare_periods, is_same_party
from index.folding import fold_text, fold_words
from index.records import AGREEMENT_FIELDS, Agreement, AgreementField, AgreementKind, Document, FieldEvidence, Party
from index.uniting import join
from ingest.drafting import Draft
from ingest.signing_words import signing_words

_HEADLINE = 2
_NEAR = 8
_STOPS = '.!?؟»”"'
_AROUND = 24
_ARTICLE = ("ال", "لل")


def merge_drafts(document: Document, drafts: Sequence[Draft]) -> list[Agreement]:
    """Join the drafts that tell of the same agreement, in the order in which each is first told."""
    groups: list[list[Draft]] = []
    for each in drafts:
        group = next((group for group in reversed(groups) if _is_same(document, group, each)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return _numbered([_united(document, group) for group in groups])


def merge_within(records: Sequence[Agreement]) -> list[Agreement]:
    """Add records of one document to those before them, without doubling: a field that was empty is filled.

    The first are held to be surer: nothing they tell is changed by later ones.
    """
    merged: list[Agreement] = []
    for record in records:
        at = next((n for n, held in enumerate(merged) if _is_same_record(held, record)), None)
        if at is None:
            merged.append(record)
        else:
            merged[at] = _filled(merged[at], record)
    return _numbered(merged)


def _is_same(document: Document, group: Sequence[Draft], later: Draft) -> bool:
    """Say whether a draft tells of the agreement that a group of earlier ones tells of."""
    first, last = group[0], group[-1]
    if later.telling.head and any(each.telling.head == later.telling.head for each in group):
        return False
    if any(_differ(each.record, later.record) for each in group):
        return False
    kinds = compare_kinds(last.record.kind, later.record.kind)
    if kinds == "near" and not later.telling.instrument.is_definite:
        return False
    is_headline = len(group) == 1 and _is_headline(document, first)
    if _is_told_again(document, group, later):
        return True
    parties = _unite([party for each in group for party in each.record.parties])
    if not later.record.parties or not parties:
        return _meet_without_parties(group, later, is_headline)
    if _is_another(document, later) or (first.telling.number != later.telling.number and _is_another(document, first)):
        return False
    shared = sum(any(_are_one(party, other) for other in parties) for party in later.record.parties)
    fewer = min(len(parties), len(later.record.parties))
    if shared >= min(2, fewer) and not (fewer == 1 and len(later.record.parties) > 1 and not is_headline):
        return shared >= fewer or shared >= 2
    is_known = later.telling.instrument.is_definite and last.record.kind == later.record.kind
    return shared >= 1 and (is_headline or is_known)


def _is_headline(document: Document, each: Draft) -> bool:
    sentence = each.telling.signing.sentence
    return each.telling.number < _HEADLINE and document.text[sentence.end - 1] not in _STOPS


def _is_told_again(document: Document, group: Sequence[Draft], later: Draft) -> bool:
    """Say whether the agreement just told is taken up by its noun: "L'accord a été signé par la ministre …"."""
    last = group[-1]
    is_near = 0 <= later.telling.number - last.telling.number <= _NEAR
    if not is_near or last.telling.is_aside or not _takes_up(document, later):
        return False
    return _can_name(later.record.kind, last.record.kind)


def _takes_up(document: Document, each: Draft) -> bool:
    """Say whether a place only takes up an agreement by its noun, and says that it was signed, without new parties."""
    signing = each.telling.signing
    if not each.telling.instrument.is_definite or each.telling.is_aside or signing.verb.start < signing.anchor.end:
        return False
    between = signing_words().lists["between"]
    return not between.search(fold_text(document.text[signing.anchor.end : signing.clause.end]))


def _differ(first: Agreement, second: Agreement) -> bool:
    """Say whether what two drafts tell cannot be of one agreement."""
    if compare_kinds(first.kind, second.kind) == "different" or compare_dates(first.signed_on, second.signed_on) in (
        "near",
        "different",
    ):
        return True
    if {first.status, second.status} in ({"signed", "announced"}, {"signed", "negotiated"}):
        return True
    return "different" in (compare_amounts(first.amount, second.amount), compare_periods(first.period, second.period))


def _meet_without_parties(group: Sequence[Draft], later: Draft, is_headline: bool) -> bool:
    """Decide where one side names no party: a headline, or an agreement told again with its article."""
    if is_headline:
        return True
    is_known = later.telling.instrument.is_definite and _can_name(later.record.kind, group[-1].record.kind)
    return is_known and not later.record.parties


def _can_name(noun: AgreementKind, kind: AgreementKind) -> bool:
    """Say whether a noun may take up an agreement of this kind: "ce contrat" a "contrat d'objectifs"."""
    return noun in (kind, "agreement") or (noun, kind) in (
        ("contract", "objectives_contract"),
        ("protocol", "memorandum"),
    )


def _is_another(document: Document, each: Draft) -> bool:
    """Say whether words beside the instrument tell it from the one before («مذكرة أخرى», "un second protocole")."""
    anchor = each.telling.signing.anchor
    around = document.text[max(0, anchor.start - _AROUND) : anchor.end + _AROUND // 2]
    return bool(signing_words().lists["another"].search(fold_text(around)))


def _are_one(first: Party, second: Party) -> bool:
    """Say whether two names of one text mean one party: by key, a country and a body of it, or a shortened name."""
    if is_same_party(first, second):
        return True
    if first.country and first.country == second.country and (_is_country(first) or _is_country(second)):
        return True
    shorter, longer = sorted((_name_words(first), _name_words(second)), key=len)
    return bool(shorter) and shorter <= longer and sum(map(len, shorter)) >= 4


def _is_country(party: Party) -> bool:
    return any(key.startswith("country ") for key in party.keys)


def _name_words(party: Party) -> set[str]:
    words = {word for name in party.as_written for word in fold_words(name)}
    return {word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word for word in words if len(word) > 1}


def _unite(parties: Sequence[Party]) -> list[Party]:
    return list(dict.fromkeys(parties))


def _united(document: Document, group: Sequence[Draft]) -> Agreement:
    """Join the records of a group; a party of one that another names more fully is told by that one."""
    first = group[0]
    records = [first.record, *(_as_later(document, each, first) for each in group[1:])]
    fullest = max(records, key=lambda record: len(record.parties))
    kept = [record if record is fullest else _without_vague_parties(record, fullest) for record in records]
    return replace(join(kept), disagreements=())


def _as_later(document: Document, each: Draft, first: Draft) -> Agreement:
    """Give what a later mention adds: no office that signed, no vaguer kind, no status of what is still to come."""
    record = each.record
    if first.record.parties and _takes_up(document, each):
        record = _without(replace(record, parties=()), "party")
    if record.kind != first.record.kind and _can_name(record.kind, first.record.kind):
        record = _without(replace(record, kind=first.record.kind), "kind")
    if first.record.status and record.status == "announced" and each.telling.instrument.is_definite:
        record = _without(replace(record, status=""), "status")
    return record


def _without(record: Agreement, field: AgreementField) -> Agreement:
    return replace(record, evidence=tuple(each for each in record.evidence if each.field != field))


def _without_vague_parties(record: Agreement, fullest: Agreement) -> Agreement:
    vague = [
        party
        for party in record.parties
        if not any(is_same_party(party, other) for other in fullest.parties)
        and any(_are_one(party, other) for other in fullest.parties)
    ]
    keys = {party.keys[0] for party in vague}
    return replace(
        record,
        parties=tuple(party for party in record.parties if party not in vague),
        evidence=tuple(each for each in record.evidence if each.field != "party" or each.value not in keys),
    )


def _is_same_record(held: Agreement, other: Agreement) -> bool:
    """Say whether a proposed record tells of one that is held: by the words of its kind, or by who signs and when."""
    if any(_overlap(first, second) for first in _of_kind(held) for second in _of_kind(other)):
        return True
    if _differ(held, other):
        return False
    shared = sum(any(_are_one(party, each) for each in held.parties) for party in other.parties)
    return shared >= max(1, min(len(held.parties), len(other.parties)))


def _of_kind(record: Agreement) -> list[FieldEvidence]:
    return [each for each in record.evidence if each.field == "kind"]


def _overlap(first: FieldEvidence, second: FieldEvidence) -> bool:
    return first.evidence.start < second.evidence.end and second.evidence.start < first.evidence.end


def _filled(held: Agreement, other: Agreement) -> Agreement:
    """Fill the empty fields of a record from another of the same agreement."""
    empty = {
        "signed_on": held.signed_on is None,
        "place": held.place is None,
        "occasion": not held.occasion,
        "country": not held.countries,
        "sector": not held.sectors,
        "purpose": not held.purpose,
        "amount": held.amount is None,
        "period": held.period is None,
        "status": not held.status,
        "party": not held.parties,
        "kind": held.kind == "agreement" != other.kind,
    }
    added = [each for each in other.evidence if empty[each.field]]
    return replace(
        held,
        kind=other.kind if empty["kind"] else held.kind,
        status=held.status or other.status,
        parties=held.parties or other.parties,
        signed_on=held.signed_on or other.signed_on,
        place=held.place or other.place,
        occasion=held.occasion or other.occasion,
        countries=held.countries or other.countries,
        sectors=held.sectors or other.sectors,
        purpose=held.purpose or other.purpose,
        amount=held.amount or other.amount,
        period=held.period or other.period,
        evidence=tuple(sorted((*held.evidence, *added), key=lambda each: AGREEMENT_FIELDS.index(each.field))),
    )


def _numbered(records: Sequence[Agreement]) -> list[Agreement]:
    """Give records that stand on equal words an id each: that of the words, and of which in order it is."""
    seen: Counter[str] = Counter()
    numbered: list[Agreement] = []
    for record in records:
        seen[record.id] += 1
        ordinal = seen[record.id]
        own = hashlib.sha256(f"{record.id}\n{ordinal}".encode()).hexdigest()[:12] if ordinal > 1 else record.id
        numbered.append(replace(record, id=own))
    return numbered
