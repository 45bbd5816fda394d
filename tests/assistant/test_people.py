"""Who may read, share and change what."""

import pytest

from assistant.errors import NotAllowed
from assistant.people import Person, may_read_answer, may_share, owns, require_editor
from index.records import KeptAnswer
from tests.given_answers import LAYLA, OTHER

LOCAL = Person("", "editor", "this machine", is_local=True)
NOBODY = Person("", "reader", "")


def kept(owner, is_shared=False):
    return KeptAnswer("a", "c", owner, "2026-11-23T09:05:00+00:00", "أين؟", is_shared, "{}")


def test_a_reader_may_not_change_the_library():
    with pytest.raises(NotAllowed, match="ليلى"):
        require_editor(LAYLA)

    require_editor(OTHER)


def test_an_editor_may_not_read_what_a_reader_asked():
    assert not may_read_answer(OTHER, kept(LAYLA.owner))


def test_a_shared_answer_is_read_by_all_and_shared_by_its_owner_alone():
    assert may_read_answer(OTHER, kept(LAYLA.owner, is_shared=True))
    assert not may_share(OTHER, kept(LAYLA.owner, is_shared=True))
    assert may_share(LAYLA, kept(LAYLA.owner))


def test_the_owner_of_the_machine_reads_and_shares_every_answer():
    assert may_read_answer(LOCAL, kept(LAYLA.owner))
    assert may_share(LOCAL, kept(LAYLA.owner))


def test_who_has_nothing_kept_owns_nothing_not_even_what_has_no_owner():
    assert not owns(NOBODY, kept(""))
    assert not may_read_answer(NOBODY, kept(""))
