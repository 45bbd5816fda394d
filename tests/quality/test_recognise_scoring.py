"""The scores are believed by everyone, so they are counted by hand once."""

import pytest

from index.records import Agreement, Amount, Evidence, FieldEvidence, Party, Period, Place, SignedOn
from ingest.samples import samples_folder
from tests.quality.joining import Joined, make_page, pairs_of
from tests.quality.recognition_scoring import FIELDS, Count, align, same_name, score_text
from tests.quality.told import HALVES, ingest_samples, load_texts, make_document, read_text


def _told(**fields):
    row = {"kind": "memorandum", "status": "signed", "parties": [["CETIM"], ["Euromed"]]} | fields
    text = {"id": "t", "language": "fr", "title": "", "date": "", "publisher": "", "text": "…", "agreement": [row]}
    return read_text(text).agreements[0]


def _record(parties=("CETIM", "Euromed"), signed_on="", **fields):
    names = tuple(Party(name, (name,), "", (name,)) for name in parties)
    date = SignedOn(signed_on, "day", "written") if signed_on else None
    evidence = (FieldEvidence("kind", "memorandum", Evidence("d", 0, 3, 1, "MoU")),)
    plain = {
        "id": "0" * 12,
        "kind": "memorandum",
        "status": "signed",
        "place": None,
        "occasion": "",
        "countries": (),
        "sectors": (),
        "purpose": "",
        "amount": None,
        "period": None,
        "evidence": evidence,
    }
    return Agreement(parties=names, signed_on=date, **(plain | fields))


def _count(told, records, field):
    return sum((score.count for score in score_text(told, records) if score.field == field), Count())


def test_precision_recall_and_f1_come_from_three_counts():
    count = Count(right=3, given=4, wanted=6)

    assert (count.precision, count.recall) == (0.75, 0.5)
    assert count.f1 == pytest.approx(0.6)
    assert Count().f1 == 1.0


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("l'École des mines", "École des Mines", True),
        ("المعهد الوطني للتقييس", "معهد الوطني للتقييس", True),
        ("«أناضول غيدا»", "أناضول غيدا", True),
        ("groupe Atlas Câblage", "Atlas Câblage", True),
        ("Ministère de l'Industrie et du Commerce", "Ministère", False),
        ("Chambre de commerce d'Oran", "Chambre de commerce d'Alger", False),
        ("", "CETIM", False),
    ],
)
def test_names_are_the_same_when_two_thirds_of_the_longer_one_stand_in_the_other(first, second, is_same):
    assert same_name(first, second) is is_same
    assert same_name(second, first) is is_same


def test_records_are_paired_by_parties_and_date_whatever_their_order():
    first = _told(signed_on="2024-05-13")
    second = _told(parties=[["CETIM"], ["Hilados"]], signed_on="2019")
    records = [_record(("CETIM", "Hilados"), "2019"), _record(signed_on="2024-05-13")]

    pairs = align([first, second], records)

    assert pairs == [(first, records[1]), (second, records[0])]


def test_the_pairs_together_are_the_best_even_where_one_alone_could_be_better():
    first = _told(parties=[["CETIM"], ["Euromed"]])
    second = _told(parties=[["CETIM"], ["Euromed"], ["Hilados"]])
    exact, other = _record(("CETIM", "Euromed")), _record(("CETIM", "Portus"))

    pairs = align([second, first], [exact, other])

    assert {(len(told.parties.values), record.parties[1].name) for told, record in pairs} == {
        (3, "Portus"),
        (2, "Euromed"),
    }


def test_a_record_of_other_parties_is_invented_and_what_was_told_is_missed():
    told, record = [_told(signed_on="2024-05-13")], [_record(("Portus", "Delta"), "2020")]

    assert _count(told, record, "found") == Count(0, 1, 1)
    assert _count(told, record, "kind") == Count()


def test_parties_are_counted_one_by_one():
    told = [_told(parties=[["CETIM", "Centre technique"], ["Euromed"], ["Ville d'Oran"]])]
    record = [_record(("Centre technique", "Euromed", "La directrice"))]

    assert _count(told, record, "parties") == Count(2, 3, 3)


def test_values_that_are_also_right_are_neither_missed_nor_extra():
    told = [_told(sectors=["textiles"], sectors_ok=["training", "finance"], parties_ok=[["État"]])]

    assert _count(told, [_record(sectors=("textiles", "training"))], "sectors") == Count(1, 1, 1)
    assert _count(told, [_record(sectors=("training", "food"))], "sectors") == Count(0, 1, 1)
    assert _count(told, [_record(("CETIM", "Euromed", "État"))], "parties") == Count(2, 2, 2)


