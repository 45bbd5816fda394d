"""The sample library that `ittifaq demo` reads: articles, a communiqué and reports written for this project."""

from pathlib import Path


def samples_folder() -> Path:
    """Give the folder of the sample documents; beside them lies only this file."""
    return Path(__file__).parent
