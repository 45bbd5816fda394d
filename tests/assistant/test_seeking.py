"""Questions for agreements: told from other questions, and what limits them."""

import pytest

from assistant.answer import Answer, Turn, Understood
from assistant.asking import find_language
from assistant.seeking import make_filters, seek
from index.records import AgreementFilters


def understood(question, turns=()):
    return seek(question, find_language(question), turns)


def filters(question):
    found = understood(question)
    assert found is not None, question
    (only,) = make_filters(found)
    return only


def told(limit):
    return limit.field, limit.words


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("ما هي الاتفاقيات الموقعة مع إيطاليا؟", "list"),
        ("كم عدد الاتفاقيات الموقعة سنة 2025؟", "count"),
        ("كم اتفاقية وقعت مع تونس؟", "count"),
        ("شحال ديال الاتفاقيات مع إيطاليا؟", "count"),
        ("اذكر مذكرات التفاهم في قطاع السيارات", "list"),
        ("أعطني قائمة العقود الموقعة مع ستيلانتيس", "list"),
        ("هل هناك اتفاقيات قيد التفاوض؟", "list"),
        ("هل توجد مذكرة تفاهم مع إيطاليا؟", "list"),
        ("أي اتفاقية وقعت في روما؟", "list"),
        ("ماذا وقعت الجزائر مع إيطاليا؟", "list"),
        ("Quelles conventions ont été signées à Rome ?", "list"),
        ("Combien d'accords le Maroc a-t-il signés ?", "count"),
        ("Donne-moi la liste des protocoles d'accord", "list"),
        ("Y a-t-il des conventions avec l'Espagne ?", "list"),
        ("Les accords signés avec l'Italie", "list"),
        ("Which MoUs involve precision mechanics?", "list"),
        ("How many agreements were signed in 2025?", "count"),
        ("List all the industrial agreements", "list"),
        ("Give me all MoUs with Gotion", "list"),
        ("Are there any MoUs in textiles?", "list"),
        ("What did Stellantis sign with Algeria?", "list"),
        ("agreements with Italy in 2025", "list"),
    ],
)
def test_who_asks_for_agreements_is_told_and_whether_for_their_number(question, asks):
    found = understood(question)

    assert found is not None
    assert found.asks == asks


@pytest.mark.parametrize(
    "question",
    [
        "ما قيمة الاتفاقية الموقعة بالدار البيضاء؟",
        "متى وقعت مذكرة التفاهم؟",
        "ما هي مذكرة التفاهم؟",
        "ما مجالات مذكرة التعدين بين مصر والسعودية؟",
        "هل وقع المغرب الاتفاقية؟",
        "من وقع الاتفاقيات؟",
        "كم عدد عقود العمل؟",
        "كم شركة وقعت الاتفاقية؟",
        "Quel est le montant de la convention ?",
        "Quels partenaires ont signé la convention-cadre ?",
        "Quels équipementiers ont signé des lettres d'intention avec Stellantis ?",
        "Combien d'entreprises ont signé les accords ?",
        "Combien de contrats de travail ont été signés ?",
        "Quand les accords ont-ils été signés ?",
        "When was the MoU signed?",
        "Which companies signed agreements with Algeria?",
        "Which sectors do the agreements cover?",
        "What do companies expect from international agreements?",
        "What is the agreement about?",
        "How much are the agreements worth?",
        "Which Italian regions did the delegation visit?",
    ],
)
def test_facts_and_lists_of_other_things_are_left_to_the_passages(question):
    assert understood(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Which MoUs involve precision mechanics?",
            AgreementFilters(kinds=("memorandum",), sectors=("precision_mechanics",)),
        ),
        ("ما الاتفاقيات المتعلقة بميكانيك الدقة؟", AgreementFilters(sectors=("precision_mechanics",))),
        ("Quels contrats ?", AgreementFilters(kinds=("contract", "objectives_contract"))),
        (
            "mémorandums et protocoles avec l'Espagne",
            AgreementFilters(kinds=("memorandum", "protocol"), countries=("ES",)),
        ),
        ("اتفاقيات سنة 2025", AgreementFilters(since="2025", until="2025")),
        ("الاتفاقيات بين 2020 و2024", AgreementFilters(since="2020", until="2024")),
        ("accords depuis 2022", AgreementFilters(since="2022")),
        ("الاتفاقيات منذ 2022", AgreementFilters(since="2022")),
        ("agreements before 2015", AgreementFilters(until="2014")),
        ("agreements after 23 July 2025", AgreementFilters(since="2025-07-24")),
        ("accords avant mars 2020", AgreementFilters(until="2020-02")),
        ("accords jusqu'en 2020", AgreementFilters(until="2020")),
        ("agreements in July 2025", AgreementFilters(since="2025-07", until="2025-07")),
        ("agreements in 2023 or 2024", AgreementFilters(since="2023", until="2024")),
        ("الاتفاقيات قيد التفاوض", AgreementFilters(statuses=("negotiated",))),
        ("conventions annoncées", AgreementFilters(statuses=("announced",))),
        ("signed agreements", AgreementFilters(statuses=("signed", "ended"))),
        ("الاتفاقيات التي لم توقع بعد", AgreementFilters(statuses=("announced", "negotiated"))),
        ("accords avec l'Italie et l'Espagne", AgreementFilters(countries=("IT", "ES"))),
        ("agreements with Italian companies", AgreementFilters(countries=("IT",))),
        ("accords entre 100 et 200 millions de dirhams", AgreementFilters(least=1e8, most=2e8, currency="MAD")),
        ("الاتفاقيات بين 100 و200 مليون درهم", AgreementFilters(least=1e8, most=2e8, currency="MAD")),
        ("agreements of at least 5 million euros", AgreementFilters(least=5e6, currency="EUR")),
        ("accords d'au plus 5 millions d'euros", AgreementFilters(most=5e6, currency="EUR")),
    ],
)
def test_what_limits_the_agreements_is_read_in_three_languages(question, expected):
    assert filters(question) == expected
    assert understood(question).ignored == ()


