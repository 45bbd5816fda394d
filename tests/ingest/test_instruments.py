"""Nouns that name an instrument, in folded sentences."""

import pytest

from index.folding import fold_text
from ingest.instruments import find_instruments


def named(text):
    folded = fold_text(text)
    return [folded[each.start : each.end] for each in find_instruments(folded)]


def the_one(text):
    [found] = find_instruments(fold_text(text))
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وباتفاقية تعاون وتبادل مع المدرسة", "وباتفاقيه تعاون وتبادل"),
        ("une convention tripartite de partenariat avec", "convention tripartite de partenariat"),
        ("a three-year supply agreement with", "supply agreement"),
        ("اتفاقية لتكوين العمال", "اتفاقيه"),
        ("un mémorandum d'entente (MoU) avec", "memorandum d'entente"),
    ],
)
def test_a_name_holds_the_words_that_belong_to_it(text, name):
    assert named(text) == [name]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("اتفاقية ثلاثية للتعاون", "cooperation"),
        ("اتفاقية مشروع مشترك", "joint_venture"),
        ("un accord stratégique de partenariat", "partnership"),
        ("un contrat-programme", "objectives_contract"),
        ("a non-binding letter of intent", "declaration_of_intent"),
        ("une convention d'investissement", "agreement"),
    ],
)
def test_the_kind_is_the_most_precise_word(text, kind):
    assert the_one(text).kind == kind


@pytest.mark.parametrize("text", ["أربع اتفاقيات", "12 اتفاقية", "deux nouvelles conventions", "several deals"])
def test_several_are_told_as_several(text):
    assert the_one(text).is_many


@pytest.mark.parametrize("text", ["في 2022 اتفاقية", "en 2022, une convention", "a four-party agreement"])
def test_a_year_or_a_number_of_parties_does_not_make_several(text):
    assert not the_one(text).is_many


@pytest.mark.parametrize("text", ["هذه المذكرة", "مذكرة التفاهم", "cette convention", "l'accord", "the contract"])
def test_what_is_known_already_is_definite(text):
    assert the_one(text).is_definite


@pytest.mark.parametrize("text", ["اتفاقية باريس للمناخ", "عقود العمل", "d'un commun accord", "the annual convention"])
def test_what_only_looks_like_one_is_left_out(text):
    assert named(text) == []
