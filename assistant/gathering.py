"""What stands at web addresses, brought into the library's own folder to be ingested from there.

1. `gather` fetches each address and gives its file a place in the library's folder, as a file added by the page has;
2. the files are ingested like any other;
3. `note_addresses` writes down where they come from, and removes what the same addresses gave before.

All three while the library is held for writing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import UploadRefused
from assistant.uploaded_files import is_uploaded, note_pending, receive_file, settle, tidy
from index.library import Library
from ingest.errors import AddressNotFetched
from ingest.fetching import Fetcher
from ingest.report import Report, Skipped

_MOST_BYTES = 100_000_000
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class GatheredFile:
    """A file in the library's folder, and the address at which it was found."""

    address: str
    path: Path


@dataclass(frozen=True, slots=True)
class Gathering:
    """What came of addresses, each in one list."""

    files: tuple[GatheredFile, ...]
    skipped: tuple[Skipped, ...]


def ingest_addresses(
    addresses: Iterable[str],
    library: Library,
    allow_local: bool,
    say: Callable[[str], None],
    ingest_files: Callable[[list[Path]], Report],
) -> Report:
    """Fetch addresses and ingest what they give, by `ingest_files`, which may ingest more beside it."""
    with Fetcher(allow_local) as fetcher:
        gathering = gather(addresses, library, fetcher, lambda address: say(f"fetching {address}"))
    report = ingest_files([each.path for each in gathering.files])
    note_addresses(library, gathering)
    return replace(report, skipped=(*gathering.skipped, *report.skipped))


def gather(
    addresses: Iterable[str], library: Library, fetcher: Fetcher, on_address: Callable[[str], None] = lambda _: None
) -> Gathering:
    """Fetch addresses one after the other; one that cannot be had is skipped and said. `on_address` hears each."""
    files: list[GatheredFile] = []
    skipped: list[Skipped] = []
    for address in dict.fromkeys(addresses):
        on_address(address)
        try:
            files.append(_gather(address, library.folder, fetcher))
        except (AddressNotFetched, UploadRefused) as error:
            skipped.append(Skipped(address, str(error)))
    return Gathering(tuple(files), tuple(skipped))


def note_addresses(library: Library, gathering: Gathering) -> None:
    """Write down where gathered files come from; what the same addresses gave before, and no document is of, goes."""
    for each in gathering.files:
        for former in library.note_address(str(each.path), each.address):
            file = library.summary(former).file
            if is_uploaded(library.folder, file):
                note_pending(library.folder, Path(file).parent)
            library.remove(former)
    tidy(library)


def _gather(address: str, library_folder: Path, fetcher: Fetcher) -> GatheredFile:
    with TemporaryDirectory(prefix="ittifaq-") as folder:
        fetched = fetcher.fetch(address, Path(folder))
        received = receive_file(library_folder, fetched.name, _pieces(fetched.path), _MOST_BYTES)
    return GatheredFile(fetched.address, settle(library_folder, received))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
