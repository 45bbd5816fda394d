"""Answer with a language model: passages shown, sentences taken down as they come, each checked before it is shown."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer import Citation, Sentence, Turn
from assistant.citing import Checked, Source, check_sentence
from assistant.dictation import Dictated, leave_out_thoughts, take_down
from assistant.errors import ChatModelUnavailable, ContextTooSmall
from assistant.proper_names import NamedText, find_names
from assistant.screening import is_addressed_to_model
from assistant.wording import words
from index.folding import fold_text
from index.language import detect_language
from index.library import Library
from index.records import Evidence, Hit, Language
from ingest.figures import find_figures
from prompts.template import render

REFUSAL = "NO_ANSWER"
# Eight passages of 180 words take about 4,000 tokens in Arabic: they fit a context of 8,192 with the answer.
MOST_PASSAGES = 8
MOST_CHARACTERS = 9_000
# Five are asked for; a model that goes on is stopped.
MOST_SENTENCES = 8
MOST_STANDALONE = 400
# Fewer words outside quotation marks are names as likely as language.
_LANGUAGE_WORDS = 5
_REMEMBERED_TURNS = 4
_REMEMBERED_CHARACTERS = 400

_REFUSED = re.compile(r"\bNO[_ ]?ANSWER\b")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_FOOTNOTE = re.compile(r"\[(\d{1,3})\]")
# Control characters and bidi overrides: in a prompt they only hide text.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LABEL = re.compile(r"\A(?:question|السؤال|standalone question|question autonome)\s*[:：]\s*", re.IGNORECASE)


class ChatModel(Protocol):
    """A language model that is told something (system) and asked something (user)."""

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Give the answer piece by piece; closing the iterator stops the model. What a bound cut ends with "…".

        Raises:
            ChatModelUnavailable: down, slow, cut off, or no language model.
        """
        ...


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What a language model wrote, checked.

    Attributes:
        sentences: in the model's order; at least one is "quoted" or "verified", unless `refused`.
        citations: numbered from 1 in the order of their first use.
        refused: the model said that the passages do not answer.
        notices: what the person must be told, in the asker's language.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    refused: bool
    notices: tuple[str, ...]


