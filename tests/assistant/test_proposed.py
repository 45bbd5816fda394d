"""What a model points at is read from the document by our own readers; a model cannot invent a field."""

import pytest

from assistant.proposals import Proposal
from assistant.proposed import Proposed, ShownText
from ingest.sentences import Span
from tests.sources import make_document

ARABIC = make_document(
    "وحضر السفير. وقعت الكتلة الجزائرية للميكانيك الدقيقة ومجموعة يوروميد مذكرة تفاهم بروما يوم 23 جويلية 2025 بقيمة "
    "12,5 مليون أورو تمتد من 2025 إلى 2027، لتكوين المهندسين في الميكانيك الدقيقة.",
    language="ar", date="2025-07-25",
)  # fmt: skip
FRENCH = make_document(
    "Le CETIM et l'UIT de Tanger ont signé mardi dernier une convention de partenariat dotée de 3 millions de dirhams.",
    date="2025-07-24",
)
POINTED = {
    "instrument": ("مذكرة تفاهم",),
    "parties": ("الكتلة الجزائرية للميكانيك الدقيقة", "مجموعة يوروميد"),
    "signed": ("وقعت",),
    "date": ("23 جويلية 2025",),
    "place": ("روما",),
    "amount": ("12,5 مليون أورو",),
    "period": ("من 2025 إلى 2027",),
    "purpose": ("تكوين المهندسين في الميكانيك الدقيقة",),
}


def read(document=ARABIC, **changed: tuple[str, ...]) -> Proposed | None:
    return ShownText(document, Span(0, len(document.text))).read(Proposal(POINTED | changed))


def found(**changed: tuple[str, ...]) -> Proposed:
    proposed = read(**changed)
    assert proposed
    return proposed


def test_every_field_is_read_at_the_words_pointed_at():
    proposed = found()
    details = proposed.details

    assert proposed.signing.kind == "memorandum"
    assert [party.party.as_written for party in proposed.parties] == [(name,) for name in POINTED["parties"]]
    assert details.signed_on and details.signed_on.value.value == "2025-07-23"
    assert details.place and details.place.value.key == "rome"
    assert details.amount and (details.amount.value.value, details.amount.value.currency) == (12.5e6, "EUR")
    assert details.period and (details.period.value.start, details.period.value.end) == ("2025", "2027")
    assert [country.value for country in details.countries] == ["DZ"]
    assert "precision_mechanics" in [sector.value for sector in details.sectors]
    assert proposed.signing.sentence.start == ARABIC.text.index("وقعت")


@pytest.mark.parametrize(
    ("field", "quote"),
    [
        ("signed_on", "24 جويلية 2025"),
        ("signed_on", "2024"),
        ("place", "باريس"),
        ("amount", "125 مليون أورو"),
        ("amount", "12,5 مليار أورو"),
        ("period", "من 2025 إلى 2030"),
        ("purpose", "غسيل الأموال"),
        ("occasion", "منتدى الاستثمار"),
    ],
)
def test_words_that_do_not_stand_in_the_text_make_no_field(field: str, quote: str):
    asked = {"signed_on": "date"}.get(field, field)

    assert getattr(found(**{asked: (quote,)}).details, field) is None


@pytest.mark.parametrize(
    ("field", "quote"), [("signed_on", "وقعت"), ("amount", "الكتلة الجزائرية"), ("place", "مذكرة"), ("period", "12,5")]
)
def test_words_that_stand_there_but_say_something_else_make_no_field(field: str, quote: str):
    asked = {"signed_on": "date"}.get(field, field)

    assert getattr(found(**{asked: (quote,)}).details, field) is None


def test_a_party_that_does_not_stand_in_the_text_is_left_out():
    assert len(found(parties=(*POINTED["parties"], "Stellantis")).parties) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"instrument": ("اتفاقية شراكة",)},
        {"instrument": ("السفير",)},
        {"instrument": ()},
        {"parties": ("Stellantis", "Renault")},
        {"parties": ("مجموعة يوروميد", "Stellantis")},
        {"parties": ("مجموعة يوروميد", "يوروميد")},
        {"parties": ("مجموعة يوروميد", "2025")},
        {"parties": ("مجموعة يوروميد", "مذكرة تفاهم")},
        {"parties": ("مجموعة يوروميد", ARABIC.text[:200])},
        {"parties": ()},
    ],
)
def test_without_an_instrument_and_two_parties_in_the_text_nothing_is_proposed(changed: dict[str, tuple[str, ...]]):
    assert read(**changed) is None


def test_a_date_counts_from_that_of_the_document():
    proposed = read(
        FRENCH,
        instrument=("convention de partenariat",),
        parties=("CETIM", "UIT de Tanger"),
        date=("mardi dernier",),
        amount=("3 millions de dirhams",),
    )

    assert proposed and proposed.details.signed_on
    assert (proposed.details.signed_on.value.value, proposed.details.signed_on.value.source) == (
        "2025-07-22",
        "relative",
    )


def test_words_outside_what_was_shown_do_not_count():
    shown = ShownText(ARABIC, Span(0, ARABIC.text.index("بقيمة")))

    proposed = shown.read(Proposal(POINTED))

    assert proposed
    assert proposed.details.amount is None
