import random
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import AgreementUnknown, LibraryError
from index.library import Library
from index.records import AgreementFilters, UnreadFile
from tests.fakes import WordEmbedder
from tests.older_library import make_older
from tests.reference import joined
from tests.tellings import Telling, Told, put, telling

EMBEDDER = WordEmbedder(dimension=8)
ROME = Told(("cluster", "euromed"), "memorandum", signed_on="2025-07-23", place="Rome", sectors=("precision",))
PLAN = Told(
    ("ministry", "cetim"), "framework", signed_on="2022-01-18", place="Casablanca", amount=250e6, period="2022/2025"
)


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library", EMBEDDER.card, writing=True) as library:
        yield library


def put_all(library: Library, *tellings: Telling) -> None:
    for each in tellings:
        put(library, EMBEDDER, each)


def groups(library: Library) -> list[list[str]]:
    ids = library.find_agreements(AgreementFilters()).matching
    return sorted(sorted(record.id for record in library.records_of(each)) for each in ids)


def decisions(library: Library) -> list[tuple[str, str, str, int]]:
    with closing(sqlite3.connect(library.folder / "library.sqlite")) as store:
        return store.execute("SELECT * FROM decisions ORDER BY number DESC, first, second").fetchall()


def from_scratch(library: Library, tellings: list[Telling]) -> list[list[str]]:
    told = [
        (record, each.document.date.value if each.document.date else "") for each in tellings for record in each.records
    ]
    decided = decisions(library)
    together = [(first, second) for first, second, verdict, _ in decided if verdict == "together"]
    return joined(told, together, {(first, second) for first, second, verdict, _ in decided if verdict == "apart"})


# --- what any order of events must give ---

PARTIES = ["ministry", "cetim", "ONCF|oncf", "وزارة الصناعة", "euromed", "ministry|cetim"]
some_told = st.builds(
    Told,
    parties=st.lists(st.sampled_from(PARTIES), max_size=3, unique=True).map(tuple),
    kind=st.sampled_from(["memorandum", "framework", "agreement"]),
    signed_on=st.sampled_from(["", "2025-07-23", "2025-07-24", "2025-07", "2025", "2025-08-02"]),
    place=st.sampled_from(["", "Rome", "Rabat"]),
    amount=st.sampled_from([None, None, 250e6, 300e6]),
    period=st.sampled_from(["", "", "2022/2025", "2014/2020", "2023/2026"]),
)
some_tellings = st.lists(
    st.tuples(st.lists(some_told, max_size=3), st.sampled_from(["", "2025-07-24", "2025-08", "2024-01-01"])),
    min_size=1,
    max_size=6,
).map(lambda told: [telling(*each, published=date, file=f"/corpus/{at}.txt") for at, (each, date) in enumerate(told)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tellings=some_tellings, seed=st.integers(0, 2**20))
def test_whatever_is_added_removed_joined_and_split_the_register_is_that_made_from_scratch(
    tmp_path_factory, tellings, seed
):
    chance = random.Random(seed)
    held: dict[str, Telling] = {}
    with Library.open(tmp_path_factory.mktemp("any") / "library", EMBEDDER.card, writing=True) as library:
        for _ in range(10):
            ids = library.find_agreements(AgreementFilters()).matching
            match chance.choice(["add", "add", "add", "remove", "replace", "join", "split"]):
                case "add":
                    each = chance.choice(tellings)
                    put(library, EMBEDDER, each)
                    held[each.document.id] = each
                case "remove" if held:
                    former = chance.choice(sorted(held))
                    library.remove(former)
                    del held[former]
                case "replace" if held:
                    former, each = chance.choice(sorted(held)), chance.choice(tellings)
                    put(library, EMBEDDER, each, former)
                    held = {key: old for key, old in held.items() if key != former} | {each.document.id: each}
                case "join" if len(ids) > 1:
                    library.join_agreements(chance.sample(ids, 2))
                case "split" if ids:
                    library.split_agreement(chance.choice(ids))
            assert groups(library) == from_scratch(library, list(held.values()))
        library.refresh(EMBEDDER)
        assert library.check() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tellings=some_tellings, seed=st.integers(0, 2**20))
