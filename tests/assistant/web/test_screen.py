"""The words of the screen: none is missing in any language, and each says the same as in the others."""

import re
from pathlib import Path
from string import Formatter

import pytest
from jinja2.exceptions import UndefinedError

from assistant.web import screen
from assistant.web.screen import SCREENS
from index.records import LANGUAGES

WEB = Path(screen.__file__).parent
# Forms of counted words: where a language says the number with the noun itself, {count} is not there.
SAYS_COUNT = re.compile(r"_(one|two)$")
FORMS = ("one", "two", "few", "many")


def words(language):
    return {(section, name): text for section, names in SCREENS[language].words.items() for name, text in names.items()}


def places(text):
    return {place for _, place, _, _ in Formatter().parse(text) if place}


def test_every_language_has_the_same_words():
    assert set(words("ar")) == set(words("fr")) == set(words("en"))


def test_no_word_is_empty():
    assert [
        (language, key) for language in LANGUAGES for key, text in words(language).items() if not text.strip()
    ] == []


def test_each_word_has_the_same_places_in_every_language():
    for key in words("ar"):
        found = [places(words(language)[key]) for language in LANGUAGES]
        if SAYS_COUNT.search(key[1]):
            found = [each - {"count"} for each in found]
        assert found[0] == found[1] == found[2], key


def test_counted_words_have_every_form():
    for section, name in words("ar"):
        stem, _, form = name.rpartition("_")
        if form == "few":
            assert {f"{stem}_{each}" for each in FORMS} <= {each for part, each in words("ar") if part == section}
            assert all("{count}" in words("ar")[section, f"{stem}_{each}"] for each in ("few", "many"))


def test_arabic_words_are_in_arabic_letters():
    latin = [
        key
        for key, text in words("ar").items()
        if re.search("[A-Za-z]", re.sub(r"{\w*}|CSV|Excel|PDF|DOCX|Word|Markdown|XLSX", "", text))
        and not re.search("[\u0621-\u064a]", text)
    ]
    assert latin == []


def test_french_marks_stand_behind_a_space_that_does_not_break():
    # Examples are questions, written as people type them.
    loose = [
        key
        for key, text in words("fr").items()
        if key[0] != "examples" and re.search(r"(?<![\u00a0\u202f])[:;?!»]|«(?![\u00a0\u202f])", text)
    ]
    assert loose == []


def test_french_has_the_typographic_apostrophe():
    assert [key for key, text in words("fr").items() if "'" in text] == []


def test_every_word_that_a_template_names_exists():
    known = words("en")
    missing = []
    for template in (WEB / "templates").glob("*.html"):
        text = template.read_text("utf-8")
        short = dict(re.findall(r"{% set (\w+) = w\.(\w+) %}", text))
        named = [
            *re.findall(r"\bw\.(\w+)\.(\w+)", text),
            *((short[name], word) for name, word in re.findall(r"(?<![\w.])(\w+)\.(\w+)", text) if name in short),
        ]
        counted = re.findall(r'counted\("(\w+)", "(\w+)"', text)
        missing += [(template.name, *each) for each in named if each not in known]
        missing += [(template.name, *each) for each in counted if (each[0], f"{each[1]}_many") not in known]
    assert missing == []


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [("ar", 0, "0 اتفاقية"), ("ar", 1, "اتفاقية واحدة"), ("ar", 2, "اتفاقيتان"), ("ar", 3, "3 اتفاقيات"),
     ("ar", 11, "11 اتفاقية"), ("ar", 103, "103 اتفاقيات"), ("fr", 0, "0 accord"), ("fr", 1, "1 accord"),
     ("fr", 1200, "1\u202f200 accords"), ("en", 0, "0 agreements"), ("en", 1, "1 agreement")],
)  # fmt: skip
def test_a_number_of_things_is_said_as_the_language_counts(language, count, said):
    assert SCREENS[language].counted("register", "found", count) == said


def test_a_value_that_a_template_misses_is_refused():
    with pytest.raises(UndefinedError):
        SCREENS["ar"].render("agreement.html", here="agreements", person_name="")


def test_what_is_shown_is_escaped_and_lone_surrogates_are_replaced():
    made = SCREENS["fr"].render("error.html", here="", person_name="", said="<b>\udcff</b>")

    assert "&lt;b&gt;?&lt;/b&gt;" in made
