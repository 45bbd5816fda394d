"""Every sentence to its evidence; what no passage bears out is never shown as sourced.

1. A sentence that stands word for word in a passage is quoted from it.
2. Else its figures, dates and names must all stand in the passages it cites, and most of its words in one to three
   neighboring sentences of each: those are the evidence.
3. A sentence that cites nothing, or the wrong passage, goes to a passage only when that alone bears it out strongly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer import Support
from assistant.facts import Fact, Ground, Statement, read_ground, read_statement, share_held
from index.language import detect_language
from index.records import DocumentSummary, Evidence, Language, Passage
from ingest.sentences import Span, split_sentences

# A quotation shorter than this is a phrase that happens to be the same.
QUOTED_WORDS = 4
QUOTED_SHARE = 0.6
WINDOW = 3
# Each further sentence of evidence must bring more than this share of the statement's words.
WINDOW_COST = 0.12
# A sentence that needs more pieces of one passage than these and the first is not pieced together from it.
MOST_FURTHER = 2

_EDGES = " \t\n\"'«»“”‹›.…!?؟،,:;؛-–—"


@dataclass(frozen=True, slots=True)
class Demand:
    """The shares of a statement's words that evidence must hold.

    Attributes:
        same: in the statement's own language.
        across: in another language, where a fact of the statement stands there too.
        across_alone: in another language, where none does.
    """

    same: float
    across: float
    across_alone: float


# Source: python -m tests.benchmarks.citing over the samples: sourced rightly .955 of sentences with a quarter of their
# words gone; wrongly .019 with a number changed, .002 given to a document in another language, .000 in the same one.
# tests/assistant/test_citing.py has paraphrases and false statements on both sides.
CITED = Demand(0.5, 0.5, 0.7)
UNCITED = Demand(0.7, 0.6, 2.0)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of an answer, looked up.

    Attributes:
        evidence: what bears it out; empty exactly when it is unsupported.
        is_invented: it states a figure, date or name that stands in none of the passages.
    """

    text: str
    support: Support
    evidence: tuple[Evidence, ...]
    is_invented: bool = False


class Source:
    """A passage that was shown to the model, read once and asked many times."""

    def __init__(self, passage: Passage, document: DocumentSummary) -> None:
        self.passage = passage
        self.document = document

    @cached_property
    def ground(self) -> Ground:
        """All that the model was shown of it: title, publisher and headings too."""
        shown = [self.document.title, self.document.publisher, *self.passage.headings, self.passage.text]
        return self._read("\n".join(shown))

    @cached_property
    def windows(self) -> tuple["Window", ...]:
        """Every run of one to three sentences."""
        text, spans = self.passage.text, split_sentences(self.passage.text)
        runs = [(Span(spans[first].start, spans[last].end), last - first) for first, last in _runs(len(spans))]
        return tuple(Window(run, extra, self._read(text[run.start : run.end])) for run, extra in runs)

    def evidence(self, span: Span) -> Evidence:
        """Make the evidence for a piece of the passage."""
        start = self.passage.start
        quote = self.passage.text[span.start : span.end]
        return Evidence(self.passage.document_id, start + span.start, start + span.end, self.passage.page, quote)

    def _read(self, text: str) -> Ground:
        date = self.document.date
        return read_ground(text, self.passage.language, date.value if date else "")


@dataclass(frozen=True, slots=True)
class Window:
    """A run of sentences of a passage that may be evidence; `extra` counts those after the first."""

    span: Span
    extra: int
    ground: Ground


def check_sentence(text: str, cited: Sequence[int], sources: Sequence[Source], language: Language) -> Checked:
    """Check one sentence against the sources that it cites, numbered from 1; numbers never shown do not count.

    `language` is the asker's; a sentence in the other script is read in its own.
    """
    chosen = [sources[number - 1] for number in dict.fromkeys(cited) if 1 <= number <= len(sources)]
    others = [source for source in sources if source not in chosen]
    for source in [*chosen, *others]:
        if span := find_verbatim(text, source.passage.text):
            return Checked(text, "quoted", (source.evidence(span),))
    statement = read_statement(text, _language_of(text, language))
    if evidence := _bear_out(statement, chosen):
        return Checked(text, "verified", evidence)
    if evidence := _bear_out_strongly(statement, [*chosen, *others]):
        return Checked(text, "verified", evidence)
    is_invented = any(not _stands_in_any(fact, statement, sources) for fact in statement.facts)
    return Checked(text, "unsupported", (), is_invented)


