"""What many tests share."""

import platformdirs
import pytest

from index.embedding import Embedder, open_embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedded model, unpacked into the user's own cache once and opened once a session."""
    return open_embedder("", platformdirs.user_cache_path("ittifaq"), lambda sentence: None, threads=2)
