"""Gather to each agreement the later sentences that go on about it: «وتهدف هذه المذكرة إلى …», "Il court sur …".

A sentence belongs to the last agreement of its kind that it can mean: by the noun of the instrument with an article
(«المذكرة»), by words for its parties together («الطرفان»), or, right after it, by how it begins or the money it tells.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.folding import fold_words
from ingest.cues import find_cues
from ingest.instruments import Instrument, find_instruments
from ingest.signing_words import signing_words
from ingest.telling import FoldedSentence, Telling

_MOST_TOLD = 12
_CLOSE = 3
_FAR = 30
_OPENING = 60
_THIS = re.compile(r"(?<!\w)[وف]?[بل]?(?:هذ[اه]|ce|cet|cette|this)(?: ال| )(\w{4,})")
_NOUNS = ("agreement", "contract")


def gather_following(sentences: Sequence[FoldedSentence], tellings: Sequence[Telling]) -> list[Telling]:
    """Give the tellings again, each with the sentences that follow it up."""
    gathered: list[list[FoldedSentence]] = [[] for _ in tellings]
    by_number: dict[int, list[int]] = {}
    for index, telling in enumerate(tellings):
        by_number.setdefault(telling.number, []).append(index)
    known: list[int] = []
    latest = -1
    for sentence in sentences:
        if here := by_number.get(sentence.number):
            known += here
            latest = sentence.number
            continue
        meant = _meant(sentence, tellings, known, latest)
        if meant is not None and len(gathered[meant]) < _MOST_TOLD:
            gathered[meant].append(sentence)
            latest = sentence.number
    return [
        replace(telling, signing=replace(telling.signing, told=tuple(each.whole for each in more)))
        for telling, more in zip(tellings, gathered, strict=True)
    ]


def _meant(sentence: FoldedSentence, tellings: Sequence[Telling], known: Sequence[int], latest: int) -> int | None:
    """Give which telling the sentence goes on about, None for none; `latest` is the last sentence that told of one."""
    recent = [index for index in known if sentence.number - tellings[index].number <= _FAR]
    if not recent:
        return None
    # A passing mention of an earlier agreement does not draw to itself what is said of the one at hand.
    main = [index for index in recent if not tellings[index].is_aside] or recent
    for instrument in find_instruments(sentence.text):
        if instrument.is_definite and not instrument.is_each:
            fitting = [index for index in main if _can_mean(instrument, tellings[index])]
            if fitting:
                return fitting[-1]
    distance = sentence.number - latest
    if distance == 1 and any(cue.effect == "signed" and not cue.is_open for cue in find_cues(sentence.text)):
        return main[-1]
    if _refers_together(sentence.text, distance) or _goes_on(sentence, tellings[main[-1]], distance):
        return main[-1]
    return None


def _can_mean(instrument: Instrument, telling: Telling) -> bool:
    kind, other = instrument.kind, telling.instrument.kind
    if instrument.is_many != telling.instrument.is_many:
        return False
    if instrument.is_bound and instrument.kind != "contract":
        return telling.instrument.is_bound and telling.instrument.kind == kind
    return kind == other or kind in _NOUNS or (kind == "protocol" and other == "memorandum")


def _refers_together(text: str, distance: int) -> bool:
    return distance <= _CLOSE and bool(signing_words().lists["followup"].search(text[:160]))


def _goes_on(sentence: FoldedSentence, telling: Telling, distance: int) -> bool:
    words = signing_words().lists
    if distance > _CLOSE:
        return False
    if any(noun in fold_words(_clause(sentence, telling)) for noun in _demonstrated(sentence.text)):
        return True
    if distance == 1 and words["continuing"].match(sentence.text):
        return True
    return bool(words["funding"].search(sentence.text[:_OPENING]))


def _clause(sentence: FoldedSentence, telling: Telling) -> str:
    """Give the folded words of the sentence that tells the agreement."""
    origins, whole = sentence.folded.origins, telling.signing.sentence
    start, end = origins.searchsorted([whole.start, whole.end])
    return sentence.folded.text[start:end].replace(" ال", " ").replace(" لل", " ")


def _demonstrated(text: str) -> list[str]:
    return [match[1] for match in _THIS.finditer(text[:_OPENING])]
