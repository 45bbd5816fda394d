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


def test_loading_the_web_page_opens_no_connection(own_home: dict[str, str]):
    code = GUARD + "import assistant.web, gradio"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=own_home, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_embedding_engine_cannot_report_to_its_maker(own_home: dict[str, str]):
    code = "import index.fast_embedding, sys; print(sys.modules.get('openvino_telemetry'))"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=own_home, capture_output=True, text=True)

    assert (done.returncode, done.stdout.strip()) == (0, "None"), done.stderr
