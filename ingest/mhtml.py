"""Web pages saved as one file (.mhtml, .mht): the page itself, with the address from which it was saved."""

from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.html import read_html
from ingest.mime import body, children, header, parameter, parse_message
from ingest.tools import Tools

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(path: Path, name: str, _: Tools) -> Extraction:
    """Read a web page saved as one file.

    Raises:
        UnreadableFile: it is no such file, or holds no page.
    """
    message = parse_message(path.read_bytes(), name)
    start = parameter(message, "start", "content-type").strip("<> ")
    pages = [part for part in _leaves(message) if part.get_content_type() in _PAGES]
    first = next((part for part in pages if start and header(part, "content-id").strip("<> ") == start), None)
    page = first if first is not None else next(iter(pages), None)
    if page is None:
        raise UnreadableFile(f"{name} is not a saved web page although its name says so: save it again as .html.")
    address = header(page, "content-location") or header(message, "snapshot-content-location")
    return read_html(body(page), name, address, parameter(page, "charset", "content-type"))


def _leaves(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            waiting += reversed(children(part))
        else:
            yield part
