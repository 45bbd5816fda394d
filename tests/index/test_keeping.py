import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import AnswerUnknown, LibraryDamaged, LibraryTooNew, NotALibrary
from index.keeping import Keeping
from index.library import Library
from index.records import Conversation, Feedback, KeptAnswer
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parent.parent.parent


def make_answer(number: int, conversation: str = "talk", owner: str = "amina", content: str = "{}") -> KeptAnswer:
    return KeptAnswer(
        id=f"{conversation}-{number}",
        conversation=conversation,
        owner=owner,
        given_at=f"2026-01-01T10:00:{number % 60:02}+00:00",
        question=f"ما اتفاقيات المغرب رقم {number}؟",
        is_shared=False,
        content=content,
    )


def make_feedback(answer: KeptAnswer, by: str = "amina", words: str = "") -> Feedback:
    return Feedback(answer.id, answer.question, by, "2026-01-02T08:00:00+00:00", "good", words)


def ids(answers: list[KeptAnswer]) -> list[str]:
    return [answer.id for answer in answers]


@pytest.fixture
def keeping(tmp_path: Path):
    with Keeping.open(tmp_path) as keeping:
        yield keeping


def test_an_answer_comes_back_as_it_was_given(keeping):
    given = replace(
        make_answer(1, content='{"نصّ": "« accord »", "x": "a\\u0000"}'), question="l'accord «\udce9»", is_shared=True
    )

    keeping.keep(given)

    assert keeping.answer(given.id) == given


def test_answers_are_there_when_the_file_is_opened_again(tmp_path):
    with Keeping.open(tmp_path) as keeping:
        keeping.keep(make_answer(1))
        keeping.add_feedback(make_feedback(make_answer(1)))

    with Keeping.open(tmp_path) as keeping:
        assert keeping.is_lasting
        assert keeping.answer("talk-1") == make_answer(1)
        assert keeping.feedback() == [make_feedback(make_answer(1))]


def test_an_answer_nobody_kept_is_told_like_one_that_may_not_be_known(keeping):
    with pytest.raises(AnswerUnknown) as told:
        keeping.answer("nowhere")

    assert str(told.value) == str(keeping.unknown("nowhere"))
    assert "nowhere" in str(told.value)


def test_a_conversation_has_its_own_answers_oldest_first(keeping):
    for answer in (make_answer(2), make_answer(9, "other"), make_answer(1)):
        keeping.keep(answer)

    assert ids(keeping.answers_of("talk")) == ["talk-2", "talk-1"]
    assert keeping.answers_of("") == []


def test_conversations_are_listed_by_owner_the_latest_first(keeping):
    for answer in (make_answer(1), make_answer(2, "other"), make_answer(3), make_answer(4, "hers", "selma")):
        keeping.keep(answer)

    assert keeping.conversations("amina") == [
        Conversation("talk", make_answer(1).question, make_answer(3).given_at, 2),
        Conversation("other", make_answer(2).question, make_answer(2).given_at, 1),
    ]
    assert [each.id for each in keeping.conversations("amina", most=1)] == ["talk"]
    assert keeping.conversations("nobody") == []


def test_an_answer_asked_again_takes_the_place_of_the_first(keeping):
    keeping.keep(make_answer(1))
    keeping.keep(make_answer(2))

    keeping.keep(make_answer(3), replaces="talk-2")

    assert ids(keeping.answers_of("talk")) == ["talk-1", "talk-3"]
    assert [(each.question, each.answers) for each in keeping.conversations("amina")] == [(make_answer(1).question, 2)]
    with pytest.raises(AnswerUnknown):
        keeping.answer("talk-2")


@pytest.mark.parametrize(
    "cherish",
    [
        lambda keeping, answer: keeping.share(answer.id, True),
        lambda keeping, answer: keeping.link(answer.id),
        lambda keeping, answer: keeping.add_feedback(make_feedback(answer)),
    ],
    ids=["shared", "linked", "judged"],
)
def test_a_replaced_answer_that_somebody_looks_for_outlives_its_place(keeping, cherish):
    keeping.keep(make_answer(1))
    cherish(keeping, make_answer(1))

    keeping.keep(make_answer(2), replaces="talk-1")

    assert ids(keeping.answers_of("talk")) == ["talk-2"]
    assert keeping.answer("talk-1").question == make_answer(1).question
    assert keeping.conversations("amina")[0].question == make_answer(2).question


@pytest.mark.parametrize("stranger", [make_answer(1, "other"), make_answer(1, "talk", "selma")])
def test_an_answer_of_another_conversation_or_owner_is_not_replaced(keeping, stranger):
    keeping.keep(stranger)

    keeping.keep(make_answer(2), replaces=stranger.id)

    assert stranger.id in ids(keeping.answers_of(stranger.conversation))


