"""The values of an answer."""

from dataclasses import dataclass
from typing import Literal

from index.records import DocumentSummary, Evidence, Language

Kind = Literal["fact", "list", "count", "claim"]
Support = Literal["quoted", "verified", "unsupported"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source: `number` counts from 1 within one answer."""

    number: int
    evidence: Evidence
    document: DocumentSummary


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the numbers of the citations it stands on.

    Attributes:
        support: "quoted" (the document's own words), "verified" (a model's words whose numbers, dates and
            names stand in the passages cited), "unsupported" (shown marked, with no citation).
    """

    text: str
    citations: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences, each with its citations, or a refusal.

    Attributes:
        frame: one short sentence in the asker's language that introduces the quotations, or, when
            `refused`, says that the documents do not answer.
        searched: how many documents were looked at.
        nearest: when refused, the documents that come nearest, best first.
        notices: what the person must be told (a language model that did not answer, say).
        seconds: what each stage took, in order: ("understand", 0.01), ("search", 0.05), …
    """

    question: str
    language: Language
    kind: Kind
    refused: bool
    frame: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    searched: int
    nearest: tuple[DocumentSummary, ...]
    notices: tuple[str, ...]
    seconds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `standalone` is the question with what the conversation supplied written out."""

    question: str
    standalone: str
    answer: Answer
