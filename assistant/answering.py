"""From a question to a cited answer: the whole method, top to bottom.

understand → search → judge the sentences found → quote those that answer, or let a language model write from the
passages → cite. When nothing answers, the answer refuses and names the documents that come nearest.
Who asks for agreements, all of them or how many, is answered from the register instead, with a
language model or without.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.agreement_lines import isolated
from assistant.answer import Answer, Citation, Sentence, Turn, Understood
from assistant.answerability import Judgement, judge
from assistant.asking import find_language
from assistant.candidates import collect
from assistant.errors import ChatModelUnavailable, QuestionInvalid
from assistant.listing import answer_from_register
from assistant.mentioning import find_mentioned, find_stated
from assistant.quoting import Quoted, quote
from assistant.seeking import seek
from assistant.understanding import Understanding, understand
from assistant.versions import name_linked
from assistant.wording import count_documents, words
from assistant.writing import ChatModel, rewrite_standalone, write_answer
from index.embedding import Float32Array
from index.folding import fold_words
from index.library import Library
from index.records import DocumentSummary, Filters, Hit, Language, Query
from index.searching import Searcher

# What is longer than a page is no question.
MOST_CHARACTERS = 2_000
# Passages whose sentences are looked at; the first of them go to a language model.
PASSAGES = 12
PASSAGES_CITED_BEFORE = 6
NEAREST = 3


def answer(
    question: str,
    turns: Sequence[Turn],
    library: Library,
    searcher: Searcher,
    chat_model: ChatModel | None = None,
    on_text: Callable[[str], None] | None = None,
    understood: Understood | None = None,
) -> Answer:
    """Answer a question from a library, in the light of the turns before it, oldest first.

    A language model, where there is one, writes the answer, and `on_text` hears its words as they come; when it fails
    the quoted answer is given instead and a notice says so. `understood` says which agreements are asked for, in
    place of what the question is understood to ask for.

    Raises:
        QuestionInvalid: nothing to answer: empty, too long, no words.
    """
    clock = _Clock()
    asked = understand(_checked(question, turns), turns)
    sought = understood
    if not sought and library.count_agreements():
        sought = seek(asked.question, asked.language, turns)
    clock.note("understand")
    if sought:
        found = _search(asked, library, searcher)
        clock.note("search")
        return clock.finish("list", name_linked(_list(asked, sought, found, library, searcher), library))
    if chat_model and asked.documents:
        asked = _rewritten(asked, turns, chat_model)
        clock.note("rewrite")
    found = _search(asked, library, searcher)
    clock.note("search")
    notices: tuple[str, ...] = ()
    if chat_model and found.hits:
        try:
            written = _write(asked, found, library, chat_model, on_text)
            return clock.finish("write", name_linked(written, library))
        except ChatModelUnavailable as error:
            notices = (words(asked.language).model_failed.format(reason=str(error).rstrip(".")),)
            clock.note("write")
    quoted = replace(_quote(asked, found, library, searcher), notices=notices)
    return clock.finish("quote", name_linked(quoted, library))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The question's raw vector (d,), the passages found, best first, and how many documents were searched."""

    vector: Float32Array
    hits: Sequence[Hit]
    documents: int


