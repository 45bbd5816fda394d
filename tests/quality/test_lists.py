"""The scores of lists are believed by everyone, so they are counted by hand once."""

import pytest

from assistant.answer import Answer
from assistant.seeking import seek
from tests.quality.lists import ListOutcome, ListQuestion, load_lists, score_lists


def _outcome(wanted, told, partly=(), may=()):
    given = Answer("؟", "ar", "list", False, "", (), (), 1, (), (), ())
    return ListOutcome(ListQuestion("؟", "ar", wanted, may), given, told, partly)


def test_recall_precision_and_exact_lists_are_counted():
    found = score_lists(
        [
            _outcome(("a", "b"), ("a", "")),
            _outcome(("c",), ("c", "d"), may=("d",)),
            _outcome(("e",), (), partly=("e",)),
            _outcome((), ()),
        ]
    )

    assert found.recall == pytest.approx(2 / 4)
    assert found.reach == pytest.approx(3 / 4)
    assert found.precision == pytest.approx(3 / 4)
    assert found.exact == pytest.approx(2 / 4)


def test_an_agreement_told_on_two_lines_is_no_exact_list():
    assert score_lists([_outcome(("a",), ("a", "a"))]).exact == 0.0


def test_every_question_is_one_for_agreements_and_wants_agreements_that_have_places():
    places, questions = load_lists()

    for question in questions:
        assert seek(question.text, question.language) is not None
        assert {*question.wanted, *question.may} <= places.keys()
