"""Answers, hits, documents and reports as lines of a terminal.

Words of documents are printed without control characters, so that a document cannot drive the terminal.
"""

from collections.abc import Iterator, Sequence

from assistant.accounting import coverage_lines, partly_line, understood_lines
from assistant.answer import Answer, Sentence
from assistant.quality_words import citation_mark, page_mark, quality_reason
from assistant.register_wording import register_words
from assistant.versions import Elsewhere, linked_lines
from assistant.wording import words
from index.evaluating import Evaluation
from index.records import DocumentSummary, Hit
from ingest.report import Report

# Agreements of a list that are shown, and of those that may match; the others are counted.
SHOWN, SHOWN_PARTLY = 200, 20


def answer_lines(answer: Answer, with_files: bool = True) -> Iterator[str]:
    """Give the frame, each sentence with the numbers of its sources, then the sources.

    A source's exact words are given where the sentence is not those words already. A list from the register says also
    how it was understood and what was looked at.
    """
    for notice in answer.notices:
        yield f"! {plain(notice)}"
    if answer.understood:
        yield from (plain(line) for line in understood_lines(answer.understood, answer.language))
    yield plain(answer.frame)
    shown: list[Sentence] = []
    for line, sentence in _sentences(answer):
        shown += [sentence] if sentence else []
        yield line
    yield from (plain(line) for line in coverage_lines(answer))
    if answer.citations:
        yield ""
    yield from _citation_lines(answer, shown, with_files)
    for document in answer.nearest:
        yield f"  - {source_line(document, with_files)}"


def _sentences(answer: Answer) -> Iterator[tuple[str, Sentence | None]]:
    """Give each line of the answer with its sentence, and the lines that introduce a part of it."""
    said = register_words(answer.language)
    from_register = [sentence for sentence in answer.sentences if sentence.support == "register"]
    others = [sentence for sentence in answer.sentences if sentence.support != "register"]
    yield from _listed(from_register, len(answer.agreements), SHOWN, said.more)
    if answer.coverage and others:
        yield plain(said.stated), None
    yield from _listed(others, 0, len(others), said.more)
    if answer.coverage and answer.partial:
        yield plain(partly_line(answer.coverage, answer.language)), None
        yield from _listed(answer.partly, len(answer.partial), SHOWN_PARTLY, said.more)
    if answer.mentioned:
        yield plain(said.mentioned), None
        yield from _listed(answer.mentioned, 0, len(answer.mentioned), said.more)


def _listed(sentences: Sequence[Sentence], count: int, most: int, more: str) -> Iterator[tuple[str, Sentence | None]]:
    for sentence in sentences[:most]:
        marks = "".join(f"[{number}]" for number in sentence.citations) or "[?]"
        yield f"  {plain(sentence.text)} {marks}", sentence
    left = count - min(len(sentences), most)
    if left > 0:
        yield f"  {plain(more.format(count=left))}", None


def _citation_lines(answer: Answer, shown: Sequence[Sentence], with_files: bool) -> Iterator[str]:
    """Give the sources of the sentences shown."""
    quoted = {sentence.text for sentence in shown}
    cited = {number for sentence in shown for number in sentence.citations}
    for citation in answer.citations:
        if answer.coverage and citation.number not in cited:
            continue
        page = words(answer.language).page.format(page=citation.evidence.page)
        told = (source_line(citation.document, with_files), page, citation_mark(citation, answer.language))
        yield f"[{citation.number}] {' · '.join(filter(None, told))}"
        for line in linked_lines(citation.also, citation.translations, answer.language):
            yield f"    {plain(line)}"
        if citation.evidence.quote not in quoted:
            yield f"    « {plain(citation.evidence.quote)} »"


def source_line(document: DocumentSummary, with_file: bool = True) -> str:
    """Name a document: title, publisher, date, file."""
    date = document.date.value if document.date else ""
    file = "/".join(filter(None, (document.file, document.member))) if with_file else ""
    return plain(" · ".join(part for part in (document.title, document.publisher, date, file) if part))


