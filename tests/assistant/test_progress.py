import io
from dataclasses import replace
from pathlib import Path

from assistant.progress import ProgressBar, columns_of, fit, show_name, spell_time
from ingest.report import AtHand, Progress

AT_START = Progress("reading", 0, 1200, 0, 4_000_000, 0, "", 0, 0)


class Screen(io.StringIO):
    """A terminal of 80 columns."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """Give what stood on the line, one after another."""
        return [each.replace("\x1b[K", "") for each in self.getvalue().split("\r") if each]


class Clock:
    """Goes on only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_sees_files_pages_pace_time_left_and_the_file_at_hand():
    screen, clock = Screen(), Clock()
    shown = ProgressBar(screen, clock)

    shown(AT_START)
    clock.now += 10
    at_hand = (AtHand(Path("/ملفات/اتفاقية.pdf"), 12, 300),)
    shown(replace(AT_START, done=300, bytes_done=1_000_000, pages=400, at_hand=at_hand))

    line = screen.lines()[-1]
    assert line == "300/1,200 files · 400 pages · 40.0 pages/s · 30 s left · \u2068اتفاقية.pdf\u2069 (12/300)"


def test_the_line_never_takes_more_columns_than_the_terminal_has():
    screen = Screen()
    files = tuple(AtHand(Path(f"/d/اتفاقية إطار بين وزارتي الصناعة رقم {number}.pdf"), 0, 0) for number in range(4))

    ProgressBar(screen, Clock())(replace(AT_START, at_hand=files))

    line = screen.lines()[-1]
    assert columns_of(line) <= 79
    assert line.count("\u2068") == line.count("\u2069")


def test_time_left_is_told_by_the_pace_of_the_last_minute():
    screen, clock = Screen(), Clock()
    shown = ProgressBar(screen, clock)

    shown(replace(AT_START, bytes_total=101_000_000))
    for second in range(120):
        clock.now += 1
        # A hundred megabytes that are known already pass in the first second.
        shown(replace(AT_START, bytes_total=101_000_000, bytes_done=100_000_000 + second * 1_000))

    assert "15 min left" in screen.lines()[-1]


def test_the_line_is_not_written_more_than_ten_times_a_second():
    screen, clock = Screen(), Clock()
    shown = ProgressBar(screen, clock)

    for done in range(1000):
        clock.now += 0.001
        shown(replace(AT_START, done=done))

    assert len(screen.lines()) <= 11


def test_embedding_is_told_while_passages_get_their_vectors():
    screen = Screen()

    ProgressBar(screen, Clock())(replace(AT_START, embedded=64, to_embed=256, current="/d/a.txt"))

    assert screen.lines()[-1].endswith("embedding 64 of 256 passages")


def test_a_pipe_sees_one_line_at_the_end():
    pipe, clock = io.StringIO(), Clock()

    with ProgressBar(pipe, clock) as shown:
        shown(AT_START)
        clock.now += 100
        shown(replace(AT_START, done=1200, bytes_done=4_000_000, pages=3000))
        before = pipe.getvalue()

    assert before == ""
    assert pipe.getvalue() == "1,200 of 1,200 files · 3,000 pages in 2 min (30.0 pages/s)\n"


def test_a_pace_that_would_be_told_as_nothing_is_not_told():
    pipe, clock = io.StringIO(), Clock()

    with ProgressBar(pipe, clock) as shown:
        shown(AT_START)
        clock.now += 100
        shown(replace(AT_START, done=1200, bytes_done=4_000_000, pages=1))

    assert pipe.getvalue() == "1,200 of 1,200 files · 1 page in 2 min\n"


def test_at_a_terminal_the_line_is_cleared_before_what_comes_after_it():
    screen = Screen()

    with ProgressBar(screen, Clock()) as shown:
        shown(AT_START)

    assert "\r\x1b[K0 of 1,200 files" in screen.getvalue()
    assert screen.getvalue().endswith("\n")


def test_what_was_stopped_is_not_summed_up():
    pipe = io.StringIO()

    try:
        with ProgressBar(pipe, Clock()) as shown:
            shown(AT_START)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass

    assert pipe.getvalue() == ""


def test_a_long_name_keeps_its_ending_and_stands_apart_from_the_direction_around_it():
    shown = show_name("مذكرة تفاهم بين وزارة الصناعة والتجارة ووزارة الاقتصاد الرقمي.docx")

    assert shown.startswith("\u2068مذكرة تفاهم")
    assert shown.endswith(".docx\u2069")
    assert columns_of(shown) <= 32


def test_a_name_with_control_characters_does_not_move_the_cursor():
    assert "\x1b" not in show_name("a\x1b[2Jb.txt")


def test_marks_that_stand_on_letters_take_no_columns_and_wide_letters_two():
    assert columns_of("اتِّفَاق") == 5
    assert columns_of("協定") == 4
    assert fit("協定書", 5) == "協定"


def test_times_are_written_as_people_say_them():
    assert [spell_time(each) for each in (0.4, 59, 150, 7500)] == ["0 s", "59 s", "2 min", "2 h 5 min"]
