"""Programs of the system that make files: found or missing, and run within bounds."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_LONGEST_SECONDS = 240
# What makes programs write the same file every time, where they listen to it.
_SAME_DAY = {"SOURCE_DATE_EPOCH": "1750000000", "TZ": "UTC"}


def find_program(name: str) -> str:
    """Give the path of a program, or ""."""
    names = _CHROMIUM if name == "chromium" else (name,)
    return next((found for each in names if (found := shutil.which(each))), "")


def has_font(family: str) -> bool:
    """Say whether a font is installed."""
    if not find_program("fc-list"):
        return False
    listed = subprocess.run(["fc-list", family, "family"], capture_output=True, text=True, check=True)
    return bool(listed.stdout.strip())


def font_file(name: str) -> Path | None:
    """Give an installed font by its file's name, or None."""
    return next(Path("/usr/share/fonts").rglob(name), None)


def run(*command: str | Path) -> None:
    """Run a program; what it says is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **_SAME_DAY},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_LONGEST_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}")


def print_with_chromium(page: Path, pdf: Path) -> None:
    """Print a web page to a PDF without the browser's own header."""
    with tempfile.TemporaryDirectory(prefix="variety-") as profile:
        run(
            *(find_program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", page.as_uri()),
        )


def convert_with_libreoffice(files: Sequence[Path], suffix: str, folder: Path, *, read_as: str = "") -> None:
    """Convert files to another kind, all in one run, into a folder; `read_as` is LibreOffice's name of a format."""
    with tempfile.TemporaryDirectory(prefix="variety-") as profile:
        run(
            *(find_program("soffice"), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"),
            *((f"--infilter={read_as}",) if read_as else ()),
            *("--convert-to", suffix, "--outdir", folder, *files),
        )
