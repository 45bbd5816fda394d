"""Which of our words tell what an English sentence of ingestion says, and what of the sentence is shown beside them."""

import re

# The first that matches; the names are those of words/*.toml: [documents] why_<name>, notice_<name>.
REASONS = (
    ("harm", r"made to do harm|asks for more memory"),
    ("unclear", r"recognition failed|can be recognized|in which no text can be read|pages.* hold no text"),
    ("tesseract", r"looks scanned|scanned and were not|over scanned pages|text was not read|needs text recognition"),
    ("libreoffice", r"needs LibreOffice"),
    ("unopened", r"by LibreOffice|took LibreOffice"),
    ("sealed", r"sealed or encrypted"),
    ("copying", r"against copying"),
    ("locked", r"protected in a way"),
    ("password", r"protected by a password"),
    ("outlook", r"Outlook"),
    ("object", r"object of another program"),
    ("outside", r"outside its archive"),
    ("link", r"is a link"),
    ("lasting", r"was given up"),
    ("crashed", r"brought down the process"),
    ("memory", r"MB of memory"),
    ("many", r"one too many|lists more files|are unpacked of one file|letters are read of one file|more messages than"),
    ("packed", r"packed in a way|archive of a kind|lies too deep"),
    ("robots", r"robots\.txt"),
    ("local", r"local network"),
    ("address", r"could not be fetched|leads to no machine|is not known here|redirects more|no web address"),
    ("address", r"user or password|check the address|takes longer than|save it as one that is"),
    ("name", r"name that is too long"),
    ("picture", r"million dots|× .* dots"),
    ("empty", r" is empty:"),
    ("textless", r"holds no text|empty pages only"),
    ("large", r"is too large|is too long|is larger than|at most .* are read|more than .* pages"),
    ("kind", r"is of a kind"),
    ("content", r"although its name says so|cannot be read as a web page|older file under a new name"),
    ("damaged", r"damaged|cut short|not a whole|without pages|has no page "),
    ("folder", r"is a folder|is a pipe|is a device"),
    ("missing", r"does not exist"),
    ("closed", r"may not be read"),
    ("disk", r"check the disk"),
)
NOTICES = (
    ("unclear", r"recognition failed"),
    ("tesseract", r"are scanned and were not read|over scanned pages"),
    ("pages", r"hold no text that can be read|no text can be read \(page"),
    ("quality", r"words read from .* are known"),
    ("rows", r"rows were read"),
    ("formulas", r"never calculated"),
    ("beginning", r"only its first"),
    ("broken", r"ends in the middle|breaks off"),
)
# Our words say all that their sentences do.
_WHOLE = frozenset(("libreoffice", "password", "link", "folder", "empty", "textless", "kind", "missing", "closed"))
# Names stand in quotes, and may hold any words.
_NAME = re.compile(r'"[^"\n]*"')
_COMMAND = re.compile(r"sudo apt install(?: [a-z0-9][a-z0-9.+-]*[a-z0-9])+")


def reason_kind(reason: str) -> str:
    """Tell why a file could not be read; "other" for what has no words of its own."""
    return _kind(REASONS, reason)


def notice_kind(notice: str) -> str:
    """Tell what to look at in a file that was read; "other" likewise."""
    return _kind(NOTICES, notice)


def install_command(sentence: str) -> str:
    """Give the command with which a sentence says that a missing program is installed; "" where it says none."""
    found = _COMMAND.search(sentence)
    return found[0] if found else ""


def telling_sentence(kind: str, sentence: str) -> str:
    """Give what a sentence tells more than our words of this kind and its command; "" for nothing."""
    return "" if kind in _WHOLE else sentence.partition(" To read scanned pages install")[0]


def _kind(kinds: tuple[tuple[str, str], ...], sentence: str) -> str:
    said = _NAME.sub("", sentence)
    return next((kind for kind, pattern in kinds if re.search(pattern, said, re.DOTALL)), "other")
