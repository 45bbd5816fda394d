"""The file of users: one line each, `name:role:hash`, made by `ittifaq users add`. The only file that knows argon2."""

import os
import tempfile
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UsersInvalid
from assistant.people import ROLES, Role

LEAST_PASSWORD = 10
MOST_PASSWORD = 200
MOST_NAME = 64
_HEADER = "# Users of ittifaq: name:role:hash, written by `ittifaq users`. Roles: reader, editor.\n"


@dataclass(frozen=True, slots=True)
class User:
    """One who may sign in; `hash` is Argon2's, with its parameters and salt."""

    name: str
    role: Role
    hash: str


class Users:
    """The users of a file, read again whenever it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._hasher = PasswordHasher()
        # Verified for a name that nobody has: it takes as long as for one that somebody has.
        self._nobody = self._hasher.hash("nobody has this name")
        self._guard = threading.Lock()
        self._stamp = (-1, -1)
        self._users: dict[str, User] = {}

    def find(self, name: str) -> User | None:
        """Give the user of this name, as the file says now; None when nobody has it.

        Raises:
            UsersInvalid: the file cannot be read.
        """
        return self._read().get(clean_name(name))

    def verify(self, name: str, password: str) -> User | None:
        """Give the user whose name and password these are; None when they are nobody's.

        Raises:
            UsersInvalid: the file cannot be read.
        """
        user = self.find(name)
        try:
            self._hasher.verify(user.hash if user else self._nobody, password[:MOST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        return user

    def _read(self) -> dict[str, User]:
        with self._guard:
            try:
                found = self._file.stat()
                stamp = (found.st_mtime_ns, found.st_size)
                if stamp != self._stamp:
                    self._users = {user.name: user for user in read_users(self._file)}
                    self._stamp = stamp
            except OSError as error:
                raise UsersInvalid(f"The file of users {self._file} cannot be read: {error.strerror}.") from error
            return self._users


def read_users(file: Path) -> list[User]:
    """Read all users of a file, in its order; a blank line or one that begins with # is none.

    Raises:
        UsersInvalid: the file cannot be read, or a line of it is no user.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsersInvalid(f"The file of users {file} cannot be read: {error}.") from error
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    return [_parse(line, number, file) for number, line in lines if line and not line.startswith("#")]


def add_user(file: Path, name: str, role: Role, password: str) -> bool:
    """Write a user with a new password, in place of one of the same name; true when the name is new.

    Raises:
        UsersInvalid: the name or password is not fit, or the file cannot be read or written.
    """
    cleaned = clean_name(name)
    _check_name(cleaned)
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise UsersInvalid(f"The password has {len(password)} characters: give {LEAST_PASSWORD} to {MOST_PASSWORD}.")
    users = read_users(file) if file.exists() else []
    others = [user for user in users if user.name != cleaned]
    _write(file, [*others, User(cleaned, role, PasswordHasher().hash(password))])
    return len(others) == len(users)


def remove_user(file: Path, name: str) -> None:
    """Take a user out of the file.

    Raises:
        UsersInvalid: nobody has this name, or the file cannot be read or written.
    """
    users = read_users(file)
    others = [user for user in users if user.name != clean_name(name)]
    if len(others) == len(users):
        raise UsersInvalid(f"Nobody in {file} has the name {name!r}: `ittifaq users list` shows all names.")
    _write(file, others)


def clean_name(name: str) -> str:
    """Give a name in the form in which names are compared: composed letters, no blanks around."""
    return unicodedata.normalize("NFC", name).strip()


def _check_name(name: str) -> None:
    # Format characters (bidi marks) would make two names look alike.
    odd = [each for each in name if each == ":" or unicodedata.category(each)[0] == "C"]
    if not 1 <= len(name) <= MOST_NAME or odd or name.startswith("#"):
        raise UsersInvalid(f"{name!r} is no name: give 1 to {MOST_NAME} letters, digits or blanks, without a colon.")


def _parse(line: str, number: int, file: Path) -> User:
    name, _, rest = line.partition(":")
    role, _, hashed = rest.partition(":")
    if not name or role not in ROLES or not hashed.startswith("$argon2"):
        raise UsersInvalid(
            f"Line {number} of {file} is no user: a line is name:role:hash with the role reader or editor; "
            "`ittifaq users add` writes it."
        )
    return User(clean_name(name), cast("Role", role), hashed)


def _write(file: Path, users: Iterable[User]) -> None:
    """Write all of the file or nothing, readable by its owner only."""
    text = _HEADER + "".join(f"{user.name}:{user.role}:{user.hash}\n" for user in users)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as made:
            made.write(text)
            made.flush()
            os.fsync(made.fileno())
        os.replace(made.name, file)
    except OSError as error:
        raise UsersInvalid(f"The file of users {file} cannot be written: {error.strerror}.") from error
