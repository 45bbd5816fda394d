"""Mail (.eml): who wrote to whom and when, what was written, what it answers, and the files that hang on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from lxml import html

from ingest.attachments import unpack_attachments
from ingest.blocks import PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.errors import UnreadableFile
from ingest.html import parse_page, shown_blocks
from ingest.mail_history import Letter, compose_letter, part_lines
from ingest.metadata import stated_date, stated_publisher
from ingest.mime import body, body_text, children, file_name, header, parameter, parse_message
from ingest.plain import cut_paragraphs
from ingest.tools import Tools

_LONGEST_TITLE = 300
_LONGEST_LIST = 600
# Source: running text of so many letters takes 5 s to read.
_LONGEST_TEXT = 8_000_000
_LONGEST_SENDER = 300
_HEADERS = ("from", "date", "subject", "to", "received", "message-id", "mime-version")


def read_mail(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a mail: its headers, the new text, what it quotes or passes on; attachments are parts.

    Raises:
        UnreadableFile: it is no mail.
    """
    message = parse_message(path.read_bytes(), name)
    if not any(key in message for key in _HEADERS):
        raise UnreadableFile(f"{name} is not a mail although its name says so: save it again from the mail program.")
    content = _Content()
    _collect(message, content)
    letter = _letter_of(content, name)
    subject = header(message, "subject")[:_LONGEST_TITLE]
    as_read = "\n".join((*_header_lines(message), *content.as_read))
    blocks = (*_head(subject, message), *letter.written, *letter.history)
    has_text = bool(letter.written or letter.history)
    return Extraction(
        blocks,
        as_read,
        subject,
        _publisher_of(message),
        stated_date(header(message, "date")),
        notices=tuple(content.notices),
        parts=unpack_attachments(content.files, [] if has_text else content.pictures, tools),
    )


@dataclass(slots=True)
class _Content:
    """What a mail holds: texts in their order, each as the plain and the HTML form of one; files; pictures shown.

    Attributes:
        as_read: the texts that were read.
        notices: what of them was not, one sentence each.
    """

    texts: list[tuple[Message | None, Message | None]] = field(default_factory=list)
    files: list[Message] = field(default_factory=list)
    pictures: list[Message] = field(default_factory=list)
    as_read: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


_PASSED_OVER = re.compile(
    r"application/(x-)?pkcs7-signature|application/pgp-(signature|keys)|message/delivery-status|text/calendar"
)


def _collect(message: Message, content: _Content) -> None:
    """Sort the parts of a message."""
    kind = message.get_content_type()
    if kind == "message/rfc822" or _is_file(message):
        content.files.append(message)
    elif kind == "multipart/alternative":
        _collect_alternatives(message, content)
    elif message.is_multipart():
        for part in _children(message):
            _collect(part, content)
    elif kind.startswith("image/"):
        content.pictures.append(message)
    elif kind == "text/html":
        content.texts.append((None, message))
    elif kind.startswith("text/"):
        content.texts.append((message, None))
    else:
        content.files.append(message)


def _collect_alternatives(message: Message, content: _Content) -> None:
    inside = _Content()
    for part in _children(message):
        _collect(part, inside)
    plain = next((plain for plain, _ in inside.texts if plain is not None), None)
    rich = next((rich for _, rich in inside.texts if rich is not None), None)
    if plain is not None or rich is not None:
        content.texts.append((plain, rich))
    content.files += inside.files
    content.pictures += inside.pictures


def _children(message: Message) -> list[Message]:
    return [part for part in children(message) if not _PASSED_OVER.fullmatch(part.get_content_type()) or _is_file(part)]


def _is_file(part: Message) -> bool:
    """Say whether a part hangs on the mail, and is neither its text nor a picture shown in it."""
    disposition = str(part.get("content-disposition", "")).strip().lower()
    if part.is_multipart() or part.get_content_type().endswith("-signature"):
        return False
    if part.get_content_maintype() == "image":
        return disposition.startswith("attachment") and "content-id" not in part
    return disposition.startswith("attachment") or bool(file_name(part))


# ---- text --------------------------------------------------------------------------------------------------


