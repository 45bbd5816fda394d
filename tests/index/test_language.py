import pytest

from index.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("مذكرة تفاهم", "ar"),
        ("متى وُقّعت؟", "ar"),
        ("ما هو CETIEV؟", "ar"),
        ("وقع Stellantis", "ar"),
        ("شركة Gotion High-Tech في القنيطرة", "ar"),
        ("accord cadre", "fr"),
        ("mémorandum d'entente", "fr"),
        ("usine Renault", "fr"),
        ("Qui signe ?", "fr"),
        ("Le terme مذكرة تفاهم désigne un accord", "fr"),
        ("framework agreement", "en"),
        ("who signed", "en"),
        ("industrial cooperation", "en"),
        ("and in 2023?", "en"),
        ("The word مذكرة تفاهم means memorandum", "en"),
    ],
)
def test_a_few_words_are_enough(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(("text", "language"), [("", "en"), ("2022-2025", "en"), ("🙂", "en"), ("中文协议", "en")])
def test_a_text_without_letters_it_knows_is_called_english(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("تفاهم نامه صنعتی بین ایران و عراق", "ar"), ("El ministro firmó un acuerdo con la empresa", "fr")],
)
def test_another_language_falls_to_the_nearest(text, language):
    assert detect_language(text) == language
