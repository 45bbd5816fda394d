"""Find the nouns that name an instrument («مذكرة تفاهم», "convention de partenariat") in a folded sentence.

What only looks like one (lexicon/signing.toml, traps) is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from index.records import AgreementKind
from ingest.signing_words import InstrumentWord, signing_words
from ingest.terms import find_terms

_LOOK_BACK = 24
_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=\w{3})|\w+(?:ها|هما|هم)(?!\w)")
_DETERMINER = re.compile(
    r"(?:(?:هذ[اه]|تلك|ذلك|هاته) "
    r"|(?<!\w)(?:l'|(?:le|la|les|du|au|ce|ces|cet|cette|son|sa|leur|ladite|ledit|lesdite?s) "
    r"|(?:the|this|that|these|those|its|their) ))\Z"
)
_DEFINITE_NEXT = re.compile(r" (?:ال|لل)")
_COORDINATED = re.compile(
    r"(?:[:؛;،,]|(?<!\w)(?:et|and|puis|then|ainsi que|plus|ثم|وكذا|كذلك|الي جانب|اضافه الي|as well as|ou))\s*"
    r"(?:[-–•]\s*)?(?:(?:d'un|d'une|de|d'|un|une|a|an|le|la|l'|the|another) ?)*(?:autre |seconde? |deuxieme )?\Z"
)
_JOINT = re.compile(r"[ '\-‐‑,،]{1,3}")
_ARTICLES = ("un", "une", "a", "an", "le", "la", "the", "ce", "cet", "cette")
_PLAIN = ("agreement", "contract", "protocol", "partnership")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A noun for something signed, `text[start:end]` with the words that belong to its name.

    Attributes:
        is_many: it tells several («أربع اتفاقيات», "deux conventions").
        is_each: it tells each or any of several, none in particular.
        is_definite: it may be known already («المذكرة», "cette convention").
        is_coordinated: it follows another by "and" or in a list.
        is_listed: it is a new one of a list: "… : une convention …; un protocole … et un contrat".
        is_bound, is_fact: see signing.toml.
    """

    kind: AgreementKind
    start: int
    end: int
    is_many: bool
    is_each: bool
    is_definite: bool
    is_coordinated: bool
    is_listed: bool
    is_bound: bool
    is_fact: bool


def find_instruments(text: str) -> list[Instrument]:
    """Find the instruments of a folded sentence, in order and without overlap."""
    if not signing_words().screen.search(text):
        return []
    traps = [match.span() for match in signing_words().lists["traps"].finditer(text)]
    found: list[Instrument] = []
    for word, start, end in _nouns(text):
        is_trap = any(first < end and start < last for first, last in traps)
        is_repeated = bool(found) and text[found[-1].end : start].strip() in ("", "(") and start - found[-1].end <= 2
        if not is_trap and not is_repeated and not (found and start < found[-1].end):
            found.append(_described(text, word, start, end))
    return found


def _nouns(text: str) -> list[tuple[InstrumentWord, int, int]]:
    """Give every noun: where several begin the longest, among equals the earlier of the lexicon."""
    words = signing_words()
    nouns: list[tuple[InstrumentWord, int, int]] = []
    for start in [match.start() for match in words.screen.finditer(text)]:
        matches = [(word, match.end()) for word in words.instruments if (match := word.pattern.match(text, start))]
        word, end = max(matches, key=lambda each: each[1])
        nouns.append((word, start, end))
    return nouns


def _described(text: str, word: InstrumentWord, start: int, end: int) -> Instrument:
    words = signing_words().lists
    before = text[max(0, start - _LOOK_BACK) : start]
    front = _front(text, start)
    determined = text[max(0, front - _LOOK_BACK) : front]
    plain = Instrument(
        kind=word.kind,
        start=front,
        end=_tail(text, end),
        is_many=word.is_many or _stands_before(words["several"], before),
        is_each=_stands_before(words["each"], determined),
        is_definite=_is_definite(text, start, end, determined),
        is_coordinated=bool(_COORDINATED.search(determined)) or text.startswith(("و", "ف"), start),
        is_listed=False,
        is_bound=word.is_bound,
        is_fact=word.is_fact,
    )
    is_new = plain.is_coordinated and not (plain.is_definite or plain.is_many or plain.is_each)
    return replace(plain, kind=_kind(text, plain), is_listed=is_new)


def _is_definite(text: str, start: int, end: int, determined: str) -> bool:
    return bool(_ARTICLE.match(text, start, end) or _DEFINITE_NEXT.match(text, end) or _DETERMINER.search(determined))


def _front(text: str, start: int) -> int:
    """Go back over English words that belong to the noun after them ("supply agreement")."""
    while last := re.search(r"[\w'-]+ \Z", text[max(0, start - _LOOK_BACK) : start]):
        if not signing_words().lists["front"].fullmatch(last[0].rstrip()):
            break
        start -= len(last[0])
    return start


def _tail(text: str, end: int) -> int:
    """Go on over the words that belong to the noun before them ("convention tripartite de partenariat")."""
    tail = signing_words().lists["tail"]
    for _ in range(5):
        joint = _JOINT.match(text, end)
        following = tail.match(text, joint.end()) if joint and "," not in joint[0] and "،" not in joint[0] else None
        # «اتفاقية لتكوين العمال» tells what it is for.
        if not following or (following[0].startswith("ل") and not following[0].startswith("لل")):
            break
        end = following.end()
    return end


def _kind(text: str, instrument: Instrument) -> AgreementKind:
    """Tell the kind: by the longest term of the lexicon, else by a word of its name («اتفاقية ثلاثية للتعاون»)."""
    piece = text[instrument.start : instrument.end + 40]
    length = instrument.end - instrument.start
    terms = [term for term in find_terms(piece) if term.kind == "agreement" and term.start < length]
    longest = max(terms, key=lambda term: (term.end - term.start, -term.start), default=None)
    kind = instrument.kind
    if longest and (longest.id not in _PLAIN or kind in _PLAIN):
        kind = cast(AgreementKind, longest.id)
    if kind not in _PLAIN or instrument.is_fact:
        return kind
    name = text[instrument.start : instrument.end] + " ".join(_following(text, instrument.end))
    if kind in ("agreement", "contract"):
        return next((other for pattern, other in signing_words().qualifiers if pattern.search(name)), kind)
    return kind


def _following(text: str, end: int) -> Iterator[str]:
    """Give up to three words after the noun, as long as they go on without a stop."""
    for word in re.findall(r"[^\W\d_]+", re.split(r"[.,،;:؛(]", text[end : end + 40])[0])[:3]:
        yield f" {word}"


def _stands_before(pattern: re.Pattern[str], before: str) -> bool:
    """Say whether the words stand right before the noun, with at most an adjective between."""
    ends = [match.end() for match in pattern.finditer(before)]
    between = before[ends[-1] :] if ends else "."
    return len(between.split()) <= 1 and between.strip() not in _ARTICLES and not re.search(r"[.,،;:\-]", between)
