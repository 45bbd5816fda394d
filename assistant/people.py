"""Who asks, and what they may do. Every function that does a thing for a person asks here first."""

from dataclasses import dataclass
from typing import Literal, get_args

from assistant.errors import NotAllowed
from index.records import KeptAnswer

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may read the library; who may not is no Person (NotSignedIn).

    Attributes:
        name: as they sign in; "" without an account.
        role: a reader asks, an editor also adds and removes documents.
        owner: whose their conversations and answers are: one account, or one browser without an account;
            "" when nothing of theirs is kept.
        is_local: the library is served on this machine to its one owner, who may read every answer.
        counted_as: under what their requests are counted: their account, or the address they come from; "" when
            nothing is counted.
    """

    name: str
    role: Role
    owner: str
    is_local: bool = False
    counted_as: str = ""


def require_editor(person: Person) -> None:
    """Refuse a person who may not change the library.

    Raises:
        NotAllowed: the person is a reader.
    """
    if person.role != "editor":
        who = person.name or "a visitor"
        raise NotAllowed(f"Only editors add and remove documents, and {who} is a reader: ask an editor.")


def may_read_answer(person: Person, answer: KeptAnswer) -> bool:
    """Tell whether an answer is the person's own or was shared."""
    return person.is_local or answer.is_shared or owns(person, answer)


def may_share(person: Person, answer: KeptAnswer) -> bool:
    """Tell whether the person decides who else reads an answer."""
    return person.is_local or owns(person, answer)


def owns(person: Person, answer: KeptAnswer) -> bool:
    """Tell whether the person asked for this answer."""
    return bool(person.owner) and answer.owner == person.owner
