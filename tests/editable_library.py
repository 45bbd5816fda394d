"""A service over a small library in a folder that editors may change, and the people who come."""

from pathlib import Path

from assistant.opening import Assistant
from assistant.people import Person
from assistant.service import Service
from assistant.settings import Settings
from index.keeping import Keeping
from index.library import Library
from index.searching import Searcher
from tests.fakes import WordEmbedder
from tests.sources import add, make_document

EDITOR = Person("سلمى", "editor", "owner of Salma")
READER = Person("Marc", "reader", "owner of Marc")

KENITRA = (
    "وقّعت وزارة الصناعة المغربية وشركة نور للطاقة مذكرة تفاهم في الرباط يوم 3 مارس 2025 "
    "لإنشاء مصنع للألواح الشمسية في القنيطرة بقيمة 300 مليون درهم."
)


def open_service(folder: Path, megabytes: int = 1) -> Service:
    """Make a library of one French document, read from elsewhere, and open it as serving does."""
    embedder = WordEmbedder()
    with Library.open(folder, embedder.card, writing=True) as library:
        document = make_document("Un protocole textile lie la Tunisie et l'Espagne.", "/archive/tunis.txt", "fr")
        add(library, embedder, document)
        library.refresh(embedder)
    library = Library.open(folder, embedder.card)
    assistant = Assistant(library, Searcher(library, embedder), None)
    return Service(assistant, Keeping.open(folder), Settings(library=folder, upload_megabytes=megabytes))


def close_service(service: Service) -> None:
    service.keeping.close()
    service.assistant.library.close()


def uploads(folder: Path) -> list[str]:
    """Name every file below the folder of uploads."""
    return sorted(str(path.relative_to(folder / "files")) for path in (folder / "files").rglob("*") if path.is_file())
