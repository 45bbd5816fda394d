"""Asking, keeping, sharing: each right is checked where the thing is done."""

import threading

import pytest

from assistant.errors import NotAllowed, QuestionInvalid, Stopped
from assistant.service import MOST_FEEDBACK_CHARACTERS, Asked, new_id
from index.errors import AnswerUnknown
from tests.given_answers import LAYLA, OTHER, VISITOR, Desk

QUESTION = "Où lie le protocole textile la Tunisie ?"


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "library")
    yield desk
    desk.close()


@pytest.fixture
def service(desk):
    return desk.service


def test_an_answer_is_kept_as_it_was_given(service):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    assert service.given(LAYLA, given.id) == given
    assert service.conversation(LAYLA, given.conversation) == (given,)


def test_an_answer_is_unknown_to_others_in_the_same_words_as_one_that_never_was(service):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    for act in (service.given, service.kept, service.give_link, service.feedback):
        with pytest.raises(AnswerUnknown) as private:
            act(OTHER, given.id)
        with pytest.raises(AnswerUnknown) as missing:
            act(OTHER, "x" * 22)
        assert str(private.value).replace(given.id, "x" * 22) == str(missing.value)
    with pytest.raises(AnswerUnknown):
        service.share(OTHER, given.id, True)
    with pytest.raises(AnswerUnknown):
        service.give_feedback(OTHER, given.id, "good", "")


def test_a_shared_answer_is_read_by_others_who_cannot_share_it_or_see_its_conversation(service):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    service.share(LAYLA, given.id, True)

    assert service.given(OTHER, given.id) == given
    with pytest.raises(NotAllowed):
        service.share(OTHER, given.id, False)
    with pytest.raises(NotAllowed):
        service.conversation(OTHER, given.conversation)
    service.share(LAYLA, given.id, False)
    with pytest.raises(AnswerUnknown):
        service.given(OTHER, given.id)


def test_nobody_asks_in_the_conversation_of_somebody_else(service):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    with pytest.raises(NotAllowed):
        service.ask(OTHER, Asked("وأين؟", given.conversation))

    assert service.conversation(LAYLA, given.conversation) == (given,)


def test_nobody_takes_away_the_answer_of_somebody_else_by_asking_in_its_place(service):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    service.ask(OTHER, Asked(QUESTION, new_id(), replaces=given.id))

    assert service.given(LAYLA, given.id) == given


def test_questions_without_a_conversation_are_not_one_conversation_of_all(service):
    first = service.ask(LAYLA, Asked(QUESTION, ""))
    second = service.ask(OTHER, Asked(QUESTION, ""))

    assert first.conversation and first.conversation != second.conversation
    service.forget_conversation(OTHER, "")
    assert service.given(LAYLA, first.id) == first


@pytest.mark.parametrize("conversation", ["../x", "a b", "x" * 65, "محادثة", "a\n"])
def test_what_cannot_be_an_id_begins_no_conversation(service, conversation):
    with pytest.raises(QuestionInvalid):
        service.ask(LAYLA, Asked(QUESTION, conversation))


def test_a_conversation_is_forgotten_by_its_owner_alone(service):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    with pytest.raises(NotAllowed):
        service.forget_conversation(OTHER, given.conversation)
    service.forget_conversation(LAYLA, given.conversation)

    with pytest.raises(AnswerUnknown):
        service.given(LAYLA, given.id)


def test_an_answer_asked_again_is_gone_unless_its_address_was_given_out(service):
    first = service.ask(LAYLA, Asked(QUESTION, new_id()))
    second = service.ask(LAYLA, Asked(QUESTION, first.conversation, replaces=first.id))
    service.give_link(LAYLA, second.id)
    third = service.ask(LAYLA, Asked(QUESTION, first.conversation, replaces=second.id))

    assert service.conversation(LAYLA, first.conversation) == (third,)
    assert service.given(LAYLA, second.id) == second
    with pytest.raises(AnswerUnknown):
        service.given(LAYLA, first.id)


def test_a_stopped_answer_is_not_kept(service):
    conversation = new_id()

    with pytest.raises(Stopped):
        service.ask(LAYLA, Asked(QUESTION, conversation), is_stopped=lambda: True)

    assert service.conversation(LAYLA, conversation) == ()


def test_feedback_is_told_apart_by_person_and_replaced_by_its_own_person(service, desk):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))
    service.share(LAYLA, given.id, True)

    service.give_feedback(LAYLA, given.id, "good", "")
    service.give_feedback(LAYLA, given.id, "wrong_source", "  الصفحة خطأ  ")
    service.give_feedback(OTHER, given.id, "good", "")

    assert service.feedback(LAYLA, given.id).verdict == "wrong_source"
    assert service.feedback(LAYLA, given.id).words == "الصفحة خطأ"
    assert len(desk.keeping.feedback()) == 2


def test_feedback_does_not_tell_the_secret_by_which_a_visitor_is_known(service, desk):
    given = service.ask(VISITOR, Asked(QUESTION, new_id()))

    service.give_feedback(VISITOR, given.id, "good", "")

    (told,) = desk.keeping.feedback()
    assert told.by.startswith("visitor ")
    assert VISITOR.owner not in told.by


@pytest.mark.parametrize(("verdict", "words"), [("<b>", ""), ("good", "x" * (MOST_FEEDBACK_CHARACTERS + 1))])
def test_feedback_out_of_bounds_is_refused(service, verdict, words):
    given = service.ask(LAYLA, Asked(QUESTION, new_id()))

    with pytest.raises(QuestionInvalid):
        service.give_feedback(LAYLA, given.id, verdict, words)

    assert service.feedback(LAYLA, given.id) is None


def test_two_people_who_ask_at_once_do_not_see_each_other(service):
    asked = {person.name: [] for person in (LAYLA, OTHER)}

    def ask(person):
        asked[person.name] = [service.ask(person, Asked(QUESTION, new_id())) for _ in range(4)]

    threads = [threading.Thread(target=ask, args=(person,)) for person in (LAYLA, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {each.id for each in service.conversations(LAYLA)} == {each.conversation for each in asked[LAYLA.name]}
    assert {each.id for each in service.conversations(OTHER)} == {each.conversation for each in asked[OTHER.name]}