def test_the_same_documents_give_the_same_register_whatever_the_order(tmp_path_factory, tellings, seed):
    read = []
    for number, order in enumerate([tellings, random.Random(seed).sample(tellings, len(tellings))]):
        folder = tmp_path_factory.mktemp("order") / str(number)
        with Library.open(folder, EMBEDDER.card, writing=True) as library:
            put_all(library, *order)
            found = library.find_agreements(AgreementFilters(), "date")
            read.append((library.agreements(found.matching), [library.joins_of(each) for each in found.matching]))
    assert read[0] == read[1]


# --- entering and leaving ---


def test_a_record_comes_back_as_it_was_added(library):
    told = telling(
        Told(
            ("cluster|الكتلة=الكتلة الجزائرية@DZ", "euromed=Euromed"), "memorandum", "signed", "2025-07-23", "Rome",
            "le forum d'affaires", ("DZ", "IT"), ("precision",), "développer la formation", 12.5e6, "EUR", "2025/2028",
        ),
        file="/corpus/nom\udce9.txt",
    )  # fmt: skip

    put(library, EMBEDDER, told)

    (record,) = told.records
    assert library.agreement(record.id) == record
    assert library.records_of(record.id) == [record]
    assert library.joins_of(record.id) == []
    assert library.agreements_of(told.document.id) == [record.id]
    assert library.count_agreements() == 1


def test_an_agreement_told_by_two_documents_is_one_and_any_of_its_ids_finds_it(library):
    first, second = telling(ROME, file="/a.txt", published="2025-07-24"), telling(ROME, file="/b.txt")
    put_all(library, first, second)

    (found,) = library.find_agreements(AgreementFilters()).matching
    ids = sorted(each.records[0].id for each in (first, second))
    assert found == ids[0]
    assert library.agreements([ids[1], ids[0]]) == [library.agreement(found)] * 2
    assert set(library.agreement(found).documents) == {first.document.id, second.document.id}
    (join,) = library.joins_of(ids[1])
    assert (join.first, join.second, join.by_person) == (*ids, False)
    assert join.shared == ("kind", "party", "signed_on", "place")


def test_an_agreement_leaves_with_the_last_document_that_tells_of_it(library):
    first, second = telling(ROME, file="/a.txt"), telling(ROME, file="/b.txt")
    put_all(library, first, second)

    library.remove(first.document.id)
    assert groups(library) == [[second.records[0].id]]
    assert library.agreement(second.records[0].id) == second.records[0]

    library.remove(second.document.id)
    assert library.count_agreements() == 0
    with pytest.raises(AgreementUnknown, match="ittifaq agreements"):
        library.agreement(second.records[0].id)
    assert library.agreements([second.records[0].id]) == []


def test_two_agreements_of_one_document_stay_two_though_a_third_record_is_like_both(library):
    twice = telling(ROME, ROME, file="/a.txt")
    put_all(library, twice, telling(ROME, file="/b.txt"))

    assert library.count_agreements() == 2
    assert len(library.agreements_of(twice.document.id)) == 2


def test_a_chain_of_likenesses_does_not_glue_two_signings(library):
    may, july, vague = (
        telling(replace(ROME, signed_on=date), file=f"/{date}.txt") for date in ("2025-05-02", "2025-07-23", "2025")
    )
    put_all(library, vague, may, july)

    assert library.count_agreements() == 2
    assert library.agreement(may.records[0].id).signed_on.value == "2025-05-02"
    assert library.agreement(july.records[0].id).signed_on.value == "2025-07-23"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: replace(record, id=""),
        lambda record: replace(record, evidence=()),
        lambda record: replace(record, parties=(replace(record.parties[0], keys=()),)),
        lambda record: replace(
            record, evidence=(replace(record.evidence[0], evidence=replace(record.evidence[0].evidence, quote="no")),)
        ),
    ],
)
def test_a_record_that_does_not_stand_on_its_document_is_refused_whole(library, spoil):
    told = telling(ROME)

    with pytest.raises(ValueError, match=r"corpus/note\.txt"):
        put(library, EMBEDDER, Telling(told.document, (spoil(told.records[0]),)))

    assert library.documents() == []


def test_a_failing_add_leaves_the_register_as_it_was(library):
    put_all(library, telling(ROME, file="/a.txt"))
    stranger = telling(PLAN, file="/b.txt")
    (taken,) = library.find_agreements(AgreementFilters()).matching

    with pytest.raises(LibraryError, match="another document"):
        put(library, EMBEDDER, Telling(stranger.document, (replace(stranger.records[0], id=taken),)))

    assert groups(library) == [[taken]]
    assert len(library.documents()) == 1


