"""An answer taken apart as it is told: what stands on lines, what in a table, and the sources of both.

The page for the clipboard, Markdown and Word all tell these parts in this order, so that none tells less than another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

from assistant.accounting import coverage_lines, partly_line, understood_lines
from assistant.agreement_lines import agreement_line, amount_text, date_text, party_name, place_name
from assistant.answer import Citation, Sentence
from assistant.giving import GivenAnswer
from assistant.register_wording import register_words
from index.language import detect_language
from index.records import Agreement, Document, DocumentSummary, Language

_BETWEEN = " · "
# What XML 1.0 and UTF-8 cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdfb\ufe80-\ufefc]")
_LATIN = re.compile(r"[a-zA-ZÀ-ÖØ-öø-ÿŒœ]")
_BREAK = re.compile(r"\r\n?|\u2028|\u2029|\x85")


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement of a list as one row of a table, in the language of the answer; unknown is "".

    Attributes:
        text: the whole line as the answer gave it.
        remarks: what else its line says: the status, where sources disagree, what is unknown.
    """

    text: str
    kind: str
    parties: tuple[str, ...]
    date: str
    place: str
    amount: str
    remarks: tuple[str, ...]
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences that stand together.

    Attributes:
        opening: introduces them; "" for those that need no introduction.
        rows: those that are agreements, as a table; `sentences` holds the others.
        left_out: says how many more there are; "" when there are none.
    """

    opening: str
    rows: tuple[Row, ...]
    sentences: tuple[Sentence, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """What an answer tells, in order.

    Attributes:
        before: notices and how the question was understood.
        after: what was looked at.
        sources: the citations that a sentence or a row stands on, by number.
    """

    before: tuple[str, ...]
    frame: str
    parts: tuple[Part, ...]
    after: tuple[str, ...]
    sources: tuple[Citation, ...]
    nearest: tuple[DocumentSummary, ...]


def answer_parts(given: GivenAnswer) -> AnswerParts:
    """Take an answer apart; nothing of it is left out."""
    answer = given.turn.answer
    understood = understood_lines(answer.understood, answer.language) if answer.understood else ()
    return AnswerParts(
        before=(*answer.notices, *understood),
        frame=answer.frame,
        parts=tuple(_parts(given)),
        after=tuple(coverage_lines(answer)),
        sources=answer.citations,
        nearest=answer.nearest,
    )


def file_name(document: Document | DocumentSummary) -> str:
    """Give the name of a document's file without the folders, which are nobody's business elsewhere."""
    # Windows' rule knows both kinds of slash.
    return PureWindowsPath(document.file).name


def writable(text: str) -> str:
    """Leave out the characters that no file of text can hold; every line ends in "\\n"."""
    return _UNWRITABLE.sub("", _BREAK.sub("\n", text))


def text_language(text: str, fallback: Language) -> Language:
    """Tell in what language words of a document are to be set: by their letters, whatever the document's language."""
    is_arabic = len(_ARABIC.findall(text)) > len(_LATIN.findall(text))
    if is_arabic or not _LATIN.search(text):
        return "ar" if is_arabic else fallback
    return fallback if fallback != "ar" else detect_language(text)


def _parts(given: GivenAnswer) -> Iterator[Part]:
    answer = given.turn.answer
    said = register_words(answer.language)
    listed = [each for each in answer.sentences if each.support == "register"]
    others = tuple(each for each in answer.sentences if each.support != "register")
    if listed:
        yield _listed(given, "", listed, len(answer.agreements))
    if others:
        yield Part(said.stated if answer.coverage else "", (), others)
    if answer.coverage and answer.partial:
        yield _listed(given, partly_line(answer.coverage, answer.language), answer.partly, len(answer.partial))
    if answer.mentioned:
        yield Part(said.mentioned, (), answer.mentioned)


def _listed(given: GivenAnswer, opening: str, sentences: Sequence[Sentence], count: int) -> Part:
    rows: list[Row] = []
    untold: list[Sentence] = []
    for sentence in sentences:
        agreement = given.agreement_of(sentence)
        if agreement:
            rows.append(_row(agreement, sentence, given.turn.answer.language))
        else:
            untold.append(sentence)
    left = count - len(sentences)
    more = register_words(given.turn.answer.language).more.format(count=left) if left > 0 else ""
    return Part(opening, tuple(rows), tuple(untold), more)


def _row(agreement: Agreement, sentence: Sentence, language: Language) -> Row:
    said = register_words(language)
    return Row(
        text=sentence.text,
        kind=said.kinds[agreement.kind],
        parties=tuple(party_name(party, language) for party in agreement.parties),
        date=date_text(agreement.signed_on.value, language) if agreement.signed_on else "",
        place=place_name(agreement.place, language) if agreement.place else "",
        amount=amount_text(agreement.amount.value, agreement.amount.currency, language) if agreement.amount else "",
        remarks=_remarks(agreement, sentence, language),
        citations=sentence.citations,
    )


def _remarks(agreement: Agreement, sentence: Sentence, language: Language) -> tuple[str, ...]:
    """Give what the line says after kind, parties, date, place and amount; all of it when it was worded otherwise."""
    told = agreement_line(replace(agreement, status="", disagreements=()), language)
    if not sentence.text.startswith(told):
        return (sentence.text,)
    return tuple(part for part in sentence.text.removeprefix(told).split(_BETWEEN) if part)