def _head(subject: str, message: Message) -> Iterator[Block]:
    if subject:
        yield Block(subject, level=1)
    for place, line in enumerate(_header_lines(message)):
        yield Block(line, joint=ROW if place else PARAGRAPH)


def _header_lines(message: Message) -> Iterator[str]:
    for key in ("From", "To", "Cc", "Date"):
        if value := header(message, key):
            yield f"{key}: {value if len(value) <= _LONGEST_LIST else value[:_LONGEST_LIST] + '…'}"


def _publisher_of(message: Message) -> str:
    """Give the organization that a mail names as its sender's, else the sender's name, else the address."""
    name, _, address = header(message, "from")[:_LONGEST_SENDER].partition("<")
    if not address:
        name, address = "", name
    stated = (header(message, "organization"), header(message, "organisation"), name.strip("\"' "))
    return next((found for value in stated if (found := stated_publisher(value))), "") or stated_publisher(
        address.strip("<> ")
    )


def _letter_of(content: _Content, name: str) -> Letter:
    written: list[Block] = []
    quoted: list[Block] = []
    for plain, rich in content.texts:
        new, old = _better(_plain_blocks(plain, content, name), _rich_blocks(rich, content, name))
        written += new
        quoted += old
    return compose_letter(written, quoted)


_Halves = tuple[list[Block], list[Block]]
_STUB = 0.5


def _better(plain: _Halves, rich: _Halves) -> _Halves:
    """Choose the plain form, unless it only says that there is another."""
    return plain if _words(plain) and _words(plain) >= _STUB * _words(rich) else rich


def _words(halves: _Halves) -> int:
    return sum(len(block.text.split()) for half in halves for block in half)


def _plain_blocks(part: Message | None, content: _Content, name: str) -> _Halves:
    text = body_text(part) if part is not None else ""
    if len(text) > _LONGEST_TEXT:
        content.notices.append(f"{name} is longer than any mail: only its first 8 million letters are read.")
        text = text[:_LONGEST_TEXT]
    if part is not None and parameter(part, "format", "content-type").lower() == "flowed":
        text = _unflowed(text, parameter(part, "delsp", "content-type").lower() == "yes")
    if text.strip():
        content.as_read.append(text)
    written, quoted = part_lines(repair_text(text))
    return list(cut_paragraphs(written)), list(cut_paragraphs(quoted))


def _unflowed(text: str, drops_space: bool) -> str:
    """Join lines that were broken softly: those that end with a space (RFC 3676)."""
    lines = text.replace("\r\n", "\n").split("\n")
    joined: list[list[str]] = []
    goes_on = False
    for line in lines:
        bare = line.removeprefix(" ") if not line.startswith(">") else line
        if goes_on and not bare.startswith(">"):
            joined[-1].append(bare)
        else:
            joined.append([bare])
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
        if goes_on and drops_space:
            joined[-1][-1] = joined[-1][-1][:-1]
    return "\n".join(map("".join, joined))


def _rich_blocks(part: Message | None, content: _Content, name: str) -> _Halves:
    contents = body(part) if part is not None else b""
    if part is None or not contents.strip():
        return [], []
    try:
        tree = parse_page(contents, name, parameter(part, "charset", "content-type"))
    except UnreadableFile as error:
        content.notices.append(str(error))
        return [], []
    quotes = list(_cut_quotes(tree))
    halves = shown_blocks(tree), [block for quote in quotes for block in shown_blocks(quote)]
    content.as_read.append("\n".join(block.text for half in halves for block in half))
    return halves


_QUOTE = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|gmail_attr")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def _cut_quotes(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Take out, and give, the outermost parts of a page that quote an earlier mail; what is not shown goes too."""
    for element in list(tree.iter("div", "blockquote", "span", "p", "td")):
        is_quote = (element.tag == "blockquote" and element.get("type") == "cite") or _QUOTE.search(
            element.get("class") or ""
        )
        is_hidden = _HIDDEN.search(element.get("style") or "")
        if (not is_quote and not is_hidden) or element.getparent() is None:
            continue
        if not any(around is tree for around in element.iterancestors()):
            continue
        element.drop_tree()
        if is_quote:
            yield element