def test_an_answer_that_cannot_be_kept_replaces_nothing(keeping):
    keeping.keep(make_answer(1))
    keeping.keep(make_answer(2))

    with pytest.raises(sqlite3.IntegrityError):
        keeping.keep(make_answer(1), replaces="talk-2")

    assert ids(keeping.answers_of("talk")) == ["talk-1", "talk-2"]


def test_a_forgotten_conversation_leaves_nothing_behind(keeping):
    keeping.keep(make_answer(1))
    keeping.share("talk-1", True)
    keeping.keep(make_answer(2), replaces="talk-1")
    keeping.add_feedback(make_feedback(make_answer(2)))
    keeping.keep(make_answer(3, "other"))

    keeping.forget_conversation("talk")

    assert [each.id for each in keeping.conversations("amina")] == ["other"]
    assert keeping.feedback() == []
    for gone in ("talk-1", "talk-2"):
        with pytest.raises(AnswerUnknown):
            keeping.answer(gone)


def test_an_answer_is_shared_until_it_is_not(keeping):
    keeping.keep(make_answer(1))

    keeping.share("talk-1", True)
    assert keeping.answer("talk-1").is_shared
    keeping.share("talk-1", False)
    assert not keeping.answer("talk-1").is_shared
    with pytest.raises(AnswerUnknown):
        keeping.share("nowhere", True)


def test_the_latest_word_of_a_person_on_an_answer_counts_and_the_newest_comes_first(keeping):
    keeping.keep(make_answer(1))
    keeping.keep(make_answer(2))
    amina, selma = make_feedback(make_answer(1)), make_feedback(make_answer(1), "selma", "المصدر خطأ")
    other = make_feedback(make_answer(2))
    changed = replace(amina, verdict="wrong_answer", words="La date est fausse")

    for feedback in (amina, selma, other, changed):
        keeping.add_feedback(feedback)

    assert keeping.feedback() == [changed, other, selma]


def test_nothing_is_said_of_an_answer_that_is_not_there(keeping):
    with pytest.raises(AnswerUnknown):
        keeping.add_feedback(make_feedback(make_answer(1)))


def test_other_accounts_do_not_read_what_is_kept(tmp_path):
    with Keeping.open(tmp_path) as keeping:
        keeping.keep(make_answer(1))
        files = list(tmp_path.glob("kept.sqlite*"))

        assert {path.name for path in files} >= {"kept.sqlite", "kept.sqlite-wal"}
        private = [path for path in files if path.stat().st_size and path.suffix != ".lock"]
        assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_twenty_threads_keep_and_read_at_once(keeping):
    def talk(name: int) -> list[str]:
        for number in range(10):
            keeping.keep(make_answer(number, f"talk{name}", f"owner{name % 4}"))
            keeping.add_feedback(make_feedback(make_answer(number, f"talk{name}")))
        return ids(keeping.answers_of(f"talk{name}"))

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(talk, range(20)))

    assert told == [[f"talk{name}-{number}" for number in range(10)] for name in range(20)]
    assert len(keeping.feedback()) == 200
    assert [len(keeping.conversations(f"owner{number}")) for number in range(4)] == [5, 5, 5, 5]


def keep_in_another_process(folder: Path, name: str) -> None:
    with Keeping.open(folder) as keeping:
        keeping.keep(make_answer(1, name))


def test_processes_that_meet_when_the_file_is_made_all_keep(tmp_path):
    # Forking a test process that has threads is refused by later Pythons.
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=keep_in_another_process, args=(tmp_path, f"t{at}")) for at in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    with Keeping.open(tmp_path) as keeping:
        assert len(keeping.conversations("amina")) == 4


KEEP_FOREVER = """
import sys
from pathlib import Path
from index.keeping import Keeping
from index.records import KeptAnswer
with Keeping.open(Path(sys.argv[1])) as keeping:
    number = 0
    while True:
        replaces = f"a{number}" if number % 2 else ""
        number += 1
        keeping.keep(KeptAnswer(f"a{number}", "talk", "amina", "2026", "?", False, "{}" * 500), replaces)
        print(number, flush=True)
"""


