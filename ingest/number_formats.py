"""Numbers of spreadsheets as they are shown: dates in ISO 8601, percentages, currencies, codes with leading zeros.

Only simple formats are followed. Thousands are parted by a space and decimals by a point, whatever the country.
"""

import functools
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# Source: ECMA-376 part 1, 18.8.30: formats that a workbook uses without writing them down. Those of numbers are
# written out; 14-22, 27-36, 45-47 and 50-58 are dates and times.
_BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0"},
    **{39: "#,##0.00", 40: "#,##0.00", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm"},
    **{45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 17: "mmm-yy"},
    **dict.fromkeys((14, 15, 16, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}
_LARGEST_WHOLE = 10**15
# Days since the end of 1899, up to the end of 9999.
_LAST_DAY = 2_958_466


def built_in_format(number: int) -> str:
    """Give a format that has a number and no words of its own, "" for the general one."""
    return _BUILT_IN.get(number, "")


def show_number(value: float, code: str, is_from_1904: bool = False) -> str:
    """Show a number as its format would.

    Args:
        value: as stored; dates are days since the end of 1899, or the start of 1904.
        code: of the format; "" for the general one.
        is_from_1904: whether days are counted from 1904.
    """
    if not math.isfinite(value):
        return ""
    form = _parse(code[:200])
    if form.is_date and 0 <= value < _LAST_DAY:
        return _show_date(value, form, is_from_1904)
    if form.is_general:
        return _show_general(value)
    return _show_simple(value, form)


def is_date_format(code: str) -> bool:
    """Say whether a format shows dates or times."""
    return _parse(code[:200]).is_date


@dataclass(frozen=True, slots=True)
class _Format:
    """A format, taken apart.

    Attributes:
        before, after: what stands around the number.
        scale: tens that the number is moved up by before it is shown: 2 for percentages, -3 for thousands.
    """

    is_date: bool = False
    has_day: bool = False
    has_month: bool = False
    has_time: bool = False
    is_span: bool = False
    is_general: bool = False
    before: str = ""
    after: str = ""
    scale: int = 0
    decimals: int = 0
    fewest_decimals: int = 0
    digits: int = 1
    has_groups: bool = False


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[([^\]]*)\]', re.DOTALL)
_DATE_SIGNS = re.compile(r"[dmyhsDMYHS]|AM/PM|A/P")
_DIGITS = re.compile(r"[#0?](?:[#0?,. ]*[#0?])?,*")
_SPAN = re.compile(r"h+|m+|s+", re.IGNORECASE)


@functools.lru_cache(maxsize=1000)
def _parse(code: str) -> _Format:
    section = _first_section(code)
    bare = _LITERAL.sub("", section)
    if not section or "general" in bare.lower() or bare.strip() in ("@", "Standard"):
        return _Format(is_general=True)
    spans = [match[4] for match in _LITERAL.finditer(section) if match[4] and _SPAN.fullmatch(match[4])]
    if _DATE_SIGNS.search(bare) or spans:
        letters = bare.lower().replace("am/pm", "h").replace("a/p", "h")
        has_time, has_date = bool(re.search("[hs]", letters) or spans), bool(re.search("[dy]", letters))
        has_month = "m" in letters and not (has_time and not has_date)
        return _Format(
            is_date=True, has_day="d" in letters, has_month=has_month, has_time=has_time, is_span=bool(spans)
        )
    return _parse_number(section)


def _first_section(code: str) -> str:
    """Give the part of a format that is for positive numbers."""
    quoted = False
    for place, sign in enumerate(code):
        quoted ^= sign == '"'
        if sign == ";" and not quoted:
            return code[:place]
    return code


def _parse_number(section: str) -> _Format:
    marked = _LITERAL.sub(lambda match: _kept(match[1] or match[2] or match[3] or ""), section)
    digits = _DIGITS.search(marked)
    if not digits or "/" in marked or re.search(r"E[+-]", marked):
        return _Format(is_general=True)
    pattern = digits[0].rstrip(",")
    whole, _, decimals = pattern.partition(".")
    before, after = (_plain(part) for part in (marked[: digits.start()], marked[digits.end() :]))
    return _Format(
        before=before,
        after=after,
        scale=2 * ("%" in before + after) - 3 * (len(digits[0]) - len(pattern)),
        decimals=sum(sign in "0#?" for sign in decimals),
        fewest_decimals=decimals.count("0"),
        digits=min(whole.count("0"), 30) or 1,
        has_groups="," in whole or " " in whole,
    )


# Letters of a format that stand for themselves are kept out of the way while its digits are looked for.
_ASIDE = 0xE000


def _kept(text: str) -> str:
    return "".join(chr(_ASIDE + ord(sign)) if ord(sign) < 0x100 else sign for sign in text)


def _plain(text: str) -> str:
    return "".join(chr(ord(sign) - _ASIDE) if _ASIDE <= ord(sign) < _ASIDE + 0x100 else sign for sign in text)


def _show_date(value: float, form: _Format, is_from_1904: bool) -> str:
    minutes = round(value * 24 * 60)
    if form.is_span:
        return f"{minutes // 60}:{minutes % 60:02}"
    clock = f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    if form.has_time and not (form.has_day or form.has_month):
        return clock
    # The first day of March 1900 is the 61st: the 29th of February that never was is counted too.
    start = datetime(1904, 1, 1) if is_from_1904 else datetime(1899, 12, 30 if value >= 61 else 31)
    try:
        day = (start + timedelta(minutes=minutes)).date().isoformat()
    except OverflowError:
        return _show_general(value)
    shown = day if form.has_day else day[:7] if form.has_month else day[:4]
    return f"{shown} {clock}" if form.has_time and minutes % (24 * 60) else shown


def _show_general(value: float) -> str:
    if value == int(value) and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    shown = f"{value:.15g}"
    return shown if "e" not in shown or abs(value) < 1e-9 or abs(value) >= 1e21 else f"{Decimal(shown):f}"


def _show_simple(value: float, form: _Format) -> str:
    try:
        exact = Decimal(f"{value:.15g}").scaleb(form.scale)
        rounded = exact.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)
    except InvalidOperation:
        return _show_general(value)
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    while len(decimals) > form.fewest_decimals and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.zfill(form.digits)
    if form.has_groups:
        whole = f"{int(whole):,}".replace(",", " ").zfill(form.digits)
    sign = "-" if rounded < 0 else ""
    number = f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
    return " ".join(f"{form.before}{number}{form.after}".split())
