"""The values everyone shares: frozen, plain, the same words in code, tests, docs and screen.

Offsets are code points into `Document.text`, half open: `text[start:end]` gives back the exact words.
Languages are "ar", "fr" or "en". Unknown text is an empty string, an unknown date is None; nothing is guessed.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["ar", "fr", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "fr", "en")


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """When a document was published, as precisely as it says.

    Attributes:
        value: ISO 8601, cut where knowledge ends: "2025-07-23", "2025-07" or "2025".
        source: how it was found: "metadata" (the page or file names it), "dateline" (the text says it), "file".
    """

    value: str
    source: Literal["metadata", "dateline", "file"]


# good: read well. doubtful: read, but few of its words are known. unreadable: its letters cannot be told.
# needs_ocr: a picture of text that was not recognized yet. Nothing is kept of the text of the last two.
Quality = Literal["good", "doubtful", "unreadable", "needs_ocr"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1, and where its text stands in the document's text.

    Attributes:
        is_scanned: its text was recognized in a picture (OCR).
    """

    number: int
    start: int
    end: int
    quality: Quality = "good"
    is_scanned: bool = False


@dataclass(frozen=True, slots=True)
class PoorPages:
    """The pages of a document that are of one quality, not "good", in order."""

    quality: Quality
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word recognized in the picture of a page: its offsets in the document's text, and where it stands.

    Attributes:
        left, top, width, height: as shares of the page, 0 to 1, from its upper left corner.
    """

    page: int
    start: int
    end: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and where it stands; level 1 is the highest."""

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One source as read.

    Attributes:
        id: first 12 hex digits of the file's SHA-256.
        file: absolute path of the file it was read from.
        text: the body, repaired and without page furniture; every offset counts in it.
        text_as_read: what the reader gave, before furniture was removed and Arabic repaired.
        pages: in order; a format without pages has one page.
        headings: in order of start.
        text_quality: share of known words, 0 to 1 (ingest.cleaning.text_quality).
        member: where it lies within `file`, an archive or a mail ("annexes/accord.pdf"); "" when it is the file itself.
        address: the web address it was fetched from, or "".
        word_boxes: of its scanned pages, in order of start; given to `Library.add`, and read back page by page with
            `Library.word_boxes` only.
    """

    id: str
    title: str
    publisher: str
    date: DocumentDate | None
    language: Language
    file: str
    sha256: str
    text: str
    text_as_read: str
    pages: tuple[Page, ...]
    headings: tuple[Heading, ...]
    text_quality: float
    member: str = ""
    address: str = ""
    word_boxes: tuple[WordBox, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text: what lists and citations show. `pages` and `passages` are counts.

    Attributes:
        quality: of the whole: "needs_ocr" when any page waits for text recognition, "unreadable" when no page was
            read, "doubtful" when any page is doubtful or unreadable, else "good".
        poor_pages: those that are not good, by quality.
    """

    id: str
    title: str
    publisher: str
    date: DocumentDate | None
    language: Language
    file: str
    sha256: str
    pages: int
    passages: int
    text_quality: float
    member: str = ""
    address: str = ""
    quality: Quality = "good"
    poor_pages: tuple[PoorPages, ...] = ()

    def quality_of(self, page: int) -> Quality:
        """Give the quality of a page, by its number."""
        return next((poor.quality for poor in self.poor_pages if page in poor.numbers), "good")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a document's content lies: an absolute path, and where within that file ("" when it is the file itself)."""

    file: str
    member: str


