import shutil
from pathlib import Path

import pytest

from ingest.preparers import AtHand, prepare_files

SAMPLES = Path(__file__).parent.parent.parent / "ingest" / "samples" / "documents"
NAMES = (
    "arab-sme-forums.md",
    "avis-parcs-industriels-ppp.txt",
    "communique-maroc-espagne-cti.docx",
    "note-centres-techniques-clusters.pdf",
    "أربع اتفاقيات صناعية مع إيطاليا.txt",
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [Path(shutil.copy(SAMPLES / name, tmp_path / name)) for name in NAMES]


def test_files_prepared_by_workers_are_what_they_are_when_prepared_here(files: list[Path]):
    here = {each.path: each for each in prepare_files(files, None, processes=0)}
    beside = {each.path: each for each in prepare_files(files, None, processes=2)}

    assert beside == here
    assert all(each.prepared and each.prepared.documents for each in here.values())


@pytest.mark.parametrize("processes", [0, 1])
def test_a_file_that_cannot_be_read_is_given_with_the_reason_and_the_others_go_on(files: list[Path], processes: int):
    absent = files[0].with_name("غائب.txt")

    outcomes = {each.path: each for each in prepare_files([absent, files[1]], None, processes)}

    assert outcomes[absent].prepared is None
    assert outcomes[absent].reason == '"غائب.txt" does not exist: check its name.'
    assert outcomes[files[1]].prepared


def test_here_an_outcome_comes_before_the_next_path_is_asked_for(files: list[Path]):
    paths = iter(files)

    first = next(prepare_files(paths, None, processes=0))

    assert first.path == files[0]
    assert next(paths) == files[1]


def test_the_file_at_hand_is_told(files: list[Path]):
    heard: list[tuple[AtHand, ...]] = []

    list(prepare_files(files[:1], None, processes=0, hear=heard.append))

    assert heard[0] == (AtHand(files[0], 0, 0),)
