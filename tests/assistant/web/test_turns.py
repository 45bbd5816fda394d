"""Turns as markup: each text in its own direction, escaped, with the numbers of its own sources."""

import re

import pytest

from assistant.answer import Answer, Citation, Coverage, Limit, Sentence, Turn, Understood
from assistant.giving import GivenAnswer
from assistant.web.screen import SCREENS
from assistant.web.turns import ROWS_OPEN, render_turn
from index.records import DocumentDate, DocumentSummary, Evidence, Language

COVERAGE = Coverage(documents=12, unread=0, unrecognized=0, agreements=40, matching=2, partial=0)


def cited(
    number: int, quote: str, language: Language, title: str = "Zones industrielles", publisher: str = ""
) -> Citation:
    id = f"{number:012x}"
    document = DocumentSummary(
        id, title, publisher, DocumentDate("2025-07-23", "metadata"), language, f"/{id}.pdf", id, 4, 9, 1.0
    )
    return Citation(number, Evidence(id, 10, 10 + len(quote), 3, quote), document)


def given(question: str = "سؤال", language: Language = "ar", **answer) -> GivenAnswer:
    values = {
        "question": question,
        "language": language,
        "kind": "fact",
        "refused": False,
        "frame": "",
        "sentences": (),
        "citations": (),
        "searched": 12,
        "nearest": (),
        "notices": (),
        "seconds": (),
    }
    made = Answer(**{**values, **answer})  # type: ignore[arg-type]
    return GivenAnswer("A" * 22, "C" * 22, "2026-11-23T00:00:00+00:00", Turn(question, question, made), ())


def test_a_quotation_stands_in_its_documents_direction_inside_an_arabic_answer():
    quote = "Le mémorandum a été signé à Rome."
    shown = render_turn(
        SCREENS["ar"],
        given(
            sentences=(Sentence(quote, (1,), "quoted"), Sentence("وُقّعت المذكرة بروما.", (1,), "verified")),
            citations=(cited(1, quote, "fr"),),
        ),
    )

    assert '<div class="given" lang="ar" dir="rtl">' in shown
    assert f'lang="fr" dir="ltr"><span class="words">{quote}</span>' in shown
    assert 'lang="ar" dir="rtl"><span class="words">وُقّعت المذكرة بروما.</span>' in shown


def test_each_chip_leads_to_its_own_card_and_its_own_source():
    quotes = ("Douze centres seront financés.", "سيُموَّل اثنا عشر مركزًا.")
    shown = render_turn(
        SCREENS["fr"],
        given(
            language="fr",
            sentences=(Sentence(quotes[0], (1,), "quoted"), Sentence("Les deux le disent.", (2, 1), "verified")),
            citations=(cited(1, quotes[0], "fr"), cited(2, quotes[1], "ar", publisher="يومية الصناعة")),
        ),
    )

    chips = re.findall(r'href="([^"]+)" data-card="([^"]+)" aria-label="([^"]+)">(\d)</a>', shown)
    address = f"/fr/sources/{'A' * 22}?at=s{{}}&amp;number={{}}"
    assert chips == [
        (address.format(0, 1), f"card-{'A' * 22}-1", "Source 1", "1"),
        (address.format(1, 2), f"card-{'A' * 22}-2", "Source 2", "2"),
        (address.format(1, 1), f"card-{'A' * 22}-1", "Source 1", "1"),
    ]
    second = shown[shown.index(f'id="card-{"A" * 22}-2"') :]
    assert f'lang="ar" dir="rtl">{quotes[1]}</blockquote>' in second
    assert "يومية الصناعة" in second and "2025-07-23" in second and "p. 3" in second


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', '"><b>', "${x}{{x}}"]
)
def test_nothing_that_was_asked_read_or_written_becomes_markup(hostile):
    shown = render_turn(
        SCREENS["en"],
        given(
            question=hostile,
            language="en",
            frame=f"According to “{hostile}”:",
            notices=(hostile,),
            sentences=(Sentence(hostile, (1,), "quoted"), Sentence(hostile, (), "unsupported")),
            citations=(cited(1, hostile, "en", title=hostile, publisher=hostile),),
            understood=Understood("list", (Limit("party", (hostile, "x"), hostile),), (hostile,)),
            coverage=COVERAGE,
        ),
        is_last=True,
    )

    assert not re.search(r"<(script|img|b)\b", shown)
    assert "onerror=&#34;" in shown or "onerror" not in shown


def test_a_sentence_without_a_source_is_marked_and_has_no_chip():
    shown = render_turn(SCREENS["ar"], given(sentences=(Sentence("جملة بلا سند.", (), "unsupported"),)))

    assert "لا يسنده مصدر" in shown
    assert 'class="chip"' not in shown


def test_each_limit_of_a_list_can_be_taken_away_by_its_own_button():
    limits = (Limit("country", ("IT",), "إيطاليا"), Limit("sector", ("automotive",), "السيارات"))
    asked = given(understood=Understood("list", limits, ("القديمة",)), coverage=COVERAGE, frame="وُجد اثنتان.")

    live = render_turn(SCREENS["ar"], asked)
    frozen = render_turn(SCREENS["ar"], asked, is_frozen=True, is_last=True)

    assert re.findall(r'data-act="drop" data-answer="A+" data-limit="(\d)" aria-label="([^"]+)"', live) == [
        ("0", "احذف الشرط: البلد = إيطاليا"),
        ("1", "احذف الشرط: القطاع = صناعة السيارات"),
    ]
    assert "«القديمة»" in live
    assert "البلد = إيطاليا" in frozen and "data-act" not in frozen


def test_a_long_list_is_folded_after_its_first_rows_and_the_count_of_all_is_said():
    lines = tuple(Sentence(f"Convention numéro {number}", (1,), "register") for number in range(ROWS_OPEN + 5))
    shown = render_turn(
        SCREENS["fr"],
        given(
            language="fr",
            sentences=lines,
            citations=(cited(1, "Convention", "fr"),),
            understood=Understood("list", (), ()),
            coverage=COVERAGE,
        ),
    )

    before, after = shown.split('<details class="folded">')
    assert "Convention numéro 29" in before and "Convention numéro 30" not in before
    assert "Tout afficher (35)" in after and "Convention numéro 34" in after


def test_a_refusal_names_the_nearest_documents_each_a_link_in_its_own_direction():
    nearest = (
        cited(1, "x", "ar", title="تقرير التكامل").document,
        cited(2, "x", "fr", title="Pacte automobile").document,
    )
    refused = given(language="fr", refused=True, frame="Je n’ai pas trouvé.", nearest=nearest)

    shown, of_a_reader = (render_turn(SCREENS["fr"], refused, may_add=may_add) for may_add in (True, False))

    assert 'href="/fr/documents/000000000001"' in shown and 'dir="rtl">تقرير التكامل</span>' in shown
    assert 'href="/fr/documents/000000000002"' in shown and 'dir="ltr">Pacte automobile</span>' in shown
    assert 'href="/fr/documents"' in shown and "demandez à un éditeur" not in shown
    assert 'href="/fr/documents"' not in of_a_reader and "demandez à un éditeur" in of_a_reader


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_only_the_last_turn_can_be_asked_again_or_changed(language):
    said = SCREENS[language].words["ask"]

    assert said["edit"] not in render_turn(SCREENS[language], given())
    assert said["edit"] in render_turn(SCREENS[language], given(), is_last=True)
