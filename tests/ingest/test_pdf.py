import io
from pathlib import Path

import pypdf
import pytest

from ingest.errors import UnreadableFile
from ingest.pdf_lines import Line
from ingest.pdf_margins import PageLines
from ingest.pdf_paragraphs import join_lines
from tests.ingest.pdf_builder import Words, build_pdf
from tests.readings import read_pdf_bytes

FILES = Path(__file__).parent / "files"


def _paragraph(lines, x=72, top=700, size=11, pitch=14):
    return [Words(line, x, top - place * pitch, size) for place, line in enumerate(lines)]


def _texts(contents):
    return [block.text for block in read_pdf_bytes(contents).blocks]


LONG = [
    "Le ministre a signé à Rabat une convention avec les centres techniques pour une durée",
    "de trois ans et un budget de deux cents millions de dirhams au profit des entreprises",
    "du secteur.",
]


def test_lines_become_paragraphs():
    page = [*_paragraph(LONG), *_paragraph(["Un second paragraphe commence ici."], top=640)]
    assert _texts(build_pdf([page])) == [" ".join(LONG), "Un second paragraphe commence ici."]


def test_a_short_last_line_ends_a_paragraph_even_without_white_below():
    lines = [*LONG, "Une autre phrase ouvre le paragraphe suivant et se poursuit jusqu'au bord de la page", *LONG[1:]]
    texts = _texts(build_pdf([_paragraph(lines)]))
    assert len(texts) == 2 and texts[1].startswith("Une autre phrase")


def test_a_word_broken_at_a_lines_end_becomes_whole_and_a_compound_keeps_its_hyphen():
    lines = [
        "Les entreprises attendent du gouvernement un véritable effort d'accompa-",
        "gnement technique, et elles l'obtiendront peut-",
        "être avant la fin de cette année, selon les responsables de la branche.",
    ]
    assert "effort d'accompagnement technique" in _texts(build_pdf([_paragraph(lines)]))[0]
    assert "peut-être" in _texts(build_pdf([_paragraph(lines)]))[0]


def test_a_line_that_ends_in_a_hyphen_ends_there_also_where_pdfium_writes_no_line_break():
    lines = ["trois ateliers de sous-", "traitance et un pro-", "jet de zone à Casablanca-", "Settat seront aidés."]
    page = [Words("Le plan du textile", 72, 760, 20), *_paragraph(lines, x=72), *_paragraph(LONG, x=72, top=500)]
    texts = _texts(build_pdf([page]))
    assert texts[1] == "trois ateliers de sous-traitance et un projet de zone à Casablanca-Settat seront aidés."


def test_a_paragraph_that_runs_over_the_page_is_joined_and_the_pages_keep_their_border():
    first = _paragraph([LONG[0], LONG[1]], top=100)
    second = _paragraph(
        [LONG[2], "", "Un autre paragraphe, entier celui-là, suit sur la deuxième page."], top=760, pitch=20
    )
    extraction = read_pdf_bytes(build_pdf([first, second]))
    assert [(block.page, block.joint) for block in extraction.blocks] == [(1, "\n\n"), (2, " "), (2, "\n\n")]


def test_a_sentence_that_ends_with_the_page_is_not_joined():
    first = _paragraph(["Cette phrase est finie."], top=100)
    second = _paragraph(["Celle-ci commence."], top=760)
    extraction = read_pdf_bytes(build_pdf([first, second]))
    assert [block.joint for block in extraction.blocks] == ["\n\n", "\n\n"]


def test_running_headers_and_page_numbers_go_and_the_text_between_them_stays():
    pages = [
        [
            Words("Observatoire de la coopération", 72, 800, 9),
            *_paragraph([f"Ce que dit la page {number} n'est dit nulle part ailleurs."], top=600),
            Words(f"Page {number} sur 3", 280, 40, 9),
        ]
        for number in (1, 2, 3)
    ]
    assert _texts(build_pdf(pages)) == [f"Ce que dit la page {n} n'est dit nulle part ailleurs." for n in (1, 2, 3)]


