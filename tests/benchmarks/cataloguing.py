"""How long the list of documents takes in a large library: python -m tests.benchmarks.cataloguing [DOCUMENTS]."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.cataloguing import Catalogue, Features, search_catalogue
from index.documents import insert_document
from index.library import Library
from tests.fakes import WordLengthEmbedder
from tests.sources import ANALYSIS, add, make_document

_TITLES = ("مذكرة تفاهم بين وزارة الصناعة وشركة", "Convention-cadre entre le ministère et la société", "Agreement with")


def main(count: int) -> None:
    """Make a library of so many documents, list it, change it, search it."""
    embedder = WordLengthEmbedder()
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "library", embedder.card, writing=True) as library:
        with library._store.transaction():
            for number in range(count):
                text = f"{_TITLES[number % 3]} {number} : texte du document."
                date = f"{1990 + number % 36}-05"
                document = make_document(text, f"/archive/{number}.pdf", "fr", date, f"Agence {number % 500}")
                insert_document(library._store, document, ANALYSIS, 1)
        catalogue = Catalogue()
        _tell("read the first time", lambda: catalogue.entries(library))
        add(library, embedder, make_document("Un document de plus."))
        _tell("read after a change", lambda: catalogue.entries(library))
        _tell("read unchanged", lambda: catalogue.entries(library))
        entries = catalogue.entries(library)
        _tell("listed", lambda: search_catalogue(entries, "", Features()))
        _tell("searched", lambda: search_catalogue(entries, "وزارة الصناعة", Features()))
        _tell("limited", lambda: search_catalogue(entries, "", Features(language="fr", year="2020")))
        _tell("sorted by title", lambda: search_catalogue(entries, "", Features(), "title", False))


def _tell(what: str, act: Callable[[], object]) -> None:
    started = time.perf_counter()
    act()
    print(f"{what}: {time.perf_counter() - started:.2f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