LinkKind = Literal["version", "translation"]


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """Another document that is a version of a document, or its translation.

    Attributes:
        score: above 0, at most 1: of versions the share of the longer text that both have, of translations the share
            of figures that both tell in one order.
    """

    document_id: str
    other_id: str
    kind: LinkKind
    score: float


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when all that it holds had been read, to tell later that nothing is new in it.

    Attributes:
        file: absolute path.
        size, modified: bytes, and nanoseconds since 1970, as the file system says.
        analysis: version of what read it (ingest.preparing.ANALYSIS).
        waits_for: tools that were missing and would read more of it, as they are named by ingest.tools ("tesseract",
            "libreoffice").
    """

    file: str
    sha256: str
    size: int
    modified: int
    analysis: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BinnedDocument:
    """A document whose file was deleted from a folder in step with the library; it waits to be restored or forgotten.

    Attributes:
        binned_at: ISO 8601 in UTC, to the second.
    """

    id: str
    title: str
    file: str
    member: str
    binned_at: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The piece that is indexed and cited.

    Attributes:
        id: "<document id>:<start>".
        page: the page on which it starts, from 1.
        headings: the trail of headings above it, highest first; may be empty.
        text: exactly `document.text[start:end]`.
    """

    id: str
    document_id: str
    start: int
    end: int
    page: int
    language: Language
    headings: tuple[str, ...]
    text: str

    @property
    def indexed_text(self) -> str:
        """The headings above it, then its text: what is embedded and searched, never what is shown or cited.

        Source: titles above the passages of ARCD and PIAF raise recall@1 of hybrid search by .03 (.77 to .80 and .73
        to .76).
        """
        return "\n".join((*self.headings, self.text))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Exact words of a document: `quote == document.text[start:end]`, on `page` (from 1)."""

    document_id: str
    start: int
    end: int
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to; an empty field limits nothing.

    Attributes:
        since, until: ISO 8601 dates, possibly cut ("2025", "2025-07"); both ends included. A document
            matches when its date, at its own precision, can lie between them; one without a date does not.
        publishers: compared folded (index.folding.fold).
        documents: document ids.
    """

    languages: tuple[Language, ...] = ()
    since: str = ""
    until: str = ""
    publishers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched."""

    text: str
    language: Language
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Attributes:
        score: higher is better; comparable within one search only. Hybrid: the logarithm of the probability that
            this is the passage sought, among all that were found; dense: `dense_score`; lexical: `lexical_score`.
        rank: from 1.
        found_by: which searchers had it among their candidates: "dense", "lexical".
        dense_score: centered cosine, -1 to 1.
        lexical_score: BM25, 0 when the lexical searcher did not find it.
    """

    passage: Passage
    score: float
    rank: int
    found_by: tuple[str, ...]
    dense_score: float
    lexical_score: float


AgreementKind = Literal[
    "memorandum",
    "framework",
    "cooperation",
    "partnership",
    "protocol",
    "contract",
    "objectives_contract",
    "joint_venture",
    "declaration_of_intent",
    "amendment",
    "agreement",
]
AGREEMENT_KINDS: tuple[AgreementKind, ...] = get_args(AgreementKind)
AgreementStatus = Literal["signed", "announced", "negotiated", "ended", ""]
AGREEMENT_STATUSES: tuple[AgreementStatus, ...] = ("signed", "announced", "negotiated", "ended")
AgreementField = Literal[
    "kind",
    "status",
    "party",
    "signed_on",
    "place",
    "occasion",
    "country",
    "sector",
    "purpose",
    "amount",
    "period",
]