def test_what_was_kept_survives_a_killed_process(tmp_path):
    for seen in (1, 7, 8):
        process = subprocess.Popen(
            [sys.executable, "-c", KEEP_FOREVER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        while int(process.stdout.readline() or seen) < seen:
            pass
        process.send_signal(signal.SIGKILL)
        told = [int(line) for line in process.stdout.read().split()] or [seen]
        process.wait()
        process.stdout.close()

        with Keeping.open(tmp_path) as keeping:
            kept = [int(answer.id[1:]) for answer in keeping.answers_of("talk")]
            keeping.forget_conversation("talk")
        # Either the answer that replaces is there or the one replaced, and all that was told is there.
        last = max(kept)
        assert last in (told[-1], told[-1] + 1)
        assert kept == [number for number in range(1, last + 1) if number % 2 == 0 or number == last]


def test_a_file_of_a_process_killed_while_making_it_is_made_anew(tmp_path):
    with sqlite3.connect(tmp_path / "kept.sqlite") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()

    with Keeping.open(tmp_path, create=False) as keeping:
        assert keeping.feedback() == []
    with Keeping.open(tmp_path) as keeping:
        keeping.keep(make_answer(1))
        assert keeping.answer("talk-1") == make_answer(1)


AS_NOBODY = """
import os, sys
from pathlib import Path
from index.keeping import Keeping
from tests.index.test_keeping import make_answer
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
with Keeping.open(Path(sys.argv[1])) as keeping:
    keeping.keep(make_answer(2, "new"))
    print(keeping.is_lasting, [each.id for each in keeping.conversations("amina")])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
@pytest.mark.parametrize(("mode", "told"), [(0o644, "False ['new', 'talk']"), (0o600, "False ['new']")])
def test_where_the_folder_may_not_be_written_what_is_kept_lasts_as_long_as_the_program(tmp_path, mode, told):
    with Keeping.open(tmp_path) as keeping:
        keeping.keep(make_answer(1))
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.geteuid() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    (tmp_path / "kept.sqlite").chmod(mode)
    tmp_path.chmod(0o555)
    before = sorted(path.name for path in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    tmp_path.chmod(0o755)

    assert done.stdout.strip() == told, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with Keeping.open(tmp_path) as keeping:
        assert [each.id for each in keeping.conversations("amina")] == ["talk"]


def test_no_file_is_made_where_none_is_wanted(tmp_path):
    with Keeping.open(tmp_path, create=False) as keeping:
        assert keeping.feedback() == []

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [False, True])
def test_the_file_of_another_program_is_left_alone(tmp_path, create):
    with sqlite3.connect(tmp_path / "kept.sqlite") as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    before = (tmp_path / "kept.sqlite").read_bytes()

    with pytest.raises(NotALibrary, match=r"kept\.sqlite is the database of another program"):
        Keeping.open(tmp_path, create=create)

    assert (tmp_path / "kept.sqlite").read_bytes() == before


@pytest.mark.parametrize("create", [False, True])
def test_the_file_of_a_later_version_is_told(tmp_path, create):
    Keeping.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "kept.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(LibraryTooNew, match=r"What is kept of answers in .* later version"):
        Keeping.open(tmp_path, create=create)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    embedder = WordEmbedder()
    with Library.open(tmp_path / "library", embedder.card, writing=True) as library:
        library.refresh(embedder)
    with Keeping.open(tmp_path / "library") as keeping:
        keeping.keep(make_answer(1, content='{"answer": "نعم"}'))
    return tmp_path / "library"


def check(folder: Path) -> list[str]:
    with Library.open(folder) as library:
        return [f"{fault.where}: {fault.what} {fault.remedy}" for fault in library.check()]


def test_a_library_beside_which_answers_are_kept_is_whole(library):
    assert check(library) == []


def test_a_kept_file_that_cannot_be_read_is_a_fault_and_the_library_works(library):
    (library / "kept.sqlite").write_bytes(b"ceci n'est pas une base" * 400)

    (fault,) = check(library)

    assert fault.startswith("kept.sqlite: ")
    assert "conversations, links and feedback go with it" in fault
    with pytest.raises(LibraryDamaged, match=r"kept\.sqlite"):
        Keeping.open(library)


def test_an_answer_that_cannot_be_unpacked_is_a_fault_and_the_others_are_read(library):
    with Keeping.open(library) as keeping:
        keeping.keep(make_answer(2))
    with sqlite3.connect(library / "kept.sqlite") as connection:
        connection.execute("UPDATE answers SET content = x'00' WHERE id = 'talk-1'")
    connection.close()

    assert ["talk-1" in fault and "kept.sqlite" in fault for fault in check(library)] == [True]
    with Keeping.open(library) as keeping:
        assert keeping.answer("talk-2") == make_answer(2)
        with pytest.raises(LibraryDamaged, match="talk-1"):
            keeping.answer("talk-1")


def test_a_library_is_made_where_answers_were_kept_before(library):
    for path in library.iterdir():
        if not path.name.startswith("kept.sqlite") and path.is_file():
            path.unlink()
        elif path.is_dir():
            for file in path.iterdir():
                file.unlink()
            path.rmdir()

    with Library.open(library, WordEmbedder().card, writing=True) as made:
        assert made.documents() == []
    with Keeping.open(library) as keeping:
        assert keeping.answer("talk-1").owner == "amina"
