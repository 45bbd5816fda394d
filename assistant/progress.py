"""How far an ingestion is, on standard error: one line that is written over at a terminal, elsewhere one at the end."""

import os
import sys
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from ingest.report import AtHand, Progress

_NAME_WIDTH = 32
# Columns of a terminal that does not tell how many it has.
_WIDTH = 80
_REDRAW_SECONDS = 0.1
# Time left is told from the pace of the last while: at first come files that are known and passed over in no time.
_PACE_SECONDS = 60.0
_SOONEST_SECONDS = 3.0
_BACK, _CLEAR = "\r", "\x1b[K"
# Around a name in either direction of writing, so that what follows it keeps its place.
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


class ProgressBar:
    """Shows files, pages, pace, time left and the files at hand; call it with each `Progress`."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream or sys.stderr, clock
        self._is_shown = self._stream.isatty()
        self._last: Progress | None = None
        self._began = self._drawn = 0.0
        self._pace: deque[tuple[float, int, int]] = deque()  # when, bytes (or passages) done, pages done

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown and self._drawn:
            self._write(_BACK + _CLEAR)
        if self._last and kind is None:
            self._write(_summary(self._last, self._clock() - self._began) + "\n")

    def __call__(self, progress: Progress) -> None:
        """Take how far the ingestion is, and show it when it was not shown just now."""
        now = self._clock()
        if self._last is None or progress.stage != self._last.stage:
            self._began = now
            self._pace.clear()
        self._last = progress
        if self._is_shown and now - self._drawn >= _REDRAW_SECONDS:
            self._remember(now, progress)
            self._drawn = now
            self._write(_BACK + fit(self._line(progress), self._columns() - 1) + _CLEAR)

    def _remember(self, now: float, progress: Progress) -> None:
        self._pace.append((now, _work_done(progress), progress.pages))
        while now - self._pace[0][0] > _PACE_SECONDS:
            self._pace.popleft()

    def _line(self, progress: Progress) -> str:
        if progress.stage == "embedding":
            parts = [f"embedding again: {progress.done:,} of {progress.total:,} passages", self._left(progress)]
        else:
            parts = [
                f"{progress.done:,}/{progress.total:,} files",
                _pages(progress.pages),
                self._rate(),
                self._left(progress),
                _at_hand(progress),
            ]
        return " · ".join(filter(None, parts))

    def _rate(self) -> str:
        (first, _, before), (last, _, after) = self._pace[0], self._pace[-1]
        if last - first < _SOONEST_SECONDS or after == before:
            return ""
        return _pace_of((after - before) / (last - first))

    def _left(self, progress: Progress) -> str:
        (first, before, _), (last, after, _) = self._pace[0], self._pace[-1]
        total = progress.total if progress.stage == "embedding" else progress.bytes_total
        if last - first < _SOONEST_SECONDS or after == before or after >= total:
            return ""
        return f"{spell_time((total - after) * (last - first) / (after - before))} left"

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _WIDTH
        except (OSError, ValueError):
            return _WIDTH

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _work_done(progress: Progress) -> int:
    return progress.done if progress.stage == "embedding" else progress.bytes_done


def _summary(progress: Progress, seconds: float) -> str:
    if progress.stage == "embedding":
        return f"{progress.done:,} passages embedded again in {spell_time(seconds)}"
    parts = [f"{progress.done:,} of {progress.total:,} files", _pages(progress.pages)]
    rate = _pace_of(progress.pages / seconds) if progress.pages and seconds else ""
    return f"{' · '.join(filter(None, parts))} in {spell_time(seconds)}" + (f" ({rate})" if rate else "")


def _pace_of(pages_per_second: float) -> str:
    """Tell a pace; nothing of one that would be told as 0.0."""
    return f"{pages_per_second:.1f} pages/s" if pages_per_second >= 0.05 else ""


def _pages(pages: int) -> str:
    return "" if not pages else "1 page" if pages == 1 else f"{pages:,} pages"


def _at_hand(progress: Progress) -> str:
    """Tell what is being done: passages embedded, or the files that are read, the one with the most pages first."""
    if progress.embedded < progress.to_embed:
        return f"embedding {progress.embedded:,} of {progress.to_embed:,} passages"
    files = sorted(progress.at_hand, key=lambda each: each.total, reverse=True)
    return ", ".join(map(_file, files)) if files else show_name(os.path.basename(progress.current))


def _file(at_hand: AtHand) -> str:
    name = show_name(at_hand.path.name)
    if not at_hand.done:
        return name
    return f"{name} ({at_hand.done:,}/{at_hand.total:,})" if at_hand.total else f"{name} ({at_hand.done:,})"


def show_name(name: str) -> str:
    """Give a file's name for a line of the terminal: short, its ending kept, apart from the direction around it."""
    if not name:
        return ""
    shown = "".join(letter if letter.isprintable() else "�" for letter in name)
    if columns_of(shown) > _NAME_WIDTH:
        shown = f"{fit(shown, _NAME_WIDTH - 8)}…{shown[-7:]}"
    return f"{_ISOLATE}{shown}{_END_ISOLATE}"


def fit(text: str, columns: int) -> str:
    """Cut a text to so many columns of a terminal, and end a name that is cut."""
    taken, kept = 0, ""
    for letter in text:
        taken += _width(letter)
        if taken > columns:
            break
        kept += letter
    return kept + _END_ISOLATE * (kept.count(_ISOLATE) - kept.count(_END_ISOLATE))


def columns_of(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def spell_time(seconds: float) -> str:
    """Write a span of time as people say it: "50 s", "3 min", "2 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
