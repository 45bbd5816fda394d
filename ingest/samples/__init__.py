"""The sample library that `ittifaq demo` reads: articles, a communiqué and reports written for this project."""

from pathlib import Path


def samples_folder() -> Path:
    """Give the folder of the sample documents; nothing else lies in it."""
    return Path(__file__).parent / "documents"
