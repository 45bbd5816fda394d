import errno
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import DocumentUnknown, LibraryError, ModelMismatch, NotALibrary
from index.library import Library
from index.records import FileState, Filters
from index.schema import LIBRARY
from index.vectors import VectorIndex
from tests.fakes import WordEmbedder
from tests.sources import ANALYSIS, add, add_all, cut_sentences, make_document

ROME = "Signature à Rome d'un accord sur la mécanique de précision. Il vaut cinq millions d'euros."
RABAT = "وقعت وزارة الصناعة والتجارة مذكرة تفاهم مع شركة إيطالية. ومدتها خمس سنوات."
TUNIS = "The two ministers met in Tunis. No agreement was signed."


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder):
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        yield library


def reopen(library: Library, embedder: WordEmbedder) -> Library:
    library.close()
    return Library.open(library.folder, embedder.card)


def search(library: Library, words: str) -> list[str]:
    keys, _ = library.lexical.search(words, 5)
    return [passage.text for passage in library.passages(keys)]


def nearest(library: Library, embedder: WordEmbedder, words: str) -> str:
    query = library.means.center_query(embedder.embed_queries([words])[0], "fr")
    keys, _ = library.vectors.search(query, 1)
    return library.passages(keys)[0].text


def test_a_document_comes_back_as_it_was_added(library, embedder):
    document = make_document(RABAT, "/وثائق/مذكرة.txt", "ar", "2025-07", "وزارة الصناعة")
    passages = add(library, embedder, document)

    with reopen(library, embedder) as reader:
        assert reader.document(document.id) == document
        assert reader.passages_of(document.id) == passages
        assert reader.documents() == [reader.summary(document.id)]
        assert reader.summary(document.id).passages == 2
        assert reader.summary(document.id).date == document.date


def test_a_text_that_is_not_valid_unicode_comes_back_exactly(library, embedder):
    document = make_document("Un \udcff octet étranger,\x00 un zéro, 𝔘n plan. Et اتفاق.", "/corpus/nom\udce9\n.txt")
    passages = add(library, embedder, document)

    with reopen(library, embedder) as reader:
        assert reader.document(document.id) == document
        assert reader.passages_of(document.id) == passages
        assert reader.find(file=document.file).document_id == document.id


def test_passages_come_in_the_order_of_their_keys_and_those_that_are_gone_are_left_out(library, embedder):
    first, second = add_all(library, embedder, [ROME, RABAT])
    library.refresh(embedder)
    library.remove(second.id)
    keys = np.array([4, 2, 3, 1])

    assert [passage.text for passage in library.passages(keys)] == [
        " Il vaut cinq millions d'euros.",
        "Signature à Rome d'un accord sur la mécanique de précision.",
    ]
    assert library.living(keys).tolist() == [2, 1]
    assert library.raw_vectors(keys)[[0, 2]].any() == False  # noqa: E712
    assert first.id == library.passages([1])[0].document_id


def test_raw_vectors_are_what_the_model_gave_within_half_precision(library, embedder):
    passages = add(library, embedder, make_document(ROME))
    expected = embedder.embed_passages([passage.indexed_text for passage in passages])

    stored = library.raw_vectors(np.array([2, 1]))

    assert stored.dtype == np.float32
    assert np.abs(stored - expected[::-1]).max() < 0.001
    assert np.abs(np.linalg.norm(stored, axis=1) - 1).max() < 1e-6


def test_what_was_added_is_found_after_a_refresh(library, embedder):
    add_all(library, embedder, [ROME, RABAT, TUNIS])
    library.refresh(embedder)

    with reopen(library, embedder) as reader:
        assert search(reader, "mécanique de précision")[0].startswith("Signature à Rome")
        assert search(reader, "مذكره التفاهم")[0].startswith("وقعت وزارة")
        assert nearest(reader, embedder, "The two ministers met in Tunis") == "The two ministers met in Tunis."
        assert reader.check() == []


def test_a_replaced_document_is_no_longer_found_and_its_successor_is(library, embedder):
    (rome,) = add_all(library, embedder, [ROME])
    library.refresh(embedder)
    add(library, embedder, make_document("Un autre sujet: le phosphate à Jorf Lasfar.", rome.file), replaces=rome.id)
    library.refresh(embedder)

    assert not [text for text in search(library, "mécanique de précision") if "Rome" in text]
    assert search(library, "phosphate") == ["Un autre sujet: le phosphate à Jorf Lasfar."]
    assert [document.file for document in library.documents()] == [rome.file]
    assert library.check() == []


