"""What a browser paints of Gradio's page before Gradio's scripts run: our language, direction, face and colors."""

import re

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.screen import Screen

# Gradio's page names its own site for previews elsewhere.
_ELSEWHERE = re.compile(rb'<meta\s+(?:property="og:(?:image|url)"|name="twitter:[a-z]+")\s+content="[^"]*"\s*/>')
_LANGUAGE = re.compile(rb'<html\s+lang="en"')


def paint_first(app: FastAPI, path: str, screen: Screen, head: str) -> None:
    """Give the page mounted at `path` its language and direction, and `head`, as it is sent."""
    for route in app.routes:
        if isinstance(route, Mount) and route.path == path:
            route.app = _Painted(route.app, path, screen, head)


class _Painted:
    """A mounted page whose HTML is changed on its way out."""

    def __init__(self, app: ASGIApp, path: str, screen: Screen, head: str) -> None:
        self._app = app
        self._paths = (path, f"{path}/")
        self._language = f'<html lang="{screen.language}" dir="{screen.direction}"'.encode()
        self._head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
            return
        # What is compressed cannot be changed; who mounts the page may compress it after.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        started: Message = {}
        body = b""

        async def keep(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                started = message
            if message["type"] != "http.response.body":
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if "text/html" in Headers(raw=started["headers"]).get("content-type", ""):
                body = self._paint(body)
                MutableHeaders(raw=started["headers"])["content-length"] = str(len(body))
            await send(started)
            await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": headers}, receive, keep)

    def _paint(self, page: bytes) -> bytes:
        page = _LANGUAGE.sub(self._language, _ELSEWHERE.sub(b"", page), count=1)
        return page.replace(b"</head>", self._head + b"</head>", 1)
