"""Which places of one document tell of the same agreement, and the one record of all of them.

A headline, the lead and a later paragraph often tell one signing three times; «كما وقعت … مذكرة أخرى» is a second one.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.comparing import compare_amounts, compare_dates, compare_kinds, compare_periods, is_same_party
from index.folding import fold_text, fold_words
from index.records import Agreement, AgreementField, AgreementKind, Document, Party
from index.uniting import join
from ingest.drafting import Draft
from ingest.signing_words import signing_words

_HEADLINE = 2
_NEAR = 8
_ENOUGH = 2
# A document that tells hundreds takes up none of the first at its end; one told hundreds of times is compared by as
# many of its places.
_MOST_OPEN = 60
_LONG_WORD = 4
_STOPS = '.!?؟»”"'
_AROUND = 24
_BEFORE = re.compile(r"(?:و?ال|و?لل|[دل]')(?=\w{3})")


def unite_drafts(document: Document, drafts: Sequence[Draft]) -> list[Agreement]:
    """Join the drafts that tell of the same agreement, in the order in which each is first told; ids may be equal."""
    groups: list[list[Draft]] = []
    for each in drafts:
        latest = groups[: -_MOST_OPEN - 1 : -1]
        group = next((group for group in latest if _is_same(document, _compared(group), each)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return [_united(document, group) for group in groups]


def _compared(group: Sequence[Draft]) -> Sequence[Draft]:
    half = _MOST_OPEN // 2
    return group if len(group) <= _MOST_OPEN else [*group[:half], *group[-half:]]


def _is_same(document: Document, group: Sequence[Draft], later: Draft) -> bool:
    """Say whether a draft tells of the agreement that a group of earlier ones tells of."""
    is_headline = len(group) == 1 and _is_headline(document, group[0])
    if is_headline and _names_the_same(group[0].record, later.record):
        return True
    if _is_apart(document, group, later, is_headline):
        return False
    if _is_told_again(document, group, later):
        return True
    if not later.record.parties or not any(each.record.parties for each in group):
        return _meet_without_parties(group, later, is_headline)
    is_elsewhere = group[0].telling.number != later.telling.number
    if _is_another(document, later) or (is_elsewhere and _is_another(document, group[0])):
        return False
    return _share_parties(group, later, is_headline)


def _names_the_same(headline: Agreement, later: Agreement) -> bool:
    """Say whether a headline has the same parties, whatever it calls the instrument («شركة» for «مذكرة»)."""
    shared = sum(any(are_one(party, each) for each in headline.parties) for party in later.parties)
    return shared >= max(_ENOUGH, len(headline.parties)) and not differ(replace(headline, kind="agreement"), later)


def _is_apart(document: Document, group: Sequence[Draft], later: Draft, is_headline: bool) -> bool:
    """Say whether a draft is told beside another of the group, or tells what cannot be of the same agreement."""
    is_new = not later.telling.instrument.is_definite
    heads = [each.telling.head for each in group if each.telling.head]
    if later.telling.head in heads or (is_new and any(each.telling.number == later.telling.number for each in group)):
        return True
    last = group[-1]
    has_other_noun = last.record.kind != later.record.kind and _noun(document, last) != _noun(document, later)
    return (is_new and has_other_noun and not is_headline) or any(differ(each.record, later.record) for each in group)


def _share_parties(group: Sequence[Draft], later: Draft, is_headline: bool) -> bool:
    """Say whether enough of those who sign are the same, for a headline one of them, or a word of its name."""
    parties = list(dict.fromkeys(party for each in group for party in each.record.parties))
    others = later.record.parties
    shared = sum(any(are_one(party, each) for each in parties) for party in others)
    if is_headline:
        return shared >= 1 or _words_in_common(parties, others)
    fewer = min(len(parties), len(others))
    is_whole = shared >= min(_ENOUGH, fewer) and not (fewer == 1 < len(others))
    is_known = later.telling.instrument.is_definite and group[-1].record.kind == later.record.kind
    return is_whole or (shared >= 1 and is_known)


def _is_headline(document: Document, each: Draft) -> bool:
    sentence = each.telling.signing.sentence
    return each.telling.number < _HEADLINE and document.text[sentence.end - 1] not in _STOPS


def _is_told_again(document: Document, group: Sequence[Draft], later: Draft) -> bool:
    """Say whether the agreement just told is taken up by its noun: "L'accord a été signé par la ministre …"."""
    last = group[-1]
    is_near = 0 <= later.telling.number - last.telling.number <= _NEAR
    is_passing = last.telling.is_aside and not last.telling.instrument.is_many
    if not is_near or is_passing or not _takes_up(document, later):
        return False
    return _can_name(later.record.kind, last.record.kind) or _noun(document, later) == _noun(document, last)


def _noun(document: Document, each: Draft) -> str:
    """Give the folded first word of the instrument, without article: «بروتوكول» of «بروتوكول الشراكة»."""
    anchor = each.telling.signing.anchor
    words = fold_words(document.text[anchor.start : anchor.end])
    return _BEFORE.sub("", words[0]) if words else ""


def _takes_up(document: Document, each: Draft) -> bool:
    """Say whether a place only takes up an agreement by its noun, and says that it was signed, without new parties."""
    signing = each.telling.signing
    is_told_so = signing.verb.start >= signing.anchor.end or each.telling.number > 0
    if not each.telling.instrument.is_definite or each.telling.is_aside or not is_told_so:
        return False
    between = signing_words().lists["between"]
    return not between.search(fold_text(document.text[signing.anchor.end : signing.clause.end]))


def differ(first: Agreement, second: Agreement) -> bool:
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
    around = fold_text(document.text[max(0, anchor.start - _AROUND) : anchor.end + _AROUND // 2])
    words = signing_words().lists
    return bool(words["another"].search(around) or (each.telling.is_aside and words["succeeding"].search(around)))


def are_one(first: Party, second: Party) -> bool:
    """Say whether two names of one text mean one party: by key, a country and a body of it, or a shortened name."""
    if is_same_party(first, second):
        return True
    if first.country and first.country == second.country and (_is_country(first) or _is_country(second)):
        return True
    shorter, longer = sorted((_name_words(first), _name_words(second)), key=len)
    return bool(shorter) and shorter <= longer and sum(map(len, shorter)) >= 4


def _words_in_common(parties: Sequence[Party], others: Sequence[Party]) -> bool:
    """Say whether a headline shortens a name of the text: «غوشن», "le CTIM"."""
    words = {word for party in others for word in _name_words(party)}
    return any(len(word) >= _LONG_WORD and word in words for party in parties for word in _name_words(party))


def _is_country(party: Party) -> bool:
    return any(key.startswith("country ") for key in party.keys)


def _name_words(party: Party) -> set[str]:
    words = {word for name in party.as_written for word in fold_words(name) if len(word) > 1}
    return {_BEFORE.sub("", word).rstrip("هes") or word for word in words}


def _united(document: Document, group: Sequence[Draft]) -> Agreement:
    """Join the records of a group; a party of one that another names more fully is told by that one."""
    first = group[0]
    if len(group) > 1 and _is_headline(document, first):
        first = replace(first, record=_without_kind(first.record, [each.record for each in group[1:]]))
    records = [first.record, *(_as_later(document, each, first) for each in group[1:])]
    if first.telling.instrument.is_many:
        records = _named_once(records)
    # Of equally many the later: a headline shortens names.
    fullest = max(reversed(records), key=lambda record: len(record.parties))
    kept = [
        record if record is fullest else _without_vague_parties(record, fullest, _is_headline(document, each))
        for record, each in zip(records, group, strict=True)
    ]
    return replace(join(kept), disagreements=())


def _named_once(records: Sequence[Agreement]) -> list[Agreement]:
    """Leave those who sign several agreements to the record that names most: others tell them by their class."""
    fullest = max(records, key=lambda record: len(record.parties))
    return [each if each is fullest else _without(replace(each, parties=()), "party") for each in records]


def _without_kind(headline: Agreement, others: Sequence[Agreement]) -> Agreement:
    """Take away the kind of a headline where the text says another."""
    if all(other.kind in (headline.kind, "agreement") for other in others):
        return headline
    return _without(replace(headline, kind="agreement"), "kind")


def _as_later(document: Document, each: Draft, first: Draft) -> Agreement:
    """Give what a later mention adds: no office that signed, no vaguer kind, no status of what is still to come."""
    record = each.record
    is_taken_up = first.record.kind != "agreement" and _noun(document, each) == _noun(document, first)
    if len(first.record.parties) >= _ENOUGH and _takes_up(document, each) and not each.telling.instrument.is_many:
        record = _without(replace(record, parties=()), "party")
    if record.kind != first.record.kind and (is_taken_up or _can_name(record.kind, first.record.kind)):
        record = _without(replace(record, kind=first.record.kind), "kind")
    if first.record.status and record.status == "announced" and each.telling.instrument.is_definite:
        record = _without(replace(record, status=""), "status")
    return record


def _without(record: Agreement, field: AgreementField) -> Agreement:
    return replace(record, evidence=tuple(each for each in record.evidence if each.field != field))


def _without_vague_parties(record: Agreement, fullest: Agreement, is_headline: bool) -> Agreement:
    vague = [
        party
        for party in record.parties
        if not any(is_same_party(party, other) for other in fullest.parties)
        and (
            any(are_one(party, other) for other in fullest.parties)
            or (is_headline and _words_in_common([party], fullest.parties))
        )
    ]
    keys = {party.keys[0] for party in vague}
    return replace(
        record,
        parties=tuple(party for party in record.parties if party not in vague),
        evidence=tuple(each for each in record.evidence if each.field != "party" or each.value not in keys),
    )


def number_records(records: Sequence[Agreement]) -> list[Agreement]:
    """Give records that stand on equal words an id each: that of the words, and of which in order it is."""
    seen: Counter[str] = Counter()
    numbered: list[Agreement] = []
    for record in records:
        seen[record.id] += 1
        ordinal = seen[record.id]
        own = hashlib.sha256(f"{record.id}\n{ordinal}".encode()).hexdigest()[:12] if ordinal > 1 else record.id
        numbered.append(replace(record, id=own))
    return numbered
