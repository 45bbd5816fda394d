"""The words of the page, one file per language (words/ar.toml, fr.toml, en.toml), and how pages are made of them.

Every value that a template shows is escaped by the template engine; only what templates made themselves is markup.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import SimpleNamespace

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.web import addresses
from index.records import LANGUAGES, Language

NAMES: dict[Language, str] = {"ar": "العربية", "fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class Screen:
    """The page in one language."""

    language: Language

    @property
    def direction(self) -> str:
        """How the language is written: "rtl" or "ltr"."""
        return direction(self.language)

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """All words of the screen, by section and name; counted ones are {name}_one, _two, _few, _many."""
        return _words(self.language)

    def counted(self, section: str, name: str, count: int) -> str:
        """Say a number of things: words {name}_one, _two, _few and _many of a section, with {count}.

        Source: Unicode CLDR plural rules, as assistant.wording.count_documents.
        """
        form = "many"
        if count == 1 or (count == 0 and self.language == "fr"):
            form = "one"
        elif count == 2:
            form = "two"
        elif 3 <= count % 100 <= 10:
            form = "few"
        return self.words[section][f"{name}_{form}"].format(count=f"{count:,}".replace(",", "\u202f"))

    def render(self, template: str, **values: object) -> Markup:
        """Fill a template; it also sees `screen`, `w` (the words), `urls` (assistant.web.addresses) and `languages`.

        Raises:
            jinja2.UndefinedError: the template names a value or word that is not there.
        """
        made = (
            _environment()
            .get_template(template)
            .render(
                screen=self, w=_by_name(self.language), urls=addresses, languages=NAMES, direction=direction, **values
            )
        )
        # File names and questions may hold lone surrogates, which no page can.
        written = made.encode("utf-8", "replace").decode("utf-8")
        return Markup(written)


def direction(language: Language) -> str:
    """Give the direction in which a language is written: "rtl" or "ltr"."""
    return "rtl" if language == "ar" else "ltr"


@cache
def _words(language: Language) -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("words", f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _by_name(language: Language) -> SimpleNamespace:
    """Give the words as templates name them: `w.actions.copy` is a word, not what a dict can do."""
    return SimpleNamespace(**{section: SimpleNamespace(**names) for section, names in _words(language).items()})


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("assistant.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


SCREENS: dict[Language, Screen] = {language: Screen(language) for language in LANGUAGES}
