"""The import fence: who may import whom, and the one door that each outside library has."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "index": {"index"},
    "prompts": {"prompts"},
    "ingest": {"ingest", "index"},
    "assistant": {"assistant", "ingest", "index", "prompts"},
}
DOORS = {
    "faiss": {"index/vectors.py"},
    "tantivy": {"index/lexical.py"},
    "sqlite3": {"index/store.py"},
    "openvino": {"index/fast_embedding.py"},
    "sentence_transformers": {"index/sentence_embedding.py"},
    "torch": {"index/sentence_embedding.py"},
    "transformers": set(),
    "pypdf": {"ingest/pdf_second_reader.py", "ingest/pdf_attachments.py"},
    "pypdfium2": {"ingest/pdf_file.py", "ingest/page_drawing.py", "ingest/page_images.py"},
    "trafilatura": {"ingest/html.py"},
    "docx": {"assistant/answer_document.py"},
    "xlsxwriter": {"assistant/workbook.py"},
    "langchain": {"assistant/chat_model.py"},
    "langchain_core": {"assistant/chat_model.py", "index/retriever.py"},
    "langchain_openai": {"assistant/chat_model.py"},
    "langchain_ollama": {"assistant/chat_model.py"},
    "langsmith": {"assistant/chat_model.py"},
    "gradio": {"assistant/web/ask_page.py", "assistant/web/plain_inputs.py", "assistant/web/programs.py"},
    "httpx": {"ingest/fetching.py"},
    "openpyxl": set(),
    "pptx": set(),
    "argon2": {"assistant/users.py"},
    "jinja2": {"assistant/web/screen.py"},
    "pydantic": {"assistant/giving.py", "index/retriever.py"},
}
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "langchain", "langchain_core", "pandas", "scipy")
SOURCES = sorted(path for package in ALLOWED for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_package_may(path: Path):
    package = path.relative_to(ROOT).parts[0]

    ours = {name.split(".")[0] for name in _imported(path)} & ALLOWED.keys()

    assert ours <= ALLOWED[package]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_outside_library_comes_in_by_its_own_door(path: Path):
    file = path.relative_to(ROOT).as_posix()

    strays = {name for name in _imported(path) if name.split(".")[0] in DOORS and file not in DOORS[name.split(".")[0]]}

    assert not strays


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_private_name_is_taken_from_another_package(path: Path):
    package = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))

    private = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ALLOWED.keys() - {package}
        for alias in node.names
        if alias.name.startswith("_")
    ]

    assert not private


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_hides_inside_a_function(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    hidden = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not hidden


def test_the_command_starts_without_the_heavy_libraries():
    code = f"import assistant.cli, sys; print([name for name in {HEAVY!r} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


def _imported(path: Path) -> Iterator[str]:
    """Give every module that a file imports, `import_module("...")` included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            argument = node.args[0]
            if isinstance(argument, ast.Constant):
                yield str(argument.value)
