"""How long people wait for the beginning of their answers: one alone, and twenty who ask at once.

    python -m tests.benchmarks.serving                          # the page, over a library of the samples
    python -m tests.benchmarks.serving --by programs            # the endpoint /ask
    python -m tests.benchmarks.serving --address http://127.0.0.1:7860   # a server that runs already

Questions are those of tests/quality, facts and lists in three languages; none is asked twice. Measured is the time from
sending the question, connection included, to the first bytes of the answer itself: the page's "searching…" is none.
Twice: on a server that has just been started (once for the lone ones, once again for the twenty), and on one that has
answered some eighty other questions.
"""

import argparse
import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ingest.samples import samples_folder

QUALITY = Path(__file__).parents[1] / "quality"
ITTIFAQ = (sys.executable, "-c", "import sys; from assistant.cli import main; raise SystemExit(main(sys.argv[1:]))")
PEOPLE = 20
LONE = 10
FIRST = 3
SECONDS_TO_START = 120
# What stands in the markup of an answer and not in that of a question under way.
ANSWERED = b"data-answer="


@dataclass(frozen=True, slots=True)
class Waited:
    """What a question had to wait for its answer to begin; `failure` says what went wrong, "" when nothing did."""

    question: str
    seconds: float
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """Where questions are asked, and by which way."""

    host: str
    by: str
    asks: int = 0

    def ask(self, question: str) -> Waited:
        """Ask alone, over connections of its own."""
        started = time.perf_counter()
        try:
            seconds = (self._ask_page if self.by == "page" else self._ask_program)(question, started)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Waited(question, time.perf_counter() - started, f"{type(error).__name__}: {error}")
        return Waited(question, seconds)

    def _ask_program(self, question: str, started: float) -> float:
        answered = self._send("/gradio_api/run/ask", {"data": [question, ""]})
        first = answered.read(1)
        seconds = time.perf_counter() - started
        told = json.loads(first + answered.read())
        if "data" not in told or not told["data"][0]["frame"]:
            raise ValueError(f"no answer: {told}")
        return seconds

    def _ask_page(self, question: str, started: float) -> float:
        session = secrets.token_hex(8)
        body = {"data": [question, secrets.token_urlsafe(16), ""], "fn_index": self.asks, "session_hash": session}
        self._send("/fr/gradio_api/queue/join", body).read()
        heard = self._send(f"/fr/gradio_api/queue/data?session_hash={session}")
        for line in heard:
            if ANSWERED in line:
                return time.perf_counter() - started
            if b'"success":false' in line:
                raise ValueError(line[:300].decode("utf-8", "replace"))
        raise ValueError("the page ended without an answer")

    def _send(self, path: str, body: object = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, timeout=120)
        sent = None if body is None else json.dumps(body)
        connection.request("GET" if sent is None else "POST", path, sent, {"Content-Type": "application/json"})
        answered = connection.getresponse()
        if answered.status != 200:
            raise ValueError(f"{path} answers {answered.status}: {answered.read(300)!r}")
        return answered

    def at_the_page(self) -> "Server":
        """Find which of the page's functions asks: the one that the field calls."""
        told = json.loads(self._send("/fr/config").read())
        fields = {each["id"]: each["props"].get("elem_id") for each in told["components"]}
        asks = next(
            each["id"]
            for each in told["dependencies"]
            if any(event == "submit" and fields.get(target) == "question" for target, event in each["targets"])
        )
        return Server(self.host, "page", asks)


