"""The organizations that the lexicon knows (lexicon/organisations.toml), and where one is named."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.bodies import without_article
from ingest.party_words import Token, cut_tokens
from ingest.sentences import Span


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organization of the lexicon.

    Attributes:
        id: our own word for it.
        name: how it is shown.
        country: ISO 3166-1 alpha-2; "" for an international one.
        forms: every way to write it, in any of the languages; an acronym in capitals counts only in capitals.
    """

    id: str
    name: str
    country: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    is_acronym: bool
    organisation: KnownOrganisation


@cache
def known_organisations() -> tuple[KnownOrganisation, ...]:
    """Load the organizations of the lexicon."""
    table = tomllib.loads((files("ingest.lexicon") / "organisations.toml").read_text("utf-8"))
    return tuple(
        KnownOrganisation(each["id"], each["forms"][0], each.get("country", ""), tuple(each["forms"]))
        for each in table["organisation"]
    )


def known_at(tokens: Sequence[Token]) -> int:
    """Give how many tokens the known organization takes that is named at the first of them; 0 when there is none."""
    form = _longest_form(tokens)
    return len(form.words) if form else 0


def organisation_at(tokens: Sequence[Token]) -> tuple[KnownOrganisation, int] | None:
    """Give the known organization that is named at the first of the tokens, and how many it takes."""
    form = _longest_form(tokens)
    return (form.organisation, len(form.words)) if form else None


def _longest_form(tokens: Sequence[Token]) -> _Form | None:
    if not tokens or tokens[0].kind != "word":
        return None
    fitting = [form for form in _forms().get(without_article(tokens[0].folded), ()) if _fits(form, tokens)]
    return max(fitting, key=lambda form: len(form.words), default=None)


def _fits(form: _Form, tokens: Sequence[Token]) -> bool:
    if len(form.words) > len(tokens):
        return False
    pairs = list(zip(form.words, tokens, strict=False))
    if any(word != without_article(token.folded) for word, token in pairs):
        return False
    if form.is_acronym:
        return tokens[0].written.isupper()
    return tokens[0].is_arabic or any(token.is_capitalized for _, token in pairs)


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    found: dict[str, tuple[_Form, ...]] = {}
    for organisation in known_organisations():
        for written in organisation.forms:
            words = tuple(without_article(token.folded) for token in cut_tokens(written, Span(0, len(written))))
            is_acronym = len(words) == 1 and written.isupper() and len(written) <= 5
            found[words[0]] = (*found.get(words[0], ()), _Form(words, is_acronym, organisation))
    return found
