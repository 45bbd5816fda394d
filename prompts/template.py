"""Fill in the words said to a language model: one Markdown file per task and language."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{(\w+)\}")
_RULE = "\n---\n"
_NAME = re.compile(r"[a-z_]+")


class PromptError(Exception):
    """A prompt that is not there, or values that are not the ones it asks for: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is told once, and what it is asked."""

    system: str
    user: str


def render(name: str, language: str, **values: str) -> Prompt:
    """Fill in `<name>.<language>.md`; each {place} is replaced once, so braces inside a value stay as they are.

    The file's part above its line `---` is told, the part below is asked.

    Raises:
        PromptError: no such file, a file without its line, or values missing or unknown.
    """
    text = _read(name, language)
    places = set(_PLACE.findall(text))
    if places != values.keys():
        missing, unknown = sorted(places - values.keys()), sorted(values.keys() - places)
        raise PromptError(f"prompts/{name}.{language}.md: values missing {missing}, unknown {unknown}.")
    system, rule, user = text.partition(_RULE)
    if not rule:
        raise PromptError(f"prompts/{name}.{language}.md has no line '---' between what is told and what is asked.")
    return Prompt(_fill(system, values), _fill(user, values))


def _fill(text: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values[place.group(1)], text).strip()


@cache
def _read(name: str, language: str) -> str:
    file = files("prompts") / f"{name}.{language}.md"
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(language) or not file.is_file():
        raise PromptError(f"prompts/{name}.{language}.md is not there.")
    return file.read_text(encoding="utf-8")