# --- people's decisions ---


def test_what_a_person_split_stays_apart_when_documents_leave_and_come_back(library):
    first, second = telling(ROME, file="/a.txt"), telling(ROME, file="/b.txt")
    put_all(library, first, second)

    library.split_agreement(first.records[0].id)
    assert library.count_agreements() == 2

    library.remove(first.document.id)
    put_all(library, first)
    assert library.count_agreements() == 2
    assert library.joins_of(first.records[0].id) == []


def test_what_a_person_joined_stays_one_when_documents_leave_and_come_back(library):
    first, second = telling(ROME, file="/a.txt"), telling(PLAN, file="/b.txt")
    put_all(library, first, second)

    library.join_agreements([first.records[0].id, second.records[0].id])
    library.remove(first.document.id)
    put_all(library, first)

    assert library.count_agreements() == 1
    (join,) = library.joins_of(first.records[0].id)
    assert join.by_person
    assert join.shared == ()


def test_one_record_is_set_apart_and_the_others_stay_together(library):
    tellings = [telling(ROME, file=f"/{name}.txt") for name in "abc"]
    put_all(library, *tellings)
    first, second, third = (each.records[0].id for each in tellings)

    library.split_agreement(first, [third])

    assert groups(library) == sorted([sorted([first, second]), [third]])


def test_the_latest_decision_wins(library):
    tellings = [telling(ROME, file=f"/{name}.txt") for name in "abc"]
    put_all(library, *tellings)
    ids = [each.records[0].id for each in tellings]

    library.split_agreement(ids[0])
    library.join_agreements(ids)
    assert library.count_agreements() == 1

    library.split_agreement(ids[1], [ids[0]])
    assert library.count_agreements() == 2


def test_a_decision_holds_for_the_new_edition_of_a_document(library):
    first, second = telling(ROME, file="/a.txt"), telling(ROME, PLAN, file="/b.txt")
    put_all(library, first, second)
    library.split_agreement(first.records[0].id)
    edition = telling(ROME, PLAN, file="/b.txt", before="Mis à jour. ")

    put(library, EMBEDDER, edition, replaces=second.document.id)
    assert library.count_agreements() == 3

    rewritten = telling(replace(ROME, purpose="former des ingénieurs"), PLAN, file="/b.txt")
    put(library, EMBEDDER, rewritten, replaces=edition.document.id)
    assert library.count_agreements() == 3

    put(library, EMBEDDER, second, replaces=rewritten.document.id)
    assert library.count_agreements() == 3


def test_a_decision_made_on_an_edition_holds_when_the_former_text_comes_back(library):
    first, second = telling(ROME, file="/a.txt"), telling(ROME, file="/b.txt")
    edition = telling(ROME, file="/b.txt", before="Mis à jour. ")
    put_all(library, first, second)
    library.split_agreement(first.records[0].id)
    put(library, EMBEDDER, edition, replaces=second.document.id)

    library.join_agreements([first.records[0].id, edition.records[0].id])
    put(library, EMBEDDER, second, replaces=edition.document.id)

    assert library.count_agreements() == 1


def test_a_record_that_is_not_of_the_agreement_cannot_be_split_off(library):
    first, second = telling(ROME, file="/a.txt"), telling(PLAN, file="/b.txt")
    put_all(library, first, second)

    with pytest.raises(AgreementUnknown, match="has no record"):
        library.split_agreement(first.records[0].id, [second.records[0].id])
    with pytest.raises(AgreementUnknown, match="abc"):
        library.join_agreements([first.records[0].id, "abc"])
    assert decisions(library) == []


def test_a_reader_cannot_decide(library):
    put_all(library, telling(ROME))
    library.close()

    with Library.open(library.folder) as reader:
        (only,) = reader.find_agreements(AgreementFilters()).matching
        with pytest.raises(LibraryError, match="reading only"):
            reader.split_agreement(only)
        with pytest.raises(LibraryError, match="reading only"):
            reader.note_unread([UnreadFile("/x.pdf", "locked")])