@dataclass(slots=True)
class _Clock:
    """Notes what each stage took."""

    since: float = field(default_factory=time.perf_counter)
    seconds: list[tuple[str, float]] = field(default_factory=list)

    def note(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds.append((stage, now - self.since))
        self.since = now

    def finish(self, stage: str, answered: Answer) -> Answer:
        self.note(stage)
        return replace(answered, seconds=tuple(self.seconds))


def _checked(question: str, turns: Sequence[Turn]) -> str:
    trimmed = question.strip()
    said = words(find_language(trimmed[:MOST_CHARACTERS], turns[-1].answer.language if turns else None))
    if not trimmed:
        raise QuestionInvalid(said.question_empty)
    if len(trimmed) > MOST_CHARACTERS:
        raise QuestionInvalid(said.question_too_long.format(length=len(trimmed), limit=MOST_CHARACTERS))
    if not fold_words(trimmed):
        raise QuestionInvalid(said.question_without_words)
    return trimmed


def _rewritten(asked: Understanding, turns: Sequence[Turn], chat_model: ChatModel) -> Understanding:
    """Let the model write a follow-up out; when it cannot, what was understood without it stands."""
    try:
        return replace(asked, standalone=rewrite_standalone(asked.question, turns, asked.language, chat_model))
    except ChatModelUnavailable:
        return asked


def _search(asked: Understanding, library: Library, searcher: Searcher) -> _Found:
    """Find the passages, those of the documents cited before first when the question leans on them."""
    vector = searcher.embedder.embed_queries([asked.standalone])[0]
    query = Query(asked.standalone, asked.language)
    hits = searcher.search_embedded(query, vector, PASSAGES)
    if asked.documents:
        cited = replace(query, filters=Filters(documents=asked.documents))
        before = searcher.search_embedded(cited, vector, PASSAGES_CITED_BEFORE)
        known = {hit.passage.id for hit in before}
        hits = [*before, *(hit for hit in hits if hit.passage.id not in known)]
    return _Found(vector, hits, len(library.documents()))


def _list(asked: Understanding, sought: Understood, found: _Found, library: Library, searcher: Searcher) -> Answer:
    """List what the register holds, and apart what the passages found say beside it."""
    candidates = collect(asked.standalone, found.hits, library)
    listing = replace(asked, kind="list", answer_type="none", counted=())
    listed = judge(listing, found.vector, candidates, library.means, searcher.embedder)
    counted: Sequence[Judgement] = ()
    if sought.asks == "count" and asked.answer_type == "number":
        counted = judge(asked, found.vector, candidates, library.means, searcher.embedder)
    answered = answer_from_register(
        asked.question,
        asked.language,
        sought,
        find_stated(counted, library),
        find_mentioned(listed, library),
        library,
    )
    return replace(answered, nearest=_nearest(found.hits, library)) if answered.refused else answered


def _write(
    asked: Understanding,
    found: _Found,
    library: Library,
    chat_model: ChatModel,
    on_text: Callable[[str], None] | None,
) -> Answer:
    written = write_answer(asked.standalone, asked.language, found.hits, library, chat_model, on_text)
    if written.refused:
        return replace(_refusal(asked, found, Quoted(), library), notices=written.notices)
    sources = len({citation.document.id for citation in written.citations})
    frame = words(asked.language).frame_written.format(documents=count_documents(sources, asked.language))
    return replace(
        _answer(asked, found, frame),
        sentences=written.sentences,
        citations=written.citations,
        notices=written.notices,
    )


def _quote(asked: Understanding, found: _Found, library: Library, searcher: Searcher) -> Answer:
    candidates = collect(asked.standalone, found.hits, library)
    judged = judge(asked, found.vector, candidates, library.means, searcher.embedder)
    quoted = quote(asked, judged, library)
    if not quoted.quotations:
        return _refusal(asked, found, quoted, library)
    citations = tuple(
        Citation(number, quotation.evidence, quotation.document)
        for number, quotation in enumerate(quoted.quotations, start=1)
    )
    return replace(
        _answer(asked, found, _frame(citations, quoted, asked.language)),
        sentences=tuple(Sentence(citation.evidence.quote, (citation.number,), "quoted") for citation in citations),
        citations=citations,
    )


def _frame(citations: Sequence[Citation], quoted: Quoted, language: Language) -> str:
    said = words(language)
    titles = {citation.document.id: citation.document.title for citation in citations}
    if len(titles) == 1:
        frame = said.frame_one.format(title=next(iter(titles.values())))
    else:
        frame = said.frame_many.format(documents=count_documents(len(titles), language))
    if not quoted.differing:
        return frame
    values = said.separator.join(isolated(value, language) for value in quoted.differing)
    return f"{said.sources_differ.format(values=values)} {frame}"


def _refusal(asked: Understanding, found: _Found, quoted: Quoted, library: Library) -> Answer:
    said, documents = words(asked.language), count_documents(found.documents, asked.language)
    if not found.documents:
        frame = said.refusal_empty
    elif quoted.missing:
        missing = said.separator.join(f"«{text}»" for text in quoted.missing)
        frame = said.refusal_missing.format(documents=documents, missing=missing)
    else:
        frame = said.refusal.format(documents=documents)
    return replace(_answer(asked, found, frame), refused=True, nearest=_nearest(found.hits, library))


def _nearest(hits: Sequence[Hit], library: Library) -> tuple[DocumentSummary, ...]:
    ids = dict.fromkeys(hit.passage.document_id for hit in hits)
    return tuple(library.summary(document_id) for document_id in list(ids)[:NEAREST])


def _answer(asked: Understanding, found: _Found, frame: str) -> Answer:
    return Answer(
        question=asked.question,
        language=asked.language,
        kind=asked.kind,
        refused=False,
        frame=frame,
        sentences=(),
        citations=(),
        searched=found.documents,
        nearest=(),
        notices=(),
        seconds=(),
    )
