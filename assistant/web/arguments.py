"""What programs send as arguments, read strictly: whatever the types say, anything can arrive."""

from collections.abc import Sequence
from typing import TypeVar

from assistant.errors import SettingInvalid

T = TypeVar("T")

MOST_CHARACTERS = 200


def read_text(name: str, value: object, most: int = MOST_CHARACTERS) -> str:
    """Read a text.

    Raises:
        SettingInvalid: it is something else, or too long.
    """
    if not isinstance(value, str):
        raise SettingInvalid(f"{name} is {shown(value)}, which is not text: write it between quotation marks.")
    if len(value) > most:
        raise SettingInvalid(f"{name} has {len(value)} characters: shorten it to {most}.")
    return value


def read_values(name: str, value: object) -> tuple[str, ...]:
    """Read a text that limits nothing when it is blank: none or one value.

    Raises:
        SettingInvalid: as in `read_text`.
    """
    text = read_text(name, value)
    return (text,) if text.strip() else ()


def read_number(name: str, value: object, least: int, most: int) -> int:
    """Read a whole number, which may be written 3.0.

    Raises:
        SettingInvalid: it is none, or out of range.
    """
    # true and false are numbers to Python.
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most or value % 1:
        raise SettingInvalid(f"{name} is {shown(value)}: give a whole number from {least} to {most}.")
    return int(value)


def read_one_of(name: str, value: object, values: Sequence[T]) -> T:
    """Read one of a few values.

    Raises:
        SettingInvalid: it is none of them.
    """
    found = [each for each in values if each == value]
    if not found:
        raise SettingInvalid(f"{name} is {shown(value)}: write one of {', '.join(map(str, values))}.")
    return found[0]


def shown(value: object) -> str:
    """Write a value for an error's sentence, cut where it is long."""
    written = repr(value)
    return written if len(written) <= MOST_CHARACTERS else f"{written[:MOST_CHARACTERS]}…"
