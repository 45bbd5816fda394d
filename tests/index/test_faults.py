import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.library import Library
from tests.fakes import WordEmbedder
from tests.sources import add, add_all, make_document

TEXTS = ["Accord de Rabat. Cinq ans.", "اتفاق تونس. عشر سنوات.", "Plan de Fès. Trois sites."]


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def folder(tmp_path: Path, embedder: WordEmbedder) -> Path:
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        add_all(library, embedder, TEXTS)
        library.refresh(embedder)
    return tmp_path / "library"


def check(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        return [f"{fault.where}: {fault.what} {fault.remedy}" for fault in library.check()]


def change_file(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute(statement)
    connection.close()


def test_a_whole_library_has_no_fault(folder):
    assert check(folder) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE documents SET sha256 = 'abc' WHERE number = 2", "not the beginning of its SHA-256"),
        ("UPDATE texts SET text = CAST('autre' AS BLOB) WHERE document = 2", "not what was written"),
        ("DELETE FROM texts WHERE document = 2", "missing or not what was written"),
        ("UPDATE texts SET text_as_read = x'00' WHERE document = 2", "cannot be unpacked"),
        ("UPDATE texts SET pages = '[[1, 0, 999]]' WHERE document = 2", "pages do not lie"),
        ('UPDATE passages SET "end" = 999 WHERE key = 4', "does not lie in its text"),
        ("UPDATE passages SET byte_end = byte_end - 1 WHERE key = 4", "place in bytes"),
        ("UPDATE passages SET page = 9 WHERE key = 4", "page that the document does not have"),
        ("UPDATE documents SET passages = 7 WHERE number = 2", "2 passages where there should be 7"),
    ],
)
def test_a_fault_in_a_document_names_the_document_and_the_way_out(folder, statement, expected):
    change_file(folder, statement)

    faults = check(folder)

    document_id = make_document(TEXTS[1]).id
    assert len(faults) >= 1
    assert all(document_id in fault for fault in faults)
    assert expected in faults[0]
    assert "ittifaq remove" in faults[0]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM vectors WHERE key = 3", "1 passages have no vector"),
        ("UPDATE vectors SET vector = x'0000' WHERE key = 3", "do not have 64 numbers"),
        ("UPDATE vectors SET vector = zeroblob(128) WHERE key = 3", "1 vectors are not of length 1"),
        (
            "UPDATE vectors SET vector = CAST(replace(hex(zeroblob(32)), '00', '~~~~') AS BLOB) WHERE key = 3",
            "length 1",
        ),
    ],
)
def test_a_fault_in_a_vector_offers_to_reindex(folder, statement, expected):
    change_file(folder, statement)

    assert [fault for fault in check(folder) if expected in fault and "--reindex" in fault]


def test_a_page_that_sqlite_cannot_read_is_a_fault(folder):
    data = bytearray((folder / "library.sqlite").read_bytes())
    data[-4096:] = b"\xff" * 4096
    (folder / "library.sqlite").write_bytes(data)

    faults = check(folder)

    assert faults
    assert all("backup" in fault for fault in faults)


def remove_vectors(folder: Path) -> None:
    next(folder.glob("vectors-*")).unlink()


def cut_vectors(folder: Path) -> None:
    path = next(folder.glob("vectors-*"))
    path.write_bytes(path.read_bytes()[:-100])


def remove_lexical(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("lexical-*")))


def remove_a_part_of_lexical(folder: Path) -> None:
    next(folder.glob("lexical-*/*.idx")).unlink()


def spoil_lexical(folder: Path) -> None:
    next(folder.glob("lexical-*/meta.json")).write_text("{")