def test_a_line_at_the_head_of_one_page_only_stays():
    pages = [_paragraph(["Royaume du Maroc"], top=800), _paragraph(["La suite du texte."], top=700)]
    assert "Royaume du Maroc" in _texts(build_pdf(pages))


def test_a_title_that_later_pages_repeat_as_header_stays_once():
    pages = [
        [Words("Rapport annuel", 72, 790, 24), *_paragraph(LONG, top=700)],
        [Words("Rapport annuel", 72, 790, 9), *_paragraph(["Deuxième page du rapport."], top=700)],
        [Words("Rapport annuel", 72, 790, 9), *_paragraph(["Troisième page du rapport."], top=700)],
    ]
    assert _texts(build_pdf(pages)).count("Rapport annuel") == 1


def test_cells_of_a_row_stand_in_one_line():
    rows = [("Secteur", "Montant", "Année"), ("Textile", "12,5 millions", "2024")]
    page = [Words(cell, 72 + 150 * c, 700 - 20 * r) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    extraction = read_pdf_bytes(build_pdf([page]))
    assert [block.text for block in extraction.blocks] == [
        "Secteur | Montant | Année",
        "Textile | 12,5 millions | 2024",
    ]
    assert extraction.blocks[1].joint == "\n"


def test_columns_are_read_one_after_the_other():
    left = _paragraph(["La première colonne parle", "du textile et de ses ateliers", "dans le nord du pays."], x=60)
    right = _paragraph(["La seconde colonne parle", "de la mécanique et du cuir", "dans les villes du sud."], x=320)
    assert _texts(build_pdf([[*left, *right]])) == [
        "La première colonne parle du textile et de ses ateliers dans le nord du pays.",
        "La seconde colonne parle de la mécanique et du cuir dans les villes du sud.",
    ]


def test_larger_lines_and_bookmarks_are_headings():
    page = [
        Words("Note sur les pactes", 72, 760, 20),
        Words("Contexte", 72, 720, 11),
        *_paragraph(LONG, top=690),
    ]
    blocks = read_pdf_bytes(build_pdf([page], outline=[("Contexte", 1)])).blocks
    assert [(block.text, block.level) for block in blocks if block.level] == [
        ("Note sur les pactes", 1),
        ("Contexte", 1),
    ]


def test_the_title_is_the_stated_one_unless_a_program_wrote_it():
    page = [Words("Note sur les pactes", 72, 760, 20), *_paragraph(LONG, top=690)]
    assert read_pdf_bytes(build_pdf([page], title="Les pactes sectoriels")).title == "Les pactes sectoriels"
    assert read_pdf_bytes(build_pdf([page], title="Microsoft Word - note.docx")).title == "Note sur les pactes"


def test_the_day_a_pdf_was_made_is_not_its_date():
    assert read_pdf_bytes(build_pdf([_paragraph(LONG)])).date is None


# ---- files made by real programs (tests/ingest/files) --------------------------------------------------------


def test_two_columns_of_arabic_printed_by_chromium_are_read_in_order():
    blocks = read_pdf_bytes((FILES / "chromium-deux-colonnes-ar.pdf").read_bytes()).blocks
    assert [block.text for block in blocks] == [
        "اتفاق صناعي بين وهران وتورينو",
        "وقّعت غرفة الصناعة في وهران، يوم 23 جويلية 2025، مذكرة تفاهم مع شركة Meccanica (فرع تورينو سابقا) لتطوير "
        "المناولة في صناعة السيارات، بكلفة بلغت 12,5% من ميزانية المشروع.",
        "وقال رئيس الغرفة إن المذكرة “خطوة أولى”، وإن البرنامج يمتد من ٢٠٢٥ إلى ٢٠٢٨، ويشمل «التكوين» والمعيار "
        "ISO 9001:2015 الموجَّه إلى المؤسسات الصغيرة.",
        "وتنتهي المرحلة الأولى بتسليم خمسين آلة حديثة إلى مصانع المنطقة، ثم تبدأ مرحلة التدريب على استعمالها وصيانتها.",
        "المدينة | المبلغ | السنة",
        "وهران | 250 مليون دينار | 2025",
    ]


def test_libreoffice_and_chromium_pdfs_of_one_article_give_the_same_paragraphs():
    chromium = _texts((FILES / "chromium-deux-colonnes-ar.pdf").read_bytes())
    libreoffice = _texts((FILES / "libreoffice-ar.pdf").read_bytes())
    assert libreoffice[:4] == chromium[:4]


def test_what_a_browser_prints_around_a_page_goes():
    extraction = read_pdf_bytes((FILES / "chromium-rapport-fr.pdf").read_bytes())
    text = "\n".join(block.text for block in extraction.blocks)
    assert "file://" not in text and "1/2" not in text
    assert [block.text for block in extraction.blocks if block.level == 2] == [f"Zone {n}" for n in range(1, 9)]
    assert text.count("loyer modéré pendant les cinq premières années") == 8


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        ("شركة عبد اهلل، واهلل الموفق", "شركة عبد الله، والله الموفق"),
        ("باهلل نستعين والحمد هلل", "بالله نستعين والحمد لله"),
    ],
)
def test_the_name_of_god_is_read_where_a_font_lists_its_ligature_backwards(listed, read):
    line = Line((listed,), 100, 500, 700, 12, True)
    [block] = join_lines([PageLines(1, 842, (line,))], ())
    assert block.text == read


