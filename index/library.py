"""The library: one folder, and the only door to what is kept in it.

    library.sqlite      the truth: documents, passages, raw vectors, manifest (WAL: one writer, many readers)
    vectors-….faiss     made from it, for searching by meaning
    lexical-…/          made from it, for searching by words
    writer.lock         held by the process that writes

Promises:

- `add`, `remove`, `relocate`, `join_agreements` and `split_agreement` are one transaction each; after a crash all of
  it is there or nothing.
- The register is part of those transactions, and the same documents and decisions give the same register in whatever
  order they came. Decisions outlive the documents and hold again when these come back.
- `vectors`, `lexical` and `means` are always in step with each other. They may be behind the store while another
  process writes: keys of passages that are gone are left out by `passages` and `living`, new ones are not found yet.
- A reader never waits for a writer, never sees half a document, and writes nothing but indexes left behind by a
  process that was killed.
- A library opened for reading may be searched from several threads; one opened for writing belongs to one.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from index.binning import empty_bin, forget_binned, put_into_bin, read_bin, read_from_bin
from index.catching_up import catch_up
from index.centering import LanguageMeans
from index.correcting import join_agreements, split_agreement
from index.derived import Derived
from index.deriving import bring_in_step, due_means, stored_means
from index.documents import (
    StoredFile,
    count_doubtful,
    delete_document,
    document_number,
    find_files,
    insert_document,
    read_document,
    read_summaries,
    read_summary,
)
from index.embedding import Embedder, Float32Array, ModelCard
from index.errors import AgreementUnknown, LibraryError, ModelMismatch
from index.faceting import count_facets, count_years, no_wider, summarize
from index.faults import Fault, find_faults
from index.files import (
    find_states,
    forget_states,
    insert_location,
    move_locations,
    read_locations,
    read_members,
    read_state,
    read_states,
    read_word_boxes,
    set_locations,
    write_address,
    write_state,
    write_word_boxes,
)
from index.finding_agreements import find_agreements
from index.folder import STORE_NAME, prepare_folder
from index.lexical import LexicalIndex
from index.locking import WriterLock
from index.manifest import (
    NOTHING_DERIVED,
    Manifest,
    count_change,
    read_change,
    read_derived_state,
    read_manifest,
    write_card,
    write_derived_state,
    write_versions,
)
from index.naming_parties import name_parties
from index.passages import (
    allowed_keys,
    check_passages,
    check_vectors,
    count_passages,
    insert_passages,
    insert_vectors,
    keys_of,
    read_living,
    read_passages,
    read_passages_of,
    read_vectors,
)
from index.reading_agreements import (
    has_register,
    read_agreement,
    read_agreement_counts,
    read_agreements,
    read_agreements_of,
    read_reasons,
    read_records_of,
)
from index.records import (
    FACET_FIELDS,
    Agreement,
    AgreementFilters,
    AgreementSort,
    BinnedDocument,
    Document,
    DocumentLink,
    DocumentSummary,
    Facet,
    FileState,
    Filters,
    FoundAgreements,
    Join,
    LibrarySummary,
    Location,
    Passage,
    UnreadFile,
    WordBox,
    YearCount,
)
from index.register import check_agreements, enter, loosen, rebuild, settle
from index.reindexing import reindex
from index.store import Int64Array, Store
from index.unread import forget_unread, move_unread, read_unread, write_unread
from index.vectors import VectorIndex
from index.versions import count_unlinked, link_document, read_links, read_versions, rebuild_links

# Key sets of the last few filters are kept: a conversation asks under the same ones again and again.
KEPT_FILTERS = 8


class Library:
    """One library folder, open for reading or for writing. Use it as a context manager, or close it."""

    def __init__(self, folder: Path, store: Store, lock: WriterLock | None) -> None:
        self._folder = folder
        self._store = store
        self._lock = lock
        self._card: ModelCard | None = None
        self._derived: Derived | None = None
        self._seen = (0, 0)
        self._private = ExitStack()
        self._guard = threading.RLock()
        self._allowed: dict[tuple[Filters, int, int], Int64Array] = {}

    @classmethod
    def open(cls, folder: Path, card: ModelCard | None = None, writing: bool = False) -> Self:
        """Open the library in `folder`; writing makes one where the folder is missing or empty.

        `card` is the embedding model that will be used with it, None when none will be.

        Raises:
            NotALibrary: there is none, or the folder is something else.
            LibraryTooNew: a later version of this program wrote it.
            LibraryInUse: writing, and another process is writing it.
            LibraryDamaged: its store cannot be read.
            ModelMismatch: its vectors are another embedding model's.
            LibraryError: the folder cannot be opened or made.
        """
        prepare_folder(folder, writing)
        lock = WriterLock(folder) if writing else None
        if lock:
            lock.acquire()
        try:
            store = Store.open(folder / STORE_NAME, writing)
        except BaseException:
            if lock:
                lock.release()
            raise
        library = cls(folder, store, lock)
        try:
            library._prepare(card)
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Close the library and let others write; closing twice is harmless."""
        self._derived = None
        self._private.close()
        self._store.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The folder it lies in."""
        return self._folder

    @property
    def manifest(self) -> Manifest:
        """What the library says about itself."""
        return read_manifest(self._store)

    @property
    def change(self) -> int:
        """A number that grows with every transaction that changes what the library holds; 0 in a new one."""
        return read_change(self._store)

    def add(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: Float32Array,
        analysis: str,
        replaces: str = "",
        agreements: Sequence[Agreement] = (),
    ) -> None:
        """Add a document in one transaction, in place of the document with the same id or with the id `replaces`.

        Passages are in reading order, each with the document's words at its offsets; `vectors` are raw, float32 (n, d),
        rows of length 1, one a passage; `analysis` is the version of what made the passages, for `find`; `agreements`
        are all that the document tells of. What people decided on agreements of a document holds for its successor.
        A document with the same id that lay elsewhere lies there, too.

        Raises:
            DocumentUnknown: there is no document `replaces`.
            ValueError: passages, vectors or agreements do not fit the document or the library's model.
        """
        self._refuse_reading()
        check_passages(document, passages)
        check_agreements(document, agreements)
        check_vectors(vectors, len(passages), self.manifest.card.dimension)
        with self._store.transaction():
            change = count_change(self._store)
            formers = self._replaced_by(document, replaces)
            places = read_locations(self._store, document.id) if document.id in formers else []
            loosened = loosen(self._store, formers)
            for former in formers:
                delete_document(self._store, former, change)
            number = insert_document(self._store, document, analysis, len(passages))
            for place in (Location(document.file, document.member), *places):
                insert_location(self._store, number, place.file, place.member)
            write_word_boxes(self._store, number, document.word_boxes)
            insert_passages(self._store, number, document, passages, change)
            insert_vectors(self._store, "vectors", keys_of(self._store, number), vectors)
            enter(self._store, number, document, agreements, loosened)
            link_document(self._store, number, document.text, document.language)
            forget_unread(self._store, [document.file])
            forget_binned(self._store, document.id)

    def remove(self, document_id: str) -> None:
        """Remove a document and all that belongs to it in one transaction.

        Raises:
            DocumentUnknown: no document has this id.
        """
        self._refuse_reading()
        with self._store.transaction():
            forget_states(self._store, [each.file for each in read_locations(self._store, document_id)])
            self._delete([document_id])

    def settle_file(
        self, state: FileState, members: Sequence[tuple[str, str]], unread: Sequence[UnreadFile] = ()
    ) -> list[str]:
        """Write in one transaction that a file was read: it holds these (member, document id), and no more.

        Documents that lay in this file only and no longer do are removed; their ids are given. `unread` are the files
        within it that could not be read.

        Raises:
            DocumentUnknown: no document has one of the ids.
        """
        self._refuse_reading()
        with self._store.transaction():
            gone = set_locations(self._store, state.file, members)
            self._delete(gone)
            forget_unread(self._store, [state.file])
            write_unread(self._store, unread)
            write_state(self._store, state)
        return gone

    def move_file(self, old: str, state: FileState) -> None:
        """Write that a file with all that it holds lies elsewhere now, in the state that is given."""
        self._refuse_reading()
        with self._store.transaction():
            count_change(self._store)
            move_locations(self._store, old, state.file)
            forget_states(self._store, [old])
            move_unread(self._store, old, state.file)
            write_state(self._store, state)

    def drop_file(self, file: str, to_bin: bool) -> list[str]:
        """Write in one transaction that a file is gone; give the ids of the documents that lay nowhere else.

        These are removed, `to_bin` or for good.
        """
        self._refuse_reading()
        with self._store.transaction():
            gone = set_locations(self._store, file, ())
            if to_bin:
                for document_id in gone:
                    put_into_bin(self._store, document_id)
            self._delete(gone)
            forget_unread(self._store, [file])
            forget_states(self._store, [file])
        return gone

    def note_address(self, file: str, address: str) -> list[str]:
        """Write where on the web a file comes from; give the ids of documents that came from there and lie elsewhere.

        These are what the address gave before.
        """
        self._refuse_reading()
        with self._store.transaction():
            count_change(self._store)
            return write_address(self._store, file, address)

    def file_state(self, file: str) -> FileState | None:
        """Read the state in which a file was read whole, None when it was not."""
        return read_state(self._store, file)

    def file_states(self, folder: str) -> list[FileState]:
        """Read the states of this file, or of all files below this folder, in the order of their names."""
        return read_states(self._store, folder)

    def copies(self, sha256: str) -> list[FileState]:
        """Find the states of all files that had this content when they were read, in the order of their names."""
        return find_states(self._store, sha256)

    def members(self, file: str) -> list[tuple[str, str]]:
        """Read what lies in a file, as (member, document id), in the order of the members."""
        return read_members(self._store, file)

    def locations(self, document_id: str) -> list[Location]:
        """Read where a document's content lies, in the order of the names.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_locations(self._store, document_id)

    def links_of(self, document_id: str) -> list[DocumentLink]:
        """Read the links of a document: to its versions, the most alike first, then to its translations.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_links(self._store, document_id)

    def count_unlinked(self) -> int:
        """Count the documents that were added before there were links, so that none leads to them or from them.

        `repair` makes their links, and so does reading their files again.
        """
        return count_unlinked(self._store)

    def versions_among(self, document_ids: Iterable[str]) -> frozenset[frozenset[str]]:
        """Give the pairs of ids, among these, of documents that are versions of one text."""
        return read_versions(self._store, document_ids)

    def word_boxes(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Read where the words of one page stand, in the order of the text; none unless the page was scanned.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_word_boxes(self._store, document_id, page)

    def binned(self) -> list[BinnedDocument]:
        """List the documents in the bin, the latest first."""
        return read_bin(self._store)

    def restore(self, document_id: str, embedder: Embedder) -> None:
        """Bring a document back from the bin, with its agreements; its vectors are made again.

        Raises:
            DocumentUnknown: it is not in the bin.
        """
        self._refuse_reading()
        kept = read_from_bin(self._store, document_id)
        vectors = embedder.embed_passages([passage.indexed_text for passage in kept.passages])
        self.add(kept.document, kept.passages, vectors, kept.analysis, agreements=kept.agreements)

    def empty_bin(self, before: str) -> int:
        """Forget what was put into the bin before an instant, ISO 8601 in UTC; give how many documents."""
        self._refuse_reading()
        with self._store.transaction():
            return empty_bin(self._store, before)

    def refresh(self, embedder: Embedder) -> None:
        """Bring the derived indexes in step with the store, estimating the language means again when they are due.

        Costs little when little has changed: call it at the end of a batch, and every minute or so within one.
        """
        self._refuse_reading()
        means = due_means(self._store, embedder)
        self._derived = bring_in_step(self._store, self._folder, means, self._derived)
        self._store.move_to_disk()

    def reindex(self, embedder: Embedder, progress: Callable[[int, int], None]) -> None:
        """Replace all vectors by those of another embedding model; all or nothing, and a killed run is resumed.

        `progress` hears how many passages are done, and of how many.
        """
        self._refuse_reading()
        reindex(self._store, embedder, progress)
        with self._store.transaction():
            # Translations are known by their vectors, too.
            rebuild_links(self._store)
        self._card, self._derived = embedder.card, None
        self.refresh(embedder)

    def check(self) -> list[Fault]:
        """Look at every document, vector and index: what is wrong, empty when the library is whole."""
        is_being_written = self._lock is None and not WriterLock(self._folder).is_free()
        return find_faults(self._store, self._folder, is_being_written)

    def repair(self, embedder: Embedder) -> None:
        """Make what is derived again, whatever state it is in: indexes, means, links, and how records are joined."""
        self._refuse_reading()
        self._derived = None
        with self._store.transaction():
            rebuild(self._store)
            rebuild_links(self._store)
            write_derived_state(self._store, NOTHING_DERIVED)
        self.refresh(embedder)

    def documents(self) -> list[DocumentSummary]:
        """List all documents in the order in which they were added."""
        return read_summaries(self._store)

    def document(self, document_id: str) -> Document:
        """Read a document with its whole text.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_document(self._store, document_id)

    def summary(self, document_id: str) -> DocumentSummary:
        """Read a document without its text.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_summary(self._store, document_id)

    def find(self, *, sha256: str = "", file: str = "") -> StoredFile | None:
        """Find the document with this content or, failing that, the latest one read from this file.

        None when there is neither; an empty argument finds nothing.
        """
        found = find_files(self._store, "sha256", sha256) if sha256 else []
        if not found and file:
            found = find_files(self._store, "file", file)
        return found[0] if found else None

    def passages_of(self, document_id: str) -> list[Passage]:
        """Read the passages of a document in reading order.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_passages_of(self._store, document_number(self._store, document_id))

    @property
    def has_register(self) -> bool:
        """False for a library that an earlier version made and that has not been written since: no agreements yet."""
        return has_register(self._store)

    def count_unrecognized(self) -> int:
        """Count the documents in which no agreements were looked for, as an earlier version read them."""
        if not self.has_register:
            return self._store.number("SELECT count(*) FROM documents")
        return self._store.number("SELECT count(*) FROM documents WHERE NOT is_recognized")

    def count_doubtful(self) -> int:
        """Count the documents whose quality is not good."""
        return count_doubtful(self._store)

    def count_agreements(self) -> int:
        """Count the agreements of the register, each once however many documents tell of it."""
        return self._store.number("SELECT count(*) FROM agreements") if self.has_register else 0

    def find_agreements(
        self, filters: AgreementFilters, sort: AgreementSort = "date", descending: bool = True
    ) -> FoundAgreements:
        """Find the agreements that match filters and those that may, all of them, sorted; the unknown come last."""
        return find_agreements(self._store, filters, sort, descending) if self.has_register else FoundAgreements((), ())

    def count_facets(
        self, filters: AgreementFilters, most: int = 100, wider: Callable[[str], Sequence[str]] = no_wider
    ) -> tuple[Facet, ...]:
        """Count the values that can be chosen beside filters, for every field in the order of FACET_FIELDS.

        Each field is counted among the agreements that match all filters but those of the field itself; partial
        matches are not. The most frequent come first, then in the order of the values, at most so many of a field.
        `wider` gives the sectors that hold one: these count with all that lies within them.
        """
        if not self.has_register:
            return tuple(Facet(field, (), 0) for field in FACET_FIELDS)
        return count_facets(self._store, filters, most, wider)

    def count_years(self, filters: AgreementFilters) -> tuple[YearCount, ...]:
        """Count the matching agreements by year signed and country, in their order.

        One of two countries counts under each, one of which sources tell two years under both.
        """
        return count_years(self._store, filters) if self.has_register else ()

    def name_parties(self, keys: Sequence[str]) -> list[str]:
        """Give a name to show for each key of a party, in their order; "" where no agreement has such a party."""
        return name_parties(self._store, keys) if self.has_register else [""] * len(keys)

    def summarize(self) -> LibrarySummary:
        """Tell in a few figures what the library holds."""
        return summarize(self._store, self.has_register)

    def agreements(self, ids: Sequence[str]) -> list[Agreement]:
        """Read agreements in the order of `ids`; any record's id finds its agreement, one that is gone is left out."""
        return read_agreements(self._store, ids) if self.has_register else []

    def agreement(self, agreement_id: str) -> Agreement:
        """Read one agreement by its id or that of any of its records.

        Raises:
            AgreementUnknown: no agreement has this id.
        """
        self._refuse_old()
        return read_agreement(self._store, agreement_id)

    def records_of(self, agreement_id: str) -> list[Agreement]:
        """Read an agreement as each document tells it, in the order in which the documents were published.

        Raises:
            AgreementUnknown: no agreement has this id.
        """
        self._refuse_old()
        return [each.record for each in read_records_of(self._store, agreement_id)]

    def joins_of(self, agreement_id: str) -> list[Join]:
        """Say why the records of an agreement are joined: every two of them that are one by a rule or a person.

        Raises:
            AgreementUnknown: no agreement has this id.
        """
        self._refuse_old()
        return read_reasons(self._store, agreement_id)

    def agreements_of(self, document_id: str) -> list[str]:
        """Give the ids of the agreements that a document tells of, in its order.

        Raises:
            DocumentUnknown: no document has this id.
        """
        return read_agreements_of(self._store, document_id) if self.has_register else []

    def agreement_counts(self) -> dict[str, int]:
        """Count for each document, by its id, the agreements that it tells of; a document without any is left out."""
        return read_agreement_counts(self._store) if self.has_register else {}

    def join_agreements(self, ids: Sequence[str]) -> None:
        """Make agreements one for good, whatever the rules say.

        Raises:
            AgreementUnknown: no agreement has one of these ids.
        """
        self._refuse_reading()
        with self._store.transaction():
            join_agreements(self._store, ids)

    def split_agreement(self, agreement_id: str, records: Sequence[str] = ()) -> None:
        """Set records of an agreement apart from its others for good; without `records`, each of them from each.

        Raises:
            AgreementUnknown: no agreement has this id, or it does not have one of these records.
        """
        self._refuse_reading()
        with self._store.transaction():
            split_agreement(self._store, agreement_id, records)

    def note_unread(self, files: Sequence[UnreadFile]) -> None:
        """Remember files that could not be read, each until a document is added from it."""
        self._refuse_reading()
        with self._store.transaction():
            write_unread(self._store, files)

    def forget_unread(self, files: Sequence[str]) -> None:
        """Forget that files could not be read: they are gone, or nobody wants them any more."""
        self._refuse_reading()
        with self._store.transaction():
            forget_unread(self._store, files)

    def unread(self, file: str = "") -> list[UnreadFile]:
        """List the files that could not be read, or of these the one that is named, with those within it, by name."""
        return read_unread(self._store, file) if self.has_register else []

    @property
    def vectors(self) -> VectorIndex:
        """The vector index: centered passage vectors under the passages' keys."""
        return self._indexes().vectors

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical index under the passages' keys."""
        return self._indexes().lexical

    @property
    def means(self) -> LanguageMeans:
        """The means with which the vector index was centered, and with which queries must be."""
        return self._indexes().means

    def passages(self, keys: Sequence[int] | Int64Array) -> list[Passage]:
        """Read passages in the order of their keys; a key whose passage is gone is left out."""
        return read_passages(self._store, keys)

    def living(self, keys: Int64Array) -> Int64Array:
        """Give those of the keys whose passages are there, in their order."""
        return read_living(self._store, keys)

    def raw_vectors(self, keys: Int64Array) -> Float32Array:
        """Read vectors as the model gave them, float32 (n, d), rows of length 1, in the order of the keys.

        A key whose passage is gone gives a row of zeros.
        """
        return read_vectors(self._store, keys, self.manifest.card.dimension)

    def allowed(self, filters: Filters) -> Int64Array | None:
        """Give the keys, ascending, of the passages that pass the filters; None when nothing is limited.

        Languages are those of the passages, not of their documents. Every key is in both indexes.
        """
        if filters == Filters():
            return None
        with self._guard:
            asked = (filters, self.change, self._indexes().change)
            keys = self._allowed.pop(asked, None)
            if keys is None:
                keys = allowed_keys(self._store, filters, self._indexes().change)
                keys.setflags(write=False)
            self._allowed[asked] = keys
            if len(self._allowed) > KEPT_FILTERS:
                del self._allowed[next(iter(self._allowed))]
            return keys

    def follow(self) -> None:
        """Let a reader that stays open for long search what others have written since.

        Raises:
            ModelMismatch: the library was embedded with another model meanwhile.
        """
        if self._lock:
            return
        with self._guard:
            self._refuse_other_model(self._card)
            if self._derived is not None and (self._state() != self._seen or self._is_left_behind(self._derived)):
                self._derived = self._load_indexes()

    def _prepare(self, card: ModelCard | None) -> None:
        if self._lock:
            write_versions(self._store)
            # A library without passages has no vectors that another model would make useless.
            if card and card != self.manifest.card and not count_passages(self._store):
                with self._store.transaction():
                    write_card(self._store, card)
                    write_derived_state(self._store, NOTHING_DERIVED)
        self._refuse_other_model(card)
        self._card = card

    def _refuse_other_model(self, card: ModelCard | None) -> None:
        theirs = self.manifest.card
        if card is not None and card != theirs:
            raise ModelMismatch(
                f"The library {self._folder} was made with the embedding model {_name(theirs)}, and {_name(card)} is "
                "set: set ITTIFAQ_EMBEDDING_MODEL back, or embed all passages again with  "
                f"ittifaq ingest --reindex --library {self._folder}"
            )

    def _delete(self, document_ids: Sequence[str]) -> None:
        """Delete documents within a transaction, and bring the register in step."""
        if not document_ids:
            return
        change = count_change(self._store)
        loosened = loosen(self._store, document_ids)
        for document_id in document_ids:
            delete_document(self._store, document_id, change)
        settle(self._store, loosened)

    def _refuse_reading(self) -> None:
        if self._lock is None:
            raise LibraryError(f"The library {self._folder} was opened for reading only: open it with writing=True.")

    def _refuse_old(self) -> None:
        if not self.has_register:
            raise AgreementUnknown(
                f"The library {self._folder} was made before there was a register of agreements: "
                "run `ittifaq ingest` on its documents again."
            )

    def _replaced_by(self, document: Document, replaces: str) -> list[str]:
        same = find_files(self._store, "id", document.id)
        if same and same[0].sha256 != document.sha256:
            raise LibraryError(
                f"{document.file} and {same[0].file} differ but share the id {document.id}: add a blank to one of them."
            )
        return list(dict.fromkeys([former for former in (replaces, *(file.document_id for file in same)) if former]))

    def _indexes(self) -> Derived:
        with self._guard:
            if self._derived is None:
                self._derived = self._load_indexes()
            return self._derived

    def _load_indexes(self) -> Derived:
        if self._lock:
            return bring_in_step(self._store, self._folder, stored_means(self._store))
        self._refuse_other_model(self._card)
        self._seen = self._state()
        return catch_up(self._store, self._folder, self._make_private_folder)

    def _state(self) -> tuple[int, int]:
        return read_derived_state(self._store).mark, self.change

    def _is_left_behind(self, derived: Derived) -> bool:
        return derived.change != self.change and WriterLock(self._folder).is_free()

    def _make_private_folder(self) -> Path:
        return Path(self._private.enter_context(TemporaryDirectory(prefix="ittifaq-")))


def _name(card: ModelCard) -> str:
    prefixes = [repr(prefix) for prefix in (card.query_prefix, card.passage_prefix) if prefix]
    return ", ".join([f"{card.name!r} ({card.dimension} numbers a vector", *prefixes]) + ")"
