"""The files that people add by the page, in the library's own folder.

    files/incoming/<token>.part         being received, or waiting for its turn
    files/incoming/<12>.pending         the folder files/<12> may hold what no document is made of
    files/<12>/<name>                   the file of a document, by the first 12 figures of its content's SHA-256

A file is received under `incoming`, and takes its place only while the library is held for writing, after a note that
says so. Whenever a process is killed, the next one finds the note and removes what belongs to no document.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UploadRefused
from assistant.file_kinds import HEAD, check_beginning
from index.library import Library

# Files that are being received or wait, and their bytes, of all people together.
MOST_WAITING = 50
MOST_WAITING_BYTES = 1_000_000_000
# Kept free on the disk, for the library itself to grow.
RESERVE_BYTES = 200_000_000
# Who receives or waits touches its file again and again; one untouched for so long belonged to a killed process.
STALE_SECONDS = 3600
# Room is looked for again after so many bytes.
_STEP = 8_000_000
_FOLDER, _INCOMING, _PART, _PENDING = "files", "incoming", ".part", ".pending"
_HOME = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that is whole on the disk and waits to be added.

    Attributes:
        name: as it was sent, made harmless.
        path: where it waits.
    """

    name: str
    path: Path
    sha256: str
    size: int


def receive_file(library_folder: Path, name: str, chunks: Iterable[bytes], most_bytes: int) -> ReceivedFile:
    """Write a file as its bytes come; of one that is refused, or whose sender goes away, nothing stays.

    Raises:
        UploadRefused: too large, not what its name says, or no room.
    """
    try:
        folder = _incoming(library_folder)
        folder.mkdir(parents=True, exist_ok=True)
        _forget_stale(folder)
        path = folder / f"{secrets.token_hex(16)}{_PART}"
        try:
            sha256 = _write(path, name, chunks, most_bytes)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return ReceivedFile(name, path, sha256, path.stat().st_size)
    except OSError as error:
        raise _no_room(name, error) from error


def touch(received: Iterable[ReceivedFile]) -> None:
    """Say that these files still wait for their turn."""
    for each in received:
        with suppress(OSError):
            os.utime(each.path)


def forget(received: Iterable[ReceivedFile]) -> None:
    """Remove files that have not taken their place."""
    for each in received:
        each.path.unlink(missing_ok=True)


def settle(library_folder: Path, received: ReceivedFile) -> Path:
    """Give a file its place, an absolute path; call it only while the library is held for writing.

    Raises:
        UploadRefused: the disk does not take it.
    """
    home = _files(library_folder) / received.sha256[:12]
    try:
        note_pending(library_folder, home)
        home.mkdir(exist_ok=True)
        os.replace(received.path, home / received.name)
    except OSError as error:
        raise _no_room(received.name, error) from error
    return home / received.name


def note_pending(library_folder: Path, home: Path) -> None:
    """Write down that a folder of `files` may soon hold what no document is made of."""
    incoming = _incoming(library_folder)
    incoming.mkdir(parents=True, exist_ok=True)
    (incoming / f"{home.name}{_PENDING}").touch()


def tidy(library: Library) -> None:
    """Remove the files of which no document is made, in folders that were noted; the library is held for writing."""
    incoming = _incoming(library.folder)
    for note in incoming.glob(f"*{_PENDING}"):
        home = _files(library.folder) / note.stem
        if _HOME.fullmatch(note.stem):
            for path in home.glob("*"):
                if library.find(file=str(path)) is None:
                    path.unlink(missing_ok=True)
                    if library.members(str(path)):  # a copy of what lies elsewhere
                        library.drop_file(str(path), to_bin=False)
            with suppress(OSError):  # it still holds the file of a document, or was never made
                home.rmdir()
        note.unlink(missing_ok=True)


def is_uploaded(library_folder: Path, file: str) -> bool:
    """Say whether a file lies where only uploaded ones do."""
    path = Path(file)
    return path.parent.parent == _files(library_folder) and bool(_HOME.fullmatch(path.parent.name))


def _write(path: Path, name: str, chunks: Iterable[bytes], most_bytes: int) -> str:
    digest, head, size, looked = hashlib.sha256(), b"", 0, -_STEP
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most_bytes:
                limit = most_bytes // 1_000_000
                raise UploadRefused(f"The file is larger than {limit} MB: split it into parts.", "large")
            if size - looked >= _STEP:
                _check_room(path.parent)
                looked = size
            if len(head) < HEAD:
                head = (head + chunk)[:HEAD]
                if len(head) == HEAD:
                    check_beginning(name, head)
            file.write(chunk)
            digest.update(chunk)
        check_beginning(name, head)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _check_room(incoming: Path) -> None:
    sizes = [_size(path) for path in incoming.glob(f"*{_PART}")]
    if len(sizes) > MOST_WAITING or sum(sizes) > MOST_WAITING_BYTES:
        raise UploadRefused("Too many files are waiting to be read: try again when some are done.", "waiting")
    if shutil.disk_usage(incoming).free < RESERVE_BYTES:
        raise UploadRefused("There is no room left on the disk: free some and add the file again.", "disk")


def _forget_stale(incoming: Path) -> None:
    before = time.time() - STALE_SECONDS
    for path in incoming.glob(f"*{_PART}"):
        with suppress(OSError):  # another thread was faster
            if path.stat().st_mtime < before:
                path.unlink()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _no_room(name: str, error: OSError) -> UploadRefused:
    if isinstance(error, ConnectionError):
        return UploadRefused("The file did not arrive whole: send it again.", "broken")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return UploadRefused("There is no room left on the disk: free some and add the file again.", "disk")
    return UploadRefused(
        f"{name} cannot be written into the library's folder ({error.strerror or error}): check its permissions.",
        "storage",
    )


def _files(library_folder: Path) -> Path:
    return Path(os.path.abspath(library_folder)) / _FOLDER


def _incoming(library_folder: Path) -> Path:
    return _files(library_folder) / _INCOMING
