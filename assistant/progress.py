"""The progress bar of an ingestion, on standard error; silent where that is not a terminal."""

import sys
from shutil import get_terminal_size
from types import TracebackType
from typing import NoReturn, Self

from tqdm import tqdm

from ingest.report import Progress

_NAME_WIDTH = 32


class ProgressBar:
    """Shows files done, rate and time left; call it with each `Progress`."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None
        self._stage = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, progress: Progress) -> None:
        """Move the bar to where the ingestion is."""
        if self._bar is None or progress.stage != self._stage:
            self._bar = self._begin(progress)
        name = progress.current.rsplit("/", 1)[-1]
        shown = "".join(char if char.isprintable() else "�" for char in name[:_NAME_WIDTH])
        self._bar.set_postfix_str(f"{progress.passages} passages {shown}".rstrip(), refresh=False)
        self._bar.update(progress.done - self._bar.n)

    def _begin(self, progress: Progress) -> "tqdm[NoReturn]":
        if self._bar is not None:
            self._bar.close()
        self._stage = progress.stage
        unit = " files" if progress.stage == "reading" else " passages"
        # None: no bar where standard error is not a terminal.
        size = get_terminal_size()  # a terminal that does not tell its size gets 80 columns and 24 lines
        return tqdm(
            total=progress.total,
            desc=progress.stage,
            unit=unit,
            disable=None,
            file=sys.stderr,
            ncols=size.columns,
            nrows=size.lines,
        )
