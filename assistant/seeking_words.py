"""The words of seeking.toml, as patterns over folded text."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from index.folding import fold_text


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """Give a pattern for any of the listed forms."""
    return re.compile(
        rf"(?<!\w)(?:{_either(_listed(table, name))})(?!\w)" if table == "date" else _either(_listed(table, name))
    )


@cache
def before(table: str, name: str) -> re.Pattern[str]:
    """Give a pattern for one of the listed words at the end of a text, with what may stand after it."""
    filler = _either([rf"{_folded(word)}\s+" for word in _data()["date"]["filler"]])
    return re.compile(rf"(?<!\w)(?:{_either(_listed(table, name))})\s*(?:{filler})?(?:l')?\Z")


@cache
def word_set(table: str, name: str) -> frozenset[str]:
    """Give folded words."""
    listed = _data()[table][name]
    return frozenset(fold_text(listed if isinstance(listed, str) else " ".join(listed)).split())


@cache
def nouns() -> Sequence[tuple[str, re.Pattern[str]]]:
    """Give the kinds of agreement, each with a pattern of the words for it, with the Arabic article or without."""
    return [
        (kind, re.compile(rf"(?<!\w)(?:و|ب|ل|وال|بال|ال|لل)?(?:{_either(map(_folded, forms))})(?!\w)"))
        for kind, forms in _data()["nouns"].items()
    ]


def widen_kind(kind: str) -> tuple[str, ...]:
    """Give a kind and those that it takes in."""
    return tuple(_data()["wider"].get(kind, (kind,)))


def _listed(table: str, name: str) -> list[str]:
    return [_folded(form) for form in _data()[table][name]]


def _folded(form: str) -> str:
    return fold_text(form)


def _either(forms: Iterable[str]) -> str:
    return "|".join(f"(?:{form})" for form in sorted(forms, key=len, reverse=True))


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("seeking.toml").read_text("utf-8"))
