from dataclasses import replace

import pytest

from index.errors import DocumentUnknown
from index.library import Library
from index.records import Document, FileState, Location, Page, PoorPages, UnreadFile, WordBox
from tests.agreements import make_agreement
from tests.fakes import WordEmbedder
from tests.older_library import make_older
from tests.sources import add, make_document

FRENCH = "Le pôle mécanique a signé un accord. Il vise la formation."
ARABIC = "وقّع القطب الميكانيكي اتفاقا. ويهدف إلى التكوين."


@pytest.fixture
def embedder():
    return WordEmbedder(dimension=8)


@pytest.fixture
def library(tmp_path, embedder):
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        yield library


def state(file: str, content: str = "a") -> FileState:
    return FileState(file, content * 64, 10, 1_700_000_000_000_000_000, "4", ())


def settled(library: Library, embedder: WordEmbedder, text: str, file: str, member: str = "") -> Document:
    document = replace(make_document(text, file), member=member)
    add(library, embedder, document)
    library.settle_file(state(file), [(member, document.id)])
    return document


def test_a_file_s_state_is_read_back_and_those_of_a_folder_are_found_with_their_neighbors_left_out(library):
    for file in ("/dossier/أ.pdf", "/dossier/sous/b.pdf", "/dossier-2/c.pdf", "/dossier"):
        library.settle_file(replace(state(file), waits_for=("tesseract",)), [])

    assert library.file_state("/dossier/أ.pdf") == replace(state("/dossier/أ.pdf"), waits_for=("tesseract",))
    assert library.file_state("/dossier/autre.pdf") is None
    assert [each.file for each in library.file_states("/dossier")] == [
        "/dossier",
        "/dossier/sous/b.pdf",
        "/dossier/أ.pdf",
    ]


def test_a_copy_is_a_further_location_and_the_document_stays_when_one_copy_goes(library, embedder):
    document = settled(library, embedder, ARABIC, "/a/اتفاق.txt")
    library.settle_file(state("/b/نسخة.txt"), [("", document.id)])

    assert library.locations(document.id) == [Location("/a/اتفاق.txt", ""), Location("/b/نسخة.txt", "")]
    assert library.drop_file("/a/اتفاق.txt", to_bin=True) == []
    assert library.summary(document.id).file == "/b/نسخة.txt"
    assert library.drop_file("/b/نسخة.txt", to_bin=False) == [document.id]
    assert library.documents() == [] and library.binned() == []


def test_what_an_archive_no_longer_holds_is_removed_and_what_it_still_holds_stays(library, embedder):
    first = settled(library, embedder, FRENCH, "/lot.zip", "un.txt")
    second = replace(make_document(ARABIC, "/lot.zip"), member="dossier/deux.txt")
    add(library, embedder, second)
    assert library.settle_file(state("/lot.zip"), [("un.txt", first.id), ("dossier/deux.txt", second.id)]) == []

    assert library.settle_file(state("/lot.zip", "b"), [("renommé.txt", second.id)]) == [first.id]
    assert [(each.id, each.member) for each in library.documents()] == [(second.id, "renommé.txt")]


def test_a_changed_file_gives_way_to_its_successor(library, embedder):
    former = settled(library, embedder, FRENCH, "/note.txt")
    document = make_document(FRENCH + " Ajout.", "/note.txt")
    add(library, embedder, document)

    assert library.settle_file(state("/note.txt", "b"), [("", document.id)]) == [former.id]


def test_settling_with_an_unknown_document_changes_nothing(library, embedder):
    document = settled(library, embedder, FRENCH, "/note.txt")

    with pytest.raises(DocumentUnknown):
        library.settle_file(state("/note.txt", "b"), [("", "0" * 12)])
    assert library.locations(document.id) == [Location("/note.txt", "")]
    assert library.file_state("/note.txt") == state("/note.txt")


def test_a_moved_file_takes_its_documents_and_its_unread_parts_along(library, embedder):
    document = settled(library, embedder, FRENCH, "/lot.zip", "un.txt")
    library.note_unread([UnreadFile("/lot.zip", "photo.dwg is of a kind that is not read.", "photo.dwg")])

    library.move_file("/lot.zip", state("/archives/lot.zip"))

    assert library.locations(document.id) == [Location("/archives/lot.zip", "un.txt")]
    assert library.summary(document.id).file == "/archives/lot.zip"
    assert [each.file for each in library.unread()] == ["/archives/lot.zip"]
    assert library.file_state("/lot.zip") is None and library.file_state("/archives/lot.zip")