@pytest.mark.parametrize(
    ("question", "amount", "is_within"),
    [
        ("الاتفاقيات التي تفوق قيمتها 100 مليون درهم", 100e6, False),
        ("الاتفاقيات التي تفوق قيمتها 100 مليون درهم", 100e6 + 1, True),
        ("accords de plus de 50 millions d'euros", 50e6, False),
        ("agreements over $1bn", 1e9 + 1, True),
        ("agreements under 20 million dollars", 20e6, False),
        ("اتفاقيات بأقل من 20 مليون دولار", 20e6 - 1, True),
    ],
)
def test_more_than_and_less_than_leave_the_amount_itself_out(question, amount, is_within):
    found = filters(question)

    assert (found.least or 0) <= amount <= (found.most or 1e15) if is_within else True
    assert is_within or not (found.least or 0) <= amount <= (found.most or 1e15)


def test_agreements_between_two_countries_are_of_both():
    found = make_filters(understood("ما هي الاتفاقيات بين الجزائر وإيطاليا سنة 2025؟"))

    assert [each.countries for each in found] == [("DZ",), ("IT",)]
    assert {(each.since, each.until) for each in found} == {("2025", "2025")}


def test_a_party_is_sought_by_the_keys_that_its_spellings_share():
    assert "known stellantis" in filters("اتفاقيات ستيلانتيس").parties
    assert "known stellantis" in filters("Which agreements did stellantis sign?").parties
    assert filters("accords avec le « Groupe Euromed »").parties[0] == "Groupe Euromed"
    assert "~aRMD" in filters("الاتفاقيات مع مجموعة يوروميد").parties


@pytest.mark.parametrize(
    ("question", "country"),
    [
        ("ما هي المذكرات الموقعة مع جهات إيطالية؟", "IT"),
        ("ما هي الاتفاقيات المبرمة مع هيئات تركية؟", "TR"),
        ("أي اتفاقيات وقعت مع شركة صينية؟", "CN"),
        ("ما هي مذكرات التفاهم مع مستثمرين إماراتيين؟", "AE"),
        ("Quels mémorandums avec des organismes allemands ?", "DE"),
        ("Quelles conventions avec des institutions espagnoles ?", "ES"),
        ("Y a-t-il un accord avec une société italienne ?", "IT"),
        ("Which MoUs were signed with Turkish institutions?", "TR"),
        ("Which agreements involve a French company?", "FR"),
    ],
)
def test_bodies_of_a_country_are_sought_by_the_country(question, country):
    assert filters(question).countries == (country,)
    assert not filters(question).parties


def test_the_european_union_is_a_party():
    assert "known eu" in filters("الاتفاقيات الموقعة مع الاتحاد الأوروبي").parties
    assert "known eu" in filters("accords avec l'Union européenne").parties


