"""The words that tell of an agreement, as patterns over folded text; the words are data (lexicon/signing.toml)."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from index.folding import fold_text
from index.records import LANGUAGES, AgreementKind

Side = Literal["after", "before", "either"]
Effect = Literal["signed", "announced", "negotiated", "ended", "denied", "wished"]

# What Arabic writes onto the front of a word: و ف, ب ل ك, ال.
_CLITICS = "[وف]?(?:لل|[بلك]?(?:ال)?)"


@dataclass(frozen=True, slots=True)
class InstrumentWord:
    """A noun for something signed; see signing.toml for what the flags mean."""

    pattern: re.Pattern[str]
    kind: AgreementKind
    is_many: bool
    is_bound: bool
    is_fact: bool


@dataclass(frozen=True, slots=True)
class CueWord:
    """Words that tell that an instrument on one side of them is signed, or will be, or has ended."""

    pattern: re.Pattern[str]
    effect: Effect
    side: Side
    is_open: bool
    is_near: bool
    is_of_partners: bool


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words that change what a cue within `reach` characters after them says."""

    pattern: re.Pattern[str]
    effect: Effect
    reach: int
    is_asserted: bool
    is_weak: bool


@dataclass(frozen=True, slots=True)
class SigningWords:
    """All of signing.toml. Patterns match whole words of folded text.

    Attributes:
        screen: matches wherever any of the instruments stands: what it does not match tells no agreement.
    """

    screen: re.Pattern[str]
    instruments: Sequence[InstrumentWord]
    qualifiers: Sequence[tuple[re.Pattern[str], AgreementKind]]
    cues: Sequence[CueWord]
    modifiers: Sequence[Modifier]
    postponement: re.Pattern[str]
    lists: Mapping[str, re.Pattern[str]]


@cache
def signing_words() -> SigningWords:
    """Load the words and compile them."""
    table = tomllib.loads((files("ingest.lexicon") / "signing.toml").read_text("utf-8"))
    entries = table["instrument"]
    lists = {name: _pattern(_forms(value)) for name, value in table.items() if isinstance(value, dict)}
    return SigningWords(
        screen=_pattern([_with_clitics(form) for entry in entries for form in (*entry["one"], *entry["many"])]),
        instruments=[word for entry in entries for word in _instruments(entry)],
        qualifiers=[(_pattern(map(_with_clitics, each["words"])), each["kind"]) for each in table["qualifier"]],
        cues=[_cue(entry) for entry in table["cue"]],
        modifiers=[_modifier(entry) for entry in table["modifier"]],
        postponement=_pattern(_forms(table["postponement"][0])),
        lists=lists,
    )


def _instruments(entry: Mapping[str, Any]) -> Sequence[InstrumentWord]:
    flags = (entry.get("bound", False), entry.get("fact", False))
    return [
        InstrumentWord(_pattern(map(_with_clitics, entry[name])), entry["kind"], name == "many", *flags)
        for name in ("many", "one")
    ]


def _cue(entry: Mapping[str, Any]) -> CueWord:
    flags = (entry.get("open", False), entry.get("near", False), entry.get("partners", False))
    return CueWord(_pattern(_forms(entry)), entry["status"], entry["instrument"], *flags)


def _modifier(entry: Mapping[str, Any]) -> Modifier:
    flags = (entry.get("asserted", False), entry.get("weak", False))
    return Modifier(_pattern(_forms(entry)), entry["effect"], entry["reach"], *flags)


def _forms(entry: Mapping[str, Any]) -> list[str]:
    return [_with_clitics(form) for language in LANGUAGES for form in entry[language]]


def _with_clitics(form: str) -> str:
    """Let an Arabic form begin with particles and article; the group `front` of no form is needed to tell them."""
    return f"{_CLITICS}(?:{form})" if re.search("[ء-ي]", form) else form


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(f"(?:{form})" for form in map(fold_text, forms))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if alternatives else r"(?!)")
