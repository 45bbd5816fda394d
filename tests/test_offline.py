"""No network at import, at start, at ingestion or when answering: every socket that leaves is an error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUARD = """
import sys
def refuse(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        raise SystemExit(f"NETWORK: {event} {args}")
    if event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        raise SystemExit(f"NETWORK: {event} {args[1]}")
sys.addaudithook(refuse)
"""


@pytest.fixture
def own_home(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ITTIFAQ_", "HF_"))}
    return {**kept, "ITTIFAQ_LIBRARY": str(tmp_path / "library")}


def test_ingesting_the_samples_and_asking_in_three_languages_opens_no_connection(own_home: dict[str, str]):
    code = GUARD + "from assistant.cli import main; raise SystemExit(main(['demo', '--no-serve']))"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=own_home, capture_output=True, text=True)

    assert "NETWORK" not in done.stderr
    assert done.returncode == 0, done.stderr


SERVED = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
from tests.given_answers import Desk
from assistant.web.app import build_app
from assistant.web.sessions import Sessions
desk = Desk(Path(sys.argv[1]))
page = TestClient(build_app(desk.service, Sessions()), base_url="http://127.0.0.1:7860")
with page:
    for path in ("/ar/", "/fr/documents", "/config", "/health", "/static/site.css", "/ar/theme.css"):
        assert page.get(path, headers={"accept": "text/html"}).status_code == 200, path
desk.close()
"""


def test_building_the_web_page_and_serving_it_opens_no_connection(own_home: dict[str, str], tmp_path: Path):
    # What would make libraries report elsewhere, were it listened to.
    reporting = {"FASTAPI_OTEL_AUTO_CONFIGURE": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://192.0.2.1:4318"}
    command = [sys.executable, "-c", GUARD + SERVED, str(tmp_path / "served")]

    done = subprocess.run(command, cwd=ROOT, env={**own_home, **reporting}, capture_output=True, text=True)

    assert "NETWORK" not in done.stderr
    assert done.returncode == 0, done.stderr


def test_the_embedding_engine_cannot_report_to_its_maker(own_home: dict[str, str]):
    code = "import index.fast_embedding, sys; print(sys.modules.get('openvino_telemetry'))"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=own_home, capture_output=True, text=True)

    assert (done.returncode, done.stdout.strip()) == (0, "None"), done.stderr
