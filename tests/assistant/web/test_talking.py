"""What the page shows after each thing a person does, over a library read from real files."""

import re
from dataclasses import replace

import pytest

from assistant.answering import answer
from assistant.opening import Assistant
from assistant.people import Person
from assistant.service import Asked, Service, new_id
from assistant.settings import Settings
from assistant.web.examples import example_questions
from assistant.web.screen import SCREENS
from assistant.web.talking import Clicked, Talking, View
from index.keeping import Keeping
from index.library import Library
from index.searching import Searcher
from ingest.ingesting import ingest
from tests.browser.library import write_files

MARYAM, YUSUF = Person("مريم", "reader", "maryam"), Person("يوسف", "reader", "yusuf")
ITALY = "ما هي الاتفاقيات مع إيطاليا؟"
ENGINEERS = "Combien d’ingénieurs l’accord prévoit-il de former ?"


@pytest.fixture(scope="module")
def libraries(tmp_path_factory, embedder):
    """One library with the browser tests' documents, one without any."""
    folder = tmp_path_factory.mktemp("talking")
    write_files(folder / "files")
    for name, paths in (("full", [folder / "files"]), ("empty", [])):
        with Library.open(folder / name, embedder.card, writing=True) as library:
            ingest(paths, library, embedder)
    with Library.open(folder / "full", embedder.card) as full, Library.open(folder / "empty", embedder.card) as empty:
        yield full, empty


@pytest.fixture
def service(libraries, embedder, tmp_path):
    with Keeping.open(tmp_path) as keeping:
        yield Service(Assistant(libraries[0], Searcher(libraries[0], embedder), None), keeping, Settings())


@pytest.fixture
def empty_service(libraries, embedder, tmp_path):
    with Keeping.open(tmp_path) as keeping:
        yield Service(Assistant(libraries[1], Searcher(libraries[1], embedder), None), keeping, Settings())


@pytest.fixture
def talking(service):
    return Talking(service, SCREENS["fr"])


def shown(views) -> View:
    """Give what the page shows in the end."""
    now = View()
    for view in views:
        told = {name: part for name in View.__slots__ if (part := getattr(view, name)) is not None}
        now = replace(now, **told)
    return now


def answer_id(view: View) -> str:
    return re.search(r'data-answer="([^"]+)"', view.live)[1]


def test_the_question_is_shown_before_its_answer_and_the_field_is_empty_again(talking):
    views = talking.ask(MARYAM, Asked(ITALY, new_id()))

    first = next(views)

    assert ITALY in first.live and 'aria-busy="true"' in first.live and "Recherche dans les documents" in first.live
    assert (first.question, first.past) == ("", "")
    last = shown(views)
    assert "aria-busy" not in last.live and "23 جويلية/يوليو 2025" in last.live
    assert ITALY in last.conversations


def test_a_conversation_opens_again_as_it_stood(talking):
    conversation = new_id()
    for question in (ITALY, ENGINEERS):
        asked = shown(talking.ask(MARYAM, Asked(question, conversation)))

    opened = shown(talking.open(MARYAM, conversation))

    assert ITALY in opened.past and 'data-act="retry"' not in opened.past
    assert opened.live == asked.live
    assert opened.conversation == conversation


def test_asking_again_stands_in_the_answers_place(talking, service):
    conversation = new_id()
    before = answer_id(shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation))))

    again = shown(talking.clicked(MARYAM, conversation, Clicked("retry", "", before, "", -1)))

    assert again.past == ""
    assert [given.id for given in service.conversation(MARYAM, conversation)] == [answer_id(again)] != [before]


def test_an_edited_question_replaces_its_turn(talking, service):
    conversation = new_id()
    before = answer_id(shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation))))

    edited = shown(talking.clicked(MARYAM, conversation, Clicked("edit", "", before, "", -1)))
    assert (edited.question, edited.replaces, edited.live) == (ENGINEERS, before, None)
    shown(talking.ask(MARYAM, Asked(ITALY, conversation, replaces=edited.replaces)))

    assert [given.turn.question for given in service.conversation(MARYAM, conversation)] == [ITALY]


def test_only_the_last_answer_can_be_replaced(talking, service):
    conversation = new_id()
    first = answer_id(shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation))))
    shown(talking.ask(MARYAM, Asked(ITALY, conversation)))

    shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation, replaces=first)))

    assert len(service.conversation(MARYAM, conversation)) == 3


