import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import LibraryDamaged, LibraryError, LibraryTooNew, NotALibrary
from index.library import Library
from index.store import Store, encode
from tests.fakes import WordEmbedder
from tests.sources import add_all

ROOT = Path(__file__).parent.parent.parent
TEXTS = ["Accord de Rabat. Cinq ans.", "اتفاق تونس. عشر سنوات."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    embedder = WordEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        add_all(library, embedder, TEXTS)
        library.refresh(embedder)
    return tmp_path / "library"


def change_file(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute(statement)
    connection.close()


def test_text_comes_back_as_it_went_in(tmp_path):
    store = Store.open(tmp_path / "library.sqlite", writing=True)

    for text in ["اتّفاقيّة", "nom\udce9", "a\x00b", "𝔘", ""]:
        assert store.rows("SELECT CAST(? AS TEXT)", (encode(text),)) == [(text,)]
    store.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path):
    store = Store.open(tmp_path / "library.sqlite", writing=True)

    with pytest.raises(KeyError), store.transaction():
        store.run("UPDATE manifest SET change = 7")
        raise KeyError

    assert store.number("SELECT change FROM manifest") == 0
    store.close()


def test_a_snapshot_does_not_see_what_is_written_meanwhile(folder):
    reader, writer = (Store.open(folder / "library.sqlite", writing) for writing in (False, True))
    with reader.snapshot():
        before = reader.rows("SELECT id FROM documents")
        writer.run("DELETE FROM documents")
        assert reader.rows("SELECT id FROM documents") == before
    assert reader.rows("SELECT id FROM documents") == []
    reader.close()
    writer.close()


@pytest.mark.parametrize("writing", [False, True])
def test_the_database_of_another_program_is_left_alone(tmp_path, writing):
    change_file(tmp_path, "CREATE TABLE bookmarks (url)")
    before = (tmp_path / "library.sqlite").read_bytes()

    with pytest.raises(NotALibrary, match="another program"):
        Library.open(tmp_path, writing=writing)

    assert (tmp_path / "library.sqlite").read_bytes() == before


@pytest.mark.parametrize("writing", [False, True])
def test_a_library_of_a_later_version_is_left_alone(folder, writing):
    change_file(folder, "PRAGMA user_version = 99")
    before = (folder / "library.sqlite").read_bytes()

    with pytest.raises(LibraryTooNew, match=r"99.*update"):
        Library.open(folder, writing=writing)

    assert (folder / "library.sqlite").read_bytes() == before


@pytest.mark.parametrize("writing", [False, True])
def test_a_file_that_is_no_database_is_told(folder, writing):
    (folder / "library.sqlite").write_bytes(b"ceci n'est pas une base" * 400)

    with pytest.raises(LibraryDamaged, match=r"library\.sqlite.*backup"):
        Library.open(folder, writing=writing)


def test_a_file_cut_in_the_middle_is_told(folder):
    size = (folder / "library.sqlite").stat().st_size
    os.truncate(folder / "library.sqlite", size // 2)

    with pytest.raises(LibraryDamaged, match=r"library\.sqlite"), Library.open(folder) as library:
        for document in library.documents():
            library.document(document.id)


def test_an_empty_file_is_an_empty_library(tmp_path):
    (tmp_path / "library.sqlite").touch()

    with pytest.raises(NotALibrary, match="ittifaq ingest"):
        Library.open(tmp_path)
    with Library.open(tmp_path, WordEmbedder().card, writing=True) as library:
        assert library.documents() == []


def test_a_full_disk_is_told(tmp_path):
    store = Store.open(tmp_path / "library.sqlite", writing=True)
    store.run("PRAGMA max_page_count = 40")

    with pytest.raises(LibraryError, match="No space left"):
        store.run("UPDATE manifest SET means = zeroblob(1000000)")
    store.close()


# An account that may not write: root, which always may, becomes nobody once everything is imported.
AS_NOBODY = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from index.library import Library
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
"""
READ = """
with Library.open(Path(sys.argv[1])) as library:
    keys, _ = library.lexical.search("Rabat", 3)
    print([passage.text for passage in library.passages(keys)], len(library.vectors), len(library.check()))
"""


def run_as_nobody(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", AS_NOBODY + code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={"TMPDIR": "/tmp"})


@pytest.fixture
def public(folder: Path, tmp_path_factory) -> Path:
    """The library where every account may read it."""
    for parent in [folder, *folder.parents]:
        if parent.stat().st_uid == os.geteuid() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)


def forbid_writing(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_library_that_may_not_be_written_is_searched(public):
    forbid_writing(public)
    before = sorted(path.name for path in public.iterdir())

    done = run_as_nobody(READ, str(public))

    assert done.stdout.strip() == "['Accord de Rabat.'] 4 0", done.stderr
    assert sorted(path.name for path in public.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_library_that_may_not_be_written_and_lacks_its_indexes_is_searched(public):
    for path in [*public.glob("vectors-*"), *public.glob("lexical-*")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    forbid_writing(public)

    done = run_as_nobody(READ, str(public))

    assert done.stdout.startswith("['Accord de Rabat.'] 4"), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_a_library_left_by_a_reader_on_a_medium_that_may_not_be_written_is_searched(public):
    with Library.open(public) as reader:
        reader.documents()
    assert (public / "library.sqlite-shm").exists()
    forbid_writing(public)

    done = run_as_nobody(READ, str(public))

    assert done.stdout.strip() == "['Accord de Rabat.'] 4 0", done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
@pytest.mark.parametrize("writing", [False, True])
def test_a_folder_without_rights_is_told(public, writing):
    public.chmod(0)

    done = run_as_nobody(f"Library.open(Path(sys.argv[1]), writing={writing})", str(public))

    assert "LibraryError: The library" in done.stderr
    assert "check the folder's permissions" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_what_a_killed_writer_committed_is_never_passed_over_on_a_medium_that_may_not_be_written(public, tmp_path):
    with Library.open(public, writing=True) as library:
        library.remove(library.documents()[0].id)
        copy = shutil.copytree(public, tmp_path / "copy", ignore=shutil.ignore_patterns("*-shm"))
    forbid_writing(copy)

    done = run_as_nobody(READ, str(copy))

    assert "check the permissions" in done.stderr
    assert "Accord de Rabat" not in done.stdout


def test_a_thread_reads_while_another_is_reading_in_its_snapshot(folder):
    store = Store.open(folder / "library.sqlite", writing=False)

    with store.snapshot(), ThreadPoolExecutor(1) as pool:
        found = pool.submit(store.number, "SELECT count(*) FROM documents").result(timeout=20)

    assert found == 2
    store.close()
