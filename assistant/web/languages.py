"""The language of the page: that of its address, else the one chosen before, else the browser's."""

from starlette.requests import Request

from index.records import LANGUAGES, Language

LANGUAGE_COOKIE = "ittifaq_language"


def language_of(request: Request) -> Language:
    """Give the language in which to answer a request."""
    said = (first_part(request.scope["path"]), request.cookies.get(LANGUAGE_COOKIE, ""), *_accepted(request))
    return next((language for each in said for language in LANGUAGES if language == each), "ar")


def first_part(path: str) -> str:
    """Give what stands first in a path, which is the language of a page."""
    return path.removeprefix("/").partition("/")[0]


def _accepted(request: Request) -> list[str]:
    """Give the primary tags of Accept-Language, the most wanted first."""
    wanted: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wanted, key=lambda each: each[0])]
