"""A server of the endpoints for programs alone, with a stand-in for accounts."""

import socket
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Form, HTTPException, Response

from assistant.errors import NotSignedIn
from assistant.opening import Assistant
from assistant.people import Person
from assistant.service import Service
from assistant.settings import Settings
from assistant.web.programs import mount_programs
from assistant.web.site import Caller, Site
from index.keeping import Keeping
from index.library import Library
from index.searching import Searcher
from ingest.ingesting import ingest
from tests.browser.library import write_files
from tests.fakes import WordEmbedder

QUESTION = "متى وقّعت الكتلة الجزائرية للميكانيك الدقيقة مذكرة تفاهم مع مجموعة يوروميد؟"
PEOPLE = {
    "amina": Person("amina", "editor", "amina"),
    "karim": Person("karim", "reader", "karim"),
    "visitor": Person("", "reader", ""),
}


@contextmanager
def open_service(folder: Path) -> Iterator[Service]:
    """Read the documents of the browser's tests into a library and open it for many people."""
    embedder = WordEmbedder()
    write_files(folder / "files")
    with Library.open(folder / "library", embedder.card, writing=True) as library:
        ingest([folder / "files"], library, embedder)
    with Library.open(folder / "library", embedder.card) as library, Keeping.open(folder / "library") as keeping:
        yield Service(Assistant(library, Searcher(library, embedder), None), keeping, Settings())


def in_person(caller: Caller) -> Person:
    """Tell who asks by a cookie or a Basic header, as people with an account are told."""
    name = caller.cookies.get("session", "")
    scheme, _, words = caller.headers.get("authorization", "").partition(" ")
    if scheme == "Basic":
        name = b64decode(words).decode("utf-8").partition(":")[0]
    if name not in PEOPLE:
        raise NotSignedIn("Sign in first.")
    return PEOPLE[name]


@contextmanager
def serving(service: Service, identify: Callable[[Caller], Person], with_mcp: bool = False) -> Iterator[str]:
    app = FastAPI()

    @app.post("/login")
    def login(username: Annotated[str, Form()], password: Annotated[str, Form()], response: Response) -> None:
        if password != "سرّ":
            raise HTTPException(401)
        response.set_cookie("session", username)

    mount_programs(app, Site(service, identify), with_mcp)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