def test_the_same_document_added_twice_is_there_once(library, embedder):
    add(library, embedder, make_document(ROME))
    add(library, embedder, make_document(ROME))
    library.refresh(embedder)

    assert len(library.documents()) == 1
    assert len(library.vectors) == len(library.lexical) == 2
    assert library.check() == []


def test_a_document_that_cannot_be_added_leaves_the_one_it_would_replace(library, embedder):
    (rome,) = add_all(library, embedder, [ROME])
    successor = make_document("Un autre sujet. En deux phrases.")
    passages = cut_sentences(successor)
    change = library.change

    with pytest.raises(ValueError, match="shape"):
        library.add(successor, passages, np.zeros((1, 64), np.float32), ANALYSIS, rome.id)
    with pytest.raises(ValueError, match="length 1"):
        library.add(successor, passages, np.full((2, 64), np.nan, np.float32), ANALYSIS, rome.id)
    with pytest.raises(ValueError, match="words"):
        library.add(successor, [replace(passages[0], start=1)], embedder.embed_passages(["x"]), ANALYSIS, rome.id)
    with pytest.raises(DocumentUnknown, match="'ffffffffffff'"):
        add(library, embedder, successor, replaces="ffffffffffff")

    assert library.change == change
    assert [document.id for document in library.documents()] == [rome.id]


def test_two_files_that_would_share_an_id_are_told_apart(library, embedder):
    (rome,) = add_all(library, embedder, [ROME])

    with pytest.raises(LibraryError, match="share the id"):
        add(library, embedder, replace(make_document(TUNIS), id=rome.id, sha256=rome.id + "0" * 52))


def test_an_unknown_document_is_an_error_that_names_it(library):
    for ask in (library.document, library.summary, library.passages_of, library.remove):
        with pytest.raises(DocumentUnknown, match="'été'"):
            ask("été")


def test_a_document_that_moved_keeps_its_passages(library, embedder):
    (rome,) = add_all(library, embedder, [ROME])
    library.refresh(embedder)
    files = {path.name for path in library.folder.glob("vectors-*")}

    library.move_file(rome.file, FileState("/archives/rome.txt", rome.sha256, 10, 0, ANALYSIS, ()))
    library.refresh(embedder)

    assert library.document(rome.id) == replace(rome, file="/archives/rome.txt")
    assert library.find(file=rome.file) is None
    assert {path.name for path in library.folder.glob("vectors-*")} == files
    assert library.check() == []


def test_a_file_is_found_by_its_content_before_its_name(library, embedder):
    rome, rabat = add_all(library, embedder, [ROME, RABAT])

    assert library.find(sha256=rome.sha256, file=rabat.file).file == rome.file
    assert library.find(sha256="0" * 64, file=rabat.file).document_id == rabat.id
    assert library.find(file=rabat.file).analysis == ANALYSIS
    assert library.find(sha256="0" * 64) is None
    assert library.find() is None


def test_the_change_grows_with_every_transaction(library, embedder):
    seen = [library.change]
    (rome,) = add_all(library, embedder, [ROME])
    seen.append(library.change)
    library.move_file(rome.file, FileState("/archives/rome.txt", rome.sha256, 10, 0, ANALYSIS, ()))
    seen.append(library.change)
    library.remove(rome.id)
    seen.append(library.change)

    assert seen == [0, 1, 2, 3]


def test_filters_limit_by_language_date_publisher_and_document(library, embedder):
    year = make_document("Le plan de l'année.", "/a", "fr", "2024", "Le Matin")
    month = make_document("خطة الشهر.", "/b", "ar", "2025-02", "وزارة الصّناعة  والتجارة")
    day = make_document("Le plan du jour.", "/c", "fr", "2025-02-17", "LE MATÍN")
    undated = make_document("Un plan sans date.", "/d", "fr")
    for document in (year, month, day, undated):
        add(library, embedder, document)
    library.refresh(embedder)

    def files(**limits: object) -> str:
        keys = library.allowed(Filters(**limits))
        ids = [passage.document_id for passage in library.passages(keys)]
        return "".join(library.summary(document_id).file for document_id in ids).replace("/", "")

    assert library.allowed(Filters()) is None
    assert files(languages=("ar",)) == "b"
    assert files(languages=("fr", "en")) == "acd"
    assert files(since="2025") == "bc"
    assert files(since="2024-12-31") == "abc"
    assert files(since="2025-02-18") == "b"
    assert files(until="2025-02-16") == "ab"
    assert files(until="2024-01-01") == "a"
    assert files(since="2024-03", until="2024-04") == "a"
    assert files(since="2025", until="2024") == ""
    assert files(publishers=("le matin",)) == "ac"
    assert files(publishers=("وزاره الصناعه والتجاره",)) == "b"
    assert files(documents=(undated.id, "ffffffffffff")) == "d"
    assert files(languages=("fr",), since="2025", publishers=("Le Matin",)) == "c"