def test_an_invented_date_costs_precision_and_a_missing_one_recall():
    assert _count([_told()], [_record(signed_on="2024")], "date") == Count(0, 1, 0)
    assert _count([_told(signed_on="2024")], [_record()], "date") == Count(0, 0, 1)
    assert _count([_told(signed_on="2024")], [_record(signed_on="2024-01-01")], "date") == Count(0, 1, 1)


def test_a_field_may_be_left_empty_where_the_gold_says_so():
    told = [_told(place="Alger", place_ok=[""])]

    assert _count(told, [_record()], "place") == Count()
    assert _count(told, [_record(place=Place("alger", "alger", "DZ"))], "place") == Count(1, 1, 1)
    assert _count(told, [_record(place=Place("Oran", "oran", "DZ"))], "place") == Count(0, 1, 1)


def test_an_optional_agreement_is_neither_missed_nor_invented():
    told = [_told(optional=True)]

    assert _count(told, [], "found") == Count()
    assert _count(told, [_record()], "found") == Count()
    assert _count(told, [_record()], "kind") == Count()


def test_a_record_is_not_lost_to_an_optional_agreement_that_it_is_as_like():
    told = [_told(optional=True), _told(period=["2025", "2027"]), _told(optional=True)]

    assert _count(told, [_record()], "found") == Count(1, 1, 1)


def test_an_amount_needs_its_currency_and_may_have_an_equivalent():
    told = [_told(amount=35000000, currency="EUR", amount_ok=["118000000 TND"])]

    assert _count(told, [_record(amount=Amount(35_000_000.0, "EUR"))], "amount") == Count(1, 1, 1)
    assert _count(told, [_record(amount=Amount(118_000_000.0, "TND"))], "amount") == Count(1, 1, 1)
    assert _count(told, [_record(amount=Amount(35_000_000.0, ""))], "amount") == Count(0, 1, 1)


def test_purpose_must_hold_the_gold_words_and_occasion_most_of_them():
    told = [_told(purpose=["former des techniciens"], occasion="Foire de la production locale")]
    record = _record(purpose="Il vise à former des techniciens.", occasion="la Foire de la production")

    assert _count(told, [record], "purpose") == Count(1, 1, 1)
    assert _count(told, [record], "occasion") == Count(1, 1, 1)
    assert _count(told, [_record(purpose="Il vise loin.", occasion="la visite")], "occasion") == Count(0, 1, 1)


def test_a_period_is_right_when_both_its_ends_are():
    told = [_told(period=["2022", "2025"])]

    assert _count(told, [_record(period=Period("2022", "2025"))], "period") == Count(1, 1, 1)
    assert _count(told, [_record(period=Period("2022", ""))], "period") == Count(0, 1, 1)


def test_every_field_of_a_pair_is_scored_once_and_in_order():
    scores = score_text([_told()], [_record()])

    assert tuple(score.field for score in scores) == FIELDS


def test_texts_joined_are_counted_in_pairs():
    given = pairs_of([["c", "a", "b", "a"], ["d"], ["e", "f"]])

    assert given == {("a", "b"), ("a", "c"), ("b", "c"), ("e", "f")}
    assert Joined(frozenset({("a", "b"), ("d", "e")}), frozenset(given)).count == Count(1, 4, 2)


def test_a_page_says_its_title_publisher_and_date_and_escapes_them():
    row = {"id": "t", "language": "ar", "title": "«أ» & ب", "date": "2025-03-12", "publisher": 'L\'"Ouest"'}
    page = make_page(read_text(row | {"text": "وقّع الطرفان <اتفاقا>."}))

    assert 'dir="rtl"' in page
    assert "<title>«أ» &amp; ب</title>" in page
    assert 'content="L&#x27;&quot;Ouest&quot;"' in page
    assert 'content="2025-03-12"' in page
    assert "<p>وقّع الطرفان &lt;اتفاقا&gt;.</p>" in page


def test_every_sample_is_listed_once_and_scored_as_ingestion_reads_it():
    listed = load_texts("samples")

    assert sorted(text.id for text in listed) == sorted(path.name for path in samples_folder().iterdir())
    assert {make_document(text).sha256 for text in listed} == {document.sha256 for document in ingest_samples()}


@pytest.mark.parametrize("half", HALVES)
def test_the_words_of_the_gold_stand_in_its_texts(half):
    for text in load_texts(half):
        document = make_document(text)
        for told in text.agreements:
            ones = (told.place, told.occasion, told.purpose)
            words = [value for one in ones for value in (one.value, *one.also)]
            words += [names[0] for names in (*told.parties.values, *told.parties.also)]
            assert [each for each in words if each not in document.text] == [], text.id
