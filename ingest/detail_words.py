"""The words beside a date, a place or a sum that tell whose it is, as patterns; the words are data (details.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from index.folding import fold_text
from index.records import LANGUAGES

# What Arabic writes onto the front of a word: و ف, ب ل ك, ال.
_CLITICS = "[وف]?(?:لل|[بلك]?(?:ال)?)"


@cache
def words(name: str) -> re.Pattern[str]:
    """Give a pattern for the whole words of one list of details.toml, over folded text."""
    return re.compile(rf"(?<!\w){source(name)}(?!\w)")


@cache
def ending_with(name: str, gap: str = "") -> re.Pattern[str]:
    """Give a pattern for a folded text that ends with one of the words and then `gap`, a regular expression."""
    return re.compile(rf"(?<!\w){source(name)}(?!\w){gap}\Z")


@cache
def source(name: str) -> str:
    """Give one list as the source of a regular expression, to be a part of another."""
    entry = _lists()[name]
    forms = [_with_clitics(form) for language in LANGUAGES for form in map(fold_text, entry[language])]
    return "(?:" + "|".join(forms) + ")" if forms else "(?!)"


def _with_clitics(form: str) -> str:
    grouped = re.sub(r"(?<!\\)\((?!\?)", "(?:", form)
    return f"{_CLITICS}(?:{grouped})" if re.search("[ء-ي]", form) else f"(?:{grouped})"


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("ingest.lexicon") / "details.toml").read_text("utf-8"))
