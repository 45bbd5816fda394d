"""What hangs on a mail: files, other mails, and the pictures of one that is nothing else."""

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from pathlib import PurePosixPath

from ingest.blocks import Part, UnreadPart
from ingest.errors import TooManyParts, UnreadableFile
from ingest.file_names import shown_name
from ingest.mime import body, children, file_name, header
from ingest.tools import Tools
from ingest.unpacking import Names, unpack, unread

_LONGEST_TITLE = 300
_LARGE_PICTURE = 100_000
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.oasis.opendocument.text": ".odt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
}
_OUTLOOK = ("application/ms-tnef", "application/vnd.ms-tnef")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


def unpack_attachments(
    files: Sequence[Message], pictures: Sequence[Message], tools: Tools
) -> Iterator[Part | UnreadPart]:
    """Unpack what hangs on a mail, one by one, and of the pictures shown in it those that are too large for a logo."""
    names = Names()
    large = [part for part in pictures if len(body(part)) >= _LARGE_PICTURE]
    for number, part in enumerate((*files, *large), 1):
        name = names.give(_part_name(part, number))
        try:
            yield unpack(name, [_contents(part, name)], tools)
        except TooManyParts as error:
            yield UnreadPart("…", str(error))
            return
        except UnreadableFile as error:
            yield unread(name, error)


def _part_name(part: Message, number: int) -> str:
    """Give an attachment's name without folders, ended as its kind is where its name does not say."""
    suffix = _SUFFIXES.get(part.get_content_type(), "")
    given = file_name(part)
    if not given and suffix == ".eml":
        given = re.sub(r"[/\\\s]+", " ", next((header(inner, "subject") for inner in children(part)), ""))
        given = f"{given[:_LONGEST_TITLE]}{suffix}" if given else ""
    name = given.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].strip() or str(number)
    return name if PurePosixPath(name).suffix else name + suffix


def _contents(part: Message, name: str) -> bytes:
    shown, kind = shown_name(PurePosixPath(name)), part.get_content_type()
    if kind in _OUTLOOK or name.lower() == "winmail.dat":
        raise UnreadableFile(
            f"{shown} holds attachments in Outlook's own wrapping: open the mail in Outlook, save them from there."
        )
    if kind in _SEALED:
        raise UnreadableFile(f"{shown} is sealed or encrypted: open the mail in its program and save what it holds.")
    if kind != "message/rfc822" or not part.is_multipart():
        return body(part)
    try:
        return b"".join(inner.as_bytes() for inner in children(part)[:1])
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile(f"{shown} is a damaged mail within the mail: save it as a file of its own.") from error
