"""Turns of a conversation as markup: live, after a reload, and frozen on a page of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.accounting import also_line, coverage_lines, ignored_line, limit_text, partly_line
from assistant.answer import Answer, Sentence, Understood
from assistant.answer_parts import text_language
from assistant.giving import GivenAnswer
from assistant.quality_words import citation_mark, doubtful_citations
from assistant.register_wording import register_words
from assistant.web.agreement_table import answer_rows
from assistant.web.screen import SCREENS, Screen
from index.records import Language

# Rows of a list that stand open; the others are folded.
ROWS_OPEN = 30
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence as it is shown.

    Attributes:
        name: as in assistant.web.addresses.source_url: "s0".
        language: that of its own words: a quotation has its document's.
    """

    name: str
    sentence: Sentence
    language: Language


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of an answer under the heading that each part has, in the answer's language.

    Attributes:
        sentences: those that are not agreements of the register; under `stated` where the register answers.
        partly: agreements that may match; those that do are rows of a table, as these are (agreement_table).
        limits: how the question was understood, one text a limit; `beside_limits` is what else is said of that.
    """

    sentences: tuple[ShownSentence, ...]
    stated: str
    partly: tuple[ShownSentence, ...]
    partly_line: str
    mentioned: tuple[ShownSentence, ...]
    mentioned_line: str
    limits: tuple[str, ...]
    beside_limits: tuple[str, ...]
    coverage: tuple[str, ...]


def tell(given: GivenAnswer) -> Told:
    """Sort the sentences of an answer into the parts in which it is shown."""
    answer = given.turn.answer
    said, understood = register_words(answer.language), answer.understood
    sentences = _named("s", answer.sentences, answer)
    return Told(
        sentences=tuple(each for each in sentences if each.sentence.support != "register"),
        stated=said.stated if answer.coverage else "",
        partly=_named("p", answer.partly, answer),
        partly_line=partly_line(answer.coverage, answer.language) if answer.coverage and answer.partial else "",
        mentioned=_named("m", answer.mentioned, answer),
        mentioned_line=said.mentioned,
        limits=tuple(limit_text(each, answer.language) for each in understood.limits) if understood else (),
        beside_limits=tuple(_beside_limits(understood, answer.language)) if understood else (),
        coverage=tuple(coverage_lines(answer)),
    )


def render_turn(
    screen: Screen,
    given: GivenAnswer,
    is_frozen: bool = False,
    is_last: bool = False,
    may_add: bool = False,
    **kept: object,
) -> Markup:
    """Make one finished turn; `is_frozen` stands open and asks nothing again, `is_last` can be changed.

    `may_add` says that the person adds documents themselves.
    `kept` is what is known of the kept answer: see templates/answer_actions.html.
    """
    answer = given.turn.answer
    return screen.render(
        "turn.html",
        given=given,
        answer=answer,
        told=tell(given),
        rows=answer_rows(given, screen, "s"),
        rows_partly=answer_rows(given, screen, "p"),
        register=SCREENS[answer.language].words["register"],
        own=SCREENS[answer.language].words["ask"],
        rows_open=_ALL if is_frozen else ROWS_OPEN,
        text_language=text_language,
        citation_mark=citation_mark,
        doubts=doubtful_citations(answer),
        is_frozen=is_frozen,
        is_last=is_last,
        may_add=may_add,
        **kept,
    )


def _beside_limits(understood: Understood, language: Language) -> Iterator[str]:
    """Say what the limits do not: that there are none, what was searched too, what was not understood."""
    if not understood.limits:
        yield register_words(language).understood_all
    yield from (line for line in (also_line(understood, language), ignored_line(understood, language)) if line)


def _named(letter: str, sentences: Sequence[Sentence], answer: Answer) -> tuple[ShownSentence, ...]:
    return tuple(
        ShownSentence(f"{letter}{number}", sentence, _language(sentence, answer))
        for number, sentence in enumerate(sentences)
    )


def _language(sentence: Sentence, answer: Answer) -> Language:
    """Give the language of a sentence: a quoted one speaks its document's."""
    if sentence.support == "quoted" and sentence.citations:
        return text_language(sentence.text, answer.citations[sentence.citations[0] - 1].document.language)
    return answer.language
