"""What many tests share."""

import os

# FAISS and NumPy read them when they are first imported: several threads of several test processes wait for each other
# longer than they work.
# Source: tests/index/test_vectors.py takes 2.5 s with one thread, 4.6 s with two, and minutes beside other work.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import platformdirs
import pytest

from index.embedding import Embedder, open_embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedded model, unpacked into the user's own cache once and opened once a session."""
    return open_embedder("", platformdirs.user_cache_path("ittifaq"), lambda sentence: None, threads=2)
