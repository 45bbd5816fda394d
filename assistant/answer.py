"""The values of an answer."""

from dataclasses import dataclass
from typing import Literal

from index.records import AgreementField, DocumentSummary, Evidence, Language

Kind = Literal["fact", "list", "count", "claim"]
Support = Literal["quoted", "verified", "unsupported", "register"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source: `number` counts from 1 within one answer.

    Attributes:
        also, translations: other versions of the document, and its translations, that the answer does not cite, the
            most alike first.
    """

    number: int
    evidence: Evidence
    document: DocumentSummary
    also: tuple[DocumentSummary, ...] = ()
    translations: tuple[DocumentSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the numbers of the citations it stands on.

    Attributes:
        support: "quoted" (the document's own words), "verified" (a model's words whose numbers, dates and
            names stand in the passages cited), "unsupported" (shown marked, with no citation), "register" (our words
            for one agreement of the register; each value stands in the evidence of that agreement).
    """

    text: str
    citations: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that the agreements asked for are limited to, as it was understood.

    Attributes:
        values: alternatives: ids of kinds, statuses, sectors and countries; of a party or place its name and keys; of
            "signed_on" two, from and to; of an amount three, at least (">5" without 5 itself), at most ("<5") and
            currency; each may be "".
        words: as asked.
        also: further words for the same thing that it is known by, in any language.
    """

    field: AgreementField
    values: tuple[str, ...]
    words: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question for agreements was understood: all limits hold, those of one field too.

    Attributes:
        asks: what it wants of them.
        ignored: words of the question that may limit the list and were not understood, as asked.
    """

    asks: Literal["list", "count"]
    limits: tuple[Limit, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer from the register rests on: numbers of documents, of files not read, of agreements.

    Attributes:
        unrecognized: documents in which no agreements were looked for, as an earlier version read them.
        doubtful: documents whose text was read doubtfully or in part.
    """

    documents: int
    unread: int
    unrecognized: int
    agreements: int
    matching: int
    partial: int
    doubtful: int = 0


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
        understood: how a question for agreements was understood; None for other questions.
        agreements: ids of all agreements that match, in the order of the sentences that tell them.
        partial: ids of those that may match: nothing contradicts, something is unknown; first those of `partly`.
        partly: sentences that tell the first of `partial`, and what is unknown of each.
        mentioned: sentences of documents that fit the question and tell of no agreement of the register.
        coverage: None where the register was not asked.
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
    understood: Understood | None = None
    agreements: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    partly: tuple[Sentence, ...] = ()
    mentioned: tuple[Sentence, ...] = ()
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `standalone` is the question with what the conversation supplied written out."""

    question: str
    standalone: str
    answer: Answer
