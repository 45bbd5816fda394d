"""Files of known text are read as well as before.

After a gain, or when the texts were changed, keep the new figures:

    .venv/bin/python -m tests.quality.extraction --write

and say in the commit what rose or fell, and why. Here only some of the files are made; `make quality` makes them all.
"""

import pytest

from tests.quality.extraction import GOALS, Figure, load_figures, measure, passes_silently, summarize, write_figures
from tests.variety.making import make_files
from tests.variety.producers import PRODUCERS

# Of a file that is kept, and of one that another version of a program may set, or recognize, in another way.
_TOLERANCE = 0.002
_LIVE_TOLERANCE = 0.02
_LIVE = {
    "chromium Amiri": ["mixed"],
    "pango Noto Naskh Arabic": ["ar-article"],
    "reportlab DejaVu Sans": ["ar-columns", "tables"],
    "docx": ["ar-article", "tables"],
    "pptx": ["ar-article", "tables"],
    "xlsx": ["tables"],
}
_KEPT = [(each, [kind]) for each in PRODUCERS if each.group == "kept" for kind in each.kinds]
_MADE = [*_KEPT, *((each, _LIVE[each.name]) for each in PRODUCERS if each.name in _LIVE)]

_UPDATE = "if that is meant, run: .venv/bin/python -m tests.quality.extraction --write"


@pytest.fixture(scope="module")
def held():
    return {(each.producer, each.kind): each for each in load_figures()}


@pytest.mark.parametrize(("producer", "kinds"), _MADE, ids=[f"{each.name}-{kinds[0]}" for each, kinds in _MADE])
def test_files_of_a_producer_are_read_as_well_as_before(producer, kinds, held, tmp_path):
    if producer.missing():
        pytest.skip(f"not installed: {producer.missing()}")

    figures = [measure(made).figure for made in make_files(tmp_path, [producer], kinds)]

    is_same = producer.group == "kept" and not producer.needs
    tolerance = _TOLERANCE if is_same else _LIVE_TOLERANCE
    fallen = [fault for each in figures for fault in _fallen(held[each.producer, each.kind], each, tolerance)]
    assert fallen == [], _UPDATE


def _fallen(before, after, tolerance):
    for name in ("recall", "precision", "order"):
        if getattr(after, name) < getattr(before, name) - tolerance:
            yield f"{after.kind}: {name} {getattr(before, name):.3f} -> {getattr(after, name):.3f}"
    if after.intact < before.intact - (tolerance == _LIVE_TOLERANCE):
        yield f"{after.kind}: fact strings intact {before.intact} -> {after.intact}"


def test_the_figures_that_are_held_reach_what_was_to_be_reached():
    reached = summarize(load_figures())

    assert reached.keys() == GOALS.keys()
    assert {goal: value for goal, value in reached.items() if value < GOALS[goal]} == {}


def test_no_file_passes_for_good_whose_text_is_wrong():
    assert [each for each in load_figures() if passes_silently(each)] == []


def test_every_producer_and_kind_is_held(held):
    assert {(each.name, kind) for each in PRODUCERS for kind in each.kinds} == held.keys(), _UPDATE


def test_figures_are_read_as_they_were_written(tmp_path):
    figures = [Figure("weasyprint Amiri", "text", "mixed", 1.0, 0.976, 0.984, 29, 28, "gd")]

    write_figures(figures, tmp_path / "figures.toml")

    assert load_figures(tmp_path / "figures.toml") == figures


@pytest.mark.parametrize(
    ("verdicts", "recall", "is_silent"),
    [("g", 0.4, True), ("-", 0.0, False), ("uu", 0.0, False), ("d", 0.4, False), ("g", 0.99, False), ("gu", 0.5, True)],
)
def test_wrong_text_passes_silently_only_where_a_page_is_judged_good(verdicts, recall, is_silent):
    figure = Figure("ghostscript", "redistilled", "ar-article", recall, 0.9, 1.0, 3, 1, verdicts)

    assert passes_silently(figure) == is_silent
