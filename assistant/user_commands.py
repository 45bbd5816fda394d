"""What `ittifaq users add`, `list` and `remove` do."""

import argparse
import getpass
import sys
from pathlib import Path

from assistant.errors import UsersInvalid
from assistant.settings import Settings
from assistant.users import add_user, read_users, remove_user


def add(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq users add`."""
    file = _file(parsed, settings)
    is_new = add_user(file, parsed.name, parsed.role, _password(parsed.password_stdin))
    print(f"{parsed.name} ({parsed.role}) {'may sign in now' if is_new else 'has a new password and role'}: {file}")
    return 0


def list_users(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq users list`."""
    for user in read_users(_file(parsed, settings)):
        print(f"{user.role}\t{user.name}")
    return 0


def remove(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq users remove`."""
    remove_user(_file(parsed, settings), parsed.name)
    print(f"{parsed.name} may not sign in any more; open pages are signed out.")
    return 0


def _file(parsed: argparse.Namespace, settings: Settings) -> Path:
    if parsed.file:
        return Path(parsed.file).expanduser()
    if settings.users is None:
        raise UsersInvalid("No file of users is named: set ITTIFAQ_USERS, or give --file FILE.")
    return settings.users


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise UsersInvalid("The two passwords differ: nothing was written.")
    return first
