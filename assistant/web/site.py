"""What the routes of the page share: the service, who asks, and how a page is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from fastapi.responses import HTMLResponse

from assistant.people import Person
from assistant.service import Service
from assistant.web.screen import SCREENS
from index.records import Language


class Caller(Protocol):
    """A request, FastAPI's or Gradio's, as far as it tells who asks."""

    @property
    def cookies(self) -> Mapping[str, str]:
        """What the browser keeps for this site, by name."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers, by lower-case name."""


@dataclass(frozen=True, slots=True)
class Site:
    """One library on the web.

    Attributes:
        identify: tells who asks (assistant.web.sessions), and counts what they ask for; raises NotSignedIn,
            TooManyRequests.
    """

    service: Service
    identify: Callable[[Caller], Person]


def page(person: Person, language: Language, template: str, here: str, **values: object) -> HTMLResponse:
    """Answer with a whole page made of a template that extends shell.html."""
    made = SCREENS[language].render(template, here=here, person_name=person.name, **values)
    return HTMLResponse(made)


def fragment(language: Language, template: str, **values: object) -> HTMLResponse:
    """Answer with a piece of a page, to be put in its place by a script."""
    return HTMLResponse(SCREENS[language].render(template, **values))
