import pytest

from ingest.encodings import decode
from ingest.errors import UnreadableFile
from ingest.plain import read_markdown, read_plain

ARABIC = (
    "توقيع اتفاقية صناعية بين الجزائر وتونس\n\n"
    "وقّعت وزارتا الصناعة في البلدين اتفاقية إطار تمتد على ثلاث سنوات، وتشمل قطاعات النسيج والميكانيك."
)
FRENCH = "Accord signé à Rabat\n\nL'été dernier, l'État a conclu avec la société générale un accord très attendu à Fès."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_arabic_is_read_in_every_encoding_it_was_written_in(encoding):
    text = ARABIC.replace("ّ", "") if encoding == "cp1256" else ARABIC
    assert decode(text.encode(encoding)) == text


def test_arabic_in_iso_8859_6_is_read():
    text = "وقعت وزارة الصناعة والتجارة اتفاقية مع شركة أجنبية لتطوير صناعة السيارات"
    assert decode(text.encode("iso8859-6")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "utf-16", "utf-16-le"])
def test_french_is_read_in_every_encoding_it_was_written_in(encoding):
    assert decode(FRENCH.encode(encoding)) == FRENCH


def test_a_declared_encoding_is_believed_only_when_the_bytes_agree():
    assert decode(FRENCH.encode(), "iso-8859-1") == FRENCH
    assert decode(FRENCH.encode("cp1252"), "utf-8") == FRENCH
    assert decode(ARABIC.encode("cp1256", "ignore"), "iso-8859-1") == ARABIC.encode("cp1256", "ignore").decode("cp1256")
    assert decode(FRENCH.encode("cp1252"), "windows-1256") == FRENCH
    assert decode(ARABIC.encode(), "ascii-nonsense") == ARABIC
    assert decode(ARABIC.encode(), "utf-16") == ARABIC


def test_one_broken_byte_does_not_change_the_encoding():
    assert decode(ARABIC.encode() * 20 + b"\xd9") == ARABIC * 20 + "\ufffd"


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(UnreadableFile, match="is not text"):
        read_plain(bytes(range(256)) * 100, '"a.txt"')


def test_nul_and_control_characters_are_taken_out():
    blocks = read_plain(("Une ligne\x00 de texte.\x07 " + FRENCH).encode(), '"a.txt"').blocks
    assert "\x00" not in blocks[0].text and "\x07" not in blocks[0].text


def test_paragraphs_and_lines_are_kept_apart():
    blocks = read_plain("Un titre assez court\n\nPremier.\nDeuxième.\n\nTroisième.".encode(), '"a.txt"').blocks
    assert [(block.text, block.joint) for block in blocks[1:]] == [
        ("Premier.", "\n\n"),
        ("Deuxième.", "\n"),
        ("Troisième.", "\n\n"),
    ]


def test_lines_broken_at_a_margin_are_one_paragraph():
    text = (
        "Le ministre a signé mardi à Rabat une convention avec les\n"
        "centres techniques du royaume pour une durée de trois ans\n"
        "et un budget de deux cents millions de dirhams, au profit\n"
        "des entreprises."
    )
    assert [block.text for block in read_plain(text.encode(), '"a.txt"').blocks] == [text.replace("\n", " ")]


def test_markdown_keeps_headings_and_loses_its_marks():
    text = (
        "# Batteries : **Gotion** à Kénitra\n\nL'État a signé une [convention](https://exemple.ma/c) le *6 juin*.\n"
        "Elle court sur dix ans.\n\nMontant\n-------\n\n- 12,8 milliards\n- 17 000 emplois\n\n"
        "| Phase | Année |\n|---|---|\n| 1 | 2026 |\n\n> Une citation.\n\n<!-- caché -->\n```\nnote_interne = 1\n```\n"
    )
    blocks = read_markdown(text.encode(), '"a.md"').blocks
    assert [(block.text, block.level) for block in blocks] == [
        ("Batteries : Gotion à Kénitra", 1),
        ("L'État a signé une convention le 6 juin. Elle court sur dix ans.", 0),
        ("Montant", 2),
        ("- 12,8 milliards", 0),
        ("- 17 000 emplois", 0),
        ("Phase | Année", 0),
        ("1 | 2026", 0),
        ("Une citation.", 0),
        ("note_interne = 1", 0),
    ]


def test_front_matter_states_title_date_and_publisher():
    text = "---\ntitle: مذكرة تفاهم في التعدين\ndate: 2024-01-16\npublisher: صحيفة المرفأ\n---\n\n# عنوان آخر\n\nنص.\n"
    extraction = read_markdown(text.encode(), '"a.md"')
    assert (extraction.title, extraction.publisher) == ("مذكرة تفاهم في التعدين", "صحيفة المرفأ")
    assert extraction.date is not None and (extraction.date.value, extraction.date.source) == ("2024-01-16", "metadata")
    assert [block.text for block in extraction.blocks] == ["عنوان آخر", "نص."]


def test_a_date_in_the_text_is_not_front_matter():
    assert read_markdown(b"# Note\n\ndate: 2024-01-16\n", '"a.md"').date is None
