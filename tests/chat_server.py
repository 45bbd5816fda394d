"""A language model's server on loopback that says what the test wrote for it, over real HTTP.

It speaks OpenAI's streamed chat completions (any path) and Ollama's /api/chat.
"""

import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self

End = Literal["stop", "length", "cut", "unsaid", "silence", "pings", "endless", "drip"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers to one request.

    Attributes:
        pieces: streamed one by one.
        end: "stop" and "length" are reasons the model gives; "cut" breaks the connection, "unsaid" ends it without a
            reason; "silence" keeps it open and says no more, "pings" only that it is alive; "endless" repeats the last
            piece until it is hung up on, "drip" does so slowly.
        status, body: an HTTP error with its body, or (status 200) a body sent as it is instead of a stream.
    """

    pieces: tuple[str, ...] = ()
    end: End = "stop"
    status: int = 200
    body: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent; the names of the headers in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, object]


def say(text: str, end: End = "stop") -> Reply:
    """Stream a text in pieces of a word or less, as models do."""
    return Reply(tuple(re.findall(r"\s*\S{1,6}|\s+$", text)), end)


@dataclass
class ChatServer:
    """Answers the requests in the order of `replies`; the last one is given again when they run out."""

    replies: list[Reply]
    requests: list[Request] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._http = _Server(self)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        return self.address + "/v1"

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def wait_for_the_end_of_the_test(self) -> None:
        self._released.wait(30)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: ChatServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None: ...

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.script.requests.append(Request(self.path, headers, body))
        reply = self.server.script.next_reply()
        try:
            if reply.body or reply.status != 200:
                self._send_body(reply)
            else:
                self._stream(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.server.script.hung_up.set()
        self.close_connection = True

    def _send_body(self, reply: Reply) -> None:
        sent = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json" if sent.startswith(b"{") else "text/html")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in reply.pieces:
            self._send_piece(piece)
        while reply.end in ("endless", "drip"):
            self._send_piece(reply.pieces[-1])
            time.sleep(0.02 if reply.end == "drip" else 0)
        while reply.end == "pings":
            self._send(b": ping\n\n")
            time.sleep(0.02)
        if reply.end == "silence":
            self.server.script.wait_for_the_end_of_the_test()
        if reply.end in ("stop", "length"):
            self._send_piece("", reply.end)
        if reply.end != "cut":
            self.wfile.write(b"0\r\n\r\n")

    def _send_piece(self, text: str, reason: str | None = None) -> None:
        line = _ollama_line(text, reason) if self.path == "/api/chat" else _openai_line(text, reason)
        self._send(line.encode())

    def _send(self, sent: bytes) -> None:
        self.wfile.write(f"{len(sent):x}\r\n".encode() + sent + b"\r\n")
        self.wfile.flush()


def _openai_line(text: str, reason: str | None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": reason}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n" + ("data: [DONE]\n\n" if reason else "")


def _ollama_line(text: str, reason: str | None) -> str:
    chunk = {
        "model": "scripted",
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": text},
        "done": reason is not None,
    }
    return json.dumps(chunk | ({"done_reason": reason} if reason else {})) + "\n"
