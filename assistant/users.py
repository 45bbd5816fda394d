"""The file of users: one line each, `name:role:hash`, made by `ittifaq users add`. The only file that knows argon2."""

import os
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UsersInvalid
from assistant.people import ROLES, Role

LEAST_PASSWORD = 10
MOST_PASSWORD = 200
MOST_NAME = 64
_HEADER = "# Users of ittifaq: name:role:hash, written by `ittifaq users`. Roles: reader, editor."


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
        self._nobody = _hash_like(())
        self._guard = threading.Lock()
        self._stamp = (-1, -1, -1)
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
            self._hasher.verify(user.hash if user else self._nobody, _clean_password(password))
        except (VerificationError, InvalidHashError):
            return None
        return user

    def _read(self) -> dict[str, User]:
        with self._guard:
            try:
                found = self._file.stat()
                stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
                if stamp != self._stamp:
                    self._users = {user.name: user for user in read_users(self._file)}
                    self._nobody = _hash_like(self._users.values())
                    self._stamp = stamp
            except OSError as error:
                raise UsersInvalid(f"The file of users {self._file} cannot be read: {error.strerror}.") from error
            return self._users


def read_users(file: Path) -> list[User]:
    """Read all users of a file, in its order; a blank line or one that begins with # is none.

    Raises:
        UsersInvalid: the file cannot be read, or a line of it is no user.
    """
    parsed = (_parse(line, number, file) for number, line in enumerate(_read_lines(file), start=1))
    return [user for user in parsed if user]


def add_user(file: Path, name: str, role: Role, password: str) -> bool:
    """Write a user with a new password, in place of one of the same name; true when the name is new.

    Raises:
        UsersInvalid: the name or password is not fit, or the file cannot be read or written.
    """
    cleaned = clean_name(name)
    if not _is_name(cleaned):
        raise UsersInvalid(f"{name!r} is no name: give 1 to {MOST_NAME} letters, digits or blanks, without a colon.")
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise UsersInvalid(f"The password has {len(password)} characters: give {LEAST_PASSWORD} to {MOST_PASSWORD}.")
    line = f"{cleaned}:{role}:{PasswordHasher().hash(_clean_password(password))}"
    lines = _read_lines(file) if file.exists() else [_HEADER]
    places = _places(file, lines, cleaned)
    kept = [each for place, each in enumerate(lines) if place not in places[1:]]
    if places:
        kept[places[0]] = line
    else:
        kept.append(line)
    _write(file, kept)
    return not places


def remove_user(file: Path, name: str) -> None:
    """Take a user out of the file.

    Raises:
        UsersInvalid: nobody has this name, or the file cannot be read or written.
    """
    lines = _read_lines(file)
    places = _places(file, lines, clean_name(name))
    if not places:
        raise UsersInvalid(f"Nobody in {file} has the name {name!r}: `ittifaq users list` shows all names.")
    _write(file, [each for place, each in enumerate(lines) if place not in places])


def clean_name(name: str) -> str:
    """Give a name in the form in which names are compared: composed letters, no blanks around."""
    return unicodedata.normalize("NFC", name).strip()


def _clean_password(password: str) -> bytes:
    """Give what is hashed: composed letters, as keyboards differ in how they write é or أ."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _is_name(name: str) -> bool:
    # Format characters (bidi marks) would make two names look alike; no kind of line may end within one.
    odd = any(each == ":" or unicodedata.category(each)[0] == "C" or each in "\u2028\u2029" for each in name)
    return 1 <= len(name) <= MOST_NAME and not odd and not name.startswith("#")


def _read_lines(file: Path) -> list[str]:
    try:
        # Editors of Windows write a mark of byte order before the first line.
        return file.read_text("utf-8-sig").removesuffix("\n").split("\n")
    except OSError as error:
        raise UsersInvalid(f"The file of users {file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsersInvalid(f"The file of users {file} cannot be read: it is not UTF-8.") from error


def _places(file: Path, lines: list[str], name: str) -> list[int]:
    """Tell which lines are those of a name; every line must be one that can be read."""
    users = [_parse(line, number, file) for number, line in enumerate(lines, start=1)]
    return [place for place, user in enumerate(users) if user and user.name == name]


def _parse(line: str, number: int, file: Path) -> User | None:
    if not line.strip() or line.lstrip().startswith("#"):
        return None
    name, _, rest = line.partition(":")
    role, _, hashed = rest.strip().partition(":")
    if not _is_name(clean_name(name)) or role not in ROLES or not _is_hash(hashed):
        raise UsersInvalid(
            f"Line {number} of {file} is no user: a line is name:role:hash with the role reader or editor; "
            "`ittifaq users add` writes it."
        )
    return User(clean_name(name), role, hashed)


def _hash_like(users: Iterable[User]) -> str:
    """Make the hash that is verified for a name that nobody has: it takes as long as the longest of these."""
    costs = [extract_parameters(user.hash) for user in users]
    longest = max(costs, key=lambda each: each.memory_cost * each.time_cost, default=None)
    hasher = PasswordHasher.from_parameters(longest) if longest else PasswordHasher()
    return hasher.hash("nobody has this name")


def _is_hash(text: str) -> bool:
    try:
        extract_parameters(text)
    except InvalidHashError:
        return False
    return True


def _write(file: Path, lines: Iterable[str]) -> None:
    """Write all of the file or nothing, readable by its owner only."""
    # A link to the file stays one.
    file = file.resolve()
    made = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as opened:
                opened.writelines(f"{line}\n" for line in lines)
                opened.flush()
                os.fsync(opened.fileno())
            _keep_owner(file, made)
            os.replace(made, file)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise UsersInvalid(f"The file of users {file} cannot be written: {error.strerror}.") from error


def _keep_owner(file: Path, made: Path) -> None:
    """Let who serves go on reading the file when an administrator changes it."""
    if hasattr(os, "chown") and file.exists() and os.geteuid() == 0:
        found = file.stat()
        os.chown(made, found.st_uid, found.st_gid)
