"""The page in a real browser: Debian's Chromium, without a window. Without one these tests are skipped, aloud."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from assistant.cli import main
from tests.browser.library import write_files

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
# The command, by the interpreter that runs the tests.
ITTIFAQ = (sys.executable, "-c", "import sys; from assistant.cli import main; raise SystemExit(main(sys.argv[1:]))")
SECONDS_TO_START = 60
# Gradio says so of a page that is being left while it still listens; nobody is there to see it.
SAID_ON_LEAVING = ("AbortError: signal is aborted", "Unexpected error Connection errored out.")


@dataclass
class Visit:
    """One person's browser and what went wrong in it."""

    context: BrowserContext
    page: Page
    address: str
    strange: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


def browse(browser: Browser, address: str, language: str, width: int, dark: bool = False) -> Visit:
    """Open a browser of its own; requests to other hosts and errors of the console are noted."""
    context = browser.new_context(
        locale={"ar": "ar-DZ", "fr": "fr-FR", "en": "en-GB"}[language],
        viewport={"width": width, "height": 844 if width < 600 else 900},
        has_touch=width < 600,
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )
    visit = Visit(context, context.new_page(), address)

    def note_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            visit.strange.append(f"request to {request.url}")

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(said in message.text for said in SAID_ON_LEAVING):
            visit.strange.append(f"console: {message.text}")

    context.on("request", note_request)
    visit.page.on("console", note_message)
    visit.page.on("pageerror", lambda error: visit.strange.append(f"script: {error}"))
    return visit


@contextmanager
def serving(library: Path, *options: str, **settings: str) -> Iterator[str]:
    """Serve a library as `ittifaq serve` does, in a process of its own; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("ITTIFAQ_")}
    command = [*ITTIFAQ, "serve", "--library", str(library), "--port", str(port), *options]
    process = subprocess.Popen(command, cwd=ROOT, env={**own, **settings})
    address = f"http://127.0.0.1:{port}"
    try:
        _await(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _await(process: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"ittifaq serve ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("ittifaq serve did not answer")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the documents told in tests/browser/library.py."""
    folder = tmp_path_factory.mktemp("browser")
    write_files(folder / "files")
    assert main(["ingest", str(folder / "files"), "--library", str(folder / "library")]) == 0
    return folder / "library"


@pytest.fixture(scope="session")
def address(library: Path) -> Iterator[str]:
    """Where the library is served to the one person of this machine."""
    with serving(library) as at:
        yield at


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("NO BROWSER: install Debian's chromium (apt-get install chromium) to test the page in it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Open browsers; at the end none of them has asked another host for anything or met an error."""
    visits: list[Visit] = []

    def open_one(language: str = "ar", width: int = 390, dark: bool = False) -> Visit:
        visits.append(browse(browser, address, language, width, dark))
        return visits[-1]

    yield open_one
    strange = [each for one in visits for each in one.strange]
    for one in visits:
        one.context.close()
    assert strange == []
