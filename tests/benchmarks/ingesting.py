"""Ingestion beside the pipeline that LangChain's own tutorial builds, on the same files and the same embedding model.

    python -m tests.benchmarks.ingesting [--pages 60] [--processors 1]
    python -m tests.benchmarks.ingesting --ocr 8
    python -m tests.benchmarks.ingesting --documents 10000

1. PDFs printed by Chromium and web pages, in Arabic and French, are read by `ittifaq ingest`, whole (read, cleaned,
   dated, cut, agreements recognised, embedded, indexed, written), and by PyPDFLoader or BSHTMLLoader,
   RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200), HuggingFaceEmbeddings and FAISS. Each runs in a
   process of its own on the same processors. Counted are processor seconds, user and system, of that process and of
   all that it starts, less what it takes for a folder with one line of text: that is told apart as its start.
2. `--ocr`: pages recognized a processor second.
3. `--documents`: the most memory that the process and all that it starts take while so many documents are ingested.

For 1 install beside the project: langchain-community langchain-huggingface langchain-text-splitters beautifulsoup4
Exit code 1 when a promise is not kept: at least 2.5 times the pages a processor second; 1.5 GB for 10,000 documents.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import platformdirs  # noqa: E402
import pypdf  # noqa: E402

from assistant.cli import main as ittifaq  # noqa: E402
from index.model_folder import open_model_folder  # noqa: E402
from ingest.preparers import prepare_files  # noqa: E402
from tests.benchmarks.made_files import make_pdfs, make_web_pages  # noqa: E402
from tests.variety.scans import save_pdf, scan  # noqa: E402

LEAST_RATIO, MOST_BYTES = 2.5, 1_500_000_000
WANTED = ("langchain_community", "langchain_huggingface", "langchain_text_splitters", "bs4")
PDF_PAGES = 10
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of file in one language."""

    name: str
    folder: Path
    pages: int


