"""Agreements that a language model proposes: it only points at words of the document, and our own readers read them.

1. The sentences that name an instrument are shown with their neighbors, a few thousand characters at a time; text that
   gives orders to language models is not shown.
2. Every value the model gives must stand in what it was shown. What does not is dropped, and a proposal whose
   instrument or parties do not is dropped whole.
3. Kinds, dates, amounts, periods, places and organizations are read from the document at the words pointed at: a model
   cannot make 250 million of 25.
"""

import json
import re
import time
from collections.abc import Callable, Iterator

from assistant.dictation import leave_out_thoughts
from assistant.errors import ChatModelUnavailable
from assistant.proposals import read_proposals
from assistant.proposed import ShownText
from assistant.screening import is_addressed_to_model
from assistant.writing import ChatModel
from index.records import Agreement, Document
from ingest.agreements import find_signings, make_record
from ingest.sentences import Span, split_sentences
from ingest.terms import find_terms
from prompts.template import render

NONE = "NONE"
# With the instructions some 2,000 tokens in Arabic: a context of 4,096 holds them and the answer.
MOST_CHARACTERS = 3_500
MOST_WINDOWS = 8
MOST_REPLY = 12_000
# One text may take so many seconds; a model that is slower would hold up ingestion.
PATIENCE = 120.0

_EXAMPLES = {
    "ar": {"instrument": "مذكرة تفاهم", "parties": ["…", "…"], "date": "…", "place": "…", "purpose": "…"},
    "fr": {"instrument": "convention de partenariat", "parties": ["…", "…"], "date": "…", "amount": "…"},
    "en": {"instrument": "memorandum of understanding", "parties": ["…", "…"], "date": "…", "place": "…"},
}
# Control characters and bidi overrides: in a prompt they only hide text.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FENCE = str.maketrans("<>", "‹›")


def propose_agreements(document: Document, chat_model: ChatModel, patience: float = PATIENCE) -> list[Agreement]:
    """Let a language model propose the agreements of a document; all that it proposes stands in the document.

    A document of more than MOST_WINDOWS texts is proposed from in its first ones only.

    Raises:
        ChatModelUnavailable: down, silent, cut off, or slower than `patience` seconds over one text.
    """
    proposed: list[Agreement] = []
    signings = find_signings(document)
    for window in _windows(document.text):
        shown = ShownText(document, window, signings)
        for proposal in read_proposals(_ask(document, window, chat_model, patience)):
            if found := shown.read(proposal):
                proposed.append(make_record(document, found.signing, found.parties, found.details))
    return proposed


class Proposer:
    """Proposes agreements during ingestion; a model that fails is named once and then left alone."""

    def __init__(self, chat_model: ChatModel, say: Callable[[str], None], patience: float = PATIENCE) -> None:
        self._chat_model = chat_model
        self._say = say
        self._patience = patience
        self._has_failed = False

    def __call__(self, document: Document) -> list[Agreement]:
        """Give what the model proposes; nothing once it has failed."""
        if self._has_failed:
            return []
        try:
            return propose_agreements(document, self._chat_model, self._patience)
        except ChatModelUnavailable as error:
            self._has_failed = True
            self._say(f"{error} Agreements are recognized without it from here on.")
            return []


def _ask(document: Document, window: Span, chat_model: ChatModel, patience: float) -> str:
    text = _HIDDEN.sub("", document.text[window.start : window.end]).translate(_FENCE)
    example = json.dumps(_EXAMPLES[document.language], ensure_ascii=False)
    prompt = render("agreements", document.language, text=text, example=example, none=NONE)
    deadline = time.monotonic() + patience
    reply = ""
    for piece in leave_out_thoughts(chat_model.stream(prompt.system, prompt.user)):
        reply += piece
        if time.monotonic() > deadline:
            raise ChatModelUnavailable(
                f"The language model took more than {patience:g} seconds over one text: choose a smaller one."
            )
        if len(reply) > MOST_REPLY:
            break
    return reply


def _windows(text: str) -> list[Span]:
    """Give the sentences that name an instrument with those around them, in order and without overlap."""
    sentences = split_sentences(text)
    windows: list[Span] = []
    last = -2
    for at in _near_instruments(text, sentences):
        sentence = sentences[at]
        if is_addressed_to_model(text[sentence.start : sentence.end]):
            continue
        if at == last + 1 and sentence.end - windows[-1].start <= MOST_CHARACTERS:
            windows[-1] = Span(windows[-1].start, sentence.end)
        else:
            windows.append(sentence)
        last = at
    return windows[:MOST_WINDOWS]


def _near_instruments(text: str, sentences: list[Span]) -> Iterator[int]:
    """Give the numbers of sentences from the one before a name of an instrument to the second after it, each once."""
    following = 0
    for at in range(len(sentences)):
        is_named = any(_names_instrument(text, span) for span in sentences[at : at + 2])
        following = 3 if _names_instrument(text, sentences[at]) else following - 1
        if is_named or following > 0:
            yield at


def _names_instrument(text: str, span: Span) -> bool:
    return any(found.kind == "agreement" for found in find_terms(text[span.start : span.end]))
