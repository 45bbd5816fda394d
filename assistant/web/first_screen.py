"""The first screen of a conversation: what the library holds, in one sentence, and questions that it answers."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.agreement_lines import term_name
from assistant.people import Person
from assistant.register_wording import count_agreements, register_words
from assistant.service import Service
from assistant.web.examples import example_questions
from assistant.web.screen import Screen
from assistant.wording import count_documents
from index.library import Library
from index.records import FacetValue

# Countries that the sentence names; the others are counted.
COUNTRIES_NAMED = 6


class FirstScreen:
    """The first screen in one language, made again when the library has changed."""

    def __init__(self, service: Service, screen: Screen) -> None:
        self._service = service
        self._screen = screen
        self._guard = threading.Lock()
        self._made = _Made(-1, "", ())

    def render(self, person: Person) -> Iterator[Markup]:
        """Make the first screen for a person: at once, and again with its examples when these take a moment."""
        library = self._service.library(person)
        change = library.change
        if self._made.change != change:
            holds = _holds(self._screen, library)
            yield self._filled(_Made(change, holds, ()), person)
            with self._guard:
                if self._made.change != change:
                    examples = tuple(example_questions(self._screen, self._service.assistant)) if holds else ()
                    self._made = _Made(change, holds, examples)
        yield self._filled(self._made, person)

    def _filled(self, made: "_Made", person: Person) -> Markup:
        may_add = person.role == "editor"
        return self._screen.render("first.html", holds=made.holds, examples=made.examples, may_add=may_add)


@dataclass(frozen=True, slots=True)
class _Made:
    """What is said of the library as it was at a change; `holds` is "" for an empty one."""

    change: int
    holds: str
    examples: tuple[str, ...]


def _holds(screen: Screen, library: Library) -> str:
    """Say what the library holds: documents, agreements, from when, with which countries."""
    language, said = screen.language, screen.words["ask"]
    held = library.summarize()
    documents = count_documents(held.documents, language)
    if not held.documents:
        return ""
    if not held.agreements:
        return said["holds_documents"].format(documents=documents)
    sentence = said["holds"].format(documents=documents, agreements=count_agreements(held.agreements, language))
    if held.first_year:
        form = "holds_years" if held.first_year < held.last_year else "holds_year"
        sentence += said[form].format(first=held.first_year, last=held.last_year)
    if held.countries:
        sentence += said["holds_countries"].format(countries=_named(held.countries, screen))
    return sentence + said["holds_end"]


def _named(countries: Sequence[FacetValue], screen: Screen) -> str:
    names = [term_name("country", each.value, screen.language) for each in countries[:COUNTRIES_NAMED]]
    words = register_words(screen.language)
    left = len(countries) - len(names)
    if left:
        return words.separator.join(names) + words.conjunction + screen.counted("ask", "others", left)
    return words.separator.join(names[:-1]) + words.conjunction + names[-1] if len(names) > 1 else names[0]
