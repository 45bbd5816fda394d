"""The folder of a library: what makes one, what may become one, and what is left alone."""

import os
from pathlib import Path

from index.errors import LibraryError, NotALibrary
from index.locking import LOCK_NAME, NOTE_NAME

STORE_NAME = "library.sqlite"
KEPT_NAME = "kept.sqlite"


def prepare_folder(folder: Path, writing: bool) -> None:
    """Make sure that the folder is a library or, for writing, may become one; nothing in it is touched.

    Raises:
        NotALibrary: it holds something else, or reading, nothing.
        LibraryError: it cannot be opened or made.
    """
    if not _is_utf8(folder):
        raise LibraryError(f"The name {str(folder)!r} is not UTF-8: name another folder with --library.")
    names = _names(folder, writing)
    if STORE_NAME in names:
        return
    # What a process killed at the very beginning leaves, what people keep beside a library that is made anew, and what
    # desktops put everywhere (.DS_Store) is nothing.
    others = sorted(name for name in names if not name.startswith((".", LOCK_NAME, NOTE_NAME, KEPT_NAME)))
    if others:
        raise NotALibrary(
            f"{folder} is not a library: it holds other files ({others[0]!r}, …). "
            "Name a new or empty folder with --library."
        )
    if not writing:
        raise NotALibrary(f"There is no library in {folder}: make one with  ittifaq ingest FOLDER --library {folder}")


def _is_utf8(folder: Path) -> bool:
    # The lexical engine takes no other paths.
    try:
        str(folder.absolute()).encode()
    except UnicodeEncodeError:
        return False
    return True


def _names(folder: Path, writing: bool) -> set[str]:
    try:
        return set(os.listdir(folder))
    except FileNotFoundError:
        if writing:
            _make(folder)
        return set()
    except NotADirectoryError:
        raise _not_a_folder(folder) from None
    except OSError as error:
        raise _unusable(folder, error) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (NotADirectoryError, FileExistsError):
        raise _not_a_folder(folder) from None
    except OSError as error:
        raise _unusable(folder, error) from error


def _not_a_folder(folder: Path) -> NotALibrary:
    return NotALibrary(f"{folder} is a file or lies under one: name a folder with --library.")


def _unusable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"The library {folder} cannot be opened or made ({error.strerror}): "
        "check the folder's permissions, or name another with --library."
    )
