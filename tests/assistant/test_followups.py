"""Follow-ups, written out without a language model."""

import pytest

from assistant.answer import Answer, Citation
from assistant.asking import find_language
from assistant.followups import complete, take_turn
from assistant.understanding import understand
from index.records import DocumentSummary, Evidence

DOCUMENT = DocumentSummary("aaaaaaaaaaaa", "Plan", "", None, "fr", "/p.txt", "a" * 64, 1, 1, 1.0)


def conversation(*questions):
    turns = ()
    for question in questions:
        language = find_language(question, turns[-1].answer.language if turns else None)
        citation = Citation(1, Evidence(DOCUMENT.id, 0, 4, 1, "Plan"), DOCUMENT)
        answer = Answer(question, language, "fact", False, "", (), (citation,), 1, (), (), ())
        turns = (*turns, take_turn(question, turns, answer))
    return turns


@pytest.mark.parametrize(
    ("before", "question", "asks", "keeps", "drops"),
    [
        ("متى وُقّعت مذكرة التفاهم بين المغرب وفلسطين؟", "وأين تم ذلك؟", "place", "المغرب وفلسطين", "متى"),
        ("ما قيمة اتفاقية الألمنيوم الموقعة في صحار؟", "ومتى؟", "date", "الألمنيوم", "قيمة"),
        ("ما قيمة اتفاقية الألمنيوم الموقعة في صحار؟", "شكون وقعها", "person", "الألمنيوم", "قيمة"),
        ("Quel est le budget du plan 2022-2025 des CTI ?", "Et celui du plan précédent ?", "amount", "CTI", "2022"),
        ("Quand l'accord avec Stellantis a-t-il été signé ?", "Et où ?", "place", "Stellantis", "Quand"),
        ("Quel est le budget du plan des CTI ?", "combien ?", "number", "CTI", "?"),
        ("Quel est le budget du plan au Maroc ?", "et en Tunisie ?", "amount", "Tunisie", "Maroc"),
        ("What was the trade with Egypt in 2022?", "and in 2023?", "amount", "2023", "2022"),
        ("When was the framework agreement signed?", "who signed it?", "person", "framework agreement", "When"),
    ],
)
def test_a_follow_up_keeps_the_subject_and_replaces_what_it_says_anew(before, question, asks, keeps, drops):
    asked = understand(question, conversation(before))

    assert asked.answer_type == asks
    assert keeps in asked.standalone
    assert drops not in asked.standalone
    assert asked.documents == (DOCUMENT.id,)


@pytest.mark.parametrize(
    "question",
    [
        "كم عدد مناصب الشغل التي سيوفرها مصنع القنيطرة؟",
        "Et quel est le budget du pacte automobile signé en Tunisie ?",
        "What is the value of the Sohar aluminium agreement?",
    ],
)
def test_a_question_that_names_its_subject_stands_alone(question):
    asked = understand(question, conversation("Quel est le budget du plan des CTI ?"))

    assert asked.standalone.split() == question.rstrip("?؟ ").split() or set(asked.standalone.split()) <= set(
        question.rstrip("?؟ ").split()
    )
    assert not asked.documents


def test_a_follow_up_of_a_follow_up_still_knows_the_subject():
    asked = understand("et où ?", conversation("Quand l'accord avec Stellantis a-t-il été signé ?", "par qui ?"))

    assert asked.answer_type == "place"
    assert "Stellantis" in asked.standalone


def test_a_question_too_short_to_tell_is_in_the_language_of_the_conversation():
    assert understand("2023 ?", conversation("ما ميزانية المخطط سنة 2022؟")).language == "ar"


def test_another_thing_than_was_said_is_asked_for_with_what_was_said():
    asked = understand("Et celui du plan précédent ?", conversation("Quel est le budget du plan 2022-2025 des CTI ?"))

    assert [said.quote for said in asked.said] == ["Plan"]


def test_a_turn_remembers_the_question_written_out():
    turns = conversation("متى وُقّعت مذكرة التفاهم بين المغرب وفلسطين؟", "وأين تم ذلك؟")

    assert turns[0].standalone == turns[0].question
    assert "المغرب وفلسطين" in turns[1].standalone


def test_without_a_conversation_nothing_is_added():
    assert complete("وأين تم ذلك؟", "ar", ()).documents == ()
