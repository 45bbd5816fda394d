import itertools
from dataclasses import replace

import pytest

from index.joining import are_contradictory, join, why_same
from index.records import Agreement, Disagreement
from tests.tellings import Told, record

# Every pair below is told by two documents: their records, their dates, the fields by which they are one.
PARTIES = ("ministry", "cetim")
MANY = ("ministry", "cetim", "fenagri", "fimme")


def tell(told: tuple[Told, ...], published: tuple[str, ...] = ()) -> list[Agreement]:
    days = published or ("",) * len(told)
    return [record(each, f"/corpus/{at}.txt", day) for at, (each, day) in enumerate(zip(told, days, strict=True))]


def same(first: Told, second: Told, published: tuple[str, str] = ("", "")) -> tuple[str, ...]:
    one, other = tell((first, second), published)
    found = why_same(one, other, published)
    assert found == why_same(other, one, (published[1], published[0]))
    assert not (found and are_contradictory(one, other))
    return found


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (
            Told(("cluster", "euromed|EUROMED"), signed_on="2025-07-23", place="Rome"),
            Told(("الكتلة|cluster", "euromed"), signed_on="2025-07-23", place="Rome"),
            ("kind", "party", "signed_on", "place"),
        ),
        (Told(PARTIES, signed_on="2025-07-23"), Told(PARTIES, signed_on="2025-07"), ("kind", "party", "signed_on")),
        (
            Told(PARTIES, "agreement", signed_on="2025-07-23"),
            Told(PARTIES, "memorandum", signed_on="2025-07"),
            ("party", "signed_on"),
        ),
        (Told(PARTIES, signed_on="2025-07-23"), Told(PARTIES, signed_on="2025-07-24"), ("kind", "party")),
        (Told(PARTIES, signed_on="2025-07-31"), Told(PARTIES, signed_on="2025-08-01"), ("kind", "party")),
        (
            Told(PARTIES, "partnership", signed_on="2025-07-23"),
            Told(PARTIES, "cooperation", signed_on="2025-07-23"),
            ("party", "signed_on"),
        ),
        (Told(PARTIES, amount=250e6), Told(PARTIES, amount=250e6, currency=""), ("kind", "party", "amount")),
        (Told(PARTIES, period="2022/2025"), Told(PARTIES, period="2022-01/2025-12"), ("kind", "party", "period")),
        (
            Told(MANY, amount=250e6, period="2022/2025", signed_on="2022-01-18"),
            Told(MANY[:3], amount=300e6, period="2023/2026", signed_on="2022-01-18"),
            ("kind", "party", "signed_on"),
        ),
        (
            Told(("ministry",), signed_on="2025-07-23", amount=5e6),
            Told(("ministry", "cetim"), signed_on="2025-07-23", amount=5e6),
            ("kind", "party", "signed_on", "amount"),
        ),
        (
            Told(("cluster", "يوروميد"), signed_on="2025-07-23", place="Rome", sectors=("precision",)),
            Told(("cluster", "Euromed"), signed_on="2025-07-23", place="Rome", sectors=("precision",)),
            ("kind", "party", "signed_on", "place"),
        ),
    ],
)
def test_records_of_one_signing_are_the_same_by_the_fields_they_share(
    first: Told, second: Told, shared: tuple[str, ...]
):
    assert same(first, second) == shared


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # The Moroccan plan and the one before it.
        (
            Told(MANY, "framework", signed_on="2022-01-18", amount=250e6, period="2022/2025"),
            Told(MANY, "framework", signed_on="2013-02", amount=290e6, period="2014/2020"),
        ),
        (Told(MANY, period="2022/2025"), Told(MANY, period="2014/2020")),
        (Told(PARTIES, signed_on="2025-07-23"), Told(PARTIES, signed_on="2025-07-27")),
        (Told(PARTIES, signed_on="2025-07"), Told(PARTIES, signed_on="2025-08")),
        (Told(PARTIES, "contract", signed_on="2025-07-23"), Told(PARTIES, "memorandum", signed_on="2025-07-23")),
        (Told(("ministry", "cetim"), signed_on="2025-07-23"), Told(("ministry", "oncf"), signed_on="2025-07-23")),
        (
            Told(("ministry", "oncf", "siemens"), signed_on="2025-07-23", place="Rabat"),
            Told(("ministry", "oncf", "alstom"), signed_on="2025-07-23", place="Rabat"),
        ),
        (
            Told(PARTIES, signed_on="2025-07-23", place="Rabat", amount=5e6, period="2025/2027"),
            Told(PARTIES, signed_on="2025-07-24", place="Fès", amount=7e6, period="2025/2027"),
        ),
    ],
)
def test_two_signings_contradict_each_other(first: Told, second: Told):
    assert same(first, second) == ()
    assert are_contradictory(*tell((first, second)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Told((), signed_on="2025-07-23", place="Rome"), Told((), signed_on="2025-07-23", place="Rome")),
        (Told(PARTIES), Told(PARTIES)),
        (Told(PARTIES, signed_on="2025"), Told(PARTIES, "agreement", signed_on="2025-07-23")),
        (Told(("ministry",), signed_on="2025-07-23"), Told(PARTIES, signed_on="2025-07-23")),
        (Told(("ministry@MA",), amount=5e6, place="Rome"), Told(("ministry@TN",), amount=5e6, place="Rome")),
        (
            Told(("cluster", "يوروميد"), signed_on="2025-07-23", place="Rome"),
            Told(("cluster", "Euromed"), signed_on="2025-07-23", place="Rome"),
        ),
    ],
)
def test_too_little_in_common_is_not_the_same_though_nothing_contradicts_it(first: Told, second: Told):
    assert same(first, second) == ()
    assert not are_contradictory(*tell((first, second)))


