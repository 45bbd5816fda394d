"""What is asked."""

import pytest

from assistant.understanding import understand


@pytest.mark.parametrize(
    ("question", "language", "kind", "answer_type"),
    [
        ("متى وُقّعت مذكرة التفاهم بين المغرب وفلسطين؟", "ar", "fact", "date"),
        ("فوقاش تسينات الاتفاقية ديال المراكز التقنية", "ar", "fact", "date"),
        ("كم تبلغ ميزانية المخطط الجديد؟", "ar", "fact", "amount"),
        ("شحال كلف المصنع ديال القنيطرة", "ar", "fact", "amount"),
        ("كم عدد الموظفين في المصنع؟", "ar", "fact", "number"),
        ("وين صار الملتقى", "ar", "fact", "place"),
        ("فين تعقد المنتدى", "ar", "fact", "place"),
        ("أين عُقد المنتدى؟", "ar", "fact", "place"),
        ("من وقّع الاتفاقية؟", "ar", "fact", "person"),
        ("شكون وقع الاتفاقية", "ar", "fact", "person"),
        ("أي وكالة إسبانية وقعت الاتفاقية؟", "ar", "fact", "organisation"),
        ("ما هو العنقود الصناعي؟", "ar", "fact", "none"),
        ("ما هي الاتفاقيات الموقعة مع إيطاليا؟", "ar", "list", "none"),
        ("هل توجد اتفاقيات مع تركيا؟", "ar", "list", "none"),
        ("كم عدد الاتفاقيات الموقعة سنة 2023؟", "ar", "count", "number"),
        ("هل وقعت تونس اتفاقية مع فلسطين؟", "ar", "claim", "none"),
        ("quand l'accord a-t-il été signé", "fr", "fact", "date"),
        ("quel est le budget du plan des cti ?", "fr", "fact", "amount"),
        ("Quel est le chiffre d'affaires du groupe ?", "fr", "fact", "amount"),
        ("où s'est tenu le forum", "fr", "fact", "place"),
        ("l'accord a été signé où ?", "fr", "fact", "place"),
        ("Qui a signé la convention ?", "fr", "fact", "person"),
        ("Quelle est la superficie de la zone ?", "fr", "fact", "number"),
        ("Avec quelle école le cluster a-t-il signé ?", "fr", "fact", "organisation"),
        ("quels sont les accords signés avec l'italie", "fr", "list", "none"),
        ("Combien d'accords ont été signés en 2023 ?", "fr", "count", "number"),
        ("Est-ce que la Tunisie a signé un accord ?", "fr", "claim", "none"),
        ("when was the plant opened", "en", "fact", "date"),
        ("How much will Tunisia invest?", "en", "fact", "amount"),
        ("how many jobs will the plant create", "en", "fact", "number"),
        ("Where is the headquarters of AIDSMO?", "en", "fact", "place"),
        ("What is the trade between Egypt and Saudi Arabia?", "en", "fact", "amount"),
        ("Which Italian company will equip the mill?", "en", "fact", "organisation"),
        ("What agreements were signed in Rome?", "en", "list", "none"),
        ("How many agreements were signed in Rome?", "en", "count", "number"),
        ("Did Morocco and Palestine sign a memorandum?", "en", "claim", "none"),
    ],
)
def test_a_question_is_understood_with_its_language_its_kind_and_the_type_it_asks_for(
    question, language, kind, answer_type
):
    asked = understand(question)

    assert (asked.language, asked.kind, asked.answer_type) == (language, kind, answer_type)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("c'est quoi la قيمة de l'accord avec المغرب", "fr"),
        ("ما قيمة convention Gotion؟", "ar"),
        ("chkoun li wa99e3 l'accord", "ar"),
        ("Gotion Kénitra investissement montant", "fr"),
    ],
)
def test_a_mixed_question_is_answered_in_the_language_that_asks(question, language):
    assert understand(question).language == language


def test_key_terms_leave_out_question_words_stop_words_and_the_words_of_constraints():
    asked = understand("كم تبلغ ميزانية المخطط 2022-2025 في المغرب؟")

    assert [term.text for term in asked.terms] == ["ميزانية", "المخطط"]
    assert {(each.kind, each.text) for each in asked.constraints} == {
        ("year", "2022"),
        ("year", "2025"),
        ("country", "المغرب"),
    }


def test_one_country_is_one_constraint_in_every_language():
    keys = [understand(question).constraints[0].keys for question in ("في الجزائر؟", "en Algérie ?", "in Algeria?")]

    assert keys[0] == keys[1] == keys[2]


def test_a_year_that_only_bounds_the_question_is_no_constraint():
    assert not understand("Quels projets ont été lancés après 2020 ?").constraints


def test_an_ordinal_is_a_constraint_and_a_month_is_none():
    assert [each.keys for each in understand("أين عقد الملتقى الخامس؟").constraints] == [frozenset({"5"})]
    assert not understand("ماذا جرى في تشرين الثاني؟").constraints


def test_what_is_counted_is_known_and_a_duration_counts_in_units_of_time():
    assert [term.word for term in understand("Combien de techniciens seront formés ?").counted][:1] == ["techniciens"]
    assert "ans" in {term.word for term in understand("Combien de temps dure l'accord ?").counted}


def test_a_particular_amount_is_wanted_and_a_budget_is_any():
    assert understand("ما رأس مال الشركة؟").wanted
    assert not understand("ما ميزانية المخطط؟").wanted
