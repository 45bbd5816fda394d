"""What a sentence states that can be looked up (figures, dates, names, quoted words), and whether a text has it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from assistant.proper_names import NamedText, find_names
from assistant.terms import Bag, Term, find_key_terms, make_bag
from index.folding import fold_text
from index.records import Language
from ingest.dating import FoundDate, find_dates
from ingest.figures import Figure, find_figures
from ingest.terms import find_terms
from ingest.written_dates import month_numbers

FactKind = Literal["figure", "date", "day", "known name", "proper name", "capitalized", "quotation"]

_QUOTED = re.compile(r"[«“\"]\s*([^«»“”\"]+?)\s*[»”\"]")
_QUOTED_WORDS = 3
_HALF_A_YEAR = timedelta(days=183)
_NEGATION = re.compile(
    r"\b(?:ne|n|ni|aucune?|jamais|sans|not|no|never|neither|nor|without|cannot|[وف]?(?:لم|لن|ليس|ليست|لا)|دون|بدون)\b|n't\b"
)
# Words of negation that deny nothing.
_NO_DENIAL = re.compile(
    r"\bne\b[^.]{0,40}?\bque\b|\bnon seulement\b|\bsans doute\b|\bnot only\b|\bno (?:later|less|more) than\b|\bno\.? \d"
    r"|\b[وف]?لا (?:سيما|يزال|تزال|يقل|تقل|يتجاوز|تتجاوز|بد)\b|\b[وف]?ليس فقط\b|\bبلا شك\b"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be looked up.

    Attributes:
        key: ISO 8601 for a date, "23-7" for a day of a month, an id for a known name (proper_names.Names), folded
            words for the rest.
        figure: the figure, for that kind.
    """

    kind: FactKind
    key: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence states.

    Attributes:
        terms: its words that carry a subject, without figures and proper names.
        subjects: ids in the lexicon of the sectors and kinds of agreement that it speaks of.
        is_negated: it says that something is not so.
    """

    language: Language
    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    subjects: frozenset[str]
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """A text that may bear a statement out.

    Attributes:
        dates: ISO 8601, both ends of ranges.
        days: "23-7" for each day that stands beside a month.
        folded: with single spaces.
    """

    language: Language
    figures: tuple[Figure, ...]
    dates: tuple[str, ...]
    days: frozenset[str]
    names: NamedText
    folded: str
    bag: Bag
    subjects: frozenset[str]
    is_negated: bool

    def holds(self, fact: Fact) -> bool:
        """Say whether a fact stands here.

        A name that no word list has must stand here in one script or the other.
        """
        match fact.kind:
            case "figure":
                return self._holds_figure(fact.figure)
            case "date":
                return any(held.startswith(fact.key) for held in self.dates)
            case "day":
                return fact.key in self.days
            case "known name":
                return fact.key in self.names.known
            case "proper name":
                return self.names.has_word(fact.key) or self.names.has_sound(fact.key)
            case "capitalized":
                return self.names.has_word(fact.key)
            case "quotation":
                return fact.key in self.folded

    def _holds_figure(self, figure: Figure | None) -> bool:
        if figure is None:
            return False
        # The dual of Arabic («اتفاقيتان») says two without a number.
        is_dual = self.language == "ar" and figure.values == {2.0} and not figure.unit
        return is_dual or any(figure.agrees_with(held) for held in self.figures)


def read_statement(text: str, language: Language) -> Statement:
    """Read what a sentence of an answer states; `language` is the sentence's own."""
    names = find_names(text)
    facts = [*_figures_and_dates(text)]
    facts += [Fact("known name", name) for name in sorted(names.known)]
    facts += [Fact("proper name", word) for word in sorted(names.proper)]
    facts += [Fact("capitalized", word) for word in sorted(names.capitalized)]
    quoted = [words for words in _QUOTED.findall(text) if len(words.split()) >= _QUOTED_WORDS]
    facts += [Fact("quotation", " ".join(fold_text(words).split())) for words in quoted]
    return Statement(language, tuple(facts), _terms(text, names.proper), _subjects(text), is_negated(text))


