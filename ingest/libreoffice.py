"""Files of old Office programs (.doc .xls .ppt): LibreOffice, where it is installed, makes them ones that are read.

It works on a copy, with settings of its own that are thrown away after, which forbid macros and links to other
files. It is ended, with all that it started, when it takes too long.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import Extraction
from ingest.errors import UnreadableFile
from ingest.html import read_html
from ingest.office import read_docx
from ingest.packages import is_encrypted_package
from ingest.presentations import read_pptx
from ingest.rich_text import read_rtf
from ingest.spreadsheets import read_xlsx
from ingest.tools import Tools

# What an extraction waits for where it is not there.
LIBREOFFICE = "libreoffice"
# In seconds. Source: an old Word file of 7 MB and 2,000 pages took 26 s, one of a page 1.7 s.
_LONGEST = 120
_LARGEST_RESULT = 1_000_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_RICH_TEXT = b"{\\rtf"
_PAGE = (b"<!doctype html", b"<html", b"<?xml")

_Read = Callable[[Path, str, Tools], Extraction]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of old file is read.

    Attributes:
        suffix: what it is made.
        read: reads that.
        package: of Debian, which must be installed.
        library: of that package, in the folder of the program.
    """

    suffix: str
    read: _Read
    package: str
    library: str


_DOC = _Kind(".docx", read_docx, "libreoffice-writer-nogui", "libswlo.so")
_XLS = _Kind(".xlsx", read_xlsx, "libreoffice-calc-nogui", "libsclo.so")
_PPT = _Kind(".pptx", read_pptx, "libreoffice-impress-nogui", "libsdlo.so")
_KINDS = {
    **dict.fromkeys((".doc", ".dot"), _DOC),
    ".xls": _XLS,
    **dict.fromkeys((".ppt", ".pps"), _PPT),
}


def is_able(suffix: str) -> bool:
    """Say whether LibreOffice is there with what it needs for files of this kind, or for all kinds when it is none."""
    kinds = [_KINDS[suffix]] if suffix in _KINDS else list(_KINDS.values())
    return all(map(_program, kinds))


def read_old_office(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a file of an old Office program, or what bears such a name: a page, rich text, a newer document.

    Raises:
        UnreadableFile: LibreOffice cannot open it.
    """
    kind = _KINDS[path.suffix.lower()]
    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \r\n\t")
        is_protected = head.startswith(_OLD_OFFICE) and is_encrypted_package(file)
    if is_protected:
        raise UnreadableFile(f"{name} is protected by a password: save a copy without one and ingest that.")
    if head.startswith(_RICH_TEXT):
        return read_rtf(path, name, tools)
    if head.startswith(_ZIP):
        return kind.read(path, name, tools)
    if head.lower().startswith(_PAGE) and b"<html" in head.lower():
        return read_html(path.read_bytes(), name)
    program = _program(kind)
    if not program:
        return _waiting(name, kind)
    return _converted(path, name, kind, program, tools)


def _program(kind: _Kind) -> str:
    """Give the path of LibreOffice when it is there with what this kind needs, else ""."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        return ""
    folder = Path(found).resolve().parent
    # Where its libraries are not told apart, it is installed as a whole.
    is_in_parts = any(folder.glob("lib*lo.so"))
    return found if not is_in_parts or (folder / kind.library).exists() else ""


def _waiting(name: str, kind: _Kind) -> Extraction:
    notice = f"{name} needs LibreOffice to be read: sudo apt install {kind.package}, then ingest it again."
    return Extraction((), "", notices=(notice,), waits_for=(LIBREOFFICE,))


def _converted(path: Path, name: str, kind: _Kind, program: str, tools: Tools) -> Extraction:
    work = tools.folder / "libreoffice"
    work.mkdir(exist_ok=True)
    try:
        copy = work / f"file{path.suffix.lower()}"
        shutil.copyfile(path, copy)
        with tools.slots:
            _run(program, copy, kind, name)
        made = work / "out" / f"file{kind.suffix}"
        if not made.is_file() or made.stat().st_size > _LARGEST_RESULT:
            raise UnreadableFile(
                f"{name} cannot be opened by LibreOffice: open it in the program that made it and save it as "
                f"{kind.suffix}."
            )
        return kind.read(made, name, tools)
    finally:
        shutil.rmtree(work, ignore_errors=True)


# Nothing that a document carries is run, and nothing it names elsewhere is opened.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
<prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>1</value></prop></item>
</oor:items>
"""
# No address outside this machine can be reached through a proxy that is not there.
_NOWHERE = "http://127.0.0.1:9"


def _run(program: str, copy: Path, kind: _Kind, name: str) -> None:
    profile = copy.parent / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"),
        *("--convert-to", kind.suffix[1:], "--outdir", str(copy.parent / "out"), str(copy)),
    ]
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    environment = {**os.environ, **proxies, "HOME": str(copy.parent), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=copy.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_LONGEST)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"{name} took LibreOffice over {_LONGEST} s to open: save it as {kind.suffix} and ingest that."
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it started, which it may leave behind."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
