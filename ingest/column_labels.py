"""What the words above a column say stands below them: who signs, when, for how much; the words are data.

Source of the words: lexicon/columns.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

from index.folding import fold_text
from index.records import LANGUAGES, AgreementStatus
from ingest.instruments import Instrument, find_instruments

ColumnRole = Literal[
    "count",
    "event",
    "name",
    "kind",
    "parties",
    "party",
    "body",
    "signed",
    "start",
    "end",
    "period",
    "amount",
    "currency",
    "place",
    "country",
    "sector",
    "status",
    "dated",
    "title",
    "",
]
LONGEST_LABEL = 80
_FEWEST_LETTERS = 2

# What Arabic writes onto the front of a word: و ف, ب ل ك, ال.
_CLITICS = "[وف]?(?:لل|[بلك]?(?:ال)?)"
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIGNS = re.compile(r"[^\w'’+]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# As the words of a cell are tried: «قيد التوقيع» is no «توقيع».
_STATUSES: tuple[tuple[str, AgreementStatus], ...] = (
    ("announced", "announced"),
    ("negotiated", "negotiated"),
    ("ended", "ended"),
    ("in_force", "signed"),
)


@lru_cache(maxsize=4096)
def role_of(label: str) -> ColumnRole:
    """Tell what stands under a label; "" when it is none of what is read of an agreement."""
    words = _words(label)
    for role in get_args(ColumnRole):
        if role and _whole(role).fullmatch(words):
            is_part = role == "amount" and _anywhere("part_amount").search(words)
            return "" if is_part else role
    return ""


@lru_cache(maxsize=4096)
def is_year(label: str) -> bool:
    """Say whether a column is called after a year, as those of statistics are."""
    return bool(_YEAR.fullmatch(_words(label)))


@lru_cache(maxsize=4096)
def instrument_in(words: str) -> Instrument | None:
    """Give the first instrument that a label, a title or a cell names, with offsets into it as folded."""
    return next(iter(find_instruments(fold_text(words))), None)


def says_nothing(cell: str) -> bool:
    """Say whether a cell only fills its place: «غير محدد», "n/a", "—"."""
    words = _words(cell)
    return sum(letter.isalpha() for letter in words) < _FEWEST_LETTERS or bool(_whole("nothing").fullmatch(words))


def is_undone(cell: str) -> bool:
    """Say whether a cell says that the agreement is not signed."""
    return bool(_beginning("undone").match(_words(cell)))


def status_in(cell: str) -> AgreementStatus:
    """Tell how far an agreement is by the cell that says so; "" when its words are not known."""
    words = _words(cell)
    return next((status for name, status in _STATUSES if _beginning(name).match(words)), "")


def _words(label: str) -> str:
    """Fold a label or cell and leave brackets and signs out."""
    return " ".join(_SIGNS.sub(" ", _BRACKETS.sub(" ", fold_text(label[: 2 * LONGEST_LABEL]))).split())


@cache
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(_source(name))


@cache
def _beginning(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_source(name)}(?!\w)")


@cache
def _anywhere(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_source(name)}(?!\w)")


@cache
def _source(name: str) -> str:
    forms = [_with_clitics(fold_text(form)) for language in LANGUAGES for form in _lists()[name][language]]
    return "(?:" + "|".join(forms) + ")"


def _with_clitics(form: str) -> str:
    return f"{_CLITICS}(?:{form})" if re.search("[ء-ي]", form) else f"(?:{form})"


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files("ingest.lexicon") / "columns.toml").read_text("utf-8"))
