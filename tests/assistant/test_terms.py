"""Key terms, and what holds them."""

import pytest

from assistant.constraints import Ground, find_constraints
from assistant.terms import find_key_terms, make_bag


def holds(text: str, word: str) -> bool:
    (term,) = find_key_terms(word)
    return make_bag(text).holds(term)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("الاتفاقيات", "وقعت اتفاقية واحدة"),
        ("ميزانيته", "بلغت الميزانية مبلغا كبيرا"),
        ("signature", "l'accord a été signé hier"),
        ("budget", "رُصد له غلاف مالي"),
        ("ميزانية", "doté d'une enveloppe de 3 millions"),
        ("employees", "l'usine emploie 20 personnes"),
        ("industriels", "une zone industrielle"),
    ],
)
def test_a_term_meets_its_forms_its_synonyms_and_its_translations(term, text):
    assert holds(text, term)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("directeur", "des emplois directs"),
        ("بنك", "ناك"),
        ("capital", "un budget de 3 millions"),
        ("budget", "رأس المال"),
    ],
)
def test_words_that_only_look_alike_do_not_meet(term, text):
    assert not holds(text, term)


def test_key_terms_carry_a_subject_and_come_once():
    assert [term.text for term in find_key_terms("Quel est le budget, le budget du plan ?")] == ["budget", "plan"]


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("accords avec l'Algérie", "الكتلة الجزائرية للميكانيك", True),
        ("accords avec l'Algérie", "الشركة التونسية", False),
        ("اتفاقيات قطاع النسيج", "le textile marocain", True),
        ("اتفاقيات قطاع النسيج", "l'automobile au Maroc", False),
        ("le projet de Kénitra", "بمدينة القنيطرة", True),
        ("le groupe Gotion", "Volkswagen investira", False),
        ("plan 2014-2020", "le plan de 2014", False),
        ("عقد مع دانيلي", "شركة دانييلي الإيطالية", True),
    ],
)
def test_a_text_supports_what_a_question_insists_on_or_not(question, text, holds):
    firm = [constraint for constraint in find_constraints(question) if constraint.is_firm]

    assert firm
    assert all(map(Ground(text).holds, firm)) is holds