def test_a_ministry_of_no_country_is_sought_in_each():
    assert "ministry MA: industry" in filters("agreements with the ministry of industry").parties


def test_a_city_is_a_place_and_no_party():
    assert filters("الاتفاقيات الموقعة بالرباط").places[0] == "الرباط"
    assert filters("conventions signées à l'occasion du forum de Rome").parties == ()


@pytest.mark.parametrize(
    ("question", "ignored"),
    [
        ("Which agreements are purple?", "purple"),
        ("Quels accords l'année dernière ?", "l'année dernière"),
        ("ما هي الاتفاقيات الموقعة السنة الماضية؟", "السنة الماضية"),
        ("كم اتفاقية وقعت في اجتماع عمّان؟", "اجتماع عمّان"),
        ("accords concernant la formation des ingénieurs", "ingénieurs"),
        ("agreements except with Italy", "except with Italy"),
        ("الاتفاقيات باستثناء مذكرات التفاهم", "باستثناء مذكرات التفاهم"),
        ("list agreements without amount", "without amount"),
    ],
)
def test_what_is_not_understood_is_said_and_limits_nothing(question, ignored):
    found = understood(question)

    assert ignored in found.ignored
    assert make_filters(found)[0].countries == make_filters(found)[0].kinds == ()
    assert make_filters(found)[0].since == ""


def test_other_words_for_a_sector_and_a_kind_are_said():
    kind, sector = understood("Which MoUs involve precision mechanics?").limits

    assert "مذكرة تفاهم" in kind.also
    assert {"ميكانيك الدقة", "mécanique de précision"} <= set(sector.also)


def answered(question, before=()):
    found = understood(question, before)
    answer = Answer(question, "ar", "list", False, "", (), (), 1, (), (), (), understood=found)
    return (*before, Turn(question, question, answer))


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (
            "ما هي الاتفاقيات مع إيطاليا سنة 2025؟",
            "وفي 2024؟",
            AgreementFilters(countries=("IT",), since="2024", until="2024"),
        ),
        (
            "Quels accords avec l'Espagne depuis 2020 ?",
            "et avec l'Italie ?",
            AgreementFilters(countries=("IT",), since="2020"),
        ),
        (
            "Which agreements are with Italy?",
            "only the signed ones",
            AgreementFilters(countries=("IT",), statuses=("signed", "ended")),
        ),
        (
            "ما هي الاتفاقيات مع إيطاليا؟",
            "الموقعة فقط",
            AgreementFilters(countries=("IT",), statuses=("signed", "ended")),
        ),
        (
            "Quels accords avec l'Espagne ?",
            "et les protocoles ?",
            AgreementFilters(kinds=("protocol",), countries=("ES",)),
        ),
        (
            "Which MoUs are with Italy?",
            "What about textiles?",
            AgreementFilters(kinds=("memorandum",), countries=("IT",), sectors=("textiles",)),
        ),
    ],
)
def test_a_follow_up_adds_to_the_list_or_replaces_what_it_says_anew(first, then, expected):
    assert make_filters(understood(then, answered(first))) == (expected,)


def test_a_follow_up_moves_the_partner_and_keeps_the_country_itself():
    found = understood("and with Italy?", answered("Which MoUs did Algeria sign with Tunisia?"))

    assert [limit.values for limit in found.limits if limit.field == "country"] == [("DZ",), ("IT",)]


@pytest.mark.parametrize("then", ["متى وقعت؟", "et quel est le montant ?", "Who signed it?", "شكرا"])
def test_another_question_after_a_list_is_no_list(then):
    assert understood(then, answered("ما هي الاتفاقيات مع إيطاليا؟")) is None


def test_a_new_list_does_not_inherit_the_one_before_it():
    found = understood("Which MoUs are in textiles?", answered("Which agreements are with Italy in 2025?"))

    assert make_filters(found) == (AgreementFilters(kinds=("memorandum",), sectors=("textiles",)),)


@pytest.mark.parametrize(
    "question",
    [
        "اتفاقيات " * 200,
        "accords " + "et " * 500,
        "agreements between and between and",
        "ما هي الاتفاقيات في 31 فبراير 2025؟",
        "agreements over 0 million",
        "MoU 9999",
        "كم؟",
    ],
)
def test_strange_questions_are_understood_or_not_but_never_crash(question):
    assert understood(question) is None or isinstance(understood(question), Understood)