def test_a_word_that_looks_like_it_stays_where_ligatures_are_listed_rightly():
    line = Line(("هلل الجمهور في قاعة عبد الله",), 100, 500, 700, 12, True)
    [block] = join_lines([PageLines(1, 842, (line,))], ())
    assert block.text == "هلل الجمهور في قاعة عبد الله"


# ---- bad input -----------------------------------------------------------------------------------------------


def _refusal(contents):
    with pytest.raises(UnreadableFile) as caught:
        read_pdf_bytes(contents)
    return str(caught.value)


def _protected(user_password):
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(build_pdf([_paragraph(LONG)]))))
    writer.encrypt(user_password=user_password, owner_password="propriétaire", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_with_a_password_is_refused():
    assert _refusal(_protected("secret")) == (
        '"essai.pdf" is protected by a password: save a copy without one and ingest that.'
    )


def test_a_pdf_that_only_forbids_printing_is_read():
    assert _texts(_protected("")) == [" ".join(LONG)]


def test_a_truncated_pdf_is_refused_as_cut_short():
    contents = build_pdf([_paragraph(LONG)])
    assert "is cut short" in _refusal(contents[:200])


def test_something_else_called_pdf_is_refused():
    assert "is not a PDF" in _refusal(b"<html>404 Not Found</html>" * 100)


def test_a_pdf_of_empty_sheets_is_refused():
    assert _refusal(build_pdf([[], []])) == '"essai.pdf" holds empty pages only: leave it out, or get another copy.'


def test_an_empty_sheet_is_no_page_that_could_not_be_read():
    extraction = read_pdf_bytes(build_pdf([_paragraph(LONG), [], []]))
    assert (extraction.page_count, extraction.unread_pages, extraction.notices) == (3, (), ())


@pytest.mark.parametrize("cut", range(300, 1100, 80))
def test_a_pdf_cut_anywhere_is_read_or_refused_in_one_sentence(cut):
    contents = build_pdf([_paragraph(LONG), _paragraph(LONG)])[:cut]
    try:
        read_pdf_bytes(contents)
    except UnreadableFile as error:
        assert str(error).startswith('"essai.pdf"')