def rot_lexical(folder: Path) -> None:
    path = next(folder.glob("lexical-*/*.store"))
    contents = bytearray(path.read_bytes())
    contents[len(contents) // 2] ^= 0xFF
    path.write_bytes(contents)


DAMAGES = [remove_vectors, cut_vectors, remove_lexical, remove_a_part_of_lexical, spoil_lexical]


@pytest.mark.parametrize("damage", [*DAMAGES, rot_lexical])
def test_a_damaged_index_is_a_fault_that_repair_makes_right(folder, embedder, damage: Callable[[Path], None]):
    damage(folder)

    assert "doctor --repair" in check(folder)[0]

    with Library.open(folder, embedder.card, writing=True) as library:
        library.repair(embedder)
    assert check(folder) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_again_by_whoever_searches(folder, embedder, damage: Callable[[Path], None]):
    damage(folder)

    with Library.open(folder, embedder.card) as reader:
        assert [passage.text for passage in reader.passages(reader.lexical.search("تونس", 3)[0])] == ["اتفاق تونس."]
        assert len(reader.vectors) == 6
    assert check(folder) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_again_by_whoever_adds(folder, embedder, damage: Callable[[Path], None]):
    damage(folder)

    with Library.open(folder, embedder.card, writing=True) as library:
        add(library, embedder, make_document("Une phrase de plus."))
        library.refresh(embedder)
        assert library.check() == []


def test_a_library_with_scanned_and_doubtful_pages_is_whole(folder, embedder):
    document = make_document("Convention signée. Page de garde illisible.")
    first, second = document.pages
    pages = (replace(first, quality="doubtful"), replace(second, is_scanned=True))
    with Library.open(folder, embedder.card, writing=True) as library:
        add(library, embedder, replace(document, pages=pages))
        library.refresh(embedder)

    assert check(folder) == []


def test_a_library_whose_first_ingestion_was_killed_is_told_to_be_behind_and_not_damaged(tmp_path, embedder):
    with Library.open(tmp_path / "new", embedder.card, writing=True) as library:
        add_all(library, embedder, TEXTS)

    assert ["The indexes are behind the documents" in fault for fault in check(tmp_path / "new")] == [True]


def test_what_a_killed_writer_left_half_written_beside_an_index_is_no_fault(folder):
    lexical = next(folder.glob("lexical-*"))
    (lexical / "00000000000000000000000000000000.store").write_bytes(b"half")
    living = next(lexical.glob("*.store")).stem
    (lexical / f"{living}.99.del").write_bytes(b"half")

    assert check(folder) == []


def test_deletions_of_an_index_that_rotted_are_a_fault(folder, embedder):
    with Library.open(folder, embedder.card, writing=True) as library:
        add_all(library, embedder, [f"Phrase {number}. Suite {number}." for number in range(40)])
        library.refresh(embedder)
        library.remove(make_document("Phrase 3. Suite 3.").id)
        library.refresh(embedder)
    path = next(folder.glob("lexical-*/*.del"))
    path.write_bytes(b"\0" + path.read_bytes()[1:])

    assert "lexical index is not what was written" in check(folder)[0]


def test_an_index_that_lacks_a_passage_is_a_fault(folder, embedder):
    with Library.open(folder, embedder.card, writing=True) as library:
        name = next(folder.glob("vectors-*"))
        vectors = library.vectors
        mark = vectors.stamp
        vectors.remove(np.array([3]))
        vectors.save(name, mark)

    assert "The vector index has 5 passages, the library 6." in check(folder)[0]


def test_a_store_restored_from_a_backup_does_not_trust_newer_indexes(folder, embedder, tmp_path):
    with Library.open(folder, embedder.card, writing=True):
        pass
    shutil.copy(folder / "library.sqlite", tmp_path / "backup")
    with Library.open(folder, embedder.card, writing=True) as library:
        add(library, embedder, make_document("Un phosphate nouveau."))
        library.refresh(embedder)
    for path in folder.glob("library.sqlite*"):
        path.unlink()
    shutil.copy(tmp_path / "backup", folder / "library.sqlite")

    with Library.open(folder, embedder.card, writing=True) as library:
        add(library, embedder, make_document("Une autre suite."))
        library.refresh(embedder)
        assert library.check() == []
        assert library.lexical.search("phosphate", 3)[0].tolist() == []