def find_verbatim(text: str, passage: str) -> Span | None:
    """Find the sentences of the passage whose words `text` repeats, spacing and outer marks apart.

    The greater part of them must be repeated: a clause cut out of a denial says the contrary.
    """
    words = text.strip(_EDGES).split()
    if len(words) < QUOTED_WORDS:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), passage)
    if not found:
        return None
    touched = [span for span in split_sentences(passage) if span.start < found.end() and found.start() < span.end]
    whole = Span(touched[0].start, touched[-1].end)
    return whole if found.end() - found.start() > QUOTED_SHARE * (whole.end - whole.start) else None


def _language_of(text: str, language: Language) -> Language:
    detected = detect_language(text)
    return detected if "ar" in (detected, language) else language


def _bear_out(statement: Statement, chosen: Sequence[Source]) -> tuple[Evidence, ...]:
    """Give the evidence in the sources cited: together they hold every fact, and each that is kept holds the gist."""
    if not all(_stands_in_any(fact, statement, chosen) for fact in statement.facts):
        return ()
    return tuple(evidence for source in chosen for evidence in _find_evidence(statement, source, CITED))


def _bear_out_strongly(statement: Statement, sources: Sequence[Source]) -> tuple[Evidence, ...]:
    """Give the evidence in the first source that alone holds every fact, one at least, and nearly every word."""
    for source in sources if statement.facts else ():
        holds_all = all(_stands_in(fact, statement, source.ground) for fact in statement.facts)
        if holds_all and (found := tuple(_find_evidence(statement, source, UNCITED))):
            return found
    return ()


def _stands_in_any(fact: Fact, statement: Statement, sources: Sequence[Source]) -> bool:
    return any(_stands_in(fact, statement, source.ground) for source in sources)


def _stands_in(fact: Fact, statement: Statement, ground: Ground) -> bool:
    """Say whether a fact stands in a text; ordinary words in capitals are translated and asked for in one language."""
    if fact.kind == "capitalized" and statement.language != ground.language:
        return True
    return ground.holds(fact)


def _find_evidence(statement: Statement, source: Source, demand: Demand) -> Iterator[Evidence]:
    """Give the run of sentences that bears the statement out best, then one for each fact that stands elsewhere.

    None when no run does enough, or when the sentence nearest to the statement says that it is not so.
    """
    windows = [window for window in source.windows if _bears_out(statement, window.ground, demand)]
    if not windows:
        return
    nearest = max(
        (window for window in source.windows if not window.extra), key=lambda window: _weigh(statement, window)
    )
    if nearest.ground.is_negated != statement.is_negated:
        return
    best = max(windows, key=lambda window: _weigh(statement, window))
    yield source.evidence(best.span)
    rest = [fact for fact in statement.facts if not _stands_in(fact, statement, best.ground)]
    singles = [window for window in source.windows if not window.extra]
    spans = {next((one.span for one in singles if one.ground.holds(fact)), best.span): None for fact in rest}
    yield from (source.evidence(span) for span in list(spans)[:MOST_FURTHER] if span != best.span)


def _bears_out(statement: Statement, ground: Ground, demand: Demand) -> bool:
    share, compared = share_held(statement, ground)
    if statement.language == ground.language:
        return share >= demand.same
    if _count_held(statement, ground):
        return share >= demand.across
    return compared > 1 and share >= demand.across_alone


def _weigh(statement: Statement, window: Window) -> float:
    """Weigh a run of sentences as evidence: one fact as much as all the words, further sentences against it."""
    share, _ = share_held(statement, window.ground)
    return _count_held(statement, window.ground) + share - WINDOW_COST * window.extra


def _count_held(statement: Statement, ground: Ground) -> int:
    return sum(fact.kind != "capitalized" and ground.holds(fact) for fact in statement.facts)


def _runs(count: int) -> Iterator[tuple[int, int]]:
    for length in range(WINDOW):
        for first in range(count - length):
            yield first, first + length
