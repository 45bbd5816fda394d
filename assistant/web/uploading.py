"""Files out of requests: the whole body is one file, or a form without a script holds several.

A body is never in memory as a whole: it goes to the disk piece by piece, and the bounds are kept while it comes.
"""

from collections.abc import AsyncGenerator, Iterator
from urllib.parse import unquote

from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from assistant.adding import MOST_FILES, receive
from assistant.errors import UploadRefused
from assistant.file_names import safe_name
from assistant.people import Person
from assistant.service import Service
from assistant.uploaded_files import ReceivedFile, forget
from assistant.web.outcomes import ToldOutcome, tell_refused

# The name of a file whose content is the body, percent-encoded UTF-8. A page of another site cannot send this header.
NAME_HEADER = "X-File-Name"
# A form's files together; each file's own bound holds too.
MOST_FORM_BYTES = 500_000_000
# Bodies that come at once; further ones wait, so that slow ones do not keep the pages from being served.
_AT_ONCE = 16
_PIECE = 1 << 16


class Receiver:
    """Takes files out of the requests to one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._at_once = CapacityLimiter(_AT_ONCE)

    async def one(self, request: Request, person: Person) -> ReceivedFile:
        """Take the file that is the body of a request.

        Raises:
            NotAllowed, UploadRefused: as adding.receive, and when the sender goes away.
        """
        name = sent_name(request)
        most = self._service.settings.upload_megabytes * 1_000_000
        said = request.headers.get("content-length", "")
        if said.isdecimal() and int(said[:20]) > most:
            raise UploadRefused(f"The file is larger than {most // 1_000_000} MB: split it into parts.", "large")
        return await to_thread.run_sync(receive, self._service, person, name, _pieces(request), limiter=self._at_once)

    async def form(self, request: Request, person: Person) -> tuple[list[ReceivedFile], list[ToldOutcome]]:
        """Take the files of a form: those that were received, and what is told of those that were refused.

        Raises:
            UploadRefused: it is no whole form, or holds too much.
        """
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise UploadRefused("Files are sent as a form, or one as the whole body under its name.", "broken")
        parser = MultiPartParser(request.headers, _bounded(request), max_files=MOST_FILES, max_fields=MOST_FILES)
        try:
            form = await parser.parse()
        except MultiPartException as error:
            raise UploadRefused(str(error), "many" if "Too many files" in error.message else "broken") from error
        except OSError as error:
            raise UploadRefused(f"The files cannot be kept ({error.strerror or error}).", "disk") from error
        received, refused = [], []
        try:
            for upload in form.getlist("files"):
                if not isinstance(upload, UploadFile) or not upload.filename:
                    continue
                pieces = iter(lambda file=upload.file: file.read(_PIECE), b"")  # type: ignore[misc]
                try:
                    received.append(await to_thread.run_sync(receive, self._service, person, upload.filename, pieces))
                except UploadRefused as error:
                    refused.append(tell_refused(safe_name(upload.filename), error))
        except BaseException:
            forget(received)
            raise
        finally:
            await form.close()
        return received, refused


def sent_name(request: Request) -> str:
    """Give the name under which a body is sent."""
    return unquote(request.headers.get(NAME_HEADER, ""))


def _pieces(request: Request) -> Iterator[bytes]:
    """Give the body to the thread that writes it, as it comes."""
    stream = request.stream()
    while piece := from_thread.run(_next, stream):
        yield piece


async def _next(stream: AsyncGenerator[bytes, None]) -> bytes:
    try:
        return await anext(stream, b"")
    except ClientDisconnect as error:
        raise UploadRefused("The file did not arrive whole: send it again.", "broken") from error


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    stream = request.stream()
    while piece := await _next(stream):
        size += len(piece)
        if size > MOST_FORM_BYTES:
            limit = MOST_FORM_BYTES // 1_000_000
            raise UploadRefused(f"The files are larger than {limit} MB together: add them in several goes.", "many")
        yield piece
