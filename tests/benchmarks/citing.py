"""How often a sentence is sourced rightly and wrongly, over the bundled samples.

    python -m tests.benchmarks.citing

A sentence of a passage with a quarter of its words gone should still be borne out by it. With one of its numbers
changed, or given to a passage of another document, it should not: what is sourced there all the same is counted as
false, though some of it is true (two papers on one event).
"""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assistant.citing import Source, check_sentence
from index.language import detect_language
from index.records import DocumentDate, DocumentSummary, Passage
from ingest.figures import find_figures
from ingest.sentences import split_sentences

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples" / "documents"
SENTENCES_A_PASSAGE = 6
OTHERS = 3


def main() -> None:
    """Print the shares."""
    chance = random.Random(1)
    sources = [source for file in sorted(SAMPLES.glob("*")) if file.suffix in (".txt", ".md") for source in _cut(file)]
    sourced: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for source in sources:
        for sentence in _sentences(source):
            for case, text, against in _cases(sentence, source, sources, chance):
                asked[case] += 1
                sourced[case] += check_sentence(text, [1], [against], source.passage.language).support != "unsupported"
    for case in asked:
        print(f"{case:<28} sourced {sourced[case]:>4} of {asked[case]:>4}  {sourced[case] / asked[case]:.3f}")


def _cut(file: Path) -> Iterator[Source]:
    text = file.read_text(encoding="utf-8")
    spans = split_sentences(text)
    language = detect_language(text)
    document = DocumentSummary(file.stem, "", "", DocumentDate("2025-07-25", "file"), language, "", "", 1, 1, 1.0)
    for first in range(0, len(spans), SENTENCES_A_PASSAGE):
        start, end = spans[first].start, spans[first : first + SENTENCES_A_PASSAGE][-1].end
        yield Source(Passage(f"{file.stem}:{start}", file.stem, start, end, 1, language, (), text[start:end]), document)


def _sentences(source: Source) -> Iterator[str]:
    text = source.passage.text
    pieces = (text[span.start : span.end] for span in split_sentences(text))
    return (piece for piece in pieces if 6 <= len(piece.split()) <= 40)


def _cases(
    sentence: str, source: Source, sources: list[Source], chance: random.Random
) -> Iterator[tuple[str, str, Source]]:
    yield "a quarter of the words gone", " ".join(word for word in sentence.split() if chance.random() > 0.25), source
    figures = [figure for figure in find_figures(sentence) if sentence[figure.start : figure.end].isdecimal()]
    if figures:
        figure = chance.choice(figures)
        other = int(sentence[figure.start : figure.end]) + chance.choice((1, 10, 100))
        yield "a number changed", f"{sentence[: figure.start]}{other}{sentence[figure.end :]}", source
    others = [other for other in sources if other.document.id != source.document.id]
    for other in chance.sample(others, OTHERS):
        is_same = other.passage.language == source.passage.language
        yield f"another document, {'same' if is_same else 'other'} language", sentence, other


if __name__ == "__main__":
    main()