def test_allowed_keys_are_in_the_indexes_also_between_two_refreshes(library, embedder):
    add_all(library, embedder, [ROME])
    library.refresh(embedder)
    add(library, embedder, make_document("Une nouvelle convention."))

    assert library.allowed(Filters(languages=("fr",))).tolist() == [1, 2]

    library.refresh(embedder)
    assert library.allowed(Filters(languages=("fr",))).tolist() == [1, 2, 3]


def test_a_library_without_documents_can_be_searched(library, embedder):
    library.refresh(embedder)

    with reopen(library, embedder) as reader:
        assert search(reader, "accord") == []
        assert reader.vectors.search(embedder.embed_queries(["accord"])[0], 5)[0].tolist() == []
        assert reader.documents() == []
        assert reader.check() == []


def test_another_model_is_refused_with_both_names_and_the_way_out(library, embedder):
    add_all(library, embedder, [ROME])
    library.close()

    with pytest.raises(ModelMismatch, match=r"'words'.*'other'.*ittifaq ingest --reindex"):
        Library.open(library.folder, WordEmbedder(name="other").card)
    with Library.open(library.folder) as reader:
        assert reader.manifest.card == embedder.card


@pytest.mark.parametrize("texts", [[], [ROME, RABAT]])
def test_a_library_that_holds_no_document_takes_any_model(library, embedder, texts):
    for document in add_all(library, embedder, texts):
        library.remove(document.id)
    library.refresh(embedder)
    library.close()
    other = WordEmbedder(32, "other")

    with Library.open(library.folder, other.card, writing=True) as renewed:
        add_all(renewed, other, [ROME])
        renewed.refresh(other)
        assert renewed.manifest.card == other.card
        assert renewed.check() == []
        assert nearest(renewed, other, "Il vaut cinq millions d'euros") == " Il vaut cinq millions d'euros."


def test_reindexing_replaces_every_vector_and_tells_how_far_it_is(library, embedder):
    add_all(library, embedder, [ROME, RABAT, TUNIS])
    library.refresh(embedder)
    library.close()
    other = WordEmbedder(32, "other")
    heard: list[tuple[int, int]] = []

    with Library.open(library.folder, writing=True) as renewed:
        renewed.reindex(other, lambda done, total: heard.append((done, total)))

        assert heard == [(0, 6), (6, 6)]
        assert renewed.check() == []
        assert nearest(renewed, other, "The two ministers met in Tunis") == "The two ministers met in Tunis."
    Library.open(library.folder, other.card).close()


