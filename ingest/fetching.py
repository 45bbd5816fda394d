"""Pages and files of the web, fetched when a person names their addresses; nothing else of this program fetches.

Each address, and each that it redirects to, is looked at first: its scheme, the machines that its name leads to, and
the robots.txt of its site. The connection is then made to the very machine that was looked at.

No proxy is used, though one be set: it looks names up itself, from within its own network, so that nobody here could
tell a page of the web from one that lies in the local network, or from a page that redirects there. Where the web is
reached by a proxy alone, that is said.
"""

import ipaddress
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from ingest.addresses import is_address
from ingest.errors import AddressNotFetched
from ingest.reading import READABLE_SUFFIXES

AGENT = "ittifaq"
_MOST_BYTES = 100_000_000
_MOST_ROBOTS_BYTES = 500_000
_MOST_REDIRECTS = 5
_SILENCE_SECONDS = 20.0
_LONGEST_SECONDS = 120.0
# Between two requests to one site, unless its robots.txt asks for more, up to the second figure.
_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_LONGEST_ADDRESS = 2000
_LONGEST_NAME = 80
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "message/rfc822": ".eml",
    "application/epub+zip": ".epub",
    "application/zip": ".zip",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
}
_HARMLESS = re.compile(r"[^\w.-]+")

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """What stands at an address.

    Attributes:
        address: where it was found in the end, after redirects.
        name: for the file, ending as what it is.
        path: where it was written.
    """

    address: str
    name: str
    path: Path


