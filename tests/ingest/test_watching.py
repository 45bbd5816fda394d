import os
import shutil
from pathlib import Path

import pytest

from index.errors import LibraryInUse
from index.library import Library
from ingest.syncing import Scope, sync
from ingest.watching import watch
from tests.fakes import WordEmbedder

MEMO = "وقعت وزارة الصناعة مذكرة تفاهم مع مجموعة الاختبار يوم 23 جويلية 2025 بروما."


class Day:
    """A day in which things happen to a folder: each is done when the watch waits, and its clock goes on."""

    def __init__(self, folder, events):
        self.folder = folder
        self.events = list(events)
        self.now = 1000.0
        self.acts: list[list[str]] = []
        self.told: list[str] = []
        self.waits: list[float] = []
        self.act = lambda calm: None

    def watch(self):
        with pytest.raises(KeyboardInterrupt):
            watch(self.folder, self._act, self.told.append, every=30.0, wait=self._wait, clock=lambda: self.now)

    def _act(self, calm):
        self.act(calm)
        self.acts.append(sorted(path.name for path in calm))

    def _wait(self, seconds):
        self.waits.append(seconds)
        self.now += seconds
        if not self.events:
            raise KeyboardInterrupt
        self.events.pop(0)()


def nothing():
    pass


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "وارد"
    write(folder / "مذكرة.txt", MEMO)
    return folder


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_folder_is_brought_in_step_at_first_and_then_only_when_something_changes(folder):
    day = Day(folder, [nothing] * 5 + [lambda: write(folder / "خبر.txt", "خبر")] + [nothing] * 5)
    day.watch()
    assert day.acts == [["مذكرة.txt"], ["خبر.txt", "مذكرة.txt"]]
    assert set(day.waits) == {2.0, 30.0}


def test_a_file_that_is_still_being_written_is_waited_for_and_holds_nothing_else_up(folder):
    growing = folder / "نسخ جار.txt"

    def grow():
        write(growing, growing.read_text("utf-8") + "سطر آخر. " if growing.exists() else "سطر")

    day = Day(folder, [nothing, grow, lambda: (grow(), write(folder / "خبر.txt", "خبر")), grow, grow, nothing, nothing])
    day.watch()
    assert day.acts == [["مذكرة.txt"], ["خبر.txt", "مذكرة.txt"], ["خبر.txt", "مذكرة.txt", "نسخ جار.txt"]]


def test_a_file_that_is_being_rewritten_is_neither_gone_nor_a_reason_to_act(folder):
    def rewrite():
        write(folder / "مذكرة.txt", (folder / "مذكرة.txt").read_text("utf-8") + ".")

    day = Day(folder, [nothing, rewrite, rewrite, rewrite, nothing, nothing])
    day.watch()
    assert day.acts == [["مذكرة.txt"], ["مذكرة.txt"]]


def test_a_file_that_is_moved_is_one_change_and_one_that_is_deleted_another(folder):
    day = Day(folder, [nothing, lambda: (folder / "مذكرة.txt").rename(folder / "م.txt"), nothing, nothing,
                       (folder / "م.txt").unlink, nothing, nothing])  # fmt: skip
    day.watch()
    assert day.acts == [["مذكرة.txt"], ["م.txt"], []]


def test_a_file_that_is_away_for_an_instant_is_not_gone(folder):
    def replace():
        write(folder / "مذكرة.txt", MEMO + " وتمتد على خمس سنوات.")

    day = Day(folder, [nothing, (folder / "مذكرة.txt").unlink, replace, nothing, nothing])
    day.watch()
    assert day.acts == [["مذكرة.txt"], ["مذكرة.txt"]]


def test_a_folder_that_vanishes_is_waited_for_and_said_once(folder, tmp_path):
    away = tmp_path / "غير موصول"
    day = Day(folder, [nothing, lambda: folder.rename(away), nothing, nothing, lambda: away.rename(folder), nothing])
    day.watch()
    assert day.acts == [["مذكرة.txt"]]
    assert day.told == ['"وارد" cannot be reached: waiting until it can.', '"وارد" is there again.']


def test_a_library_that_is_in_use_is_tried_again_and_said_once(folder):
    day = Day(folder, [nothing] * 5)
    tries = []

    def act(calm):
        tries.append(calm)
        if len(tries) < 3:
            raise LibraryInUse("The library is being written by process 7.")

    day.act = act
    day.watch()
    assert (len(tries), len(day.acts)) == (3, 1)
    assert day.told == ["The library is being written by process 7."]


def test_once_a_day_all_is_looked_at_again_though_nothing_changed(folder):
    day = Day(folder, [nothing] * 2900)
    day.watch()
    assert len(day.acts) == 2


def test_looking_takes_at_most_a_tenth_of_the_time(folder):
    day = Day(folder, [nothing] * 2)
    day.clock_steps = 0
    ticks = iter(range(0, 100_000, 50))
    with pytest.raises(KeyboardInterrupt):
        watch(folder, lambda calm: None, day.told.append, wait=day._wait, clock=lambda: float(next(ticks)))
    assert min(day.waits) >= 450


def test_what_happens_to_a_folder_in_a_day_happens_to_the_library(folder, tmp_path):
    embedder, held = WordEmbedder(), []

    def act(calm):
        with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
            sync(folder, library, embedder, scope=Scope(calm=calm))
            held.append(sorted(Path(each.file).name for each in library.documents()))

    def others_write():
        with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
            assert library.documents()

    def lose_all():
        shutil.rmtree(folder)
        folder.mkdir()

    accord = folder / "accord.txt"
    day = Day(folder, [nothing, others_write, lambda: write(accord, "Un accord-cadre a été signé à Rabat."), nothing,
                       others_write, lambda: os.rename(accord, folder / "اتفاق.txt"), nothing, nothing,
                       lose_all, nothing])  # fmt: skip
    day.act = act
    day.watch()
    assert held[0] == ["مذكرة.txt"]
    assert ["accord.txt", "مذكرة.txt"] in held
    assert held[-1] == ["اتفاق.txt", "مذكرة.txt"] or held[-1] == ["مذكرة.txt", "اتفاق.txt"]
    assert all(len(names) == 2 for names in held[1:])
