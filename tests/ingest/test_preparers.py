import io
import shutil
import sys
import zlib
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, NameObject, StreamObject

from ingest.preparers import AtHand, Bounds, prepare_files

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


def _packed(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


def _pdf_with(stream: bytes, filters: str) -> bytes:
    """Give a PDF of one page, whose content is this packed stream."""
    page = pypdf.PdfWriter()
    page.add_blank_page(595, 842)
    content = StreamObject()
    content.set_data(stream)
    content[NameObject("/Filter")] = ArrayObject(NameObject(each) for each in filters.split())
    page.pages[0][NameObject("/Contents")] = page._add_object(content)
    file = io.BytesIO()
    page.write(file)
    return file.getvalue()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded the way of Linux")
@pytest.mark.parametrize("filters", ["/FlateDecode", "/FlateDecode /FlateDecode"])
def test_a_page_that_unpacks_without_end_is_refused_by_name_and_the_other_files_are_read(filters: str, tmp_path: Path):
    bomb, good = tmp_path / "قنبلة.pdf", tmp_path / "سليم.txt"
    stream = _packed(b"1 1 1 1 re f\n" * 80_000, 200)
    bomb.write_bytes(_pdf_with(stream if filters.count("/") == 1 else zlib.compress(stream, 9), filters))
    good.write_text("وقعت الوزارتان مذكرة تفاهم.", encoding="utf-8")

    outcomes = {each.path: each for each in prepare_files([bomb, good], None, 1, bounds=Bounds(memory=400_000_000))}

    assert bomb.stat().st_size < 1_000_000
    assert outcomes[bomb].reason.startswith('"قنبلة.pdf" ')
    assert outcomes[good].prepared
