"""What a conversation's page shows after each thing a person does there.

Nothing that the browser sends is trusted: answers are found among those of the person's own conversation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from markupsafe import Markup

from assistant.errors import NotAllowed, Stopped
from assistant.giving import GivenAnswer
from assistant.people import Person
from assistant.service import Asked, Service, new_id
from assistant.web.errors import error_text
from assistant.web.first_screen import FirstScreen
from assistant.web.screen import Screen
from assistant.web.turns import render_turn
from assistant.web.under_way import UnderWay
from index.errors import AnswerUnknown, IttifaqError

_ID = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows; None leaves a part as it is.

    Attributes:
        past: the finished turns. live: the one under way and, once it is answered, the last.
        question: the words in the field. replaces: the id of the answer in whose place the next one comes, or "".
        conversations: the list of the person's earlier ones.
    """

    past: Markup | None = None
    live: Markup | None = None
    question: str | None = None
    conversation: str | None = None
    replaces: str | None = None
    conversations: Markup | None = None


@dataclass(frozen=True, slots=True)
class Clicked:
    """What was clicked, as the browser tells it: unknown text is "", an unknown number -1."""

    act: str
    text: str
    answer: str
    conversation: str
    limit: int

    @classmethod
    def of(cls, told: object) -> Self:
        """Read what a page tells, which may be anything."""
        said = {key: value for key, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}
        limit = said.get("limit", "")
        number = int(limit) if limit.isdecimal() and len(limit) < 4 else -1
        return cls(
            said.get("act", ""), said.get("text", ""), said.get("answer", ""), said.get("conversation", ""), number
        )


