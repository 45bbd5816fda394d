import io
import stat
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.cli import main
from assistant.errors import UsersInvalid
from assistant.users import Users, add_user, read_users, remove_user

PASSWORD = "كلمة سرّ طويلة"
OTHER = "une autre phrase"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people" / "users.txt"


def test_a_user_is_kept_with_an_argon2_hash_that_verifies(file: Path):
    assert add_user(file, "يوسف", "editor", PASSWORD)

    (user,) = read_users(file)
    assert (user.name, user.role) == ("يوسف", "editor")
    assert user.hash.startswith("$argon2id$")
    assert PASSWORD not in file.read_text("utf-8")
    assert PasswordHasher().verify(user.hash, PASSWORD)


def test_only_the_own_password_is_right(file: Path):
    add_user(file, "يوسف", "reader", PASSWORD)
    add_user(file, "Émile", "editor", OTHER)
    users = Users(file)

    assert users.verify("Émile", OTHER) == users.find("Émile")
    assert users.verify("Émile", PASSWORD) is None
    assert users.verify("émile", OTHER) is None
    assert users.verify("nobody", OTHER) is None
    assert users.verify("nobody", "nobody has this name") is None
    assert users.verify("يوسف", "") is None


def test_letters_that_are_composed_otherwise_are_the_same_name_and_password(file: Path):
    add_user(file, " E\u0301mile ", "reader", "clé très secre\u0300te")

    assert Users(file).verify("Émile", "cle\u0301 très secrète")


def test_a_user_that_is_added_again_gets_a_new_password_and_role_in_place(file: Path):
    add_user(file, "amina", "reader", PASSWORD)
    add_user(file, "karim", "reader", PASSWORD)

    assert not add_user(file, "amina", "editor", OTHER)
    assert [(user.name, user.role) for user in read_users(file)] == [("amina", "editor"), ("karim", "reader")]
    assert Users(file).verify("amina", PASSWORD) is None


def test_who_is_removed_is_gone_and_who_is_not_there_is_said(file: Path):
    add_user(file, "amina", "reader", PASSWORD)
    remove_user(file, "amina ")

    assert read_users(file) == []
    with pytest.raises(UsersInvalid, match=r"'amina'.*ittifaq users list"):
        remove_user(file, "amina")


def test_what_an_administrator_wrote_into_the_file_stays(file: Path):
    add_user(file, "amina", "reader", PASSWORD)
    file.write_text("\ufeff# الوزارة\n\n" + file.read_text("utf-8") + "\n  # until May\n", "utf-8")
    add_user(file, "karim", "reader", PASSWORD)
    remove_user(file, "amina")

    assert [user.name for user in read_users(file)] == ["karim"]
    assert file.read_text("utf-8").splitlines()[0] == "# الوزارة"
    assert "# until May" in file.read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "amina",
        "amina:reader:",
        "amina:reader:secret",
        "amina:reader:$argon2id$nonsense",
        "amina:owner:{hash}",
        ":reader:{hash}",
        "am\u202eina:reader:{hash}",
    ],
)
def test_a_line_that_is_no_user_is_named_by_its_number_and_nothing_is_written(file: Path, line: str):
    add_user(file, "karim", "reader", PASSWORD)
    hashed = read_users(file)[0].hash
    before = file.read_text("utf-8") + line.format(hash=hashed) + "\n"
    file.write_text(before, "utf-8")

    for act in (lambda: read_users(file), lambda: add_user(file, "amina", "reader", PASSWORD)):
        with pytest.raises(UsersInvalid, match="Line 3 of") as error:
            act()
        assert "secret" not in str(error.value) and "argon2" not in str(error.value)
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    "name",
    ["", "  ", "a:b", "\u202eamina", "am\u200fina", "a\nb", "a\u2028b", "a\u2029b", "a\x85b", "#amina", "a" * 65],
)
def test_a_name_that_could_be_taken_for_another_or_break_the_file_is_refused(file: Path, name: str):
    with pytest.raises(UsersInvalid, match="is no name"):
        add_user(file, name, "reader", PASSWORD)
    assert not file.exists()


@pytest.mark.parametrize("password", ["", "short one", "a" * 201])
def test_a_password_is_neither_short_nor_endless_and_is_never_printed(file: Path, password: str):
    with pytest.raises(UsersInvalid, match=f"has {len(password)} characters") as error:
        add_user(file, "amina", "reader", password)
    assert not password or password not in str(error.value)


def test_only_the_owner_reads_the_file_and_nothing_is_left_beside_it(file: Path):
    add_user(file, "amina", "reader", PASSWORD)
    file.chmod(0o644)
    add_user(file, "karim", "reader", PASSWORD)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path):
    add_user(file, "amina", "reader", PASSWORD)
    link = tmp_path / "link"
    link.symlink_to(file)
    add_user(link, "karim", "reader", PASSWORD)

    assert link.is_symlink()
    assert len(read_users(file)) == 2


def test_a_change_of_the_file_holds_at_once(file: Path):
    add_user(file, "amina", "reader", PASSWORD)
    users = Users(file)
    assert users.verify("amina", PASSWORD)
    add_user(file, "amina", "editor", OTHER)
    changed = users.verify("amina", OTHER)
    remove_user(file, "amina")

    assert changed and changed.role == "editor"
    assert users.find("amina") is None


def test_a_file_that_is_gone_or_broken_lets_nobody_in(file: Path):
    add_user(file, "amina", "reader", PASSWORD)
    users = Users(file)
    users.find("amina")
    file.write_text("amina:reader", "utf-8")
    with pytest.raises(UsersInvalid, match="Line 1"):
        users.find("amina")
    # Asked again, it is as broken as before.
    with pytest.raises(UsersInvalid, match="Line 1"):
        users.find("amina")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsersInvalid, match="not UTF-8"):
        users.find("amina")
    file.unlink()
    with pytest.raises(UsersInvalid, match="cannot be read"):
        users.find("amina")


def test_the_command_adds_lists_and_removes(file: Path, monkeypatch, capsys):
    monkeypatch.setenv("ITTIFAQ_USERS", str(file))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\r\nmore\n"))

    assert main(["users", "add", "يوسف", "--role", "editor", "--password-stdin"]) == 0
    assert main(["users", "list"]) == 0
    assert "editor\tيوسف\n" in capsys.readouterr().out
    assert Users(file).verify("يوسف", PASSWORD)
    assert main(["users", "remove", "يوسف"]) == 0
    assert main(["users", "remove", "يوسف"]) == 2
    assert "Nobody" in capsys.readouterr().err


def test_two_passwords_that_differ_write_nothing(file: Path, monkeypatch, capsys):
    typed = iter([PASSWORD, OTHER])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))

    assert main(["users", "add", "amina", "--file", str(file)]) == 2
    assert "differ" in capsys.readouterr().err
    assert not file.exists()


def test_the_command_says_that_no_file_is_named(monkeypatch, capsys):
    monkeypatch.delenv("ITTIFAQ_USERS", raising=False)

    assert main(["users", "list"]) == 2
    assert "ITTIFAQ_USERS" in capsys.readouterr().err
