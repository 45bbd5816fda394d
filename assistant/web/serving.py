"""`ittifaq serve`: the page and the endpoints for programs, until interrupted."""

import logging
import os
import socket
import sys

import uvicorn

from assistant.errors import AddressRefused
from assistant.limiting import RateLimit
from assistant.mcp_extra import require_mcp
from assistant.opening import open_assistant
from assistant.service import Service
from assistant.settings import Settings
from assistant.users import Users, read_users
from assistant.web.app import build_app
from assistant.web.security import LOOPBACK
from assistant.web.sessions import Sessions
from index.keeping import Keeping


def serve(settings: Settings, host: str, port: int, is_public: bool = False, with_mcp: bool = False) -> int:
    """Serve until interrupted; gives the exit code.

    Raises:
        AddressRefused: other machines would reach a library that nobody signs in to, or the address is taken.
        UsersInvalid: the file of users cannot be read.
        LibraryError: the library cannot be opened.
    """
    sessions = _open_to(settings, host, is_public)
    if with_mcp:
        require_mcp()
    listening = _listen(host, port)
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    with open_assistant(settings, _say) as assistant, Keeping.open(settings.library) as keeping, listening:
        if not keeping.is_lasting:
            _say(f"! {settings.library} cannot be written: conversations are kept until this program ends.")
        limit = RateLimit(settings.questions_per_minute)
        service = Service(assistant, keeping, settings, limit=limit)
        app = build_app(service, sessions, with_mcp)
        shown = f"[{host}]" if ":" in host else host
        print(f"http://{shown}:{listening.getsockname()[1]}/", flush=True)
        # No access log: addresses hold questions, and headers hold passwords.
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5
        )
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            service.closing.set()
    return 0


def _open_to(settings: Settings, host: str, is_public: bool) -> Sessions:
    """Say for whom the library is served."""
    if settings.users is not None:
        read_users(settings.users)
        return Sessions(Users(settings.users), is_public=False)
    if host not in LOOPBACK and not is_public:
        raise AddressRefused(
            f"Other machines could reach {host}, and nobody would have to sign in: name a file of users in "
            "ITTIFAQ_USERS (`ittifaq users add NAME`), or give --public-read-only to let everybody read."
        )
    return Sessions(None, is_public)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    # On Windows the option would let two programs listen on one port.
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # From now on the port is taken; who comes early waits until the library is open.
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise AddressRefused(
            f"{host}:{port} cannot be listened on ({error.strerror}): give another --port or --host."
        ) from error
    return listening


def _say(text: str) -> None:
    print(text, file=sys.stderr)