def test_an_interrupted_reindexing_leaves_the_library_as_it_was_and_is_resumed(library, embedder, monkeypatch):
    monkeypatch.setattr("index.reindexing.BATCH", 2)
    add_all(library, embedder, [ROME, RABAT, TUNIS])
    library.refresh(embedder)
    other = WordEmbedder(32, "other")

    def stop_at_four(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.reindex(other, stop_at_four)
    assert library.manifest.card == embedder.card
    assert library.check() == []
    assert nearest(library, embedder, "The two ministers met in Tunis") == "The two ministers met in Tunis."

    other.embedded.clear()
    library.reindex(other, lambda done, total: None)
    assert len(other.embedded) == 2
    assert library.manifest.card == other.card
    assert library.check() == []


def test_a_reader_changes_nothing(library, embedder):
    (rome,) = add_all(library, embedder, [ROME])
    library.refresh(embedder)

    with reopen(library, embedder) as reader:
        for write in (lambda: reader.remove(rome.id), lambda: reader.refresh(embedder)):
            with pytest.raises(LibraryError, match="reading only"):
                write()


def test_a_reader_follows_what_is_written_after_it_opened(library, embedder):
    (rome,) = add_all(library, embedder, [ROME])
    library.refresh(embedder)
    with Library.open(library.folder, embedder.card) as reader:
        assert search(reader, "phosphate") == []
        library.remove(rome.id)
        add(library, embedder, make_document("Le phosphate de Khouribga."))
        assert search(reader, "mécanique de précision") == []
        library.refresh(embedder)

        reader.follow()

        assert search(reader, "phosphate") == ["Le phosphate de Khouribga."]
        assert len(reader.vectors) == 1


def test_a_reader_that_follows_refuses_another_model(library, embedder):
    add_all(library, embedder, [ROME])
    library.refresh(embedder)
    with Library.open(library.folder, embedder.card) as reader:
        assert len(reader.vectors) == 2
        library.reindex(WordEmbedder(32, "other"), lambda done, total: None)

        with pytest.raises(ModelMismatch, match="'other'"):
            reader.follow()


def test_a_reader_during_the_first_ingestion_searches_what_is_committed(library, embedder):
    add_all(library, embedder, [ROME, TUNIS])

    with Library.open(library.folder, embedder.card) as reader:
        assert search(reader, "mécanique de précision")[0].startswith("Signature à Rome")
        assert nearest(reader, embedder, "The two ministers met in Tunis") == "The two ministers met in Tunis."
        assert reader.check() == []
    assert not list(library.folder.glob("lexical-*"))


def test_a_reader_between_the_words_and_the_vectors_of_a_refresh_has_a_vector_for_each(library, embedder, monkeypatch):
    add_all(library, embedder, [ROME])
    library.refresh(embedder)
    add(library, embedder, make_document("Le phosphate de Khouribga."))

    def stop(index: VectorIndex, path: Path, stamp: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(VectorIndex, "save", stop)
    with pytest.raises(KeyboardInterrupt):
        library.refresh(embedder)

    with Library.open(library.folder, embedder.card) as reader:
        keys, _ = reader.lexical.search("phosphate", 5)
        assert 3 in keys.tolist()
        assert len(reader.vectors.scores(embedder.embed_queries(["phosphate"])[0], keys)) == len(keys)


def test_a_disk_that_fills_while_the_indexes_are_written_is_told(library, embedder, monkeypatch):
    add_all(library, embedder, [ROME])

    def fill(index: VectorIndex, path: Path, stamp: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(VectorIndex, "save", fill)
        with pytest.raises(LibraryError, match=r"No space left on device.*free some space"):
            library.refresh(embedder)

    library.refresh(embedder)
    assert library.check() == []


def test_closing_twice_is_harmless(library):
    library.close()
    library.close()


def test_a_missing_library_is_made_only_for_writing(tmp_path, embedder):
    folder = tmp_path / "a" / "مكتبة"

    with pytest.raises(NotALibrary, match="ittifaq ingest FOLDER --library"):
        Library.open(folder)
    assert not folder.parent.exists()
    Library.open(folder, embedder.card, writing=True).close()
    assert Library.open(folder).documents() == []


@pytest.mark.parametrize("writing", [False, True])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, embedder, writing):
    (tmp_path / "thèse.docx").write_bytes(b"x")

    with pytest.raises(NotALibrary, match="thèse"):
        Library.open(tmp_path, embedder.card, writing)
    assert os.listdir(tmp_path) == ["thèse.docx"]


@pytest.mark.parametrize("writing", [False, True])
def test_a_file_is_not_a_library(tmp_path, embedder, writing):
    file = tmp_path / "library"
    file.write_bytes(b"x")

    with pytest.raises(NotALibrary, match="is a file"):
        Library.open(file, embedder.card, writing)
    with pytest.raises(NotALibrary, match="is a file"):
        Library.open(file / "below", embedder.card, writing)


def test_a_folder_with_a_name_that_is_too_long_is_told(tmp_path, embedder):
    for writing in (False, True):
        with pytest.raises(LibraryError, match="cannot be opened"):
            Library.open(tmp_path / ("é" * 300), embedder.card, writing)


def test_a_link_that_leads_to_itself_is_told(tmp_path, embedder):
    (tmp_path / "library").symlink_to(tmp_path / "library")

    for writing in (False, True):
        with pytest.raises(LibraryError, match="cannot be opened"):
            Library.open(tmp_path / "library", embedder.card, writing)


@pytest.mark.parametrize("name", ["مكتبة الاتفاقيات", "a?b#c%20d", "new\nline"])
def test_a_library_may_lie_under_any_name(tmp_path, embedder, name):
    with Library.open(tmp_path / name, embedder.card, writing=True) as library:
        add_all(library, embedder, [ROME])
        library.refresh(embedder)

    with Library.open(tmp_path / name, embedder.card) as reader:
        assert search(reader, "Rome")
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_a_folder_name_that_is_not_utf8_is_told(tmp_path, embedder):
    with pytest.raises(LibraryError, match="not UTF-8"):
        Library.open(tmp_path / "nom\udce9", embedder.card, writing=True)
    assert not list(tmp_path.iterdir())


def test_the_manifest_says_what_wrote_the_library(library, embedder):
    assert {name for name, _ in library.manifest.versions} == {"sqlite", "ittifaq", "numpy", "faiss-cpu", "tantivy"}
    assert library.manifest.schema == len(LIBRARY.migrations)
    assert library.manifest.card == embedder.card


TEXTS = [f"{place} signe l'accord {number}. Il dure {number} ans. اتفاق رقم {number}." for number, place in
         enumerate(["Rabat", "Tunis", "فاس", "Rome", "Alger"])]  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("remove"), st.integers(0, 4), st.just(0)),
        st.tuples(st.sampled_from(["refresh", "reopen", "damage"]), st.just(0), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_changes_leaves_what_a_dict_would_hold(tmp_path_factory, steps):
    embedder = WordEmbedder()
    folder = tmp_path_factory.mktemp("library")
    expected: dict[str, str] = {}
    library = Library.open(folder, embedder.card, writing=True)
    for step, one, other in steps:
        if step == "add":
            document = make_document(TEXTS[one])
            former = make_document(TEXTS[other]).id if make_document(TEXTS[other]).id in expected else ""
            add(library, embedder, document, replaces=former)
            expected.pop(former, None)
            expected[document.id] = document.text
        elif step == "remove" and make_document(TEXTS[one]).id in expected:
            library.remove(make_document(TEXTS[one]).id)
            del expected[make_document(TEXTS[one]).id]
        elif step == "refresh":
            library.refresh(embedder)
        elif step in ("reopen", "damage"):
            library.close()
            for path in folder.glob("vectors-*") if step == "damage" else ():
                path.write_bytes(b"rubbish")
            library = Library.open(folder, embedder.card, writing=True)

    with library:
        library.refresh(embedder)
        assert {document.id: library.document(document.id).text for document in library.documents()} == expected
        assert library.check() == []
        for document_id in expected:
            passage = library.passages_of(document_id)[0]
            assert passage.text in search(library, passage.text)
            assert nearest(library, embedder, passage.text) == passage.text


def test_a_command_line_with_any_bytes_can_hold_the_lock(tmp_path, embedder, monkeypatch):
    monkeypatch.setattr("sys.argv", ["/bin/ittifaq", "ingest", "nom\udce9"])

    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        note = json.loads((library.folder / "writer.json").read_text())

    assert note["command"] == "ittifaq ingest nom\udce9"


def test_reindexing_a_new_library_chooses_its_model(tmp_path, embedder):
    with Library.open(tmp_path / "library", writing=True) as library:
        library.reindex(embedder, lambda done, total: None)
        add_all(library, embedder, [ROME])
        library.refresh(embedder)

        assert library.manifest.card == embedder.card
        assert library.check() == []


def test_the_same_model_with_other_prefixes_is_another_model(library, embedder):
    add_all(library, embedder, [ROME])
    library.close()

    with pytest.raises(ModelMismatch, match=r"'query: '.*'Q '"):
        Library.open(library.folder, replace(embedder.card, query_prefix="Q "))


def test_several_threads_search_one_reader(library, embedder):
    add_all(library, embedder, [ROME, RABAT, TUNIS])
    library.refresh(embedder)

    with reopen(library, embedder) as reader, ThreadPoolExecutor(8) as threads:
        filters = [Filters(since=str(2000 + number % 12)) for number in range(200)]
        found = list(threads.map(lambda limits: (search(reader, "Rome")[0], len(reader.allowed(limits))), filters))

    assert set(found) == {("Signature à Rome d'un accord sur la mécanique de précision.", 0)}
