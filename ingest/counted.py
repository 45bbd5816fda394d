"""Agreements that a text counts off: «أربع اتفاقيات … الأولى … والثانية», "two conventions: one with …"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.instruments import find_instruments
from ingest.sentences import Span
from ingest.signing_words import signing_words
from ingest.telling import FoldedSentence, Telling

_BULLET = re.compile(r"\s*(?:[-–—•*▪●]|\d{1,2}\s?[.)\-–]|[1-9]\ufe0f?\u20e3)\s*(?=\w|[\"«“])")
# «الدورة الخامسة» counts sessions.
_OTHER_NOUN = re.compile(r"(?<!\w)(?:[وف]?[بلك]?ال\w+|كانون|تشرين|ربيع|جمادي) \Z")
_COLON = re.compile(r"\s?:\s")
_PURPOSE = r"(?:pour|for|afin|dans|sur|portant|to|ل\w+|في)"
_NAME_AND_PURPOSE = re.compile(rf"\W*(?:et |and |و)?\w[^,،;؛:]{{1,60}}? {_PURPOSE} ")
_NEXT_NAME = re.compile(rf"[,،;؛]\s|\s(?=et |and |و[\w«])(?=(?:et |and |و)[^,،;؛:]{{1,60}}? {_PURPOSE} )")
_MOST_ITEMS = 40
_OPENING = 45
_GAP = 5
_LIST_BEGINS = 3

_Piece = tuple[FoldedSentence, int, int]


def find_counted(sentences: Sequence[FoldedSentence], told: Sequence[Telling]) -> list[Telling]:
    """Give the agreements told by themselves, the items of enumerations that open in the plural, and other plurals.

    An item that tells its own signing is left to that; one that only names its parties is told by the opening. Plurals
    of which nothing is counted off come after the rest.
    """
    headers = [each for each in told if each.instrument.is_many]
    plurals: list[Telling] = []
    found = [each for each in told if not each.instrument.is_many]
    for header in headers:
        until = next((other.number for other in headers if other.number > header.number), len(sentences))
        items = list(_items(sentences, header, until)) or _as_one(header)
        if not items:
            plurals.append(header)
        for item in items:
            found = [each for each in found if not _is_reprise(item, each)]
            if not any(_holds(item, each) for each in found):
                found.append(item)
            found = [_of_its_kind(item, each) for each in found]
        found = [_until_aside(each, told) for each in found]
        found = list(_adopted(sentences, header, found, until))
    return [*found, *plurals]


def _as_one(header: Telling) -> list[Telling]:
    """Give contracts of objectives that are signed together as one: they are one instrument for many."""
    if header.signing.kind != "objectives_contract" or header.signing.status != "signed":
        return []
    return [replace(header, instrument=replace(header.instrument, is_many=False))]


def _is_reprise(item: Telling, each: Telling) -> bool:
    """Say whether the item itself is told, by a word added to its noun or by no verb: "La première, signée par …"."""
    anchor, own, clause = each.signing.anchor, item.signing.anchor, item.signing.clause
    if not each.signing.status:
        return clause.start <= anchor.start < clause.end and each.signing.kind == item.signing.kind
    return each.is_aside and anchor.start <= own.end and own.start <= anchor.end


def _of_its_kind(item: Telling, each: Telling) -> Telling:
    """Give a telling the kind that the opening names: "La première convention" of "deux conventions de partenariat"."""
    kind = item.signing.kind
    if each is item or each.signing.kind != "agreement" or kind == "agreement" or not _holds(item, each):
        return each
    return replace(each, signing=replace(each.signing, kind=kind), instrument=replace(each.instrument, kind=kind))


def _holds(item: Telling, each: Telling) -> bool:
    """Say whether a telling is that of the item; one that the item only refers to is not."""
    return not each.is_aside and item.signing.clause.start <= each.signing.anchor.start < item.signing.clause.end


def _until_aside(item: Telling, told: Sequence[Telling]) -> Telling:
    """End an item before an earlier agreement that it refers to ("… du mémorandum signé en 2014")."""
    clause = item.signing.clause
    asides = [each.signing.anchor.start for each in told if each.is_aside and each is not item]
    end = min((at for at in asides if clause.start < at < clause.end), default=clause.end)
    if not item.head or item.is_aside or end <= item.signing.anchor.end:
        return item
    return replace(item, signing=replace(item.signing, clause=replace(clause, end=end)))


def _adopted(
    sentences: Sequence[FoldedSentence], header: Telling, found: Sequence[Telling], until: int
) -> Iterator[Telling]:
    """Give tellings without a verb the status of the enumeration they belong to: "Parmi eux figurent un accord …"."""
    own, latest = header.signing, header.number
    for each in sorted(found, key=lambda each: each.signing.anchor.start):
        is_after = own.anchor.end <= each.signing.anchor.start and each.number < until
        if own.status != "signed" or each.signing.status or not is_after or each.number - latest > _GAP:
            yield each
            continue
        latest = each.number
        signing = replace(each.signing, status=own.status, status_words=own.status_words, verb=own.verb)
        yield replace(each, signing=signing, head=sentences[header.number].whole)


def _items(sentences: Sequence[FoldedSentence], header: Telling, until: int) -> Iterator[Telling]:
    own = sentences[header.number]
    inside = _counted_in(own, own.offset(header.signing.anchor.end))
    if _is_count(own, inside):
        head = own.span(0, inside[0][0])
        yield from (_item(own, header, start, end, head) for start, end in inside)
        return
    if named := _named_after_colon(own, own.offset(header.signing.anchor.end)):
        yield from (_item(own, header, start, end, own.span(0, named[0][0])) for start, end in named)
        return
    items = list(_bulleted(sentences, header.number, until))
    if len(items) < 2:
        items = list(_ordered(sentences, header.number, until))
    yield from (_item(sentence, header, start, end, own.whole) for sentence, start, end in items[:_MOST_ITEMS])


def _is_count(sentence: FoldedSentence, pieces: Sequence[tuple[int, int]]) -> bool:
    """Say whether at least two are counted off, from the first."""
    return len(pieces) >= 2 and bool(signing_words().lists["beginning"].match(sentence.text, pieces[0][0]))


def _counted_in(sentence: FoldedSentence, since: int) -> list[tuple[int, int]]:
    """Give the pieces of a sentence that begin with "the first", "the second"."""
    matches = signing_words().lists["ordinal"].finditer(sentence.text, since)
    starts = [
        match.start()
        for match in matches
        if match[0][0] in "وف" or not _OTHER_NOUN.search(sentence.text[max(0, match.start() - 30) : match.start()])
    ]
    return list(pairwise([*starts, len(sentence.text)]))


def _named_after_colon(sentence: FoldedSentence, since: int) -> list[tuple[int, int]]:
    """Give the pieces of "with two firms : Ferruz pour les roues et Ghazal pour les kits": names with what for."""
    colon = _COLON.search(sentence.text, since)
    if not colon:
        return []
    ends = [match.start() for match in _NEXT_NAME.finditer(sentence.text, colon.end())]
    pieces = list(pairwise([colon.end(), *ends, len(sentence.text)]))
    is_list = len(pieces) > 1 and all(_NAME_AND_PURPOSE.match(sentence.text, *piece) for piece in pieces)
    return pieces if is_list else []


def _bulleted(sentences: Sequence[FoldedSentence], number: int, until: int) -> Iterator[_Piece]:
    """Give the lines with bullets or numbers that follow, from one of the next sentences on."""
    latest = -1
    for sentence in sentences[number + 1 : until]:
        bullet = _BULLET.match(sentence.text)
        if bullet:
            latest = sentence.number
            yield sentence, bullet.end(), len(sentence.text)
        elif sentence.number - max(latest, number) >= (_GAP if latest >= 0 else _LIST_BEGINS):
            break


def _ordered(sentences: Sequence[FoldedSentence], number: int, until: int) -> Iterator[_Piece]:
    """Give the sentences (or their parts) that open with "the first", "the second", with few others between them."""
    latest = -1
    for sentence in sentences[number + 1 : until]:
        pieces = _counted_in(sentence, 0)
        if sentence.number - max(number, latest) > _GAP:
            return
        if pieces and pieces[0][0] <= _OPENING and (latest >= 0 or _begins(sentence, *pieces[0])):
            latest = sentence.number
            yield sentence, 0, pieces[1][0] if len(pieces) > 1 else len(sentence.text)
            yield from ((sentence, *piece) for piece in pieces[1:])


def _begins(sentence: FoldedSentence, start: int, end: int) -> bool:
    """Say whether a count begins here, or one of its members is named in full («المذكرة الثالثة», "the third deal")."""
    if signing_words().lists["beginning"].match(sentence.text, start):
        return True
    named = find_instruments(sentence.text[max(0, start) : min(end, start + _OPENING)])
    return any(not each.is_many for each in named)


def _item(sentence: FoldedSentence, header: Telling, start: int, end: int, head: Span) -> Telling:
    named = [each for each in find_instruments(sentence.text[start:end]) if not each.is_many]
    named = [each for each in named if each.start < _OPENING or not each.is_definite][:1]
    ordinal = signing_words().lists["ordinal"].search(sentence.text, start, end)
    anchor = ordinal.span() if ordinal else (start, start)
    if named:
        anchor = (start + named[0].start, start + named[0].end)
    kind = named[0].kind if named and named[0].kind != "agreement" else header.signing.kind
    instrument = replace(header.instrument, is_many=False, is_definite=False, kind=kind)
    span = sentence.span(*anchor) if anchor[0] < anchor[1] else header.signing.anchor
    signing = replace(
        header.signing, kind=kind, anchor=span, clause=sentence.span(start, end), sentence=sentence.whole, told=()
    )
    return Telling(signing, instrument, sentence.number, False, head)
