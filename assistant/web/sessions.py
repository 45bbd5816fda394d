"""Who asks: the one person of this machine, a visitor, or somebody who signed in."""

import base64
import binascii
import hashlib
import ipaddress
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.errors import NotSignedIn
from assistant.limiting import Mistakes
from assistant.people import Person
from assistant.users import MOST_NAME, User, Users, clean_name
from assistant.web.site import Caller

SESSION_COOKIE = "ittifaq_session"
VISITOR_COOKIE = "ittifaq_visitor"
HOUR = 3_600.0
IDLE_SECONDS = 12 * HOUR
LONGEST_SECONDS = 7 * 24 * HOUR
# A password sent with every request is verified anew after this; Argon2 takes tens of milliseconds.
_BASIC_SECONDS = 300.0
# Of all people together; who was seen longest ago signs in again.
MOST_SESSIONS = 10_000
# What a browser is given never has a blank: a password's session cannot be taken for one of a cookie.
_BASIC = "Basic "
_VISITOR = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(slots=True)
class _Session:
    """Who signed in: name and the hash of the password then, since when, and when last seen."""

    name: str
    hash: str
    since: float
    seen: float


@dataclass(slots=True)
class Sessions:
    """Tells who asks.

    Attributes:
        users: who may sign in; None when nobody has to.
        is_public: without users, everybody is a reader; else the page is this machine's owner's.
    """

    users: Users | None = None
    is_public: bool = False
    clock: Callable[[], float] = time.time
    # Many people may come from one address, through one proxy.
    wrong_of_name: Mistakes = field(default_factory=lambda: Mistakes(free=5))
    wrong_of_address: Mistakes = field(default_factory=lambda: Mistakes(free=20))
    _sessions: dict[str, _Session] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    # One password is verified at a time: many at once would take all memory (Argon2 takes 64 MB), and none of them
    # would know that the others were wrong.
    _verifying: threading.Lock = field(default_factory=threading.Lock)

    def identify(self, caller: Caller) -> Person:
        """Tell who asks.

        Raises:
            NotSignedIn: the library is for those who signed in, and this one did not.
            TooManyRequests: too many wrong passwords came from there.
        """
        if self.users is not None:
            user = self._signed_in(caller)
            return Person(user.name, user.role, f"user:{user.name}", counted_as=f"user:{user.name}")
        owner = _visitor_owner(caller.cookies.get(VISITOR_COOKIE, ""))
        if self.is_public:
            return Person("", "reader", owner, counted_as=f"address:{address_of(caller)}")
        return Person("", "editor", owner, is_local=True)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begin a session and give its token, to be kept by the browser.

        Raises:
            NotSignedIn: name and password are nobody's.
            TooManyRequests: there were too many wrong ones before.
        """
        user = self._verified(name, password, address)
        token = secrets.token_urlsafe(32)
        self._begin(token, user, self.clock())
        return token

    def sign_out(self, token: str) -> None:
        """End a session; one that is over already is none."""
        with self._guard:
            self._sessions.pop(_digest(token), None)

    def _signed_in(self, caller: Caller) -> User:
        token = caller.cookies.get(SESSION_COOKIE, "")
        user = self._of_session(token) if token else None
        if user is None:
            user = self._of_password(caller)
        if user is None:
            raise NotSignedIn("Sign in first: this library is for people with an account.")
        return user

    def _of_session(self, token: str) -> User | None:
        now = self.clock()
        with self._guard:
            session = self._sessions.get(_digest(token))
            if session is None or _is_over(session, now):
                self._sessions.pop(_digest(token), None)
                return None
            session.seen = now
        user = self.users.find(session.name) if self.users else None
        # Who was removed, or whose password was changed, is signed out.
        return user if user and user.hash == session.hash else None

    def _of_password(self, caller: Caller) -> User | None:
        """Read HTTP's Basic authorization, which programs send with every request."""
        scheme, _, given = caller.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        # A session under the digest of what was sent spares verifying it each time.
        known = self._of_session(f"{_BASIC}{given}")
        if known:
            return known
        try:
            name, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        user = self._verified(name, password, address_of(caller))
        self._begin(f"{_BASIC}{given}", user, self.clock() - LONGEST_SECONDS + _BASIC_SECONDS)
        return user

    def _begin(self, secret: str, user: User, since: float) -> None:
        now = self.clock()
        with self._guard:
            kept = [(key, each) for key, each in self._sessions.items() if not _is_over(each, now)]
            kept.sort(key=lambda entry: entry[1].seen)
            self._sessions = dict(kept[-MOST_SESSIONS + 1 :])
            self._sessions[_digest(secret)] = _Session(user.name, user.hash, since, now)

    def _verified(self, name: str, password: str, address: str) -> User:
        who = clean_name(name)[:MOST_NAME]
        # Who must wait does not stand in the line either.
        self._check(who, address)
        with self._verifying:
            self._check(who, address)
            user = self.users.verify(name, password) if self.users else None
            if user is None:
                self.wrong_of_name.note(who)
                self.wrong_of_address.note(address)
                raise NotSignedIn("The name or the password is wrong.")
        # The address may have tried other names: only the name is trusted again.
        self.wrong_of_name.forget(who)
        return user

    def _check(self, who: str, address: str) -> None:
        self.wrong_of_name.check(who)
        self.wrong_of_address.check(address)


def new_visitor() -> str:
    """Make the cookie of a browser without an account: a secret of 256 bits."""
    return secrets.token_urlsafe(32)


def is_visitor(cookie: str) -> bool:
    """Tell whether a cookie is one that `new_visitor` can have made."""
    return bool(_VISITOR.fullmatch(cookie))


def address_of(caller: Caller) -> str:
    """Give the network address that a request came from, "" when it is not known.

    Of IPv6 it is the network of 64 bits, all of whose addresses one machine may use.
    """
    host = str(getattr(getattr(caller, "client", None), "host", "") or "")
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


def _visitor_owner(cookie: str) -> str:
    return f"visitor:{_digest(cookie)}" if is_visitor(cookie) else ""


def _is_over(session: _Session, now: float) -> bool:
    return now > session.seen + IDLE_SECONDS or now > session.since + LONGEST_SECONDS


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
