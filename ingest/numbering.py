"""Numbers that Word writes before paragraphs ("المادة 3", "Article 2.1", "ب)"), which stand nowhere in the text."""

import re
from dataclasses import dataclass

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_DEEPEST_STYLE = 20

_ARABIC_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "arabicAlpha": _ARABIC_ALPHABET,
    "arabicAbjad": _ABJAD,
}
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of a document; ask for each paragraph once, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._outlines: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._styles = _styles_of(styles)
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: etree._Element) -> str:
        """Give what stands before a paragraph, or "" when it is not numbered."""
        numbered, depth = self._place_of(paragraph)
        outline = self._lists.get(numbered, "")
        level = self._outlines.get(outline, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(outline, [None] * _LEVELS)
        restart = self._restarts.pop((numbered, depth), None)
        before = counts[depth]
        counts[depth] = restart if restart is not None else level.start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        if level.form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda match: self._count(outline, int(match[1]) - 1), level.text).strip()

    def _count(self, outline: str, depth: int) -> str:
        level = self._outlines[outline].get(depth)
        count = self._counts[outline][depth]
        if level is None:
            return ""
        return _written(level.start if count is None else count, level.form)

    def _place_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """Give the list in which a paragraph stands, or "", and its depth there."""
        numbered, depth = "", ""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is not None:
            numbered, depth = _value(properties.find(_W + "numId")), _value(properties.find(_W + "ilvl"))
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        for _ in range(_DEEPEST_STYLE):
            if numbered or style not in self._styles:
                break
            numbered, style_depth, style = self._styles[style]
            depth = depth or style_depth
        return numbered, min(_whole(depth, 0), _LEVELS - 1)

    def _read(self, numbering: etree._Element) -> None:
        for outline in numbering.iter(_W + "abstractNum"):
            self._outlines[outline.get(_W + "abstractNumId", "")] = {
                min(_whole(level.get(_W + "ilvl", ""), 0), _LEVELS - 1): _level(level)
                for level in outline.iter(_W + "lvl")
            }
        for each in numbering.iter(_W + "num"):
            numbered = each.get(_W + "numId", "")
            self._lists[numbered] = _value(each.find(_W + "abstractNumId"))
            for override in each.iter(_W + "lvlOverride"):
                start = override.find(_W + "startOverride")
                if start is not None:
                    depth = min(_whole(override.get(_W + "ilvl", ""), 0), _LEVELS - 1)
                    self._restarts[numbered, depth] = _whole(_value(start), 1)


def _level(level: etree._Element) -> _Level:
    return _Level(
        _whole(_value(level.find(_W + "start")), 1),
        _value(level.find(_W + "numFmt")) or "decimal",
        _value(level.find(_W + "lvlText")),
    )


def _styles_of(styles: etree._Element | None) -> dict[str, tuple[str, str, str]]:
    """Map the ids of styles to the list and depth that they state, and the style that they build on."""
    return {
        style.get(_W + "styleId", ""): (
            _value(style.find(f"{_W}pPr/{_W}numPr/{_W}numId")),
            _value(style.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")),
            _value(style.find(_W + "basedOn")),
        )
        for style in (styles.iter(_W + "style") if styles is not None else ())
    }


def _value(element: etree._Element | None) -> str:
    return element.get(_W + "val", "") if element is not None else ""


def _whole(value: str, otherwise: int) -> int:
    return int(value) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else otherwise


def _written(count: int, form: str) -> str:
    if form in _LETTERS and count:
        letters = _LETTERS[form]
        return letters[(count - 1) % len(letters)] * min((count - 1) // len(letters) + 1, 5)
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (count // value)
            count %= value
        return roman if form == "upperRoman" else roman.lower()
    return f"{count:02}" if form == "decimalZero" else str(count)