def write_answer(
    question: str,
    language: Language,
    hits: Sequence[Hit],
    library: Library,
    chat_model: ChatModel,
    on_text: Callable[[str], None] | None = None,
) -> WrittenAnswer:
    """Let the language model answer from the passages that were found, best first.

    `on_text` hears each supported sentence with its numbers, once it is checked; when this raises, forget what it
    heard and give the quoted answer. A sentence that states what no passage holds is removed; one that nothing bears
    out is kept and marked, with no citation.

    Raises:
        ChatModelUnavailable: down, slow, cut off, in another language, or nothing that the passages bear out; or
            every passage gives orders to language models.
    """
    sources, withheld = _choose_sources(hits, library)
    notices = tuple(words(language).passage_withheld.format(title=title) for title in withheld)
    if not sources and withheld:
        raise ChatModelUnavailable("Every passage found gives orders to language models: it was shown none.")
    if not sources:
        return WrittenAnswer((), (), True, ())
    draft = _Draft(sources, language, on_text)
    try:
        _take_down(draft, question, chat_model)
    except ContextTooSmall:
        # Nothing was written yet: half of the passages may fit.
        draft = _Draft(sources[: max(1, len(sources) // 2)], language, on_text)
        _take_down(draft, question, chat_model)
    return draft.finish(notices)


def rewrite_standalone(question: str, turns: Sequence[Turn], language: Language, chat_model: ChatModel) -> str:
    """Write a follow-up out so that it can be understood without the conversation, `turns` oldest first.

    Raises:
        ChatModelUnavailable: no answer, or not one question in the asker's script that keeps the question's figures
            and brings no figure or name that the conversation does not have: complete it without the model.
    """
    conversation = "\n".join(_remember(turn) for turn in turns[-_REMEMBERED_TURNS:])
    prompt = render("standalone", language, conversation=conversation, question=_harmless(question))
    text = ""
    pieces = chat_model.stream(prompt.system, prompt.user)
    for piece in leave_out_thoughts(pieces):
        text += piece
        if len(text) > MOST_STANDALONE or "\n" in text.strip():
            break
    rewritten = _LABEL.sub("", next(iter(text.strip().splitlines()), "").strip()).strip(" \"'«»“”*")
    if not _is_standalone(rewritten, question, conversation):
        raise ChatModelUnavailable("The language model did not rewrite the question: it was understood without it.")
    return rewritten


@dataclass
class _Draft:
    """An answer as it grows."""

    sources: Sequence[Source]
    language: Language
    on_text: Callable[[str], None] | None
    sentences: list[Sentence] = field(default_factory=list)
    citations: dict[Evidence, Citation] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    is_refused: bool = False
    has_removed: bool = False
    has_foreign: bool = False

    def add(self, dictated: Dictated) -> None:
        """Check one sentence and keep it, marked or not, unless it is invented, foreign or said before."""
        folded = fold_text(dictated.text)
        if _REFUSED.search(dictated.text):
            self.is_refused = True
        elif _is_foreign(dictated.text, self.language):
            self.has_foreign = self.has_removed = True
        elif folded not in self.seen:
            self._keep(check_sentence(dictated.text, dictated.numbers, self.sources, self.language))
        self.seen.add(folded)

    def finish(self, notices: tuple[str, ...]) -> WrittenAnswer:
        """Give the answer, when a sentence of it is borne out."""
        if not self.citations and self.is_refused:
            return WrittenAnswer((), (), True, notices)
        if not self.citations:
            raise ChatModelUnavailable(
                "The language model answered in another language than the question's."
                if self.has_foreign
                else "The language model wrote nothing that the passages bear out."
            )
        if self.has_removed:
            notices = (*notices, words(self.language).sentences_removed)
        return WrittenAnswer(tuple(self.sentences), tuple(self.citations.values()), False, notices)

    def _keep(self, checked: Checked) -> None:
        if checked.is_invented:
            self.has_removed = True
            return
        numbers = tuple(dict.fromkeys(self._number(evidence) for evidence in checked.evidence))
        self.sentences.append(Sentence(checked.text, numbers, checked.support))
        if numbers and self.on_text:
            self.on_text(f"{checked.text} {''.join(f'[{number}]' for number in numbers)} ")

    def _number(self, evidence: Evidence) -> int:
        if evidence not in self.citations:
            document = next(source.document for source in self.sources if source.document.id == evidence.document_id)
            self.citations[evidence] = Citation(len(self.citations) + 1, evidence, document)
        return self.citations[evidence].number


def _take_down(draft: _Draft, question: str, chat_model: ChatModel) -> None:
    shown = "\n\n".join(_show(number, source) for number, source in enumerate(draft.sources, 1))
    prompt = render("answer", draft.language, passages=shown, question=_harmless(question), refusal=REFUSAL)
    for dictated in take_down(chat_model.stream(prompt.system, prompt.user)):
        draft.add(dictated)
        # What follows a refusal is the model's own knowledge.
        if draft.is_refused or len(draft.seen) >= MOST_SENTENCES:
            return


def _choose_sources(hits: Sequence[Hit], library: Library) -> tuple[list[Source], list[str]]:
    """Choose the passages to show, best first, and name the documents of those that give the model orders."""
    sources: list[Source] = []
    withheld: dict[str, None] = {}
    left = MOST_CHARACTERS
    for hit in hits:
        passage, document = hit.passage, library.summary(hit.passage.document_id)
        if is_addressed_to_model("\n".join([document.title, *passage.headings, passage.text])):
            withheld[document.title] = None
        elif len(sources) < MOST_PASSAGES and (len(passage.text) <= left or not sources):
            sources.append(Source(passage, document))
            left -= len(passage.text)
    return sources, list(withheld)


def _show(number: int, source: Source) -> str:
    """Write a passage for the model, fenced: nothing inside can close the fence or look like a citation."""
    document = source.document
    date = document.date.value if document.date else ""
    head = " · ".join(_harmless(part)[:200] for part in (document.title, document.publisher, date) if part)
    text = _harmless(source.passage.text[:MOST_CHARACTERS])
    return f"<passage>\n[{number}] {head}\n{text}\n</passage>"


def _harmless(text: str) -> str:
    plain = _HIDDEN.sub("", text).replace("<", "‹").replace(">", "›")
    return _FOOTNOTE.sub(r"(\1)", plain)


def _is_foreign(text: str, language: Language) -> bool:
    """Say whether a sentence is in another language than the asker's; quotations may be."""
    own = _QUOTED.sub(" ", text)
    return len(re.findall(r"[^\W\d_]{2,}", own)) >= _LANGUAGE_WORDS and detect_language(own) != language


def _remember(turn: Turn) -> str:
    said = " ".join(sentence.text for sentence in turn.answer.sentences if sentence.support != "unsupported")
    return f"- {_harmless(turn.standalone or turn.question)}\n  {_harmless(said)[:_REMEMBERED_CHARACTERS]}"


def _is_standalone(text: str, question: str, conversation: str) -> bool:
    """Say whether a model's rewriting can be trusted: it adds nothing, and loses no figure of the question."""
    if len(text.split()) < 2 or len(text) > MOST_STANDALONE or _REFUSED.search(text):
        return False
    if (detect_language(text) == "ar") != (detect_language(question) == "ar"):
        return False
    said = f"{conversation}\n{question}"
    kept, known = find_figures(text), find_figures(said)
    keeps_figures = all(any(figure.agrees_with(other) for other in kept) for figure in find_figures(question))
    adds_none = all(any(figure.agrees_with(other) for other in known) for figure in kept)
    return keeps_figures and adds_none and _names_only(text, NamedText(said))


def _names_only(text: str, said: NamedText) -> bool:
    names = find_names(text)
    return names.known <= said.known and all(said.has_word(name) or said.has_sound(name) for name in names.proper)
