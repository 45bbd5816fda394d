"""Agreements that a text counts off: «أربع اتفاقيات … الأولى … والثانية», "two conventions: one with …"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.instruments import find_instruments
from ingest.sentences import Span
from ingest.signing_words import signing_words
from ingest.telling import FoldedSentence, Telling

_BULLET = re.compile(r"\s*(?:[-–—•*▪●]|\d{1,2}[.)\-]|[1-9]\ufe0f?\u20e3)\s*(?=\w|[\"«“])")
# «الدورة الخامسة» counts sessions.
_OTHER_NOUN = re.compile(r"(?<!\w)(?:[وف]?[بلك]?ال\w+|كانون|تشرين|ربيع|جمادي) \Z")
_MOST_ITEMS = 40
_OPENING = 45
_GAP = 5


def find_counted(sentences: Sequence[FoldedSentence], told: Sequence[Telling]) -> list[Telling]:
    """Find the items of each enumeration that `told` opens in the plural; an item that tells itself is left to that."""
    headers = [each for each in told if each.instrument.is_many]
    found: list[Telling] = []
    for header in headers:
        until = next((other.number for other in headers if other.number > header.number), len(sentences))
        for item in _items(sentences, header, until):
            taken = [each.signing.anchor for each in (*told, *found) if not each.instrument.is_many]
            if not any(item.signing.clause.start <= span.start < item.signing.clause.end for span in taken):
                found.append(item)
    return found


def _items(sentences: Sequence[FoldedSentence], header: Telling, until: int) -> Iterator[Telling]:
    own = sentences[header.number]
    inside = _counted_in(own, own.offset(header.signing.anchor.end))
    if _is_count(own, inside):
        head = own.span(0, inside[0][0])
        yield from (_item(own, header, start, end, head) for start, end in inside)
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


def _bulleted(
    sentences: Sequence[FoldedSentence], number: int, until: int
) -> Iterator[tuple[FoldedSentence, int, int]]:
    for sentence in sentences[number + 1 : until]:
        bullet = _BULLET.match(sentence.text)
        if not bullet:
            break
        yield sentence, bullet.end(), len(sentence.text)


def _ordered(sentences: Sequence[FoldedSentence], number: int, until: int) -> Iterator[tuple[FoldedSentence, int, int]]:
    """Give the sentences (or their parts) that open with "the first", "the second", with few others between them."""
    latest = -1
    for sentence in sentences[number + 1 : until]:
        pieces = _counted_in(sentence, 0)
        is_opening = bool(pieces) and pieces[0][0] <= _OPENING
        if sentence.number - max(number, latest) > _GAP:
            return
        if is_opening and (latest >= 0 or signing_words().lists["beginning"].match(sentence.text, pieces[0][0])):
            latest = sentence.number
            yield sentence, 0, pieces[1][0] if len(pieces) > 1 else len(sentence.text)
            yield from ((sentence, *piece) for piece in pieces[1:])


def _item(sentence: FoldedSentence, header: Telling, start: int, end: int, head: Span) -> Telling:
    named = [each for each in find_instruments(sentence.text[start:end]) if not each.is_many and not each.is_bound]
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
