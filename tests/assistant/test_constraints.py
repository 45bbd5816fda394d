"""What a question insists on, held against texts in three languages."""

import pytest

from assistant.constraints import Ground, find_constraints


def holds(question: str, text: str) -> list[bool]:
    return [Ground(text).holds(constraint) for constraint in find_constraints(question)]


@pytest.mark.parametrize(
    "question",
    [
        "ما هي الاتفاقيات التي تخص الميكانيك الدقيقة؟",
        "Quels accords concernent la mécanique de précision ?",
        "Which agreements involve precision mechanics?",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "وقعت الكتلة مذكرة تفاهم حول الميكانيك الدقيقة.",
        "Le cluster a signé un mémorandum d'entente sur la mécanique de précision.",
        "The cluster signed a memorandum of understanding on precision mechanics.",
    ],
)
def test_who_asks_for_agreements_wants_memoranda_too_in_any_language(question: str, text: str):
    assert holds(question, text) == [True, True]


def test_who_asks_for_memoranda_does_not_want_every_contract():
    assert holds("Which MoUs were signed?", "The company won a contract.") == [False]


def test_another_sector_is_not_supported():
    assert holds("Quels accords sur le textile ?", "Un accord sur l'automobile a été signé.") == [True, False]
