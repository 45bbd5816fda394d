"""What passes between the stages that recognise an agreement: where it is told, who signs, what else is told of it.

Offsets count in the document's text.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from index.records import AgreementKind, AgreementStatus, Amount, Party, Period, Place, SignedOn
from ingest.sentences import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Signing:
    """One agreement as one place of a document tells it, before its fields are read.

    Attributes:
        anchor: the words that name the instrument («مذكرة تفاهم»), or the verb when nothing does.
        verb: the words that say it was (or will be) signed; the anchor again when nothing does.
        clause: the part of the sentence that tells of this agreement alone: the whole sentence, unless an enumeration
            tells of several.
        sentence: the sentence that holds the clause.
        told: further sentences that tell of it («وتهدف هذه المذكرة إلى …»), in order, without `sentence`.
    """

    kind: AgreementKind
    status: AgreementStatus
    status_words: Span | None
    anchor: Span
    verb: Span
    clause: Span
    sentence: Span
    told: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FoundParty:
    """A party and each place where the text names it, with the words exactly as written."""

    party: Party
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the words it stands on."""

    value: T
    span: Span


@dataclass(frozen=True, slots=True)
class Details:
    """What is told of an agreement beside its kind, status and parties; None or empty where nothing is."""

    signed_on: Found[SignedOn] | None
    place: Found[Place] | None
    occasion: Span | None
    countries: tuple[Found[str], ...]
    sectors: tuple[Found[str], ...]
    purpose: Span | None
    amount: Found[Amount] | None
    period: Found[Period] | None
