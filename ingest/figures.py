"""Numbers as they are written in Arabic, French and English, so that equal ones are found equal.

«٢٩٠ مليون درهم», "290 millions de dirhams", "290 MDH" and "two hundred ninety million dirhams" are one figure.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.folding import fold

_SPACES = "\u00a0\u202f\u2009"
_SEPARATORS = str.maketrans({"٬": ",", "٫": ".", "٪": "%", **dict.fromkeys(_SPACES, " ")})
_TOKEN = re.compile(
    r"(?<![^\W_])(?P<digits>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"(?:(?:ers?|res?|emes?|e|st|nd|rd|th)\b)?|(?P<word>[^\W\d_]+)|(?P<symbol>us\$|[%€$£¥])"
)
_BETWEEN = frozenset(["de", "d", "des", "of", "من", "et", "and"])
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text.

    Attributes:
        values: what it can mean: "1.200" is 1200 to a French reader and 1.2 to an English one.
        unit: "percent", a currency ("dirham"), or empty.
        start, end: where it stands, unit left out.
    """

    values: frozenset[float]
    unit: str
    start: int
    end: int

    def agrees_with(self, other: "Figure") -> bool:
        """Say whether the two can be the same: one value in common, and no two different units."""
        units = {self.unit, other.unit}
        units_agree = len(units) == 1 or ("" in units and "percent" not in units)
        return units_agree and not self.values.isdisjoint(other.values)


def find_figures(text: str) -> list[Figure]:
    """Find the numbers of a text in order, those written in words from two up; none beyond 10 to the 308th."""
    folded = fold(text)
    tokens = list(_tokens(_shorten_percent(folded.text.translate(_SEPARATORS))))
    figures: list[Figure] = []
    at = 0
    while at < len(tokens):
        end, values = _read_number(tokens, at)
        if end == at:
            at += 1
            continue
        start, stop = folded.original_span(tokens[at].start, tokens[end - 1].end)
        if all(map(math.isfinite, values)):
            figures.append(Figure(values, _unit(tokens, at, end), start, stop))
        at = end
    return figures


def unit_words() -> frozenset[str]:
    """Give the folded words and signs of scales, currencies and percent."""
    return frozenset([*_scales(), *_units()])


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    digits: str
    start: int
    end: int


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        word = match["word"] or match["symbol"] or ""
        yield _Token(_strip_prefix(word), match["digits"] or "", match.start(), match.end())


def _strip_prefix(word: str) -> str:
    """Take و and ال off a word when what is left has a meaning here («وعشرون», «الخامس», «بمليار»)."""
    for prefix in ("", "و", "ال", "وال", "ب", "ل", "بال", "لل"):
        if word.startswith(prefix) and word.removeprefix(prefix) in _meanings():
            return word.removeprefix(prefix)
    return word


def _shorten_percent(text: str) -> str:
    """Write every way of saying percent as %, padded so that offsets stay."""
    return _percent_forms().sub(lambda form: "%".ljust(len(form.group())), text)


def _read_number(tokens: Sequence[_Token], at: int) -> tuple[int, frozenset[float]]:
    """Read the number that begins at token `at`: where it ends (`at` when there is none) and what it can mean."""
    if tokens[at].digits:
        end, scale = _read_scales(tokens, at + 1)
        return end, frozenset(value * scale for value in _readings(tokens[at].digits))
    end, value = _read_words(tokens, at)
    return end, frozenset([value])


def _readings(digits: str) -> Iterator[float]:
    plain = digits.replace(" ", "")
    separators = {character for character in plain if character in ".,"}
    if not separators:
        yield float(plain)
        return
    if _GROUPED.fullmatch(plain) and len(separators) == 1:
        yield float(re.sub("[.,]", "", plain))
        if re.search("[.,].*[.,]", plain):
            return
    head, _, tail = plain.rpartition("," if plain.rfind(",") > plain.rfind(".") else ".")
    if not head or not re.search("[.,]", head) or _GROUPED.fullmatch(head):
        yield float(re.sub("[.,]", "", head) + "." + tail)
        return
    # "23.07.2025": no number but parts; each stands for itself.
    yield from (float(part) for part in re.split("[.,]", plain))


def _read_scales(tokens: Sequence[_Token], at: int) -> tuple[int, float]:
    scale = 1.0
    while at < len(tokens) and (factor := _scales().get(tokens[at].text)) and not (factor == 100 or tokens[at].digits):
        scale *= factor
        at += 1
    return at, scale


def _read_words(tokens: Sequence[_Token], at: int) -> tuple[int, float]:
    """Add up the words of a number: below a thousand in `part`, the thousands and millions before it in `total`."""
    total, part, end = 0.0, 0.0, at
    for index in range(at, len(tokens)):
        word = tokens[index].text
        if word in ("et", "and") and end == index and end > at:
            continue
        value, scale = _values().get(word), _scales().get(word)
        if value is None and (scale is None or len(word) < 3):
            break
        if value is not None:
            # "quatre-vingt" multiplies; everything else adds.
            part += 76.0 if value == 20 and end > at and tokens[end - 1].text == "quatre" else value
        elif scale == 100:
            part = max(part, 1.0) * 100
        else:
            total, part = total + max(part, 1.0) * (scale or 1.0), 0.0
        end = index + 1
    return end, total + part


def _unit(tokens: Sequence[_Token], start: int, end: int) -> str:
    """Name the unit beside a number: after it (" millions de dirhams"), inside its scale ("MDH") or before it ("$")."""
    after = [token.text for token in tokens[end : end + 3]]
    while after and after[0] in _BETWEEN:
        after.pop(0)
    before = tokens[start - 1].text if start and tokens[start - 1].text in "€$£¥us$" else ""
    nearest = [*after[:1], *(token.text for token in tokens[start:end]), before]
    return next((_units()[word] for word in nearest if word in _units()), "")


@cache
def _values() -> dict[str, float]:
    return _table("words")


@cache
def _scales() -> dict[str, float]:
    return _table("scales")


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, words in _data()["units"].items() for word in fold(words).text.split()}


@cache
def _meanings() -> frozenset[str]:
    return frozenset([*_values(), *_scales(), *_units()])


@cache
def _percent_forms() -> re.Pattern[str]:
    return re.compile("|".join(fold(form).text for form in _data()["percent"]["forms"]))


def _table(name: str) -> dict[str, float]:
    return {word: float(value) for value, words in _data()[name].items() for word in fold(words).text.split()}


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("ingest.lexicon") / "figures.toml").read_text("utf-8"))
