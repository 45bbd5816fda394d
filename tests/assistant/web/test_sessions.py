import base64
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher

from assistant.errors import NotSignedIn, TooManyRequests
from assistant.limiting import Mistakes
from assistant.users import Users, add_user, remove_user
from assistant.web.sessions import (
    HOUR,
    MOST_SESSIONS,
    SESSION_COOKIE,
    VISITOR_COOKIE,
    Sessions,
    address_of,
    new_visitor,
)

PASSWORD = "كلمة سرّ طويلة"
OTHER = "une autre phrase"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Request:
    """What tells who asks."""

    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    client: object = field(default_factory=lambda: SimpleNamespace(host="192.0.2.7"))


class CountedUsers(Users):
    """The users of a file, and how many passwords were verified."""

    verified = 0

    def verify(self, name: str, password: str):
        self.verified += 1
        return super().verify(name, password)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def written() -> str:
    """A file of one user, whose hash takes no time."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return f"يوسف:reader:{hasher.hash(PASSWORD)}\n"


@pytest.fixture
def file(tmp_path: Path, written: str) -> Path:
    (tmp_path / "users.txt").write_text(written, "utf-8")
    return tmp_path / "users.txt"


@pytest.fixture
def sessions(file: Path, clock: Clock) -> Sessions:
    return Sessions(CountedUsers(file), False, clock, Mistakes(5, clock), Mistakes(20, clock))


def with_cookie(token: str) -> Request:
    return Request({SESSION_COOKIE: token})


def with_password(name: str, password: str, host: str = "192.0.2.7") -> Request:
    given = base64.b64encode(f"{name}:{password}".encode()).decode()
    return Request(headers={"authorization": f"Basic {given}"}, client=SimpleNamespace(host=host))


def is_in(sessions: Sessions, request: Request) -> bool:
    try:
        sessions.identify(request)
    except NotSignedIn:
        return False
    return True


def test_who_signed_in_is_known_by_name_role_and_owner(sessions: Sessions):
    person = sessions.identify(with_cookie(sessions.sign_in(" يوسف ", PASSWORD, "")))

    assert (person.name, person.role, person.owner, person.is_local) == ("يوسف", "reader", "user:يوسف", False)
    assert person.counted_as == "user:يوسف"


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\udcff", "يوسف"])
def test_a_token_that_nobody_was_given_is_nobody(sessions: Sessions, token: str):
    sessions.sign_in("يوسف", PASSWORD, "")

    assert not is_in(sessions, with_cookie(token))


def test_a_session_ends_after_twelve_hours_without_a_request(sessions: Sessions, clock: Clock):
    token = sessions.sign_in("يوسف", PASSWORD, "")
    for _ in range(3):
        clock.now += 11.9 * HOUR
        assert is_in(sessions, with_cookie(token))
    clock.now += 12.1 * HOUR

    assert not is_in(sessions, with_cookie(token))
    clock.now -= 12.1 * HOUR
    assert not is_in(sessions, with_cookie(token))


def test_a_session_ends_after_seven_days_however_busy(sessions: Sessions, clock: Clock):
    token = sessions.sign_in("يوسف", PASSWORD, "")
    for _ in range(7 * 24):
        clock.now += HOUR
        assert is_in(sessions, with_cookie(token))
    clock.now += 1

    assert not is_in(sessions, with_cookie(token))


def test_who_signs_out_is_out_and_others_stay(sessions: Sessions):
    one, other = (sessions.sign_in("يوسف", PASSWORD, "") for _ in range(2))
    sessions.sign_out(one)
    sessions.sign_out("never was")

    assert not is_in(sessions, with_cookie(one))
    assert is_in(sessions, with_cookie(other))


def test_who_is_removed_or_has_a_new_password_is_signed_out_at_once(sessions: Sessions, file: Path):
    token, request = sessions.sign_in("يوسف", PASSWORD, ""), with_password("يوسف", PASSWORD)
    assert is_in(sessions, request)
    add_user(file, "يوسف", "reader", OTHER)
    assert not is_in(sessions, with_cookie(token))
    assert not is_in(sessions, request)

    token = sessions.sign_in("يوسف", OTHER, "")
    remove_user(file, "يوسف")
    assert not is_in(sessions, with_cookie(token))


def test_a_changed_role_holds_at_once(sessions: Sessions, file: Path):
    token = sessions.sign_in("يوسف", PASSWORD, "")
    file.write_text(file.read_text("utf-8").replace(":reader:", ":editor:"), "utf-8")

    assert sessions.identify(with_cookie(token)).role == "editor"


def test_a_program_sends_its_password_with_each_request_and_it_is_verified_now_and_then(
    sessions: Sessions, clock: Clock
):
    request = with_password("يوسف", PASSWORD)
    for _ in range(10):
        assert sessions.identify(request).name == "يوسف"
    assert sessions.users.verified == 1
    clock.now += 301
    assert is_in(sessions, request)

    assert sessions.users.verified == 2


def test_what_a_program_sends_as_a_password_is_no_cookie(sessions: Sessions):
    request = with_password("يوسف", PASSWORD)
    assert is_in(sessions, request)
    given = request.headers["authorization"].removeprefix("Basic ")

    assert not is_in(sessions, with_cookie(given))


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic /////w==", "Bearer abc", "Basic 2YrZiNiz", "basic " + "A" * 10_000]
)
def test_an_authorization_that_is_none_lets_nobody_in(sessions: Sessions, header: str):
    assert not is_in(sessions, Request(headers={"authorization": header}))


def test_wrong_passwords_wait_by_name_wherever_they_come_from(sessions: Sessions):
    for number in range(6):
        assert not is_in(sessions, with_password("يوسف", "wrong", f"192.0.2.{number}"))

    with pytest.raises(TooManyRequests):
        sessions.sign_in("يوسف", PASSWORD, "192.0.2.99")


def test_wrong_passwords_wait_by_address_whatever_the_name(sessions: Sessions):
    for number in range(21):
        assert not is_in(sessions, with_password(f"name {number}", "wrong"))

    with pytest.raises(TooManyRequests):
        sessions.identify(with_password("يوسف", PASSWORD))
    assert is_in(sessions, with_password("يوسف", PASSWORD, "192.0.2.8"))


def test_who_has_an_account_does_not_free_an_address_that_tries_other_names(sessions: Sessions):
    for number in range(21):
        if number % 4 == 0:
            sessions.sign_in("يوسف", PASSWORD, "192.0.2.7")
        assert not is_in(sessions, with_password(f"name {number}", "wrong"))

    with pytest.raises(TooManyRequests):
        sessions.sign_in("يوسف", PASSWORD, "192.0.2.7")


def test_who_has_a_session_stays_in_while_others_guess_the_password(sessions: Sessions):
    token = sessions.sign_in("يوسف", PASSWORD, "192.0.2.7")
    for _ in range(6):
        is_in(sessions, with_password("يوسف", "wrong"))

    assert is_in(sessions, with_cookie(token))


def test_one_address_of_ipv6_is_as_good_as_another_of_its_network():
    def of(host: str) -> str:
        return address_of(Request(client=SimpleNamespace(host=host)))

    assert of("2001:db8:1:2::1") == of("2001:db8:1:2:ffff::9") != of("2001:db8:1:3::1")
    assert of("::ffff:192.0.2.7") == of("192.0.2.7") != of("192.0.2.8")
    assert of("fe80::1%eth0") == of("fe80::2")
    assert of("testclient") == "testclient"
    assert address_of(Request(client=None)) == ""


def test_a_name_that_nobody_has_is_told_the_same_and_waits_the_same(sessions: Sessions):
    told = {}
    for name in ("يوسف", "nobody"):
        told[name] = []
        for number in range(8):
            with pytest.raises((NotSignedIn, TooManyRequests)) as error:
                sessions.sign_in(name, "wrong", f"192.0.2.{number}")
            told[name].append(str(error.value))

    assert told["يوسف"] == told["nobody"]


def test_guesses_at_the_same_time_are_no_more_than_one_after_another(sessions: Sessions):
    def guess() -> None:
        is_waiting = False
        try:
            sessions.sign_in("يوسف", "wrong", "192.0.2.7")
        except TooManyRequests:
            is_waiting = True
        except NotSignedIn:
            pass
        waited.append(is_waiting)

    waited: list[bool] = []
    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sessions.users.verified == 6
    assert sum(waited) == 14


def test_sessions_without_number_do_not_fill_the_memory(sessions: Sessions, clock: Clock):
    user = sessions.users.find("يوسف")
    for number in range(50):
        clock.now += 1
        sessions._begin(f"token {number}", user, clock.now)
    assert len(sessions._sessions) == 50
    clock.now += 13 * HOUR
    sessions._begin("the last", user, clock.now)

    assert len(sessions._sessions) == 1 <= MOST_SESSIONS


def test_what_is_kept_of_a_session_does_not_let_anyone_in(sessions: Sessions):
    token = sessions.sign_in("يوسف", PASSWORD, "")

    assert token not in repr(sessions._sessions)
    assert PASSWORD not in repr(sessions)


def test_without_users_the_person_of_this_machine_may_do_everything_and_is_not_counted():
    person = Sessions().identify(Request())

    assert (person.role, person.is_local, person.owner, person.counted_as) == ("editor", True, "", "")


def test_in_public_everybody_is_a_reader_and_counted_by_address():
    person = Sessions(is_public=True).identify(Request({VISITOR_COOKIE: new_visitor()}))

    assert (person.role, person.is_local, person.counted_as) == ("reader", False, "address:192.0.2.7")


def test_each_browser_without_an_account_owns_its_own_and_its_secret_is_kept_nowhere():
    cookies = [new_visitor() for _ in range(2)]
    one, other = (Sessions(is_public=True).identify(Request({VISITOR_COOKIE: cookie})) for cookie in cookies)

    assert one.owner and other.owner and one.owner != other.owner
    assert cookies[0] not in one.owner


@pytest.mark.parametrize("cookie", ["", "a", "a" * 42, "a" * 44, "user:يوسف", f"{'a' * 42}\n", "é" * 43])
def test_a_cookie_that_no_browser_was_given_owns_nothing(cookie: str):
    assert Sessions(is_public=True).identify(Request({VISITOR_COOKIE: cookie})).owner == ""
