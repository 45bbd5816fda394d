"""Which record of a new edition tells what a record of the former one told."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from index.agreement_rows import storable
from index.folding import fold_text
from index.records import Agreement

_SENTENCE_END = re.compile(r"[.!?؟\n]")
# A sentence is looked for so far before the words that name the agreement.
_LONGEST_SENTENCE = 2000


def anchors_of(text: str, records: Sequence[Agreement]) -> list[str]:
    """Name the sentence that tells each record, and which of those told by the same words it is."""
    seen: Counter[str] = Counter()
    anchors = []
    for record in records:
        sentence = _sentence_hash(text, record)
        seen[sentence] += 1
        anchors.append(f"{sentence}:{seen[sentence]}")
    return anchors


def _sentence_hash(text: str, record: Agreement) -> str:
    told = next((each for each in record.evidence if each.field == "kind"), record.evidence[0]).evidence
    start = max(
        (match.end() for match in _SENTENCE_END.finditer(text, max(0, told.start - _LONGEST_SENTENCE), told.start)),
        default=0,
    )
    end = _SENTENCE_END.search(text, told.end)
    sentence = " ".join(fold_text(text[start : end.start() if end else len(text)]).split())
    return hashlib.sha256(storable(sentence).encode()).hexdigest()[:12]


def likeness_of(record: Agreement) -> str:
    """Say what tells a record from the others of its document when its sentence was written anew."""
    return f"{record.kind} {sorted(key for party in record.parties for key in party.keys)}"


def find_successors(
    former: Sequence[tuple[str, str, str]], records: Sequence[Agreement], anchors: Sequence[str]
) -> dict[str, str]:
    """Say which new record tells what a former one told: by its sentence, else by its kind and parties."""
    by_anchor = {anchor: record.id for record, anchor in zip(records, anchors, strict=True)}
    successors = {old: by_anchor[anchor] for old, anchor, _ in former if anchor in by_anchor}
    left_new = [record for record in records if record.id not in successors.values()]
    left_old = [(old, likeness) for old, _, likeness in former if old not in successors]
    new_counts = Counter(likeness_of(record) for record in left_new)
    old_counts = Counter(likeness for _, likeness in left_old)
    by_likeness = {likeness_of(record): record.id for record in left_new}
    for old, likeness in left_old:
        if new_counts[likeness] == old_counts[likeness] == 1:
            successors[old] = by_likeness[likeness]
    return {old: new for old, new in successors.items() if old != new}
