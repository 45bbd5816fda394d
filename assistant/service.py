"""What a person may do with a library: ask, read, keep, share. The web page and the programs' endpoints both come here.

Rights are checked in here, at the beginning of each method, and not by whoever shows buttons: every endpoint of the
page can be called by anyone who reaches its port.
"""

import hashlib
import re
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.answer import Answer, Turn, Understood
from assistant.errors import NotAllowed, QuestionInvalid, Stopped
from assistant.followups import take_turn
from assistant.giving import GivenAnswer, from_content, to_content
from assistant.limiting import RateLimit
from assistant.opening import Assistant
from assistant.people import Person, may_read_answer, may_share, owns
from assistant.settings import Settings
from assistant.stopping import StoppableModel
from assistant.waiting import WaitingLine
from index.keeping import Keeping
from index.library import Library
from index.records import FEEDBACK_VERDICTS, Conversation, Feedback, FeedbackVerdict, KeptAnswer

# A follow-up leans on what was said lately.
TURNS_REMEMBERED = 8
# Answers that are worked out at once; more only take the processor from each other, and all are late.
# Source: `python -m tests.benchmarks.serving` on 4 cores, server just started: the last of twenty people's answers
# begins after 1.9 s with 3 at once, after 2.7 s with 1.
ANSWERS_AT_ONCE = 3
# What a person writes beside a verdict.
MOST_FEEDBACK_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put.

    Attributes:
        conversation: the id of the one it belongs to; a new id begins one.
        understood: which agreements are asked for, when a filter was taken away; None for what the question says.
        replaces: the id of the conversation's last answer when it is asked again or anew, else "".
    """

    question: str
    conversation: str
    understood: Understood | None = None
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A library opened for many people at once. Each method says for whom it works."""

    assistant: Assistant
    keeping: Keeping
    settings: Settings
    # One writes at a time, in the order of coming; the library's own lock keeps other processes away.
    writing: WaitingLine = field(default_factory=lambda: WaitingLine(1))
    line: WaitingLine = field(default_factory=lambda: WaitingLine(ANSWERS_AT_ONCE))
    # Questions a minute of one person whose requests are counted.
    limit: RateLimit = field(default_factory=lambda: RateLimit(30))
    # Set when the program ends: no language model is waited for any more.
    closing: threading.Event = field(default_factory=threading.Event)

    def library(self, person: Person) -> Library:
        """Give the library for reading what it holds now; every Person may read it."""
        self.assistant.library.follow()
        return self.assistant.library

    def ask(
        self,
        person: Person,
        asked: Asked,
        on_text: Callable[[str], None] | None = None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> GivenAnswer:
        """Answer a question in its conversation and keep the answer for who asked.

        Raises:
            NotAllowed: the conversation is somebody else's.
            QuestionInvalid: nothing to answer, or what names the conversation cannot be an id.
            Stopped: the person did not want to wait; nothing is kept.
            TooManyRequests: the person asked too often within a minute.
        """
        self.limit.count(person.counted_as)
        asked = _in_a_conversation(asked)
        before = self._before(person, asked)
        turns = [given.turn for given in before[-TURNS_REMEMBERED:]]

        def go_on() -> None:
            if is_stopped() or self.closing.is_set():
                raise Stopped("The answer was stopped.")

        def hear(text: str) -> None:
            go_on()
            if on_text:
                on_text(text)

        model = self.assistant.chat_model
        assistant = replace(self.assistant, chat_model=StoppableModel(model, go_on)) if model else self.assistant
        # A language model is somebody else's processor.
        with nullcontext() if model else self.line.turn():
            go_on()
            answer = assistant.ask(asked.question, turns, hear, asked.understood)
        go_on()
        given = self._given(asked, turns, answer)
        if person.owner:
            self.keeping.keep(_kept(given, person), replaces=asked.replaces)
        return given

    def conversation(self, person: Person, conversation: str) -> tuple[GivenAnswer, ...]:
        """Give the answers of a person's conversation, oldest first; none for an id that is new.

        Raises:
            NotAllowed: it is somebody else's.
        """
        kept = self.keeping.answers_of(conversation) if conversation else []
        if any(not owns(person, each) for each in kept):
            raise NotAllowed("This conversation is somebody else's: begin a new one.")
        return tuple(from_content(each.content) for each in kept)

    def conversations(self, person: Person) -> list[Conversation]:
        """List a person's conversations, the latest first."""
        return self.keeping.conversations(person.owner) if person.owner else []

    def forget_conversation(self, person: Person, conversation: str) -> None:
        """Take a person's conversation away with its answers, those that were shared too.

        Raises:
            NotAllowed: it is somebody else's.
        """
        if self.conversation(person, conversation):
            self.keeping.forget_conversation(conversation)

    def kept(self, person: Person, answer_id: str) -> KeptAnswer:
        """Find an answer that the person may read.

        Raises:
            AnswerUnknown: there is none, or it is not for this person: who may not read it does not learn that it is.
        """
        kept = self.keeping.answer(answer_id)
        if not may_read_answer(person, kept):
            raise self.keeping.unknown(answer_id)
        return kept

    def given(self, person: Person, answer_id: str) -> GivenAnswer:
        """Give an answer that the person may read, as it was given.

        Raises:
            AnswerUnknown: as in `kept`.
        """
        return from_content(self.kept(person, answer_id).content)

    def give_link(self, person: Person, answer_id: str) -> GivenAnswer:
        """Give an answer whose address goes out with it: it is kept even when it is asked again.

        Raises:
            AnswerUnknown: as in `kept`.
        """
        given = self.given(person, answer_id)
        self.keeping.link(answer_id)
        return given

    def share(self, person: Person, answer_id: str, is_shared: bool) -> None:
        """Let whoever may read the library read an answer, or no longer.

        Raises:
            AnswerUnknown: as in `kept`.
            NotAllowed: somebody else asked for it.
        """
        kept = self.kept(person, answer_id)
        if not may_share(person, kept):
            raise NotAllowed("Only who asked for an answer can share it.")
        self.keeping.share(answer_id, is_shared)

    def give_feedback(self, person: Person, answer_id: str, verdict: FeedbackVerdict, words: str) -> None:
        """Keep what a person says of an answer, in place of what they said of it before.

        Raises:
            AnswerUnknown: as in `kept`.
            QuestionInvalid: the words are too long, or the verdict is none.
        """
        kept = self.kept(person, answer_id)
        if verdict not in FEEDBACK_VERDICTS:
            raise QuestionInvalid(f"A verdict is one of {', '.join(FEEDBACK_VERDICTS)}.")
        if len(words) > MOST_FEEDBACK_CHARACTERS:
            raise QuestionInvalid(f"The remark is longer than {MOST_FEEDBACK_CHARACTERS} characters: shorten it.")
        self.keeping.add_feedback(Feedback(answer_id, kept.question, _signed(person), _now(), verdict, words.strip()))

    def feedback(self, person: Person, answer_id: str) -> Feedback | None:
        """Give what the person said of an answer; None when nothing.

        Raises:
            AnswerUnknown: as in `kept`.
        """
        self.kept(person, answer_id)
        by = _signed(person)
        return next((each for each in self.keeping.feedback() if (each.answer_id, each.by) == (answer_id, by)), None)

    def _before(self, person: Person, asked: Asked) -> list[GivenAnswer]:
        """Give the answers that the question follows on."""
        return [given for given in self.conversation(person, asked.conversation) if given.id != asked.replaces]

    def _given(self, asked: Asked, turns: Sequence[Turn], answer: Answer) -> GivenAnswer:
        told = sum(sentence.support == "register" for sentence in answer.sentences)
        ids = (*answer.agreements[:told], *answer.partial[: len(answer.partly)])
        agreements = self.assistant.library.agreements(ids)
        return GivenAnswer(
            id=new_id(),
            conversation=asked.conversation,
            given_at=_now(),
            turn=take_turn(asked.question, turns, answer),
            agreements=tuple(replace(each, evidence=()) for each in agreements),
        )


def new_id() -> str:
    """Make an id of 128 bits that cannot be guessed, 22 characters that stand in an address as they are."""
    return secrets.token_urlsafe(16)


_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _in_a_conversation(asked: Asked) -> Asked:
    """Begin a conversation where none is named: what stands under no name would be everybody's."""
    if not asked.conversation:
        return replace(asked, conversation=new_id())
    if not _ID.fullmatch(asked.conversation):
        raise QuestionInvalid("This is not the id of a conversation: leave it out to begin a new one.")
    return asked


def _signed(person: Person) -> str:
    """Name a person beside what they say; who has no account is told apart without their owner's secret."""
    if person.name or person.is_local:
        return person.name or "local"
    return f"visitor {hashlib.sha256(person.owner.encode('utf-8')).hexdigest()[:8]}"


def _kept(given: GivenAnswer, person: Person) -> KeptAnswer:
    return KeptAnswer(
        given.id, given.conversation, person.owner, given.given_at, given.turn.question, False, to_content(given)
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
