"""The scores are believed by everyone, so they are counted by hand once."""

import pytest

from assistant.answer import Answer, Citation, Sentence
from index.records import DocumentSummary, Evidence
from tests.quality.ask import Outcome, cites_gold, score, score_groups
from tests.quality.questions import Gold, Question


def _question(near="", language="ar"):
    return Question("q", "dev", language, "amount", "كم؟", () if near else (Gold("a.txt", "250 مليون"),), near, "")


def _outcome(question, right=(), refused=False, reach="own", language="ar"):
    given = Answer(question.text, language, "fact", refused, "", (), (), 1, (), (), ())
    return Outcome(question, given, reach, right, 0.1)


def test_shares_are_counted_over_the_right_questions():
    outcomes = [
        _outcome(_question(), (True, False)),
        _outcome(_question(), (False, True, True)),
        _outcome(_question(), (False,)),
        _outcome(_question(), refused=True, language="fr"),
        _outcome(_question(near="absurd"), refused=True),
        _outcome(_question(near="absurd"), (False,)),
    ]

    found = score(outcomes)

    assert (found.asked, found.answerable) == (6, 4)
    assert (found.first, found.any) == (0.25, 0.5)
    assert found.clean == pytest.approx(3 / 6)
    assert found.wrong == pytest.approx(2 / 6)
    assert found.language == pytest.approx(5 / 6)
    assert (found.precision, found.recall) == (0.5, 0.5)


def test_quoting_that_the_amount_was_not_told_is_as_good_as_refusing():
    found = score([_outcome(_question(near="amount not told"), (True,))])

    assert (found.recall, found.wrong) == (1.0, 0.0)


def test_groups_are_named_by_language_reach_type_and_kind_of_miss():
    groups = score_groups(
        [_outcome(_question(), (False,), reach="cross"), _outcome(_question(near="absurd"), refused=True)]
    )

    assert set(groups) == {"all", "language ar", "reach cross", "type amount", "near absurd"}


@pytest.mark.parametrize(
    ("file", "quote", "is_right"),
    [
        ("/samples/a.txt", "خُصص له 250\nمليون درهم", True),
        ("/samples/b.txt", "خُصص له 250 مليون درهم", False),
        ("/samples/a.txt", "خُصص له 290 مليون درهم", False),
    ],
)
def test_a_sentence_is_right_when_it_quotes_the_gold_words_of_the_gold_file(file, quote, is_right):
    document = DocumentSummary("d", "t", "", None, "ar", file, "0" * 64, 1, 1, 1.0)
    citation = Citation(1, Evidence("d", 0, len(quote), 1, quote), document)
    sentence = Sentence(quote, (1,), "quoted")
    given = Answer("كم؟", "ar", "fact", False, "", (sentence,), (citation,), 1, (), (), ())

    assert cites_gold(sentence, given, _question()) is is_right
