"""Figures in Arabic lines of a PDF: some programs draw «60%», «2021-2024» and «021 45 67 89» the other way round."""

import re

_DIGIT = r"[\d٠-٩۰-۹]"
_NUMBER = rf"{_DIGIT}+(?:[.,٫٬]{_DIGIT}+)*"
_PERCENT_FIRST = re.compile(rf"(?<![\w%٪-])([%٪])({_NUMBER}(?:[-–]{_NUMBER})?)(?![\w%٪])")
_YEARS = re.compile(rf"(?<![\w-])((?:19|20|١٩|٢٠){_DIGIT}{{2}})([-–])((?:19|20|١٩|٢٠){_DIGIT}{{2}})(?![\w-])")
_SHARES = re.compile(rf"(?<![\w-])({_NUMBER})([-–])({_NUMBER})(?=[%٪])")
# Groups of figures of which the last begins as a telephone number does, and the first does not.
_TELEPHONE = re.compile(r"(?<![\w+])(?!0)\d{2,4}(?: \d{2,4}){2,6} (?:0\d{1,3}|\d{1,3}\+)(?!\w)")


def mend_figures(text: str) -> str:
    """Give a line, in reading order, with its shares, ranges of years and telephone numbers as they are written.

    A range goes up: of two years, or two shares, the earlier and the smaller one comes first. Others are left alone,
    for «22-18» is the number of a law.
    """
    if not _FIGURES.search(text):
        return text
    text = _PERCENT_FIRST.sub(r"\2\1", text)
    text = _SHARES.sub(_upward, _YEARS.sub(_upward, text))
    return _TELEPHONE.sub(lambda match: " ".join(_group(each) for each in reversed(match[0].split(" "))), text)


_FIGURES = re.compile(r"[%٪\d٠-٩۰-۹]")


def _upward(match: re.Match[str]) -> str:
    first, sign, second = match.groups()
    is_down = _value(first) > _value(second)
    return f"{second}{sign}{first}" if is_down else match[0]


def _value(number: str) -> float:
    return float("".join(str(int(sign)) if sign.isdigit() else "." for sign in number if sign not in "٬").rstrip("."))


def _group(group: str) -> str:
    return f"+{group[:-1]}" if group.endswith("+") else group
