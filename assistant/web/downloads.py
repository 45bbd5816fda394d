"""Files that the page hands out: never shown by the browser itself, under a name that every system takes."""

import re
from typing import Literal
from urllib.parse import quote

from fastapi import Response

Form = Literal["md", "docx", "csv", "xlsx"]

MEDIA_TYPES: dict[Form, str] = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Windows takes 255 characters, and Arabic letters are six each in the header.
MOST_NAME_CHARACTERS = 60
_WORD = re.compile(r"\w+")


def download(content: bytes, form: Form, title: str, name: str) -> Response:
    """Answer with a file to keep; named as in `download_headers`."""
    return Response(content, media_type=MEDIA_TYPES[form], headers=download_headers(form, title, name))


def download_headers(form: Form, title: str, name: str) -> dict[str, str]:
    """Say that a file is to be kept, named after a title, and `name` where only plain letters are known.

    Source: RFC 6266, section 5 and appendix D: `filename` in ASCII, `filename*` in UTF-8.
    """
    plain = f"ittifaq-{re.sub('[^A-Za-z0-9_-]', '', name)}.{form}"
    return {
        "Content-Disposition": "attachment; "
        f"filename=\"{plain}\"; filename*=UTF-8''{quote(f'{_named(title, plain)}.{form}')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _named(title: str, plain: str) -> str:
    """Make a file's name of the words of a title, none of which can be a path, a mark of direction or a device."""
    words = " ".join(_WORD.findall(title))[:MOST_NAME_CHARACTERS].strip()
    return f"ittifaq {words}" if words else plain.rpartition(".")[0]
