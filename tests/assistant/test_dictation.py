"""What a model writes is cut into sentences with their citations, whatever the pieces it comes in."""

import pytest

from assistant.dictation import leave_out_thoughts, take_down


def taken(text: str, size: int = 3) -> list[tuple[str, tuple[int, ...]]]:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [(dictated.text, dictated.numbers) for dictated in take_down(pieces)]


CASES = [
    (
        "Le plan est doté de 290 millions [1]. Il date du 23 juillet 2025. [1][2] M. Ben Sassi préside [3, 4].",
        [
            ("Le plan est doté de 290 millions.", (1,)),
            ("Il date du 23 juillet 2025.", (1, 2)),
            ("M. Ben Sassi préside.", (3, 4)),
        ],
    ),
    (
        "وُقّعت المذكرة في 23 جويلية [١]. وبلغت القيمة 1.5 مليون درهم. [2]\nثم انتهى الأمر [المقطع 3].",
        [
            ("وُقّعت المذكرة في 23 جويلية.", (1,)),
            ("وبلغت القيمة 1.5 مليون درهم.", (2,)),
            ("ثم انتهى الأمر.", (3,)),
        ],
    ),
    (
        "- **Premier point** [1]\n2. Second point [1-3]",
        [("Premier point", (1,)), ("Second point", (1, 2, 3))],
    ),
    (
        "It costs 290 million【2】. It ends in 2025 [Passage 1]",
        [("It costs 290 million.", (2,)), ("It ends in 2025", (1,))],
    ),
    (
        "Il dit : « Le plan est prêt. Nous signons. » [1] Puis il part [2].",
        [("Il dit : « Le plan est prêt. Nous signons. »", (1,)), ("Puis il part.", (2,))],
    ),
    ("Voici la réponse :\nLe plan coûte 290 …", []),
    ("", []),
]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_and_their_numbers_do_not_depend_on_the_pieces(text, expected, size):
    assert taken(text, size) == expected


def test_a_sentence_is_given_as_soon_as_the_next_begins():
    given = take_down(iter(["Le plan est prêt [1]. ", "Il est ", "signé."]))

    assert next(given).text == "Le plan est prêt."


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<think>hm <b> 2 < 3</think>Oui.", "Oui."),
        ("a<thinking>b</thinking>c<think>d", "ac"),
        ("1 < 2 et 3 > 2", "1 < 2 et 3 > 2"),
        ("donc…</think>Oui.", "donc…Oui."),
    ],
)
def test_thoughts_are_left_out_however_they_are_cut(text: str, said: str, size: int):
    pieces = [text[at : at + size] for at in range(0, len(text), size)]

    assert "".join(leave_out_thoughts(pieces)) == said
