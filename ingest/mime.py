"""MIME messages (mail, pages saved as .mhtml): headers and bodies as they were meant, whatever they declare.

The standard library's newer interface is not used: on damaged or hostile headers it raises what it does not list,
takes time without bound, and replaces letters that it cannot decode.
"""

import binascii
import io
import re
from copy import copy
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

from ingest.cleaning import repair_text
from ingest.encodings import decode
from ingest.errors import UnreadableFile

_LONGEST_HEADER = 20_000


class _AsWritten(Compat32):
    """Gives headers as they stand, cut where they are longer than any real one."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Give the value of a header."""
        return str(value)[:_LONGEST_HEADER]


def parse_message(contents: bytes, name: str) -> Message:
    """Parse a message.

    Raises:
        UnreadableFile: its parts lie deeper in one another than in any real message.
    """
    try:
        return BytesParser(policy=_AsWritten()).parse(io.BytesIO(contents))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            f"{name} has parts within parts without end: it is damaged or made to do harm, leave it out."
        ) from error


def header(message: Message, key: str) -> str:
    """Give a header's text on one line, "" where there is none."""
    return decode_words(message.get(key, ""))


# RFC 2047: =?charset?B or Q?text?=
_ENCODED = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")


def decode_words(value: str) -> str:
    """Decode what a header holds: encoded words, and bytes that stand in it as they are."""
    pieces: list[tuple[str, bytes]] = []
    at = 0
    for word in _ENCODED.finditer(value):
        between = value[at : word.start()]
        if between.strip() or not (pieces and pieces[-1][0]):
            pieces.append(("", between.encode("utf-8", "surrogateescape")))
        charset, contents = word[1].split("*")[0].lower(), _unpacked_word(word)
        if pieces and pieces[-1][0] == charset:
            # One letter may be cut in two between words.
            pieces[-1] = (charset, pieces[-1][1] + contents)
        else:
            pieces.append((charset, contents))
        at = word.end()
    pieces.append(("", value[at:].encode("utf-8", "surrogateescape")))
    return " ".join(repair_text("".join(_decoded(contents, charset) for charset, contents in pieces)).split())


def _unpacked_word(word: re.Match[str]) -> bytes:
    text = word[3].encode("utf-8", "surrogateescape")
    try:
        if word[2] in "qQ":
            return binascii.a2b_qp(text, header=True)
        return binascii.a2b_base64(text + b"==")
    except ValueError:
        return text


def _decoded(contents: bytes, charset: str) -> str:
    try:
        return decode(contents, charset)
    except UnicodeError:
        return contents.decode("utf-8", "replace")


def parameter(message: Message, key: str, of: str) -> str:
    """Give the parameter `key` of the header `of`, decoded (RFC 2231, or 2047 as many programs write it)."""
    value = message.get_param(key, "", of)
    if isinstance(value, tuple):
        charset, _, text = value
        return " ".join(_decoded(text.encode("latin-1", "replace"), charset or "").split())
    return decode_words(str(value or "")).strip("\"'")


def file_name(part: Message) -> str:
    """Give the name under which a part is to be saved, "" where it has none."""
    return parameter(part, "filename", "content-disposition") or parameter(part, "name", "content-type")


def children(message: Message) -> list[Message]:
    """Give the parts that a message or part holds directly."""
    payload = message.get_payload() if message.is_multipart() else []
    return [part for part in payload if isinstance(part, Message)]


def body(part: Message) -> bytes:
    """Give the content of a part that holds no others."""
    try:
        contents = part.get_payload(decode=True)
    except (LookupError, ValueError):
        # The name of its encoding cannot be one; the content does not need it.
        part = copy(part)
        del part["content-type"]
        contents = part.get_payload(decode=True)
    return contents if isinstance(contents, bytes) else b""


def body_text(part: Message) -> str:
    """Give the text of a part, "" where it is none."""
    try:
        return decode(body(part), parameter(part, "charset", "content-type"))
    except UnicodeError:
        return ""
