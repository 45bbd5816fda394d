"""A small web site on this machine: pages by path, and everything that was asked of it written down."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

Page = tuple[int, dict[str, str], bytes]


class Site(BaseHTTPRequestHandler):
    """Serve `pages` (status, headers, body); `asked` holds (path, Host) of every request."""

    pages: ClassVar[dict[str, Page]] = {}
    asked: ClassVar[list[tuple[str, str]]] = []

    @classmethod
    def clear(cls) -> None:
        cls.pages.clear()
        cls.asked.clear()

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


def html(body: bytes) -> Page:
    return 200, {"Content-Type": "text/html; charset=utf-8"}, body


@contextmanager
def serving() -> Iterator[str]:
    """Serve the site, empty at first, and give its root address."""
    Site.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
