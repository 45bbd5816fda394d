"""A bounded part of what `python -m tests.fuzz.eating` does, for every run of the suite."""

import contextlib
import io
import sys
import zipfile
import zlib

import pytest

from ingest.libreoffice import is_able
from ingest.picture_files import PICTURE_SUFFIXES
from ingest.reading import READABLE_SUFFIXES
from ingest.scanned_pages import missing_tools
from tests.fuzz.damage import damaged
from tests.fuzz.eating import Serving, eat
from tests.fuzz.seeds import DISTINCT, name_of, seeds_of
from tests.readings import read_all, refusals

COUNT = 10
# tesseract takes a fifth of a second for each. What LibreOffice converts in seconds is eaten by the whole run only.
FEW_PICTURES = 2
# Each is read by a process of its own, so that two cores can share the work.
GROUPS = 4
OLD_OFFICE = (".doc", ".dot", ".xls", ".ppt", ".pps")


@pytest.mark.parametrize("suffix", READABLE_SUFFIXES)
def test_there_are_good_files_of_every_kind_that_is_read(suffix):
    assert seeds_of(suffix)


@pytest.mark.parametrize("suffix", DISTINCT)
def test_the_good_files_are_read_before_they_are_damaged(suffix, tmp_path):
    if suffix in PICTURE_SUFFIXES and missing_tools():
        pytest.skip("tesseract with Arabic and French is not installed")
    if suffix in OLD_OFFICE and not is_able(suffix):
        pytest.skip("LibreOffice is not installed")
    for seed in seeds_of(suffix):
        path = tmp_path / name_of(suffix)
        path.write_bytes(seed)
        reading = read_all(path)
        assert refusals(reading) == {}
        assert len(reading.readings[0].text) > 15


def test_the_same_number_gives_the_same_damage_and_another_one_another():
    seeds = seeds_of(".docx")
    assert damaged(seeds, ".docx", 7) == damaged(seeds, ".docx", 7) != damaged(seeds, ".docx", 8)


def test_what_is_packed_is_damaged_within_a_good_package():
    packed = [damaged(seeds_of(".docx"), ".docx", number) for number in range(50)]
    assert sum(_is_whole(contents) for contents in packed) > 20


def _is_whole(contents: bytes) -> bool:
    with contextlib.suppress(zipfile.BadZipFile, zlib.error), zipfile.ZipFile(io.BytesIO(contents)) as archive:
        return archive.testzip() is None
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded the way of Linux")
@pytest.mark.parametrize("group", range(GROUPS))
def test_every_reader_takes_or_refuses_damaged_files_and_nothing_else_happens(group):
    servings = [Serving(suffix, number) for suffix in DISTINCT[group::GROUPS] for number in _numbers(suffix)]
    eaten = eat(servings)
    assert [each for each in eaten if each.fault] == []
    assert {each.came for each in eaten} == {"read", "refused"}
    assert [each.serving for each in eaten] == servings


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded the way of Linux")
def test_a_file_on_which_a_process_dies_is_told_by_its_number_and_the_next_ones_are_read():
    eaten = eat([Serving(".txt", 1), Serving(".unknown", 7), Serving(".txt", 3)])
    assert [(each.serving.number, each.came) for each in eaten][1] == (7, "fault")
    assert "KeyError" in eaten[1].fault and not eaten[0].fault and not eaten[2].fault


def _numbers(suffix: str) -> range:
    if suffix in PICTURE_SUFFIXES:
        return range(FEW_PICTURES)
    return range(0 if suffix in OLD_OFFICE else COUNT)