# --- faults ---


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE records SET evidence = CAST(replace(evidence, 'kind memo', 'kind menu') AS BLOB) WHERE number = 1",
            "does not quote its words",
        ),
        ("UPDATE records SET content = x'5b5d' WHERE number = 1", "cannot be read"),
        ("UPDATE records SET agreement = NULL WHERE number = 1", "1 records belong to no agreement"),
        ("UPDATE records SET agreement = 3 WHERE number = 1", "agreements have no record|not what their records tell"),
        ("UPDATE agreements SET status = 'ended' WHERE number = 2", "1 agreements are not what"),
        ("DELETE FROM agreement_terms WHERE field = 'place'", "2 agreements are not what"),
        ("DELETE FROM joins", "1 agreements are not what"),
        ("UPDATE agreement_words SET words = ''", "2 agreements are not what"),
        ("INSERT INTO decisions SELECT min(id), max(id), 'apart', 1 FROM records WHERE number < 3", "1 agreements"),
    ],
)
def test_a_fault_in_the_register_is_told(library, statement, expected):
    put_all(library, telling(ROME, file="/a.txt"), telling(ROME, file="/b.txt"), telling(PLAN, file="/c.txt"))
    library.refresh(EMBEDDER)
    assert library.check() == []
    with closing(sqlite3.connect(library.folder / "library.sqlite")) as store, store:
        store.execute(statement)

    faults = [f"{fault.where}: {fault.what}" for fault in library.check()]

    assert any(re.search(expected, fault) for fault in faults), faults


def test_repair_makes_the_agreements_again_from_the_records(library):
    put_all(library, telling(ROME, file="/a.txt"), telling(ROME, file="/b.txt"), telling(PLAN, file="/c.txt"))
    library.refresh(EMBEDDER)
    before = groups(library)
    with closing(sqlite3.connect(library.folder / "library.sqlite")) as store, store:
        store.execute("PRAGMA foreign_keys = ON")
        store.execute("DELETE FROM joins")
        store.execute("DELETE FROM agreements")

    library.repair(EMBEDDER)

    assert library.check() == []
    assert groups(library) == before


# --- libraries of the version before the register ---


@pytest.fixture
def old_folder(library) -> Path:
    put_all(library, telling(ROME, file="/a.txt"))
    library.refresh(EMBEDDER)
    library.close()
    return make_older(library.folder, 1)


def test_a_reader_of_an_older_library_sees_an_empty_register_and_says_why(old_folder):
    with Library.open(old_folder) as reader:
        assert not reader.has_register
        assert reader.count_agreements() == 0
        assert reader.count_unrecognized() == 1
        assert reader.find_agreements(AgreementFilters(kinds=("memorandum",))).matching == ()
        assert reader.agreements(["a"]) == reader.agreements_of("a") == reader.unread() == []
        for read in (reader.agreement, reader.records_of, reader.joins_of):
            with pytest.raises(AgreementUnknown, match="ittifaq ingest"):
                read("a")
        assert reader.manifest.schema == 1
        assert reader.check() == []


def test_an_older_library_gets_its_register_when_it_is_written(old_folder):
    told = telling(ROME, file="/b.txt")
    with Library.open(old_folder, EMBEDDER.card, writing=True) as library:
        assert library.has_register
        assert (library.count_agreements(), library.count_unrecognized()) == (0, 1)
        put(library, EMBEDDER, told)
        library.refresh(EMBEDDER)
        assert (library.count_agreements(), library.count_unrecognized()) == (1, 1)
        assert library.check() == []
    with Library.open(old_folder) as reader:
        assert [agreement.id for agreement in reader.agreements([told.records[0].id])] == [told.records[0].id]


def test_a_reader_that_was_open_before_sees_the_register_once_it_is_there(old_folder):
    with Library.open(old_folder) as reader:
        assert not reader.has_register
        with Library.open(old_folder, EMBEDDER.card, writing=True) as library:
            put(library, EMBEDDER, telling(ROME, file="/b.txt"))
        assert reader.count_agreements() == 1


# --- files that could not be read ---


def test_a_file_that_could_not_be_read_is_remembered_until_a_document_is_added_from_it(library):
    told = telling(ROME, file="/corpus/nom\udce9.txt")
    library.note_unread([UnreadFile("/b.pdf", "locked"), UnreadFile(told.document.file, "empty")])
    library.note_unread([UnreadFile("/b.pdf", "damaged")])
    assert set(library.unread()) == {UnreadFile("/b.pdf", "damaged"), UnreadFile(told.document.file, "empty")}

    put(library, EMBEDDER, told)
    assert library.unread() == [UnreadFile("/b.pdf", "damaged")]

    library.forget_unread(["/b.pdf", "/never.pdf"])
    assert library.unread() == []
