"""Several readings of one picture made one: each word by the reading that read it best.

tesseract reads a page in one language well and takes words of the other for garbage. One reading sets the lines and
their order, the others give words that they read better, at the same place.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.cleaning import is_known_word, repair_text
from ingest.pdf_letters import ARABIC
from ingest.tesseract import SeenLine, SeenWord

_LATIN_OR_FIGURE = re.compile(r"[A-Za-zÀ-ÿŒœ\d]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿŒœ]")
_SPELLED = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_EDGES = re.compile(r"^\W+|\W+$")

# Two words are of one place where they share so much of the narrower and of the lower one.
_SHARED = 0.3
# A line is mixed when it has more than this of either script; names in Latin letters fill a third of Arabic lines.
_FEW = 0.4
# A number with fewer digits than so much of its width asks for was cut.
_CUT = 0.7
# The trust in a word that is well formed and unknown, a name, by the side of a known one; and in one that is not.
_NAME, _MALFORMED = 0.6, 0.1
# Another reading must be better by this to be taken.
_BETTER = 0.08
# A word that only another reading has is taken from this on; one in whose place stands a figure that is less, from this
# on: no word list has every currency.
_SURE, _LIKELY = 0.6, 0.5
# Under this confidence no word is taken into a line of the other language; Arabic is sure when it is there at all.
_LEAST = {True: 25, False: 60}
_PERCENT = re.compile(r"9[0-9]((?:\d[\d.,-]*)?\d)(\D*)$")


def reconcile(
    layout: Sequence[SeenLine], arabic: Sequence[SeenLine], latin: Sequence[SeenLine]
) -> tuple[SeenLine, ...]:
    """Give the lines of `layout`, one of the two readings of a picture, with the words that are read best.

    Words of each line are in reading order, whatever its direction. Lines that run up or down the page are left out.
    """
    digit = _digit_width([*arabic, *latin])
    arabic_words, latin_words = _words_of(arabic), _words_of(latin)
    level = (line for line in layout if not line.is_lying)
    lines = (_reconciled(line, arabic_words, latin_words, digit * line.size) for line in level)
    return tuple(_in_order(line, layout == arabic) for line in lines if line.words)


def _words_of(lines: Sequence[SeenLine]) -> list[SeenWord]:
    return [word for line in lines if not line.is_lying for word in line.words]


def trust_words(lines: Sequence[SeenLine]) -> float:
    """Give how much of a page is surely read: its words' letters, each word weighed by the trust in it."""
    digit = _digit_width(lines)
    return sum(_trust(word, digit) * (word.right - word.left) for line in lines for word in line.words)


def is_rtl_line(words: Sequence[SeenWord], page_is_rtl: bool) -> bool:
    """Take a line's direction from its letters, or, where they are mixed, from its page."""
    text = "".join(word.text for word in words)
    arabic, latin = len(ARABIC.findall(text)), len(_LATIN.findall(text))
    share = arabic / max(1, arabic + latin)
    return page_is_rtl if _FEW < share < 1 - _FEW else share >= 0.5


# ---- which reading -----------------------------------------------------------------------------------------


def _digit_width(lines: Sequence[SeenLine]) -> float:
    """Give how wide a digit is, in heights of its line; of sure numbers of three and more."""
    widths = [
        (word.right - word.left) / len(text) / max(1.0, line.size)
        for line in lines
        for word in line.words
        if word.confidence > 85 and (text := _EDGES.sub("", word.text)).isdecimal() and len(text) > 2
    ]
    return statistics.median(widths) if widths else 0.0


