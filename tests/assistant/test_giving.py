"""An answer comes back from where it is kept exactly as it was given."""

from hypothesis import given

from assistant.giving import from_content, to_content
from assistant.service import Asked
from tests.given_answers import LAYLA, Desk, given_answers


@given(given_answers())
def test_an_answer_is_read_exactly_as_it_was_written_whatever_stands_in_it(answer):
    content = to_content(answer)

    assert from_content(content) == answer
    assert content.encode("utf-8").decode("utf-8") == content


def test_each_line_of_a_list_finds_the_agreement_that_it_tells(tmp_path):
    desk = Desk(tmp_path / "library")
    answer = desk.service.ask(LAYLA, Asked("ما هي كل الاتفاقيات؟", "c"))
    desk.close()

    told = [answer.agreement_of(sentence) for sentence in answer.turn.answer.sentences]

    assert [each.id for each in told] == list(answer.turn.answer.agreements)
    assert {each.kind for each in told} == {"memorandum", "protocol"}
