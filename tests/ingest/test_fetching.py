import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.addresses import is_address
from ingest.errors import AddressNotFetched
from ingest.fetching import Fetcher
from tests.website import Site, html, serving

PAGE = "<html><head><title>اتفاق إطار</title></head><body><p>وقّعت الوزارة اتفاقا إطارا.</p></body></html>".encode()


@pytest.fixture
def site() -> Iterator[str]:
    with serving() as root:
        yield root


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_local=True, pause_seconds=0) as fetcher:
        yield fetcher


def test_a_page_is_written_under_a_name_that_ends_as_what_it_is(site, fetcher, tmp_path):
    Site.pages["/ar/%D8%A7%D8%AA%D9%81%D8%A7%D9%82.php?id=3"] = html(PAGE)

    fetched = fetcher.fetch(f"{site}/ar/%D8%A7%D8%AA%D9%81%D8%A7%D9%82.php?id=3", tmp_path)

    assert (fetched.name, fetched.path.read_bytes()) == ("اتفاق.html", PAGE)
    assert fetched.address == f"{site}/ar/%D8%A7%D8%AA%D9%81%D8%A7%D9%82.php?id=3"


def test_a_file_is_known_by_its_ending_where_the_server_does_not_say(site, fetcher, tmp_path):
    Site.pages["/rapport%202024.pdf"] = (200, {"Content-Type": "application/octet-stream"}, b"%PDF-1.7")

    assert fetcher.fetch(f"{site}/rapport%202024.pdf", tmp_path).name == "rapport-2024.pdf"


def test_a_name_cannot_leave_the_folder(site, fetcher, tmp_path):
    Site.pages["/..%2F..%2Fetc%2Fpasswd"] = html(PAGE)

    assert fetcher.fetch(f"{site}/..%2F..%2Fetc%2Fpasswd", tmp_path).path.parent == tmp_path


def test_robots_txt_is_asked_once_and_respected(site, fetcher, tmp_path):
    Site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /interne/\n")
    Site.pages["/interne/note.html"] = Site.pages["/a.html"] = html(PAGE)

    with pytest.raises(AddressNotFetched, match=r"robots\.txt"):
        fetcher.fetch(f"{site}/interne/note.html", tmp_path)
    fetcher.fetch(f"{site}/a.html", tmp_path)
    assert [path for path, _ in Site.asked] == ["/robots.txt", "/a.html"]


def test_a_site_whose_robots_txt_fails_is_left_alone(site, fetcher, tmp_path):
    Site.pages["/robots.txt"] = (503, {}, b"")
    Site.pages["/a.html"] = html(PAGE)

    with pytest.raises(AddressNotFetched, match=r"robots\.txt"):
        fetcher.fetch(f"{site}/a.html", tmp_path)


def test_a_redirect_is_followed_and_told_but_not_without_end(site, fetcher, tmp_path):
    Site.pages["/vieux"] = (301, {"Location": "/neuf.html"}, b"")
    Site.pages["/neuf.html"] = html(PAGE)
    Site.pages["/boucle"] = (302, {"Location": "/boucle"}, b"")

    assert fetcher.fetch(f"{site}/vieux", tmp_path).address == f"{site}/neuf.html"
    with pytest.raises(AddressNotFetched, match="redirects more than"):
        fetcher.fetch(f"{site}/boucle", tmp_path)


@pytest.mark.parametrize("kind", ["application/x-msdownload", "video/mp4", ""])
def test_what_cannot_be_read_is_refused_by_name(site, fetcher, tmp_path, kind):
    Site.pages["/setup"] = (200, {"Content-Type": kind}, b"MZ")

    with pytest.raises(AddressNotFetched, match="of a kind that is not read"):
        fetcher.fetch(f"{site}/setup", tmp_path)


def test_a_missing_page_is_told_with_its_status(site, fetcher, tmp_path):
    with pytest.raises(AddressNotFetched, match=r"/rien\.html answers 404"):
        fetcher.fetch(f"{site}/rien.html", tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost:8000/", "http://[::1]/", "http://10.0.0.7/intranet", "http://2130706433/",
        "http://0x7f.1/", "http://169.254.169.254/latest/meta-data", "http://[::ffff:192.168.1.1]/", "http://0.0.0.0/",
    ],
)  # fmt: skip
def test_an_address_in_the_local_network_is_refused(tmp_path, address):
    with (
        Fetcher() as fetcher,
        pytest.raises(AddressNotFetched, match=re.escape(address) + ".*(--allow-local|not known)"),
    ):
        fetcher.fetch(address, tmp_path)


def test_a_name_that_leads_into_the_local_network_is_refused_though_another_of_its_machines_is_outside(tmp_path):
    machines = ["93.184.215.14", "192.168.0.9"]
    with Fetcher(resolve=lambda *_: machines) as fetcher, pytest.raises(AddressNotFetched, match="local network"):
        fetcher.fetch("http://ministere.example/", tmp_path)


def test_the_machine_that_was_looked_at_is_the_one_that_is_asked_under_its_own_name(site, tmp_path):
    port = site.rpartition(":")[2]
    Site.pages["/a.html"] = html(PAGE)
    with Fetcher(allow_local=True, pause_seconds=0, resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        fetcher.fetch(f"http://وزارة.example:{port}/a.html", tmp_path)

    assert {host for _, host in Site.asked} == {f"{'وزارة'.encode('idna').decode()}.example:{port}"}


@pytest.mark.parametrize(
    "address", ["ftp://exemple.org/a.pdf", "file:///etc/passwd", "https://nom:secret@exemple.org/"]
)
def test_other_schemes_and_addresses_with_passwords_are_refused(tmp_path, address):
    with Fetcher(resolve=lambda host, port: ["93.184.215.14"]) as fetcher, pytest.raises(AddressNotFetched):
        fetcher.fetch(address, tmp_path)


def test_addresses_are_told_from_paths():
    assert is_address("https://exemple.org/a.html") and is_address("HTTP://exemple.org")
    assert not any(map(is_address, ["dossier/a.html", "C:\\https", "https:// deux mots", "ftp://exemple.org"]))


def test_nothing_of_a_refused_page_stays(site, fetcher, tmp_path: Path):
    Site.pages["/a.exe"] = (200, {"Content-Type": "application/octet-stream"}, b"MZ")
    with pytest.raises(AddressNotFetched):
        fetcher.fetch(f"{site}/a.exe", tmp_path)

    assert list(tmp_path.iterdir()) == []


def _know_nothing(host, port):
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_is_not_used_and_that_is_said_where_there_is_no_other_way(tmp_path, monkeypatch, name):
    with socket.create_server(("127.0.0.1", 0)) as proxy, Fetcher(resolve=_know_nothing) as fetcher:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with pytest.raises(AddressNotFetched, match=r"a proxy is set and none is used here.*save the page"):
            fetcher.fetch("https://journal.example/a.html", tmp_path)
        proxy.settimeout(0)
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_an_unknown_name_is_told(tmp_path, monkeypatch):
    for name in ("https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    with Fetcher(resolve=_know_nothing) as fetcher, pytest.raises(AddressNotFetched, match="check it and the network"):
        fetcher.fetch("https://journal.example/a.html", tmp_path)
