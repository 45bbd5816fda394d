"""Names of files that people send, made harmless: they name a file in its folder and nothing else, on any system."""

import re
import unicodedata
from pathlib import PurePosixPath

# Of UTF-8: systems allow 255 a name, and an Arabic letter takes two.
LONGEST_NAME = 180
_NO_NAME = "document"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Joiners stand within Persian and Urdu words; every other format character is invisible or turns the text around it.
_JOINERS = "\u200c\u200d"
# Source: Microsoft, "Naming Files, Paths, and Namespaces".
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Give the last part of a name without what could lead elsewhere or deceive; «تقرير ٢٠٢٥.pdf» stays as it is."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(each for each in text if each in _JOINERS or unicodedata.category(each)[0] != "C")
    text = " ".join(_FORBIDDEN.sub("_", text).split()).lstrip(". ").rstrip(". ")
    stem, suffix = _split(text)
    if _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = "_" + stem
    room = LONGEST_NAME - len(suffix.encode())
    return (stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") or _NO_NAME) + suffix


def _split(name: str) -> tuple[str, str]:
    """Part a name from its ending, which is short and of ASCII letters and digits."""
    suffix = PurePosixPath(name).suffix
    if not re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix):
        return name, ""
    return name[: -len(suffix)].rstrip(". "), suffix
