"""An agreement as one line: dates, amounts and names as each language writes them."""

from dataclasses import replace

import pytest

from assistant.agreement_lines import PARTIES, agreement_line, amount_text, date_text
from index.records import Agreement, Amount, Disagreement, Evidence, FieldEvidence, Party, Place, SignedOn

CLUSTER = Party("الكتلة الجزائرية للميكانيك الدقيقة", ("الكتلة الجزائرية للميكانيك الدقيقة",), "DZ", ("cluster",))
EUROMED = Party("Euromed", ("Euromed", "يوروميد"), "IT", ("euromed",))
UNKNOWN = Agreement("a" * 12, "agreement", "", (), None, None, "", (), (), "", None, None, ())
MEMORANDUM = replace(
    UNKNOWN,
    kind="memorandum",
    status="signed",
    parties=(CLUSTER, EUROMED),
    signed_on=SignedOn("2025-07-23", "day", "written"),
    place=Place("Roma", "rome", "IT"),
    amount=Amount(250e6, "MAD"),
)


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        ("2025-07-23", "ar", "23 جويلية/يوليو 2025"),
        ("2025-07-23", "fr", "23 juillet 2025"),
        ("2025-07-23", "en", "23 July 2025"),
        ("2025-07-01", "fr", "1er juillet 2025"),
        ("2013-02", "fr", "février 2013"),
        ("2013-02", "ar", "فيفري/فبراير 2013"),
        ("2013", "en", "2013"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(value, language, said):
    assert date_text(value, language) == said


@pytest.mark.parametrize(
    ("value", "currency", "language", "said"),
    [
        (250e6, "MAD", "fr", "250 millions de dirhams marocains"),
        (250e6, "MAD", "ar", "250 مليون درهم مغربي"),
        (250e6, "MAD", "en", "250 million Moroccan dirhams"),
        (1e6, "EUR", "fr", "1 million d’euros"),
        (12.8e9, "MAD", "fr", "12,8 milliards de dirhams marocains"),
        (12.8e9, "USD", "en", "12.8 billion US dollars"),
        (3e6, "EUR", "ar", "3 ملايين أورو"),
        (2e9, "", "fr", "2 milliards"),
        (290e6, "", "en", "290 million"),
        (45000, "TND", "fr", "45\u202f000 dinars tunisiens"),
        (36e6, "OMR", "fr", "36 millions de rials omanais"),
        (0, "EUR", "en", "0 euro"),
    ],
)
def test_an_amount_is_written_for_people(value, currency, language, said):
    assert amount_text(value, currency, language) == said


def test_a_line_tells_kind_parties_date_place_and_amount():
    assert agreement_line(MEMORANDUM, "en") == (
        "Memorandum of understanding · \u2068الكتلة الجزائرية للميكانيك الدقيقة\u2069 and Euromed · 23 July 2025 · Roma"
        " · 250 million Moroccan dirhams"
    )


def test_a_name_of_the_other_direction_is_kept_in_its_place():
    line = agreement_line(replace(MEMORANDUM, parties=(CLUSTER, replace(EUROMED, as_written=("Euromed",)))), "ar")

    assert "الكتلة الجزائرية للميكانيك الدقيقة و\u2068Euromed\u2069" in line


def test_a_spelling_in_the_letters_of_the_asker_is_preferred():
    assert "و\u2068" not in agreement_line(MEMORANDUM, "ar")
    assert "يوروميد" in agreement_line(MEMORANDUM, "ar")


def test_known_organizations_and_cities_are_named_in_the_letters_of_the_asker():
    stellantis = Party("Stellantis", ("Stellantis",), "NL", ("known stellantis",))
    state = Party("الجزائر", ("الجزائر",), "DZ", ("country DZ",))
    told = replace(UNKNOWN, parties=(stellantis, state), place=Place("Rome", "rome", "IT"))

    assert agreement_line(told, "ar") == "اتفاقية · ستيلانتيس والجزائر · روما"
    assert agreement_line(told, "fr") == "Accord · Stellantis et Algérie · Rome"


def test_what_is_unknown_is_left_out():
    assert agreement_line(UNKNOWN, "fr") == "Accord"


def test_parties_that_are_not_named_are_counted():
    many = tuple(replace(EUROMED, name=f"Party {n}", as_written=(f"Party {n}",)) for n in range(40))

    assert f"(+{40 - PARTIES})" in agreement_line(replace(UNKNOWN, parties=many), "en")


def test_sources_that_disagree_are_told_on_the_line():
    words = Evidence("d" * 12, 0, 4, 1, "Rome")
    told = replace(
        MEMORANDUM,
        evidence=(FieldEvidence("place", "rome", words),),
        disagreements=(
            Disagreement("amount", ("250000000 MAD", "300000000 MAD")),
            Disagreement("place", ("rome", "milan")),
        ),
    )

    line = agreement_line(told, "fr")

    assert "(montant) : 250 millions de dirhams marocains / 300 millions de dirhams marocains" in line
    assert "(lieu de signature) : Rome / milan" in line


def test_an_agreement_that_is_not_signed_says_so():
    assert agreement_line(replace(UNKNOWN, status="negotiated"), "ar") == "اتفاقية · قيد التفاوض"