class Fetcher:
    """Fetches addresses one after the other; use it as a context manager, or close it."""

    def __init__(
        self,
        allow_local: bool = False,
        pause_seconds: float = _PAUSE_SECONDS,
        resolve: Resolve | None = None,
    ) -> None:
        """Take addresses within the local network only with `allow_local`; `resolve` gives the machines of a name."""
        self._allow_local = allow_local
        self._pause_seconds = pause_seconds
        self._resolve = resolve or _resolve
        self._robots: dict[str, RobotFileParser] = {}
        self._asked: dict[str, float] = {}
        # Proxies and certificates of the environment would lead past the machine that was looked at.
        self._client = httpx.Client(
            timeout=_SILENCE_SECONDS, follow_redirects=False, trust_env=False, headers={"User-Agent": AGENT}
        )

    def close(self) -> None:
        """Close what is open; closing twice is harmless."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fetch(self, address: str, folder: Path) -> FetchedFile:
        """Write what stands at an address into a folder.

        Raises:
            AddressNotFetched: it may not be fetched, or was not; the message names it, why, and what to do.
        """
        named = address
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                self._machine(address)
                self._check_robots(address)
                with self._get(address) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers.get("location", ""))
                        continue
                    if response.status_code != httpx.codes.OK:
                        raise AddressNotFetched(f"{named} answers {response.status_code}: check the address.")
                    return self._write(response, address, folder)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            advice = _PROXY_ADVICE if _has_proxy() else "try again later"
            raise AddressNotFetched(f"{named} could not be fetched ({_reason(error)}): {advice}.") from error
        raise AddressNotFetched(f"{named} redirects more than {_MOST_REDIRECTS} times: name the page itself.")

    @contextmanager
    def _get(self, address: str) -> Iterator[httpx.Response]:
        """Ask for an address at the machine that was looked at, under its own name."""
        parts = httpx.URL(address)
        machine = self._machine(address)
        request = self._client.build_request(
            "GET",
            parts.copy_with(host=machine, fragment=None),
            headers={"Host": parts.netloc.decode("ascii")},
            extensions={"sni_hostname": parts.raw_host.decode("ascii")},
        )
        response = self._client.send(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    def _machine(self, address: str) -> str:
        """Look at the machines that an address leads to and give the first.

        Raises:
            AddressNotFetched: one of them lies in the local network.
        """
        if len(address) > _LONGEST_ADDRESS or not is_address(address):
            raise AddressNotFetched(f"{address[:_LONGEST_ADDRESS]} is no web address: it must begin with https://")
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise AddressNotFetched(f"{parts.hostname} is named with a user or password: leave them out.")
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
        try:
            machines = self._resolve(host, port)
        except OSError as error:
            advice = _PROXY_ADVICE if _has_proxy() else "check it and the network"
            raise AddressNotFetched(f"{address}: the name {host} is not known here; {advice}.") from error
        if not machines:
            raise AddressNotFetched(f"{address}: the name {host} leads to no machine.")
        if not self._allow_local and not all(_is_global(machine) for machine in machines):
            raise AddressNotFetched(
                f"{address} lies in the local network: fetch it with --allow-local if you trust it."
            )
        return machines[0]

    def _check_robots(self, address: str) -> None:
        """Wait as long as the site wants, and ask its robots.txt.

        Raises:
            AddressNotFetched: robots.txt does not allow it.
        """
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        robots = self._robots[site]
        if not robots.can_fetch(AGENT, address):
            raise AddressNotFetched(
                f"{address}: the site's robots.txt does not let programs fetch it; save it by hand."
            )
        pause = min(float(robots.crawl_delay(AGENT) or self._pause_seconds), _LONGEST_PAUSE_SECONDS)
        since = time.monotonic() - self._asked.get(site, -_LONGEST_PAUSE_SECONDS)
        time.sleep(max(0.0, pause - since))
        self._asked[site] = time.monotonic()

    def _read_robots(self, site: str) -> RobotFileParser:
        """Read a site's robots.txt; where it cannot be had, all is allowed for 4xx, nothing else.

        Source: RFC 9309, 2.3.1.
        """
        address = f"{site}/robots.txt"
        for _ in range(_MOST_REDIRECTS + 1):
            with self._get(address) as response:
                if response.is_redirect:
                    address = urljoin(address, response.headers.get("location", ""))
                elif response.is_success:
                    return _robots(b"".join(_bounded(response, _MOST_ROBOTS_BYTES)).decode("utf-8", "replace"))
                else:
                    return _robots("" if response.is_client_error else "User-agent: *\nDisallow: /")
        return _robots("")

    def _write(self, response: httpx.Response, address: str, folder: Path) -> FetchedFile:
        name = _name_for(address, response.headers.get("content-type", ""))
        path = folder / name
        size, until = 0, time.monotonic() + _LONGEST_SECONDS
        with path.open("wb") as file:
            for piece in response.iter_bytes():
                size += len(piece)
                if size > _MOST_BYTES:
                    raise AddressNotFetched(f"{address} is larger than {_MOST_BYTES // 1_000_000} MB: save it by hand.")
                if time.monotonic() > until:
                    raise AddressNotFetched(f"{address} takes longer than {_LONGEST_SECONDS:.0f} s: save it by hand.")
                file.write(piece)
        return FetchedFile(address, name, path)


def _robots(text: str) -> RobotFileParser:
    robots = RobotFileParser()
    robots.parse(text.splitlines())
    return robots


def _bounded(response: httpx.Response, most: int) -> Iterator[bytes]:
    for piece in response.iter_bytes():
        yield piece[:most]
        most -= len(piece)
        if most <= 0:
            return


def _name_for(address: str, content_type: str) -> str:
    """Name a file after the last part of its address, ending as what the server says it is.

    Raises:
        AddressNotFetched: it is of a kind that is not read.
    """
    path = PurePosixPath(unquote(urlsplit(address).path))
    kind = content_type.partition(";")[0].strip().lower()
    suffix = _SUFFIXES.get(kind) or path.suffix.lower()
    if suffix not in READABLE_SUFFIXES:
        told = kind or "nothing of itself"
        raise AddressNotFetched(f"{address} is of a kind that is not read ({told}): save it as one that is.")
    stem = path.stem if path.suffix.lower() in (*READABLE_SUFFIXES, ".php", ".aspx", ".jsp") else path.name
    stem = _HARMLESS.sub("-", stem).strip(".-")[:_LONGEST_NAME] or (urlsplit(address).hostname or "page")
    return f"{stem}{suffix}"


def _resolve(host: str, port: int) -> list[str]:
    return list(dict.fromkeys(str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


_PROXIES = ("https_proxy", "http_proxy", "all_proxy")
_PROXY_ADVICE = "a proxy is set and none is used here, so save the page with a browser and ingest the file"


def _has_proxy() -> bool:
    return any(name.lower() in _PROXIES and value for name, value in os.environ.items())


def _is_global(machine: str) -> bool:
    address = ipaddress.ip_address(machine.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