def hit_lines(
    hits: Sequence[Hit], documents: Sequence[DocumentSummary], elsewhere: Sequence[Elsewhere]
) -> Iterator[str]:
    """Give hits, best first, with who found them, each with its document and the versions and translations of that."""
    for hit, document, others in zip(hits, documents, elsewhere, strict=True):
        found_by, page = "+".join(hit.found_by), hit.passage.page
        told = (f"{source_line(document)}, p. {page}", page_mark(document, page, "en"))
        yield (
            f"{hit.rank}. {hit.score:.3f} ({found_by}; dense {hit.dense_score:.3f}, lexical {hit.lexical_score:.1f})"
            f"  {' · '.join(filter(None, told))}"
        )
        yield f"   {_shortened(plain(hit.passage.text))}"
        for line in linked_lines(others.versions, others.translations, "en"):
            yield f"   {plain(line)}"


def document_lines(documents: Sequence[DocumentSummary]) -> Iterator[str]:
    """Give one line a document: id, date, language, counts, quality, then its name."""
    for document in documents:
        date = document.date.value if document.date else "-"
        yield (
            f"{document.id}  {date:<10}  {document.language}  {document.pages:>4} p.  {document.passages:>5} passages"
            f"  {document.quality} ({document.text_quality:.2f})  {source_line(document)}"
        )
        if document.quality != "good":
            yield f"              {quality_reason(document, 'en')}"


def report_lines(report: Report) -> Iterator[str]:
    """Give the counts of an ingestion, then by name what was replaced, moved or skipped and why."""
    moved = f"{len(report.moved)} moved, " if report.moved else ""
    yield (
        f"{len(report.added)} added, {len(report.replaced)} replaced, {moved}{len(report.unchanged)} unchanged, "
        f"{len(report.skipped)} skipped"
    )
    yield from report_details(report)


def report_details(report: Report) -> Iterator[str]:
    """Give by name what was replaced, moved or skipped, why, and what to look at."""
    taken = (*report.added, *report.replaced)
    yield from (f"  replaced  {_place(each.file, each.member)}" for each in report.replaced)
    yield from (
        f"  notice    {_place(each.file, each.member)}: {plain(notice)}" for each in taken for notice in each.notices
    )
    yield from (f"  moved     {plain(each.file)}: from {plain(each.former)}" for each in report.moved)
    yield from (f"  unchanged {plain(each.file)}: {plain(each.note)}" for each in report.unchanged if each.note)
    for label, passed in (("skipped", report.skipped), ("ignored", report.ignored)):
        yield from (f"  {label}   {_place(each.file, each.member)}: {plain(each.reason)}" for each in passed)
    if report.passed:
        kinds = ", ".join(f"{each.count} {each.suffix or 'without an ending'}" for each in report.passed)
        yield f"  not read  files of other kinds: {plain(kinds)}"


def _place(file: str, member: str) -> str:
    return plain("/".join(filter(None, (file, member))))


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """Give the measures of one retrieval set."""
    yield f"{evaluation.queries} queries over {evaluation.passages} passages"
    yield (
        f"recall@1 {evaluation.recall_1:.3f}  recall@5 {evaluation.recall_5:.3f}  "
        f"recall@10 {evaluation.recall_10:.3f}  nDCG@10 {evaluation.ndcg_10:.3f}  MRR@10 {evaluation.mrr_10:.3f}"
    )
    yield (
        f"indexed in {evaluation.index_seconds:.1f} s; search p50 {evaluation.search_p50_ms:.1f} ms, "
        f"p95 {evaluation.search_p95_ms:.1f} ms"
    )


def plain(text: str) -> str:
    """Put text on one line and replace control characters, lone surrogates included."""
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() or char in _JOINERS else "�" for char in joined)


# Invisible but meant: joiners in Arabic words and the marks that keep Latin names in place.
_JOINERS = "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"


def _shortened(text: str, limit: int = 240) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