@dataclass(frozen=True, slots=True)
class Party:
    """One who signs.

    Attributes:
        name: the name shown: that of the lexicon where the organisation is known, else the fullest as written.
        as_written: the spellings found, exactly, each once.
        country: ISO 3166-1 alpha-2; "" when the text does not tell.
        keys: what spellings of the same organisation share across languages and acronyms, never shown; two parties
            with a key in common are one. Never empty.
    """

    name: str
    as_written: tuple[str, ...]
    country: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedOn:
    """When an agreement was signed.

    Attributes:
        value: ISO 8601, cut where knowledge ends: "2025-07-23", "2025-07", "2025".
        source: "written" out, or "relative": counted from the document's date («أمس», "mardi").
    """

    value: str
    precision: Literal["day", "month", "year"]
    source: Literal["written", "relative"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was signed: as written, with a key that other spellings and languages share, and its country."""

    name: str
    key: str
    country: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; `currency` is an ISO 4217 code, "" when the text names none."""

    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Period:
    """What time it covers, ISO 8601, cut where knowledge ends; `start` or `end` is "" when not told."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """The words that a field of an agreement stands on.

    Attributes:
        value: what they say, written so that equal values are equal text: the kind, the status, the first key of the
            party, "2025-07-23", the key of the place, "DZ", the sector, "250000000 MAD", "2022/2025"; occasion and
            purpose as quoted.
    """

    field: AgreementField
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of which the sources give different values, each as in `FieldEvidence.value`."""

    field: AgreementField
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One instrument: as one document tells it, or joined from all that tell it.

    A field without evidence is empty: unknown is unknown.

    Attributes:
        id: 12 hex digits. Of one document's record: the same whenever the same words are read again
            (ingest.agreements); of a joined one: the smallest of its records'.
        kind: "agreement" when the text does not say which.
        status: "" when the text does not tell whether it was signed.
        parties: in the order in which they are told.
        countries: ISO 3166-1 alpha-2, those of its parties and those it is said to bind.
        sectors: ids of ingest/lexicon/sectors.toml.
        occasion, purpose: exact words of a document.
        evidence: of every field, in the order of the fields; of a joined agreement from all its documents.
        disagreements: fields of which sources give different values; the field itself holds the best told one.
    """

    id: str
    kind: AgreementKind
    status: AgreementStatus
    parties: tuple[Party, ...]
    signed_on: SignedOn | None
    place: Place | None
    occasion: str
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    purpose: str
    amount: Amount | None
    period: Period | None
    evidence: tuple[FieldEvidence, ...]
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that tell of it, each once, in the order of the evidence."""
        return tuple(dict.fromkeys(each.evidence.document_id for each in self.evidence))


AGREEMENT_FIELDS: tuple[AgreementField, ...] = get_args(AgreementField)
AgreementSort = Literal["date", "amount", "kind", "party", "country"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words of a search mean, whatever the language in which an agreement is told.

    Attributes:
        words: those of `AgreementFilters.text` that mean it.
        kinds, sectors, countries: ids; parties, places: keys. An agreement of which one is told holds the words.
    """

    words: str
    kinds: tuple[AgreementKind, ...] = ()
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementFilters:
    """What is sought in the register; an empty field limits nothing, several values of one field are alternatives.

    Attributes:
        parties, places: names in any spelling: matched by key, or by their folded words; a party's key by key only.
        since, until: ISO 8601, possibly cut; both ends included; against the date signed.
        years: of the date signed, "2025".
        least, most: amounts, ends included, compared within `currency` (ISO 4217; "" is any).
        text: words that all stand, folded, in the quotations of an agreement, or that `meanings` knows.
        documents: ids of documents that tell of it.
    """

    kinds: tuple[AgreementKind, ...] = ()
    statuses: tuple[AgreementStatus, ...] = ()
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    least: float | None = None
    most: float | None = None
    currency: str = ""
    text: str = ""
    documents: tuple[str, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    years: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that ingestion could not read, and why; it is forgotten once it is read.

    Attributes:
        member: which of the files within it could not be read; "" when it is the file itself.
    """

    file: str
    reason: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class PartialMatch:
    """An agreement that no filter contradicts and that does not tell the fields `unknown`, for which filters ask."""

    id: str
    unknown: tuple[AgreementField, ...]


@dataclass(frozen=True, slots=True)
class FoundAgreements:
    """What the register holds for filters, sorted.

    Attributes:
        matching: ids of the agreements of which every filter holds, by what at least one source tells.
        partial: those that may match: no filter is contradicted, at least one asks for what is unknown, and at least
            one other holds or there is no other.
    """

    matching: tuple[str, ...]
    partial: tuple[PartialMatch, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Why two records are one agreement: record ids, the smaller first.

    Attributes:
        shared: the fields on which they agree, in the order of AgreementField; may be empty when a person joined them.
    """

    first: str
    second: str
    shared: tuple[AgreementField, ...]
    by_person: bool


FacetField = Literal["kind", "status", "sector", "country", "year", "party"]
FACET_FIELDS: tuple[FacetField, ...] = get_args(FacetField)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many agreements have it.

    Attributes:
        value: what a filter takes: an id of a kind, status, sector or country, a year ("2025"), a key of a party.
        name: of a party the name to show; "" for others, whose names the lexicon gives.
    """

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that a field has among the agreements that match all other filters, most frequent first.

    A filter for a value, beside the other filters, matches exactly `count` agreements. That for a year is
    `years`: other limits of the date stay.

    Attributes:
        untold: agreements of those that do not tell the field; of the kind none: they have the value "agreement".
    """

    field: FacetField
    values: tuple[FacetValue, ...]
    untold: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many agreements were signed in a year by a country (ISO 3166-1 alpha-2, "" when none is told)."""

    year: int
    country: str
    count: int


@dataclass(frozen=True, slots=True)
class LibrarySummary:
    """What a library holds, in a few figures.

    Attributes:
        first_year, last_year: of documents published and agreements signed; 0 when no date is known.
        countries: of the agreements, ISO 3166-1 alpha-2, most frequent first.
        languages: of the documents, most frequent first.
    """

    documents: int
    agreements: int
    first_year: int
    last_year: int
    countries: tuple[FacetValue, ...]
    languages: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given, kept for who asked.

    Attributes:
        id, conversation: 22 characters that cannot be guessed.
        owner: who asked (assistant.people.Person.owner).
        given_at: ISO 8601 in UTC, to the second.
        is_shared: whoever may read the library may read it.
        content: JSON, of which only who wrote it knows the meaning (assistant.giving).
    """

    id: str
    conversation: str
    owner: str
    given_at: str
    question: str
    is_shared: bool
    content: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list of conversations shows: the question that began it, when it went on last, how many answers."""

    id: str
    question: str
    last_at: str
    answers: int


FeedbackVerdict = Literal["good", "wrong_answer", "wrong_source"]
FEEDBACK_VERDICTS: tuple[FeedbackVerdict, ...] = get_args(FeedbackVerdict)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person says of an answer; `words` may be empty, `question` is the one that was asked."""

    answer_id: str
    question: str
    by: str
    given_at: str
    verdict: FeedbackVerdict
    words: str
