"""Find the words that tell, in a folded sentence, that an instrument was signed, will be, is negotiated or has ended.

What stands before them in the clause decides over words that do not say by themselves that it happened: «توقيع» is
signing, «دعا إلى توقيع» a call for it, «لم يتم توقيع» its denial.
"""

import re
from dataclasses import dataclass, replace

from ingest.signing_words import CueWord, Effect, Side, signing_words

_BARRIER = re.compile(r"[;؛:.!?؟]\s|[\n]")
_COMMA = re.compile(r"[,،]\s")
_ASSERTING_REACH = 45
_DELAY_REACH = 60


@dataclass(frozen=True, slots=True)
class Cue:
    """Telling words, `text[start:end]`.

    Attributes:
        effect: what they say, all considered.
        side: where their instrument stands.
        is_open: they do not say by themselves that it happened.
        is_near: their instrument follows at once.
        is_of_partners: their instrument is a joint venture or a partnership.
        decided: the words that changed what they say; the words themselves where none did.
    """

    effect: Effect
    side: Side
    is_open: bool
    is_near: bool
    is_of_partners: bool
    start: int
    end: int
    decided: tuple[int, int]


def find_cues(text: str) -> list[Cue]:
    """Find the cues of a folded sentence, in order and without overlap: the longest first where several meet."""
    matches = [
        (match.start(), -match.end(), n, word)
        for n, word in enumerate(signing_words().cues)
        for match in word.pattern.finditer(text)
    ]
    cues: list[Cue] = []
    for start, negative_end, _, word in sorted(matches, key=lambda each: each[:3]):
        if not cues or start >= cues[-1].end:
            cues.append(_decided(text, word, start, -negative_end, cues))
    return cues


def _decided(text: str, word: CueWord, start: int, end: int, earlier: list[Cue]) -> Cue:
    cue = Cue(word.effect, word.side, word.is_open, word.is_near, word.is_of_partners, start, end, (start, end))
    since = max((each.end for each in earlier if not each.is_open), default=0)
    before = text[since:start]
    barriers = [match.end() for match in _BARRIER.finditer(before)]
    since += barriers[-1] if barriers else 0
    changed = _changed(text, cue, since)
    return _postponed(text, changed)


def _changed(text: str, cue: Cue, since: int) -> Cue:
    """Apply the nearest words before the cue that change it; a comma ends what is only wished or denied."""
    asserted = _last_end(signing_words().lists["asserting"], text, max(since, cue.start - _ASSERTING_REACH), cue.start)
    found: list[tuple[bool, int, int, Effect]] = []
    for modifier in signing_words().modifiers:
        if not (cue.is_open or modifier.is_asserted):
            continue
        least = max(since, cue.start - modifier.reach, 0 if modifier.is_asserted else asserted)
        for match in modifier.pattern.finditer(text, least, cue.start):
            if modifier.effect == "announced" or not _COMMA.search(text, match.end(), cue.start):
                found.append((not modifier.is_weak, match.start(), match.end(), modifier.effect))
    if not found:
        return cue
    _, start, end, effect = max(found)
    if effect == "denied" and _is_delayed(text, start, cue.end):
        effect = "announced"
    return replace(cue, effect=effect, decided=(start, end))


def _is_delayed(text: str, start: int, end: int) -> bool:
    return bool(signing_words().lists["delay"].search(text, start, end + _DELAY_REACH))


def _postponed(text: str, cue: Cue) -> Cue:
    """Take «توقيع الاتفاقية» for announced where what follows says that it is to come."""
    if cue.effect != "signed" or not cue.is_open:
        return cue
    stop = _BARRIER.search(text, cue.end)
    later = signing_words().postponement.search(text, cue.end, min(stop.start() if stop else len(text), cue.end + 160))
    return replace(cue, effect="announced", decided=later.span()) if later else cue


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    return max((match.end() for match in pattern.finditer(text, start, end)), default=0)
