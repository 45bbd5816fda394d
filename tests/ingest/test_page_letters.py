"""Quotations are found among letters in whatever order a producer writes them."""

from ingest.page_letters import Glyph, find_letters, letters_of

WORDS = "وقّعت الكتلة مذكّرة تفاهم بروما"


def _line(text, left=100.0, baseline=700.0, width=5.0):
    """Place the characters of a text from left to right, as they are seen."""
    return [
        Glyph(letters_of(letter), left + width * at, baseline, left + width * (at + 1), baseline + 10, baseline)
        for at, letter in enumerate(text)
        if letters_of(letter)
    ]


def _found(glyphs, words):
    return "".join(glyphs[place].letters for place in sorted(find_letters(glyphs, words)))


def test_letters_in_the_order_of_reading_are_found():
    glyphs = [*_line("Avant. "), *_line("Un accord signé à Sétif.", baseline=680)]

    assert _found(glyphs, "accord sígné à SÉTIF") == "accordsigneasetif"


def test_arabic_in_the_order_in_which_it_is_seen_is_found():
    glyphs = _line(f"سطر آخر {WORDS} وبعده"[::-1])

    assert sorted(_found(glyphs, WORDS)) == sorted(letters_of(WORDS))


def test_arabic_whose_words_are_listed_each_in_another_order_is_found():
    glyphs = _line(f"قبله كلام {WORDS} وبعده كلام"[::-1])
    half = len(glyphs) // 2
    glyphs = [*glyphs[half:], *reversed(glyphs[:half])]

    assert sorted(_found(glyphs, WORDS)) == sorted(letters_of(WORDS))


def test_numbers_and_foreign_words_inside_arabic_keep_their_order():
    # As seen from the left: the sentence ends there.
    seen = "2025" + " ماعل "[::1] + "ACS" + " ةكرش ةقلطأ"[::1]

    assert len(find_letters(_line(seen), "أطلقة شركة ACS لعام 2025")) == len(letters_of("أطلقة شركة ACS لعام 2025"))


def test_letters_drawn_twice_to_look_bold_are_found_once():
    glyphs = [
        each for pair in zip(_line("Accord gras"), _line("Accord gras", left=100.4), strict=True) for each in pair
    ]

    assert len(find_letters(glyphs, "Accord gras")) == 10


def test_spaces_hyphens_and_marks_do_not_matter():
    glyphs = [*_line("La coopé-"), *_line("ration inter nationale", baseline=685)]

    assert _found(glyphs, "La coopération internationale") == "lacooperationinternationale"


def test_the_part_of_a_quotation_before_the_end_of_the_page_is_found():
    glyphs = [*_line("Autre chose ici. Le protocole signé hier"), *_line("12", baseline=40)]

    assert _found(glyphs, "Le protocole signé hier soir à Monastir entre deux entreprises") == "leprotocolesignehier"


def test_words_that_are_not_on_the_page_are_not_found():
    glyphs = _line("Le ministre a inauguré une école à Rabat en présence des élus de la région.")

    assert not find_letters(glyphs, "Le ministre a signé à Tunis un accord sur le textile et l’eau.")
    assert not find_letters(glyphs, "…")
    assert not find_letters([], "Rabat")
