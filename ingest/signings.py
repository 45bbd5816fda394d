"""Find where a document tells of agreements: the sentence, the instrument, the verb and the status of each.

1. Sentences without a noun for an instrument are passed over; most are.
2. In the others, instruments that are signed, announced, negotiated or ended are bound to the words that say so.
3. An instrument told in the plural gives those that are then told one by one, or else itself.
4. What is said later of the same one («وتهدف هذه المذكرة إلى …») is gathered to it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.folding import fold
from index.records import Document
from ingest.binding import Bound, bind
from ingest.counted import find_counted
from ingest.following import gather_following
from ingest.sentences import Span, split_sentences
from ingest.signing import Signing
from ingest.signing_words import signing_words
from ingest.telling import FoldedSentence, Telling

_SEPARATOR = re.compile(r"[;؛,،]\s*|\s(?=و\w)|\s(?:et|and|ainsi que|puis|then)\s")
_ITEM_END = re.compile(r"[;؛]")
_COORDINATOR = re.compile(r"(?<!\w)(?:puis|ensuite|et|ainsi que|and|then|ثم|وكذا|وكذلك|اضافه الي|الي جانب)(?!\w)")


def find_signings(document: Document) -> list[Signing]:
    """Find each place where the document tells of one agreement, in order; one agreement may have several."""
    return [telling.signing for telling in read_tellings(document) if not telling.instrument.is_many]


def read_tellings(document: Document, apart: Sequence[Span] = ()) -> list[Telling]:
    """Find the places where agreements are told, with what joining them needs; plurals come after single ones.

    Sentences within one of the spans `apart`, in order and without overlap, are passed over.
    """
    folded = fold(document.text)
    if not signing_words().screen.search(folded.text):
        return []
    spans = split_sentences(document.text)
    starts = [each.start for each in apart]
    sentences = [
        FoldedSentence.cut(folded, number, span)
        for number, span in enumerate(spans)
        if not (starts and (at := bisect_right(starts, span.start)) and span.end <= apart[at - 1].end)
    ]
    told: list[Telling] = []
    for sentence in sentences:
        if signing_words().screen.search(sentence.text):
            told.extend(_in_sentence(sentence))
    found = sorted(find_counted(sentences, told), key=lambda each: (each.number, each.signing.anchor.start))
    plurals = [each for each in found if each.instrument.is_many]
    single = [each for each in found if not each.instrument.is_many]
    return [*gather_following(sentences, single), *gather_following(sentences, plurals)]


def _in_sentence(sentence: FoldedSentence) -> Iterator[Telling]:
    bound = bind(sentence.text)
    clauses = _clauses(sentence.text, bound)
    for each, (start, end) in zip(bound, clauses, strict=True):
        signing = Signing(
            kind=each.instrument.kind,
            status=each.status,
            status_words=sentence.span(*each.status_words) if each.status_words else None,
            anchor=sentence.span(each.instrument.start, each.instrument.end),
            verb=sentence.span(*each.verb),
            clause=sentence.span(start, end),
            sentence=sentence.whole,
            told=(),
        )
        yield Telling(signing, each.instrument, sentence.number, each.is_aside)


def _clauses(text: str, bound: Sequence[Bound]) -> list[tuple[int, int]]:
    """Share out the sentence among the instruments it tells: cut at a stop between one and the next."""
    ends = [0, *(_cut(text, first, second) for first, second in pairwise(bound)), len(text)]
    return list(pairwise(ends)) if bound else []


def _cut(text: str, first: Bound, second: Bound) -> int:
    """Give where the clause of the second begins; both verbs before or after their instruments may stand between."""
    since = max(first.instrument.end, first.verb[1] if first.verb[1] <= second.instrument.start else 0)
    until = min(second.instrument.start, second.verb[0] if second.verb[0] >= since else second.instrument.start)
    if first.verb == second.verb:
        joints = [*_ITEM_END.finditer(text, since, until)] or [*_COORDINATOR.finditer(text, since, until)]
        if joints:
            return joints[-1].start()
    places = [match.end() for match in _SEPARATOR.finditer(text, since, until + 1) if match.end() <= until]
    if not places:
        return until
    return places[0] if first.is_aside and second.verb[0] >= since else places[-1]
