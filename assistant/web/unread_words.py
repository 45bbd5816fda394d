"""Which of our words tell what an English sentence of ingestion says; the sentence itself is shown beside them."""

import re

# The first that matches; the names are those of words/*.toml: [documents] why_<name>, notice_<name>.
_REASONS = (
    ("scanned", r"needs text recognition"),
    ("password", r"password|encrypted"),
    ("empty", r" is empty:"),
    ("textless", r"holds no text"),
    ("large", r"is too large|is too long|pages, at most|unpacks to more"),
    ("kind", r"is of a kind|although its name says so|cannot be read as a web page|older Word|old Word"),
    ("damaged", r"damaged|cut short|not a whole|without pages"),
    ("missing", r"does not exist|is a link|is a folder|is a pipe"),
    ("closed", r"may not be read"),
)
_NOTICES = (("pages", r"pages hold no text"), ("quality", r"words read from .* are known"))


def reason_kind(reason: str) -> str:
    """Tell why a file could not be read; "other" for what has no words of its own."""
    return _kind(_REASONS, reason)


def notice_kind(notice: str) -> str:
    """Tell what to look at in a file that was read; "other" likewise."""
    return _kind(_NOTICES, notice)


def _kind(kinds: tuple[tuple[str, str], ...], sentence: str) -> str:
    return next((kind for kind, pattern in kinds if re.search(pattern, sentence, re.DOTALL)), "other")
