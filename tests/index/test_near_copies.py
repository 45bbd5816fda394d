from random import Random

import pytest

from index.folding import fold_words
from index.near_copies import Reading, likeness
from index.sketching import find_names

FRENCH = (
    "Kairouan : une convention pour une tannerie moderne. Le ministère de l'Industrie et la société Cuirs du "
    "Centre ont "
    "signé le 14 mai 2024 à Kairouan une convention pour la construction d'une tannerie. Le projet coûtera 36 "
    "millions de "
    "dinars et créera 420 emplois. La société traitera ses eaux usées dans une station propre, contrôlée chaque "
    "mois par "
    "l'agence de protection de l'environnement. Les artisans de la médina achèteront les peaux à un prix convenu "
    "pour "
    "trois ans. Un centre de formation accueillera 60 apprentis par an dans les anciens ateliers de la ville."
)
ARABIC = (
    "القيروان: اتفاقية لإنشاء مدبغة عصرية. وقعت وزارة الصناعة وشركة جلود الوسط يوم 14 ماي 2024 بالقيروان اتفاقية "
    "لبناء "
    "مدبغة. ويكلف المشروع 36 مليون دينار ويحدث 420 موطن شغل. وستعالج الشركة مياهها المستعملة في محطة خاصة تراقبها "
    "كل شهر "
    "وكالة حماية المحيط. ويشتري حرفيو المدينة العتيقة الجلود بسعر متفق عليه لمدة ثلاث سنوات. ويستقبل مركز للتكوين 60 "
    "متربصا سنويا في الورشات القديمة بالمدينة."
)
MENU = "Accueil Actualités Régions Sport Abonnés Publié le 15 mai 2024 à 9h10 "
COMMENTS = " Commentaires (3) À lire aussi : la campagne des dattes commence, le marché aux tapis rouvre ses portes"


def reading(text: str, is_scanned: bool = False, day: str = "") -> Reading:
    return Reading(tuple(fold_words(text)), find_names(text), is_scanned, day)


def alike(one: str, other: str, is_scanned: bool = False) -> float:
    found = likeness(reading(one), reading(other, is_scanned))
    assert found == likeness(reading(other, is_scanned), reading(one))
    return found


def misread(text: str, share: float) -> str:
    chance = Random(7)
    return " ".join(
        word[:1] + word[2:] if len(word) > 3 and word.isalpha() and chance.random() < share else word
        for word in text.split(" ")
    )


@pytest.mark.parametrize("text", [FRENCH, ARABIC])
def test_a_post_with_a_menu_above_and_comments_below_is_a_version(text: str):
    assert alike(text, MENU + text + COMMENTS) > 0.6


def test_an_edition_with_a_sentence_more_or_less_or_another_is_a_version():
    shorter = FRENCH.replace("Les artisans de la médina achèteront les peaux à un prix convenu pour trois ans. ", "")
    another = FRENCH.replace(
        "Les artisans de la médina achèteront les peaux à un prix convenu pour trois ans. ",
        "La municipalité promet de déplacer les anciens bassins hors des remparts avant l'été. ",
    )

    assert alike(FRENCH, shorter) > 0.8
    assert alike(FRENCH, another) > 0.7


def test_one_corrected_amount_leaves_two_versions():
    assert alike(FRENCH, FRENCH.replace("36 millions", "63 millions")) > 0.9
    assert alike(ARABIC, ARABIC.replace("36 مليون", "63 مليون")) > 0.9


def test_an_amount_is_not_corrected_after_a_year():
    corrected = FRENCH.replace("36 millions", "63 millions")

    assert likeness(reading(FRENCH, day="2024-05-14"), reading(corrected, day="2024-05-20"))
    assert not likeness(reading(FRENCH, day="2024-05-14"), reading(corrected, day="2025-05-20"))
    assert likeness(reading(FRENCH, day="2024-02-31"), reading(corrected, day="2025-05-20"))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (FRENCH, [("14 mai 2024", "20 mai 2025"), ("36 millions", "12 millions"), ("420", "150")]),
        (ARABIC, [("14 ماي 2024", "20 ماي 2025"), ("36 مليون", "12 مليون"), ("420", "150")]),
        (FRENCH, [("14 mai 2024", "21 mai 2024")]),
        (ARABIC, [("2024", "2025")]),
    ],
)
def test_the_same_words_of_another_day_are_another_text(text: str, changes: list[tuple[str, str]]):
    other = text
    for former, now in changes:
        other = other.replace(former, now)

    assert other != text
    assert alike(text, other) == 0
    assert alike(text, misread(other, 0.05), is_scanned=len(changes) > 1) == 0


def test_the_same_words_of_another_company_are_another_text():
    assert alike(FRENCH, FRENCH.replace("Cuirs du Centre", "Peaux du Sahel")) == 0


def test_a_scan_whose_words_and_one_figure_are_misread_is_a_version():
    assert alike(FRENCH, misread(FRENCH, 0.1).replace("420", "428"), is_scanned=True) > 0.8
    assert alike(ARABIC, misread(ARABIC, 0.1).replace("420", "428"), is_scanned=True) > 0.8


def test_other_texts_with_one_closing_are_two():
    closing = " Contact : direction de la communication du ministère, avenue de la Liberté, ouverte de 9 h à 17 h."

    assert alike(FRENCH + closing, ARABIC + closing) == 0


def test_a_text_is_no_version_of_a_digest_that_holds_it():
    assert alike(FRENCH, ARABIC + FRENCH + ARABIC) == 0


def test_spellings_are_folded():
    assert alike(ARABIC, ARABIC.replace("إ", "ا").replace("36", "٣٦")) == 1.0


@pytest.mark.parametrize("text", ["", "un", FRENCH])
def test_nothing_is_no_version_of_a_text(text: str):
    assert alike("", text) == 0
