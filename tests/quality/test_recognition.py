"""Agreements are recognised as well as before, on texts that a careful reader listed.

After a gain, or when the gold itself was mended, keep the new figures:

    .venv/bin/python -m tests.quality.recognise --write

and say in the commit what rose or fell, and why. What is to be reached stands in tests/quality/recognise.py.
"""

import pytest

from tests.quality.recognise import Figure, all_figures, load_figures, write_figures

# Less than one value of the smallest field: what rounding may change, and no more.
_TOLERANCE = 0.005

_UPDATE = "if that is meant, run: .venv/bin/python -m tests.quality.recognise --write"


@pytest.fixture(scope="module")
def figures():
    return {(each.half, each.language, each.field): each for each in all_figures()}


def test_no_figure_of_recognition_has_fallen(figures):
    fallen = []
    for held in load_figures():
        now = figures[held.half, held.language, held.field]
        for name in ("precision", "recall", "f1"):
            before, after = getattr(held, name), getattr(now, name)
            if after < before - _TOLERANCE:
                fallen.append(f"{held.half} {held.language} {held.field}: {name} {before:.3f} -> {after:.3f}")

    assert fallen == [], _UPDATE


def test_every_figure_is_held(figures):
    assert {(each.half, each.language, each.field) for each in load_figures()} == set(figures), _UPDATE


def test_figures_are_read_as_they_were_written(tmp_path):
    figures = [Figure("held", "ar", "found", 1.0, 0.875, 0.933)]

    write_figures(figures, tmp_path / "figures.toml")

    assert load_figures(tmp_path / "figures.toml") == figures
