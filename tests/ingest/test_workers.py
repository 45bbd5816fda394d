import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ingest.errors import WorkersFailed
from ingest.preparers import Outcome, explain_memory, outcome_of
from ingest.report import AtHand
from ingest.starting import ForkingStarter, FreshStarter, Line, Starter
from ingest.worker import Setup
from ingest.workers import Bounds, Workers
from tests.ingest.misbehaving import misbehave

ROOT = Path(__file__).parent.parent.parent
FORKED = partial(ForkingStarter, "tests.ingest.misbehaving")
STARTERS = [
    pytest.param(FORKED, marks=pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")),
    pytest.param(FreshStarter),
]
BOUNDS = Bounds(memory=700_000_000, silence=2.0)
FORKING = pytest.mark.skipif(sys.platform != "linux", reason="processes are listed in /proc")


@pytest.fixture(scope="module", params=STARTERS, ids=["forked", "fresh"])
def came(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What came of files that bring down, hang or overfill who reads them, among others, by two workers."""
    folder = tmp_path_factory.mktemp("files")
    words = {
        "سليم.txt": "print it",
        "crash.txt": "crash",
        "fail.txt": "fail مفتاح",
        "بطيء.txt": "go 15",
        "die.txt": "die",
        "عالق.txt": f"hang {folder}/pids",
        "ضخم.txt": "swell 3000000000",
        "calme.txt": "print it",
        "dernier.txt": "print it",
    }
    return {outcome.path.name: outcome.reason for outcome in _run(folder, words, request.param, 2)}


def test_every_file_has_one_outcome_whatever_happens_to_others(came: dict[str, str]):
    assert len(came) == 9
    assert all(came[name].startswith("print") for name in ("سليم.txt", "calme.txt", "dernier.txt"))


def test_a_file_that_crashes_its_reader_is_refused_by_name_with_what_the_crash_was(came: dict[str, str]):
    assert came["crash.txt"].startswith('"crash.txt" brought down the process that read it')
    assert "Segmentation fault" in came["crash.txt"]


def test_a_fault_of_the_program_costs_one_file_and_is_told(came: dict[str, str]):
    assert came["fail.txt"].startswith('"fail.txt" brought down the process that read it (KeyError')


def test_a_file_whose_reader_is_killed_is_refused_by_name(came: dict[str, str]):
    assert "it crashed, or there was too little memory" in came["die.txt"]


def test_a_file_of_which_nothing_is_heard_is_given_up(came: dict[str, str]):
    assert came["عالق.txt"].startswith('"عالق.txt" was given up, for 2 s nothing came of it')


def test_a_file_whose_pages_keep_coming_may_take_longer_than_one_that_is_silent(came: dict[str, str]):
    assert came["بطيء.txt"].startswith("go")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no bound of this kind")
def test_a_file_that_needs_too_much_memory_is_refused_by_name(came: dict[str, str]):
    assert came["ضخم.txt"] == '"ضخم.txt" needs more than 700 MB of memory to be read: split it into parts.'


@FORKING
def test_a_reader_that_is_killed_leaves_no_program_running_and_no_files_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()

    _run(tmp_path, {"hang.txt": f"hang {tmp_path}/pids"}, FORKED, 1)

    reader, program = map(int, (tmp_path / "pids").read_text().split())
    assert not _runs(reader)
    assert not _runs(program)
    assert not list((tmp_path / "temporary").iterdir())


@FORKING
def test_when_the_main_process_is_killed_readers_their_programs_and_their_files_go_with_it(tmp_path: Path):
    (tmp_path / "temporary").mkdir()
    main, pids = _start_hanging(tmp_path)

    main.kill()
    main.wait()

    _wait_until(lambda: not any(map(_runs, pids)) and not list((tmp_path / "temporary").iterdir()))


@FORKING
def test_interrupting_from_the_keyboard_ends_all_without_a_word_of_the_readers(tmp_path: Path):
    (tmp_path / "temporary").mkdir()
    main, pids = _start_hanging(tmp_path)

    os.killpg(main.pid, signal.SIGINT)
    _, said = main.communicate(timeout=20)

    assert said == b""
    _wait_until(lambda: not any(map(_runs, pids)) and not list((tmp_path / "temporary").iterdir()))


def test_turns_at_full_speed_are_shared_by_all_workers(tmp_path: Path):
    places = tmp_path / "places"
    places.mkdir()

    _run(tmp_path, {f"{number}.txt": f"turn {places}" for number in range(4)}, FORKED, 4, slots=2)

    assert max(int(each.stem) for each in places.glob("*.most")) <= 2


def test_paths_are_asked_for_as_outcomes_are_taken(tmp_path: Path):
    asked: list[Path] = []

    def paths() -> Iterator[Path]:
        for number in range(300):
            path = tmp_path / f"{number}.txt"
            path.write_text("print it", encoding="utf-8")
            asked.append(path)
            yield path

    with closing(_workers(FORKED, 2)) as workers:
        finished = workers.finish(paths(), lambda _: None)
        next(finished)
        before = len(asked)
        assert sum(1 for _ in finished) == 299

    assert before <= 66


def test_files_at_hand_are_told_with_how_far_they_are(tmp_path: Path):
    heard: list[tuple[AtHand, ...]] = []

    _run(tmp_path, {"طويل.txt": "go 6"}, FORKED, 1, heard.append)

    told = [each for at_hand in heard for each in at_hand]
    assert {each.path.name for each in told} == {"طويل.txt"}
    assert any(each.done > 1 and each.total == 6 for each in told)


def test_workers_serve_a_thread_of_a_server(tmp_path: Path):
    outcomes: list[Outcome] = []
    thread = threading.Thread(
        target=lambda: outcomes.extend(_run(tmp_path, {"a.txt": "print it"}, FORKED, 1)), daemon=True
    )

    thread.start()
    thread.join(60)

    assert len(outcomes) == 1


def test_no_process_is_started_where_there_is_nothing_to_read(tmp_path: Path):
    def refuse() -> Starter:
        raise AssertionError("started")

    with closing(_workers(refuse, 2)) as workers:
        assert not list(workers.finish([], lambda _: None))


def test_workers_that_end_as_soon_as_they_begin_are_an_error_that_says_so(tmp_path: Path):
    class Barren(FreshStarter):
        def start(self) -> Line:
            line = super().start()
            self.end(line)
            return line

    with pytest.raises(WorkersFailed, match="could not be started"):
        _run(tmp_path, {"a.txt": "print it"}, Barren, 1)


def _run(
    folder: Path,
    words: dict[str, str],
    open_starter: Callable[[], Starter],
    processes: int,
    hear: Callable[[tuple[AtHand, ...]], None] = lambda _: None,
    slots: int = 2,
    silence: float = BOUNDS.silence,
) -> list[Outcome]:
    for name, text in words.items():
        (folder / name).write_text(text, encoding="utf-8")
    with closing(_workers(open_starter, processes, slots, silence)) as workers:
        return [outcome_of(each) for each in workers.finish([folder / name for name in words], hear)]


def _workers(
    open_starter: Callable[[], Starter], processes: int, slots: int = 2, silence: float = BOUNDS.silence
) -> Workers:
    setup = Setup(Path(), slots, None, BOUNDS.memory, misbehave, explain_memory)
    return Workers(open_starter, processes, setup, replace(BOUNDS, silence=silence))


# Who starts the tests in the background starts them deaf to the keyboard.
HANGING = """
import signal, sys
from pathlib import Path
from tests.ingest.test_workers import _run, FORKED
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    _run(Path(sys.argv[1]), {"hang.txt": f"hang {sys.argv[1]}/pids"}, FORKED, 1, silence=60.0)
except KeyboardInterrupt:
    pass
"""


def _start_hanging(folder: Path) -> tuple["subprocess.Popen[bytes]", list[int]]:
    environment = os.environ | {"TMPDIR": str(folder / "temporary")}
    command = [sys.executable, "-c", HANGING, str(folder)]
    main = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    _wait_until(lambda: (folder / "pids").exists() and (folder / "pids").read_text().count(" ") == 1)
    return main, [int(pid) for pid in (folder / "pids").read_text().split()]


def _runs(pid: int) -> bool:
    """Say whether a process is there and not only waits to be seen ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
