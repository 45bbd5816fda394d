"""Where the sources of an answer differ, and which of them says what."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.agreement_lines import value_text
from assistant.answer import Sentence
from assistant.answer_parts import text_language
from assistant.giving import GivenAnswer
from assistant.register_wording import register_words
from assistant.wording import words
from index.errors import DocumentUnknown
from index.folding import fold_words
from index.library import Library
from index.records import Agreement, AgreementField, Language


@dataclass(frozen=True, slots=True)
class Telling:
    """A document that gives a value; `number` is its citation in the answer, 0 when it has none."""

    title: str
    language: Language
    number: int


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A value and the documents that give it."""

    text: str
    told_by: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """What sources differ on; `field` is "" where it is the very thing that was asked."""

    field: str
    values: tuple[ToldValue, ...]


def find_differing(
    given: GivenAnswer, sentence: Sentence, library: Library, language: Language
) -> tuple[Differing, ...]:
    """Say on what the sources of a sentence differ; nothing where they agree."""
    agreement = given.agreement_of(sentence)
    if agreement is None:
        return tuple(_in_frame(given))
    # The answer keeps no evidence of single fields: whose value is whose is told by the register as it is now.
    now = next(iter(library.agreements([agreement.id])), agreement)
    fields = register_words(language).fields
    return tuple(
        Differing(
            fields[each.field],
            tuple(_told_value(given, now, each.field, value, library, language) for value in each.values),
        )
        for each in agreement.disagreements
    )


def _told_value(
    given: GivenAnswer, agreement: Agreement, field: AgreementField, value: str, library: Library, language: Language
) -> ToldValue:
    stands_on = [each.evidence for each in agreement.evidence if each.field == field and each.value == value]
    documents = dict.fromkeys(evidence.document_id for evidence in stands_on)
    told_by = tuple(telling for each in documents for telling in _telling(given, each, library))
    return ToldValue(value_text(agreement, field, value, language), told_by)


def _telling(given: GivenAnswer, document_id: str, library: Library) -> Iterator[Telling]:
    cited = (each for each in given.turn.answer.citations if each.document.id == document_id)
    citation = next(cited, None)
    try:
        document = citation.document if citation else library.summary(document_id)
    except DocumentUnknown:
        return
    number = citation.number if citation else 0
    yield Telling(document.title, text_language(document.title, document.language), number)


def _in_frame(given: GivenAnswer) -> Iterator[Differing]:
    """Find the values of a quoted answer whose frame says that its sources differ, in the quotations that give them.

    Source: assistant.answering, which writes such a frame.
    """
    answer = given.turn.answer
    said = words(answer.language)
    before, after = said.sources_differ.split("{values}")
    if not answer.frame.startswith(before) or after not in answer.frame:
        return
    told = answer.frame.removeprefix(before).partition(f"{after} ")[0]
    values = tuple(_quoted_value(given, value) for value in told.split(said.separator))
    if len(values) > 1:
        yield Differing("", values)


def _quoted_value(given: GivenAnswer, value: str) -> ToldValue:
    sought = f" {' '.join(fold_words(value))} "
    told_by: dict[str, Telling] = {}
    for citation in given.turn.answer.citations:
        if sought in f" {' '.join(fold_words(citation.evidence.quote))} ":
            document = citation.document
            telling = Telling(document.title, text_language(document.title, document.language), citation.number)
            told_by.setdefault(document.id, telling)
    return ToldValue(value, tuple(told_by.values()))