def _reconciled(line: SeenLine, arabic: Sequence[SeenWord], latin: Sequence[SeenWord], digit: float) -> SeenLine:
    """Read a line in the language that reads it better, but for words that the other reads better still."""
    arabic, latin = _words_beside(line, arabic), _words_beside(line, latin)
    is_rtl = _weight_of_letters(arabic, digit) >= _weight_of_letters(latin, digit)
    words: list[SeenWord] = []
    for spot in _spots(arabic, latin) if is_rtl else _spots(latin, arabic):
        has_say = _LATIN_OR_FIGURE if is_rtl else ARABIC
        if not all(has_say.search(word.text) and word.confidence > _LEAST[is_rtl] for word in spot.theirs):
            spot.theirs = []
        words += (_mended_percent(spot) if is_rtl else []) or _better_of(spot, digit)
    return replace(line, words=tuple(words))


def _words_beside(line: SeenLine, words: Sequence[SeenWord]) -> list[SeenWord]:
    """Give the words whose middles stand in a line's box, with some room at its ends."""
    room = line.bottom - line.top
    return [
        word
        for word in words
        if line.top <= (word.top + word.bottom) / 2 <= line.bottom
        and line.left - room <= (word.left + word.right) / 2 <= line.right + room
    ]


@dataclass(slots=True)
class _Spot:
    """What two readings have at one place of a line."""

    mine: list[SeenWord]
    theirs: list[SeenWord]


def _spots(words: Sequence[SeenWord], others: Sequence[SeenWord]) -> Iterator[_Spot]:
    """Put together the words of two readings that stand at one place, from the left."""
    tagged = sorted(
        [(word, True) for word in words] + [(word, False) for word in others], key=lambda each: each[0].left
    )
    spot = _Spot([], [])
    for word, is_mine in tagged:
        held = [*spot.mine, *spot.theirs]
        if held and not any(_share_place(word, other) for other in held):
            yield spot
            spot = _Spot([], [])
        (spot.mine if is_mine else spot.theirs).append(word)
    if spot.mine or spot.theirs:
        yield spot


def _share_place(word: SeenWord, other: SeenWord) -> bool:
    across = min(word.right, other.right) - max(word.left, other.left)
    return across > _SHARED * min(word.right - word.left, other.right - other.left)


def _mended_percent(spot: _Spot) -> list[SeenWord]:
    """Give a number with its percent sign, which the Arabic reading takes for 90, 95 or 96 before it."""
    if len(spot.mine) != 1 or len(spot.theirs) != 1:
        return []
    (mine,), (theirs,) = spot.mine, spot.theirs
    found = _PERCENT.match(mine.text)
    if not found or not theirs.text.strip("%#.,؛،:;»«").endswith(found[1]) or theirs.text.strip(".,") == mine.text:
        return []
    return [replace(mine, text=f"{found[1]}%{found[2]}")]


def _better_of(spot: _Spot, digit: float) -> list[SeenWord]:
    if not spot.theirs or not spot.mine:
        return spot.mine or [word for word in spot.theirs if _trust(word, digit) > _SURE]
    is_better = _trust_in(spot.theirs, digit) > _trust_in(spot.mine, digit) + _BETTER
    return _with_sure_words(spot, digit) if is_better else spot.mine


def _with_sure_words(spot: _Spot, digit: float) -> list[SeenWord]:
    """Give their words, but for those in whose places stand words of mine that are surer: the unit behind a figure."""
    words = spot.theirs
    for word in spot.mine:
        trust = _trust(word, digit)
        rivals = [other for other in words if _share_place(word, other)]
        if _SPELLED.search(word.text) and trust > max([_LIKELY, *(_trust(other, digit) for other in rivals)]):
            words = [word, *(other for other in words if other not in rivals)]
    return words


def _weight_of_letters(words: Sequence[SeenWord], digit: float) -> float:
    """Give how much of a line's words is surely read; figures say nothing of its language."""
    return sum(_trust(word, digit) * (word.right - word.left) for word in words if _SPELLED.search(word.text))


def _trust_in(words: Sequence[SeenWord], digit: float) -> float:
    widths = [max(1, word.right - word.left) for word in words]
    return sum(_trust(word, digit) * width for word, width in zip(words, widths, strict=True)) / sum(widths)