def test_taking_the_only_limit_away_asks_for_all_agreements_in_a_new_turn(talking, service):
    conversation = new_id()
    limited = shown(talking.ask(MARYAM, Asked(ITALY, conversation)))

    everything = shown(talking.clicked(MARYAM, conversation, Clicked("drop", "", answer_id(limited), "", 0)))

    few, all_of_them = (given.turn.answer for given in service.conversation(MARYAM, conversation))
    assert [limit.field for limit in few.understood.limits] == ["country"]
    assert all_of_them.understood.limits == ()
    assert set(few.agreements) < set(all_of_them.agreements)
    assert 'data-act="drop"' not in everything.live and ITALY in everything.past


@pytest.mark.parametrize("limit", [-1, 1, 999])
def test_a_limit_that_is_not_there_is_said_calmly(talking, service, limit):
    conversation = new_id()
    before = answer_id(shown(talking.ask(MARYAM, Asked(ITALY, conversation))))

    after = shown(talking.clicked(MARYAM, conversation, Clicked("drop", "", before, "", limit)))

    assert 'class="error"' in after.live
    assert len(service.conversation(MARYAM, conversation)) == 1


def test_another_persons_conversation_is_neither_opened_nor_asked_in_nor_forgotten(talking, service):
    conversation = new_id()
    theirs = answer_id(shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation))))

    opened = shown(talking.open(YUSUF, conversation))
    asked = shown(talking.ask(YUSUF, Asked(ITALY, conversation)))
    acted = [
        shown(talking.clicked(YUSUF, conversation, Clicked(act, "", theirs, conversation, 0)))
        for act in ("retry", "drop", "edit", "forget", "open")
    ]

    for view in (opened, asked, *acted):
        assert ENGINEERS not in "".join(part for part in (view.past, view.live, view.question) if part)
        assert 'class="error"' in view.live
    assert opened.conversation != conversation
    assert [given.turn.question for given in service.conversation(MARYAM, conversation)] == [ENGINEERS]


def test_a_question_that_cannot_be_answered_is_said_and_stays_in_the_field(talking):
    failed = shown(talking.ask(MARYAM, Asked("؟؟؟", new_id())))

    assert 'class="error"' in failed.live
    assert failed.question == "؟؟؟"


def test_forgetting_the_open_conversation_begins_a_new_one(talking, service):
    conversation = new_id()
    shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation)))

    after = shown(talking.clicked(MARYAM, conversation, Clicked("forget", "", "", conversation, -1)))

    assert 'class="first"' in after.past and after.live == ""
    assert after.conversation != conversation
    assert service.conversation(MARYAM, conversation) == ()


@pytest.mark.parametrize("conversation", ["", "x", "../../etc", "x" * 5000])
def test_a_conversation_is_never_kept_under_an_id_that_was_not_made_here(talking, service, conversation):
    after = shown(talking.ask(MARYAM, Asked(ENGINEERS, conversation)))

    assert re.fullmatch(r"[\w-]{22}", after.conversation)
    assert len(service.conversation(MARYAM, after.conversation)) == 1


@pytest.mark.parametrize("told", [None, [], {}, {"act": 3}, {"act": "drop", "limit": "9" * 400}, {"limit": "²"}])
def test_whatever_a_page_tells_of_a_click_is_read(told):
    assert Clicked.of(told).limit == -1


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_library_answers_every_question_that_its_first_screen_offers(service, language):
    offered = list(example_questions(SCREENS[language], service.assistant))

    first = shown(Talking(service, SCREENS[language]).begin(MARYAM)).past

    assert len(offered) >= 4
    for question in offered:
        given = answer(question, (), service.assistant.library, service.assistant.searcher)
        assert not given.refused and given.language == language
        assert f'data-text="{question}"'.replace("'", "&#39;") in first


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "الجزائر"), ("fr", "de 2024 à 2025. Pays les plus présents"), ("en", "from 2024 to 2025")],
)
def test_the_first_screen_says_what_the_library_holds(service, language, said):
    first = shown(Talking(service, SCREENS[language]).begin(MARYAM)).past

    assert said in first


def test_an_empty_library_says_how_documents_come_in(empty_service):
    screen = SCREENS["ar"]
    reader = shown(Talking(empty_service, screen).begin(MARYAM)).past
    editor = shown(Talking(empty_service, screen).begin(replace(MARYAM, role="editor"))).past

    assert "المكتبة فارغة" in reader and "اطلب من أحد المحرّرين" in reader
    assert 'href="/ar/documents"' in editor
