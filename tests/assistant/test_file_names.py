"""Names of files that people send."""

import pytest

from assistant.file_names import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("تقرير ٢٠٢٥ عن الشراكة.pdf", "تقرير ٢٠٢٥ عن الشراكة.pdf"),
        ("Convention – Algérie & Italie (v2).docx", "Convention – Algérie & Italie (v2).docx"),
        ("../../تقرير.pdf", "تقرير.pdf"),
        ("C:\\Users\\Salma\\اتفاقية.docx", "اتفاقية.docx"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("تق\x00رير\r\n.pdf", "تقرير.pdf"),
        ("تقرير\u202efdp.exe", "تقريرfdp.exe"),
        ("\u2066note\u2069.md", "note.md"),
        ("...hidden.txt", "hidden.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul.tar.pdf", "_nul.tar.pdf"),
        ("COM1", "_COM1"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("name. .pdf", "name.pdf"),
        (".pdf", "pdf"),
        ("..", "document"),
        ("", "document"),
        ("\udcff\udcfe.txt", "__.txt"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_leads_elsewhere_or_deceives(sent, kept):
    assert safe_name(sent) == kept


def test_a_long_arabic_name_is_cut_between_letters_and_keeps_its_ending():
    name = safe_name("اتفاقية" * 60 + ".docx")

    assert len(name.encode()) <= LONGEST_NAME
    assert name.endswith(".docx")
    assert set(name.removesuffix(".docx")) <= set("اتفاقية")


def test_two_ways_of_writing_a_letter_give_one_name():
    assert safe_name("Alge\u0301rie.txt") == safe_name("Algérie.txt")