def test_a_document_comes_back_from_the_bin_with_its_agreements_and_word_boxes(library, embedder):
    box = WordBox(1, 0, 2, 0.1, 0.2, 0.05, 0.02)
    document = replace(make_document(FRENCH, "/scan.pdf"), word_boxes=(box,))
    agreement = make_agreement(
        document, "a" * 12, told=(("kind", "memorandum", "accord"), ("party", "pole", "pôle mécanique"))
    )
    passages = add(library, embedder, document, agreements=[agreement])
    library.settle_file(state("/scan.pdf"), [("", document.id)])

    assert library.drop_file("/scan.pdf", to_bin=True) == [document.id]
    assert library.documents() == [] and library.count_agreements() == 0
    assert [(each.id, each.title, each.file) for each in library.binned()] == [
        (document.id, document.title, "/scan.pdf")
    ]
    library.restore(document.id, embedder)

    assert library.binned() == []
    assert library.document(document.id) == replace(document, word_boxes=())
    assert library.passages_of(document.id) == passages
    assert library.records_of(agreement.id) == [agreement]
    assert library.word_boxes(document.id, 1) == (box,) and library.word_boxes(document.id, 2) == ()


def test_the_bin_forgets_what_is_old_and_what_came_back_by_itself(library, embedder):
    document = settled(library, embedder, FRENCH, "/note.txt")
    library.drop_file("/note.txt", to_bin=True)
    assert library.empty_bin("2000-01-01T00:00:00+00:00") == 0

    add(library, embedder, document)
    assert library.binned() == []
    library.settle_file(state("/note.txt"), [("", document.id)])
    library.drop_file("/note.txt", to_bin=True)
    assert library.empty_bin("2999-01-01T00:00:00+00:00") == 1
    with pytest.raises(DocumentUnknown, match="bin"):
        library.restore(document.id, embedder)


def test_a_removed_document_s_file_is_read_again_next_time(library, embedder):
    document = settled(library, embedder, FRENCH, "/note.txt")
    library.remove(document.id)

    assert library.file_state("/note.txt") is None


def test_pages_keep_their_quality_and_the_document_is_judged_by_them(library, embedder):
    half = len(FRENCH) // 2
    pages = (
        Page(1, 0, half, "doubtful", True),
        Page(2, half, len(FRENCH)),
        Page(3, len(FRENCH), len(FRENCH), "needs_ocr"),
    )
    document = replace(make_document(FRENCH), pages=pages)
    add(library, embedder, document)

    summary = library.summary(document.id)
    assert library.document(document.id).pages == pages
    assert summary.quality == "needs_ocr"
    assert summary.poor_pages == (PoorPages("doubtful", (1,)), PoorPages("needs_ocr", (3,)))
    assert [summary.quality_of(page) for page in (1, 2, 3)] == ["doubtful", "good", "needs_ocr"]


def test_a_library_of_the_version_before_is_read_as_it_is_and_brought_up_to_date_when_written(library, embedder):
    document = make_document(ARABIC, "/ملف.txt")
    add(library, embedder, document)
    library.note_unread([UnreadFile("/scan.pdf", "looks scanned")])
    library.close()
    folder = make_older(library.folder, 2)

    with Library.open(folder) as reader:
        assert reader.documents()[0].quality == "good" and reader.document(document.id).text == ARABIC
        assert reader.locations(document.id) == [Location("/ملف.txt", "")]
        assert reader.unread() == [UnreadFile("/scan.pdf", "looks scanned")]
        assert reader.file_states("/") == reader.binned() == []
        assert reader.file_state("/ملف.txt") is None and reader.word_boxes(document.id, 1) == ()
    with Library.open(folder, embedder.card, writing=True) as writer:
        assert writer.locations(document.id) == [Location("/ملف.txt", "")]
        assert writer.unread() == [UnreadFile("/scan.pdf", "looks scanned")]
        assert writer.drop_file("/ملف.txt", to_bin=True) == [document.id]