def main() -> int:
    """Measure, print, and give 1 when an answer began too late or not at all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--by", choices=("page", "programs"), default="page")
    parser.add_argument("--address", default="", help="of a server that runs: only its present state is measured")
    parser.add_argument("--library", type=Path, help="a library of the samples (default: a temporary one)")
    given = parser.parse_args()
    first, lone, together, others = share_out(questions())
    if given.address:
        return report("as it is", *measure(opened(urlsplit(given.address).netloc, given.by), lone, together))
    with library(given.library) as folder:
        with serving(folder, given.by) as server:
            prepare(server, first)
            alone = [server.ask(question) for question in lone]
        with serving(folder, given.by) as server:
            prepare(server, first)
            at_once = ask_together(server, together)
            late = report("just started", alone, at_once)
            prepare(server, others)
            return report("in use", *measure(server, lone, together)) or late


def questions() -> list[str]:
    """Give questions for facts and, each after four of them, one for a list; the three languages are mixed."""
    facts = tomllib.loads((QUALITY / "questions.toml").read_text("utf-8"))["question"]
    lists = tomllib.loads((QUALITY / "lists.toml").read_text("utf-8"))["question"]
    asked = [each["text"] for each in facts if "after" not in each]
    for number, each in enumerate(each["text"] for each in lists):
        asked.insert(5 * number + 4, each)
    return asked


def share_out(asked: Sequence[str]) -> tuple[list[str], list[str], list[str], list[str]]:
    """Give the first ones, the lone ones, those asked together, and others, from all over the list."""
    mixed = [question for start in range(7) for question in asked[start::7]]
    ends = (FIRST, FIRST + LONE, FIRST + LONE + PEOPLE)
    return mixed[: ends[0]], mixed[ends[0] : ends[1]], mixed[ends[1] : ends[2]], mixed[ends[2] : ends[2] + 80]


def measure(server: Server, lone: Sequence[str], together: Sequence[str]) -> tuple[list[Waited], list[Waited]]:
    """Ask one after another, then all at once; a mark at the end makes each a question nobody has asked."""
    alone = [server.ask(f"{question} ?") for question in lone]
    return alone, ask_together(server, [f"{question} ?" for question in together])


def ask_together(server: Server, asked: Sequence[str]) -> list[Waited]:
    """Ask all questions at the same moment."""
    waited: list[Waited] = []
    ready = threading.Barrier(len(asked))

    def ask(question: str) -> None:
        ready.wait()
        waited.append(server.ask(question))

    people = [threading.Thread(target=ask, args=(question,)) for question in asked]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return waited


def prepare(server: Server, asked: Sequence[str]) -> None:
    """Ask what is not measured: the first questions load the word lists."""
    for question in asked:
        server.ask(question)


def report(state: str, alone: Sequence[Waited], at_once: Sequence[Waited]) -> int:
    """Print what was measured in one state of the server; 1 when something failed or began too late."""
    lone = statistics.median(each.seconds for each in alone)
    failures = [each for each in (*alone, *at_once) if each.failure]
    ratio = max(each.seconds for each in at_once) / lone
    print(f"\n{state}: lone {_ms(each.seconds for each in alone)} ms, median {1000 * lone:.0f}")
    print(f"{len(at_once)} at once: {_ms(each.seconds for each in at_once)} ms")
    print(f"worst / lone median: {ratio:.1f}; failures: {len(failures)}", flush=True)
    for each in failures:
        print(f"  {each.question!r}: {each.failure}")
    return int(bool(failures) or ratio > 5)


def _ms(seconds: Iterator[float]) -> str:
    return " ".join(f"{1000 * each:.0f}" for each in sorted(seconds))


@contextmanager
def library(folder: Path | None) -> Iterator[Path]:
    """Give a library of the samples, made for this run where none is named."""
    if folder:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="ittifaq-serving-") as made:
        subprocess.run([*ITTIFAQ, "ingest", str(samples_folder()), "--library", made], check=True, capture_output=True)
        yield Path(made)


@contextmanager
def serving(folder: Path, by: str) -> Iterator[Server]:
    """Run `ittifaq serve` in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("ITTIFAQ_")}
    command = [*ITTIFAQ, "serve", "--library", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL)
    try:
        yield opened(f"127.0.0.1:{port}", by)
    finally:
        process.terminate()
        process.wait(30)


def opened(host: str, by: str) -> Server:
    """Wait until the server answers."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(host, timeout=5)
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
            continue
        server = Server(host, by)
        return server.at_the_page() if by == "page" else server
    raise RuntimeError(f"{host} did not answer")


if __name__ == "__main__":
    sys.exit(main())
