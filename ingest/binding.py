"""Decide which instruments of a folded sentence are told to be signed, announced, negotiated or ended, and by what.

Words and instruments meet by place: «وقعت … مذكرة تفاهم» before it, "une convention … a été signée" after it, and one
verb takes several instruments that are told one after the other ("une convention et un protocole").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.records import AgreementStatus
from ingest.cues import Cue, find_cues
from ingest.instruments import Instrument, find_instruments
from ingest.signing_words import signing_words

_FORWARD, _PARTNERS, _NEAR, _BACKWARD, _ADJACENT = 420, 130, 40, 260, 40
_ADDED = re.compile(
    r" (?:par|by|en|in|on|at|a|au|aux|entre|between|le|hier|ce|yesterday|last|this|avec|with|\d"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di)\b"
)
_STOP = re.compile(r"[,،:;؛–—(]")
_PLURAL = ("ont", "sont", "furent", "etaient", "avaient", "were", "are")
_RELATIVE = re.compile(r"[^,،.;؛]{0,25} (?:que |qu'|which |that )")
_NUMBER = re.compile(r"(?:a|ont|est|sont|fut|furent|etaient|etait|avaient|avait|was|were|is|are)\b")
_OF_PARTNERS = ("joint_venture", "partnership")
_STATUSES: tuple[AgreementStatus, ...] = ("ended", "signed", "announced", "negotiated")
_BETWEEN = ("بين", "entre", "between", "liant", "unissant", "lie", "lient", "unit", "linking", "تجمع", "جمعت", "تربط")
_FACT_REACH, _BETWEEN_REACH = 60, 22
_LATER = 120
_KNOWN = re.compile(r"(?<!\w)(?:the|its|their|le|la|les|leur) \w+ \Z")
# A sentence with more is a list without stops, or noise.
_MOST_INSTRUMENTS = 24


@dataclass(frozen=True, slots=True)
class Bound:
    """An instrument that is told, with the words that tell it.

    Attributes:
        status: "" where its parties are named and no signing is («بموجب اتفاقية بين … و…»).
        verb: the span of the telling words; the instrument's own where there are none.
        status_words: the span of the words that decide the status, None where it is "".
        is_aside: told by a word added to it ("l'accord signé en 2014"): mostly an earlier one.
    """

    instrument: Instrument
    status: AgreementStatus
    verb: tuple[int, int]
    status_words: tuple[int, int] | None
    is_aside: bool


def bind(text: str) -> list[Bound]:
    """Find the instruments that a folded sentence tells, in order; those it only denies, wishes or names are none."""
    if signing_words().lists["foreign"].search(text):
        return []
    instruments = find_instruments(text)
    if not 0 < len(instruments) <= _MOST_INSTRUMENTS:
        return []
    cues = find_cues(text)
    told = _cues_by_instrument(text, instruments, cues)
    bound = [_bound(text, each, told.get(each, [])) for each in instruments]
    return [each for each in bound if each]


def _cues_by_instrument(
    text: str, instruments: Sequence[Instrument], cues: Sequence[Cue]
) -> dict[Instrument, list[Cue]]:
    told: dict[Instrument, list[Cue]] = {}
    for number, cue in enumerate(cues):
        following = next((each.start for each in cues[number + 1 :] if each.side != "before"), len(text))
        for instrument in _taken(text, instruments, cue, following):
            told.setdefault(instrument, []).append(cue)
    for header in [each for each in told if each.is_many]:
        for item in instruments:
            if item.start > header.end and item.is_listed and item not in told:
                told[item] = [replace(cue, side="after") for cue in told[header]]
    return told


def _taken(text: str, instruments: Sequence[Instrument], cue: Cue, following: int) -> list[Instrument]:
    """Give the instruments that one cue tells; `following` is where the next cue that takes one after it begins."""
    before = _before(text, instruments, cue) if cue.side != "after" else None
    if before:
        return [before]
    reach = _NEAR if cue.is_near else _FORWARD
    after = [each for each in instruments if cue.end <= each.start < min(cue.end + reach, following)]
    if cue.is_of_partners:
        after = [each for each in after if each.start <= cue.end + _PARTNERS]
        return [each for each in after[:1] if each.kind in _OF_PARTNERS and not each.is_definite]
    if not after and cue.side == "after" and not cue.is_open:
        return [each for each in instruments if each.end < cue.start and _RELATIVE.match(text, each.end)][-1:]
    if cue.side == "before":
        after = after[:1] if not any(each.end <= cue.start for each in instruments) and _is_inverted(text, cue) else []
    others = [each for each in after[1:] if each.is_coordinated and not each.is_definite and not each.is_bound]
    return [*after[:1], *others]


def _before(text: str, instruments: Sequence[Instrument], cue: Cue) -> Instrument | None:
    """Give the instrument before the cue that it tells: the nearest, or the nearest that is new."""
    reach = _BACKWARD if cue.side == "before" or _is_apposed(text, cue) else _ADJACENT
    near = [each for each in instruments if each.end <= cue.start <= each.end + reach]
    if cue.side == "either" and not _is_apposed(text, cue):
        near = [each for each in near if not _STOP.search(text, each.end, cue.start)]
    if not near:
        return None
    words = text[cue.start : cue.end]
    if number := _NUMBER.match(words):
        near = [each for each in near if each.is_many == (number[0] in _PLURAL)] or near
    new = [each for each in near if not each.is_definite and (not each.is_bound or each.kind != "agreement")]
    return near[-1] if " " not in words or not new else new[-1]


def _is_apposed(text: str, cue: Cue) -> bool:
    """Say whether the words are added to a noun after a comma: "L'accord, signé par …"."""
    return text[: cue.start].endswith(", ") and bool(_ADDED.match(text, cue.end))


def _is_inverted(text: str, cue: Cue) -> bool:
    """Say whether the words open their clause: "Ont été signés un protocole et une convention"."""
    return not text[: cue.start].strip() or text[: cue.start].rstrip().endswith((",", "،", ":"))


def _bound(text: str, instrument: Instrument, cues: Sequence[Cue]) -> Bound | None:
    if instrument.is_each:
        return None
    by_status = {cue.effect: cue for cue in reversed(cues)}
    for status in _STATUSES:
        if status in by_status and not ("denied" in by_status and status == "signed"):
            cue = by_status[status]
            is_aside = cue.side != "after" and cue.start >= instrument.end and " " not in text[cue.start : cue.end]
            return Bound(instrument, status, (cue.start, cue.end), _status_words(cue), is_aside)
    if not cues and (dated := _dated(text, instrument)):
        return Bound(instrument, "signed", (instrument.start, instrument.end), dated, True)
    if cues or not _is_told_as_fact(text, instrument):
        return None
    if later := signing_words().postponement.search(text, instrument.end, instrument.end + _LATER):
        return Bound(instrument, "announced", later.span(), later.span(), False)
    return Bound(instrument, "", (instrument.start, instrument.end), None, False)


def _dated(text: str, instrument: Instrument) -> tuple[int, int] | None:
    """Give the words that date a known agreement: "l'accord-cadre de 2022", "the agreement of 1994"."""
    is_known = instrument.is_definite or _KNOWN.search(text[: instrument.start])
    if instrument.is_bound or not is_known or _is_unreal(text, instrument.start):
        return None
    dated = signing_words().lists["dated"].match(text, instrument.end + 1)
    return dated.span() if dated else None


def _status_words(cue: Cue) -> tuple[int, int]:
    return min(cue.start, cue.decided[0]), max(cue.end, cue.decided[1])


def _is_told_as_fact(text: str, instrument: Instrument) -> bool:
    """Say whether the instrument is told with its parties: «ثمرة شراكة بين», "under the agreement with"."""
    words = signing_words().lists
    if instrument.is_many or _is_unreal(text, instrument.start):
        return False
    if words["law"].search(text, instrument.start, instrument.end + _BETWEEN_REACH):
        return False
    between = words["between"].search(text, instrument.end, instrument.end + _BETWEEN_REACH)
    if not between or _STOP.search(text, instrument.end, between.start()):
        return False
    before = text[max(0, instrument.start - _FACT_REACH) : instrument.start]
    is_fact, is_in_force = bool(words["fact"].search(before)), bool(words["force"].search(before))
    if instrument.is_bound and instrument.start == 0 and text.rstrip()[-1:] not in ".!?":
        return instrument.kind == "partnership" and between[0] in _BETWEEN
    if instrument.is_bound:
        return instrument.kind == "partnership" and is_fact and not between[0].startswith(("مع", "avec", "with"))
    return is_in_force or is_fact or between[0].lstrip("وف") in _BETWEEN


def _is_unreal(text: str, start: int) -> bool:
    """Say whether words before the instrument wish, deny or defer it."""
    return any(
        match
        for modifier in signing_words().modifiers
        if not modifier.is_weak
        for match in _before_start(text, modifier.pattern, max(0, start - modifier.reach), start)
    )


def _before_start(text: str, pattern: re.Pattern[str], least: int, start: int) -> Iterator[re.Match[str]]:
    return (match for match in pattern.finditer(text, least, start) if not _STOP.search(text, match.end(), start))
