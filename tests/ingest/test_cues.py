"""Words that tell of a signing, and what the words before them make of it."""

import pytest

from index.folding import fold_text
from ingest.cues import find_cues


def effects(text):
    return [each.effect for each in find_cues(fold_text(text))]


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("وقعت الوزارة", "signed"),
        ("تم توقيع", "signed"),
        ("دعا الوزير إلى توقيع", "wished"),
        ("من المنتظر أن يتم توقيع", "announced"),
        ("لم يتم توقيع", "denied"),
        ("لم يتم بعد توقيع", "announced"),
        ("تأجيل توقيع", "announced"),
        ("عقب توقيع", "signed"),
        ("تمهيدا لتوقيع", "announced"),
        ("la signature d'un accord", "signed"),
        ("en vue de la signature d'un accord", "announced"),
        ("la signature de l'accord est prévue en mai", "announced"),
        ("la signature, prévue dimanche, a été reportée", "announced"),
        ("il souhaite signer un accord", "wished"),
        ("n'a pas signé", "denied"),
        ("n'a pas encore été signé", "announced"),
        ("vient de signer", "signed"),
        ("vient d'être signé", "signed"),
        ("pourrait être signé", "wished"),
        ("has yet to be signed", "announced"),
        ("was signed", "signed"),
        ("will sign", "announced"),
        ("could sign", "wished"),
        ("after signing", "signed"),
    ],
)
def test_the_nearest_words_before_decide(text, effect):
    assert effects(text) == [effect]


def test_a_wish_ends_at_a_comma_and_does_not_reach_what_happened():
    assert effects("Souhaitant coopérer, les deux ports ont signé un accord") == ["signed"]
    assert effects("دعا الوزير إلى التعاون، وتم توقيع مذكرة") == ["signed"]


def test_signed_off_and_signed_into_law_are_no_signing():
    assert effects("The board signed off the plan and the bill was signed into law") == []


@pytest.mark.parametrize(
    "text",
    [
        "un accord distinct signé en mars",
        "le cabinet italien a signé",
        "on 3 May the signing of the agreement",
        "تم بمركز البحث العلمي توقيع",
        "لفائدة 30 طالبا، توقيع",
        "بدعوة من الوزير توقيع",
        "not only was it signed",
    ],
)
def test_words_that_only_look_like_denials_and_wishes_change_nothing(text):
    assert effects(text) == ["signed"]
