import pytest

from index.library import Library
from ingest.preparing import prepare_file
from ingest.settling import Settler
from ingest.tools import open_tools
from tests.fakes import WordEmbedder


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", WordEmbedder().card, writing=True) as opened:
        yield opened


def prepared(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with open_tools() as tools:
        return prepare_file(path, tools)


def test_of_files_that_take_long_to_be_read_no_more_than_some_seconds_of_work_waits(tmp_path, library):
    now = 0.0
    settler = Settler(library, WordEmbedder(), lambda done, total: None, lambda: now)
    scans = [prepared(tmp_path, f"مسح {number}.txt", f"اتفاق رقم {number} بين وزارتي الصناعة.") for number in range(4)]
    settled = []
    for scan in scans:
        now += 10.0
        settled.append(len(list(settler.take(scan, scan.state))))

    assert settled == [0, 2, 0, 2]
    assert len(library.documents()) == 4


def test_files_that_are_read_at_once_are_embedded_together(tmp_path, library):
    settler = Settler(library, WordEmbedder(), lambda done, total: None, lambda: 0.0)
    note = prepared(tmp_path, "note.txt", "Un accord-cadre a été signé à Rabat.")

    assert list(settler.take(note, note.state)) == []
    assert [each.file for each in settler.settle()] == [note.state.file]
    assert library.file_state(note.state.file) == note.state