def test_records_without_a_date_are_the_same_when_their_documents_come_out_together():
    first, second = Told(PARTIES, amount=250e6), Told(PARTIES, amount=300e6)

    assert same(first, second, ("2025-07-24", "2025-08-20")) == ("kind", "party")
    assert same(first, second, ("2025-07-24", "2025-10-20")) == ()
    assert same(first, second, ("", "2025-10-20")) == ()


def test_a_signing_is_told_anew_by_news_close_to_its_day_only():
    dated, undated = Told(PARTIES, signed_on="2025-07-23"), Told(PARTIES)

    assert same(dated, undated, ("2025-07-23", "2025-07-24")) == ("kind", "party")
    assert same(dated, undated, ("2025-07-23", "2026-07-24")) == ()


def test_a_place_joins_within_a_season_and_not_across_years():
    first, second = Told(PARTIES, place="Rome"), Told(PARTIES, place="Rome")

    assert same(first, second, ("2024-07-24", "2025-05-01")) == ("kind", "party", "place")
    assert same(first, second, ("2014-07-24", "2025-05-01")) == ()


def test_what_one_document_tells_apart_is_apart():
    one = record(Told(PARTIES, signed_on="2025-07-23"))

    assert are_contradictory(one, one)
    assert why_same(one, one) == ()


@pytest.mark.parametrize("value", ["2025-02-31", "2025-13-01", "2025-00-00"])
def test_an_impossible_day_is_no_error(value: str):
    assert same(Told(PARTIES, signed_on=value), Told(PARTIES, signed_on="2025-03-02")) == ()


def test_one_record_alone_is_the_agreement():
    (only,) = tell((Told(PARTIES, signed_on="2025-07-23"),))

    assert join([only]) == only


def test_a_field_that_one_source_leaves_out_or_tells_less_exactly_is_no_disagreement():
    records = tell(
        (
            Told(PARTIES, "agreement", signed_on="2025-07", amount=5e6, currency="", period="2022/"),
            Told(PARTIES, "memorandum", signed_on="2025-07-23", amount=5e6, currency="EUR", period="2022/2025"),
            Told(PARTIES, "memorandum", "", place="Rome", occasion="le forum"),
        )
    )

    for order in itertools.permutations(records):
        joined = join(order)
        assert joined.disagreements == ()
        assert (joined.kind, joined.status, joined.signed_on.value) == ("memorandum", "signed", "2025-07-23")
        assert (joined.amount.currency, joined.period.end, joined.place.key) == ("EUR", "2025", "rome")
        assert joined.occasion == "le forum"
        assert joined.id == min(each.id for each in records)


def test_where_sources_differ_the_field_holds_what_most_tell_and_every_value_is_kept():
    records = tell(
        (
            Told(PARTIES, signed_on="2022-01-18", amount=300e6, period="2023/2026", place="Rabat"),
            Told(PARTIES, signed_on="2022-01-18", amount=250e6, period="2022/2025", place="Casablanca"),
            Told(PARTIES, signed_on="2022-01-19", amount=250e6, period="2022/2025", place="Casablanca"),
        )
    )

    joined = join(records)

    assert joined.amount.value == 250e6
    assert joined.disagreements == (
        Disagreement("signed_on", ("2022-01-18", "2022-01-19")),
        Disagreement("place", ("casablanca", "rabat")),
        Disagreement("amount", ("250000000 MAD", "300000000 MAD")),
        Disagreement("period", ("2022/2025", "2023/2026")),
    )