def _trust(word: SeenWord, digit: float) -> float:
    """Give how far a word is to be believed, 0 to 1."""
    text = repair_text(word.text)
    sure = word.confidence / 100
    spelled = _SPELLED.findall(text)
    core = _EDGES.sub("", text)
    if not core:
        return 0.3 * sure
    if not spelled:
        digits = len(_DIGIT.findall(core))
        is_cut = digit and len(core) < _CUT * (word.right - word.left) / digit
        return sure**3 * (0.2 if is_cut or not digits else 0.9)
    if _is_malformed(core):
        return _MALFORMED * sure
    known = sum(len(part) for part in spelled if is_known_word(part)) / sum(map(len, spelled))
    return sure * (_NAME + (1 - _NAME) * known) + 0.2 * known


def _is_malformed(core: str) -> bool:
    """Say whether Arabic letters are mixed with Latin ones or with figures, as in garbage."""
    arabic, latin, digits = bool(ARABIC.search(core)), bool(_LATIN.search(core)), bool(_DIGIT.search(core))
    return arabic and (latin or digits)


# ---- order -------------------------------------------------------------------------------------------------


def _in_order(line: SeenLine, page_is_rtl: bool) -> SeenLine:
    """Put words in reading order: runs of the other direction, numbers between its words included, turned round."""
    is_rtl = is_rtl_line(line.words, page_is_rtl)
    words = sorted(line.words, key=lambda word: word.left + word.right, reverse=is_rtl)
    ordered: list[SeenWord] = []
    for goes_against, run in itertools.groupby(_directed(words, is_rtl), key=lambda each: each[1]):
        part = [word for word, _ in run]
        ordered += part[::-1] if goes_against else part
    return replace(line, words=tuple(logical(word) if is_rtl else word for word in ordered))


def _directed(words: Sequence[SeenWord], is_rtl: bool) -> Iterator[tuple[SeenWord, bool]]:
    """Give words with whether they go against their line.

    A number does between words that do, and behind a Latin one, in what stands as ISO 9001.
    """
    against = [_goes_against(word, is_rtl) for word in words]
    for place, word in enumerate(words):
        after = next((each for each in against[place:] if each is not None), False)
        before = next((each for each in against[place::-1] if each is not None), False)
        is_behind = is_rtl and against[place + 1 : place + 2] == [True] and bool(_DIGIT.search(word.text))
        yield word, bool((before and after) or is_behind) if against[place] is None else bool(against[place])


def _goes_against(word: SeenWord, is_rtl: bool) -> bool | None:
    """Say whether a word's letters go against its line; None where it has none."""
    if not _SPELLED.search(word.text):
        return None
    return bool(ARABIC.search(word.text)) != is_rtl


_FIGURES = re.compile(r"([^\w\s]*)(\d(?:[\d.,:/-]*\d)?)([^\w\s]*)")
_RANGE = re.compile(r"(\d+)-(\d+)")
_ENDS_SENTENCE = re.compile(r"^([.,:;،؛]+)(.*\w.*)$")
_MIRRORED = str.maketrans("()[]«»", ")(][»«")


def logical(word: SeenWord) -> SeenWord:
    """Put signs around figures and Latin words of an Arabic line where they are read, not where they are seen.

    Source: UAX #9. Behind Arabic letters "22%." is drawn with its signs on the left, and 2021-2024 with its end first.
    """
    text = word.text
    if found := _FIGURES.fullmatch(text):
        is_seen = found[1] and found[1] != "+"
        text = found[3].translate(_MIRRORED)[::-1] + found[2] + found[1].translate(_MIRRORED)[::-1] if is_seen else text
        return replace(word, text=_RANGE.sub(_ascending, text))
    if not ARABIC.search(text) and (found := _ENDS_SENTENCE.match(text)):
        text = found[2] + found[1][::-1]
    return replace(word, text=text)


def _ascending(found: re.Match[str]) -> str:
    first, second = found[1], found[2]
    return f"{second}-{first}" if len(first) == len(second) and first > second else found[0]
