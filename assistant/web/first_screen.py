"""The first screen of a conversation: what the library holds, in one sentence, and questions that it answers."""

from markupsafe import Markup

from assistant.people import Person
from assistant.register_wording import count_agreements
from assistant.web.screen import Screen
from assistant.wording import count_documents
from index.library import Library


def render_first(screen: Screen, library: Library, person: Person) -> Markup:
    """Make the first screen for a person."""
    documents = len(library.documents())
    return screen.render(
        "first.html",
        is_empty=not documents,
        documents=count_documents(documents, screen.language),
        agreements=count_agreements(library.count_agreements(), screen.language),
        may_add=person.role == "editor",
    )