def test_of_values_told_as_often_the_latest_is_held():
    records = tell((Told(PARTIES, amount=300e6), Told(PARTIES, amount=250e6)))

    assert join(records).amount.value == 250e6
    assert join(records[::-1]).amount.value == 300e6


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (("announced", "signed"), "signed"),
        (("signed", "announced"), "signed"),
        (("negotiated", "announced"), "announced"),
        (("announced", "negotiated"), "announced"),
        (("signed", "ended"), "ended"),
        (("", "signed", ""), "signed"),
        (("", ""), ""),
    ],
)
def test_a_status_that_changed_with_time_is_no_disagreement(told: tuple[str, ...], status: str):
    joined = join(tell(tuple(Told(PARTIES, status=each) for each in told)))

    assert joined.status == status
    assert joined.disagreements == ()


def test_parties_are_one_across_spellings_and_evidence_names_them_by_one_key():
    records = tell(
        (
            Told(("cetim=CETIM", "ministry|وزارة=Ministère de l'Industrie")),
            Told(("وزارة|ministry=وزارة الصناعة@MA", "oncf=ONCF")),
            Told(("ministry|وزارة=Ministère de l'Industrie",)),
        )
    )

    joined = join(records)

    assert [party.name for party in joined.parties] == ["CETIM", "Ministère de l'Industrie", "ONCF"]
    assert joined.parties[1].as_written == ("Ministère de l'Industrie", "وزارة الصناعة")
    assert joined.parties[1].country == "MA"
    assert joined.parties[1].keys == ("ministry", "وزارة")
    told = [each.value for each in joined.evidence if each.field == "party"]
    assert told == ["cetim", "ministry", "ministry", "oncf", "ministry"]


def test_two_parties_of_one_record_stay_two():
    records = tell((Told(("a|c=A", "b=B")), Told(("b|c=BC", "d=D"))))

    assert [party.name for party in join(records).parties] == ["BC", "B", "D"]


def test_all_evidence_is_kept_in_the_order_of_fields_then_of_documents():
    records = tell((Told(PARTIES, sectors=("food",), amount=5e6), Told(PARTIES, sectors=("energy", "food"))))

    joined = join(records)

    fields = [each.field for each in joined.evidence]
    assert fields == ["kind"] * 2 + ["status"] * 2 + ["party"] * 4 + ["sector"] * 3 + ["amount"]
    assert joined.documents == tuple(each.documents[0] for each in records)
    assert joined.sectors == ("food", "energy")


STATES = ("country TN=Tunisie@TN", "country DE=Allemagne@DE")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            Told(STATES, "cooperation", signed_on="2024-04-03", place="Tunis", sectors=("water",), amount=20e6),
            Told(STATES, "cooperation", signed_on="2024-04-03", place="Tunis", sectors=("training",), amount=9e6),
        ),
        (
            Told(STATES, "cooperation", signed_on="2024-04-03", place="Tunis", sectors=("water",)),
            Told(STATES, "cooperation", signed_on="2024-04-03", place="Tunis", sectors=("training",)),
        ),
        (
            Told(PARTIES, signed_on="2024-04-03", sectors=("water",), amount=20e6),
            Told(PARTIES, signed_on="2024-04-03", sectors=("training",), amount=9e6),
        ),
    ],
)
def test_agreements_of_one_day_for_other_matters_are_not_one(first: Told, second: Told):
    assert same(first, second) == ()


def test_papers_that_name_other_sectors_of_one_agreement_between_firms_still_tell_of_one():
    first = Told(PARTIES, signed_on="2024-04-03", sectors=("plastics",), amount=9e6)
    second = Told(PARTIES, signed_on="2024-04-03", sectors=("training",), amount=9e6)

    assert same(first, second) == ("kind", "party", "signed_on", "amount")


def test_a_plan_told_without_those_who_sign_it_is_one_by_its_month_sum_and_period():
    plan = Told((), "agreement", signed_on="2013-02", amount=290e6, period="2014/2020")

    assert same(plan, plan) == ("signed_on", "amount", "period")
    assert same(plan, replace(plan, parties=PARTIES)) == ("signed_on", "amount", "period")
    for other in (
        replace(plan, amount=360e6),
        replace(plan, period="2022/2025"),
        replace(plan, signed_on="2013-03"),
        replace(plan, period=""),
    ):
        assert same(plan, other) == ()
    assert same(replace(plan, parties=PARTIES), replace(plan, parties=("university", "bank"))) == ()