class Talking:
    """The page's conversations in one language."""

    def __init__(self, service: Service, screen: Screen) -> None:
        self._service = service
        self._screen = screen
        self._under_way = UnderWay(service)
        self._first = FirstScreen(service, screen)

    def header(self, person_name: str = "") -> Markup:
        """Make the page's header."""
        return self._screen.render("header.html", here="ask", person_name=person_name)

    def open(self, person: Person, conversation: str, question: str = "") -> Iterator[View]:
        """Show a conversation as it stands, the first screen when it has no answers; `question` goes in the field.

        A question under way is waited for. A conversation that is somebody else's is said to be, and a new one begins.
        """
        try:
            given = self._service.conversation(person, conversation)
        except NotAllowed as error:
            yield from self.begin(person, question)
            yield self.failed(error)
            return
        waited = self._under_way.listen(person, conversation)
        if not given and not waited:
            if conversation or question:
                yield from self.begin(person, question)
            else:
                yield from self._welcome(person)
            return
        listed = self._conversations(person, conversation)
        view = View(question=question, conversation=conversation, replaces="", conversations=listed)
        if not waited:
            past, live = self._past(person, given[:-1]), self._kept(person, given[-1], is_last=True)
            yield replace(view, past=past, live=live)
            return
        asked, heard = waited
        yield replace(view, past=self._before(person, given, asked), live=self._searching(asked))
        yield from self._answering(person, asked, heard)

    def begin(self, person: Person, question: str = "") -> Iterator[View]:
        """Show the first screen of a new conversation."""
        listed = self._conversations(person, "")
        view = View(live=Markup(), question=question, conversation=new_id(), replaces="", conversations=listed)
        for welcome in self._welcome(person):
            yield replace(view, past=welcome.past)
            view = View()

    def _welcome(self, person: Person) -> Iterator[View]:
        """Show the first screen of a page that was just opened; a question asked meanwhile stays."""
        view = View(conversations=self._conversations(person, ""))
        for first in self._first.render(person):
            yield replace(view, past=first)
            view = View()

    def ask(self, person: Person, asked: Asked) -> Iterator[View]:
        """Show a question at once, its answer's words as they come, and the answer in their place."""
        try:
            given = self._service.conversation(person, asked.conversation)
        except IttifaqError as error:
            yield self.failed(error)
            return
        # Only the last answer can be replaced, and an id is one that was made here.
        if given and asked.replaces != given[-1].id:
            asked = replace(asked, replaces="")
        if not _ID.fullmatch(asked.conversation):
            asked = replace(asked, conversation=new_id())
        yield View(self._before(person, given, asked), self._searching(asked), "", asked.conversation, "")
        yield from self._answering(person, asked, self._under_way.ask(person, asked))

    def clicked(self, person: Person, conversation: str, clicked: Clicked) -> Iterator[View]:
        """Do what a button or link of the page is for."""
        try:
            match clicked.act:
                case "example":
                    yield from self.ask(person, Asked(clicked.text, conversation))
                case "retry":
                    yield from self.retry(person, conversation, clicked.answer)
                case "drop":
                    yield from self.drop(person, conversation, clicked.answer, clicked.limit)
                case "edit":
                    yield self.edit(person, conversation, clicked.answer)
                case "open":
                    yield from self.open(person, clicked.conversation)
                case "forget":
                    yield from self.forget(person, clicked.conversation, conversation)
        except IttifaqError as error:
            yield self.failed(error)

    def retry(self, person: Person, conversation: str, answer_id: str) -> Iterator[View]:
        """Ask the last question again, in its answer's place."""
        turn = self._found(person, conversation, answer_id).turn
        return self.ask(person, Asked(turn.question, conversation, turn.answer.understood, replaces=answer_id))

    def drop(self, person: Person, conversation: str, answer_id: str, limit: int) -> Iterator[View]:
        """Ask again without one of the limits that the question was understood to have."""
        turn = self._found(person, conversation, answer_id).turn
        understood = turn.answer.understood
        if not understood or not 0 <= limit < len(understood.limits):
            raise AnswerUnknown("This answer has no such filter.")
        limits = understood.limits[:limit] + understood.limits[limit + 1 :]
        return self.ask(person, Asked(turn.question, conversation, replace(understood, limits=limits)))

    def edit(self, person: Person, conversation: str, answer_id: str) -> View:
        """Put a question back in the field; what is sent then replaces its turn."""
        given = self._found(person, conversation, answer_id)
        return View(question=given.turn.question, replaces=given.id)

    def stop(self, person: Person, conversation: str) -> None:
        """Stop what the person asked in a conversation."""
        self._under_way.stop(person, conversation)

    def forget(self, person: Person, forgotten: str, conversation: str) -> Iterator[View]:
        """Take a conversation away; a new one begins when it is the one that stands open."""
        self._service.forget_conversation(person, forgotten)
        if forgotten == conversation:
            yield from self.begin(person)
        else:
            yield View(conversations=self._conversations(person, conversation))

    def failed(self, error: IttifaqError) -> View:
        """Say an error of what was done."""
        return View(live=self._failed("", error))

    def _answering(self, person: Person, asked: Asked, heard: Iterator[str | GivenAnswer]) -> Iterator[View]:
        try:
            for each in heard:
                if isinstance(each, GivenAnswer):
                    listed = self._conversations(person, asked.conversation)
                    yield View(live=self._answered(person, each), conversations=listed)
                else:
                    yield View(live=self._searching(asked, each))
        except IttifaqError as error:
            # The question stands in the field again, to be asked anew or changed.
            yield View(live=self._failed(asked.question, error), question=asked.question, replaces=asked.replaces)

    def _before(self, person: Person, given: Sequence[GivenAnswer], asked: Asked) -> Markup:
        """Show the turns that a question follows on."""
        return self._past(person, [each for each in given if each.id != asked.replaces])

    def _past(self, person: Person, given: Sequence[GivenAnswer]) -> Markup:
        return Markup("").join(self._kept(person, each) for each in given)

    def _kept(self, person: Person, given: GivenAnswer, is_last: bool = False) -> Markup:
        """Show a turn with what was done with its answer since."""
        said = self._service.feedback(person, given.id)
        return render_turn(
            self._screen,
            given,
            is_last=is_last,
            may_add=person.role == "editor",
            is_shared=self._service.kept(person, given.id).is_shared,
            verdict=said.verdict if said else "",
            remark=said.words if said else "",
        )

    def _found(self, person: Person, conversation: str, answer_id: str) -> GivenAnswer:
        for given in self._service.conversation(person, conversation):
            if given.id == answer_id:
                return given
        raise AnswerUnknown("The conversation has no such answer: load the page again.")

    def _answered(self, person: Person, given: GivenAnswer) -> Markup:
        return render_turn(self._screen, given, is_last=True, may_add=person.role == "editor")

    def _searching(self, asked: Asked, text: str = "") -> Markup:
        return self._screen.render("searching.html", asked=asked, text=text)

    def _failed(self, question: str, error: IttifaqError) -> Markup:
        is_stopped = isinstance(error, Stopped)
        said = self._screen.words["ask"]["stopped"] if is_stopped else error_text(error, self._screen.language)
        return self._screen.render("failed.html", question=question, said=said, is_stopped=is_stopped)

    def _conversations(self, person: Person, conversation: str) -> Markup:
        listed = self._service.conversations(person)
        return self._screen.render("conversations.html", conversations=listed, open_one=conversation)