def read_ground(text: str, language: Language, reference: str = "") -> Ground:
    """Read what a text can bear out; `reference` is its document's date (ISO 8601), which «أمس» is counted from.

    A day that names no year ("le 23 juillet") also bears out the one such day within half a year of the reference.
    """
    told = tuple(_ends(find_dates(text, reference)))
    named = frozenset(_days(text))
    days = named | {f"{int(each[8:])}-{int(each[5:7])}" for each in told if len(each) == len("2025-07-23")}
    dates = (*told, *(near for day in sorted(named) for near in _nearest_date(day, reference)))
    folded = " ".join(fold_text(text).split())
    return Ground(
        language=language,
        figures=tuple(find_figures(text)),
        dates=dates,
        days=days,
        names=NamedText(text),
        folded=folded,
        bag=make_bag(text),
        subjects=_subjects(text),
        is_negated=is_negated(text),
    )


def share_held(statement: Statement, ground: Ground) -> tuple[float, int]:
    """Give the share of the statement's words that the ground holds, and how many could be compared.

    Across languages only words that concepts.toml or the lexicon translates can be compared. (1.0, 0) when none can.
    """
    if statement.language == ground.language:
        held = [ground.bag.holds(term) for term in statement.terms]
    else:
        held = [ground.bag.holds(term) for term in statement.terms if term.concepts]
        held += [subject in ground.subjects for subject in statement.subjects]
    return (sum(held) / len(held), len(held)) if held else (1.0, 0)


def is_negated(text: str) -> bool:
    """Say whether a text denies something."""
    return bool(_NEGATION.search(_NO_DENIAL.sub(" ", fold_text(text))))


def _figures_and_dates(text: str) -> Iterator[Fact]:
    """Give the figures that are no part of a date, and the dates; a year alone is a figure."""
    found = [each for each in find_dates(text) if each.value and each.precision != "year"]
    yield from (Fact("date", value) for value in _ends(found))
    yield from (Fact("day", day) for day in _days(text))
    for figure in find_figures(text):
        if not any(each.start < figure.end and figure.start < each.end for each in found):
            yield Fact("figure", text[figure.start : figure.end], figure)


def _ends(found: list[FoundDate]) -> Iterator[str]:
    return (value for each in found for value in (each.value, each.until) if value)


def _terms(text: str, proper: frozenset[str]) -> tuple[Term, ...]:
    return tuple(
        term
        for term in find_key_terms(text)
        if not term.word[0].isdecimal() and term.word not in {fold_text(name) for name in proper}
    )


def _subjects(text: str) -> frozenset[str]:
    return frozenset(term.id for term in find_terms(text) if term.kind in ("sector", "agreement"))


def _days(text: str) -> Iterator[str]:
    """Give day and month, "23-7", wherever a day stands beside the name of a month."""
    months = month_numbers()
    for match in _day_pattern().finditer(fold_text(text)):
        yield f"{int(match['day'] or match['late'])}-{months[match['month'] or match['early']]}"


def _nearest_date(day: str, reference: str) -> Iterator[str]:
    """Give the date of a day such as "23-7" that is nearest to the reference, none when that is no full date."""
    number, month = map(int, day.split("-"))
    with suppress(ValueError):
        published = date.fromisoformat(reference)
        for year in (published.year - 1, published.year, published.year + 1):
            if abs(date(year, month, number) - published) < _HALF_A_YEAR:
                yield f"{year:04}-{month:02}-{number:02}"


@cache
def _day_pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(month_numbers(), key=len, reverse=True)))
    return re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:من\s+)?(?:شهر\s+)?(?P<month>{names})\b"
        rf"|\b(?P<early>{names})\s+(?P<late>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*\d)"
    )