def main() -> int:
    options = _parse_arguments()
    if options.run:
        return _run_one(options.run, Path(options.folder))
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        if options.documents:
            return _measure_memory(Path(folder), options.documents)
        if options.ocr:
            return _measure_recognition(Path(folder), options.ocr)
        return _compare(Path(folder), options.pages, options.processors)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=60, help="of each kind")
    parser.add_argument("--processors", type=int, default=1)
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--ocr", type=int, default=0, help="pages to recognize")
    parser.add_argument("--run", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", help=argparse.SUPPRESS)
    return parser.parse_args()


# ---- beside the tutorial -----------------------------------------------------------------------------------


def _compare(folder: Path, pages: int, processors: int) -> int:
    missing = [name for name in WANTED if not find_spec(name)]
    if missing:
        print(f"Not installed: {', '.join(missing)}. For the comparison install them by hand; ours is measured alone.")
    open_model_folder(platformdirs.user_cache_path("ittifaq"), print)
    (folder / "one").mkdir()
    (folder / "one" / "one.html").write_text("<p>وقعت الوزارة اتفاقية في الرباط.</p>", encoding="utf-8")
    runs = ("ours",) if missing else ("ours", "theirs")
    start = {run: _processor_seconds(run, folder / "one", processors) for run in runs}
    print(f"{processors} processors; start: " + ", ".join(f"{run} {start[run]:.1f} s" for run in runs))
    print(
        f"\npages a processor second\n{'':>12} {'pages':>6} {'ours':>14} {'theirs':>14} {'ratio':>7} {'with start':>11}"
    )
    kept = True
    for case in _make_cases(folder, pages):
        taken = {run: _processor_seconds(run, case.folder, processors) for run in runs}
        rates = {run: case.pages / (taken[run] - start[run]) for run in runs}
        theirs = f"{rates['theirs']:14.2f}" if not missing else f"{'-':>14}"
        ratio = rates["ours"] / rates["theirs"] if not missing else 0.0
        whole = taken["theirs"] / taken["ours"] if not missing else 0.0
        print(f"{case.name:>12} {case.pages:>6} {rates['ours']:14.2f} {theirs} {ratio:7.2f} {whole:11.2f}")
        kept &= bool(missing) or ratio >= LEAST_RATIO
    print(
        "Every promise is kept."
        if kept and not missing
        else "Nothing to compare with."
        if missing
        else "A PROMISE IS NOT KEPT."
    )
    return 0 if kept else 1


def _make_cases(folder: Path, pages: int) -> list[Case]:
    cases = []
    for language in ("ar", "fr"):
        pdfs, web_pages = folder / f"pdf-{language}", folder / f"html-{language}"
        pdfs.mkdir()
        web_pages.mkdir()
        make_pdfs(pdfs, language, -(-pages // PDF_PAGES), PDF_PAGES)
        make_web_pages(web_pages, language, pages)
        count = sum(len(pypdf.PdfReader(file).pages) for file in pdfs.iterdir())
        cases += [Case(pdfs.name, pdfs, count)] if count else []
        cases.append(Case(web_pages.name, web_pages, pages))
    return cases


def _processor_seconds(run: str, folder: Path, processors: int) -> float:
    """Give what a fresh process and all that it starts take, once they have ended."""
    command = [sys.executable, "-m", "tests.benchmarks.ingesting", "--run", run, str(folder)]
    command += ["--processors", str(processors)]
    with tempfile.TemporaryDirectory(prefix="library-") as library:
        environment = os.environ | {"ITTIFAQ_LIBRARY": library, "HF_HUB_OFFLINE": "1", "USER_AGENT": "benchmark"}
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{run} failed on {folder}")
    return used.ru_utime + used.ru_stime


def _run_one(run: str, folder: Path) -> int:
    processors = _parse_arguments().processors
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])
    if run == "ours":
        return ittifaq(["ingest", str(folder)])
    _follow_tutorial(folder)
    return 0


def _follow_tutorial(folder: Path) -> None:
    """Load, split, embed, store, as https://python.langchain.com/docs/tutorials/rag/ does."""
    loaders = import_module("langchain_community.document_loaders")
    splitters = import_module("langchain_text_splitters")
    embeddings = import_module("langchain_huggingface")
    stores = import_module("langchain_community.vectorstores")
    documents = []
    for file in sorted(folder.iterdir()):
        if file.suffix == ".pdf":
            documents += loaders.PyPDFLoader(str(file)).load()
        else:
            documents += loaders.BSHTMLLoader(str(file), open_encoding="utf-8").load()
    splitter = splitters.RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    model = open_model_folder(platformdirs.user_cache_path("ittifaq"), print)
    embedder = embeddings.HuggingFaceEmbeddings(model_name=str(model))
    stores.FAISS.from_documents(splitter.split_documents(documents), embedder).save_local(os.environ["ITTIFAQ_LIBRARY"])


# ---- recognition and memory --------------------------------------------------------------------------------


def _measure_recognition(folder: Path, pages: int) -> int:
    """Recognize scans at 200 dots per inch; drawing and reading the page's words count."""
    for language in ("ar", "fr"):
        printed, scans = folder / f"printed-{language}", folder / f"scans-{language}"
        printed.mkdir()
        scans.mkdir()
        make_pdfs(printed, language, 1, pages)
        sheets = scan(next(printed.iterdir()), noisy=False)[:pages]
        save_pdf(sheets, scans / f"{language}.pdf")
        before = _used()
        for outcome in prepare_files(scans.iterdir(), None, processes=0):
            if outcome.prepared is None or outcome.prepared.state.waits_for:
                raise SystemExit(outcome.reason or "tesseract is not installed")
        print(f"ocr {language}: {len(sheets) / (_used() - before):.2f} pages a processor second, {len(sheets)} pages")
    return 0


def _used() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _measure_memory(folder: Path, documents: int) -> int:
    files = folder / "files"
    files.mkdir()
    for language in ("ar", "fr"):
        make_web_pages(files, language, documents // 2, paragraphs=2)
    started = time.monotonic()
    environment = os.environ | {"ITTIFAQ_LIBRARY": str(folder / "library")}
    command = [sys.executable, "-c", "import sys; from assistant.cli import main; sys.exit(main(sys.argv[1:]))"]
    command += ["ingest", str(files)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    most = _Peak(process.pid)
    most.start()
    status = process.wait()
    minutes = (time.monotonic() - started) / 60
    print(f"{documents} documents in {minutes:.1f} min, at the most {most.bytes / 1e6:.0f} MB, exit code {status}")
    return 0 if not status and most.bytes <= MOST_BYTES else 1


class _Peak(threading.Thread):
    """Looks every second at the memory of a process and all below it; memory that several share counts once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.bytes = 0

    def run(self) -> None:
        while Path(f"/proc/{self._pid}").exists():
            self.bytes = max(self.bytes, sum(map(_proportional_bytes, _tree(self._pid))))
            time.sleep(LOOK_SECONDS)


def _tree(root: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                parents[int(entry.name)] = int(fields[1])
    tree = {root}
    while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return tree


def _proportional_bytes(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return 1024 * int(line.split()[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
